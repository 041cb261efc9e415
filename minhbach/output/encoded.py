"""Rows encoded once for all formats: a period, its plan, its unit and all units hold the very same ones.

A table of a wider extent is joined of what its parts were encoded to. Most cells of a unit's data are words that stand
in many rows, so that each text is encoded once as well; those are remembered for one unit, and forgotten with it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from functools import cached_property
from typing import NamedTuple

from msgspec import Struct

from minhbach.output.csv_file import csv_cell, csv_line, defused, quoted
from minhbach.output.json_file import BETWEEN, json_cell, json_line, json_text
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


REMEMBERED = frozenset((str, dt.date, bool, type(None)))
"""What stands in many rows. Not figures: 75 and 75.0 are equal, and are not written alike."""


class Cells(dict[Cell, Written]):
    """The cells of a unit that were encoded; texts have their places in the table of texts of its workbooks."""

    def __init__(self) -> None:
        super().__init__()
        self.strings: dict[str, str] = {}
        """Each text as the table holds it, in its order."""

    def __missing__(self, cell: Cell) -> Written:
        if isinstance(cell, str):
            made = Written(quoted(defused(cell)), json_text(cell), xlsx_text(len(self.strings)))
            self.strings[cell] = string(cell)
        else:
            made = written(cell)
        self[cell] = made
        return made


class Encoded(Struct, dict=True):
    """Rows of a table in each format: as they stand in a file, and of a sheet lines that have yet to get numbers."""

    table: Table
    count: int
    csv: bytes
    json: bytes
    xlsx: list[str]
    used: set[Cell]
    """What stands in any cell."""

    @cached_property
    def sheet(self) -> Member:
        """The sheet of a workbook, compressed: that of a unit's only plan is its unit's too."""
        return member("", sheet(self.table, self.xlsx))

    @classmethod
    def joined(cls, table: Table, parts: Iterable[Encoded]) -> Encoded:
        """The rows of several parts, one after the other."""
        parts = [part for part in parts if part.count]
        if len(parts) == 1:
            return parts[0]
        return cls(
            table,
            sum(part.count for part in parts),
            b"".join(part.csv for part in parts),
            BETWEEN.join(part.json for part in parts),
            [line for part in parts for line in part.xlsx],
            set().union(*(part.used for part in parts)),
        )


class Encoder:
    """Encodes the rows of a unit."""

    def __init__(self) -> None:
        self.cells = Cells()

    def encode(self, table: Table, rows: Iterable[Row]) -> Encoded:
        """The rows in each format."""
        known, in_json, in_sheet = self.cells, json_line(table), xlsx_line(table)
        lines: list[tuple[str, str, str]] = []
        used: set[Cell] = set()
        for row in rows:
            cells = [known[cell] if type(cell) in REMEMBERED else written(cell) for cell in row]
            csv, json, xlsx = zip(*cells, strict=True)
            lines.append((csv_line(csv), in_json % json, in_sheet(xlsx)))
            used.update(row)
        in_csv, in_json_file = ([line[at] for line in lines] for at in (0, 1))
        return Encoded(
            table,
            len(lines),
            "".join(in_csv).encode(),
            BETWEEN.join(line.encode() for line in in_json_file),
            [line[2] for line in lines],
            used,
        )
