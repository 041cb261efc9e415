"""Finds every file below `data/` and `content/`, and says so where something is none or there is too much of it.

Only regular files are read. A link may lead anywhere, a pipe never ends, and a folder called `unit.yaml` looks in a
list of files as if the unit were there. A folder without files hides nothing and is passed over, as git does.
"""

from __future__ import annotations

import os
import re
import stat
from collections import Counter
from itertools import islice
from pathlib import Path

from msgspec import Struct, field

from minhbach.diagnostics import Diagnostic, Span
from minhbach.sources.attachments.kinds import FOLDER as DOCUMENTS

TOPS = ("data", "content")
ACROSS_UNITS = ("pages", "schema")
"""Folders in them that are no unit's."""
TEXTS = (".yaml", ".md")
LEFT_BEHIND = re.compile(
    r"(Thumbs\.db|desktop\.ini|\.DS_Store|\._.+|\.directory|\.git(keep|ignore|attributes)|\.editorconfig|\.[^/]+\.sw[a-z]"
    r"|\.~lock\..+#|~\$.+|\.#.+|#.+#|.+~)\Z"
)
"""What systems and editors leave beside files: listings, locks and copies of what is being edited, rules for git."""
SCHEMAS = re.compile(r"data/schema/[a-z_]+\.json\Z")

MOST_LEVELS = 6
"""Folders within folders; `data/<unit>/<plan>/results/` are four."""
MOST_FOLDERS = 5_000
"""Units: Viet Nam has 3,321 communes."""
MOST_FILES = 10_000
"""Files of one unit: many times what ten years of plans, reports and news come to."""
MOST_BYTES = 20_000_000
"""Of one unit's texts; the largest so far has 300 KB."""


class _Walk(Struct):
    """What was met below the project's two folders."""

    root: Path
    files: list[str] = field(default_factory=list)
    found: list[Diagnostic] = field(default_factory=list)
    counted: Counter[str] = field(default_factory=Counter)
    sizes: Counter[str] = field(default_factory=Counter)
    full: set[str] = field(default_factory=set)
    units: dict[str, set[str]] | None = None
    """By top folder, the folders of units that were met and not entered; None: they are entered."""

    def sound(self) -> list[str]:
        """The files that are to be read."""
        full = self.full
        return sorted(file for file in self.files if full.isdisjoint((_holder(file), file.split("/")[0])))

    def folder(self, folder: str) -> None:
        """Everything in one folder, and in those within it."""
        try:
            entries = self.entries(folder)
        except OSError as problem:
            details = {"problem": problem.strerror or problem}
            self.found.append(Diagnostic("unreadable-file", Span(folder), details))
            return
        for entry in entries:
            path = f"{folder}/{entry.name}"
            if not self.within_bounds(path, entry):
                return
            if entry.is_dir(follow_symlinks=False):
                if self.units is not None and folder in TOPS and entry.name not in ACROSS_UNITS:
                    self.units[folder].add(entry.name)
                else:
                    self.inner_folder(path)
            elif entry.is_symlink() and DOCUMENTS.match(path):
                self.files.append(path)  # refused where attachments are read, in the words for them
            elif entry.is_symlink() or not entry.is_file():
                self.found.append(not_a_file(path, entry.stat(follow_symlinks=False)))
            elif not LEFT_BEHIND.match(entry.name) and not SCHEMAS.match(path):
                self.files.append(path)

    def entries(self, folder: str) -> list[os.DirEntry[str]]:
        """What is in a folder by name; of a folder without end only the beginning, which is too much already."""
        with os.scandir(self.root / folder) as scan:
            return sorted(islice(scan, MOST_FILES + 1), key=lambda entry: entry.name)

    def within_bounds(self, path: str, entry: os.DirEntry[str]) -> bool:
        """Whether there is not too much by now in the unit's folder, or in the one that holds all units."""
        holder = _holder(path)
        self.counted[holder] += 1
        if path.endswith(TEXTS) and entry.is_file(follow_symlinks=False):
            self.sizes[holder] += entry.stat().st_size
        most = MOST_FOLDERS if holder in TOPS else MOST_FILES
        if self.counted[holder] <= most and self.sizes[holder] <= MOST_BYTES:
            return True
        if holder not in self.full:
            self.full.add(holder)
            details = {"limit": most} if self.counted[holder] > most else {"limit": MOST_BYTES, "variant": "bytes"}
            self.found.append(Diagnostic("too-many-files", Span(holder), details))
        return False

    def inner_folder(self, folder: str) -> None:
        if folder.count("/") > MOST_LEVELS:
            self.found.append(Diagnostic("too-deep", Span(folder), {"limit": MOST_LEVELS}))
        elif folder.endswith(TEXTS):
            self.found.append(Diagnostic("not-a-file", Span(folder), {"variant": "folder"}))
        else:
            self.folder(folder)


def find_files(root: Path, unit: str = "") -> tuple[list[str], list[Diagnostic]]:
    """Paths of the files to be read, of all or of one unit, in one fixed order, and what there is to complain about.

    Of a folder that holds too much nothing is read: which files came first would depend on the disk.
    """
    walk = _Walk(root)
    for top in TOPS:
        folder = f"{top}/{unit}" if unit else top
        if (root / folder).is_symlink():
            walk.found.append(Diagnostic("not-a-file", Span(folder), {"variant": "link"}))
        elif (root / folder).is_dir():
            walk.folder(folder)
    return walk.sound(), walk.found


def find_shared(root: Path) -> tuple[list[str], dict[str, set[str]], list[Diagnostic]]:
    """The same of what stands across units; also returned are the folders of units, by `data` and `content`."""
    walk = _Walk(root)
    walk.units = {top: set() for top in TOPS}
    for top in TOPS:
        if (root / top).is_symlink():
            walk.found.append(Diagnostic("not-a-file", Span(top), {"variant": "link"}))
        elif (root / top).is_dir():
            walk.folder(top)
    return walk.sound(), walk.units, walk.found


def _holder(path: str) -> str:
    """The folder whose size has a bound: that of the unit that the path lies in, or the one that holds all units."""
    return "/".join(path.split("/")[:-1][:2])


def not_a_file(file: str, status: os.stat_result) -> Diagnostic:
    """The complaint about what stands where a file should: a link, a folder, a pipe or a device."""
    mode = status.st_mode
    variant = "link" if stat.S_ISLNK(mode) else "folder" if stat.S_ISDIR(mode) else "special"
    return Diagnostic("not-a-file", Span(file), {"variant": variant})
