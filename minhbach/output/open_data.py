"""Writes the open data of a unit: each table of each extent as CSV and JSON, each extent as a workbook and a package.

A unit's files depend on the unit alone. Its rows are encoded once and joined for the plan, the unit and each period;
what spans units is joined of them in `joined_data.py`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any

import msgspec
from msgspec import Raw, Struct

from minhbach import model as m
from minhbach.output.csv_file import csv_file
from minhbach.output.data_package import data_package, table_schema
from minhbach.output.encoded import Cells, Encoded, Encoder
from minhbach.output.json_file import END, json_file, json_schema
from minhbach.output.xlsx_file import workbook
from minhbach.output.xlsx_sheet import plain_sheet, strings
from minhbach.output.zip_file import Member, member
from minhbach.pages import contexts as c
from minhbach.pages import urls
from minhbach.pages.data_pages import UnitOffers
from minhbach.pages.tables import (
    RESULTS,
    Download,
    Edition,
    Extent,
    Format,
    Scope,
    Slice,
    Table,
    UnitData,
    UnitTable,
    UnitTables,
)

WORKBOOK = "tat-ca"
"""The name of the file with all tables of an extent."""
PACKAGE = "datapackage"
"""… and of the one that describes them."""

Files = dict[str, bytes]
"""Content by path."""


class UnitFiles(Struct, frozen=True):
    """The data of a unit: its files, what its page offers, and what it gives to the data of all units."""

    files: Files
    offers: UnitOffers
    given: UnitData


class DataFiles:
    """Writes the files of one edition."""

    def __init__(self, edition: Edition) -> None:
        self.edition = edition

    # ---- what no unit changes ------------------------------------------------------------------------------------

    @cached_property
    def shared(self) -> tuple[Files, tuple[Download, ...]]:
        """The dictionary, with those of its files that people are offered, and the schemas."""
        dictionary = Encoder().encode(self.edition.dictionary, self.edition.meanings)
        files, offered = self.table(dictionary, None)
        for table in (*self.edition.tables, self.edition.dictionary):
            files[urls.data_schema(table.id)] = json_schema(table, self.identity(table))
        return files, offered

    @cached_property
    def dictionary(self) -> Member:
        """The sheet of the dictionary, which every workbook holds."""
        return member("", plain_sheet(self.edition.dictionary, self.edition.meanings))

    @cached_property
    def schemas(self) -> Mapping[str, Raw]:
        """The fields of each table, which every data package tells."""
        tables = (*self.edition.tables, self.edition.dictionary)
        return {table.id: Raw(msgspec.json.encode(table_schema(table))) for table in tables}

    def identity(self, table: Table) -> str:
        """The whole address of a table's schema; empty while the site's own is not known."""
        base = self.edition.base_url
        return urls.absolute(base, urls.data_schema(table.id)) if base else ""

    # ---- a unit --------------------------------------------------------------------------------------------------

    def unit(self, tables: UnitTables) -> UnitFiles:
        """All files of a unit: of all its plans together, of each plan and of each period."""
        encoder, forms = Encoder(), self.edition.tables
        files: Files = {}
        plans, of_plans = [], []
        for plan in tables.plans:
            parts = {table.id: [encoder.encode(table, rows) for rows in plan.rows[table.id]] for table in forms}
            of_plan = [Encoded.joined(table, parts[table.id]) for table in forms]
            of_plans.append(of_plan)
            offered = self.extent(plan.extent, of_plan, encoder.cells, files)
            periods = (
                self.extent(extent, [part], encoder.cells, files)
                for extent, part in zip(plan.periods, parts[RESULTS], strict=True)
            )
            plans.append((offered, tuple(periods)))
        of_unit = [Encoded.joined(table, [plan[at] for plan in of_plans]) for at, table in enumerate(forms)]
        everything = self.extent(tables.extent, of_unit, encoder.cells, files)
        return UnitFiles(files, UnitOffers(everything, tuple(plans)), self.given(tables.extent, everything, of_unit))

    def extent(self, extent: Extent, tables: Sequence[Encoded], cells: Cells, files: Files) -> c.DataSet:
        """What is offered of an extent, whose files are added to `files`."""
        offers = []
        for table in tables:
            made, offered = self.table(table, extent)
            files |= made
            offers.append(c.DataOffer(table.table, table.count, offered))
        book = self.workbook(extent, tables, cells)
        download = downloaded("", "xlsx", place(extent.scope, WORKBOOK, "xlsx"), book)
        files[download.path] = book
        package = "" if extent.scope.period else place(extent.scope, PACKAGE, "json")
        dataset = c.DataSet(extent, tuple(offers), download, package)
        if package:
            files[package] = data_package(dataset, self.edition, self.schemas)
        return dataset

    def workbook(self, extent: Extent, tables: Sequence[Encoded], cells: Cells) -> bytes:
        """All tables of an extent and the dictionary as a workbook; `cells` are those of the unit."""
        sheets = [(table.table.title.vi, table.sheet) for table in tables]
        used = set().union(*(table.used for table in tables))
        held = strings(cells.strings, used)
        return workbook(extent, self.edition, [*sheets, (self.edition.sheets.vi, self.dictionary)], held)

    def table(self, table: Encoded, extent: Extent | None) -> tuple[Files, tuple[Download, ...]]:
        """The files of a table; without an extent it is the dictionary."""
        scope, id = extent.scope if extent else Scope(), table.table.id
        made: dict[Format, bytes] = {
            "csv": csv_file(table.table, table.csv),
            "json": json_file(self.head(table.table, extent), table.json),
        }
        files = {place(scope, id, format): content for format, content in made.items()}
        offered = (downloaded(id, format, place(scope, id, format), content) for format, content in made.items())
        return files, tuple(offered)

    def given(self, extent: Extent, everything: c.DataSet, tables: Sequence[Encoded]) -> UnitData:
        """What the unit gives to the data of all units."""
        assert extent.scope.unit and everything.workbook
        pairs = zip(tables, everything.offers, strict=True)
        return UnitData(
            extent.scope.unit.id,
            extent.notice is not None,
            everything.package,
            everything.workbook,
            tuple(_given(table, offer.files) for table, offer in pairs),
        )

    # ---- what a JSON file says of itself -------------------------------------------------------------------------

    def head(self, table: Table, extent: Extent | None) -> dict[str, Any]:
        """What stands before the rows; without an extent they are the dictionary's."""
        path = place(extent.scope if extent else Scope(), table.id, "json")
        licence = self.edition.licence
        named = {"id": licence.id, "name": _words(licence.name), "url": licence.url} if licence else None
        return {
            "$schema": self.identity(table) or urls.relative(path, urls.data_schema(table.id)),
            "version": urls.DATA_VERSION,
            "table": table.id,
            "title": _words(extent.title if extent else table.title),
            "as_of": self.edition.as_of.isoformat(),
            "illustrative": extent is not None and extent.notice is not None,
            "notice": _words(extent.notice) if extent and extent.notice else None,
            "publisher": _words(self.edition.publisher),
            "licence": named,
            "cite": _words(extent.cite if extent else table.about),
        }


def _given(table: Encoded, files: Iterable[Download]) -> UnitTable:
    csv, json = files
    return UnitTable(
        table.table.id,
        table.count,
        Slice(csv.path, csv.size - len(table.csv), csv.size),
        Slice(json.path, json.size - len(END) - 1 - len(table.json), json.size - len(END) - 1),
        hashlib.sha256(table.json).hexdigest(),
    )


def _words(text: m.Text) -> dict[str, str | None]:
    return {"vi": text.vi, "en": text.en}


def downloaded(table: str, format: Format, path: str, content: bytes) -> Download:
    """A file as it is offered."""
    return Download(table, format, path, len(content), hashlib.sha256(content).hexdigest())


def place(scope: Scope, name: str, suffix: str) -> str:
    """Where a file lies. A period has one table, whose files are called by the period."""
    named = f"ky/{scope.period.id}" if scope.period else name
    return urls.data_file(scope.unit.id if scope.unit else "", scope.plan.id if scope.plan else "", f"{named}.{suffix}")
