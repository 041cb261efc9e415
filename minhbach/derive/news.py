"""Which news is out on a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Literal

from msgspec import Struct

from minhbach import model as m

NewsState = Literal["out", "draft", "scheduled"]


class NewsItem(Struct, frozen=True):
    """A news item that is shown, and whether only a preview may show it."""

    news: m.News
    state: NewsState


def news_state(news: m.News, on: dt.date) -> NewsState:
    """A draft waits for its editor, whatever its day; the others wait for their day, which is no fault."""
    if news.draft:
        return "draft"
    return "scheduled" if news.date > on else "out"


def shown_news(news: Iterable[m.News], on: dt.date, drafts: bool = False) -> tuple[NewsItem, ...]:
    """What is out on the day, in the order given; with `drafts` everything, each with its state."""
    items = (NewsItem(each, news_state(each, on)) for each in news)
    return tuple(item for item in items if drafts or item.state == "out")
