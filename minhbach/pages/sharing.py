"""What a page gives to others: its small version for another site, the image for a shared link, sitemaps."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from minhbach import model as m
from minhbach.derive.judged import JudgedUnit, Totals
from minhbach.pages import contexts as c
from minhbach.pages import headlines, urls
from minhbach.pages.rows import PlanRows

MOST = 3
"""So many promises a unit's small version names."""


def target_embed(rows: PlanRows, at: int) -> c.TargetEmbedPage:
    """The small version of the target at this position of the plan."""
    return c.TargetEmbedPage(rows.unit, rows.plan, rows.targets[at])


def unit_embed(rows: PlanRows) -> c.UnitEmbedPage:
    """The small version of a unit, which speaks of this plan."""
    targets = headlines.attention(rows)[:MOST]
    tasks = headlines.attention_tasks(rows)[: MOST - len(targets)]
    return c.UnitEmbedPage(rows.unit, rows.card, tuple(targets), tuple(tasks))


def cards(site: m.Site, judged: Iterable[JudgedUnit], on: dt.date) -> Iterator[c.ShareCard]:
    """The images for shared links: one a unit and one for the whole site, in every language.

    None while the site's own address is unknown. Illustrative units never enter the whole site's counts.
    """
    if not site.base_url:
        return
    judged = tuple(judged)
    real = [j.current for j in judged if j.current and not j.unit.illustrative]
    everything = Totals.sum(plan.target_totals for plan in real)
    for language in site.languages:
        for one in judged:
            plan = one.current
            totals = plan.target_totals if plan else Totals.of(())
            path = urls.card(one.unit.id, language)
            shown = plan.plan if plan else None
            yield c.ShareCard(path, language, site.title, one.unit, shown, 1, totals, on)
        path = urls.card("", language)
        yield c.ShareCard(path, language, site.title, None, None, len(real), everything, on)


def sitemaps(shells: Iterable[c.Shell]) -> dict[str, c.SitemapPage]:
    """The sitemaps by their paths: one a unit, as units are built and replaced one by one, and one for what is shared.

    `shells` are those of the pages to be listed, in one language; each page is listed with its other languages.
    """
    pages: dict[str, list[c.Shell]] = {}
    for shell in shells:
        path = urls.sitemap(shell.unit.id) if shell.unit else urls.SHARED_SITEMAP
        pages.setdefault(path, []).append(shell)
    return {path: c.SitemapPage(tuple(shell.alternates for shell in found)) for path, found in pages.items()}
