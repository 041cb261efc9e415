"""The words of the interface, from `templates/locales/<language>/*.yaml`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from markupsafe import Markup, escape

from minhbach.diagnostics import Diagnostic, Refused
from minhbach.render.escaping import markup, written
from minhbach.sources.yaml_file import load_yaml

Entry = str | Mapping[str, str]
PLURALS = {"one", "other"}
OF_COMPLAINTS = "messages"
"""The section that only complaints need: more than half of all words, and a tenth of a short build to read."""


class Catalog:
    """One language's words by dotted keys. A missing key is a fault of the program and raises KeyError."""

    def __init__(self, language: str, entries: dict[str, Entry], late: Path | None = None) -> None:
        """`late`: a file of which the words of complaints are still to be read."""
        self.language = language
        self.known = entries
        self.late = late
        self.escaped: dict[str, str] = {}
        self.wordings: dict[str, Markup] = {}

    @property
    def entries(self) -> Mapping[str, Entry]:
        """All words; raises `Refused` if those of complaints cannot be read."""
        if self.late:
            self.known |= _read([(self.late, _parts(self.late)[1])])
            self.late = None
        return self.known

    def __contains__(self, key: str) -> bool:
        return key in (self.entries if key.startswith(OF_COMPLAINTS) else self.known)

    def pattern(self, key: str, count: object = None) -> str:
        """The words with their blanks; of a plural entry those for `count`."""
        entry = self.known[key] if key in self.known else self.entries[key]
        if isinstance(entry, str):
            return entry
        return entry["one" if count == 1 else "other"]

    def __call__(self, key: str, /, **blanks: object) -> Markup:
        """The words with their blanks filled in; what is filled in is escaped unless it is markup already."""
        if not blanks:
            return self.wordings.get(key) or self.wordings.setdefault(key, markup(self._escaped(key).format()))
        filled = {name: written(value) for name, value in blanks.items()}
        return markup(self._escaped(key, blanks.get("count")).format(**filled))

    def _escaped(self, key: str, count: object = None) -> str:
        """The words with their blanks as markup, which is known of each after its first use."""
        pattern = self.pattern(key, count)
        return self.escaped.get(pattern) or self.escaped.setdefault(pattern, str(escape(pattern)))

    def plain(self, key: str, /, **blanks: object) -> str:
        """The same as plain text, for messages on a terminal."""
        return self.pattern(key, blanks.get("count")).format(**blanks)


@cache
def load_catalog(templates: Path, language: str) -> Catalog:
    """Read a language's catalog; raises `Refused` with every fault of its files."""
    files = sorted((templates / "locales" / language).glob("*.yaml"))
    parts = {path: _parts(path) for path in files}
    entries = _read((path, first) for path, (first, _) in parts.items())
    return Catalog(language, entries, next((path for path, (_, late) in parts.items() if late), None))


def _parts(path: Path) -> tuple[str, str]:
    """What is read of a file at once, and its section of complaints, each on its own lines."""
    first, begins, late = path.read_text(encoding="utf-8").partition(f"\n{OF_COMPLAINTS}:\n")
    return first, "\n" * first.count("\n") + begins + late if begins else ""


def _read(texts: Iterable[tuple[Path, str]]) -> dict[str, Entry]:
    entries: dict[str, Entry] = {}
    found: list[Diagnostic] = []
    for path, text in texts:
        value, complaints = load_yaml(text, path.as_posix())
        found += complaints
        _flatten(value, "", entries)
    if found:
        raise Refused(found)
    return entries


def _flatten(value: Any, prefix: str, entries: dict[str, Entry]) -> None:
    if isinstance(value, dict) and set(value) == PLURALS:
        entries[prefix] = value
    elif isinstance(value, dict):
        for key, inner in value.items():
            _flatten(inner, f"{prefix}.{key}" if prefix else key, entries)
    else:
        entries[prefix] = "" if value is None else str(value)
