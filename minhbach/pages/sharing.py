"""What a page gives to others: its small version for another site, the image for a shared link, sitemaps."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from minhbach import model as m
from minhbach.derive.judged import JudgedUnit, Totals
from minhbach.pages import contexts as c
from minhbach.pages import headlines, urls
from minhbach.pages.contribution import Contribution
from minhbach.pages.rows import PlanRows
from minhbach.pages.shared_pages import totals

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


def unit_card(site: m.Site, judged: JudgedUnit, language: str, on: dt.date) -> c.ShareCard | None:
    """The image for shared links to a unit's pages; None while the site's own address is unknown."""
    if not site.base_url:
        return None
    plan = judged.current
    totals = plan.target_totals if plan else Totals.of(())
    path = urls.card(judged.unit.id, language)
    return c.ShareCard(path, language, site.title, judged.unit, plan.plan if plan else None, 1, totals, on)


def shared_card(site: m.Site, given: Sequence[Contribution], language: str, on: dt.date) -> c.ShareCard | None:
    """The one for pages across units. Illustrative units never enter its counts."""
    if not site.base_url:
        return None
    real = [unit for unit in given if unit.has_plan and not unit.illustrative]
    everything = Totals.sum(totals(unit.targets) for unit in real)
    return c.ShareCard(urls.card("", language), language, site.title, None, None, len(real), everything, on)


def sitemap(shells: Iterable[c.Shell]) -> c.SitemapPage:
    """The pages of these shells, in one language: each is listed with its other languages."""
    return c.SitemapPage(tuple(shell.alternates for shell in shells))
