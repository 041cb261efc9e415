"""What was asked of a measure at each time, as levels that a chart can draw."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from itertools import groupby, pairwise

from msgspec import Struct

from minhbach import model as m
from minhbach.derive.compare import expected_by, least
from minhbach.derive.judged import JudgedMeasure, in_force
from minhbach.pages import contexts as c

DAY = dt.timedelta(days=1)


class Era(Struct, frozen=True):
    """Terms, and the days on which they are in force: today's (`require`), `earlier` or `later` ones."""

    measure: m.Measure
    start: dt.date
    end: dt.date
    role: c.TermsRole

    @property
    def stage(self) -> m.Stage | None:
        """The days of the terms' own stage on which they were in force; None if there are none."""
        start, end = max(self.start, self.measure.stage.start), min(self.end, self.measure.stage.end)
        return m.Stage(start, end) if start <= end else None


class Level(Struct, frozen=True):
    """A requirement as a level over some days: lines at `values`, and the span between `band`, if it asks for one."""

    era: Era
    stage: m.Stage
    values: tuple[Fraction, ...]
    band: tuple[Fraction, Fraction] | None = None
    step: bool = False
    """Whether it holds for a year and another follows."""


def eras(plan: m.Plan, judged: JudgedMeasure) -> tuple[Era, ...]:
    """The terms of a measure from the first to the last, each as long as nothing changed them."""
    target, _, id = judged.key.partition(".")
    written = next(t for t in plan.targets if t.id == target).measure(id)
    days = sorted({amendment.effective for amendment, _ in judged.amended})
    found: list[Era] = []
    role: c.TermsRole = "earlier"
    for start, following in pairwise([dt.date.min, *days, dt.date.max]):
        terms = in_force(plan, judged.key, written, start)
        if (terms.require, terms.stage) == (judged.measure.require, judged.measure.stage):
            role = "require"
        elif role == "require":
            role = "later"
        if found and (found[-1].measure.require, found[-1].measure.stage) == (terms.require, terms.stage):
            start = found.pop().start
        found.append(Era(terms, start, following - DAY, role))
    return tuple(found)


def levels(era: Era) -> tuple[Level, ...]:
    """What the terms ask for as levels; none for what is no level, such as a rise every year."""
    stage, measure = era.stage, era.measure
    if stage is None:
        return ()
    match measure.require:
        case m.Bound(_, value):
            return (Level(era, stage, (Fraction(value),)),)
        case m.All():
            return (Level(era, stage, (Fraction(100),)),)
        case m.Between(low, high):
            return (Level(era, stage, (Fraction(high), Fraction(low)), (Fraction(low), Fraction(high))),)
        case m.About(low, high):
            return (Level(era, stage, (Fraction(low),), _band(low, high)),)
        case m.Change(_, low, high):
            return (Level(era, stage, (least(measure.require),), _band(low, high)),)
        case m.RankAtLeast(rank):
            return (Level(era, stage, (Fraction([rung for rung, _ in measure.scale].index(rank)),)),)
        case m.Steps():
            return tuple(_steps(era, stage, measure.require))
    return ()


def path(era: Era) -> tuple[tuple[dt.date, Fraction], ...]:
    """The corners of the way to the promised figure that verdicts are judged by; none where they are not."""
    stage, terms = era.stage, era.measure
    if stage is None or terms.pace != "reach":
        return ()
    days = {stage.start, stage.end}
    if isinstance(terms.require, m.Steps):
        years = range(stage.start.year, stage.end.year + 1)
        days |= {day for year in years for day in (dt.date(year, 1, 1), dt.date(year, 12, 31)) if stage.contains(day)}
    corners = [(day, expected_by(day, terms, terms.require, terms.stage)) for day in sorted(days)]
    return tuple((day, value) for day, value in corners if value is not None)


def _band(low: Decimal, high: Decimal) -> tuple[Fraction, Fraction] | None:
    return None if low == high else (Fraction(min(low, high)), Fraction(max(low, high)))


def _steps(era: Era, stage: m.Stage, require: m.Steps) -> Iterator[Level]:
    """A level for each year, the years alike at the end together."""
    for wanted, years in groupby(range(stage.start.year, stage.end.year + 1), require.required_in):
        first, *more = years
        start, end = dt.date(first, 1, 1), dt.date((more or [first])[-1], 12, 31)
        days = m.Stage(max(stage.start, start), min(stage.end, end))
        yield Level(era, days, (Fraction(wanted),), step=True)
