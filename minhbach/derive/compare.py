"""Holds a reported figure against what the plan's words mean in law.

`compare` is exact: counts are fractions, never floats. It answers with a `Comparison`; where it cannot answer, it says
which figure is missing, and nothing is assumed in its place.
"""

from __future__ import annotations

import datetime as dt
import operator
from collections.abc import Callable
from fractions import Fraction
from typing import Literal

from msgspec import Struct

from minhbach import model as m

ABOUT_MARGIN = Fraction(1, 10)
"""`khoảng` names no bound. Up to a tenth below it, nobody can say whether it is kept; further below, it is not."""


class Reported(Struct, frozen=True):
    """One period's result of one measure or task."""

    period: m.Period
    cutoff: m.Stage
    result: m.Result
    source: m.Document | None


class Comparison(Struct, frozen=True):
    """`satisfied` is None where it cannot be said; `missing` then names why.

    `value` and `wanted` are in the same unit: the figure that counts (a change, where a change was promised) and the
    bound it was held against. `upward` tells on which side of the bound the promise is kept.
    """

    satisfied: bool | None
    value: Fraction | None = None
    wanted: Fraction | None = None
    upward: bool = True
    missing: Literal["", "figure", "baseline", "previous_year", "whole_year", "about", "rank"] = ""
    previous: m.Period | None = None
    about: str = ""
    """The year or span that a missing figure belongs to."""


def compare(measure: m.Measure, require: m.Requirement, reported: tuple[Reported, ...]) -> Comparison:
    """Hold the last of the reported results against the requirement. `reported` is in order and not empty."""
    last = reported[-1]
    if isinstance(require, m.Change):
        return _change(measure, require, last)
    if isinstance(require, m.RisesEveryYear):
        return _rises(measure, reported)
    if isinstance(require, m.RankAtLeast):
        return _rank(measure, require, last)
    value = last.result.rate(measure.unit)
    if value is None:
        return Comparison(None, missing="figure")
    match require:
        case m.Bound():
            return _bound(require, value)
        case m.All():
            return Comparison(_is_all(last.result, value), value, Fraction(100))
        case m.Between(low, high):
            inside = low <= value <= high
            return Comparison(inside, value, Fraction(low if value < low else high), upward=value < low)
        case m.About(low, _):
            return _about(value, Fraction(low))
        case m.Steps():
            wanted = Fraction(require.required_in(last.cutoff.end.year))
            return Comparison(value >= wanted, value, wanted)
    raise TypeError(f"{require} holds no figure")


COMPARATORS: dict[m.Comparator, Callable[[Fraction, Fraction], bool]] = {
    "at_least": operator.ge,
    "more_than": operator.gt,
    "at_most": operator.le,
    "less_than": operator.lt,
    "exactly": operator.eq,
}


def _bound(require: m.Bound, value: Fraction) -> Comparison:
    wanted = Fraction(require.value)
    kept = COMPARATORS[require.comparator](value, wanted)
    upward = require.comparator in ("at_least", "more_than") or (require.comparator == "exactly" and value < wanted)
    return Comparison(kept, value, wanted, upward)


def _is_all(result: m.Result, value: Fraction) -> bool:
    return result.count == result.of if result.of else value == 100


def _about(value: Fraction, low: Fraction) -> Comparison:
    """At or beyond the lower end it is kept; a little short of it nobody can tell."""
    upward = low >= 0
    short = low - value if upward else value - low
    if short <= 0:
        return Comparison(True, value, low, upward)
    if short <= abs(low) * ABOUT_MARGIN:
        return Comparison(None, value, low, upward, missing="about")
    return Comparison(False, value, low, upward)


def _change(measure: m.Measure, require: m.Change, last: Reported) -> Comparison:
    change = change_of(measure, require, last.result)
    if change is None:
        reported_level = last.result.rate(measure.unit) is not None
        return Comparison(None, missing="baseline" if reported_level else "figure", about=require.against)
    low = Fraction(require.low)
    if require.kind == "by_about":
        return _about(change, least(require))
    upward = low >= 0
    beyond = change - low if upward else low - change
    if beyond < 0 and _reaches_equivalent(measure, require, last.result):
        return Comparison(True, change, low, upward)
    return Comparison(beyond > 0 if require.kind == "by_more_than" else beyond >= 0, change, low, upward)


def least(require: m.Change) -> Fraction:
    """The smallest change that is asked for: 8 of `khoảng 8-10`, and −8 of a fall by that."""
    return min(Fraction(require.low), Fraction(require.high), key=abs)


def change_of(measure: m.Measure, require: m.Change, result: m.Result) -> Fraction | None:
    """The change against the baseline, in the requirement's own scale; None where the baseline is not known."""
    if result.change is not None:
        return Fraction(result.change)
    value = result.rate(measure.unit)
    if value is None or measure.baseline is None or measure.baseline.period != require.against:
        return None
    base = Fraction(measure.baseline.value)
    if require.scale != "percent":
        return value - base
    return (value - base) / abs(base) * 100 if base else None


def _reaches_equivalent(measure: m.Measure, require: m.Change, result: m.Result) -> bool:
    """Whether the change reaches what the plan itself says its percentage comes to: "tương ứng 01 người".

    One person of 29 is 3.45%, and the plan that asks for 3.5% asks for one person: it cannot mean two.
    """
    value = result.rate(measure.unit)
    if require.equivalent is None or measure.baseline is None or value is None:
        return False
    count, unit = require.equivalent
    gain = value - Fraction(measure.baseline.value)
    return unit == measure.unit and (gain if require.low >= 0 else -gain) >= count


def _rises(measure: m.Measure, reported: tuple[Reported, ...]) -> Comparison:
    years = {r.period.year: r.result.rate(measure.unit) for r in reported if r.period.is_year}
    if measure.baseline and measure.baseline.period.isdigit():
        years.setdefault(int(measure.baseline.period), Fraction(measure.baseline.value))
    last = max((r.period.year for r in reported if r.period.is_year), default=None)
    if last is None:
        return Comparison(None, missing="whole_year")
    value, before = years[last], years.get(last - 1)
    if value is None:
        return Comparison(None, missing="figure")
    if before is None:
        return Comparison(None, value, missing="previous_year", about=str(last - 1))
    return Comparison(value > before, value, before, previous=m.Period(last - 1))


def _rank(measure: m.Measure, require: m.RankAtLeast, last: Reported) -> Comparison:
    rungs = [rung for rung, _ in measure.scale]
    if last.result.rank not in rungs:
        return Comparison(None, missing="rank")
    value, wanted = rungs.index(last.result.rank), rungs.index(require.rank)
    return Comparison(value >= wanted, Fraction(value), Fraction(wanted))


def expected_by(day: dt.date, measure: m.Measure, require: m.Requirement, stage: m.Stage) -> Fraction | None:
    """Where the straight line from the baseline to the promised figure stands on a day; None where there is no line."""
    if isinstance(require, m.Steps):
        year = day.year
        start = Fraction(require.required_in(year - 1)) if year > require.start else Fraction(0)
        return _line(
            day, m.Stage(dt.date(year, 1, 1), dt.date(year, 12, 31)), start, Fraction(require.required_in(year))
        )
    if isinstance(require, m.Change):
        return _line(day, stage, Fraction(0), least(require))
    if measure.baseline is None:
        return None
    start = Fraction(measure.baseline.value)
    match require:
        case m.Bound():
            return _line(day, stage, start, Fraction(require.value))
        case m.All():
            return _line(day, stage, start, Fraction(100))
        case m.About(low, _):
            return _line(day, stage, start, Fraction(low))
    return None


def _line(day: dt.date, stage: m.Stage, start: Fraction, end: Fraction) -> Fraction:
    length = (stage.end - stage.start).days
    gone = min(max((day - stage.start).days, 0), length)
    return start + (end - start) * Fraction(gone, length or 1)
