"""Which of the eight masks of a QR code is the best: ISO/IEC 18004, 7.8.

The modules of a symbol are the bits of one number, a row after the other with a light gap between them, so that a
pattern is looked for everywhere at once: `modules >> 1` lays each module's neighbour over it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import NamedTuple

GAP = 4
"""As many light modules as the rule about patterns that look like finders wants beside them."""

MASKS: tuple[Callable[[int, int], bool], ...] = (
    lambda y, x: (y + x) % 2 == 0,
    lambda y, x: y % 2 == 0,
    lambda y, x: x % 3 == 0,
    lambda y, x: (y + x) % 3 == 0,
    lambda y, x: (y // 2 + x // 3) % 2 == 0,
    lambda y, x: y * x % 2 + y * x % 3 == 0,
    lambda y, x: (y * x % 2 + y * x % 3) % 2 == 0,
    lambda y, x: ((y + x) % 2 + y * x % 3) % 2 == 0,
)
"""Table 10: the modules that a mask turns round, by row and column."""


class Masked(NamedTuple):
    """A symbol, read row by row and column by column."""

    size: int
    across: int
    down: int


def best_mask(symbol: Masked, masks: list[tuple[int, int]]) -> tuple[int, int]:
    """The mask with the lowest penalty, the first of several, and the symbol with it."""
    size, across, down = symbol
    masked = [(across ^ one, down ^ other) for one, other in masks]
    penalties = [penalty(Masked(size, *each)) for each in masked]
    best = penalties.index(min(penalties))
    return best, masked[best][0]


def penalty(symbol: Masked) -> int:
    """How hard a symbol is to read."""
    size, across, down = symbol
    dark = across.bit_count() / size**2
    return _lines(across, size) + _lines(down, size) + _squares(across, size) + 10 * int(abs(dark * 100 - 50) / 5)


def _lines(modules: int, size: int) -> int:
    """Runs of five or more of one colour, and patterns that look like a finder."""
    alike = ~(modules ^ modules >> 1) & _inner(size, 1, 0)
    two = alike & alike >> 1
    five = two & two >> 2
    runs = five & ~(five >> 1)
    return five.bit_count() + 2 * runs.bit_count() + 40 * _finders(modules)


def _finders(modules: int) -> int:
    """How often dark, light, three dark, light, dark stand in a row, with four light ones before or behind them."""
    found = modules & modules >> 2 & modules >> 3 & modules >> 4 & modules >> 6 & ~(modules >> 1 | modules >> 5)
    if not found:
        return 0
    pairs = modules | modules >> 1
    fours = pairs | pairs >> 2
    found &= ~(fours >> 7 & fours << 4)
    if found & (found >> 4 | found >> 6):
        return _apart(found)
    return found.bit_count()


def _apart(found: int) -> int:
    """How many there are if those that overlap the one before are left out."""
    count, last = 0, found.bit_length() + 7
    for at in range(found.bit_length() - 1, -1, -1):
        if found >> at & 1 and last - at >= 7:
            count, last = count + 1, at
    return count


def _squares(modules: int, size: int) -> int:
    """Squares of two by two modules of one colour."""
    alike = ~(modules ^ modules >> 1) & _inner(size, 1, 0)
    below = ~(modules ^ modules >> size + GAP) & _inner(size, 1, 1)
    return 3 * (alike & alike >> size + GAP & below).bit_count()


@cache
def _inner(size: int, left: int, top: int) -> int:
    """The modules that have so many before them in their row and their column."""
    row = "0" * left + "1" * (size - left) + "0" * GAP
    return int("0" * (top * len(row)) + row * (size - top), 2)
