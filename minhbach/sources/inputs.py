"""Which files a site is made of, in one number that anybody can work out again.

The files are those below `data/`, `content/` and `templates/`, but for what editors and systems leave behind (names
that begin with a dot or end in `~`, `Thumbs.db`, `desktop.ini`). For each there is a line: its SHA-256 in hexadecimal,
two spaces, its path with slashes from the project's root, a line feed. The lines stand in the order of the paths'
bytes, and the number is the SHA-256 of them all. In a shell, in the project's root:

    find data content templates -type f ! -name '.*' ! -name '*~' ! -name Thumbs.db ! -name desktop.ini -print0 |
        LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum

A project without templates or schemas of its own is made with those of the engine, which count as if they lay in it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from msgspec import Struct

from minhbach.diagnostics import Diagnostic, Span
from minhbach.settings import Settings

IGNORED = re.compile(r"(\A|/)(\.[^/]+|Thumbs\.db|desktop\.ini|[^/]+~)\Z")
"""The same names as in the command above; what else `sources/files.py` passes over counts, and does no harm."""


class Inputs(Struct, frozen=True):
    """The files by path, each with its SHA-256 in hexadecimal."""

    files: Mapping[str, str]

    @property
    def sha256(self) -> str:
        """The number for them all."""
        lines = (f"{self.files[path]}  {path}\n".encode() for path in sorted(self.files, key=str.encode))
        return hashlib.sha256(b"".join(lines)).hexdigest()


def read_inputs(settings: Settings) -> Inputs:
    """Read every file that the site depends on."""
    root = settings.root
    folders = {
        "data": root / "data",
        "content": root / "content",
        "templates": settings.templates,
        "data/schema": settings.schemas,
    }
    return Inputs({path: digest for name, folder in folders.items() for path, digest in _digests(folder, name)})


def changed_meanwhile(before: Inputs, settings: Settings) -> Iterator[Diagnostic]:
    """Complain of files that changed since: nobody knows which of their states a page was made from."""
    after = read_inputs(settings).files
    for path in sorted(before.files.keys() | after.keys()):
        if before.files.get(path) != after.get(path):
            yield Diagnostic("changed-while-read", Span(path))


def _digests(folder: Path, name: str) -> Iterator[tuple[str, str]]:
    for path in folder.rglob("*"):
        below = path.relative_to(folder).as_posix()
        if path.is_file() and not IGNORED.search(below):
            yield f"{name}/{below}", hashlib.sha256(path.read_bytes()).hexdigest()
