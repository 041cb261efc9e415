"""Finds room for a chart's labels, so that none covers another, a point or the edge on a phone or on a wide screen.

Widths of words are estimated: pages are made before words are, and no font is known. Across, places are in percent of
the plot's width, which the reader's screen decides, so a label is tried at several widths.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from minhbach import model as m
from minhbach.derive.judgement import Figure
from minhbach.derive.rounding import round_half_up
from minhbach.pages import contexts as c

NARROWEST, WIDE = 288, 600
"""A chart's width in pixels on a screen of 320; and that from which `wide` labels show (style.css: 40rem)."""
GUTTERS = (36, 52, 72, 96)
"""Pixels that may be left of the plot for the marks of its scale: the classes of style.css."""
MARGIN = 8
"""Pixels right of the plot, for a sign on its last day."""
FIGURE, LETTER = Fraction(15, 2), Fraction(7)
"""Pixels of a digit and, on average, of a letter: a little more than any usual font takes at .8125rem."""
ASCENT, DESCENT = 13, 4
MARKER = 7
"""Pixels from the middle of a point's sign to its edge."""
UNIT_LETTERS = {
    **{"percent": 1, "percentage_point": 18, "person": 7, "enterprise": 13, "document": 22, "dossier": 9},
    **{"inspection": 14, "section": 9, "point": 7, "vnd_million": 13, "rank": 0, "none": 0},
}
"""Letters of a unit's words, in the language that takes more."""
EARLIER, PATH = LETTER * 12, LETTER * 16
"""Words of our own: that a requirement was in force earlier; the name of the way to the promised figure."""
FORM_LETTERS = {"at_least": 9, "more_than": 10, "at_most": 10, "less_than": 10, "exactly": 8}
ABOUT_LETTERS, CHANGE_LETTERS, RANK_LETTERS = 7, 5, 12
"""The same for what stands around the figures of a requirement in short: `less than`, `about`, `giảm`."""


@dataclass(frozen=True, slots=True)
class Block:
    """Something that takes room: reaching so many pixels to the left and right of `x` percent."""

    x: Fraction
    left: Fraction
    right: Fraction
    top: Fraction
    bottom: Fraction
    wide: bool = False

    @classmethod
    def around(cls, x: Fraction, y: Fraction, reach: int) -> Block:
        """A sign that reaches as far on every side."""
        return cls(x, Fraction(reach), Fraction(reach), y - reach, y + reach)

    def meets(self, other: Block, width: int) -> bool:
        """Whether the two overlap on a chart of this width."""
        apart = (other.x - self.x) * width / 100
        across = -self.left < apart + other.right and apart - other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom

    def leaves(self, width: int, height: int) -> bool:
        """Whether it reaches over the edges of a plot of this size and its margin."""
        x = self.x * width / 100
        return x - self.left < 0 or x + self.right > width + MARGIN or self.top < 0 or self.bottom > height


@dataclass(frozen=True, slots=True)
class Segment:
    """A straight line: `x` in percent, `y` in pixels."""

    x1: Fraction
    y1: Fraction
    x2: Fraction
    y2: Fraction

    def crosses(self, block: Block, width: int) -> bool:
        """Whether it runs through a block on a chart of this width (Liang and Barsky's clipping)."""
        x, across, down = self.x1 * width / 100, (self.x2 - self.x1) * width / 100, self.y2 - self.y1
        left, right = block.x * width / 100 - block.left, block.x * width / 100 + block.right
        enters, parts = Fraction(0), Fraction(1)
        for step, room in (
            (-across, x - left),
            (across, right - x),
            (-down, self.y1 - block.top),
            (down, block.bottom - self.y1),
        ):
            if step == 0 and room <= 0:
                return False
            if step < 0:
                enters = max(enters, room / step)
            elif step > 0:
                parts = min(parts, room / step)
        return enters < parts


@dataclass(frozen=True, slots=True)
class Spot:
    """A place where a label might stand: the point its words are held at, and on which side of it they run."""

    x: Fraction
    y: Fraction
    anchor: str = "middle"
    dx: int = 0

    def block(self, size: Fraction) -> Block:
        """The room that words of this width take there."""
        left = {"start": Fraction(0), "middle": size / 2, "end": size}[self.anchor] - self.dx
        return Block(self.x, left, size - left, self.y - ASCENT, self.y + DESCENT)

    def text(self, wide: bool = False) -> c.ChartText:
        """The place as the template writes it."""
        return c.ChartText(percent(self.x), pixels(self.y), self.anchor, self.dx, wide)


class Room:
    """What stands on a chart already, and what place is left."""

    def __init__(self, height: int, gutter: int) -> None:
        self.height = height
        self.widths = tuple(width - gutter - MARGIN for width in (NARROWEST, (NARROWEST + WIDE) // 2, WIDE))
        self.blocks: list[Block] = []
        self.lines: list[Segment] = []

    def put(self, size: Fraction, spots: Sequence[Spot]) -> c.ChartText:
        """The best spot for words that must stand: what is free, else where a line is crossed rather than a label."""
        return self._take(min(spots, key=lambda spot: self._harm(spot.block(size), self.widths)), size, wide=False)

    def find(self, size: Fraction, spots: Sequence[Spot]) -> c.ChartText | None:
        """The first spot that is free at every width, else one that is free on a wide chart, else none."""
        for widths in (self.widths, self.widths[-1:]):
            for spot in spots:
                if not self._harm(spot.block(size), widths):
                    return self._take(spot, size, wide=widths != self.widths)
        return None

    def _take(self, spot: Spot, size: Fraction, *, wide: bool) -> c.ChartText:
        self.blocks.append(replace(spot.block(size), wide=wide))
        return spot.text(wide)

    def _harm(self, block: Block, widths: Sequence[int]) -> int:
        return max(
            20 * block.leaves(width, self.height)
            + 10 * sum(block.meets(other, width) for other in self.blocks if width == self.widths[-1] or not other.wide)
            + sum(line.crosses(block, width) for line in self.lines)
            for width in widths
        )


def around(x: Fraction, y: Fraction, *, peak: bool, last: bool) -> list[Spot]:
    """Where a point's figure may stand: above a peak, below a dip; the last one rather beside its point."""
    above = [Spot(x, y - 11, anchor) for anchor in ("middle", "end", "start")]
    below = [Spot(x, y + 21, anchor) for anchor in ("middle", "start", "end")]
    right = [Spot(x, y + 4, "start", MARKER + 4)] if last else []
    return [*right, *(above + below if peak else below + above)]


def along(x1: Fraction, x2: Fraction, y: Fraction) -> list[Spot]:
    """Where the words of a level line may stand: at its end, where the years to come leave room, else further back."""
    ends = ((x2, "end", -4), ((x1 + x2) / 2, "middle", 0), (x1, "start", 4))
    return [Spot(x, y + shift, anchor, dx) for x, anchor, dx in ends for shift in (-6, 16)]


def beside(line: Segment) -> list[Spot]:
    """Where the words of a sloping line may stand: off it, on the side that it leaves free."""
    spots = []
    for share in (Fraction(3, 5), Fraction(3, 4), Fraction(2, 5), Fraction(1, 4), Fraction(1)):
        x, y = line.x1 + (line.x2 - line.x1) * share, line.y1 + (line.y2 - line.y1) * share
        rising = line.y2 <= line.y1
        spots += [Spot(x, y - 6, "end" if rising else "start"), Spot(x, y + 16, "start" if rising else "end")]
    return spots


def figure_size(figure: Figure | m.Text, language: str, *, unit: bool = False) -> Fraction:
    """About how many pixels a figure takes, with or without the words of its unit."""
    if isinstance(figure, m.Text):
        return LETTER * len(figure.get(language) or figure.vi)
    letters = UNIT_LETTERS[figure.unit or "none"] if unit or figure.unit == "percent" else 0
    return FIGURE * (_letters(figure.value) + figure.signed) + LETTER * letters + (FIGURE if letters == 1 else 0)


def requirement_size(measure: m.Measure, require: m.Requirement, language: str) -> Fraction:
    """About how many pixels a requirement in short takes."""
    unit = UNIT_LETTERS[measure.unit]
    match require:
        case m.Bound(comparator, value):
            return FIGURE * _letters(value) + LETTER * (FORM_LETTERS[comparator] + unit)
        case m.Between(low, high):
            return FIGURE * _letters(low, high) + LETTER * unit
        case m.About(low, high):
            return FIGURE * _letters(low, high) + LETTER * (ABOUT_LETTERS + unit)
        case m.Change(kind, low, high):
            about = ABOUT_LETTERS if kind == "by_about" else 0
            unit = UNIT_LETTERS[require.unit(measure.unit)]
            return FIGURE * _letters(abs(low), abs(high)) + LETTER * (CHANGE_LETTERS + about + unit)
        case m.RankAtLeast(rank):
            return figure_size(dict(measure.scale)[rank], language) + LETTER * RANK_LETTERS
    return FIGURE * 5


def stage_size(stage: m.Stage) -> Fraction:
    """About how many pixels a stage's name takes: years, or days."""
    whole = (stage.start.month, stage.start.day, stage.end.month, stage.end.day) == (1, 1, 12, 31)
    return FIGURE * 9 if whole else LETTER * 33


def _letters(*values: Decimal) -> int:
    """Signs of a number, or of a range from one to another."""
    count = 0
    for value in dict.fromkeys(values):
        whole, _, places = f"{abs(value):f}".partition(".")
        count += len(whole) + (len(whole) - 1) // 3 + (len(places) + 1 if places else 0) + (value < 0) + bool(count)
    return count


def percent(x: Fraction) -> Decimal:
    """A place across, as it is written."""
    return round_half_up(x, 3)


def pixels(y: Fraction) -> Decimal:
    """A place down, as it is written."""
    return round_half_up(y, 2)
