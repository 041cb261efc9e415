"""How high a frame must be so that a small version fits in it, estimated from the words that it shows.

The estimate is for a frame of 320 px, as on the narrowest phone, and for wide letters: a frame that is a little too
high is better than one that scrolls. What stands here of sizes follows `templates/embed/embed.css`.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from minhbach import model as m
from minhbach.pages import contexts as c
from minhbach.pages.sharing import MOST
from minhbach.render.formatting import Formatter
from minhbach.render.phrases import Phrases

SMALL, TEXT, LARGE, HEADING = (32, 23), (27, 26), (23, 25), (21, 27)
"""Sizes of letters: how many fit on a line, in any case, and how high the line is in pixels."""


def embed_height(page: c.TargetPage | c.UnitPage, words: Formatter, phrases: Phrases) -> int:
    """The height in pixels of the frame that the page offers."""
    own = _target(page, words, phrases) if isinstance(page, c.TargetPage) else _unit(page, words)
    return math.ceil((_around(page.unit, words) + sum(own)) / 10) * 10


def _around(unit: m.Unit, words: Formatter) -> float:
    """The edge of the box, the warning of an illustrative unit, and the foot with source and link."""
    say = words.catalog.plain
    warning = f"{say('site.illustrative')} {say('site.illustrative_about')}"
    return 34 + 86 + (_lines(warning, SMALL) + 16 if unit.illustrative else 0)


def _target(page: c.TargetPage, words: Formatter, phrases: Phrases) -> Iterator[float]:
    row, view = page.row, page.row.gravest
    yield _whose(page.unit, page.plan, words)
    yield _lines(words.plain(row.target.title), HEADING) + 13 + 30
    if len(row.measures) > 1:
        overall = words.catalog.plain("target.overall", count=len(row.measures))
        yield _lines(f"{overall} {words.plain(view.measure.title)}:", SMALL) + 7
    yield 34 + 2 * SMALL[1] + _lines(phrases.requirement(view.measure), LARGE) + _result(view, words)
    yield _lines("; ".join(words.plain(link.office.name) for link in row.lead) + " " * 16, TEXT) + 7


def _result(view: c.MeasureView, words: Formatter) -> float:
    """The latest figure, and when it is of."""
    if not view.series:
        return LARGE[1]
    latest = view.series[0]
    when = {"period": words.period_name(latest.period), "day": words.day(latest.cutoff)}
    counted = " " * 14 if latest.result.count is not None else ""
    said = words.catalog.plain("measure.as_of", **when)
    return max(30, _lines(words.figure(view.figure), LARGE)) + _lines(counted + said, SMALL)


def _unit(page: c.UnitPage, words: Formatter) -> Iterator[float]:
    if page.card is None:
        return
    yield _whose(page.unit, page.card.plan, words)
    yield 2 * HEADING[1] + 13 + 28
    yield 40 + 24 * len(page.card.target_totals.counts)
    yield 2 * SMALL[1] + 7
    titles = [row.target.title for row in page.attention] + [row.task.title for row in page.attention_tasks]
    if titles:
        yield TEXT[1] + 16
        yield from (_lines(words.plain(title) + " " * 14, TEXT) + 10 for title in titles[:MOST])


def _whose(unit: m.Unit, plan: m.Plan, words: Formatter) -> float:
    return _lines(f"{words.plain(unit.short_name)} · {words.plain(plan.title)}", SMALL)


def _lines(text: str, size: tuple[int, int]) -> float:
    """How much room a text takes downwards."""
    letters, height = size
    return math.ceil(len(text) / letters) * height
