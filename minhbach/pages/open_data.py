"""What a row of the open data holds: the very rows that the pages show, so that a figure is the same everywhere."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from minhbach import model as m
from minhbach.derive.judged import JudgedTarget
from minhbach.pages import contexts as c
from minhbach.pages import plan_pages
from minhbach.pages.rows import PlanRows


class Promise(Struct, frozen=True):
    """A measure of a target as it stands on the day of the build."""

    rows: PlanRows
    target: c.TargetRow
    judged: JudgedTarget
    view: c.MeasureView

    @property
    def point(self) -> c.PointView | None:
        """The latest period with a figure."""
        return self.view.series[0] if self.view.series else None

    @property
    def promise(self) -> m.Measure:
        """The measure under the terms of the day."""
        return self.view.measure


class Outcome(Struct, frozen=True):
    """A line of a period's report: a measure that was in force, reported or not, or a task that was reported."""

    rows: PlanRows
    report: m.Report
    entry: c.PeriodEntry | None
    task: c.TaskRow | None
    point: c.PointView | None

    @property
    def promise(self) -> m.Measure | None:
        """The measure under the terms of the period's cut-off; None of a task."""
        return self.entry.promise if self.entry else None


class Assignment(Struct, frozen=True):
    """A task as it stands on the day of the build."""

    rows: PlanRows
    task: c.TaskRow

    @property
    def point(self) -> c.PointView | None:
        """The latest period that reports it."""
        return self.task.series[0] if self.task.series else None


class Expected(Struct, frozen=True):
    """A report that a plan asks for."""

    rows: PlanRows
    report: c.ReportRow


class Change(Struct, frozen=True):
    """A corrected figure or an amended term."""

    rows: PlanRows
    change: c.ChangeRow


class PlanRecords(Struct, frozen=True):
    """All records of one plan, table by table."""

    rows: PlanRows
    promises: tuple[Promise, ...]
    outcomes: tuple[tuple[Outcome, ...], ...]
    """Of each report, oldest period first, in the order of its page."""
    assignments: tuple[Assignment, ...]
    expected: tuple[Expected, ...]
    changes: tuple[Change, ...]
    """Newest first."""

    @property
    def unit(self) -> m.Unit:
        """Whose plan it is."""
        return self.rows.unit

    @property
    def plan(self) -> m.Plan:
        """The plan."""
        return self.rows.plan


def records(rows: PlanRows) -> PlanRecords:
    """The records of a plan. They hold values in no language; that of the rows is the one of the paths within."""
    pairs = zip(rows.targets, rows.judged.targets, strict=True)
    return PlanRecords(
        rows,
        tuple(Promise(rows, target, judged, view) for target, judged in pairs for view in target.measures),
        tuple(tuple(_outcomes(rows, at)) for at in range(len(rows.plan.reports))),
        tuple(Assignment(rows, task) for task in rows.tasks),
        tuple(Expected(rows, report) for report in rows.reports),
        tuple(Change(rows, change) for change in plan_pages.all_changes(rows)),
    )


def _outcomes(rows: PlanRows, at: int) -> Iterable[Outcome]:
    page = plan_pages.period_page(rows, at)
    for _, entries in page.groups:
        yield from (Outcome(rows, page.report, entry, None, entry.point) for entry in entries)
    yield from (Outcome(rows, page.report, None, task, point) for task, point in page.tasks)
