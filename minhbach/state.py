"""What a build remembers for the next one, in `.cache/build/` of the project: what it saw, made and left.

Nothing here is needed. If it is missing, damaged or doubtful, the next build takes longer and comes to the same. An
index tells how every input looked and how every part of the site was left; beside it lies, for each unit, what the
pages across units need of it, so that an unchanged unit is neither read nor made nor written. Everything is found by a
key that is made of contents alone: of the unit's files, of what stands across units, of templates, schemas and engine,
of the options, the day, and the unit's history.
"""

from __future__ import annotations

import hashlib
import json
import marshal
import os
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar

import msgspec
from msgspec import Struct, field

from minhbach import __version__, stamps, unchanged
from minhbach.diagnostics import Diagnostic, Place, Span
from minhbach.ground import Ground
from minhbach.output.joined_data import Kept
from minhbach.output.manifest import Listed, ListedUnit, Origin
from minhbach.pages.contribution import Contribution, Leaving
from minhbach.pages.routes import Route
from minhbach.pages.tables import UnitData
from minhbach.settings import PACKAGE, Settings
from minhbach.sources.allowance import Allowance
from minhbach.sources.inputs import Inputs
from minhbach.sources.revisions import Log

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
        known = Span(self.file, self.line, self.column)
        place = known if self.path is None else Place(self.file, self.path, self.on_key)
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
    data: UnitData | None
    """What it gives to the data of all units."""
    warnings: tuple[Warned, ...] = ()
    allowed: tuple[Allowed, ...] = ()


class SharedRecord(Struct, frozen=True):
    """The same of what stands across units."""

    key: str
    """Of what its files are made of, and all that the units gave."""
    files: dict[str, Listed] = {}
    keys: dict[str, str] = {}
    """Of each page: of all that it shows."""
    leaving: dict[str, tuple[Leaving, ...]] = {}
    """The links into units, by page."""
    tables: dict[str, Kept] = {}
    """The data of all units."""
    log: Log = Log()
    warnings: tuple[Warned, ...] = ()
    pages: int = 0


def digest(*parts: bytes | str) -> str:
    """One key for several contents."""
    whole = hashlib.sha256()
    for part in parts:
        content = part.encode() if isinstance(part, str) else part
        whole.update(b"%d:" % len(content) + content)
    return whole.hexdigest()


class Group(Struct, frozen=True):
    """Inputs that count as one: the folders `folders` of `base`, with all in them if `inner`."""

    name: str
    base: Path
    folders: tuple[str, ...]
    prefix: str = ""
    """What their paths are told with."""
    inner: bool = True

    def look(self) -> stamps.Looks:
        """How they look now."""
        found: stamps.Looks = {}
        for folder in self.folders:
            stamps.look(str(self.base), folder, found, inner=self.inner)
        return found

    def contents(self, looks: stamps.Looks) -> dict[str, str]:
        """What they hold: path → SHA-256."""
        return {
            f"{self.prefix}{folder}/{file}" if folder else f"{self.prefix}{file}": _sha256(self.base / folder / file)
            for folder, (_, files, _) in looks.items()
            for file in files  # type: ignore[attr-defined]
        }


class Seen(Struct):
    """The inputs as they were met: how they looked, and then what they held."""

    at: int = field(default_factory=time.time_ns)
    """The moment before the first look."""
    groups: dict[str, Group] = field(default_factory=dict)
    looks: dict[str, stamps.Looks] = field(default_factory=dict)
    contents: dict[str, dict[str, str]] = field(default_factory=dict)

    def key(self, *names: str) -> str:
        """One key for all that these groups hold."""
        held = [(path, sha) for name in names for path, sha in sorted(self.contents[name].items())]
        return digest(*(part for line in held for part in line))

    def inputs(self) -> Inputs:
        """The files that the site is made of."""
        own = (held for name, held in self.contents.items() if name not in ENGINE)
        return Inputs({path: sha for held in own for path, sha in held.items()})

    def changed_meanwhile(self, units: Iterable[str]) -> Iterator[Diagnostic]:
        """Complain of what holds something else by now: nobody knows which of its states a page was made from.

        Of the units only those are looked at that were read.
        """
        changed: set[str] = set()
        for name in ("templates", "schemas", "shared", "pages", *(f"unit:{unit}" for unit in units)):
            group, held = self.groups[name], self.contents[name]
            looks = group.look()
            if looks != self.looks[name]:
                now = group.contents(looks)
                changed |= {path for path in now.keys() | held.keys() if now.get(path) != held.get(path)}
        yield from (Diagnostic("changed-while-read", Span(path)) for path in sorted(changed))


def fixed_groups(settings: Settings) -> list[Group]:
    """What every unit depends on."""
    root, libraries = settings.root, Path(msgspec.__file__).parent.parent
    return [
        Group("engine", PACKAGE, ("",), "minhbach/"),
        Group("libraries", libraries, ("",), inner=False),
        Group("templates", settings.templates, ("",), "templates/"),
        Group("schemas", settings.schemas, ("",), "data/schema/"),
        Group("shared", root, ("data", "content"), inner=False),
        Group("pages", root, ("content/pages",)),
    ]


def unit_group(settings: Settings, unit: str) -> Group:
    """The files of a unit."""
    return Group(f"unit:{unit}", settings.root, (f"data/{unit}", f"content/{unit}"))


def ground_key(ground: Ground, seen: Seen) -> str:
    """Of all that every unit depends on. Which units the site lists is none of it."""
    settings, site = ground.settings, ground.shared.sources.values.get("data/site.yaml")
    options = [settings.on.isoformat(), settings.drafts, settings.base_url, sys.version]
    told = {key: value for key, value in site.items() if key != "units"} if isinstance(site, dict) else site
    others = sorted((path, sha) for path, sha in seen.contents["shared"].items() if path != "data/site.yaml")
    fixed = seen.key("engine", "libraries", "templates", "schemas", "pages")
    return digest(fixed, json.dumps([options, told, others]))


def unit_key(ground: str, files: str, log: Log, unit: str) -> str:
    """Of all that a unit depends on."""
    own = log.below(f"data/{unit}")
    return digest(ground, files, msgspec.json.encode((own.recorded, own.shallow, own.unknown)))


def across_key(ground: Ground, seen: Seen, units: Iterable[UnitRecord]) -> str:
    """Of all that the pages across units depend on."""
    gave = (digest(msgspec.msgpack.encode((record.given, record.data))) for record in units)
    return digest(ground_key(ground, seen), ",".join(ground.shared.units), *gave)


def page_key(ground: str, route: Route) -> str:
    """Of all that a page across units shows."""
    return digest(ground, route.template, msgspec.msgpack.encode((route.shell, route.page), enc_hook=str))


ENGINE = ("engine", "libraries")
"""What a site is made with, not of."""


class State:
    """What the last build for an output left, and where this one leaves its own."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.folder = settings.root / unchanged.FOLDER / digest(str(settings.output))[:16]
        self.path = self.folder / "index"
        self.index: dict[str, Any] = {}
        self.left: frozenset[str] | None = None
        """The parts that another process has found as they were left, if one has looked at all."""
        self.stays = False
        """Whether this process will build again and again, and nobody else writes what it publishes: a preview."""
        self.records: dict[str, tuple[tuple[str, str], Any]] = {}
        """If it stays: the records as they are, …"""
        self.read: tuple[object, Any] = (None, None)
        """… and what stands across units, with how its files looked when it was read."""

    def __reduce__(self) -> tuple[type[State], tuple[Settings]]:
        """In a worker, which only writes records, nothing need be known."""
        return State, (self.settings,)

    def recall(self) -> None:
        """Read the last build's index, if it is to be believed."""
        if self.index and self.index["self"] == unchanged.inode(str(self.path)):
            return
        found = unchanged.read(str(self.path)) or {}
        self.index = found if found.get("form") == [FORM, __version__, str(self.settings.output)] else {}

    # ---- inputs ------------------------------------------------------------------------------------------------------

    def see(self, seen: Seen, group: Group, known: Mapping[str, str] | None = None) -> None:
        """Look at a group; where it looks as it did it holds what is `known` of it, and is not read."""
        seen.groups[group.name], looks = group, group.look()
        seen.looks[group.name] = looks
        before = self.index.get("inputs", {}).get(group.name)
        same = before is not None and known is not None and before == [*_address(group), looks]
        seen.contents[group.name] = dict(known or {}) if same else group.contents(looks)

    def look(self) -> Seen:
        """Look at what every unit depends on."""
        seen = Seen()
        for group in fixed_groups(self.settings):
            self.see(seen, group, self.index.get("contents", {}).get(group.name))
            if group.name == "libraries":  # known by the folders that tell their versions
                inner = seen.looks[group.name][""][2] if seen.looks[group.name] else ()
                seen.contents[group.name] = {name: "" for name in inner if name.endswith(".dist-info")}  # type: ignore[attr-defined]
        return seen

    # ---- what is known -----------------------------------------------------------------------------------------------

    def as_left(self, part: str) -> bool:
        """Whether the published files of a unit, or those across units (""), are as the last build left them."""
        left = self.index.get("outputs", {}).get(part)
        if self.left is None and self.index:
            self.left = unchanged.looked_at(self.index)
        if self.left is not None:
            return part in self.left
        if self.stays and self.records and left:
            return (self.settings.output / part).is_dir()
        return bool(left) and stamps.are_as_they_were(str(self.settings.output / part), left[1], left[0])

    def kept(self, name: str) -> tuple[str, str]:
        """What the index says of a record: its key, and the digest of its bytes. Empty where there is none."""
        key, content = self.index.get("records", {}).get(name, ("", ""))
        return key, content

    def record(self, name: str, kind: type[T]) -> T | None:
        """What is known of a unit, or of what stands across units ("")."""
        key, written = self.kept(name)
        if not key:
            return None
        if name in self.records and self.records[name][0] == (key, written):
            return self.records[name][1]  # type: ignore[no-any-return]
        try:
            content = self._file(name, key).read_bytes()
            return msgspec.msgpack.decode(content, type=kind) if digest(content) == written else None
        except (OSError, msgspec.MsgspecError):
            return None

    # ---- what is kept ------------------------------------------------------------------------------------------------

    def keep(self, name: str, record: UnitRecord | SharedRecord) -> tuple[str, str]:
        """Write a record; returns what the index must say of it. Any process may do so."""
        content = msgspec.msgpack.encode(record)
        file = self._file(name, record.key)
        file.parent.mkdir(parents=True, exist_ok=True)
        _replace(file, content)
        return record.key, digest(content)

    def is_published(self, records: Mapping[str, tuple[str, str]], origin: Origin) -> bool:
        """Whether all is in place already, and the manifest would say the same."""
        return self.index.get("records") == {name: [*kept] for name, kept in records.items()} and self.index[
            "origin"
        ] == digest(msgspec.json.encode(origin))

    def leave(
        self, seen: Seen, records: Mapping[str, tuple[str, str]], fresh: Iterable[str], origin: Origin, revision: object
    ) -> None:
        """Write the index, after everything is in place. Of the parts that are not `fresh` it says what it said.

        `revision` is what was seen of git's files before anything was read.
        """
        output, units = self.settings.output, frozenset(records) - {""}
        outputs = self.index.get("outputs", {})
        fresh = frozenset(fresh)
        index = {
            "form": [FORM, __version__, str(output)],
            "root": str(self.settings.root),
            "output": str(output),
            "revision": revision,
            "origin": digest(msgspec.json.encode(origin)),
            "inputs": {
                name: [*_address(group), stamps.settled(seen.looks[name], seen.at)]
                for name, group in seen.groups.items()
            },
            "contents": {group.name: seen.contents[group.name] for group in fixed_groups(self.settings)},
            "records": {name: [*kept] for name, kept in records.items()},
            "outputs": {
                part: outputs[part]
                if part in outputs and part not in fresh
                else stamps.left(str(output / part), frozenset() if part else units)
                for part in records
                if not part or (output / part).is_dir()
            },
        }
        self.index = {"self": write(self.path, index), **index}
        wanted = {self._file(name, key) for name, (key, _) in records.items()}
        for file in (self.folder / "records").iterdir():
            if file not in wanted:
                file.unlink()

    def _file(self, name: str, key: str) -> Path:
        return self.folder / "records" / f"{name}-{key[:16]}.msgpack"


def remember_answer(settings: Settings, given: list[str], warnings: list[str], summary: list[str]) -> None:
    """Note what a build said, so that the same command can say it again while nothing has changed."""
    path = State(settings).path
    index = unchanged.read(str(path))
    if index is None:
        return
    said = unchanged.command(given)
    note = Path(unchanged.note_of(said, str(settings.root)))
    for other in note.parent.glob("command-*"):
        other.unlink()  # of another day, or of files that are no more as they were
    answer = {"command": said, "index": str(path), "of": index["self"], "warnings": warnings, "summary": summary}
    write(note, answer)


def write(path: Path, value: dict[str, Any]) -> list[int]:
    """Write what `unchanged.read` believes; returns the number of the file's inode and of its device."""
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f"{path.name}.new")
    new.unlink(missing_ok=True)
    body = marshal.dumps(value)
    with new.open("xb") as file:
        own = os.fstat(file.fileno())
        file.write(unchanged.seal(own, body) + body)
    new.replace(path)
    return [own.st_ino, own.st_dev]


def _replace(path: Path, content: bytes) -> None:
    new = path.with_name(f"{path.name}.new")
    new.write_bytes(content)
    new.replace(path)


def _address(group: Group) -> list[object]:
    return [str(group.base), list(group.folders), group.inner]


def _sha256(path: Path) -> str:
    try:
        # What is no file is not opened: a pipe would never end. Whoever reads it says what is wrong.
        return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
    except OSError:
        return ""
