"""`manifest.json` at the site's root: what it was made from, and every published file with its SHA-256.

The files of a unit are listed in a `manifest.json` in the unit's folder, and the root's lists that one by its own
SHA-256: so the root proves every file, and yet one unit's change costs as much in a nation as in a commune. With it a
copy can be checked (`build.py verify`), and whoever has the same revision can build the same bytes. It says nothing of
clock, machine or person, since the same input gives the same manifest too.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Mapping
from json.encoder import encode_basestring
from typing import Annotated, TypeVar

from msgspec import Meta, MsgspecError, Struct, to_builtins
from msgspec.json import decode

from minhbach import __version__
from minhbach.output.folder.tree import stays_inside
from minhbach.sources.git import Head
from minhbach.sources.inputs import Inputs

MANIFEST = "manifest.json"
MAX_BYTES = 64_000_000
Sha256 = Annotated[str, Meta(pattern=r"\A[0-9a-f]{64}\Z")]
Kind = TypeVar("Kind", bound=Struct)
Count = Annotated[int, Meta(ge=0)]


class Origin(Struct, frozen=True):
    """What the site's bytes depend on."""

    on: dt.date
    """The day that verdicts are as of."""
    base_url: str | None
    drafts: bool
    inputs: Inputs
    head: Head | None
    """The git revision; None outside a repository."""


class Listed(Struct, frozen=True, forbid_unknown_fields=True):
    """A file that should be there."""

    sha256: Sha256
    size: Count


class ListedUnit(Struct, frozen=True, forbid_unknown_fields=True):
    """A unit's own manifest, and how many files it lists."""

    sha256: Sha256
    size: Annotated[int, Meta(ge=0, le=MAX_BYTES)]
    files: Count


class _Generator(Struct, frozen=True):
    version: str


class _Revision(Struct, frozen=True):
    commit: str = ""
    uncommitted: bool = False


class _Inputs(Struct, frozen=True):
    git: _Revision | None


class UnitManifest(Struct, frozen=True):
    """What a unit's own manifest says: its files by their paths in its folder."""

    files: dict[str, Listed]


class Manifest(Struct, frozen=True):
    """What a manifest says, as far as it is needed to check a copy and to name it."""

    generator: _Generator
    judged_on: str
    inputs: _Inputs
    files: dict[str, Listed]
    """Those that units share; before units had manifests of their own, all."""
    units: dict[str, ListedUnit] = {}
    """By the names of their folders."""

    @property
    def revision(self) -> str:
        """Of git; empty if it is not known."""
        return self.inputs.git.commit if self.inputs.git else ""

    @property
    def is_uncommitted(self) -> bool:
        """Whether something was not committed then."""
        return self.inputs.git is not None and self.inputs.git.uncommitted


def manifest(files: Mapping[str, Listed], units: Mapping[str, ListedUnit], origin: Origin) -> bytes:
    """Describe a site; the manifest itself is not one of the files."""
    head = {
        "generator": {"name": "Minh Bạch", "version": __version__},
        "judged_on": origin.on.isoformat(),
        "options": {"base_url": origin.base_url, "drafts": origin.drafts},
        "inputs": {
            "sha256": origin.inputs.sha256,
            "files": len(origin.inputs.files),
            "git": to_builtins(origin.head) if origin.head else None,
        },
    }
    chained = {
        unit: f'{{"sha256": "{entry.sha256}", "size": {entry.size}, "files": {entry.files}}}'
        for unit, entry in units.items()
    }
    written = json.dumps(head, ensure_ascii=False, indent=1).removesuffix("\n}")
    return f'{written},\n "files": {_lines(_files(files))},\n "units": {_lines(chained)}\n}}\n'.encode()


def unit_manifest(files: Mapping[str, Listed]) -> bytes:
    """Describe a unit's files, by their paths in its folder."""
    return f'{{\n "files": {_lines(_files(files))}\n}}\n'.encode()


def _files(files: Mapping[str, Listed]) -> dict[str, str]:
    return {path: f'{{"sha256": "{entry.sha256}", "size": {entry.size}}}' for path, entry in files.items()}


def _lines(entries: Mapping[str, str]) -> str:
    """An object with a line for each entry: two manifests can be compared by eye, and it is written fast."""
    lines = ",\n".join(f"  {encode_basestring(name)}: {entries[name]}" for name in sorted(entries))
    return f"{{\n{lines}\n }}" if lines else "{}"


def listed(content: bytes) -> Listed:
    """A file as a manifest lists it."""
    return Listed(hashlib.sha256(content).hexdigest(), len(content))


def read_manifest(content: bytes) -> Manifest:
    """Read one that may be damaged, or come from anybody. Raises ValueError unless all that is used has its form."""
    read = _read(content, Manifest)
    _refuse_odd([*read.files, *read.units])
    if odd := [unit for unit in read.units if "/" in unit]:
        raise ValueError(f"not units of a site: {odd[:5]}")
    return read


def read_unit_manifest(content: bytes) -> UnitManifest:
    """Read one of a unit, which may be damaged, or come from anybody. Raises ValueError likewise."""
    read = _read(content, UnitManifest)
    _refuse_odd(read.files)
    return read


def _read(content: bytes, kind: type[Kind]) -> Kind:
    try:
        return decode(content, type=kind)
    except (MsgspecError, RecursionError, UnicodeDecodeError) as fault:
        raise ValueError(f"not a manifest: {fault}") from fault


def _refuse_odd(paths: Iterable[str]) -> None:
    if odd := [path for path in paths if not stays_inside(path)]:
        raise ValueError(f"not paths of a site: {odd[:5]}")
