"""The mark of a folder, the file `.minhbach`: it says that the folder is ours, and lists which files in it are.

The site's mark lists the files that units share and names the folders of units; each of these has a mark of its own. So
a mark is as long as its folder is large, however many units a site has. A mark always lists all that is ours; while a
folder is replaced file by file, what was and what will be. So a file that it does not name is somebody else's and is
kept. It is apart from `manifest.json`, which says what the public should find: whatever happens to that one, ours stays
ours and theirs theirs.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from msgspec import Struct

from minhbach.output.folder.tree import files_below, is_real_folder, read_plain, stays_inside

MARKER = ".minhbach"
HEADER = (
    "# Minh Bạch tạo ra các tệp sau; tệp khác trong thư mục này là của người khác, không bị xóa.\n"
    "# Minh Bạch made these files; any other in this folder is somebody else's and is kept.\n"
)
WITHOUT_LIST = "Minh Bạch\n".encode()
"""The mark of a folder from before there were lists: all in it was ours."""
MAX_BYTES = 64_000_000


class Own(Struct, frozen=True):
    """What in a folder is ours, whether it is there or not."""

    files: frozenset[str]
    units: frozenset[str] = frozenset()
    """The folders of units, each with a mark of its own."""

    def below(self, unit: str) -> frozenset[str]:
        """The files that this mark itself lists below a unit's folder, by path in it: before units had their own."""
        return frozenset(path[len(unit) + 1 :] for path in self.files if path.startswith(f"{unit}/"))


NOTHING = Own(frozenset({MARKER}))


def mark(files: Iterable[str], units: Iterable[str] = ()) -> bytes:
    """The mark's content, for a folder with these files of ours and these folders of units."""
    lines = sorted({*files, MARKER}) + sorted(f"{unit}/" for unit in units)
    return (HEADER + "".join(f"{line}\n" for line in lines)).encode()


def own(folder: str | Path) -> Own:
    """What its mark lists; nothing without a mark."""
    content = read_plain(os.path.join(folder, MARKER), MAX_BYTES)
    if content is None:
        return NOTHING
    if content == WITHOUT_LIST:
        return Own(frozenset(files_below(folder)))
    lines = [line for line in content.decode("utf-8", "replace").split("\n") if not line.startswith("#")]
    units = frozenset(line[:-1] for line in lines if line.find("/") == len(line) - 1 and stays_inside(line[:-1]))
    return Own(frozenset({MARKER, *filter(stays_inside, lines)}), units)


def own_files(folder: Path) -> frozenset[str]:
    """Every file of ours in a site's folder, those of its units too."""
    site = own(folder)
    units = [unit for unit in site.units if is_real_folder(folder / unit)]
    return site.files.union(*({f"{unit}/{path}" for path in own(folder / unit).files} for unit in units))


def may_replace(output: Path) -> bool:
    """Whether the folder is missing, empty or our own."""
    if not output.exists():
        return not output.is_symlink()
    return output.is_dir() and (read_plain(output / MARKER, MAX_BYTES) is not None or not any(output.iterdir()))
