"""Which file is what: finds every file below `data/` and `content/` and reads it by its place in the folders.

Nothing is passed over in silence: a file that has no meaning where it lies is complained about.
"""

from __future__ import annotations

import io
import re
from itertools import islice
from pathlib import Path
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from minhbach.diagnostics import Diagnostic, Place, Span
from minhbach.model import Prose
from minhbach.sources.attachments.kinds import FOLDER as DOCUMENTS
from minhbach.sources.attachments.reading import Attached, read_attachments
from minhbach.sources.files import ACROSS_UNITS, find_files, find_shared
from minhbach.sources.markdown_file import parse_markdown, parse_record
from minhbach.sources.news_name import NEWS_FOLDER, news_name, right_name
from minhbach.sources.text_file import read_text
from minhbach.sources.translation_memory import FILE as MEMORY_FILE
from minhbach.sources.translation_memory import Memory, read_memory
from minhbach.sources.yaml_file import load_yaml, locate

ID = r"[a-z0-9]+(?:-[a-z0-9]+)*"
SHARED = ("site", "areas", "indicators", "glossary")
DATA_FILES = (
    (re.compile(rf"data/({'|'.join(SHARED)})\.yaml\Z"), 1),
    (re.compile(rf"data/{ID}/(unit)\.yaml\Z"), 1),
    (re.compile(rf"data/{ID}/{ID}/(plan|targets|tasks|duties|amendments|errata)\.yaml\Z"), 1),
    (re.compile(rf"data/{ID}/{ID}/(results)/[0-9A-Z-]+\.yaml\Z"), 1),
)
PROSE_FILES = (
    re.compile(rf"content/{ID}/{ID}/plan\.(vi|en)\.md\Z"),
    re.compile(rf"content/pages/{ID}\.(vi|en)\.md\Z"),
)


class Sources(Struct, frozen=True):
    """The files of a project, by their path below its root."""

    root: Path
    values: dict[str, Any] = field(default_factory=dict)
    """YAML files that could be read: their plain values."""
    kinds: dict[str, str] = field(default_factory=dict)
    """YAML files: the name of the schema that each follows."""
    prose: dict[str, Prose] = field(default_factory=dict)
    front: dict[str, dict[str, Any]] = field(default_factory=dict)
    """News: the values of their front matter, which follows a schema as data files do."""
    attachments: dict[str, Attached] = field(default_factory=dict)
    """Sound files that documents may name."""
    documents: list[str] = field(default_factory=list)
    """All files that lie where attachments do, sound or not."""
    memories: dict[str, Memory] = field(default_factory=dict)
    """What the English texts of each unit were made from."""
    aliases: set[Span] = field(default_factory=set)
    """Where YAML's aliases stood; their values are missing."""
    files: list[str] = field(default_factory=list)
    """All of them, of whatever kind, in their order."""
    units: set[str] = field(default_factory=set)
    """The folders of units below `data/`, also where the files in them are not these."""
    read: dict[str, str | None] = field(default_factory=dict)
    """The texts that complaints were placed in."""

    def split(self) -> dict[str, Sources]:
        """The files of each unit, by its id; under "" what stands across units, which is always there."""
        parts: dict[str, Sources] = {"": Sources(self.root, units=self.units, read=self.read)}

        def part(file: str) -> Sources:
            return parts.setdefault(unit_of(file), Sources(self.root, units=self.units, read=self.read))

        for name in ("values", "kinds", "prose", "front", "attachments", "memories"):
            for file, value in getattr(self, name).items():
                getattr(part(file), name)[file] = value
        for name in ("documents", "files"):
            for file in getattr(self, name):
                getattr(part(file), name).append(file)
        for span in self.aliases:
            part(span.file).aliases.add(span)
        return parts

    def beside(self, shared: Sources) -> Sources:
        """The files of a unit with the data files that stand across units, for whoever follows references."""
        return replace(self, values=shared.values | self.values, kinds=shared.kinds | self.kinds)

    def span(self, place: Place | Span) -> Span:
        """Line and column of a place; reads the file a second time, which only complaints cost."""
        if isinstance(place, Span):
            return place
        if place.file.endswith(".md") and not place.path:
            return Span(place.file, 1 if (self.root / place.file).is_file() else 0, 1)
        text = self._text(place.file)
        return Span(place.file) if text is None else locate(text, place)

    def source_line(self, span: Span) -> str | None:
        """The line that a complaint is about, as it stands in the file."""
        if not span.line:
            return None
        lines = islice(io.StringIO(self._text(span.file) or "", newline="\n"), span.line - 1, span.line)
        return next((line.removesuffix("\n") for line in lines), None)

    def _text(self, file: str) -> str | None:
        """The text of a file that there are complaints about, read once for all of them."""
        if file not in self.read:
            self.read[file] = read_text(self.root, file)[0] if (self.root / file).is_file() else None
        return self.read[file]


def unit_of(file: str) -> str:
    """The unit that a file of `data/` or `content/` belongs to; "" for what stands across units."""
    parts = file.split("/")
    return parts[1] if len(parts) > 2 and parts[1] not in ACROSS_UNITS else ""


def read_sources(root: Path) -> tuple[Sources, list[Diagnostic]]:
    """Read everything below `data/` and `content/`; return it with the complaints about its form."""
    return read_found(root, *find_files(root))


def read_shared(root: Path) -> tuple[Sources, set[str], list[Diagnostic]]:
    """Read what stands across units; also returned are the folders of units, in `data/` or `content/`."""
    files, folders, found = find_shared(root)
    sources, found = read_found(root, files, found)
    return replace(sources, units=folders["data"]), set().union(*folders.values()), found


def read_unit(root: Path, unit: str) -> tuple[Sources, list[Diagnostic]]:
    """Read the files of one unit."""
    return read_found(root, *find_files(root, unit), shared=False)


def read_found(
    root: Path, files: list[str], found: list[Diagnostic], shared: bool = True
) -> tuple[Sources, list[Diagnostic]]:
    """Read these files; `found` is what was complained about when they were looked for."""
    units = {parts[1] for file in files if (parts := file.split("/"))[0] == "data" and unit_of(file)}
    sources = Sources(root, files=files, units=units)
    sources.kinds.update((d.place.file, kind) for d in found if (kind := _kind(d.place.file)))
    for file in files:
        if DOCUMENTS.match(file):
            sources.documents.append(file)
        elif kind := _kind(file):
            text, complaints = read_text(root, file)
            if text is not None:
                if f"schema/{kind}.json" not in text.partition("\n")[0]:
                    complaints.append(Diagnostic("no-schema-line", Span(file, 1, 1), {"schema": kind}, "warning"))
                value, more = load_yaml(text, file)
                complaints += more
                sources.aliases.update(d.place for d in more if d.code == "alias" and isinstance(d.place, Span))
                if value is None and not more:
                    complaints.append(Diagnostic("empty-file", Span(file, 1, 1)))
                if value is not None:
                    sources.values[file] = value
            sources.kinds[file] = kind
            found += complaints
        elif language := _language(file):
            text, complaints = read_text(root, file)
            found += complaints
            if text is not None:
                sources.prose[file], more = parse_markdown(text, file, language)
                if sources.prose[file].meta and not file.startswith("content/pages/"):
                    more.append(Diagnostic("front-matter", Span(file, 1, 1), {"variant": "plan"}))
                found += more
        elif name := news_name(file):
            text, complaints = read_text(root, file)
            found += complaints
            if text is not None:
                front, sources.prose[file], more = parse_record(text, file, name.language)
                found += more
                if front is not None:
                    sources.front[file] = front
        elif MEMORY_FILE.match(file):
            text, complaints = read_text(root, file)
            sources.memories[file], more = read_memory(text or "", file)
            found += complaints + more
        elif NEWS_FOLDER.match(file):
            found.append(Diagnostic("news-file-name", Span(file), {"near": right_name(file)}))
        else:
            found.append(Diagnostic("stray-file", Span(file)))
    attachments, complaints = read_attachments(root, sources.documents)
    sources.attachments.update(attachments)
    found += complaints
    if shared and "data/site.yaml" not in sources.kinds:
        found.append(Diagnostic("no-site-file", Span("data/site.yaml")))
    return sources, found


def _kind(file: str) -> str | None:
    return next((m[group] for pattern, group in DATA_FILES if (m := pattern.match(file))), None)


def _language(file: str) -> str | None:
    return next((m[1] for pattern in PROSE_FILES if (m := pattern.match(file))), None)
