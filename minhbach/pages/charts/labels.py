"""The words on a chart: about how much room they take, and where they may stand.

Widths are estimated: pages are made before words are, and no font is known.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from minhbach import model as m
from minhbach.derive.judgement import Figure
from minhbach.pages.charts.room import MARKER, Segment, Spot

GUTTERS = (36, 52, 72, 96)
"""Pixels that may be left of the plot for the marks of its scale: the classes of style.css."""
FIGURE, LETTER = 750, 700
"""A digit and, on average, a letter in hundredths of a pixel: a little more than any usual font takes at .8125rem."""
LETTERS: dict[str, dict[str, int]] = {
    "vi": {
        **{"percent": 2, "percentage_point": 16, "person": 6, "enterprise": 13, "document": 17, "dossier": 6},
        **{"inspection": 14, "section": 8, "point": 5, "vnd_million": 11, "rank": 0, "none": 0},
        **{"at_least": 3, "more_than": 5, "at_most": 10, "less_than": 5, "exactly": 5, "between": 0, "about": 7},
        **{"rise": 5, "fall": 5, "all": 4, "rank_at_least": 3, "earlier": 10, "later": 9, "path": 15, "days": 27},
    },
    "en": {
        **{"percent": 2, "percentage_point": 18, "person": 7, "enterprise": 12, "document": 22, "dossier": 9},
        **{"inspection": 12, "section": 9, "point": 7, "vnd_million": 13, "rank": 0, "none": 0},
        **{"at_least": 9, "more_than": 10, "at_most": 8, "less_than": 10, "exactly": 8, "between": 0, "about": 6},
        **{"rise": 3, "fall": 5, "all": 4, "rank_at_least": 12, "earlier": 9, "later": 7, "path": 13, "days": 37},
    },
}
"""Letters of the words of a unit, of a requirement in short and of our own, without their figures, by language. A
percent sign is as wide as two."""


def around(x: Fraction, y: Fraction, *, peak: bool, last: bool) -> list[Spot]:
    """Where a point's figure may stand: above a peak, below a dip; the last one rather beside its point."""
    above = [Spot(x, y, anchor, dy=-11) for anchor in ("middle", "end", "start")]
    below = [Spot(x, y, anchor, dy=21) for anchor in ("middle", "start", "end")]
    right = [Spot(x, y, "start", MARKER + 4, 4)] if last else []
    return [*right, *(above + below if peak else below + above)]


def along(x1: Fraction, x2: Fraction, y: Fraction) -> list[Spot]:
    """Where the words of a level line may stand: at its end, where the years to come leave room, else further back."""
    ends = [(x2, "end", -4), ((x1 + x2) / 2, "middle", 0), (x1, "start", 4)]
    between = [(x1 + (x2 - x1) * share, "middle", 0) for share in (Fraction(3, 4), Fraction(1, 4))]
    return [Spot(x, y, anchor, dx, shift) for x, anchor, dx in ends + between for shift in (-6, 16)]


def beside(line: Segment) -> list[Spot]:
    """Where the words of a sloping line may stand: off it, on the side that it leaves free."""
    spots = []
    for share in (Fraction(3, 5), Fraction(3, 4), Fraction(2, 5), Fraction(1, 4), Fraction(1)):
        x, y = line.x1 + (line.x2 - line.x1) * share, line.y1 + (line.y2 - line.y1) * share
        rising = line.y2 <= line.y1
        spots += [Spot(x, y, "end" if rising else "start", 0, -6), Spot(x, y, "start" if rising else "end", 0, 16)]
    return spots


def bold(size: int) -> int:
    """How much words take in bold letters: what is asked, and the last figure."""
    return size * 6 // 5


class Sizes:
    """About how many hundredths of a pixel words of a language take."""

    def __init__(self, language: str) -> None:
        self.language = language

    def words(self, *keys: str) -> int:
        """Words without figures."""
        letters = LETTERS.get(self.language, LETTERS["en"])
        return LETTER * sum(letters[key] for key in keys)

    def figure(self, figure: Figure | m.Text, *, unit: bool = False) -> int:
        """A figure, with the words of its unit on demand; a percent sign always stands."""
        if isinstance(figure, m.Text):
            return LETTER * len(figure.get(self.language) or figure.vi)
        named = unit or figure.unit == "percent"
        size = FIGURE * (_letters(figure.value) + figure.signed)
        return size + (self.words(figure.unit or "none") if named else 0)

    def requirement(self, measure: m.Measure, require: m.Requirement) -> int:
        """A requirement in short."""
        match require:
            case m.Bound(comparator, value):
                return FIGURE * _letters(value) + self.words(comparator, measure.unit)
            case m.Between(low, high):
                return FIGURE * _letters(low, high) + self.words("between", measure.unit)
            case m.About(low, high):
                return FIGURE * _letters(low, high) + self.words("about", measure.unit)
            case m.Change(kind, low, high):
                about = ("about",) if kind == "by_about" else ()
                way = "fall" if low < 0 else "rise"
                return FIGURE * _letters(abs(low), abs(high)) + self.words(way, *about, require.unit(measure.unit))
            case m.RankAtLeast(rank):
                return self.figure(dict(measure.scale)[rank]) + self.words("rank_at_least")
        return self.words("all")

    def stage(self, stage: m.Stage) -> int:
        """A stage's name: years, or days."""
        whole = (stage.start.month, stage.start.day, stage.end.month, stage.end.day) == (1, 1, 12, 31)
        return FIGURE * 9 if whole else self.words("days")


def _letters(*values: Decimal) -> int:
    """Signs of a number, or of a range from one to another."""
    count = 0
    for value in dict.fromkeys(values):
        whole, _, places = f"{abs(value):f}".partition(".")
        count += len(whole) + (len(whole) - 1) // 3 + (len(places) + 1 if places else 0) + (value < 0) + bool(count)
    return count
