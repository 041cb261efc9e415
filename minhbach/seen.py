"""What a build sees of its inputs: how they look, what they hold, and the keys of what is made of them."""

from __future__ import annotations

import hashlib
import json
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec
from msgspec import Struct, field

from minhbach import stamps
from minhbach.diagnostics import Diagnostic, Span
from minhbach.ground import Ground
from minhbach.pages.routes import Route
from minhbach.records import UnitRecord
from minhbach.settings import PACKAGE, Settings
from minhbach.sources.inputs import Inputs
from minhbach.sources.revisions import Log


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

    @property
    def address(self) -> list[object]:
        """Where it is, as an index keeps it."""
        return [str(self.base), list(self.folders), self.inner]

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


def unit_key(ground: str, files: str, log: Log, unit: str, is_listed: bool) -> str:
    """Of all that a unit depends on, and whether the site lists it: one that it does not is only checked."""
    own = log.below(f"data/{unit}")
    return digest(ground, files, msgspec.json.encode((own.recorded, own.shallow, own.unknown, is_listed)))


def across_key(ground: str, listed: Iterable[str], units: Iterable[UnitRecord]) -> str:
    """Of all that the pages across units depend on."""
    gave = (digest(msgspec.msgpack.encode((record.given, record.data))) for record in units)
    return digest(ground, ",".join(listed), *gave)


def page_key(ground: str, route: Route) -> str:
    """Of all that a page across units shows."""
    return digest(ground, route.template, msgspec.msgpack.encode((route.shell, route.page), enc_hook=str))


ENGINE = ("engine", "libraries")
"""What a site is made with, not of."""


def _sha256(path: Path) -> str:
    try:
        # What is no file is not opened: a pipe would never end. Whoever reads it says what is wrong.
        return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
    except OSError:
        return ""
