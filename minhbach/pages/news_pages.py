"""A unit's news: the list of it, each item with the promises that it speaks of, and the feed.

The feed gives each item's summary and leads to its page. The text itself stays there, for only the page keeps with it
what belongs to it: that a unit is illustrative, how its promises stand today, and links that are right from where they
stand.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from itertools import groupby

from minhbach import model as m
from minhbach.derive.judged import JudgedUnit
from minhbach.pages import contexts as c
from minhbach.pages import urls
from minhbach.pages.rows import PlanRows

FEED_IDS = uuid.UUID("3b0fd7a4-6c1e-4f0a-9d35-5a8f3f1c2e77")
"""The namespace that the ids of feeds are made in. It must never change: readers know an item by its id."""


LATEST = 5
"""So many items stand on the home of all units."""


def news_rows(judged: JudgedUnit, language: str) -> tuple[c.NewsRow, ...]:
    """The unit's news as far as it is shown, newest first."""
    unit = judged.unit
    return tuple(
        c.NewsRow(unit, item.news, urls.news(unit.id, item.news.id, language), item.state) for item in judged.news
    )


def news_page(plans: Sequence[PlanRows], rows: Sequence[c.NewsRow], at: int, language: str) -> c.NewsPage:
    """One item among the unit's news, which is given newest first."""
    row = rows[at]
    news, plan = row.news, row.unit.plan_of(row.news)
    text = news.texts.get(language) or news.texts[urls.AUTHORITATIVE]
    plan_rows = next((rows for rows in plans if rows.plan is plan), None)
    return c.NewsPage(
        unit=row.unit,
        row=row,
        news=news,
        text=text,
        shift=int(any(block.kind == "heading" and block.level == 1 for block in text.blocks)),
        targets=tuple(t for t in plan_rows.targets if t.target.id in news.targets) if plan_rows else (),
        tasks=tuple(t for t in plan_rows.tasks if t.task.id in news.tasks) if plan_rows else (),
        period=next((p for p in plan_rows.periods if p.period == news.period), None) if plan_rows else None,
        previous=rows[at + 1] if at + 1 < len(rows) else None,
        next=rows[at - 1] if at else None,
    )


def archive_page(unit: m.Unit, rows: Sequence[c.NewsRow], language: str) -> c.NewsArchivePage:
    """All items, which are given newest first, by year."""
    years = tuple((year, tuple(of_year)) for year, of_year in groupby(rows, key=lambda row: row.news.date.year))
    return c.NewsArchivePage(unit, years, urls.feed(unit.id, language))


def feed_page(unit: m.Unit, rows: Sequence[c.NewsRow], language: str) -> c.NewsFeedPage:
    """The feed of at least one item."""
    entries = tuple(
        c.NewsEntry(feed_id(unit, language, row.news.id), row, row.news.updated or row.news.date) for row in rows
    )
    return c.NewsFeedPage(
        id=feed_id(unit, language),
        unit=unit,
        entries=entries,
        updated=max(entry.updated for entry in entries),
        archive=urls.unit(unit.id, language, "tin-tuc"),
    )


def feed_id(unit: m.Unit, language: str, news: str = "") -> str:
    """The id of a unit's feed, or of an item in it.

    Made of names alone, it stays when the site moves. The province keeps apart the communes of one name that publish
    sites of their own.
    """
    name = "/".join((unit.province.vi, unit.id, "tin-tuc", news, language))
    return uuid.uuid5(FEED_IDS, name).urn
