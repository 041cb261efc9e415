"""Puts a finished site in place, all or nothing, and never over what somebody else made.

A site is made of parts: each unit's folder, and what units share. Any process stages a unit as soon as its files are
there, and only units that have changed. Then the whole site changes at one instant: the staged folder and the output
exchange their names in one call of the system. So every page of every unit, in both languages, is of one build, and a
build that fails or is killed at any moment leaves one whole site, the old or the new. Where too much stays as it is to
be linked into the new site, or where there is no such call, it changes part by part: `folder/by_parts.py`.

What somebody else put into the output folder goes along. The same file stands in both sites while they change places.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from msgspec import Struct

from minhbach.output.folder.by_parts import publish_by_parts
from minhbach.output.folder.change import Change
from minhbach.output.folder.mark import MARKER, mark, may_replace, own
from minhbach.output.folder.parts import Published, put, put_together
from minhbach.output.folder.refusals import CannotWrite, ForeignFolder
from minhbach.output.folder.staging import INSIDE, Staging, begin
from minhbach.output.folder.tree import is_readable, make_folder, read_plain, stays_inside
from minhbach.output.folder.whole import publish_whole
from minhbach.output.manifest import (
    MANIFEST,
    MAX_BYTES,
    Listed,
    ListedUnit,
    Manifest,
    Origin,
    UnitManifest,
    listed,
    manifest,
    read_manifest,
    read_unit_manifest,
    unit_manifest,
)

LINKED_AT_MOST = 2_000
"""So many files that stay as they are may be linked into the new site for it to change at one instant."""


@contextmanager
def publishing(output: Path) -> Iterator[Publication]:
    """Begin a publication; at the end what it was staged in is gone. Raises `NotPublished`.

    Until `finish` the former site is as it was. Only one build at a time may work on an output: see `folder/turn.py`.
    """
    output = output.resolve()
    if not may_replace(output):
        raise ForeignFolder(output)
    try:
        with _telling(output):
            staging = begin(output)
        yield Publication(output, staging.path)
    finally:
        for staging in (Staging.beside(output), Staging.inside(output)):
            staging.dissolve_if_possible(output)


class Publication(Struct, frozen=True):
    """A publication that has begun. It holds nothing but paths, so that other processes can stage units as well."""

    output: Path
    path: Path
    """The staging folder."""

    def stage(self, unit: str, files: Mapping[str, bytes], *, trusted: bool = False) -> ListedUnit:
        """Put a unit's files together, by their paths in the site; returns what the site's manifest says of them.

        To be called once for each unit that is new or may have changed. A file that is published already is linked, so
        that it keeps its time of change. Its bytes tell whether it is; where the published folder is `trusted` to be as
        it was left, its manifest does.
        """
        inside = _inside(unit, files)
        folder, published = Staging(self.path).units / unit, self.output / unit
        with _telling(self.output):
            former = Published(published, _known(published, read_unit_manifest), trusted)
            make_folder(folder)
            put(MARKER, mark([*inside, MANIFEST]), folder, former)
            described = unit_manifest(put_together(inside, folder, former))
            put(MANIFEST, described, folder, former)
        whole = listed(described)
        return ListedUnit(whole.sha256, whole.size, len(inside))

    def read(self, path: str, *, staged: bool) -> bytes | None:
        """A file of a unit as it will be published, by its path in the site; or, not `staged`, one that stays."""
        folder = Staging(self.path).units if staged else self.output
        return read_plain(folder / path, MAX_BYTES) if stays_inside(path) else None

    def finish(
        self,
        shared: Mapping[str, bytes],
        units: Mapping[str, ListedUnit],
        origin: Origin,
        *,
        kept: Mapping[str, Listed] | None = None,
        trusted: bool = False,
    ) -> None:
        """Make the output the site that has these units, and these files and the `kept` ones outside their folders.

        A unit that has not been staged stays as it is published, as do the `kept` files. What else was ours goes.
        Raises `NotPublished`; then the former site is as it was.
        """
        _refuse_odd(shared, units)
        staging, kept = Staging(self.path), kept or {}
        with _telling(self.output):
            staged, names = staging.ready(), frozenset({*shared, *kept, MARKER, MANIFEST})
            change = Change(self.output, own(self.output), names, staged, frozenset(units) - staged)
            staging.mark_site(change.shared, change.units)
            former = Published(self.output, _known(self.output, read_manifest), trusted)
            listing = {**kept, **put_together(shared, staging.site, former)}
            put(MANIFEST, manifest(listing, units, origin), staging.site, former)
            staging.place_units()
            self._miss_nothing(change, units)
            files = len(kept) + sum(units[unit].files for unit in change.kept)
            is_whole = staging.path == Staging.beside(self.output).path and files <= LINKED_AT_MOST
            if is_whole:
                staging.keep([*kept, *change.kept_files()], self.output)
            if is_whole and publish_whole(change, staging):
                return
            if not publish_by_parts(change, staging):
                inside = staging.copied_inside(self.output, change.shared, change.staged)
                if not publish_by_parts(change, inside):
                    raise OSError(errno.EXDEV, os.strerror(errno.EXDEV), str(inside.path))

    def _miss_nothing(self, change: Change, units: Mapping[str, ListedUnit]) -> None:
        """What stays is there still; or the site would lack it, and its manifest lie."""
        for unit in change.kept:
            file = f"{self.output}/{unit}/{MANIFEST}"
            if unit not in change.former.units or not is_readable(file, units[unit].size):
                raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), file)

    def leftover(self) -> Path | None:
        """After the end: a folder that could not be removed, if any; the next build tries again."""
        return self.path if self.path.exists() else None


@contextmanager
def _telling(output: Path) -> Iterator[None]:
    try:
        yield
    except OSError as problem:
        raise CannotWrite(output, problem) from problem


def _inside(unit: str, files: Mapping[str, bytes]) -> dict[str, bytes]:
    """A unit's files by their paths in its folder. The routes make no others; nothing is written where those lead."""
    _refuse_odd([], [unit])
    inside = {path[len(unit) + 1 :]: content for path, content in files.items() if path.startswith(f"{unit}/")}
    odd = {path for path in inside if not stays_inside(path) or path in (MARKER, MANIFEST)}
    if odd or len(inside) < len(files):
        raise ValueError(f"not paths of a unit of a site: {sorted(odd or files)[:5]}")
    return inside


def _refuse_odd(shared: Iterable[str], units: Iterable[str]) -> None:
    reserved = {MARKER, INSIDE, MANIFEST, *units}
    odd = [path for path in shared if not stays_inside(path) or path.partition("/")[0] in reserved]
    odd += [unit for unit in units if not stays_inside(unit) or unit in (MARKER, INSIDE, MANIFEST) or "/" in unit]
    if odd:
        raise ValueError(f"not paths of a site: {odd[:5]}")


def _known(folder: Path, read: Callable[[bytes], Manifest | UnitManifest]) -> Mapping[str, Listed]:
    """What a published manifest says of the files; nothing if it is damaged: then their bytes are compared."""
    try:
        return read(read_plain(folder / MANIFEST, MAX_BYTES) or b"").files
    except ValueError:
        return {}
