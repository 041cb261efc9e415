"""What a build remembers for the next one, in `.cache/build/` of the project: what it saw, made and left.

Nothing here is needed. If it is missing, damaged or doubtful, the next build takes longer and comes to the same. An
index tells how every input looked and how every part of the site was left; beside it lies, for each unit, what the
pages across units need of it, so that an unchanged unit is neither read nor made nor written. Everything is found by a
key that is made of contents alone: of the unit's files, of what stands across units, of templates, schemas and engine,
of the options, the day, and the unit's history.
"""

from __future__ import annotations

import marshal
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from minhbach import __version__, stamps, unchanged
from minhbach.output.manifest import Origin
from minhbach.records import SharedRecord, UnitRecord
from minhbach.seen import Group, Seen, digest, fixed_groups
from minhbach.settings import Settings

FORM = 1
"""Of what is written here; another form is not read."""

T = TypeVar("T")


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
        same = before is not None and known is not None and before == [*group.address, looks]
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
                name: [*group.address, stamps.settled(seen.looks[name], seen.at)] for name, group in seen.groups.items()
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
