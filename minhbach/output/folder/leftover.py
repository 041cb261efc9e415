"""A folder that is not, or no longer, the published one: what is ours in it goes, what others put there comes home."""

from __future__ import annotations

import os
from collections.abc import Mapping
from itertools import count
from pathlib import Path

from msgspec import Struct

from minhbach.output.folder.mark import MARKER, own
from minhbach.output.folder.tree import folders_of, is_folder, is_real_folder, listing, make_folder

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

    def clear(self, folder: str, below: str = "") -> None:
        """Remove the folder with what is ours or has been carried; the mark goes last, since it tells what is ours."""
        if not os.access(folder, os.W_OK | os.X_OK):
            os.chmod(folder, PRIVATE)
        for entry in sorted(listing(folder), key=lambda entry: below + entry.name == MARKER):
            path = below + entry.name
            if is_folder(entry) and self._knows(path):
                self.clear(entry.path, f"{path}/")
            elif path in self.files or self.carried.get(path) == entry.inode():
                os.unlink(entry.path)
            else:
                self._bring_home(entry.path, path)
        os.rmdir(folder)

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
