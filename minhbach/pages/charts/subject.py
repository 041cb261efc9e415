"""What a chart is to show: the figures, what was asked at each time, the periods without a figure; and its time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from fractions import Fraction

from msgspec import Struct

from minhbach import model as m
from minhbach.derive.judged import JudgedMeasure, JudgedPlan
from minhbach.derive.judgement import Figure
from minhbach.pages import contexts as c
from minhbach.pages.charts.terms import Era, eras, levels, path


class Plotted(Struct, frozen=True):
    """A point of the series with its figure and its value on the axis."""

    point: c.PointView
    figure: Figure | m.Text
    value: Fraction

    @property
    def day(self) -> dt.date:
        """Where it stands in time."""
        return self.point.cutoff


class Subject:
    """All that one chart shows."""

    def __init__(self, judged: JudgedMeasure, points: tuple[Plotted, ...], plan: JudgedPlan) -> None:
        self.measure, self.points = judged.measure, points
        first = points[0].figure
        self.change = isinstance(first, Figure) and first.signed
        self.unit = first.unit if isinstance(first, Figure) else "rank"
        self.eras = tuple(era for era in eras(plan.plan, judged) if self._fits(era))
        self.levels = tuple(level for era in self.eras for level in levels(era))
        self.paths = tuple(corners for era in self.eras if (corners := path(era)))
        self.baseline = _baseline(judged.measure)
        self.missing = missing(judged.measure.stage, [p.point for p in points], plan)

    def _fits(self, era: Era) -> bool:
        """Whether the terms ask for what is drawn: a change is not held against a level, nor points against percent."""
        require = era.measure.require
        if isinstance(require, m.Change):
            return self.change and require.unit(self.measure.unit) == self.unit
        return not self.change

    @property
    def days(self) -> list[dt.date]:
        """The days on which something is drawn, besides the stage."""
        drawn = [day for level in self.levels for day in (level.stage.start, level.stage.end)]
        return [*drawn, *(p.day for p in self.points), *([last_day(self.baseline)] if self.baseline else [])]

    @property
    def beyond_stage(self) -> bool:
        """Whether a chart of whole years shows more time than the stage."""
        stage = self.measure.stage
        whole = (stage.start.month, stage.start.day, stage.end.month, stage.end.day) == (1, 1, 12, 31)
        return not whole or not all(stage.contains(day) for day in self.days)

    @property
    def values(self) -> list[Fraction]:
        """All values that the scale has to cover."""
        bands = [value for level in self.levels for value in level.band or ()]
        return [*self.worded, *bands, *(value for corners in self.paths for _, value in corners)]

    @property
    def worded(self) -> list[Fraction]:
        """The values that have words beside them."""
        asked = [value for level in self.levels for value in level.values]
        before = [Fraction(self.baseline.value)] if self.baseline else []
        return [*(p.value for p in self.points), *asked, *before]


def plotted(measure: m.Measure, series: Sequence[c.PointView]) -> tuple[Plotted, ...]:
    """The points that have a figure, oldest first; where some tell the promised change, those alone."""
    rungs = [name for _, name in measure.scale]
    found = []
    for point in reversed(series):
        if isinstance(point.figure, Figure):
            found.append(Plotted(point, point.figure, Fraction(point.figure.value)))
        elif point.figure in rungs:
            found.append(Plotted(point, point.figure, Fraction(rungs.index(point.figure))))
    changes = [p for p in found if isinstance(p.figure, Figure) and p.figure.signed]
    return tuple(changes or found)


def last_day(baseline: m.Baseline) -> dt.date:
    """The end of a baseline's year."""
    return dt.date(int(baseline.period), 12, 31)


def _baseline(measure: m.Measure) -> m.Baseline | None:
    """The year that the first figure has to rise above; None where it has not to or that year is not known."""
    given, rises = measure.baseline, isinstance(measure.require, m.RisesEveryYear)
    return given if rises and given and given.period.isdigit() else None


def missing(stage: m.Stage, points: Sequence[c.PointView], plan: JudgedPlan) -> tuple[tuple[m.Period, dt.date], ...]:
    """The periods of which a figure was to be expected and is not there, with their cut-off, oldest first.

    Reports that came without the figure, and reports that are missing altogether. A measure that was only ever reported
    by the year is not missing from a quarter: no period counts that is shorter than the shortest with a figure.
    """
    shortest = min(m.Period.LENGTHS[p.period.part] for p in points)
    days = {report.period: report.cutoff.end for report in plan.plan.reports}
    for state in plan.reports:
        if state.state == "missing" and state.expected.cutoff:
            days.setdefault(state.expected.period, state.expected.cutoff.end)
    known = {p.cutoff for p in points}
    return tuple(
        (period, day)
        for period, day in sorted(days.items())
        if m.Period.LENGTHS[period.part] >= shortest and stage.contains(day) and day not in known
    )
