"""The pages across units: home, indicators, methodology, glossary, and the prose of `content/pages`."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from minhbach import model as m
from minhbach.derive import rounding
from minhbach.derive.compare import ABOUT_MARGIN
from minhbach.derive.judged import Totals
from minhbach.derive.judgement import GRAVEST_FIRST, RULES, Figure, Verdict
from minhbach.pages import contexts as c
from minhbach.pages import headlines, news_pages, urls
from minhbach.pages.alphabet import alphabetical_key, without_marks
from minhbach.pages.contribution import Contribution, Pieces, shown, stale_in


def home_page(site: m.Site, given: Sequence[Contribution], language: str) -> c.HomePage:
    """Every unit's newest plan; illustrative units stand apart and are never counted with the others."""
    planning = [(unit, unit.pieces[language]) for unit in given if unit.has_plan]
    told = [(unit, pieces) for unit, pieces in planning if not unit.illustrative]
    real = [pieces for _, pieces in told]
    short = sorted((ranked for pieces in real for ranked in pieces.attention), key=lambda ranked: ranked.rank)
    attention = [ranked.piece for ranked in short[: headlines.MOST]]
    dated = sorted((pieces.latest for pieces in real if pieces.latest), key=lambda dated: dated.day, reverse=True)
    latest = [dated.piece for dated in dated[: headlines.MOST]]
    cards = [pieces.card for pieces in real]
    areas = [pieces.areas[area.id] for area in site.areas for pieces in real if area.id in pieces.areas]
    illustrative = [pieces.card for unit, pieces in planning if unit.illustrative]
    items = [item for unit in given if not unit.illustrative for item in unit.pieces[language].news]
    newest = sorted(items, key=lambda item: item.day, reverse=True)[: news_pages.LATEST]
    news = [item.piece for item in newest]
    return c.HomePage(
        real=shown(cards),
        illustrative=shown(illustrative),
        target_totals=Totals.sum(totals(unit.targets) for unit, _ in told),
        tasks=sum(unit.tasks for unit, _ in told),
        reported=bool(latest),
        attention=shown(attention),
        attention_total=sum(unit.attention for unit, _ in told),
        latest=shown(latest),
        areas=tuple(_shared_areas(site, real)),
        description=site.description,
        news=shown(news),
        stale=stale_in([*attention, *latest, *cards, *(area.way for area in areas), *illustrative, *news]),
    )


def totals(counts: dict[str, int]) -> Totals:
    """Totals as a unit gave them."""
    return Totals({verdict: counts[verdict] for verdict in Verdict if verdict in counts}, sum(counts.values()))


def _shared_areas(site: m.Site, given: Sequence[Pieces]) -> Iterator[c.SharedAreaRow]:
    """The areas in which any of these units sets targets, in the site's order."""
    for area in site.areas:
        found = [pieces.areas[area.id] for pieces in given if area.id in pieces.areas]
        if found:
            counts = Totals.sum(totals(piece.counts) for piece in found)
            yield c.SharedAreaRow(area, counts, shown(piece.way for piece in found))


def indicator_pages(site: m.Site, given: Sequence[Contribution], language: str) -> list[c.IndicatorPage]:
    """Each shared indicator with the real units that promise it, in the site's order."""
    real = [unit.pieces[language] for unit in given if not unit.illustrative]
    found = ((i, [row for pieces in real for row in pieces.indicators.get(i.id, ())]) for i in site.indicators)
    return [c.IndicatorPage(indicator, shown(rows), stale_in(rows)) for indicator, rows in found]


def indicators_page(site: m.Site, given: Sequence[Contribution], language: str) -> c.IndicatorsPage:
    """The list of shared indicators, with how many real units promise each."""
    real = [unit.pieces[language] for unit in given if not unit.illustrative]
    return c.IndicatorsPage(
        tuple(
            (i, urls.indicator(i.id, language), sum(i.id in pieces.indicators for pieces in real))
            for i in site.indicators
        )
    )


def glossary_page(site: m.Site, language: str) -> c.GlossaryPage:
    """The glossary by the alphabet of the page's language."""
    terms = terms_by_anchor(site).items()
    return c.GlossaryPage(tuple(sorted(terms, key=lambda pair: alphabetical_key(pair[1].term, language))))


def terms_by_anchor(site: m.Site) -> dict[str, m.Term]:
    """The glossary's terms by their places on its page, made of the Vietnamese words: `tu-thu-tuc-hanh-chinh`."""
    found: dict[str, m.Term] = {}
    for term in site.glossary:
        slug = "tu-" + re.sub(r"[^a-z0-9]+", "-", without_marks(term.term.vi)).strip("-")
        same = sum(anchor == slug or anchor.startswith(f"{slug}--") for anchor in found)
        found[f"{slug}--{same + 1}" if same else slug] = term
    return found


def methodology_page(site: m.Site, prose: m.Prose | None) -> c.MethodologyPage:
    """The table of rules that the code judges by, with an example of every form of requirement."""
    margin = Figure(rounding.shown(ABOUT_MARGIN * 100, digits=0), "percent")
    return c.MethodologyPage(RULES, EXAMPLES, GRAVEST_FIRST, margin, site.least_respondents, prose)


def _example(require: m.Requirement, unit: str = "percent", **more: object) -> m.Measure:
    stage = m.Stage(dt.date(2026, 1, 1), dt.date(2030, 12, 31))
    return m.Measure("example", None, unit, require, stage, "hold", **more)  # type: ignore[arg-type]


_RUNG = ("kha", m.Text("mức khá", "good"))

EXAMPLES: tuple[tuple[str, m.Measure], ...] = (
    ("at_least", _example(m.Bound("at_least", Decimal(95)))),
    ("more_than", _example(m.Bound("more_than", Decimal(80)))),
    ("at_most", _example(m.Bound("at_most", Decimal(5)))),
    ("less_than", _example(m.Bound("less_than", Decimal(5)))),
    ("exactly", _example(m.Bound("exactly", Decimal(5)), "person")),
    ("all", _example(m.All())),
    ("between", _example(m.Between(Decimal(4), Decimal(6)), "inspection")),
    ("about", _example(m.About(Decimal(8), Decimal(10)))),
    (
        "change",
        _example(
            m.Change(
                "by_at_least", Decimal("-3.5"), Decimal("-3.5"), "percent", "2021", "actual", (Decimal(1), "person")
            ),
            "person",
        ),
    ),
    ("rises_every", _example(m.RisesEveryYear(), "point")),
    ("steps", _example(m.Steps(2021, Decimal(15), Decimal(20), Decimal(100)))),
    ("rank_at_least", _example(m.RankAtLeast("kha"), "rank", scale=(_RUNG,))),
    ("done_by", _example(m.DoneBy(dt.date(2026, 12, 31)), "none")),
    ("quality", _example(m.Quality(), "none")),
)
