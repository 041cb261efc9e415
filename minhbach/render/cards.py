"""The words of the image that stands for a shared link; `drawing` puts them on it."""

from __future__ import annotations

from msgspec import Struct

from minhbach.derive.judgement import Verdict
from minhbach.pages.contexts import ShareCard
from minhbach.render.formatting import Formatter

ORDER = (
    Verdict.MET,
    Verdict.DONE,
    Verdict.ON_TRACK,
    Verdict.IN_PROGRESS,
    Verdict.BEHIND,
    Verdict.OVERDUE,
    Verdict.NOT_MET,
    Verdict.NOT_COMPLETED,
    Verdict.NOT_STARTED,
    Verdict.CANNOT_JUDGE,
    Verdict.NO_DATA,
    Verdict.NOT_DUE,
)
"""From left to right, as in the bars of the pages (`components/totals.html`)."""


class Segment(Struct, frozen=True):
    """A part of the bar: how many stand at a verdict, and its word."""

    verdict: Verdict
    count: int
    word: str


class Face(Struct, frozen=True):
    """A card in words of its language; empty where there is nothing to say."""

    brand: str
    as_of: str
    warning: str
    """That the unit is made up."""
    title: str
    about: str
    answer: str
    more: str
    segments: tuple[Segment, ...]

    @property
    def spoken(self) -> str:
        """The same as one text, for those who do not see the image."""
        counts = ", ".join(filter(None, (self.answer, self.more)))
        parts = filter(None, (self.warning, self.title, self.about, counts, self.as_of))
        return " ".join(part if part[-1] in ".?!" else f"{part}." for part in parts)


def face(card: ShareCard, words: Formatter) -> Face:
    """Put a card into words."""
    say, totals = words.catalog.plain, card.totals
    title, about = _title(card, words)
    answer, more = _answer(card, words)
    return Face(
        brand=words.plain(card.site_title),
        as_of=say("card.as_of", day=words.day(card.on)),
        warning=say("card.illustrative") if card.unit and card.unit.illustrative else "",
        title=title,
        about=about,
        answer=answer,
        more=more,
        segments=tuple(
            Segment(verdict, totals.counts[verdict], say(f"verdict.{verdict.value}"))
            for verdict in ORDER
            if verdict in totals.counts
        ),
    )


def _title(card: ShareCard, words: Formatter) -> tuple[str, str]:
    """What the card is about, and a line that says more of it."""
    say = words.catalog.plain
    if card.unit is None:
        return say("home.title"), say("count.units", count=card.units)
    if card.plan is None:
        return words.plain(card.unit.short_name), say("unit_page.no_plan").rstrip(".")
    years = "–".join(str(year) for year in dict.fromkeys((card.plan.first_year, card.plan.last_year)))
    province, plan = words.plain(card.unit.province), say("plan.years", years=years)
    return words.plain(card.unit.short_name), f"{province} · {plan}"


def _answer(card: ShareCard, words: Formatter) -> tuple[str, str]:
    """How many promises are kept. Where nothing at all was reported, that and no 0: unknown is not nothing."""
    say, totals = words.catalog.plain, card.totals
    kept, total, no_data = (words.number(n) for n in (totals.kept, totals.total, totals.no_data))
    if not totals.total:
        return "", ""
    if totals.counts.keys() <= {Verdict.NO_DATA, Verdict.NOT_DUE}:
        if not totals.no_data:
            return say("card.not_due", total=total), ""
        return say("card.silent", no_data=no_data, total=total), ""
    return say("card.kept", kept=kept, total=total), say("card.no_data", count=no_data) if totals.no_data else ""
