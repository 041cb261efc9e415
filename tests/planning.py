"""What each page is meant to show: the routes of units and across them, planned as a build plans them."""

import datetime as dt
from collections.abc import Mapping, Sequence
from functools import cache

from msgspec.structs import replace

from minhbach import model as m
from minhbach.across import joined, read_ground
from minhbach.derive.history import with_history
from minhbach.derive.judged import JudgedUnit, judge_unit
from minhbach.output.open_data import data_files
from minhbach.pages.routes import Frame, Route, UnitView, shared_routes, unit_routes
from minhbach.pages.search_index import shared_shard, unit_shard
from minhbach.render.contributions import contribution
from minhbach.render.environment import Renderer
from minhbach.render.open_data import open_data
from minhbach.settings import Settings
from minhbach.sources.history import said_today
from minhbach.sources.project import read_unit
from minhbach.validation.check import validate_unit
from tests.sample import TEMPLATES


def project_routes(settings: Settings) -> list[Route]:
    """All pages of a project, read from its files."""
    ground = read_ground(settings).ground
    judged: list[JudgedUnit] = []
    for id in ground.shared.units:
        sources, _ = read_unit(settings.root, id)
        unit, _ = validate_unit(id, sources, ground.shared, settings.schemas, settings.on, settings.drafts)
        assert unit
        today, site = said_today(sources.values), ground.site
        one = (judge_unit(unit, settings.on, settings.drafts),)
        judged += with_history(one, ground.history, today, site.repository, site.least_respondents)
    return routes_of(ground.site, judged, settings.on, ground.assets, with_data=True)


def routes_of(
    site: m.Site,
    judged: Sequence[JudgedUnit],
    on: dt.date,
    assets: Mapping[str, str] | None = None,
    *,
    with_data: bool = False,
) -> list[Route]:
    """All pages of a site with these units; those of its open data cost the most and are there on demand."""
    frame = Frame(site, assets or {}, on)
    renderers = {language: renderer(language, site.glossary) for language in site.languages}
    routes: list[Route] = []
    given, data = [], []
    for one in judged:
        views = [UnitView.of(one, language) for language in site.languages]
        published = None
        if with_data:
            data.append(open_data(replace(site, units=(one.unit,)), (one,), TEMPLATES, on))
            _, published = data_files(replace(data[-1], extents=data[-1].extents[1:]))
        routes += unit_routes(frame, views, published)
        given.append(contribution(site, views, renderers, unit_shard(one)[0]))
    catalogue = joined(data)[1] if with_data else None
    return [*routes, *shared_routes(frame, given, shared_shard(site)[0], catalogue)]


@cache
def renderer(language: str, glossary: tuple[m.Term, ...] = ()) -> Renderer:
    """The one of a language, with the engine's templates."""
    return Renderer(TEMPLATES, language, glossary)
