"""Finds room for a chart's words, so that none covers others, a point or the edge on a phone or on a wide screen.

Across, places are in percent of the plot's width, which the reader's screen decides, so words are tried at several
widths. At each of them all places are whole hundredths of a pixel, which are quick to compare.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

from msgspec import Struct

from minhbach.derive.rounding import round_half_up
from minhbach.pages import contexts as c

NARROWEST, WIDE = 288, 600
"""A chart's width in pixels on a screen of 320; and that from which `wide` words show (style.css: 40rem)."""
MARGIN = 8
"""Pixels right of the plot, for a sign on its last day."""
MARKER = 7
"""Pixels from the middle of a point's sign to its edge."""
ASCENT, DESCENT = 13, 4
"""How far words reach above the line that they stand on, with two marks on a letter, and below it."""


class Rect(Struct, frozen=True):
    """A rectangle of a plot of some width, in hundredths of a pixel."""

    left: int
    top: int
    right: int
    bottom: int

    def meets(self, other: Rect) -> bool:
        """Whether the two overlap; to touch is not to overlap."""
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom


class Stroke(Struct, frozen=True):
    """A straight line of a plot of some width, in hundredths of a pixel."""

    x1: int
    y1: int
    x2: int
    y2: int

    def crosses(self, rect: Rect) -> bool:
        """Whether it runs through the rectangle: it passes its sides, and has corners of it on either hand."""
        if max(self.x1, self.x2) <= rect.left or min(self.x1, self.x2) >= rect.right:
            return False
        if max(self.y1, self.y2) <= rect.top or min(self.y1, self.y2) >= rect.bottom:
            return False
        across, down = self.x2 - self.x1, self.y2 - self.y1
        top, bottom = across * (rect.top - self.y1), across * (rect.bottom - self.y1)
        left, right = down * (rect.left - self.x1), down * (rect.right - self.x1)
        sides = (top - left, top - right, bottom - left, bottom - right)
        return min(sides) < 0 < max(sides)


def part(above: int, below: int, width: int, shift: int = 0) -> int:
    """Where above/below percent of a width lie, in hundredths of a pixel, and so many further on.

    In whole numbers, since it is asked of each place that words may stand at: fractions would take four times as long.
    """
    place = above * width + shift * below
    return place // below if place >= 0 else -(-place // below)


def across(x: Fraction, width: int) -> int:
    """Where `x` percent of a width lie, in hundredths of a pixel."""
    return part(*x.as_integer_ratio(), width)


def down(y: Fraction) -> int:
    """Where `y` pixels from above are, in hundredths of one."""
    return part(*y.as_integer_ratio(), 100)


class Block(Struct, frozen=True):
    """Something that takes room, reaching so far to the left and right of a place; in hundredths of a pixel."""

    x: tuple[int, int]
    """The place in percent of the width, as a fraction."""
    left: int
    right: int
    top: int
    bottom: int

    @classmethod
    def around(cls, x: Fraction, y: Fraction) -> Block:
        """The sign of a point."""
        reach, middle = MARKER * 100, down(y)
        return cls(x.as_integer_ratio(), reach, reach, middle - reach, middle + reach)

    def at(self, width: int) -> Rect:
        """Where it stands on a plot of this width."""
        return Rect(part(*self.x, width, -self.left), self.top, part(*self.x, width, self.right), self.bottom)


class Segment(Struct, frozen=True):
    """A straight line: `x` in percent, `y` in pixels."""

    x1: Fraction
    y1: Fraction
    x2: Fraction
    y2: Fraction

    def at(self, width: int) -> Stroke:
        """Where it runs on a plot of this width."""
        return Stroke(across(self.x1, width), down(self.y1), across(self.x2, width), down(self.y2))


class Spot(Struct, frozen=True):
    """A place where words might stand: the point that they are held at, how far from it and on which side they run."""

    x: Fraction
    y: Fraction
    anchor: str = "middle"
    dx: int = 0
    dy: int = 0

    def block(self, size: int) -> Block:
        """The room that words take there which are so many hundredths of a pixel wide."""
        left = {"start": 0, "middle": size // 2, "end": size}[self.anchor] - self.dx * 100
        line = down(self.y) + self.dy * 100
        return Block(self.x.as_integer_ratio(), left, size - left, line - ASCENT * 100, line + DESCENT * 100)

    def text(self, wide: bool = False) -> c.ChartText:
        """The place as the template writes it."""
        return c.ChartText(round_half_up(self.x, 3), round_half_up(self.y + self.dy, 2), self.anchor, self.dx, wide)


class Plot:
    """What stands on a plot of one width already."""

    def __init__(self, width: int, height: int) -> None:
        self.width, self.right, self.bottom = width, (width + MARGIN) * 100, height * 100
        self.rects: list[tuple[int, int, int, int]] = []
        self.strokes: list[tuple[int, int, int, int, Stroke]] = []
        """Each with the edges of the rectangle that it runs in."""

    def take(self, block: Block) -> None:
        """Keep a place from now on."""
        rect = block.at(self.width)
        self.rects.append((rect.left, rect.top, rect.right, rect.bottom))

    def draw(self, line: Segment) -> None:
        """Words had better not stand on this line from now on."""
        stroke = line.at(self.width)
        (left, right), (top, bottom) = sorted((stroke.x1, stroke.x2)), sorted((stroke.y1, stroke.y2))
        self.strokes.append((left, top, right, bottom, stroke))

    def harm(self, block: Block) -> int:
        """How much words there would cover. Edges are compared in place: half of what a chart costs is spent here."""
        rect = block.at(self.width)
        left, top, right, bottom = rect.left, rect.top, rect.right, rect.bottom
        leaves = left < 0 or right > self.right or top < 0 or bottom > self.bottom
        covered = sum([left < x2 and x1 < right and top < y2 and y1 < bottom for x1, y1, x2, y2 in self.rects])
        near = [
            stroke for x1, y1, x2, y2, stroke in self.strokes if left < x2 and x1 < right and top < y2 and y1 < bottom
        ]
        return 20 * leaves + 10 * covered + sum([stroke.crosses(rect) for stroke in near])


class Room:
    """What stands on a chart already, and what place is left."""

    def __init__(self, height: int, gutter: int) -> None:
        self.height = height
        self.widths = tuple(width - gutter - MARGIN for width in (NARROWEST, (NARROWEST + WIDE) // 2, WIDE))
        self.plots = tuple(Plot(width, height) for width in self.widths)

    def take(self, block: Block) -> None:
        """Keep a place from now on."""
        for plot in self.plots:
            plot.take(block)

    def draw(self, line: Segment) -> None:
        """Words had better not stand on this line from now on."""
        for plot in self.plots:
            plot.draw(line)

    def put(self, size: int, spots: Iterable[Spot]) -> c.ChartText:
        """The best spot for words that must stand: what is free, else where a line is crossed rather than words.

        What is bad on a phone only, is less bad.
        """
        found: list[tuple[int, Spot]] = []
        for spot in spots:
            block = spot.block(size)
            found.append((sum([plot.harm(block) for plot in self.plots]), spot))
            if not found[-1][0]:
                break
        _, best = min(found, key=lambda pair: pair[0])
        self.take(best.block(size))
        return best.text()

    def find(self, size: int, spots: Sequence[Spot]) -> c.ChartText | None:
        """The first spot that is free at every width, else one that is free on a wide chart, else none."""
        for plots in (self.plots, self.plots[-1:]):
            for spot in spots:
                block = spot.block(size)
                if not any(plot.harm(block) for plot in plots):
                    for plot in plots:
                        plot.take(block)
                    return spot.text(wide=plots != self.plots)
        return None
