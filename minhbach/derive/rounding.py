"""Figures as they are shown: short, and never saying more than is true."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

WHOLES = (Fraction(0), Fraction(100))
MOST_DIGITS = 9


def shown(value: Fraction, landmarks: Iterable[Fraction | Decimal] = (), digits: int = 1) -> Decimal:
    """Round to `digits` places, or to as many more as it takes not to mislead.

    A rounded figure must stand on the same side of every landmark (a requirement, an expected value) as the true one,
    and must be 0 or 100 only if the true one is: 1999 of 2000 is 99.95, not 100.
    """
    marks = (*WHOLES, *(Fraction(mark) for mark in landmarks))
    for places in range(digits, MOST_DIGITS):
        rounded = round_half_up(value, places)
        if all(_side(Fraction(rounded), mark) == _side(value, mark) for mark in marks):
            return rounded
    return round_half_up(value, MOST_DIGITS)


def round_half_up(value: Fraction, places: int) -> Decimal:
    """A fraction as a decimal of at most so many places, without trailing zeros."""
    unit = Decimal(1).scaleb(-places)
    sign = -1 if value < 0 else 1
    scaled = abs(value) * 10**places
    whole = int(scaled + Fraction(1, 2))
    rounded = (Decimal(sign * whole) * unit).quantize(unit, ROUND_HALF_UP)
    return rounded.normalize() if rounded != rounded.to_integral_value() else rounded.to_integral_value()


def _side(value: Fraction, mark: Fraction) -> int:
    return (value > mark) - (value < mark)
