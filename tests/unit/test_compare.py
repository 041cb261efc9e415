"""A reported figure against what the plan's words mean in law; exact, at the bound and on either side of it."""

import datetime as dt
from decimal import Decimal
from fractions import Fraction
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minhbach import model as m
from minhbach.derive.compare import Comparison, change_of, compare, expected_by
from tests.unit.making import SCALE, STAGE, baseline, bound, change, measure, reported, result


def satisfied(promise: m.Measure, **figures: object) -> bool | None:
    return compare(promise, promise.require, (reported(**figures),)).satisfied


# ---- the comparators ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("comparator", "below", "at", "above"),
    [
        ("at_least", False, True, True),
        ("more_than", False, False, True),
        ("at_most", True, True, False),
        ("less_than", True, False, False),
        ("exactly", False, True, False),
    ],
)
def test_each_comparator_just_below_at_and_just_above(comparator: str, below: bool, at: bool, above: bool) -> None:
    promise = measure(bound(comparator, "95.5"))
    assert [satisfied(promise, value=v) for v in ("95.499999", "95.5", "95.500001")] == [below, at, above]
    assert [satisfied(promise, count=n, of=2_000_000) for n in (1_909_999, 1_910_000, 1_910_001)] == [below, at, above]


counts = st.tuples(st.integers(0, 10**9), st.integers(1, 10**9)).map(lambda pair: (min(pair), max(pair)))
bounds = st.decimals(0, 100, places=3)


@given(counts, bounds, st.sampled_from(get_args(m.Comparator)))
def test_comparators_agree_with_whole_numbers(
    count: tuple[int, int], wanted: Decimal, comparator: m.Comparator
) -> None:
    share, whole = count[0] * 100_000, int(wanted * 1000) * count[1]
    truth = {
        "at_least": share >= whole,
        "more_than": share > whole,
        "at_most": share <= whole,
        "less_than": share < whole,
        "exactly": share == whole,
    }
    assert satisfied(measure(bound(comparator, wanted)), count=count[0], of=count[1]) is truth[comparator]


@given(st.decimals(-(10**6), 10**6, places=4), st.decimals(-(10**6), 10**6, places=4))
def test_a_stated_value_is_compared_as_written(value: Decimal, wanted: Decimal) -> None:
    at_least, less = measure(bound("at_least", wanted)), measure(bound("less_than", wanted))
    assert satisfied(at_least, value=value) is (value >= wanted)
    assert satisfied(less, value=value) is not satisfied(at_least, value=value)


@pytest.mark.parametrize(
    ("figures", "all_of_them"),
    [
        ({"count": 2000, "of": 2000}, True),
        ({"count": 1999, "of": 2000}, False),
        ({"count": 10**17 - 1, "of": 10**17}, False),
        ({"count": 0, "of": 1}, False),
        ({"value": 100}, True),
        ({"value": "99.99"}, False),
    ],
)
def test_all_means_that_not_one_is_missing(figures: dict[str, object], all_of_them: bool) -> None:
    assert satisfied(measure(m.All()), **figures) is all_of_them


@pytest.mark.parametrize(("value", "within"), [("3.99", False), (4, True), (5, True), (6, True), ("6.01", False)])
def test_between_holds_both_its_ends(value: object, within: bool) -> None:
    assert satisfied(measure(m.Between(Decimal(4), Decimal(6))), value=value) is within


@pytest.mark.parametrize(("value", "bound_that_counts", "upward"), [(3, 4, True), (7, 6, False)])
def test_what_is_not_between_is_held_against_the_nearer_end(value: int, bound_that_counts: int, upward: bool) -> None:
    promise = measure(m.Between(Decimal(4), Decimal(6)))
    comparison = compare(promise, promise.require, (reported(value=value),))
    assert comparison.wanted == bound_that_counts
    assert comparison.upward is upward


@pytest.mark.parametrize(
    ("value", "answer"),
    [("7.19", False), ("7.2", None), ("7.99", None), (8, True), (9, True), (12, True)],
)
def test_about_is_kept_from_its_lower_end_and_open_a_tenth_below(value: object, answer: bool | None) -> None:
    promise = measure(m.About(Decimal(8), Decimal(10)))
    assert satisfied(promise, value=value) is answer


@pytest.mark.parametrize(
    ("period", "value", "kept"),
    [
        ("2026", "14.9", False),
        ("2026", 15, True),
        ("2027", 34, False),
        ("2027", 35, True),
        ("2029-H1", 75, True),
        ("2030", 95, True),
        ("2030", "94.9", False),
    ],
)
def test_steps_ask_for_the_level_of_the_year(period: str, value: object, kept: bool) -> None:
    promise = measure(m.Steps(2026, Decimal(15), Decimal(20), Decimal(100)))
    assert compare(promise, promise.require, (reported(period, value=value),)).satisfied is kept


@pytest.mark.parametrize(("rank", "kept"), [("yeu", False), ("kha", True), ("tot", True), ("la", None), (None, None)])
def test_ranks_are_compared_by_their_place_on_the_scale(rank: str | None, kept: bool | None) -> None:
    assert satisfied(measure(m.RankAtLeast("kha"), "rank", scale=SCALE), rank=rank) is kept


def test_the_last_result_counts() -> None:
    promise = measure(bound("at_least", 95))
    results = (reported("2026-H1", value=99), reported("2026", value=90))
    assert compare(promise, promise.require, results).satisfied is False


@pytest.mark.parametrize(
    "require",
    [bound("at_least", 1), m.All(), m.Between(Decimal(1), Decimal(2)), m.About(Decimal(1), Decimal(2)), change(5),
     m.Steps(2026, Decimal(1), Decimal(1), Decimal(3))],
)  # fmt: skip
def test_without_a_figure_nothing_is_said(require: m.Requirement) -> None:
    comparison = compare(measure(require, baseline=baseline(4)), require, (reported(status="in_progress"),))
    assert (comparison.satisfied, comparison.value, comparison.missing) == (None, None, "figure")


# ---- change against a baseline -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("require", "value", "kept"),
    [
        (change(-10), "90.01", False),
        (change(-10), 90, True),
        (change(-10), "89.99", True),
        (change(5), "104.99", False),
        (change(0), "99.9", False),
        (change(0), "100.1", True),
        (change(5), 105, True),
        (change(-10, kind="by_more_than"), 90, False),
        (change(-10, kind="by_more_than"), "89.99", True),
        (change(5, kind="by_more_than"), 105, False),
        (change(5, kind="by_more_than"), "105.01", True),
        (change(8, 10, kind="by_about"), 108, True),
        (change(8, 10, kind="by_about"), "107.2", None),
        (change(8, 10, kind="by_about"), "107.19", False),
        (change(-10, -8, kind="by_about"), 92, True),
        (change(-10, -8, kind="by_about"), "92.8", None),
        (change(-10, -8, kind="by_about"), "92.81", False),
    ],
)
def test_change_in_percent_of_the_baseline(require: m.Change, value: object, kept: bool | None) -> None:
    assert satisfied(measure(require, "person", baseline=baseline(100)), value=value) is kept


@pytest.mark.parametrize(
    ("scale", "base", "value", "changed"),
    [
        ("percent", 80, 84, Fraction(5)),
        ("points", 80, 84, Fraction(4)),
        ("number", 80, 84, Fraction(4)),
        ("percent", 29, 28, Fraction(-100, 29)),
        ("percent", -50, -40, Fraction(20)),
        ("percent", 0, 4, None),
        ("points", 0, 4, Fraction(4)),
    ],
)
def test_change_is_measured_in_its_own_scale(scale: str, base: object, value: object, changed: Fraction | None) -> None:
    require = change(5, scale=scale)
    assert change_of(measure(require, baseline=baseline(base)), require, result(value=value)) == changed


def test_a_reported_change_needs_no_baseline() -> None:
    assert satisfied(measure(change(-10), "person"), change="-10") is True
    assert satisfied(measure(change(-10), "person"), change="-9.9") is False


@pytest.mark.parametrize("known", [None, baseline(100, "2024"), baseline(100, "2021-2025"), baseline(0)])
def test_a_change_without_its_own_baseline_is_not_judged(known: m.Baseline | None) -> None:
    comparison = compare(measure(change(5), baseline=known), change(5), (reported(value=200),))
    assert (comparison.satisfied, comparison.missing, comparison.about) == (None, "baseline", "2025")


@pytest.mark.parametrize(
    ("value", "unit", "kept"),
    [(28, "person", True), (29, "person", False), (27, "person", True), (28, "dossier", False)],
)
def test_one_person_of_29_is_the_3_5_percent_that_the_plan_means(value: int, unit: str, kept: bool) -> None:
    require = change("-3.5", equivalent=(Decimal(1), unit))
    assert satisfied(measure(require, "person", baseline=baseline(29)), value=value) is kept


def test_a_change_the_wrong_way_does_not_reach_its_equivalent() -> None:
    require = change("-3.5", equivalent=(Decimal(1), "person"))
    assert satisfied(measure(require, "person", baseline=baseline(29)), value=31) is False


@given(st.integers(1, 1000), st.integers(0, 2000), st.integers(-50, 50).filter(bool))
def test_change_agrees_with_whole_numbers(base: int, value: int, percent: int) -> None:
    promise = measure(change(percent), "person", baseline=baseline(base))
    moved, needed = (value - base) * 100, percent * base
    assert satisfied(promise, value=value) is (moved >= needed if percent > 0 else moved <= needed)


# ---- each year above the year before -----------------------------------------------------------------------------

RISES = m.RisesEveryYear()


def rises(*results: tuple[str, object], known: m.Baseline | None = None) -> Comparison:
    promise = measure(RISES, "point", baseline=known)
    return compare(promise, RISES, tuple(reported(period, value=value) for period, value in results))


@pytest.mark.parametrize(("value", "kept"), [("79.9", False), (80, False), ("80.1", True)])
def test_a_year_must_be_above_the_year_before(value: object, kept: bool) -> None:
    comparison = rises(("2026", 80), ("2027", value))
    assert (comparison.satisfied, comparison.previous) == (kept, m.Period(2026))


def test_the_baseline_stands_in_for_the_first_year() -> None:
    assert rises(("2026", 81), known=baseline(80)).satisfied is True
    assert rises(("2026", 81), known=baseline(80, "2021-2025")).missing == "previous_year"


def test_only_whole_years_are_compared() -> None:
    assert rises(("2026-H1", 81), known=baseline(80)).missing == "whole_year"
    assert rises(("2026", 81), ("2027", 82), ("2028-H1", 10)).satisfied is True


def test_a_year_that_is_missing_is_named_and_none_other_is_taken() -> None:
    comparison = rises(("2026", 80), ("2028", 90))
    assert (comparison.satisfied, comparison.missing, comparison.about) == (None, "previous_year", "2027")


def test_a_year_without_a_figure_cannot_be_compared() -> None:
    results = (reported("2026", value=80), reported("2027", status="in_progress"))
    assert compare(measure(RISES, "point"), RISES, results).missing == "figure"


# ---- the straight line -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "expected"),
    [("2025-06-01", 50), ("2026-01-01", 50), ("2030-12-31", 90), ("2031-06-01", 90)],
)
def test_the_line_begins_at_the_baseline_and_ends_at_the_promise(day: str, expected: int) -> None:
    promise = measure(bound("at_least", 90), pace="reach", baseline=baseline(50))
    assert expected_by(dt.date.fromisoformat(day), promise, promise.require, STAGE) == expected


def test_the_line_is_straight() -> None:
    stage = m.Stage(dt.date(2026, 1, 1), dt.date(2026, 1, 11))
    promise = measure(m.All(), pace="reach", baseline=baseline(60), stage=stage)
    days = [expected_by(dt.date(2026, 1, 1 + n), promise, promise.require, stage) for n in range(11)]
    assert days == [60 + 4 * n for n in range(11)]


def test_a_stage_of_one_day_has_a_line() -> None:
    day = dt.date(2026, 1, 1)
    promise = measure(m.All(), pace="reach", baseline=baseline(60))
    assert expected_by(day, promise, promise.require, m.Stage(day, day)) == 60


@pytest.mark.parametrize(
    ("require", "end"),
    [
        (bound("at_most", 10), 10),
        (m.About(Decimal(8), Decimal(10)), 8),
        (change(-10), -10),
        (change(8, 10, kind="by_about"), 8),
        (change(-10, -8, kind="by_about"), -8),
        (change(10, 8, kind="by_about"), 8),
    ],
)
def test_the_line_ends_where_the_promise_is_kept(require: m.Requirement, end: int) -> None:
    promise = measure(require, "person", "reach", baseline=baseline(40))
    assert expected_by(STAGE.end, promise, require, STAGE) == end


def test_a_change_starts_from_none() -> None:
    assert expected_by(STAGE.start, measure(change(-10)), change(-10), STAGE) == 0


@pytest.mark.parametrize(
    ("day", "expected"),
    [("2026-01-01", 0), ("2026-12-31", 15), ("2027-01-01", 15), ("2027-12-31", 35), ("2035-12-31", 100)],
)
def test_steps_have_a_line_of_their_own_in_each_year(day: str, expected: int) -> None:
    steps = m.Steps(2026, Decimal(15), Decimal(20), Decimal(100))
    assert expected_by(dt.date.fromisoformat(day), measure(steps), steps, STAGE) == expected


@pytest.mark.parametrize(
    ("require", "known"),
    [(bound("at_least", 90), None), (m.Between(Decimal(1), Decimal(2)), baseline(5)), (RISES, baseline(5))],
)
def test_where_there_is_no_line_none_is_drawn(require: m.Requirement, known: m.Baseline | None) -> None:
    assert expected_by(STAGE.start, measure(require, baseline=known), require, STAGE) is None
