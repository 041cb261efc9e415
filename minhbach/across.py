"""What stands across units: the ground that they are made on, read before them, and the pages of all, made after."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from minhbach.diagnostics import Diagnostic, errors
from minhbach.ground import Ground, static_files
from minhbach.output.checked import check_files
from minhbach.output.joined_data import joined_data
from minhbach.output.links import broken_leaving
from minhbach.output.manifest import Listed, listed
from minhbach.pages.data_pages import Offers
from minhbach.pages.routes import collisions, shared_routes
from minhbach.pages.search_index import shared_shard
from minhbach.pages.tables import UnitData
from minhbach.settings import Settings
from minhbach.sources.history import read_history
from minhbach.sources.project import read_shared
from minhbach.state import Seen, SharedRecord, State, UnitRecord, Warned, across_key
from minhbach.units import cards, strictly
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
    found += [*guarded.complaints, *more]
    is_sound = shared.site is not None and not errors(strictly(without_contacts(found), settings))
    ground = Ground(settings, shared, assets, read_history(settings.root), is_sound)
    return Read(ground, tuple(sorted(folders)), guarded, tuple(found))


class MadeAcross(Struct, frozen=True):
    """The part of the site that stands across units."""

    record: SharedRecord
    files: dict[str, bytes] = {}
    """What was made; nothing where all is known and published."""
    complaints: tuple[Diagnostic, ...] = ()

    @property
    def kept(self) -> dict[str, Listed]:
        """The files that are published already."""
        return {} if self.files else self.record.files


def make_across(read: Read, units: Sequence[UnitRecord], state: State, seen: Seen, find: Find) -> MadeAcross:
    """Make the pages of all units from what each of them gave, in the site's order; or know them as they are."""
    key = across_key(read.ground, seen, units)
    known = state.record("", SharedRecord)
    if known and known.key == key and state.as_left(""):
        return MadeAcross(known, complaints=tuple(warned.diagnostic() for warned in known.warnings))
    ground, settings = read.ground, read.ground.settings
    given = [record.given for record in units if record.given]
    files, offers = _data(ground, [record.data for record in units if record.data], find)
    shard_path, shard = shared_shard(ground.site)
    routes = shared_routes(ground.frame, given, shard_path, offers)
    renderers = ground.renderers
    pages = {route.path: renderers[route.shell.language].render(route) for route in routes}
    files |= dict(static_files(settings.templates).values()) | {shard_path: shard}
    files |= {path: html.encode("utf-8") for path, html in pages.items()} | cards(routes, settings)
    folders = frozenset(ground.shared.units)
    checked = check_files(
        pages, files, routes, read.guarded, ground.own_address, lambda path: path.split("/")[0] in folders
    )
    found = (*collisions(routes), *checked.complaints)
    listing = {path: listed(content) for path, content in files.items()}
    # Of contacts the key knows: they are the units' own, or the build is refused.
    warnings = tuple(Warned.of(complaint) for complaint in found if not is_contact(complaint))
    shown = sum(route.is_html for route in routes)
    return MadeAcross(SharedRecord(key, listing, checked.leaving, warnings, shown), files, found)


def _data(ground: Ground, given: Sequence[UnitData], find: Find) -> tuple[dict[str, bytes], Offers]:
    """The data of all units, joined of what stands in the files of each."""
    files, dictionary = ground.data_files.shared()

    def read(path: str) -> bytes:
        content = find(path)
        assert content is not None
        return content

    def write(path: str, pieces: Iterable[bytes]) -> None:
        files[path] = b"".join(pieces)

    everything = joined_data(ground.data_files, ground.data.of_all(), given, read, write)
    return files, Offers(ground.data.edition, dictionary, everything)


def broken_between(across: MadeAcross, units: Iterable[UnitRecord], find: Find) -> Iterator[Diagnostic]:
    """Links from one part of the site to another that lead nowhere, each told once."""
    leaving = [*across.record.leaving, *(link for record in units if record.given for link in record.given.leaving)]
    contents: dict[str, bytes | None] = {}
    for link in dict.fromkeys(leaving):
        if link.target not in contents:
            contents[link.target] = across.files.get(link.target) or find(link.target)
        if complaint := broken_leaving(link, contents[link.target]):
            yield complaint
