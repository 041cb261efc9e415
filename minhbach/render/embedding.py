"""How high a frame must be so that a small version fits in it, estimated from the words that it shows.

The estimate is for 320 px, the narrowest phone, and for wide letters: a frame that is a little too high is better than one
that scrolls.
"""

from __future__ import annotations

import math

from minhbach.pages import contexts as c
from minhbach.pages.sharing import MOST
from minhbach.render.formatting import Formatter
from minhbach.render.phrases import Phrases

LINE = 26
"""The height of a line in pixels."""


def embed_height(page: c.TargetPage | c.UnitPage, words: Formatter, phrases: Phrases) -> int:
    """The height in pixels of the frame that the page offers."""
    lines = _target_lines(page, words, phrases) if isinstance(page, c.TargetPage) else _unit_lines(page, words)
    illustrative = 4 if page.unit.illustrative else 0
    return math.ceil((lines + illustrative) * LINE / 10) * 10


def _target_lines(page: c.TargetPage, words: Formatter, phrases: Phrases) -> int:
    row, measure = page.row, page.row.gravest.measure
    offices = "; ".join(words.plain(link.office.name) for link in row.lead)
    several = len(row.measures) > 1
    return (
        10
        + _lines(f"{words.plain(page.unit.short_name)} · {words.plain(page.plan.title)}", 34)
        + _lines(words.plain(row.target.title), 26)
        + _lines(phrases.requirement(measure), 26)
        + _lines(offices, 32)
        + (4 + _lines(words.plain(measure.title), 34) if several else 0)
    )


def _unit_lines(page: c.UnitPage, words: Formatter) -> int:
    if page.card is None:
        return 0
    titles = [row.target.title for row in page.attention] + [row.task.title for row in page.attention_tasks]
    return (
        11
        + _lines(f"{words.plain(page.unit.short_name)} · {words.plain(page.card.plan.title)}", 34)
        + len(page.card.target_totals.counts)
        + sum(_lines(words.plain(title), 30) + 1 for title in titles[:MOST])
    )


def _lines(text: str, letters: int) -> int:
    """How many lines a text takes where so many letters fit on one."""
    return math.ceil(len(text) / letters)
