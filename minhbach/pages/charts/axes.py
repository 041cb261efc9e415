"""The two axes of a chart: days to percent of its width, values to pixels of its height. Exact until they are drawn."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from fractions import Fraction
from functools import cached_property
from math import ceil, floor

from msgspec import Struct

MOST_STEPS = 4
MOST_YEARS = 6
"""More year labels than these do not fit on a phone."""
COUNTED = frozenset({"person", "enterprise", "document", "dossier", "inspection", "section"})
"""Units that come in ones: half a person is no mark of an axis."""
HUNDRED = Fraction(100)


class TimeAxis(Struct, frozen=True):
    """Whole years, from 0 to 100 percent of the width."""

    first: int
    last: int

    def at(self, day: dt.date) -> Fraction:
        """Where a day begins; what lies outside stands at the edge."""
        start = dt.date(self.first, 1, 1).toordinal()
        days = dt.date(self.last + 1, 1, 1).toordinal() - start
        return Fraction(100 * min(max(day.toordinal() - start, 0), days), days)

    def after(self, day: dt.date) -> Fraction:
        """Where a day ends."""
        return self.at(day + dt.timedelta(days=1))

    @property
    def years(self) -> range:
        """The years that are written under the axis."""
        return range(self.first, self.last + 1, ceil((self.last + 1 - self.first) / MOST_YEARS))


class ValueAxis(Struct, frozen=True, dict=True):
    """Marks in ascending order; the highest stands at `top`, the lowest at `bottom`, in pixels from above."""

    marks: tuple[Fraction, ...]
    top: int
    bottom: int

    def at(self, value: Fraction) -> Fraction:
        """How far down a value stands."""
        return self.bottom - (value - self.marks[0]) * self._pixels

    @cached_property
    def _pixels(self) -> Fraction:
        """What one more is."""
        return (self.bottom - self.top) / ((self.marks[-1] - self.marks[0]) or Fraction(1))


def scale(values: Iterable[Fraction], unit: str, *, change: bool) -> tuple[Fraction, ...]:
    """Round marks that cover all values, two to five of them, in ascending order.

    A change is drawn from "no change", a count from zero unless all of them lie close together. Shares that lie
    near one another are drawn large, but not so large that a hair's breadth looks like a leap.
    """
    low, high = _span(list(values), unit, change)
    for step in _steps(high - low, Fraction(1) if unit in COUNTED else Fraction(0)):
        first, last = floor(low / step), ceil(high / step)
        if last - first <= MOST_STEPS:
            return tuple(step * i for i in range(first, last + 1))
    raise AssertionError("steps grow without end")


def _span(values: list[Fraction], unit: str, change: bool) -> tuple[Fraction, Fraction]:
    low, high = min(values), max(values)
    if change:
        low, high = min(low, Fraction(0)), max(high, Fraction(0))
    elif 0 < low <= high * (Fraction(9, 10) if unit in COUNTED else Fraction(2, 3)):
        low = Fraction(0)
    short = _least_span(low, high, unit) - (high - low)
    if short <= 0:
        return low, high
    floor_, ceiling = Fraction(0), HUNDRED if unit == "percent" and high <= HUNDRED else None
    wide_low, wide_high = low - short / 2, high + short / 2
    if not change and low >= floor_ > wide_low:
        wide_low, wide_high = floor_, wide_high - wide_low
    if not change and ceiling is not None and wide_high > ceiling:
        wide_low, wide_high = wide_low - (wide_high - ceiling), ceiling
    return wide_low, wide_high


def _least_span(low: Fraction, high: Fraction, unit: str) -> Fraction:
    size = max(abs(low), abs(high))
    if unit in COUNTED:
        return max(Fraction(2), size / 100)
    if unit in ("percent", "percentage_point"):
        return Fraction(10) if low == high else Fraction(3, 2)
    return max(size / 10, Fraction(1))


def _steps(span: Fraction, least: Fraction) -> Iterator[Fraction]:
    """1, 2, 5, 10, 20, 25, 50, 100 … and as much smaller as it takes, from well below a quarter of the span."""
    power = Fraction(1)
    while power > span / 10:
        power /= 10
    while power * 100 < span:
        power *= 10
    while True:
        for factor in (1, 2, Fraction(5, 2), 5):
            step = power * factor
            if step >= least and (factor.denominator == 1 or power >= 10):
                yield step
        power *= 10
