"""A table as JSON, one line a row, and the JSON Schema that it follows. Figures keep the digits that they have."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import msgspec

from minhbach.pages.tables import Cell, Field, Table
from minhbach.pages.urls import DATA_VERSION

TYPES: dict[str, dict[str, Any]] = {
    "string": {"type": "string"},
    "number": {"type": "number"},
    "integer": {"type": "integer"},
    "boolean": {"type": "boolean"},
    "date": {"type": "string", "format": "date"},
}


END = b"]\n}\n"
"""What follows the rows."""


BETWEEN = b",\n"
"""What stands between two rows."""


def json_file(head: Mapping[str, Any], rows: bytes) -> bytes:
    """The whole file: what is said of the table as a whole, then `rows`, line by line."""
    return json_head(head) + (b"\n" + rows + b"\n" if rows else b"") + END


def json_head(head: Mapping[str, Any]) -> bytes:
    """The file up to its rows."""
    members = [f"{json_text(name)}: {json_text(value)}" for name, value in head.items()]
    return ("{\n" + "".join(f"{member},\n" for member in members) + '"rows": [').encode()


def json_line(table: Table) -> str:
    """The pattern of a row, with a blank for each cell."""
    return "{" + ", ".join(f"{json_text(field.name)}: %s" for field in table.fields) + "}"


def json_cell(cell: Cell) -> str:
    """A cell as JSON; what is unknown is null."""
    match cell:
        case Decimal():
            return f"{cell:f}"
        case dt.date():
            return f'"{cell.isoformat()}"'
    return json_text(cell)


json_text = json.JSONEncoder(ensure_ascii=False).encode


def indented(value: Any) -> bytes:
    """As JSON that people can read as well."""
    return msgspec.json.format(msgspec.json.encode(value), indent=1) + b"\n"


def json_schema(table: Table, identity: str) -> bytes:
    """The schema of a table's JSON files; `identity` is its whole address, empty while that is not known."""
    row = {
        "type": "object",
        "properties": {field.name: _member(field) for field in table.fields},
        "required": [field.name for field in table.fields],
        "additionalProperties": False,
    }
    words = {"type": "object", "properties": {"vi": {"type": "string"}, "en": {"type": ["string", "null"]}}}
    head = {
        "$schema": {"type": "string", "format": "uri-reference"},
        "version": {"const": DATA_VERSION},
        "table": {"const": table.id},
        "title": words,
        "as_of": {"type": "string", "format": "date"},
        "illustrative": {"type": "boolean"},
        "notice": {"anyOf": [words, {"type": "null"}]},
        "publisher": words,
        "licence": {"type": ["object", "null"]},
        "cite": words,
        "rows": {"type": "array", "items": row},
    }
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **({"$id": identity} if identity else {}),
        "title": _both(table.title.vi, table.title.en),
        "description": _both(table.about.vi, table.about.en),
        "type": "object",
        "properties": head,
        "required": list(head),
        "additionalProperties": False,
    }
    return indented(schema)


def _member(field: Field) -> dict[str, Any]:
    kind = dict(TYPES[field.type])
    if field.values:
        kind["enum"] = [*field.values, *(() if field.required else (None,))]
    if not field.required:
        kind["type"] = [kind["type"], "null"]
    return {**kind, "description": _both(field.about.vi, field.about.en)}


def _both(vi: str, en: str | None) -> str:
    return f"{vi} / {en}" if en else vi
