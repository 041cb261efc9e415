"""Rows encoded once for all formats: a period, its plan, its unit and all units hold the very same ones.

A table of a wider extent is joined of what its parts were encoded to. Most cells of a unit's data are words that stand
in many rows, so that each text is encoded once as well; those are remembered for one unit, and forgotten with it.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import NamedTuple

from minhbach.output.csv_file import csv_cell, csv_line, defused, quoted
from minhbach.output.json_file import json_cell, json_line, json_text
from minhbach.output.xlsx_sheet import sheet, string, xlsx_cell, xlsx_line, xlsx_text
from minhbach.output.zip_file import Member, member
from minhbach.pages.tables import Cell, Row, Table


class Written(NamedTuple):
    """A cell in each format."""

    csv: str
    json: str
    xlsx: str


def written(cell: Cell) -> Written:
    """Encode a cell."""
    return Written(quoted(csv_cell(cell)), json_cell(cell), xlsx_cell(cell))


UNKNOWN = written(None)


class Texts(dict[str, Written]):
    """The texts of a unit's cells in each format; in a workbook a cell points into the table of them all."""

    def __init__(self) -> None:
        super().__init__()
        self.strings: dict[str, str] = {}
        """Each as the table of a workbook holds it, in its order."""

    def __missing__(self, text: str) -> Written:
        self[text] = made = Written(quoted(defused(text)), json_text(text), xlsx_text(len(self.strings)))
        self.strings[text] = string(text)
        return made


class Encoded:
    """Rows of a table in each format: a line each, and of a sheet one that has yet to be told its number."""

    def __init__(self, table: Table, csv: list[str], json: list[str], xlsx: list[str], used: set[Cell]) -> None:
        self.table, self.csv, self.json, self.xlsx = table, csv, json, xlsx
        self.used = used
        """What stands in any cell."""

    @cached_property
    def sheet(self) -> Member:
        """The sheet of a workbook, compressed: that of a unit's only plan is its unit's too."""
        return member("", sheet(self.table, self.xlsx))

    @classmethod
    def joined(cls, table: Table, parts: Iterable[Encoded]) -> Encoded:
        """The rows of several parts, one after the other."""
        parts = list(parts)
        if len(parts) == 1:
            return parts[0]
        csv, json, xlsx = (
            [line for part in parts for line in getattr(part, format)] for format in ("csv", "json", "xlsx")
        )
        return cls(table, csv, json, xlsx, set().union(*(part.used for part in parts)))


class Encoder:
    """Encodes the rows of a unit."""

    def __init__(self) -> None:
        self.texts = Texts()

    def encode(self, table: Table, rows: Iterable[Row]) -> Encoded:
        """The rows in each format."""
        texts, in_json, in_sheet = self.texts, json_line(table), xlsx_line(table)
        made = Encoded(table, [], [], [], set())
        for row in rows:
            cells = [
                texts[cell] if isinstance(cell, str) else UNKNOWN if cell is None else written(cell) for cell in row
            ]
            csv, json, xlsx = zip(*cells, strict=True)
            made.csv.append(csv_line(csv))
            made.json.append(in_json % json)
            made.xlsx.append(in_sheet(xlsx))
            made.used.update(row)
        return made
