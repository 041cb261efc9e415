"""Tables as one Excel workbook: a sheet that says what it is, a sheet a table, and the dictionary.

Text is written as text, never as a formula or a link, and figures and days as what they are. The same tables give the
same bytes.
"""

from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal
from typing import TYPE_CHECKING

from minhbach.pages.tables import Extent, Field, OpenData, Table

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "default_date_format": "dd/mm/yyyy",
}
# A workbook's dates have no zone, and this one is the same in each, since the clock must not change a byte.
CREATED = dt.datetime(2026, 1, 1)  # noqa: DTZ001
LONGEST = 32_767
"""Letters that Excel holds in a cell."""
CUT = "…"
WIDTHS = {"string": 24, "number": 12, "integer": 10, "boolean": 11, "date": 12}


def xlsx_file(extent: Extent, data: OpenData) -> bytes:
    """The whole workbook of an extent."""
    from xlsxwriter import Workbook  # only here, since loading it takes its time

    written = io.BytesIO()
    book = Workbook(written, OPTIONS)
    book.set_properties({"title": extent.title.vi, "author": data.publisher.vi, "created": CREATED})
    bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    _preface(book.add_worksheet(data.preface.vi), extent, bold, wrapped)
    for table in extent.tables:
        _table(book.add_worksheet(table.title.vi), table, bold)
    _table(book.add_worksheet(data.sheets.vi), data.dictionary, bold)
    book.close()
    return written.getvalue()


def _preface(sheet: Worksheet, extent: Extent, bold: Format, wrapped: Format) -> None:
    """What the workbook is, in Vietnamese and, beside it, in English."""
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 2, 60)
    for at, (label, text) in enumerate(extent.preface):
        sheet.write_string(at, 0, f"{label.vi} / {label.en}", bold)
        sheet.write_string(at, 1, fitting(text.vi), wrapped)
        sheet.write_string(at, 2, fitting(text.en or text.vi), wrapped)


def _table(sheet: Worksheet, table: Table, bold: Format) -> None:
    sheet.freeze_panes(1, 0)
    for at, field in enumerate(table.fields):
        sheet.set_column(at, at, _width(field))
        sheet.write_string(0, at, field.name, bold)
    for down, row in enumerate(table.rows, 1):
        for across, cell in enumerate(row):
            if cell is not None:
                _cell(sheet, down, across, cell)


def _width(field: Field) -> int:
    return max(WIDTHS[field.type], len(field.name) + 2)


def _cell(sheet: Worksheet, row: int, column: int, cell: str | Decimal | int | dt.date) -> None:
    match cell:
        case bool():
            sheet.write_boolean(row, column, cell)
        case str():
            sheet.write_string(row, column, fitting(cell))
        case Decimal() | int():
            sheet.write_number(row, column, float(cell))
        case dt.date():
            sheet.write_datetime(row, column, dt.datetime(cell.year, cell.month, cell.day))  # noqa: DTZ001


def fitting(text: str) -> str:
    """Text as long as a cell can hold; what had to be cut off says so."""
    return text if len(text) <= LONGEST else text[: LONGEST - len(CUT)] + CUT
