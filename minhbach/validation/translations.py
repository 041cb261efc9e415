"""The texts of all files with their English: which have none yet, which has gone stale since its Vietnamese changed.

In data files the schemas say which values are texts. Of Markdown the English file as a whole was made from the
Vietnamese one, and so was each text of its front matter.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import asdict, replace

from minhbach import model as m
from minhbach.diagnostics import Diagnostic, Place, Step
from minhbach.sources.project import Sources
from minhbach.sources.translation_memory import Pair, memory_file, new_pairs, pair, stale_pairs
from minhbach.validation.keywords import read_schemas

TEXT = "#/$defs/text"
Texts = Iterable[tuple[Place, Any]]
"""Values that are texts, or should be, and where they stand."""
Steps = tuple[Step, ...]


class Translation(Struct, frozen=True):
    """An English text beside its Vietnamese; `place` is where the English stands."""

    place: Place
    vi: str
    en: str
    pair: Pair
    """The two as a memory knows them."""
    whole: bool = False
    """Whether it is a whole Markdown file."""

    @property
    def memory(self) -> str:
        """The file that remembers them."""
        return memory_file(self.place.file)


def untranslated(texts: Texts) -> Iterator[Diagnostic]:
    """A warning for each text of a data file without `en`; until it is there, English pages show the Vietnamese."""
    for place, text in texts:
        words = text.get("vi") if isinstance(text, dict) else text
        if isinstance(words, str) and words.strip() and (isinstance(text, str) or set(text) == {"vi"}):
            yield Diagnostic("no-translation", place, {"found": words[:60]}, "warning")


def translations(sources: Sources, texts: Texts) -> Iterator[Translation]:
    """Every English text with the Vietnamese beside it."""
    for place, text in texts:
        match text:
            case {"vi": str(vi), "en": str(en)}:
                yield Translation(place.at("en"), vi, en, pair(en, vi))
    for file, english in sources.prose.items():
        original = file.removesuffix(".en.md") + ".vi.md"
        if english.language != "en" or original not in sources.prose:
            continue
        vi_words, en_words = prose_words(sources.prose[original]), prose_words(english)
        yield Translation(Place(file), vi_words, en_words, pair(en_words, vi_words), whole=True)
        front, other = sources.front.get(original, {}), sources.front.get(file, {})
        for key in ("title", "summary"):
            match front.get(key), other.get(key):
                case str(vi), str(en):
                    yield Translation(Place(file, (key,)), vi, en, pair(en, vi))


def prose_words(prose: m.Prose) -> str:
    """The title and the words of a Markdown file, with where its links lead: what a translation has to follow."""

    def words(blocks: Iterable[m.Block]) -> Iterator[str]:
        for block in blocks:
            for run in block.passage.runs if block.passage else ():
                yield f"{run.text} <{run.href}>" if run.href else run.text
            yield from words(block.children)

    return "\n".join([prose.meta.get("title", ""), *words(prose.blocks)])


class Staleness:
    """Which translations are stale and which are not remembered yet, unit by unit."""

    def __init__(self, sources: Sources, found: Iterable[Translation]) -> None:
        self.translations = tuple(found)
        self.present: dict[str, list[Pair]] = {}
        for each in self.translations:
            self.present.setdefault(each.memory, []).append(each.pair)
        self.remembered = {file: sources.memories.get(file, {}) for file in self.present}
        self.stale = {file: stale_pairs(self.remembered[file], pairs) for file, pairs in self.present.items()}

    @cached_property
    def new(self) -> dict[str, set[Pair]]:
        """By memory the pairs of which nothing is known; no build asks for them."""
        return {file: new_pairs(self.remembered[file], pairs) for file, pairs in self.present.items()}

    def is_stale(self, each: Translation) -> bool:
        """Whether its Vietnamese has changed since the English was made from it."""
        return each.pair in self.stale[each.memory]

    def is_new(self, each: Translation) -> bool:
        """Whether nothing is known yet of what its English was made from."""
        return each.pair in self.new[each.memory]

    def stale_ones(self) -> list[Translation]:
        """Those whose Vietnamese has changed since the English was made from it."""
        return [each for each in self.translations if self.is_stale(each)] if any(self.stale.values()) else []

    def new_ones(self) -> list[Translation]:
        """Those of whose English nothing is known yet."""
        return [each for each in self.translations if self.is_new(each)]

    def complaints(self) -> Iterator[Diagnostic]:
        """A warning for each stale text."""
        for each in self.stale_ones():
            details = {"vi": _beginning(each.vi), "en": _beginning(each.en), "file": each.place.file}
            details |= {"variant": "file"} if each.whole else {}
            yield Diagnostic("stale-translation", each.place, details, "warning")

    def marked(self, site: m.Site) -> m.Site:
        """The model with what is stale marked as such."""
        if not any(self.stale.values()):
            return site

        def mark(value: Any, file: str) -> Any:
            stale = self.stale.get(memory_file(file), set())
            return _marked(value, lambda en, vi: pair(en, vi) in stale) if stale else value

        units = tuple(mark(unit, unit.place.file) for unit in site.units)
        shared: m.Site = mark(replace(site, units=()), "data/site.yaml")
        return replace(shared, units=units)


def _beginning(words: str) -> str:
    plain = " ".join(words.split())
    return plain if len(plain) <= 80 else f"{plain[:80].rstrip()}…"


def _marked(value: Any, is_stale: Callable[[str, str], bool]) -> Any:
    """A copy of a piece of the model in which each stale text is marked; what holds none is the piece itself."""
    match value:
        case m.Text(vi, str(en)):
            return replace(value, stale=True) if is_stale(en, vi) else value
        case {"vi": m.Prose() as vi, "en": m.Prose() as en}:
            return {**value, "en": replace(en, stale=is_stale(prose_words(en), prose_words(vi)))}
        case dict():
            return {key: _marked(inner, is_stale) for key, inner in value.items()}
        case tuple():
            inner = tuple(_marked(each, is_stale) for each in value)
            return inner if any(new is not old for new, old in zip(inner, value, strict=True)) else value
        case Struct() if not isinstance(value, m.Prose):
            old = asdict(value)
            new = {name: _marked(inner, is_stale) for name, inner in old.items()}
            return replace(value, **new) if any(new[name] is not old[name] for name in old) else value
    return value


# ---- the texts of data files -------------------------------------------------------------------------------------


def texts_in(folder: Path, records: Iterable[tuple[str, str, Any]]) -> Iterator[tuple[Place, Any]]:
    """Every value that its schema calls a text, and every record that holds its two languages itself.

    A record is given by its file, its schema's name and its value.
    """
    for file, name, value in records:
        for path, text in _inside(folder, name, read_schemas(folder)[name], (), value):
            yield Place(file, path), text


def _inside(folder: Path, name: str, schema: Any, path: Steps, value: Any) -> Iterator[tuple[Steps, Any]]:
    """The texts inside one value. `name` is that of the file that its schema stands in."""
    while "$ref" in schema:
        name, schema, is_text = _referred(folder, name, schema["$ref"])
        if is_text:
            yield path, value
            return
    if isinstance(value, dict):
        properties = schema.get("properties", {})
        if "vi" in properties and "en" in properties:
            yield path, value
        patterned: Any = next(iter(schema.get("patternProperties", {}).values()), {})
        for key, inner in value.items():
            below = properties.get(key, patterned)
            if "$ref" in below or isinstance(inner, dict | list):
                yield from _inside(folder, name, below, (*path, key), inner)
    elif isinstance(value, list):
        below = schema.get("items", {})
        for i, inner in enumerate(value):
            yield from _inside(folder, name, below, (*path, i), inner)


@cache
def _referred(folder: Path, here: str, reference: str) -> tuple[str, Any, bool]:
    """The file and the schema that a reference in a file leads to, and whether it is that of a text."""
    file, _, pointer = reference.partition("#")
    name = file.removesuffix(".json") or here
    schema = read_schemas(folder)[name]
    for step in pointer.split("/")[1:]:
        schema = schema[step]
    return name, schema, f"#{pointer}" == TEXT
