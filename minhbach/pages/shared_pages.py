"""The pages across units: home, indicators, methodology, glossary, and the prose of `content/pages`."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from minhbach import model as m
from minhbach.derive.compare import ABOUT_MARGIN
from minhbach.derive.judged import Totals
from minhbach.derive.judgement import GRAVEST_FIRST, RULES, Figure
from minhbach.derive.rounding import shown
from minhbach.pages import contexts as c
from minhbach.pages import headlines, urls
from minhbach.pages.alphabet import alphabetical_key, without_marks
from minhbach.pages.rows import PlanRows


def home_page(site: m.Site, rows: Sequence[PlanRows], news: tuple[c.NewsRow, ...]) -> c.HomePage:
    """Every unit's newest plan; illustrative units stand apart and are never counted with the others."""
    newest: dict[str, PlanRows] = {}
    for row in rows:
        newest.setdefault(row.unit.id, row)
    cards = [row.card for row in newest.values()]
    told = [row for row in newest.values() if not row.unit.illustrative]
    real = tuple(row.card for row in told)
    short = [(row.unit, target) for row in told for target in headlines.attention(row)]
    latest = [(row.unit, found) for row in told if (found := headlines.latest(row))]
    return c.HomePage(
        real=real,
        illustrative=tuple(card for card in cards if card.unit.illustrative),
        target_totals=Totals.sum(card.target_totals for card in real),
        tasks=sum(card.task_totals.total for card in real),
        reported=bool(latest),
        attention=tuple(sorted(short, key=lambda pair: GRAVEST_FIRST.index(pair[1].verdict))[: headlines.MOST]),
        attention_total=len(short),
        latest=tuple(sorted(latest, key=lambda pair: pair[1].period.cutoff.end, reverse=True)),
        areas=tuple(_shared_areas(site, told)),
        description=site.description,
        news=news,
    )


def _shared_areas(site: m.Site, rows: Sequence[PlanRows]) -> Iterator[c.SharedAreaRow]:
    """The areas in which any of these plans sets targets, in the site's order."""
    for area in site.areas:
        found = [(row.unit, own) for row in rows for own in row.areas if own.area.id == area.id and own.targets.total]
        if found:
            units = tuple((unit, own.path, own.targets) for unit, own in found)
            yield c.SharedAreaRow(area, Totals.sum(own.targets for _, own in found), units)


def compared_indicators(site: m.Site) -> set[str]:
    """The shared indicators that have a page, since a real unit promises them."""
    plans = [plan for unit in site.units if not unit.illustrative for plan in unit.plans]
    measures = [measure for plan in plans for target in plan.targets for measure in target.measures]
    return {measure.indicator for measure in measures if measure.indicator}


def indicator_pages(site: m.Site, rows: Iterable[PlanRows]) -> list[c.IndicatorPage]:
    """Each shared indicator that a real unit promises, with those units in the site's order."""
    found: dict[str, list[c.IndicatorRow]] = {}
    for plan in rows:
        if plan.unit.illustrative:
            continue
        for target in plan.targets:
            for view in target.measures:
                row = c.IndicatorRow(plan.unit, plan.plan, target.target, target.path, view)
                if view.measure.indicator:
                    found.setdefault(view.measure.indicator, []).append(row)
    return [c.IndicatorPage(i, tuple(found[i.id])) for i in site.indicators if i.id in found]


def indicators_page(pages: list[c.IndicatorPage], language: str) -> c.IndicatorsPage:
    """The list of shared indicators."""
    return c.IndicatorsPage(
        tuple((p.indicator, urls.indicator(p.indicator.id, language), len({r.unit.id for r in p.rows})) for p in pages)
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
    margin = Figure(shown(ABOUT_MARGIN * 100, digits=0), "percent")
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
