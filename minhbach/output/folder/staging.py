"""A folder in which a site is put together before anybody sees it, and where the former one is once they have changed.

Its name is fixed, since only one build at a time works on an output. Whatever a killed build left in it, `dissolve`
tells what is ours from what somebody else put there: the first is removed, the second goes home into the site.
"""

from __future__ import annotations

import json
import os
import shutil
import stat
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Self

from minhbach.output.folder.exchange import NOT_HERE, can_take_place, exchange
from minhbach.output.folder.leftover import PRIVATE, clear_site, clear_unit, remove
from minhbach.output.folder.mark import MARKER, mark, own
from minhbach.output.folder.refusals import ForeignFolder
from minhbach.output.folder.tree import (
    folders_of,
    is_real_folder,
    link,
    listing,
    make_folder,
    read_plain,
    stays_inside,
    write,
)

INSIDE = ".minhbach-moi"
"""The staging folder's name where it has to lie in the output folder."""
MAX_BYTES = 64_000_000


class Staging:
    """The folder at `path`: `units` holds those that are ready, `site` the site, `.minhbach` marks the folder as ours.

    `carried.json`: see `carry`. `list` is, for a moment, the next mark of a folder; `claim` and `final` are those of a
    site that is replaced part by part, while and once it is.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.site = path / "site"
        self.units = path / "units"
        self.list = path / "list"
        self.claim, self.final = path / "claim", path / "final"
        self._mark = path / MARKER
        self._record = path / "carried.json"
        self._has_carried: bool | None = None

    @classmethod
    def beside(cls, output: Path) -> Self:
        """Where a site can be staged that takes the output's place."""
        return cls(output.with_name(f".{output.name}.minhbach"))

    @classmethod
    def inside(cls, output: Path) -> Self:
        """Where it is staged if it cannot, or if nothing may be written there."""
        return cls(output / INSIDE)

    def begin(self) -> None:
        """Make the folder."""
        self.path.mkdir(PRIVATE)
        write(self._mark, b"")
        make_folder(self.units)
        make_folder(self.site)

    def ready(self) -> frozenset[str]:
        """The units that have been put together."""
        return frozenset(entry.name for entry in listing(self.units))

    def mark_site(self, files: Iterable[str], units: Iterable[str]) -> None:
        """Say what of the site in here is ours, before it is there."""
        self.replace_mark(self.site, mark(files, units))

    def replace_mark(self, folder: Path, content: bytes) -> None:
        """Change the list of what is ours in a folder, in one step."""
        write(self.list, content)
        self.list.replace(folder / MARKER)

    def place_units(self) -> None:
        """Move the units that are ready into the site."""
        for unit in sorted(self.ready()):
            (self.units / unit).rename(self.site / unit)

    def keep(self, paths: Iterable[str], output: Path) -> None:
        """Let files of another site, which stay as they are, stand in this one too."""
        paths = sorted(filter(stays_inside, paths), key=lambda path: not path.endswith(MARKER))
        for folder in sorted(folders_of(paths)):
            make_folder(self.site / folder)
        for path in paths:
            link(f"{output}/{path}", f"{self.site}/{path}")

    def copied_inside(self, output: Path, shared: Iterable[str], units: Iterable[str]) -> Staging:
        """Another such folder, in the output, with what is staged in this one, which is on another disk."""
        other = self.inside(output)
        other.begin()
        other.mark_site(shared, units)
        there = [path for path in shared if path != MARKER and os.path.lexists(self.site / path)]
        other.keep([*there, *(f"{unit}/{path}" for unit in units for path in own(self.site / unit).files)], self.site)
        return other

    def carry(self, paths: Iterable[str], output: Path) -> bool:
        """Link into the site what somebody else put into the output folder; the answer is whether all could be linked.

        It is noted first what that is. Without the note, what is met in this folder later could not be told from what
        came too late to be carried, and a file that somebody has taken off the site since would come back.
        """
        if self._has_carried is None:
            try:
                self._carry(tuple(paths), output)
                self._has_carried = True
            except OSError as problem:
                if problem.errno not in NOT_HERE:
                    raise
                self._has_carried = False  # another user's file, another disk
        return self._has_carried

    def _carry(self, paths: tuple[str, ...], output: Path) -> None:
        found = {path: info for top in paths for path, info in _all_below(output, top)}
        if not found:
            return
        write(self._record, json.dumps({path: info.st_ino for path, info in found.items()}).encode())
        for path in paths:
            make_folder((self.site / path).parent)
        folders = {path: info for path, info in found.items() if stat.S_ISDIR(info.st_mode)}
        for path in found:
            with suppress(FileNotFoundError):  # taken away meanwhile
                if path in folders:
                    (self.site / path).mkdir()
                else:
                    os.link(output / path, self.site / path, follow_symlinks=False)
        for path in reversed(folders):
            with suppress(FileNotFoundError):
                shutil.copystat(output / path, self.site / path)

    def give_back(self, paths: Iterable[str], output: Path) -> None:
        """Once the sites have changed places: exchange copies of others' folders for the folders themselves.

        So they keep their owner, and programs that work in them notice nothing.
        """
        for path in paths:
            if is_real_folder(self.site / path):
                with suppress(OSError):  # gone meanwhile; or it may not be moved, and the copy stands in for it
                    exchange(self.site / path, output / path)

    def dissolve(self, output: Path) -> None:
        """Remove the folder. Raises `ForeignFolder` if it is not one of ours."""
        if not os.path.lexists(self.path):
            return
        if not self._is_ours(output):
            raise ForeignFolder(self.path)
        if is_real_folder(self.units):
            for unit in self.ready():
                clear_unit(str(self.units / unit), str(output / unit), {})
            self.units.rmdir()
        if is_real_folder(self.site):
            clear_site(str(self.site), str(output), self._carried())
        remove([str(path) for path in (self._record, self.list, self.claim, self.final) if os.path.lexists(path)])
        self._mark.unlink(missing_ok=True)
        self.path.rmdir()

    def _is_ours(self, output: Path) -> bool:
        """Whether it is marked, or empty, and belongs to who builds here: what is in it goes into the site."""
        if not is_real_folder(self.path) or (not os.path.lexists(self._mark) and any(self.path.iterdir())):
            return False
        if os.name == "nt":
            return True
        return self.path.stat().st_uid in (os.geteuid(), output.stat().st_uid if output.exists() else None)

    def dissolve_if_possible(self, output: Path) -> None:
        """The same after all is done or has failed: what cannot be removed now is left to the next build."""
        with suppress(OSError, ForeignFolder):
            self.dissolve(output)

    def _carried(self) -> Mapping[str, int]:
        try:
            return dict(json.loads(read_plain(self._record, MAX_BYTES) or b"{}"))
        except (ValueError, TypeError, RecursionError):
            return {}  # cut off: then nothing had been carried yet


def begin(output: Path) -> Staging:
    """Make the staging folder for an output, where it can do most. Raises `ForeignFolder`, OSError."""
    beside, inside = Staging.beside(output), Staging.inside(output)
    inside.dissolve(output)
    try:
        make_folder(output.parent)
        beside.dissolve(output)
        if can_take_place(output):
            beside.begin()
            return beside
    except OSError as problem:
        if problem.errno not in NOT_HERE:
            raise
    make_folder(output)
    if not (output / MARKER).is_file():
        write(output / MARKER, mark(()))
    inside.begin()
    return inside


def _all_below(top: Path, path: str) -> Iterator[tuple[str, os.stat_result]]:
    """What is at this path, and all that is in it; a folder before its content."""
    yield path, (top / path).lstat()
    if is_real_folder(top / path):
        for entry in listing(top / path):
            yield from _all_below(top, f"{path}/{entry.name}")
