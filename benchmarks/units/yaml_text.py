"""Values as YAML text in the hand of this project's data files: short ones on one line, long ones below each other."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

WIDTH = 110
"""Longer maps and lists stand on lines of their own."""

PLAIN = re.compile(
    r"(?!(?:true|false|null|yes|no|on|off)\Z)\w(?:[^,:#{}\[\]\"'\n]*[^,:#{}\[\]\"'\s])?\Z", re.IGNORECASE
)
"""What needs no quotes wherever it stands. Texts that look like numbers or days are meant so."""


def yaml_text(schema: str, value: dict[str, Any]) -> str:
    """A data file: the line that names its schema, then the value."""
    return "\n".join([f"# yaml-language-server: $schema={schema}", *_lines(value, 0), ""])


def _lines(value: Any, indent: int) -> Iterator[str]:
    """A map or a list, one line or more for each of its parts."""
    space = " " * indent
    if isinstance(value, dict):
        for key, inner in value.items():
            if (short := _short(inner, indent)) is not None:
                yield f"{space}{_scalar(key)}: {short}"
            else:
                yield f"{space}{_scalar(key)}:"
                yield from _lines(inner, indent + 2)
        return
    for inner in value:
        if (short := _short(inner, indent)) is not None:
            yield f"{space}- {short}"
        else:
            first, *others = _lines(inner, indent + 2)
            yield f"{space}- {first.lstrip()}"
            yield from others


def _short(value: Any, indent: int) -> str | None:
    """The value on one line, if it is a scalar or short."""
    if not isinstance(value, dict | list):
        return _scalar(value)
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return None
    line = _flow(value)
    return line if len(line) + indent <= WIDTH else None


def _flow(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_scalar(key)}: {_flow(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_flow, value)) + "]"
    return _scalar(value)


def _scalar(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if not isinstance(value, str):
        return f"{value:g}" if isinstance(value, float) else str(value)
    return value if PLAIN.match(value) else json.dumps(value, ensure_ascii=False)
