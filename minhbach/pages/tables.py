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


class Table(Struct, frozen=True):
    """Fields and rows; `id` is the name of its files, `key` the fields that no two rows have in common."""

    id: str
    title: m.Text
    about: m.Text
    fields: tuple[Field, ...]
    key: tuple[str, ...]
    rows: tuple[Row, ...]


class Scope(Struct, frozen=True):
    """What an extent of the data is of: a period, a plan, a unit, or (nothing named) all real units."""

    unit: m.Unit | None = None
    plan: m.Plan | None = None
    period: m.Period | None = None


class Extent(Struct, frozen=True):
    """The tables of one scope, with all that is said of them as a whole."""

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
    tables: tuple[Table, ...]


class OpenData(Struct, frozen=True):
    """All that is published as data."""

    extents: tuple[Extent, ...]
    dictionary: Table
    """The meaning of each column of each table, as a table."""
    sheets: m.Text
    """What the sheet of a workbook is called that holds the dictionary, and …"""
    preface: m.Text
    """… that of its first sheet."""
    as_of: dt.date
    licence: m.Licence | None
    publisher: m.Text
    base_url: str | None


class Download(Struct, frozen=True):
    """A file to be fetched. A workbook holds every table of its scope: its `table` is empty."""

    scope: Scope
    table: str
    format: Format
    path: str
    size: int
    """In bytes."""
    rows: int

    @property
    def saved_as(self) -> str:
        """A name that says what it is wherever the file is kept: `xa-mau-cchc-2024-2028-chi-tieu.csv`."""
        return "-".join(part for part in self.path.split("/") if part not in ("du-lieu", "ky"))


class Published(Struct, frozen=True):
    """The data with the files that people are offered."""

    data: OpenData
    downloads: tuple[Download, ...]
