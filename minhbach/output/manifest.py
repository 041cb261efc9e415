"""`manifest.json` at the site's root: every published file with its SHA-256, and what the site was made from.

With it a copy can be checked (`build.py verify`), and whoever has the same revision can build the same bytes. It says
nothing of clock, machine or person, since the same input gives the same manifest too.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

from msgspec import Struct, to_builtins

from minhbach import __version__
from minhbach.sources.git import Head
from minhbach.sources.inputs import Inputs

MANIFEST = "manifest.json"
MAX_BYTES = 64_000_000


class Origin(Struct, frozen=True):
    """What the site's bytes depend on."""

    on: dt.date
    """The day that verdicts are as of."""
    base_url: str | None
    drafts: bool
    inputs: Inputs
    head: Head | None
    """The git revision; None outside a repository."""


class Listed(Struct, frozen=True):
    """A file that should be there."""

    sha256: str
    size: int


class Manifest(Struct, frozen=True):
    """What a manifest says, as far as it is needed to check a copy and to name it."""

    files: Mapping[str, Listed]
    version: str
    on: str
    revision: str
    """Empty if it is not known."""
    uncommitted: bool


def manifest(files: Mapping[str, bytes], origin: Origin) -> bytes:
    """Describe these files; the manifest itself is not one of them."""
    described = {
        "generator": {"name": "Minh Bạch", "version": __version__},
        "judged_on": origin.on.isoformat(),
        "options": {"base_url": origin.base_url, "drafts": origin.drafts},
        "inputs": {
            "sha256": origin.inputs.sha256,
            "files": len(origin.inputs.files),
            "git": to_builtins(origin.head) if origin.head else None,
        },
        "files": {path: to_builtins(listed(files[path])) for path in sorted(files)},
    }
    return (json.dumps(described, ensure_ascii=False, indent=1) + "\n").encode()


def listed(content: bytes) -> Listed:
    """A file as a manifest lists it."""
    return Listed(hashlib.sha256(content).hexdigest(), len(content))


def read_manifest(content: bytes) -> Manifest:
    """Read one that may be damaged, or come from anybody. Raises ValueError unless all that is used has its form."""
    try:
        value = json.loads(content)
        files = {path: Listed(**entry) for path, entry in value["files"].items()}
        git = value["inputs"]["git"] or {"commit": "", "uncommitted": False}
        read = Manifest(
            files, value["generator"]["version"], value["judged_on"], git["commit"], git["uncommitted"] is True
        )
    except (KeyError, TypeError, AttributeError, RecursionError) as fault:
        raise ValueError(f"not a manifest: {fault}") from fault
    if not all(isinstance(text, str) for text in (read.version, read.on, read.revision)):
        raise ValueError("not a manifest")
    for path, entry in files.items():
        if not (_is_inside(path) and _is_digest(entry.sha256) and type(entry.size) is int and entry.size >= 0):
            raise ValueError(f"not a file of a site: {path!r}")
    return read


def _is_inside(path: str) -> bool:
    pure = PurePosixPath(path)
    return (
        str(pure) == path
        and not pure.is_absolute()
        and ".." not in pure.parts
        and not re.search(r"[\\\x00-\x1f]", path)
    )


def _is_digest(value: Any) -> bool:
    return isinstance(value, str) and re.fullmatch(r"[0-9a-f]{64}", value) is not None
