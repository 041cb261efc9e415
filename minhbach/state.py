"""What a build remembers for the next one, in `.cache/build/` of the project: what it saw, made and left.

Nothing here is needed. If it is missing, damaged or doubtful, the next build takes longer and comes to the same. An
index tells how every input looked and how every part of the site was left; beside it lies, for each unit, what the pages
across units need of it, so that an unchanged unit is neither read nor made nor written. Everything is found by a key
that is made of contents alone: of the unit's files, of what stands across units, of templates, schemas and engine, of
the options, the day, and the unit's history.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import msgspec
from msgspec import Struct, field

from minhbach import __version__, stamps, unchanged
from minhbach.diagnostics import Diagnostic, Place, Span
from minhbach.output.manifest import Listed, ListedUnit
from minhbach.pages.contribution import Contribution
from minhbach.settings import PACKAGE, Settings
from minhbach.sources.allowance import Allowance

FORM = 1
"""Of what is written here; another form is not read."""

T = TypeVar("T")


class Warned(Struct, frozen=True):
    """A warning that stands until its unit is made anew."""

    code: str
    file: str
    path: tuple[str | int, ...] | None
    """None: the line and the column are known."""
    line: int = 0
    column: int = 0
    on_key: bool = False
    details: dict[str, str | int] = {}

    @classmethod
    def of(cls, found: Diagnostic) -> Warned:
        """A complaint as it can be written down: what fills blanks becomes the words that it is printed as."""
        details = {key: value if isinstance(value, int) else str(value) for key, value in found.details.items()}
        place = found.place
        if isinstance(place, Span):
            return cls(found.code, place.file, None, place.line, place.column, details=details)
        return cls(found.code, place.file, place.path, on_key=place.on_key, details=details)

    def diagnostic(self) -> Diagnostic:
        """The complaint again."""
        place = Span(self.file, self.line, self.column) if self.path is None else Place(self.file, self.path, self.on_key)
        return Diagnostic(self.code, place, self.details, "warning")


class Allowed(Struct, frozen=True):
    """An exception from the guard that the unit's texts make use of."""

    file: str
    line: int
    column: int
    kind: str
    reason: str
    first: int
    last: int
    count: int

    @classmethod
    def of(cls, one: Allowance, count: int) -> Allowed:
        """As it can be written down."""
        return cls(one.file, one.line, one.column, one.kind, one.reason, one.lines.start, one.lines.stop, count)

    def again(self) -> tuple[Allowance, int]:
        """The exception, and how much it is about."""
        lines = range(self.first, self.last)
        return Allowance(self.file, self.line, self.column, self.kind, self.reason, lines), self.count


class UnitRecord(Struct, frozen=True):
    """All that is known of a unit as it is published."""

    key: str
    files: dict[str, str]
    """Its inputs, with their SHA-256."""
    listed: ListedUnit | None
    """None: the site does not list it, and nothing of it is published."""
    given: Contribution | None
    warnings: tuple[Warned, ...] = ()
    allowed: tuple[Allowed, ...] = ()


class SharedRecord(Struct, frozen=True):
    """The same of what stands across units."""

    key: str
    """Of what its files are made of, and all that the units gave."""
    files: dict[str, Listed]
    warnings: tuple[Warned, ...] = ()
    pages: int = 0


def digest(*parts: bytes | str) -> str:
    """One key for several contents."""
    whole = hashlib.sha256()
    for part in parts:
        content = part.encode() if isinstance(part, str) else part
        whole.update(b"%d:" % len(content) + content)
    return whole.hexdigest()


class Seen(Struct):
    """The inputs as they were met: how they looked, then what they held."""

    at: int
    """The moment of the first look."""
    looks: dict[str, Any] = field(default_factory=dict)
    """By group, as the index keeps them."""
    contents: dict[str, dict[str, str]] = field(default_factory=dict)
    """By group: path → SHA-256."""

    def key(self, *groups: str) -> str:
        """One key for all that these groups hold."""
        lines = (f"{sha} {path}" for group in groups for path, sha in sorted(self.contents[group].items()))
        return digest("\n".join(lines))


class State:
    """What the last build for an output left, and where this one leaves its own."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.folder = settings.root / unchanged.FOLDER / digest(str(settings.output))[:16]
        self.path = self.folder / "index.json"
        self.index: dict[str, Any] = {}

    def recall(self) -> None:
        """Read the last build's index, if it is to be believed."""
        found = unchanged.read(str(self.path)) or {}
        self.index = found if found.get("form") == [FORM, __version__, str(self.settings.output)] else {}

    # ---- inputs ------------------------------------------------------------------------------------------------------

    def see(self, seen: Seen, name: str, base: Path, folders: list[str], prefix: str = "", *, inner: bool = True) -> None:
        """Look at a group of inputs; what looks as it did is not read. `prefix` is what its paths are told with."""
        looks: stamps.Looks = {}
        for folder in folders:
            stamps.look(str(base), folder, looks, inner=inner)
        known = self.index.get("inputs", {}).get(name)
        if known and known[:3] == [str(base), folders, inner] and known[3] == looks and name in self.index["contents"]:
            seen.contents[name] = self.index["contents"][name]
        else:
            seen.contents[name] = {
                f"{prefix}{folder}/{file}" if folder else f"{prefix}{file}": _sha256(base / folder / file)
                for folder, (_, files, _) in looks.items()
                for file in files  # type: ignore[attr-defined]
            }
        seen.looks[name] = [str(base), folders, inner, stamps.settled(looks, seen.at)]

    def changed_since(self, seen: Seen) -> list[str]:
        """The inputs that look otherwise by now and hold something else."""
        changed: list[str] = []
        for name, (base, folders, inner, looks) in seen.looks.items():
            now: stamps.Looks = {}
            for folder in folders:
                stamps.look(base, folder, now, inner=inner)
            if now != looks:
                again = Seen(seen.at)
                before = seen.contents[name]
                ...
        return changed

    # ---- what is known -----------------------------------------------------------------------------------------------

    def record(self, name: str, key: str, kind: type[T]) -> T | None:
        """What is known of a unit, or of what stands across units (""), under this key."""
        if self.index.get("keys", {}).get(name) != key:
            return None
        try:
            content = self._record(name, key).read_bytes()
            known = self.index["records"][name] == digest(content)
            return msgspec.msgpack.decode(content, type=kind) if known else None
        except (OSError, msgspec.MsgspecError, KeyError):
            return None
