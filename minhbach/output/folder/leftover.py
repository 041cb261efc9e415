"""A folder that is not, or no longer, the published one: what is ours in it goes, what others put there comes home."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from itertools import count, groupby
from pathlib import Path
from threading import Thread

from msgspec import Struct

from minhbach.output.folder.mark import MARKER, own
from minhbach.output.folder.tree import folders_of, is_folder, is_real_folder, listing, make_folder

AT_ONCE = 4
PRIVATE = 0o700
"""Nobody else need look into it."""


def clear_site(site: str, home: str, carried: Mapping[str, int]) -> None:
    """Remove a site's folder: first its units', then the rest; the mark, which tells of them, last."""
    ours = own(site)
    for entry in listing(site):
        unit = entry.name
        if unit in ours.units and is_folder(entry):
            carried_there = {path[len(unit) + 1 :]: carried[path] for path in carried if path.startswith(f"{unit}/")}
            clear_unit(entry.path, os.path.join(home, unit), carried_there, ours.below(unit))
    _Leftover(home, ours.files, folders_of(ours.files), carried).clear(site)


def clear_unit(folder: str, home: str, carried: Mapping[str, int], shared: frozenset[str] = frozenset()) -> None:
    """Remove a unit's folder; `shared` are files in it that units share."""
    files = own(folder).files | shared
    _Leftover(home, files, folders_of(files), carried).clear(folder)


class _Leftover(Struct, frozen=True):
    """What it takes to clear a folder. `home` is the published one in its stead, `carried` what stands in both."""

    home: str
    files: frozenset[str]
    folders: frozenset[str]
    carried: Mapping[str, int]

    def clear(self, folder: str) -> None:
        """Remove the folder with what is ours or has been carried; the mark goes last, since it tells what is ours."""
        files: list[str] = []
        folders: list[str] = []
        self._look(folder, "", files, folders)
        mark = os.path.join(folder, MARKER)
        remove([file for file in files if file != mark])
        for _, deepest in groupby(sorted(folders, key=_depth, reverse=True), _depth):
            remove([*deepest], os.rmdir)
        if mark in files:
            os.unlink(mark)
        os.rmdir(folder)

    def _look(self, folder: str, below: str, files: list[str], folders: list[str]) -> None:
        """Find what is to be removed, and bring the rest home."""
        if not os.access(folder, os.W_OK | os.X_OK):
            os.chmod(folder, PRIVATE)
        for entry in listing(folder):
            path = below + entry.name
            if is_folder(entry) and self._knows(path):
                self._look(entry.path, f"{path}/", files, folders)
                folders.append(entry.path)
            elif path in self.files or self.carried.get(path) == entry.inode():
                files.append(entry.path)
            else:
                self._bring_home(entry.path, path)

    def _knows(self, path: str) -> bool:
        return path in self.folders or path in self.carried or is_real_folder(os.path.join(self.home, path))

    def _bring_home(self, source: str, path: str) -> None:
        """Put what came too late to be carried into the site, under another name if its own is taken."""
        there = Path(self.home, path)
        make_folder(there.parent)
        if os.path.lexists(there) and there.lstat().st_ino != self.carried.get(path):
            names = (there.with_name(f"{there.name}.{number}") for number in count(1))
            there = next(name for name in names if not os.path.lexists(name))
        os.replace(source, there)


def _depth(path: str) -> int:
    return path.count(os.sep)


def remove(paths: Sequence[str], by: Callable[[str], None] = os.unlink) -> None:
    """Remove some at a time.

    Some disks are told of each block that becomes free, and the system waits for them, longer than all else takes: with
    four threads, to publish one changed unit of a hundred took 27 ms instead of 110.
    """
    faults: list[OSError] = []

    def some(paths: Sequence[str]) -> None:
        try:
            for path in paths:
                by(path)
        except OSError as fault:
            faults.append(fault)

    threads = [Thread(target=some, args=[paths[first::AT_ONCE]]) for first in range(min(AT_ONCE, len(paths)))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if faults:
        raise faults[0]
