"""Renders what a unit gives to the pages across units (see `pages/contribution.py`)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from minhbach import model as m
from minhbach.derive.judged import Totals
from minhbach.derive.judgement import GRAVEST_FIRST
from minhbach.pages import contexts as c
from minhbach.pages import headlines, news_pages, urls
from minhbach.pages.alphabet import alphabetical_key
from minhbach.pages.contribution import AreaPiece, Contribution, Dated, Pieces, Ranked
from minhbach.pages.routes import UnitView
from minhbach.pages.tables import Download
from minhbach.render.environment import Renderer

Macro = Callable[..., str]


def contribution(
    site: m.Site, views: Sequence[UnitView], renderers: Mapping[str, Renderer], shard: str, workbook: Download
) -> Contribution:
    """What the unit gives; `shard` is the path of what search knows of it, `workbook` holds all its data."""
    judged = views[0].judged
    unit, plan = judged.unit, judged.current
    promises = [promise for plan in judged.plans for promise in (*plan.targets, *plan.tasks)]
    verdicts = {p.verdict if hasattr(p, "verdict") else p.judgement.verdict for p in promises}
    return Contribution(
        unit=unit.id,
        name=unit.name,
        illustrative=unit.illustrative,
        pieces={view.language: pieces(site, view, renderers[view.language], shard, workbook) for view in views},
        targets=counts(plan.target_totals) if plan else {},
        tasks=plan.task_totals.total if plan else 0,
        has_plan=plan is not None,
        attention=len(headlines.attention(views[0].rows[0])) if plan else 0,
        areas=tuple(sorted({area.id for one in judged.plans for area in one.plan.areas})),
        verdicts=tuple(sorted(verdict.value for verdict in verdicts)),
    )


def counts(totals: Totals) -> dict[str, int]:
    """Totals as plain values."""
    return {verdict.value: count for verdict, count in totals.counts.items()}


def pieces(site: m.Site, view: UnitView, renderer: Renderer, shard: str, workbook: Download) -> Pieces:
    """The pieces in the language of the view, as seen from the pages that they are put on."""
    unit, language = view.judged.unit, view.language
    stale: dict[m.Text, None] = {}

    def on(page: str, macro: str, *given: object) -> str:
        fragment = renderer.fragment("components/pieces.html", macro, *given, path=page)
        stale.update(dict.fromkeys(fragment.stale))
        return str(fragment.html)

    def on_home(macro: str, *given: object) -> str:
        return on(urls.shared("index", language), macro, *given)

    search = urls.shared("tim-kiem", language)
    offices = tuple(sorted(unit.offices, key=lambda office: alphabetical_key(office.name, language)))
    always = {
        "option": on(search, "unit_option", unit, urls.unit(unit.id, language), shard),
        "offices": on(search, "office_options", unit, offices) if offices else "",
        "index": on(urls.shared("a-z", language), "index", unit, urls.unit(unit.id, language, "a-z")),
        "home": on(urls.shared("404", language), "home", unit, urls.unit(unit.id, language)),
        "data": on(urls.data("", language), "data", unit, urls.data(unit.id, language), workbook),
    }
    stale.clear()  # these name the unit alone, in words that are marked nowhere
    news = [Dated(row.news.date, on_home("news", row)) for row in view.news[: news_pages.LATEST]]
    now = view.rows[0] if view.rows else None
    latest = headlines.latest(now) if now else None
    shared = {area.id: area for area in site.areas}
    return Pieces(
        **always,
        card=on_home("card", now.card) if now else "",
        attention=tuple(
            Ranked(GRAVEST_FIRST.index(row.verdict), on_home("attention", unit, row))
            for row in (headlines.attention(now)[: headlines.MOST] if now else ())
        ),
        latest=Dated(latest.period.cutoff.end, on_home("latest", unit, latest)) if latest else None,
        areas={
            row.area.id: AreaPiece(counts(row.targets), on_home("area", unit, shared[row.area.id], row))
            for row in (now.areas if now else ())
            if row.targets.total and row.area.id in shared
        },
        news=tuple(news),
        indicators=_comparisons(view, on),
        stale=tuple(stale),
    )


def _comparisons(view: UnitView, on: Callable[..., str]) -> dict[str, tuple[str, ...]]:
    """The unit's rows on the pages of shared indicators, by indicator."""
    found: dict[str, list[str]] = {}
    for indicator, row in _promises(view):
        found.setdefault(indicator, []).append(on(urls.indicator(indicator, view.language), "comparison", row))
    return {indicator: tuple(rows) for indicator, rows in found.items()}


def _promises(view: UnitView) -> Iterable[tuple[str, c.IndicatorRow]]:
    for plan in view.rows:
        for target in plan.targets:
            for measure in target.measures:
                if measure.measure.indicator:
                    row = c.IndicatorRow(plan.unit, plan.plan, target.target, target.path, measure)
                    yield measure.measure.indicator, row
