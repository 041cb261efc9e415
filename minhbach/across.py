"""What stands across units: the ground that they are made on, read before them, and the pages of all, made after."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from minhbach.diagnostics import Diagnostic
from minhbach.ground import Ground, static_files
from minhbach.output.checked import check_files
from minhbach.output.open_data import data_files
from minhbach.pages.contribution import Contribution, Leaving
from minhbach.pages.routes import collisions, shared_routes
from minhbach.pages.search_index import shared_shard
from minhbach.pages.tables import OpenData, Published
from minhbach.settings import Settings
from minhbach.sources.history import read_history
from minhbach.sources.project import read_shared
from minhbach.units import cards
from minhbach.validation.check import validate_shared
from minhbach.validation.guard import Guarded, guard_sources


class Read(Struct, frozen=True):
    """What was read before the units."""

    ground: Ground
    folders: tuple[str, ...]
    """The folders of units, in `data/` or `content/`, listed or not."""
    guarded: Guarded
    complaints: tuple[Diagnostic, ...]

    @property
    def missing(self) -> bool:
        """Whether there is nothing that units could be made on; they can still be checked."""
        return self.ground.shared.site is None


def read_ground(settings: Settings) -> Read:
    """Read and check what stands across units."""
    sources, folders, found = read_shared(settings.root)
    guarded = guard_sources(sources, settings.on.year)
    shared, more = validate_shared(sources, settings.schemas, settings.on, settings.drafts)
    if shared.site and settings.base_url:
        shared = replace(shared, site=replace(shared.site, base_url=settings.base_url))
    assets = {name: path for name, (path, _) in static_files(settings.templates).items()}
    ground = Ground(settings, shared, assets, read_history(settings.root))
    return Read(ground, tuple(sorted(folders)), guarded, (*found, *guarded.complaints, *more))


class MadeAcross(Struct, frozen=True):
    """The files across units, and what there is to complain about."""

    files: dict[str, bytes]
    complaints: tuple[Diagnostic, ...]
    leaving: tuple[Leaving, ...]
    """The links into units."""
    pages: int


def make_across(read: Read, given: Sequence[Contribution], data: Sequence[OpenData]) -> MadeAcross:
    """Make the pages of all units from what each of them gave, in the site's order."""
    ground, settings = read.ground, read.ground.settings
    shard_path, shard = shared_shard(ground.site)
    renderers = ground.renderers()
    tables, published = joined(data)
    routes = shared_routes(ground.frame, given, shard_path, published)
    pages = {route.path: renderers[route.shell.language].render(route) for route in routes}
    files = dict(static_files(settings.templates).values()) | tables | {shard_path: shard}
    files |= {path: html.encode("utf-8") for path, html in pages.items()} | cards(routes, settings)
    units = frozenset(ground.shared.units)
    checked = check_files(
        pages, files, routes, read.guarded, ground.own_address, lambda path: path.split("/")[0] in units
    )
    found = [*collisions(routes), *checked.complaints]
    return MadeAcross(files, tuple(found), checked.leaving, sum(route.is_html for route in routes))


def joined(data: Sequence[OpenData]) -> tuple[dict[str, bytes], Published]:
    first = data[0]
    tables = tuple(
        replace(t, rows=tuple(row for one in data for row in one.extents[0].tables[i].rows))
        for i, t in enumerate(first.extents[0].tables)
    )
    everything = replace(first.extents[0], tables=tables)
    whole = replace(first, extents=(everything, *(e for one in data for e in one.extents[1:])))
    files, published = data_files(whole)
    return {path: content for path, content in files.items() if path.split("/")[0] == "du-lieu"}, published
