"""A table as CSV (RFC 4180): UTF-8 with a byte order mark, which Excel needs, and lines that end with CR LF.

A spreadsheet runs a cell that begins like a formula. In such text an apostrophe stands before the sign; so it does
behind a semicolon, a tab or a line break, where a program that parts columns there would begin a new cell. Numbers are
left alone.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from decimal import Decimal

from minhbach.pages.tables import Cell, Table

_UNSEEN = "\\s\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\u2066-\u2069\ufeff\x00-\x1f\"'\u2018\u2019\u201c\u201d"
"""What may stand before a formula and be passed over."""
_PARTING = re.compile(r'[",\r\n]')
"""What parts cells and lines."""
_START = re.compile(rf"((?:^|[;\t\r\n])[{_UNSEEN}]*)([=+\-@\uff1d\uff0b\uff0d\uff20]?)")
"""The start of a cell, and the sign with which a formula begins, in full width too."""
_NUMBER = re.compile(r"[+\-]\d[\d.,\u00a0]*%?\s*(?:[;\t\r\n]|\Z)")


def csv_file(table: Table, rows: bytes) -> bytes:
    """The whole file."""
    return b"\xef\xbb\xbf" + csv_line([field.name for field in table.fields]).encode() + rows


def csv_line(cells: Sequence[str]) -> str:
    """A row of cells that are `quoted`. A lone empty one is too, or its line would be none."""
    return (",".join(cells) or '""') + "\r\n"


def csv_cell(cell: Cell) -> str:
    """A cell as it is written: `-2.5`, `2026-06-14`, `true`; what is unknown is empty."""
    match cell:
        case str():
            return defused(cell)
        case None:
            return ""
        case bool():
            return "true" if cell else "false"
        case Decimal():
            return f"{cell:f}"
        case dt.date():
            return cell.isoformat()
    return str(cell)


def quoted(cell: str) -> str:
    """The cell as it stands in a line."""
    return '"' + cell.replace('"', '""') + '"' if _PARTING.search(cell) else cell


def defused(text: str) -> str:
    """The text so that no spreadsheet runs a part of it: with an apostrophe before each sign that begins a formula."""
    if text[:1].isalnum() and ";" not in text and text.isprintable():
        return text  # one cell, and it begins with no sign: so are nearly all, and need no second look

    def start(found: re.Match[str]) -> str:
        before, sign = found.groups()
        return f"{before}'{sign}" if sign and not _NUMBER.match(text, found.start(2)) else found[0]

    return _START.sub(start, text)
