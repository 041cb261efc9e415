"""A table as CSV (RFC 4180): UTF-8 with a byte order mark, which Excel needs, and lines that end with CR LF.

A spreadsheet runs a cell that begins like a formula. In such text an apostrophe stands before the sign; so it does
behind a semicolon, a tab or a line break, where a program that parts columns there would begin a new cell. Numbers are
left alone.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from decimal import Decimal

from minhbach.pages.tables import Cell, Table

_UNSEEN = "\\s\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\u2066-\u2069\ufeff\x00-\x1f\"'\u2018\u2019\u201c\u201d"
"""What may stand before a formula and be passed over."""
_START = re.compile(rf"((?:^|[;\t\r\n])[{_UNSEEN}]*)([=+\-@\uff1d\uff0b\uff0d\uff20]?)")
"""The start of a cell, and the sign with which a formula begins, in full width too."""
_NUMBER = re.compile(r"[+\-]\d[\d.,\u00a0]*%?\s*(?:[;\t\r\n]|\Z)")


def csv_file(table: Table) -> bytes:
    """The whole file."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow([field.name for field in table.fields])
    writer.writerows([[csv_cell(cell) for cell in row] for row in table.rows])
    return b"\xef\xbb\xbf" + written.getvalue().encode("utf-8")


def csv_cell(cell: Cell) -> str:
    """A cell as it is written: `-2.5`, `2026-06-14`, `true`; what is unknown is empty."""
    match cell:
        case None:
            return ""
        case bool():
            return "true" if cell else "false"
        case str():
            return defused(cell)
        case Decimal():
            return f"{cell:f}"
        case dt.date():
            return cell.isoformat()
    return str(cell)


def defused(text: str) -> str:
    """The text so that no spreadsheet runs a part of it: with an apostrophe before each sign that begins a formula."""

    def start(found: re.Match[str]) -> str:
        before, sign = found.groups()
        return f"{before}'{sign}" if sign and not _NUMBER.match(text, found.start(2)) else found[0]

    return _START.sub(start, text)
