"""Open data as plain tables: what is written into files, whatever their format, and what the pages say of them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Literal

from msgspec import Struct

from minhbach import model as m

Cell = str | Decimal | int | dt.date | None
"""None is unknown or does not apply; it is never written as 0."""
FieldType = Literal["string", "number", "integer", "boolean", "date"]
"""As Table Schema names them."""
Format = Literal["csv", "json", "xlsx"]
Row = tuple[Cell, ...]

MEDIA: dict[Format, str] = {
    "csv": "text/csv",
    "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
"""The media type of each format."""


class Field(Struct, frozen=True):
    """A column: its name, what its cells are, and what they mean."""

    name: str
    type: FieldType
    about: m.Text
    values: tuple[str, ...] = ()
    """All that a cell may hold, where it holds a code."""
    required: bool = False
    language: str = ""
    """The language of its words; the same column stands in each."""
    meaning: m.Text | None = None
    """What is meant in either language, where `about` tells of the language too."""

    @property
    def stem(self) -> str:
        """The name that a column has in common with the same one in the other language."""
        return self.name.removesuffix(f"_{self.language}") if self.language else self.name


RESULTS = "ket-qua"
"""The table that each period has a part of."""


class Table(Struct, frozen=True):
    """The form of a table: `id` is the name of its files, `key` the fields that no two rows have in common."""

    id: str
    title: m.Text
    about: m.Text
    fields: tuple[Field, ...]
    key: tuple[str, ...]


class Edition(Struct, frozen=True):
    """What all the data of a site has in common, whatever it is of."""

    tables: tuple[Table, ...]
    dictionary: Table
    """The meaning of each column of each table, as a table, and …"""
    meanings: tuple[Row, ...]
    """… its rows."""
    sheets: m.Text
    """What the sheet of a workbook is called that holds the dictionary, and …"""
    preface: m.Text
    """… that of its first sheet."""
    as_of: dt.date
    licence: m.Licence | None
    publisher: m.Text
    base_url: str | None


class Scope(Struct, frozen=True):
    """What an extent of the data is of: a period, a plan, a unit, or (nothing named) all real units."""

    unit: m.Unit | None = None
    plan: m.Plan | None = None
    period: m.Period | None = None


class Extent(Struct, frozen=True):
    """All that is said of the data of one scope as a whole."""

    scope: Scope
    title: m.Text
    about: m.Text
    notice: m.Text | None
    """That the data is illustrative."""
    cite: m.Text
    page: m.Text
    """Where people read of it: a whole address if the site knows its own, else a path within the site."""
    preface: tuple[tuple[m.Text, m.Text], ...]
    """What a workbook says of itself on its first sheet, each line with its label."""


Rows = tuple[Row, ...]


class PlanTables(Struct, frozen=True):
    """The data of a plan. The results stand period by period, since each period has files of its own."""

    extent: Extent
    rows: dict[str, tuple[Rows, ...]]
    """By table, in parts."""
    periods: tuple[Extent, ...]
    """Of each part of the results, oldest first."""


class UnitTables(Struct, frozen=True):
    """The data of a unit."""

    extent: Extent
    plans: tuple[PlanTables, ...]


# ---- files -------------------------------------------------------------------------------------------------------


class Download(Struct, frozen=True):
    """A file to be fetched. A workbook holds every table of its scope: its `table` is empty."""

    table: str
    format: Format
    path: str
    size: int
    """In bytes."""
    sha256: str

    @property
    def saved_as(self) -> str:
        """A name that says what it is wherever the file is kept: `xa-mau-cchc-2024-2028-chi-tieu.csv`."""
        return "-".join(part for part in self.path.split("/") if part not in ("du-lieu", "ky"))


class Slice(Struct, frozen=True):
    """Where in a file the rows stand, in bytes."""

    path: str
    start: int
    stop: int


class UnitTable(Struct, frozen=True):
    """What wider extents need of a unit's table: how many rows, and where they are written already."""

    id: str
    rows: int
    csv: Slice
    json: Slice
    sha256: str
    """Of the rows in JSON: as long as it stays, so does whatever is joined of them."""


class UnitData(Struct, frozen=True):
    """What a unit gives to the data of all units. It holds no row."""

    unit: str
    illustrative: bool
    package: str
    workbook: Download
    tables: tuple[UnitTable, ...]
