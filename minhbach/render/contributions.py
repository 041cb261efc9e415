"""Renders what a unit gives to the pages across units (see `pages/contribution.py`)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from minhbach import model as m
from minhbach.derive.judged import Totals
from minhbach.derive.judgement import GRAVEST_FIRST
from minhbach.pages import contexts as c
from minhbach.pages import headlines, news_pages, urls
from minhbach.pages.alphabet import alphabetical_key
from minhbach.pages.contribution import AreaPiece, Contribution, Dated, Piece, Pieces, Ranked
from minhbach.pages.routes import UnitView
from minhbach.pages.tables import Download
from minhbach.render.environment import Renderer


def contribution(
    site: m.Site, views: Sequence[UnitView], renderers: Mapping[str, Renderer], shard: str, workbook: Download
) -> Contribution:
    """What the unit gives; `shard` is the path of what search knows of it, `workbook` holds all its data."""
    judged = views[0].judged
    unit, plan = judged.unit, judged.current
    verdicts = {target.verdict for plan in judged.plans for target in plan.targets}
    verdicts |= {task.judgement.verdict for plan in judged.plans for task in plan.tasks}
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

    def on(page: str, macro: str, *given: object) -> Piece:
        return renderer.fragment("components/pieces.html", macro, *given, path=page)

    def on_home(macro: str, *given: object) -> Piece:
        return on(urls.shared("index", language), macro, *given)

    search = urls.shared("tim-kiem", language)
    offices = tuple(sorted(unit.offices, key=lambda office: alphabetical_key(office.name, language)))
    news = [Dated(row.news.date, on_home("news", row)) for row in view.news[: news_pages.LATEST]]
    now = view.rows[0] if view.rows else None
    latest = headlines.latest(now) if now else None
    shared = {area.id: area for area in site.areas}
    return Pieces(
        option=on(search, "unit_option", unit, urls.unit(unit.id, language), shard),
        offices=on(search, "office_options", unit, offices) if offices else Piece(""),
        index=on(urls.shared("a-z", language), "index", unit, urls.unit(unit.id, language, "a-z")),
        home=on(urls.shared("404", language), "home", unit, urls.unit(unit.id, language)),
        data=on(urls.data("", language), "data", unit, urls.data(unit.id, language), workbook),
        card=on_home("card", now.card) if now else Piece(""),
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
    )


def _comparisons(view: UnitView, on: Callable[..., Piece]) -> dict[str, tuple[Piece, ...]]:
    """The unit's rows on the pages of shared indicators, by indicator."""
    found: dict[str, list[Piece]] = {}
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
