"""The rules of judgement: each verdict with its reason, their order, and what no figure may change."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any, get_args

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from msgspec.structs import replace

from minhbach import model as m
from minhbach.derive.judgement import GRAVEST_FIRST, KEPT, RULES, Case, Figure, Judgement, Verdict, gravest, judge
from tests.unit.every_reason import EVERY_REASON
from tests.unit.making import baseline, bound, case, change, measure, reported, task_case


def verdict(promise: m.Measure, *results: Any, on: str = "2030-12-31") -> Verdict:
    return judge(case(promise, *results, on=on)).verdict


def figure(judgement: Judgement, name: str) -> Decimal:
    value = judgement.facts[name]
    assert isinstance(value, Figure)
    return value.value


# ---- the table ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("reason", EVERY_REASON)
def test_every_reason_has_its_case(reason: str) -> None:
    expected, given_case = EVERY_REASON[reason]
    judgement = judge(given_case)
    assert (judgement.reason, judgement.verdict) == (reason, expected)


def test_every_verdict_has_a_case_and_a_rule() -> None:
    assert {v for v, _ in EVERY_REASON.values()} == {rule.verdict for rule in RULES} == set(Verdict)


@pytest.mark.parametrize("reason", EVERY_REASON)
def test_the_first_rule_that_answers_has_the_verdict_it_announces(reason: str) -> None:
    given_case = EVERY_REASON[reason][1]
    for rule in RULES:
        if answer := rule.test(given_case):
            assert answer.verdict is rule.verdict
            assert answer == judge(given_case)
            return
    pytest.fail("no rule answered")


def test_rules_are_told_apart_by_their_ids() -> None:
    assert len({rule.id for rule in RULES}) == len(RULES)


def test_the_verdicts_result_is_the_latest() -> None:
    first, last = reported("2026-H1", value=99), reported("2026", value=90)
    assert judge(case(measure(bound("at_least", 95)), first, last)).reported is last


# ---- which rule comes first --------------------------------------------------------------------------------------


def test_before_the_stage_nothing_is_judged_whatever_was_reported() -> None:
    promise = replace(measure(bound("at_least", 95)), not_judgeable=m.Text("một câu"))
    assert verdict(promise, reported(value=10), on="2025-12-31") is Verdict.NOT_DUE
    assert verdict(promise, reported(value=10), on="2026-01-01") is Verdict.CANNOT_JUDGE


def test_a_promise_that_cannot_be_judged_is_not_waiting_for_data() -> None:
    assert verdict(measure(m.All(), not_judgeable=m.Text("một câu"))) is Verdict.CANNOT_JUDGE


def test_a_reach_target_may_be_met_before_its_end() -> None:
    assert verdict(measure(m.All(), pace="reach"), reported(value=100), on="2026-07-01") is Verdict.MET


def test_a_hold_target_that_falls_short_is_not_met_at_once() -> None:
    assert verdict(measure(m.All(), baseline=baseline(50)), reported(value=99), on="2026-07-01") is Verdict.NOT_MET


@pytest.mark.parametrize(("on", "expected"), [("2030-12-31", Verdict.BEHIND), ("2031-01-01", Verdict.NOT_MET)])
def test_a_reach_target_has_until_the_last_day(on: str, expected: Verdict) -> None:
    promise = measure(m.All(), pace="reach", baseline=baseline(50))
    assert verdict(promise, reported("2030", value=90), on=on) is expected


def test_done_counts_even_after_the_deadline_and_says_how_late() -> None:
    judgement = judge(EVERY_REASON["done.late"][1])
    assert (judgement.verdict, judgement.facts["days"]) == (Verdict.DONE, 1)


def test_a_task_of_which_nothing_is_known_has_no_data_even_when_its_day_is_past() -> None:
    judgement = judge(task_case("2026-06-30", on="2026-07-01"))
    assert (judgement.verdict, judgement.reason, judgement.facts["days"]) == (Verdict.NO_DATA, "no_data.ended", 1)


@pytest.mark.parametrize(("on", "reason"), [("2030-12-31", "no_data.running"), ("2031-01-01", "no_data.ended")])
def test_a_promise_is_waited_for_until_the_end_of_its_last_day(on: str, reason: str) -> None:
    assert judge(case(measure(m.All()), on=on)).reason == reason


@pytest.mark.parametrize(("on", "expected"), [("2026-06-30", Verdict.IN_PROGRESS), ("2026-07-01", Verdict.OVERDUE)])
def test_a_task_has_until_the_end_of_its_day(on: str, expected: Verdict) -> None:
    assert judge(task_case("2026-06-30", reported(status="in_progress"), on=on)).verdict is expected


def test_only_the_office_can_say_not_completed() -> None:
    assert (
        judge(task_case("2026-06-30", reported(status="not_completed"), on="2030-01-01")).verdict
        is Verdict.NOT_COMPLETED
    )
    assert judge(task_case("2026-06-30", reported(status="not_started"), on="2030-01-01")).verdict is Verdict.OVERDUE


def test_a_quality_target_is_judged_by_its_status() -> None:
    promise = measure(m.Quality(), "none")
    assert verdict(promise, reported(status="done")) is Verdict.DONE
    assert verdict(promise, reported(value=5)) is Verdict.CANNOT_JUDGE


def test_a_year_is_judged_by_the_year_and_not_by_a_later_half() -> None:
    judgement = judge(EVERY_REASON["met.rises"][1])
    assert judgement.facts["period"] == m.Period(2026)
    assert judgement.reported and judgement.reported.period == m.Period(2026)


# ---- on the way --------------------------------------------------------------------------------------------------

YEAR = m.Stage(dt.date(2026, 6, 4), dt.date(2026, 6, 24))
"""The cut-off of the first half, 14 June, is half-way."""


@pytest.mark.parametrize(
    ("require", "start", "value", "expected"),
    [
        (bound("at_least", 90), 50, 70, Verdict.ON_TRACK),
        (bound("at_least", 90), 50, "69.99", Verdict.BEHIND),
        (bound("more_than", 90), 50, 70, Verdict.ON_TRACK),
        (bound("at_most", 10), 50, 30, Verdict.ON_TRACK),
        (bound("at_most", 10), 50, "30.01", Verdict.BEHIND),
        (bound("less_than", 10), 50, 29, Verdict.ON_TRACK),
        (bound("exactly", 10), 50, 30, Verdict.ON_TRACK),
        (bound("exactly", 10), 50, 31, Verdict.BEHIND),
        (bound("exactly", 90), 50, 71, Verdict.ON_TRACK),
        (m.All(), 50, 75, Verdict.ON_TRACK),
        (m.All(), 50, "74.9", Verdict.BEHIND),
        (m.About(Decimal(90), Decimal(95)), 50, 70, Verdict.ON_TRACK),
        (m.About(Decimal(90), Decimal(95)), 50, 69, Verdict.BEHIND),
        (change(-10), 100, 95, Verdict.ON_TRACK),
        (change(-10), 100, "95.1", Verdict.BEHIND),
        (change(10), 100, 105, Verdict.ON_TRACK),
        (change(10), 100, "104.9", Verdict.BEHIND),
        (change(-10, -8, kind="by_about"), 100, 96, Verdict.ON_TRACK),
        (change(-10, -8, kind="by_about"), 100, "96.1", Verdict.BEHIND),
        (m.Between(Decimal(80), Decimal(90)), 50, 70, Verdict.CANNOT_JUDGE),
    ],
)
def test_half_way_to_the_end_half_of_the_way_is_expected(
    require: m.Requirement, start: int, value: object, expected: Verdict
) -> None:
    promise = measure(require, "percent", "reach", stage=YEAR, baseline=baseline(start))
    assert verdict(promise, reported(value=value), on="2026-06-20") is expected


def test_steps_are_on_the_way_to_this_years_level() -> None:
    promise = measure(m.Steps(2026, Decimal(20), Decimal(20), Decimal(100)), pace="reach")
    assert verdict(promise, reported("2027-H1", value=30), on="2027-07-01") is Verdict.ON_TRACK
    assert verdict(promise, reported("2027-H1", value=29), on="2027-07-01") is Verdict.BEHIND


# ---- properties --------------------------------------------------------------------------------------------------

shares = st.tuples(st.integers(0, 5000), st.integers(1, 5000)).map(lambda pair: (min(pair), max(pair)))
bounds = st.decimals(0, 100, places=1)
comparators = st.sampled_from(get_args(m.Comparator))
days = st.sampled_from(["2026-06-14", "2027-03-01", "2030-12-31", "2031-01-01"])
paces = st.sampled_from(["hold", "reach"])


@given(shares, bounds, comparators)
@example((1999, 2000), Decimal(100), "at_least")
@example((1_899_999, 2_000_000), Decimal(95), "at_least")
def test_the_shown_figure_tells_the_same_verdict_as_the_true_one(
    share: tuple[int, int], wanted: Decimal, comparator: m.Comparator
) -> None:
    promise = measure(bound(comparator, wanted))
    judgement = judge(case(promise, reported(count=share[0], of=share[1])))
    assert verdict(promise, reported(value=figure(judgement, "value"))) is judgement.verdict


@given(shares, bounds, comparators)
def test_who_subtracts_the_shown_figures_finds_the_gap(
    share: tuple[int, int], wanted: Decimal, comparator: m.Comparator
) -> None:
    judgement = judge(case(measure(bound(comparator, wanted)), reported(count=share[0], of=share[1])))
    assert figure(judgement, "gap") == abs(figure(judgement, "value") - wanted)


@given(shares, bounds, st.decimals(0, 100, places=1), comparators, days)
def test_what_is_shown_of_a_way_tells_whether_it_is_behind(
    share: tuple[int, int], wanted: Decimal, start: Decimal, comparator: m.Comparator, on: str
) -> None:
    promise = measure(bound(comparator, wanted), pace="reach", baseline=baseline(start))
    judgement = judge(case(promise, reported(count=share[0], of=share[1]), on=on))
    if judgement.verdict in (Verdict.ON_TRACK, Verdict.BEHIND):
        assert judgement.comparison and judgement.expected is not None
        value, needed = figure(judgement, "value"), figure(judgement, "expected")
        ahead = value >= needed if judgement.comparison.upward else value <= needed
        assert ahead is (judgement.verdict is Verdict.ON_TRACK)
        assert figure(judgement, "behind") == abs(value - needed)


@given(st.fractions(0, 100, max_denominator=3000), st.fractions(0, 100, max_denominator=3000))
def test_of_two_years_the_shown_figures_tell_which_is_higher(before: Fraction, after: Fraction) -> None:
    years = [
        reported(year, count=share.numerator, of=100 * share.denominator)
        for year, share in (("2026", before), ("2027", after))
    ]
    judgement = judge(case(measure(m.RisesEveryYear()), *years))
    assert (figure(judgement, "value") > figure(judgement, "before")) is (judgement.verdict is Verdict.MET)


BEST_LAST = {v: rank for rank, v in enumerate(
    (Verdict.NOT_MET, Verdict.BEHIND, Verdict.CANNOT_JUDGE, Verdict.ON_TRACK, Verdict.MET)
)}  # fmt: skip
STEPS = m.Steps(2026, Decimal(15), Decimal(20), Decimal(100))
rising: st.SearchStrategy[m.Requirement] = st.one_of(
    st.builds(bound, st.sampled_from(["at_least", "more_than"]), bounds),
    st.just(m.All()),
    st.just(STEPS),
    bounds.map(lambda low: m.About(low, low + 5)),
)
values = st.decimals(0, 100, places=2)


def judged(require: m.Requirement, pace: str, start: Decimal | None, on: str) -> Callable[[Decimal], int]:
    promise = measure(require, pace=pace, baseline=None if start is None else baseline(start))
    return lambda value: BEST_LAST[verdict(promise, reported(value=value), on=on)]


@given(rising, paces, st.none() | values, days, values, values)
def test_a_higher_value_never_has_a_worse_verdict(
    require: m.Requirement, pace: str, start: Decimal | None, on: str, one: Decimal, other: Decimal
) -> None:
    rank = judged(require, pace, start, on)
    assert rank(min(one, other)) <= rank(max(one, other))


@given(st.sampled_from(["at_most", "less_than"]), bounds, paces, st.none() | values, days, values, values)
def test_where_less_is_better_a_lower_value_never_has_a_worse_verdict(
    comparator: str, wanted: Decimal, pace: str, start: Decimal | None, on: str, one: Decimal, other: Decimal
) -> None:
    rank = judged(bound(comparator, wanted), pace, start, on)
    assert rank(max(one, other)) <= rank(min(one, other))


@given(st.integers(1, 50), values, values)
def test_a_larger_fall_never_has_a_worse_verdict(percent: int, one: Decimal, other: Decimal) -> None:
    promise = measure(change(-percent, equivalent=(Decimal(1), "person")), "person", baseline=baseline(60))
    ranks = [BEST_LAST[verdict(promise, reported(value=v))] for v in (max(one, other), min(one, other))]
    assert ranks == sorted(ranks)


@given(shares, bounds, comparators, paces, days)
def test_a_verdict_depends_on_nothing_but_its_case(
    share: tuple[int, int], wanted: Decimal, comparator: m.Comparator, pace: str, on: str
) -> None:
    def again() -> Case:
        return case(measure(bound(comparator, wanted), pace=pace), reported(count=share[0], of=share[1]), on=on)

    assert judge(again()) == judge(again())


# ---- several measures --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("verdicts", "expected"),
    [
        (["met"], "met"),
        (["met", "not_due"], "met"),
        (["not_due"], "not_due"),
        (["met", "no_data"], "no_data"),
        (["no_data", "behind"], "behind"),
        (["on_track", "met", "cannot_judge"], "cannot_judge"),
        (["not_met", "overdue", "not_completed"], "not_met"),
        (["done", "in_progress"], "in_progress"),
    ],
)
def test_a_target_has_the_gravest_verdict_of_its_measures(verdicts: list[str], expected: str) -> None:
    assert gravest([Verdict(v) for v in verdicts]) == gravest([Verdict(v) for v in reversed(verdicts)]) == expected


@given(st.lists(st.sampled_from(Verdict), min_size=1))
def test_a_kept_target_has_no_measure_that_falls_short(verdicts: list[Verdict]) -> None:
    if gravest(verdicts) in KEPT:
        assert set(verdicts) <= KEPT | {Verdict.NOT_DUE}


def test_every_verdict_has_its_place_in_the_order() -> None:
    assert sorted(GRAVEST_FIRST) == sorted(Verdict)
