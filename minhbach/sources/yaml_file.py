"""YAML as a plain carrier of facts: every scalar is read as it was written.

YAML 1.1 turns `no` into false, `12:30` into 750 and `00271` into 185, lets a second key win over the first and lets
aliases grow without bound. So values are built here straight from the parser's events, with the scalar rules of JSON:
`true`, `false`, `null`, numbers with a point, and text for all the rest. Anchors, aliases and tags are refused, and so
are keys that stand twice. Numbers with a point become `Decimal`: 96.4 stays 96.4.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from typing import Any

import yaml

from minhbach.diagnostics import Diagnostic, Place, Span, Step
from minhbach.sources.characters import SUSPECT, details_of, suspects

Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

MAX_DEPTH = 30
MAX_VALUES = 50_000
"""In one file; the fullest so far has a thousand."""
MAX_KEY = 200
"""Characters of a key."""
MAX_COMPLAINTS = 200
"""About one file's form: who has two hundred to see to will look for one cause."""
INTEGER = re.compile(r"-?(0|[1-9][0-9]{0,17})\Z")
DECIMAL = re.compile(r"-?(0|[1-9][0-9]{0,17})\.[0-9]{1,12}\Z")
UNREADABLE = "[^\\t\\n\\x20-\\x7e\\xa0-\\u2027\\u202a-\\ud7ff\\ue000-\\ufefe\\uff00-\\ufffd\\U00010000-\\U0010ffff]"
"""What the parser stops at, or takes for the end of a line or the beginning of a file; `characters` complains of it.

It takes long to compile, and is needed only for a text that holds a suspect.
"""
DIRECTIVE = re.compile("^%[^\n]{0,20}", re.MULTILINE)
"""A line for the parser itself; no file needs one, and thousands keep it busy for minutes."""
CONSTANTS: dict[str, object] = {"": None, "~": None, "null": None, "true": True, "false": False}


NUMERIC = frozenset("-0123456789")
"""What a number begins with."""

Scalar, Sequence, Mapping = yaml.ScalarEvent, yaml.SequenceStartEvent, yaml.MappingStartEvent
SequenceEnd, MappingEnd, Alias = yaml.SequenceEndEvent, yaml.MappingEndEvent, yaml.AliasEvent

Places = dict[tuple[Step, ...], tuple[Span, Span]]
"""Where the values of a file stand, and where their keys do."""


class _Stop(Exception):
    """The rest of the file cannot be read any further."""


class _Reader:
    """Builds the value of one document from the parser's events and gathers complaints on the way.

    Where a value stands is in its event, and is looked at only for a complaint.
    """

    def __init__(self, text: str, file: str) -> None:
        self.file = file
        self.text = _readable(text)
        self.loader = Loader(self.text)
        self.event = self.loader.get_event
        self.found: list[Diagnostic] = []
        self.values = 0

    def complain(self, code: str, mark: Any, **details: object) -> None:
        if len(self.found) >= MAX_COMPLAINTS:
            raise _Stop
        self.found.append(Diagnostic(code, Span(self.file, mark.line + 1, mark.column + 1), details))

    def document(self) -> Any:
        """The value of the only document in the stream; None when there is nothing in it."""
        self.event()
        if self.loader.check_event(yaml.StreamEndEvent):
            return None
        self.event()
        value = self.node(self.event(), 0)
        self.event()
        if not self.loader.check_event(yaml.StreamEndEvent):
            self.complain("second-document", self.loader.peek_event().start_mark)
        return value

    def node(self, event: Any, depth: int) -> Any:
        """The value that begins with this event."""
        kind = type(event)
        self.values += 1
        is_plain = kind is not Alias and event.anchor is None and event.tag is None
        if not is_plain or depth > MAX_DEPTH or self.values > MAX_VALUES:
            self.refuse(event, depth)
        if kind is Scalar:
            if event.style == '"':
                self.check_escapes(event)
            return event.value if event.style else resolve(event.value)
        if kind is Sequence:
            return self.sequence(depth + 1)
        return self.mapping(depth + 1) if kind is Mapping else None

    def refuse(self, event: Any, depth: int) -> None:
        """Complain about a node that is none of a plain file's, or one too many."""
        mark = event.start_mark
        if self.values > MAX_VALUES:
            self.complain("too-many-values", mark, limit=MAX_VALUES)
            raise _Stop
        if isinstance(event, Alias):
            self.complain("alias", mark, name=f"*{event.anchor}")
            return
        if event.anchor is not None:
            self.complain("alias", mark, name=f"&{event.anchor}")
        if event.tag is not None and event.tag != "!":
            self.complain("tag", mark, tag=event.tag.replace("tag:yaml.org,2002:", "!!"))
        if depth > MAX_DEPTH:
            self.complain("too-deep", mark, limit=MAX_DEPTH)
            raise _Stop

    def check_escapes(self, event: Any) -> None:
        """Complain about characters that only an escape (in double quotes) brings in; the others are told already."""
        written = self.text[event.start_mark.index : event.end_mark.index]
        if "\\" in written:
            told: set[str] = set(written)
            for suspect in suspects(event.value):
                if suspect.character not in told:
                    told.add(suspect.character)
                    details = details_of(suspect, event.start_mark.line + 1)
                    self.complain("deceiving-character", event.start_mark, **details)

    def sequence(self, depth: int) -> list[Any]:
        items: list[Any] = []
        while type(event := self.event()) is not SequenceEnd:
            items.append(self.node(event, depth))
        return items

    def mapping(self, depth: int) -> dict[str, Any]:
        pairs: dict[str, Any] = {}
        before: Any = None
        while type(event := self.event()) is not MappingEnd:
            if type(event) is not Scalar:
                self.complain("key-not-text", event.start_mark)
                self.node(event, depth)
                self.node(self.event(), depth)
                continue
            key = event.value
            if event.style == '"':
                self.check_escapes(event)
            if len(key) > MAX_KEY or "\n" in key:
                self.complain("key-not-text", event.start_mark, variant="long")
                key = _short(key)
            content = self.event()
            is_empty = type(content) is Scalar and not content.value
            if is_empty and type(before) is Scalar and self.split_by_comma(before, event):
                continue
            value, before = self.node(content, depth), content
            if key in pairs:
                self.complain("duplicate-key", event.start_mark, key=key)
            else:
                pairs[key] = value
        return pairs

    def split_by_comma(self, before: Any, key: Any) -> bool:
        """Whether `{at_least: 95,5}` was meant as a number: YAML reads it as 95 and an empty value called 5."""
        beside = before.end_mark.index + 1 == key.start_mark.index
        if not beside or not (before.value.removeprefix("-") + key.value).isdigit():
            return False
        found, right = f"{before.value},{key.value}", f"{before.value}.{key.value}"
        self.complain("decimal-comma", before.start_mark, found=found, right=right)
        return True


def _readable(text: str) -> str:
    """The text as the parser may have it; a suspect that it would obey becomes another one."""
    return re.sub(UNREADABLE, "\ufffd", text) if SUSPECT.search(text) else text


def _short(key: str) -> str:
    """A key that is none, cut short."""
    return key[:MAX_KEY].replace("\n", " ")


def resolve(scalar: str) -> Any:
    """The value of an unquoted scalar by the rules of JSON: `no`, `00271` and `12:30` are text."""
    if scalar in CONSTANTS:
        return CONSTANTS[scalar]
    if scalar[0] not in NUMERIC:
        return scalar
    if INTEGER.match(scalar):
        return int(scalar)
    if DECIMAL.match(scalar):
        return Decimal(scalar)
    return scalar


def load_yaml(text: str, file: str) -> tuple[Any, list[Diagnostic]]:
    """Return the file's value and the complaints about its form; on a broken file the value is None."""
    if ("\n%" in text or text.startswith("%")) and (directive := DIRECTIVE.search(text)):
        line = text.count("\n", 0, directive.start()) + 1
        return None, [Diagnostic("yaml-syntax", Span(file, line, 1), {"problem": directive[0], "variant": "directive"})]
    reader = _Reader(text, file)
    try:
        return reader.document(), reader.found
    except _Stop:
        return None, reader.found
    except yaml.YAMLError as error:
        return None, [*reader.found, _syntax_complaint(error, text, file)]
    finally:
        reader.loader.dispose()


def locate(text: str, place: Place) -> Span:
    """Line and column of a place in a file that parsed; of the nearest thing around it if it is not there itself."""
    places = _places(text, place.file)
    path = place.path
    while path and path not in places:
        path = path[:-1]
    here, at_key = places.get(path, (Span(place.file, 1, 1),) * 2)
    missing = path != place.path
    return at_key if (place.on_key or (missing and path)) else here


@lru_cache(maxsize=2)
def _places(text: str, file: str) -> Places:
    """Where all values of a file stand; complaints about one file come one after another."""
    places: Places = {}
    loader = Loader(_readable(text))

    def place(event: Any, path: tuple[Step, ...], key: Any) -> None:
        here = Span(file, event.start_mark.line + 1, event.start_mark.column + 1)
        places[path] = here, Span(file, key.start_mark.line + 1, key.start_mark.column + 1) if key else here
        if len(path) > MAX_DEPTH:
            raise _Stop
        if isinstance(event, Sequence):
            at = 0
            while not isinstance(inner := loader.get_event(), SequenceEnd):
                place(inner, (*path, at), None)
                at += 1
        elif isinstance(event, Mapping):
            while not isinstance(inner := loader.get_event(), MappingEnd):
                if isinstance(inner, Scalar):
                    place(loader.get_event(), (*path, _short(inner.value)), inner)
                else:
                    place(inner, path, None)
                    place(loader.get_event(), path, None)

    try:
        loader.get_event()
        if not loader.check_event(yaml.StreamEndEvent):
            loader.get_event()
            place(loader.get_event(), (), None)
    except (_Stop, yaml.YAMLError):
        pass
    finally:
        loader.dispose()
    return places


SLIPS = {
    "mapping values are not allowed in this context": "colon",
    "could not find expected ':'": "no_colon",
    "found unexpected end of stream": "open_quote",
    "did not find expected ',' or '}'": "open_bracket",
    "did not find expected ',' or ']'": "open_bracket",
    "did not find expected key": "out_of_line",
    "did not find expected '-' indicator": "out_of_line",
    "block sequence entries are not allowed in this context": "dash",
    "found character that cannot start any token": "special_character",
    "did not find expected alphabetic or numeric character": "special_character",
}
"""What the parser says of the commonest slips, and the variant of the message that explains each to an editor."""

BEGUN_EARLIER = {"no_colon", "open_quote", "open_bracket"}
"""The parser notices these far below; they are shown where the thing begins that is not ended."""


def _syntax_complaint(error: yaml.YAMLError, text: str, file: str) -> Diagnostic:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    if mark is None:
        return Diagnostic("yaml-syntax", Span(file, 1, 1), {"problem": str(error)})
    problem = getattr(error, "problem", None) or str(error)
    variant = SLIPS.get(problem, "")
    if variant in BEGUN_EARLIER:
        mark = getattr(error, "context_mark", None) or mark
    span = Span(file, mark.line + 1, mark.column + 1)
    lines = text.split("\n")
    line = lines[mark.line] if mark.line < len(lines) else ""
    if "\t" in line[: len(line) - len(line.lstrip())] or line[mark.column : mark.column + 1] == "\t":
        return Diagnostic("tab", Span(file, mark.line + 1, line.index("\t") + 1))
    return Diagnostic("yaml-syntax", span, {"problem": problem, "variant": variant})
