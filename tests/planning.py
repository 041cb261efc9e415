"""What each page is meant to show: the routes of units and across them, planned as a build plans them."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from minhbach import model as m
from minhbach.across import read_ground
from minhbach.derive.history import with_history
from minhbach.derive.judged import JudgedUnit, judge_unit
from minhbach.output.joined_data import joined_data
from minhbach.output.open_data import DataFiles, UnitFiles
from minhbach.pages.data_pages import Offers
from minhbach.pages.routes import Frame, Route, UnitView, shared_routes, unit_routes
from minhbach.pages.search_index import shared_shard, unit_shard
from minhbach.render.contributions import contribution
from minhbach.render.environment import Renderer
from minhbach.render.open_data import OpenData
from minhbach.settings import Settings
from minhbach.sources.history import read_history, said_today
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
        past = read_history(settings.root, ground.log.below(f"data/{id}"))
        judged += with_history(one, past, today, site.repository, site.least_respondents)
    return routes_of(ground.site, judged, settings.on, ground.assets)


def routes_of(
    site: m.Site, judged: Sequence[JudgedUnit], on: dt.date, assets: Mapping[str, str] | None = None
) -> list[Route]:
    """All pages of a site with these units."""
    frame, data = Frame(site, assets or {}, on), Data(site, judged, on)
    renderers = {language: renderer(language, site.glossary) for language in site.languages}
    routes: list[Route] = []
    given = []
    for unit in data.units:
        routes += unit_routes(frame, unit.views, unit.data.offers)
        given.append(contribution(site, unit.views, renderers, unit_shard(unit.judged)[0], unit.data.given.workbook))
    return [*routes, *shared_routes(frame, given, shared_shard(site)[0], data.offers)]


@dataclass(frozen=True)
class Planned:
    """A unit, its rows in each language and the files of its data."""

    judged: JudgedUnit
    views: list[UnitView]
    data: UnitFiles


class Data:
    """The open data of a site with these units: the files of all units together, and what the catalogue offers."""

    def __init__(self, site: m.Site, judged: Iterable[JudgedUnit], on: dt.date) -> None:
        tables = OpenData(site, TEMPLATES, on)
        writer = DataFiles(tables.edition)
        self.units = []
        for one in judged:
            views = [UnitView.of(one, language) for language in site.languages]
            self.units.append(Planned(one, views, writer.unit(tables.of_unit(one.unit, views[0].rows))))
        own = {path: content for unit in self.units for path, content in unit.data.files.items()}
        files, dictionary = writer.shared
        self.files = dict(files)

        def write(path: str, pieces: Iterable[bytes]) -> None:
            self.files[path] = b"".join(pieces)

        given = [unit.data.given for unit in self.units]
        joined = joined_data(writer, tables.of_all(), given, own.__getitem__, write)
        self.offers = Offers(tables.edition, dictionary, joined.offered)


@cache
def renderer(language: str, glossary: tuple[m.Term, ...] = ()) -> Renderer:
    """The one of a language, with the engine's templates."""
    return Renderer(TEMPLATES, language, glossary)
