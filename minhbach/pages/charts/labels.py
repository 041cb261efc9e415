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
FIGURE, LETTER = Fraction(15, 2), Fraction(7)
"""Pixels of a digit and, on average, of a letter: a little more than any usual font takes at .8125rem."""
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
