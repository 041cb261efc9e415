"""What a unit draws: its figures, and its words with them filled in. Everything hangs on the unit's number."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

Words = Mapping[str, str]
"""One text in its languages, `vi` and `en`."""
Names = Mapping[str, Any]
"""What may be named between braces, or alone where a figure is asked."""


@cache
def vocabulary(name: str) -> Any:
    """What a file beside this module says."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load((Path(__file__).parent / f"{name}.yaml").read_text(encoding="utf-8"), loader)


def chance(number: int, *about: object) -> random.Random:
    """The same for the same unit and matter, whatever else has been drawn."""
    return random.Random("/".join(map(str, (number, *about))))


def filled(value: Any, names: Names) -> Any:
    """A piece of the vocabulary with a unit's figures and words: `a` is the figure drawn for it, `-a` its negative."""
    if isinstance(value, dict):
        return {key: filled(inner, names) for key, inner in value.items()}
    if isinstance(value, list):
        return [filled(inner, names) for inner in value]
    if not isinstance(value, str):
        return value
    if value in names:
        return names[value]
    if value.startswith("-") and value[1:] in names:
        return -names[value[1:]]
    return value.format_map(names) if "{" in value else value


def joined(words: Words, *tails: Words) -> dict[str, str]:
    """A sentence that goes on."""
    return {g: ", ".join([text.removesuffix("."), *(tail[g] for tail in tails)]) + "." for g, text in words.items()}


def document(number: str, date: dt.date, title: Words) -> dict[str, Any]:
    """A document as sources name it."""
    return {"number": number, "date": date.isoformat(), "title": title}
