"""A whole plan on one day: totals, series, corrections, amendments, and what became of its reports."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from minhbach import model as m
from minhbach.derive.judged import JudgedMeasure, Totals, judge_plan
from minhbach.derive.judgement import KEPT, Verdict
from tests.unit.making import STAGE, bound, measure, reported, result

DAY = dt.date.fromisoformat
TEXT = m.Text("một câu")
QUOTE = m.Quote("I", None)
DONE = dt.date(2031, 1, 1)


def report(period: str, results: dict[str, m.Result] | None = None, **more: Any) -> m.Report:
    when = reported(period)
    given = {"source": None, "results": results or {}, "tasks": {}} | more
    return m.Report(when.period, when.cutoff, **given)


def target(id: str, *measures: m.Measure, **more: Any) -> m.Target:
    return m.Target(id, "a", QUOTE, TEXT, measures, **more)


def task(id: str, due: str | None = None, **more: Any) -> m.Task:
    return m.Task(id, "a", QUOTE, TEXT, due=DAY(due) if due else None, **more)


def plan(**more: Any) -> m.Plan:
    area = m.PlanArea("a", TEXT, ("I",), lead=("phong",), coordinate=("doan",))
    base = m.Plan("p", TEXT, None, None, TEXT, 2026, 2030, None, "digital", None, None, (area,))
    return replace(base, **more)


AT_LEAST_95 = measure(bound("at_least", 95))
HELD = target("t", AT_LEAST_95)


def only_measure(given_plan: m.Plan, on: str) -> JudgedMeasure:
    (judged,) = judge_plan(given_plan, DAY(on)).targets[0].measures
    return judged


# ---- totals ------------------------------------------------------------------------------------------------------


@given(st.lists(st.sampled_from(Verdict)))
def test_nothing_leaves_the_denominator(verdicts: list[Verdict]) -> None:
    totals = Totals.of(verdicts)
    assert totals.total == len(verdicts) == sum(totals.counts.values())
    assert totals.no_data == verdicts.count(Verdict.NO_DATA)
    assert totals.kept == sum(v in KEPT for v in verdicts)
    assert list(totals.counts) == [v for v in Verdict if v in verdicts]


def test_what_was_never_reported_is_counted_in_a_plans_totals() -> None:
    targets = (HELD, target("u", AT_LEAST_95), target("v", AT_LEAST_95))
    results = {"t.chung": result(value=99), "u.chung": result(value=90)}
    totals = judge_plan(plan(targets=targets, reports=(report("2026-H1", results),)), DAY("2026-07-01")).target_totals
    assert (totals.total, totals.kept, totals.no_data) == (3, 1, 1)


def test_a_target_counts_once_and_by_its_gravest_measure() -> None:
    both = target("t", AT_LEAST_95, replace(AT_LEAST_95, id="rieng"))
    judged = judge_plan(plan(targets=(both,), reports=(report("2026", {"t.chung": result(value=99)}),)), DONE)
    assert (judged.targets[0].verdict, judged.target_totals.total) == (Verdict.NO_DATA, 1)


def test_an_empty_plan_has_empty_totals() -> None:
    assert judge_plan(plan(), DONE).target_totals == Totals({}, 0)


# ---- series ------------------------------------------------------------------------------------------------------


def test_each_period_is_judged_as_of_its_own_cut_off() -> None:
    reports = (report("2026", {"t.chung": result(value=96)}), report("2027", {"t.chung": result(value=90)}))
    judged = only_measure(plan(targets=(HELD,), reports=reports), "2028-01-01")
    assert [p.judgement.verdict for p in judged.series] == [Verdict.MET, Verdict.NOT_MET]
    assert judged.judgement.verdict is Verdict.NOT_MET


def test_a_later_figure_says_nothing_of_an_earlier_day() -> None:
    reports = (report("2026", {"t.chung": result(value=96)}), report("2027", {"t.chung": result(value=90)}))
    judged = only_measure(plan(targets=(HELD,), reports=reports), "2027-06-01")
    assert judged.judgement.verdict is Verdict.MET


def test_a_report_that_leaves_a_measure_out_is_no_point_of_its_series() -> None:
    reports = (report("2026", {"t.chung": result(value=96)}), report("2027"))
    assert len(only_measure(plan(targets=(HELD,), reports=reports), "2028-01-01").series) == 1


def test_a_result_has_its_own_source_or_else_its_reports() -> None:
    whole, own = m.Document("1/BC"), m.Document("2/BC")
    reports = (
        report("2026", {"t.chung": result(value=96)}, source=whole),
        report("2027", {"t.chung": result(value=96, source=own)}, source=whole),
    )
    series = only_measure(plan(targets=(HELD,), reports=reports), "2028-01-01").series
    assert [p.reported.source for p in series] == [whole, own]


def test_a_task_has_a_series_too_each_point_as_of_its_cut_off() -> None:
    whole, own = m.Document("1/BC"), m.Document("2/BC")
    reports = (
        report("2026-H1", tasks={"a": result(status="not_started")}, source=whole),
        report("2026", tasks={"a": result(status="in_progress", source=own)}, source=whole),
    )
    (judged,) = judge_plan(plan(tasks=(task("a"),), reports=reports), DAY("2027-01-01")).tasks
    assert [p.judgement.verdict for p in judged.series] == [Verdict.NOT_STARTED, Verdict.IN_PROGRESS]
    assert [p.reported.source for p in judged.series] == [whole, own]
    assert judged.judgement.verdict is Verdict.IN_PROGRESS


# ---- who answers -------------------------------------------------------------------------------------------------


def test_the_areas_offices_answer_where_a_target_names_none() -> None:
    own = target("u", AT_LEAST_95, lead=("khac",), coordinate=("ban",))
    first, second = judge_plan(plan(targets=(HELD, own)), DONE).targets
    assert (first.lead, first.coordinate, first.lead_from_area) == (("phong",), ("doan",), True)
    assert (second.lead, second.coordinate, second.lead_from_area) == (("khac",), ("ban",), False)


def test_the_same_holds_for_tasks() -> None:
    own = task("b", lead=("khac",), coordinate=("ban",))
    first, second = judge_plan(plan(tasks=(task("a"), own)), DONE).tasks
    assert (first.lead, first.coordinate, first.lead_from_area) == (("phong",), ("doan",), True)
    assert (second.lead, second.coordinate, second.lead_from_area) == (("khac",), ("ban",), False)


# ---- corrections -------------------------------------------------------------------------------------------------


def correction(subject: str, day: str) -> m.Correction:
    return m.Correction(subject, DAY(day), result(value=90), TEXT)


def test_a_figure_carries_the_last_of_its_own_corrections() -> None:
    last = correction("t.chung", "2027-03-01")
    put_right = (last, correction("t.chung", "2027-02-01"), correction("u.chung", "2027-04-01"))
    results = {"t.chung": result(value=96)}
    reports = (report("2026", results, corrections=put_right), report("2027", results))
    series = only_measure(plan(targets=(HELD,), reports=reports), "2028-01-01").series
    assert [p.correction for p in series] == [last, None]
    assert series[0].judgement.verdict is Verdict.MET


# ---- amendments --------------------------------------------------------------------------------------------------

LOWER, LOWEST = bound("at_least", 90), bound("at_least", 80)


def amendment(id: str, effective: str, *changes: tuple[str, m.Terms, m.Terms]) -> m.Amendment:
    terms = tuple(m.AmendedTerms(*change) for change in changes)
    return m.Amendment(id, m.Document("9/QĐ"), DAY(effective), TEXT, TEXT, terms)


AMENDMENTS = (
    amendment("một", "2027-01-01", ("t.chung", m.Terms(require=AT_LEAST_95.require), m.Terms(require=LOWER))),
    amendment("hai", "2028-01-01", ("t.chung", m.Terms(require=LOWER), m.Terms(require=LOWEST))),
)
AMENDED = plan(
    targets=(target("t", replace(AT_LEAST_95, require=LOWEST)),),
    amendments=AMENDMENTS,
    reports=tuple(report(str(year), {"t.chung": result(value=85)}) for year in (2026, 2027, 2028)),
)


@pytest.mark.parametrize(
    ("day", "require"),
    [
        ("2026-12-31", AT_LEAST_95.require),
        ("2027-01-01", LOWER),
        ("2027-12-31", LOWER),
        ("2028-01-01", LOWEST),
        ("2030-01-01", LOWEST),
    ],
)
def test_the_terms_of_a_day_are_those_in_force_on_it(day: str, require: m.Requirement) -> None:
    assert AMENDED.terms_on("t.chung", m.Terms(require=LOWEST), DAY(day)).require == require
    assert only_measure(AMENDED, day).measure.require == require


def test_a_figure_answers_to_the_terms_of_its_own_period_until_the_next_one_comes() -> None:
    """Else one period would be met on one page and not met on another."""
    judged = only_measure(AMENDED, "2028-06-01")
    assert judged.measure.require == LOWEST
    assert judged.judgement.facts["require"] == (judged.measure, LOWER)
    assert judged.judgement.verdict is judged.series[1].judgement.verdict is Verdict.NOT_MET


def test_what_is_to_be_reached_in_the_end_answers_to_the_terms_of_today() -> None:
    promise = replace(AT_LEAST_95, require=LOWEST, pace="reach")
    judged = only_measure(replace(AMENDED, targets=(target("t", promise),)), "2028-06-01")
    assert judged.judgement.facts["require"] == (judged.measure, LOWEST)
    assert judged.judgement.verdict is Verdict.MET


def test_what_an_amendment_leaves_alone_stays() -> None:
    now = m.Terms(require=LOWEST, stage=STAGE)
    assert AMENDED.terms_on("t.chung", now, DAY("2026-01-01")) == m.Terms(AT_LEAST_95.require, STAGE)
    assert AMENDED.terms_on("t.khac", now, DAY("2026-01-01")) == now


def test_a_lowered_target_does_not_change_what_was_said_before() -> None:
    judged = only_measure(AMENDED, "2029-01-01")
    assert [p.judgement.verdict for p in judged.series] == [Verdict.NOT_MET, Verdict.NOT_MET, Verdict.MET]
    assert [a.id for a, _ in judged.amended] == ["một", "hai"]


def test_a_later_deadline_holds_from_its_day_only() -> None:
    moved = amendment("một", "2026-09-01", ("a", m.Terms(due=DAY("2026-06-30")), m.Terms(due=DAY("2026-12-31"))))
    waiting = report("2026-H1", tasks={"a": result(status="in_progress")})
    given_plan = plan(tasks=(task("a", "2026-12-31"),), amendments=(moved,), reports=(waiting,))
    before = judge_plan(given_plan, DAY("2026-08-31")).tasks[0]
    after = judge_plan(given_plan, DAY("2026-09-01")).tasks[0]
    assert (before.task.due, before.judgement.verdict) == (DAY("2026-06-30"), Verdict.OVERDUE)
    assert (after.task.due, after.judgement.verdict) == (DAY("2026-12-31"), Verdict.IN_PROGRESS)


def test_a_moved_stage_is_not_due_before_it_begins() -> None:
    later = m.Stage(DAY("2028-01-01"), DAY("2030-12-31"))
    moved = amendment("một", "2027-01-01", ("t.chung", m.Terms(stage=STAGE), m.Terms(stage=later)))
    given_plan = plan(targets=(target("t", replace(AT_LEAST_95, stage=later)),), amendments=(moved,))
    assert only_measure(given_plan, "2026-12-31").judgement.verdict is Verdict.NO_DATA
    assert only_measure(given_plan, "2027-01-01").judgement.verdict is Verdict.NOT_DUE


# ---- expected reports --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("due", "written", "on", "state", "days"),
    [
        ("2026-06-20", "2026-06-19", "2026-07-01", "on_time", 0),
        ("2026-06-20", "2026-06-20", "2026-07-01", "on_time", 0),
        ("2026-06-20", "2026-06-21", "2026-07-01", "late", 1),
        ("2026-06-20", "2026-06", "2026-07-01", "received", 0),
        (None, "2026-06-21", "2026-07-01", "received", 0),
        ("2026-06-20", "", "2026-07-01", "received", 0),
        ("2026-06-20", None, "2026-06-20", "not_due", 0),
        ("2026-06-20", None, "2026-06-21", "missing", 1),
        ("2026-06-20", None, "2026-07-01", "missing", 11),
        (None, None, "2030-01-01", "no_deadline", 0),
    ],
)
def test_what_became_of_a_report(due: str | None, written: str | None, on: str, state: str, days: int) -> None:
    """`written`: the date of the report's document, "" if it has none, None if there is no report."""
    expected = m.ExpectedReport(m.Period.parse("2026-H1"), None, DAY(due) if due else None)
    duty = m.Reporting("r", QUOTE, ("phong",), (), ("half",), (expected,))
    source = m.Document("1/BC", m.PartialDate.parse(written)) if written else None
    reports = () if written is None else (report("2026-H1", source=source),)
    (found,) = judge_plan(plan(reporting=(duty,), reports=reports), DAY(on)).reports
    assert (found.state, found.days, found.report is not None) == (state, days, written is not None)


def test_a_report_of_another_period_does_not_stand_in() -> None:
    expected = m.ExpectedReport(m.Period.parse("2026"), None, DAY("2026-12-20"))
    duty = m.Reporting("r", QUOTE, ("phong",), (), ("year",), (expected,))
    (found,) = judge_plan(plan(reporting=(duty,), reports=(report("2026-H1"),)), DONE).reports
    assert found.state == "missing"


def test_an_exact_figure_is_never_spoilt_by_decimals() -> None:
    results = {"t.chung": result(count=Decimal(1_899_999), of=Decimal(2_000_000))}
    judged = only_measure(plan(targets=(HELD,), reports=(report("2026", results),)), "2027-01-01")
    assert judged.judgement.verdict is Verdict.NOT_MET
