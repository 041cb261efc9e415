"""Figures as they are shown: short, and never saying more than is true."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import count

WHOLES = (Fraction(0), Fraction(100))


def shown(value: Fraction, landmarks: Iterable[Fraction | Decimal] = (), digits: int = 1) -> Decimal:
    """Round to `digits` places, or to as many more as it takes not to mislead.

    What ends within two places is shown as it is: an index published as 82.15 stays 82.15. A rounded figure must
    stand on the same side of every landmark (a requirement, an expected value) as the true one, and must be 0 or
    100 only if the true one is: 1999 of 2000 is 99.95, not 100.
    """
    if 100 % value.denominator == 0:
        return round_half_up(value, 2)
    marks = [*WHOLES, *(Fraction(mark) for mark in landmarks)]
    # A third that must be a third cannot be written in full: both are then rounded alike.
    marks = [mark for mark in marks if mark != value or _ends(mark)]
    for places in count(digits):
        rounded = round_half_up(value, places)
        if all(_side(rounded, mark) == _side(value, mark) for mark in marks):
            return rounded
    raise AssertionError("with enough places a figure is on the side where it belongs")


def shown_beside(value: Fraction, other: Fraction, landmarks: Sequence[Fraction] = ()) -> tuple[Decimal, Decimal]:
    """Two figures of one sentence: as shown, the first is above, at or below the second as it truly is."""
    beside = shown(other, [value, *landmarks])
    return (beside if value == other else shown(value, [other, beside, *landmarks])), beside


def round_half_up(value: Fraction, places: int) -> Decimal:
    """A fraction as a decimal of at most so many places, without trailing zeros; exact at any size."""
    above, below = value.as_integer_ratio()
    units = (2 * abs(above) * 10**places + below) // (2 * below)
    while places and units % 10 == 0:
        units, places = units // 10, places - 1
    sign = "-" if above < 0 and units else ""
    return Decimal(f"{sign}{units}E-{places}")


def _side(value: Fraction | Decimal, mark: Fraction) -> int:
    """Whether it is above (1), at (0) or below a mark; in whole numbers, which compare ten times as fast."""
    (own, part), (other, whole) = value.as_integer_ratio(), mark.as_integer_ratio()
    return (own * whole > other * part) - (own * whole < other * part)


def _ends(value: Fraction) -> bool:
    """Whether it can be written as a decimal with an end."""
    rest = value.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    return rest == 1
