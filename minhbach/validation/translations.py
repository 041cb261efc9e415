"""Finds the texts of data files that have no English yet. The schemas say which values are texts."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from minhbach.diagnostics import Diagnostic, Place

TEXT = "#/$defs/text"


def untranslated(folder: Path, schema: str, file: str, value: Any) -> Iterator[Diagnostic]:
    """A warning for each text without `en`; until it is there, English pages show the Vietnamese."""
    for place, text in _texts(folder, f"{schema}.json", _schema(folder, f"{schema}.json"), Place(file), value):
        words = text.get("vi") if isinstance(text, dict) else text
        if isinstance(words, str) and words.strip() and (isinstance(text, str) or set(text) == {"vi"}):
            yield Diagnostic("no-translation", place, {"found": words[:60]}, "warning")


@cache
def _schema(folder: Path, name: str) -> Any:
    return json.loads((folder / name).read_text(encoding="utf-8"))


def _texts(folder: Path, name: str, schema: Any, place: Place, value: Any) -> Iterator[tuple[Place, Any]]:
    """Every value inside `value` that its schema calls a text. `name` is the file that the schema stands in."""
    while "$ref" in schema:
        other, _, pointer = schema["$ref"].partition("#")
        name = other or name
        schema = _schema(folder, name)
        for step in pointer.split("/")[1:]:
            schema = schema[step]
        if f"#{pointer}" == TEXT:
            yield place, value
            return
    if isinstance(value, dict):
        patterned: Any = next(iter(schema.get("patternProperties", {}).values()), {})
        for key, inner in value.items():
            yield from _texts(folder, name, schema.get("properties", {}).get(key, patterned), place.at(key), inner)
    elif isinstance(value, list):
        for i, inner in enumerate(value):
            yield from _texts(folder, name, schema.get("items", {}), place.at(i), inner)
