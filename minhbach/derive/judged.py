"""Plans with everything that follows from them on one day, so that the pages have nothing to work out."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from minhbach import model as m
from minhbach.derive.changes import NO_HISTORY, PlanHistory
from minhbach.derive.compare import Reported
from minhbach.derive.judgement import KEPT, Case, Judgement, Verdict, gravest, judge
from minhbach.derive.news import NewsItem, shown_news


class Totals(Struct, frozen=True):
    """How many stand at which verdict. Nothing leaves the denominator: what was not reported is counted too."""

    counts: dict[Verdict, int]
    total: int

    @classmethod
    def of(cls, verdicts: Iterable[Verdict]) -> Totals:
        """Count verdicts, in the fixed order of `Verdict`."""
        counter = Counter(verdicts)
        return cls({v: counter[v] for v in Verdict if counter[v]}, counter.total())

    @classmethod
    def sum(cls, totals: Iterable[Totals]) -> Totals:
        """The totals of several plans together."""
        return cls.of(verdict for one in totals for verdict, n in one.counts.items() for _ in range(n))

    @property
    def kept(self) -> int:
        """Promises met or done."""
        return sum(n for verdict, n in self.counts.items() if verdict in KEPT)

    @property
    def no_data(self) -> int:
        """Promises of which nothing was reported."""
        return self.counts.get(Verdict.NO_DATA, 0)


class Point(Struct, frozen=True):
    """One row of a series: a period's result and what could be said of it at its cut-off."""

    reported: Reported
    judgement: Judgement
    correction: m.Correction | None
    """The correction that this period's figure went through, if any: the last one."""


class JudgedMeasure(Struct, frozen=True):
    """A measure under the terms in force today."""

    measure: m.Measure
    key: str
    """`target.measure`, as result files name it."""
    judgement: Judgement
    series: tuple[Point, ...]
    amended: tuple[tuple[m.Amendment, m.AmendedTerms], ...]
    """The amendments that touched it, oldest first."""


class JudgedTarget(Struct, frozen=True):
    """A target with its measures; `verdict` is the gravest of theirs."""

    target: m.Target
    measures: tuple[JudgedMeasure, ...]
    verdict: Verdict
    lead: tuple[str, ...]
    coordinate: tuple[str, ...]
    lead_from_area: bool
    """True: the plan names no lead for this target itself, its area's applies."""


class JudgedTask(Struct, frozen=True):
    """A task under the deadline in force today."""

    task: m.Task
    judgement: Judgement
    series: tuple[Point, ...]
    lead: tuple[str, ...]
    coordinate: tuple[str, ...]
    lead_from_area: bool
    amended: tuple[tuple[m.Amendment, m.AmendedTerms], ...]


class ReportState(Struct, frozen=True):
    """What became of an expected report."""

    expected: m.ExpectedReport
    reporting: m.Reporting
    state: Literal["on_time", "late", "received", "missing", "not_due", "no_deadline"]
    report: m.Report | None
    days: int = 0
    """How many days late, or missing for how long."""


class JudgedPlan(Struct, frozen=True):
    """A plan, judged on one day."""

    plan: m.Plan
    targets: tuple[JudgedTarget, ...]
    tasks: tuple[JudgedTask, ...]
    reports: tuple[ReportState, ...]
    target_totals: Totals
    task_totals: Totals
    history: PlanHistory = NO_HISTORY


class JudgedUnit(Struct, frozen=True):
    """A unit with its judged plans, newest first."""

    unit: m.Unit
    plans: tuple[JudgedPlan, ...]
    news: tuple[NewsItem, ...] = ()
    """What of its news is shown, newest first."""

    @property
    def current(self) -> JudgedPlan | None:
        """The plan that its home page speaks of."""
        return self.plans[0] if self.plans else None


def judge_unit(unit: m.Unit, on: dt.date, drafts: bool = False) -> JudgedUnit:
    """Judge every plan of a unit as of a day, and which of its news is out."""
    return JudgedUnit(unit, tuple(judge_plan(plan, on) for plan in unit.plans), shown_news(unit.news, on, drafts))


def judge_plan(plan: m.Plan, on: dt.date) -> JudgedPlan:
    """Judge a plan's targets, tasks and reports as of a day."""
    areas = {area.id: area for area in plan.areas}
    targets = tuple(_judge_target(plan, target, areas[target.area], on) for target in plan.targets)
    tasks = tuple(_judge_task(plan, task, areas[task.area], on) for task in plan.tasks)
    return JudgedPlan(
        plan,
        targets,
        tasks,
        tuple(_report_state(plan, duty, expected, on) for duty in plan.reporting for expected in duty.periods),
        Totals.of(t.verdict for t in targets),
        Totals.of(t.judgement.verdict for t in tasks),
    )


def _judge_target(plan: m.Plan, target: m.Target, area: m.PlanArea, on: dt.date) -> JudgedTarget:
    measures = tuple(_judge_measure(plan, target, measure, on) for measure in target.measures)
    return JudgedTarget(
        target,
        measures,
        gravest([j.judgement.verdict for j in measures]),
        target.lead or area.lead,
        target.coordinate or area.coordinate,
        not target.lead and bool(area.lead),
    )


def _judge_measure(plan: m.Plan, target: m.Target, measure: m.Measure, on: dt.date) -> JudgedMeasure:
    key = f"{target.id}.{measure.id}"
    reported = tuple(
        Reported(r.period, r.cutoff, r.results[key], r.results[key].source or r.source)
        for r in plan.reports
        if key in r.results
    )

    def verdict(until: int, day: dt.date) -> Judgement:
        then = in_force(plan, key, measure, day)
        seen = tuple(r for r in reported[:until] if r.cutoff.end <= day)
        require = then.require
        if seen and measure.pace == "hold":  # a period's figure answers to the terms of its own time
            require = in_force(plan, key, measure, seen[-1].cutoff.end).require
        return judge(Case(require, then.stage, then.pace, seen, day, then))

    series = tuple(
        Point(r, verdict(i + 1, r.cutoff.end), _correction(plan, r.period, key)) for i, r in enumerate(reported)
    )
    return JudgedMeasure(
        in_force(plan, key, measure, on), key, verdict(len(reported), on), series, amendments_of(plan, key)
    )


def _judge_task(plan: m.Plan, task: m.Task, area: m.PlanArea, on: dt.date) -> JudgedTask:
    reported = tuple(
        Reported(r.period, r.cutoff, r.tasks[task.id], r.tasks[task.id].source or r.source)
        for r in plan.reports
        if task.id in r.tasks
    )

    def due_on(day: dt.date) -> dt.date | None:
        return plan.terms_on(task.id, m.Terms(due=task.due), day).due

    def verdict(until: int, day: dt.date) -> Judgement:
        due = due_on(day)
        require: m.Requirement = m.DoneBy(due) if due else m.Quality()
        seen = tuple(r for r in reported[:until] if r.cutoff.end <= day)
        return judge(Case(require, plan.period, "reach", seen, day))

    series = tuple(
        Point(r, verdict(i + 1, r.cutoff.end), _correction(plan, r.period, task.id)) for i, r in enumerate(reported)
    )
    return JudgedTask(
        replace(task, due=due_on(on)),
        verdict(len(reported), on),
        series,
        task.lead or area.lead,
        task.coordinate or area.coordinate,
        not task.lead and bool(area.lead),
        amendments_of(plan, task.id),
    )


def in_force(plan: m.Plan, key: str, measure: m.Measure, day: dt.date) -> m.Measure:
    """A measure under the terms of a day: as it was before the amendments that took effect later."""
    now = m.Terms(measure.require, measure.stage)
    terms = plan.terms_on(key, now, day)
    if terms is now:
        return measure
    return replace(measure, require=terms.require or measure.require, stage=terms.stage or measure.stage)


def amendments_of(plan: m.Plan, subject: str) -> tuple[tuple[m.Amendment, m.AmendedTerms], ...]:
    """The amendments that touch a measure or a task, oldest first."""
    return tuple((a, c) for a in plan.amendments for c in a.changes if c.subject == subject)


def _correction(plan: m.Plan, period: m.Period, subject: str) -> m.Correction | None:
    found = [c for r in plan.reports if r.period == period for c in r.corrections if c.subject == subject]
    return max(found, key=lambda c: c.date, default=None)


def _report_state(plan: m.Plan, duty: m.Reporting, expected: m.ExpectedReport, on: dt.date) -> ReportState:
    report = next((r for r in plan.reports if r.period == expected.period), None)
    if report:
        written = report.source.date if report.source else None
        day = dt.date(written.year, written.month, written.day) if written and written.month and written.day else None
        if day is None or expected.due is None:
            return ReportState(expected, duty, "received", report)
        late = (day - expected.due).days
        return ReportState(expected, duty, "late" if late > 0 else "on_time", report, max(late, 0))
    if expected.due is None:
        return ReportState(expected, duty, "no_deadline", None)
    if on <= expected.due:
        return ReportState(expected, duty, "not_due", None)
    return ReportState(expected, duty, "missing", None, (on - expected.due).days)
