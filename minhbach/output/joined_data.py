"""The open data of all real units: each table joined of the rows that stand in the units' own files.

Joined files are for those who compare units. They are written anew whenever a row of any unit changes, and a file that
nobody can open helps nobody, so that they are bounded: a table of more rows is offered unit by unit, and the data
package then lists the packages of the units.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cached_property
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from minhbach.output.csv_file import csv_file
from minhbach.output.data_package import data_package
from minhbach.output.encoded import Encoder
from minhbach.output.json_file import BETWEEN, END, json_head
from minhbach.output.open_data import PACKAGE, WORKBOOK, DataFiles, place
from minhbach.pages import contexts as c
from minhbach.pages import urls
from minhbach.pages.tables import Cell, Download, Extent, Format, Row, Slice, Table, UnitData, UnitTable

MOST_ROWS = 5_000
"""Of a joined table: the promises of a province of a hundred and fifty communes, in files of some 10 and 15 MB, which
take 25 ms to be written anew."""
MOST_IN_WORKBOOK = 1_000
"""Rows of all tables: a workbook is compressed as a whole, which takes a tenth of a second for so many."""

Read = Callable[[str], bytes]
"""The content of a unit's file by its path."""
Write = Callable[[str, Iterable[bytes]], None]
"""Takes a file in pieces."""


class Kept(Struct, frozen=True):
    """Files that were written of certain rows. While the rows are the same, so are the files."""

    key: str
    files: tuple[Download, ...]


class Joined(Struct, frozen=True):
    """What is offered of all real units, and what to give to the next build, by table."""

    offered: c.DataSet
    kept: dict[str, Kept]


def joined_data(
    files: DataFiles,
    extent: Extent,
    units: Iterable[UnitData],
    read: Read,
    write: Write,
    kept: Mapping[str, Kept] | None = None,
) -> Joined:
    """Write the files of all real units, and say what is offered. `extent` is what is said of them as a whole.

    Files that were `kept` and would be the same are not written: they have to be still there.
    """
    real = [unit for unit in units if not unit.illustrative]
    return _Joining(files, extent, real, read, write, kept or {}).all()


class _Joining:
    def __init__(
        self,
        files: DataFiles,
        extent: Extent,
        units: Sequence[UnitData],
        read: Read,
        write: Write,
        kept: Mapping[str, Kept],
    ) -> None:
        self.files, self.extent, self.units = files, extent, units
        self.read, self.write = read, write
        self.before, self.kept = kept, dict[str, Kept]()

    def all(self) -> Joined:
        """Every file there is to be."""
        offers = tuple(self.table(at, table) for at, table in enumerate(self.files.edition.tables))
        book = self.workbook() if sum(offer.rows for offer in offers) <= MOST_IN_WORKBOOK else None
        offered = c.DataSet(self.extent, offers, book, place(self.extent.scope, PACKAGE, "json"))
        self.write(offered.package, [self.package(offered)])
        return Joined(offered, self.kept)

    def once(self, name: str, parts: Iterable[UnitTable], make: Callable[[], Iterable[Download]]) -> Sequence[Download]:
        """Files that are made of these parts, unless they were before."""
        key = hashlib.sha256(self._ground + "".join(part.sha256 for part in parts).encode()).hexdigest()
        before = self.before.get(name)
        self.kept[name] = before if before and before.key == key else Kept(key, tuple(make()))
        return self.kept[name].files

    @cached_property
    def _ground(self) -> bytes:
        """What every file rests on besides the rows."""
        return msgspec.json.encode((self.files.edition, self.extent))

    def package(self, offered: c.DataSet) -> bytes:
        """What describes the files, and where some are missing leads to those of the units.

        A package may not be empty: such a one has the dictionary.
        """
        edition, schemas = self.files.edition, self.files.schemas
        if offered.is_whole:
            return data_package(offered, edition, schemas)
        packages = [self.package_of(unit) for unit in self.units]
        meanings = c.DataOffer(edition.dictionary, len(edition.meanings), self.files.shared[1])
        return data_package(replace(offered, offers=(*offered.offers, meanings)), edition, schemas, packages)

    def table(self, at: int, table: Table) -> c.DataOffer:
        """The files of a table; none where they would be too long."""
        parts = [unit.tables[at] for unit in self.units if unit.tables[at].rows]
        rows = sum(part.rows for part in parts)
        if rows > MOST_ROWS:
            return c.DataOffer(table, rows, ())

        def make() -> Iterator[Download]:
            yield self.file(table.id, "csv", self.csv(table, [part.csv for part in parts]))
            yield self.file(table.id, "json", self.json(table, [part.json for part in parts]))

        return c.DataOffer(table, rows, tuple(self.once(table.id, parts, make)))

    def csv(self, table: Table, parts: Iterable[Slice]) -> Iterator[bytes]:
        """A table's head, then the units' rows."""
        yield csv_file(table, b"")
        yield from map(self.cut, parts)

    def json(self, table: Table, parts: Iterable[Slice]) -> Iterator[bytes]:
        """The same; between two units' rows stands a comma."""
        yield json_head(self.files.head(table, self.extent))
        between = b"\n"
        for rows in map(self.cut, parts):
            yield between + rows
            between = BETWEEN
        yield (b"\n" if between == BETWEEN else b"") + END

    def cut(self, part: Slice) -> bytes:
        """A unit's rows as they stand in its file."""
        return self.read(part.path)[part.start : part.stop]

    def workbook(self) -> Download:
        """All tables; their cells are read back from the JSON."""

        def make() -> Iterator[Download]:
            encoder, made = Encoder(), []
            for at, table in enumerate(self.files.edition.tables):
                parts = (unit.tables[at] for unit in self.units)
                rows = (row for part in parts if part.rows for row in _rows(table, self.cut(part.json)))
                made.append(encoder.encode(table, rows))
            yield self.file(WORKBOOK, "xlsx", [self.files.workbook(self.extent, made, encoder.cells)])

        (book,) = self.once(WORKBOOK, (table for unit in self.units for table in unit.tables), make)
        return book

    def file(self, name: str, format: Format, pieces: Iterable[bytes]) -> Download:
        """Write a file while its size and its hash are taken."""
        path, size, hashed = place(self.extent.scope, name, format), 0, hashlib.sha256()

        def counted() -> Iterator[bytes]:
            nonlocal size
            for piece in pieces:
                size += len(piece)
                hashed.update(piece)
                yield piece

        self.write(path, counted())
        return Download("" if format == "xlsx" else name, format, path, size, hashed.hexdigest())

    def package_of(self, unit: UnitData) -> dict[str, str]:
        """Where a unit's own package is."""
        base, here = self.files.edition.base_url, place(self.extent.scope, PACKAGE, "json")
        return {
            "unit": unit.unit,
            "path": urls.absolute(base, unit.package) if base else urls.relative(here, unit.package),
        }


def _rows(table: Table, rows: bytes) -> Iterator[Row]:
    """Rows read back from JSON, with days as days."""
    days = [field.type == "date" for field in table.fields]
    for row in _DECODER.decode(b"[" + rows + b"]"):
        yield tuple(_cell(cell, day) for cell, day in zip(row.values(), days, strict=True))


_DECODER: msgspec.json.Decoder[list[dict[str, Any]]] = msgspec.json.Decoder(list[dict[str, Any]], float_hook=Decimal)


def _cell(cell: Any, day: bool) -> Cell:
    return dt.date.fromisoformat(cell) if day and cell is not None else cell
