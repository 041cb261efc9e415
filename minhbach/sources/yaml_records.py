"""YAML read record by record, so that the many versions of a file cost little more than one.

A version differs from the one before in a record or two. A file in plain block layout falls into its keys, and a key's
lines into records, at the lines that stand furthest left; each piece is YAML of its own, and pieces that were read
before are not read again. A file of any other layout, or with a piece that does not parse alone, is read as a whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from minhbach.sources.yaml_file import load_yaml

KEY = re.compile(r"([A-Za-z_]+):(?:[ ]+(.*))?\Z")
NOTHING = re.compile(r"\s*(#.*)?\Z")


class NotPlain(Exception):
    """The text does not fall into pieces."""


class Unreadable(Exception):
    """The text is not what we read as YAML."""


class Records:
    """Reads texts, remembering the records that it has read: the same text gives the very same value."""

    def __init__(self) -> None:
        self.known: dict[str, Any] = {}

    def read(self, text: str, keys: Iterable[str]) -> dict[str, Any]:
        """The values of these keys, as far as they are there. Raises `Unreadable`."""
        wanted = frozenset(keys)
        try:
            return {key: self._value(key, lines) for key, lines in _keys(text) if key in wanted}
        except NotPlain:
            whole = self._piece(text)
            if not isinstance(whole, dict):
                raise Unreadable from None
            return {key: value for key, value in whole.items() if key in wanted}

    def _value(self, key: str, lines: list[str]) -> Any:
        below = lines[1:]
        if lines[0] != f"{key}:" or all(NOTHING.match(line) for line in below):
            return self._plain_piece("\n".join(lines))[key]
        pieces = [self._plain_piece(piece) for piece in _records(below)]
        if all(isinstance(piece, list) for piece in pieces):
            return [record for piece in pieces for record in piece]
        together: dict[str, Any] = {}
        for piece in pieces:
            if not isinstance(piece, dict) or together.keys() & piece.keys():
                raise NotPlain
            together |= piece
        return together

    def _plain_piece(self, text: str) -> Any:
        try:
            return self._piece(text)
        except Unreadable:
            raise NotPlain from None

    def _piece(self, text: str) -> Any:
        if text not in self.known:
            value, complaints = load_yaml(text, "")
            self.known[text] = Unreadable if complaints or value is None else value
        if self.known[text] is Unreadable:
            raise Unreadable
        return self.known[text]


def _keys(text: str) -> Iterator[tuple[str, list[str]]]:
    """The keys of the file with their lines. Nothing but a key, a comment or a list's dash stands furthest left."""
    found: dict[str, list[str]] = {}
    held: list[str] = []
    for line in text.split("\n"):
        if line[:1] in ("", " ", "-", "#"):
            if line.startswith("---") or (not found and not NOTHING.match(line)):
                raise NotPlain
            held.append(line)
            continue
        key = KEY.match(line)
        if key is None or key[1] in found:
            raise NotPlain
        found[key[1]] = held = [line]
    return iter(found.items())


def _records(lines: list[str]) -> Iterator[str]:
    """The records below a key, each moved to the left: they begin where the first one does."""
    first = next(line for line in lines if not NOTHING.match(line))
    indent = len(first) - len(first.lstrip(" "))
    held: list[str] = []
    for line in lines:
        if NOTHING.match(line):  # a comment, or a line of a text that looks like one
            held.append("" if line[: indent + 1].strip(" ") else line[indent:])
            continue
        if line[:indent].strip(" "):
            raise NotPlain
        if line[indent] != " " and any(held):
            yield "\n".join(held).rstrip()
            held = []
        held.append(line[indent:])
    if any(held):
        yield "\n".join(held).rstrip()
