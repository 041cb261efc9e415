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
from collections.abc import Mapping

from msgspec import Struct


class Inputs(Struct, frozen=True):
    """The files by path, each with its SHA-256 in hexadecimal."""

    files: Mapping[str, str]

    @property
    def sha256(self) -> str:
        """The number for them all."""
        lines = (f"{self.files[path]}  {path}\n".encode() for path in sorted(self.files, key=str.encode))
        return hashlib.sha256(b"".join(lines)).hexdigest()
