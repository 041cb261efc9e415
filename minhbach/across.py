"""What stands across units: the ground that they are made on, read before them, and the pages of all, made after."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from minhbach.diagnostics import Diagnostic, errors
from minhbach.ground import Ground, static_files
from minhbach.output.checked import check_files
from minhbach.output.joined_data import Kept, joined_data
from minhbach.output.links import broken_leaving
from minhbach.output.manifest import Listed, listed
from minhbach.pages.data_pages import Offers
from minhbach.pages.routes import collisions, shared_routes
from minhbach.pages.search_index import shared_shard
from minhbach.pages.tables import UnitData
from minhbach.records import SharedRecord, UnitRecord, Warned
from minhbach.seen import Seen, across_key, ground_key, page_key
from minhbach.settings import Settings
from minhbach.sources.project import read_shared
from minhbach.sources.revisions import Log, read_log
from minhbach.state import State
from minhbach.units import cards, cards_of, strictly
from minhbach.validation.check import validate_shared
from minhbach.validation.guard import Guarded, guard_sources, is_contact, without_contacts

Find = Callable[[str], bytes | None]
"""The content of a file of the site by its path, wherever it lies now; None if there is no such file."""


class Read(Struct, frozen=True):
    """What was read before the units."""

    ground: Ground
    folders: tuple[str, ...]
    """The folders of units, in `data/` or `content/`, listed or not."""
    guarded: Guarded
    complaints: tuple[Diagnostic, ...]


def read_ground(settings: Settings, log: Log | None = None) -> Read:
    """Read and check what stands across units. Of the log what is known is read no more."""
    sources, folders, found = read_shared(settings.root)
    guarded = guard_sources(sources, settings.on.year)
    shared, more = validate_shared(sources, settings.schemas, settings.on, settings.drafts)
    if shared.site and settings.base_url:
        shared = replace(shared, site=replace(shared.site, base_url=settings.base_url))
    assets = {name: path for name, (path, _) in static_files(settings.templates).items()}
    found += [*guarded.complaints, *more]
    is_sound = shared.site is not None and not errors(strictly(without_contacts(found), settings))
    ground = Ground(settings, shared, assets, read_log(settings.root, log), is_sound)
    return Read(ground, tuple(sorted(folders)), guarded, tuple(found))


class MadeAcross(Struct, frozen=True):
    """The part of the site that stands across units."""

    record: SharedRecord
    files: dict[str, bytes] = {}
    """What was made; nothing where all is known and published."""
    complaints: tuple[Diagnostic, ...] = ()

    @property
    def kept(self) -> dict[str, Listed]:
        """The files that are published already and stay."""
        return {path: listed for path, listed in self.record.files.items() if path not in self.files}


def make_across(read: Read, units: Sequence[UnitRecord], state: State, seen: Seen, find: Find) -> MadeAcross:
    """Make the pages of all units from what each of them gave, in the site's order; or know them as they are."""
    ground = ground_key(read.ground, seen)
    key = across_key(ground, read.ground.shared.units, units)
    known = state.record("", SharedRecord)
    if known is None or not state.as_left(""):
        known = SharedRecord("", log=read.ground.log)
    elif known.key == key:
        return MadeAcross(known, complaints=tuple(warned.diagnostic() for warned in known.warnings))
    return _made(read, units, ground, key, known, find)


def _made(
    read: Read, units: Sequence[UnitRecord], ground_key: str, key: str, known: SharedRecord, find: Find
) -> MadeAcross:
    """The part made anew, but for pages and tables that would be what is known and published."""
    ground, settings = read.ground, read.ground.settings
    given = [record.given for record in units if record.given]
    files, offers, tables = _data(ground, [record.data for record in units if record.data], known, find)
    shard_path, shard = shared_shard(ground.site)
    routes = shared_routes(ground.frame, given, shard_path, offers)
    keys = {route.path: page_key(ground_key, route) for route in routes}
    stay = {path for path, own in keys.items() if known.keys.get(path) == own and not known.warnings}
    fresh = [route for route in routes if route.path not in stay]
    pages = {route.path: ground.renderers[route.shell.language].render(route) for route in fresh}
    files |= dict(static_files(settings.templates).values()) | {shard_path: shard} | cards(fresh, settings)
    files |= {path: html.encode("utf-8") for path, html in pages.items()}
    still = stay | {table.path for kept in tables.values() for table in kept.files if table.path not in files}
    still |= cards_of(routes) - files.keys()
    folders = frozenset(ground.shared.units)
    checked = check_files(
        pages,
        files,
        fresh,
        read.guarded,
        ground.own_address,
        lambda path: path in still or path.split("/")[0] in folders,
    )
    found = (*collisions(routes), *checked.complaints)
    return MadeAcross(
        SharedRecord(
            key,
            {path: known.files[path] for path in still} | {path: listed(content) for path, content in files.items()},
            keys,
            {path: known.leaving[path] for path in stay if path in known.leaving} | checked.leaving,
            tables,
            ground.log,
            # Of contacts the key knows: they are the units' own, or the build is refused.
            tuple(Warned.of(complaint) for complaint in found if not is_contact(complaint)),
            sum(route.is_html for route in routes),
        ),
        files,
        found,
    )


def _data(
    ground: Ground, given: Sequence[UnitData], known: SharedRecord, find: Find
) -> tuple[dict[str, bytes], Offers, dict[str, Kept]]:
    """The data of all units, joined of what stands in the files of each."""
    files, dictionary = ground.data_files.shared
    files = dict(files)

    def read(path: str) -> bytes:
        content = find(path)
        assert content is not None
        return content

    def write(path: str, pieces: Iterable[bytes]) -> None:
        files[path] = b"".join(pieces)

    joined = joined_data(ground.data_files, ground.data.of_all(), given, read, write, known.tables)
    return files, Offers(ground.data.edition, dictionary, joined.offered), joined.kept


def broken_between(across: MadeAcross, units: Iterable[UnitRecord], find: Find) -> Iterator[Diagnostic]:
    """Links from one part of the site to another that lead nowhere, each told once."""
    leaving = [link for links in across.record.leaving.values() for link in links]
    leaving += [link for record in units if record.given for link in record.given.leaving]
    contents: dict[str, bytes | None] = {}
    for link in dict.fromkeys(leaving):
        if link.target not in contents:
            contents[link.target] = across.files.get(link.target) or find(link.target)
        if complaint := broken_leaving(link, contents[link.target]):
            yield complaint
