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
from itertools import count
from pathlib import Path

from msgspec import Struct

from minhbach.output.folder.exchange import exchange
from minhbach.output.folder.mark import MARKER, mark, own_files
from minhbach.output.folder.refusals import ForeignFolder
from minhbach.output.folder.tree import folders_of, holds, is_folder, listing, make_folder, read_plain, write

PRIVATE = 0o700
"""Nobody else need look into it."""
MAX_BYTES = 64_000_000


class Staging:
    """The folder at `path`: `site` is the site, `.minhbach` marks the folder as ours.

    `carried.json`: see `carry`. `list` is, for a moment, the next mark of a site that is replaced in place.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.site = path / "site"
        self._mark = path / MARKER
        self._record = path / "carried.json"
        self.list = path / "list"

    def begin(self, files: Mapping[str, bytes], output: Path) -> None:
        """Put the files together. One that the published site has already is linked: it keeps its time of change."""
        self.path.mkdir(PRIVATE)
        write(self._mark, b"")
        for path, content in {MARKER: mark(files), **files}.items():
            self._put(path, content, output / path)

    def _put(self, path: str, content: bytes, published: Path) -> None:
        staged = self.site / path
        make_folder(staged.parent)
        if holds(published, content):
            with suppress(OSError):  # a file system without links, or a file of another user's: written anew
                os.link(published, staged, follow_symlinks=False)
                return
        write(staged, content)

    def carry(self, paths: Iterable[str], output: Path) -> None:
        """Link into the site what somebody else put into the output folder. It is noted first what that is.

        Without the note, what is met in this folder later could not be told from what came too late to be carried, and
        a file that somebody has taken off the site since would come back.
        """
        paths = tuple(paths)
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
            if _is_real_folder(self.site / path):
                with suppress(OSError):  # gone meanwhile; or it may not be moved, and the copy stands in for it
                    exchange(self.site / path, output / path)

    def dissolve(self, output: Path) -> None:
        """Remove the folder. Raises `ForeignFolder` if it is not one of ours."""
        if not os.path.lexists(self.path):
            return
        if not self._is_ours(output):
            raise ForeignFolder(self.path)
        if _is_real_folder(self.site):
            own = own_files(self.site)
            _Leftover(output, own, folders_of(own), self._carried()).clear(self.site)
        for file in (self._record, self.list, self._mark):
            file.unlink(missing_ok=True)
        self.path.rmdir()

    def _is_ours(self, output: Path) -> bool:
        """Whether it is marked, or empty, and belongs to who builds here: what is in it goes into the site."""
        if not _is_real_folder(self.path) or (not os.path.lexists(self._mark) and any(self.path.iterdir())):
            return False
        if os.name == "nt":
            return True
        return self.path.stat().st_uid in (os.geteuid(), output.stat().st_uid if output.exists() else None)

    def dissolve_if_possible(self, output: Path) -> None:
        """The same after all is done or has failed: what cannot be removed now is left to the next build."""
        with suppress(OSError, ForeignFolder):
            self.dissolve(output)

    def _carried(self) -> dict[str, int]:
        try:
            return dict(json.loads(read_plain(self._record, MAX_BYTES) or b"{}"))
        except (ValueError, TypeError, RecursionError):
            return {}  # cut off: then nothing had been carried yet


class _Leftover(Struct, frozen=True):
    """What it takes to clear a site that is not, or no longer, the published one. `home` is the published one."""

    home: Path
    own: frozenset[str]
    own_folders: frozenset[str]
    carried: Mapping[str, int]

    def clear(self, folder: Path, below: str = "") -> None:
        """Remove the folder with what is ours or has been carried; the mark goes last, since it tells what is ours."""
        if not os.access(folder, os.W_OK | os.X_OK):
            folder.chmod(PRIVATE)
        for entry in sorted(listing(folder), key=lambda entry: below + entry.name == MARKER):
            path = below + entry.name
            if is_folder(entry) and self._knows(path):
                self.clear(Path(entry.path), f"{path}/")
            elif path in self.own or self.carried.get(path) == entry.inode():
                os.unlink(entry.path)  # noqa: PTH108
            else:
                self._bring_home(Path(entry.path), path)
        folder.rmdir()

    def _knows(self, path: str) -> bool:
        return path in self.own_folders or path in self.carried or _is_real_folder(self.home / path)

    def _bring_home(self, source: Path, path: str) -> None:
        """Put what came too late to be carried into the site, under another name if its own is taken."""
        there = self.home / path
        make_folder(there.parent)
        if os.path.lexists(there) and there.lstat().st_ino != self.carried.get(path):
            names = (there.with_name(f"{there.name}.{number}") for number in count(1))
            there = next(name for name in names if not os.path.lexists(name))
        source.replace(there)


def _all_below(top: Path, path: str) -> Iterator[tuple[str, os.stat_result]]:
    """What is at this path, and all that is in it; a folder before its content."""
    yield path, (top / path).lstat()
    if _is_real_folder(top / path):
        for entry in listing(top / path):
            yield from _all_below(top, f"{path}/{entry.name}")


def _is_real_folder(path: Path) -> bool:
    return path.is_dir() and not path.is_symlink()
