"""Sheets of a workbook: their cells, their rows, and the table of texts that cells point into.

Text is written as text, never as a formula or a link, and figures and days as what they are. Rows are the same in every
workbook of a unit but for their numbers: so all of them point into one table of texts, in which each workbook leaves
out what it does not hold.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from functools import cache
from html import escape

from minhbach.pages.tables import Cell, Extent, Field, Row, Table

LONGEST = 32_767
"""Letters that Excel holds in a cell."""
CUT = "…"
WIDTHS = {"string": 24, "number": 12, "integer": 10, "boolean": 11, "date": 12}
PADDING = 0.7109375
"""What Excel adds to a width in letters of its standard font."""
PLAIN, BOLD, WRAPPED, DAY = range(4)
"""The styles of cells, in the order of `STYLES`."""
ROW = "\0"
"""Stands in a line for the number of its row, which differs from workbook to workbook; no text may hold it."""
EPOCH = dt.date(1899, 12, 30)
FIRST_COUNTED = dt.date(1900, 3, 1)
"""The first day whose number Excel reckons right: it takes 1900 for a leap year."""

XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


# ---- cells and rows ----------------------------------------------------------------------------------------------


def xlsx_cell(cell: Cell) -> str:
    """A cell from behind its place; empty for one that is unknown, which a sheet leaves out."""
    match cell:
        case None:
            return ""
        case bool():
            return f' t="b"><v>{cell:d}</v></c>'
        case str():
            return f' t="inlineStr"><is>{string(cell)}</is></c>'
        case Decimal() | int():
            return f"><v>{cell:f}</v></c>" if isinstance(cell, Decimal) else f"><v>{cell}</v></c>"
        case dt.date() if cell >= FIRST_COUNTED:
            return f' s="{DAY}"><v>{(cell - EPOCH).days}</v></c>'
    return xlsx_cell(cell.isoformat())


def xlsx_text(at: int) -> str:
    """The same of a cell whose text stands in the table of texts."""
    return f' t="s"><v>{at}</v></c>'


def string(text: str) -> str:
    """Text as a cell or a table holds it."""
    space = "" if text == text.strip() else ' xml:space="preserve"'
    return f"<t{space}>{_text(fitting(text))}</t>"


def strings(texts: Mapping[str, str], used: Iterable[Cell]) -> bytes:
    """The table of texts, as XML; what is not used leaves its place empty."""
    held = texts.keys() & used
    items = "".join([f"<si>{xml}</si>" if text in held else "<si><t/></si>" for text, xml in texts.items()])
    return f'{XML}<sst xmlns="{MAIN}" uniqueCount="{len(texts)}">{items}</sst>'.encode()


def xlsx_line(table: Table) -> Callable[[Sequence[str]], str]:
    """Makes a row of its cells."""
    places = [f'<c r="{_letters(at)}{ROW}"' for at in range(len(table.fields))]

    def line(cells: Sequence[str]) -> str:
        held = "".join([place + cell for place, cell in zip(places, cells, strict=True) if cell])
        return f'<row r="{ROW}">{held}</row>'

    return line


def fitting(text: str) -> str:
    """Text as long as a cell can hold; what had to be cut off says so."""
    return text if len(text) <= LONGEST else text[: LONGEST - len(CUT)] + CUT


_ESCAPED = re.compile(r"_(?=x[0-9a-fA-F]{4}_)|[\x00-\x08\x0b-\x1f\ufffe\uffff]")


def _text(text: str) -> str:
    """Text in XML; signs that XML has no place for are written as Excel does, as `_x000D_`."""
    text = escape(text, quote=False)
    if text.isprintable() and "_x" not in text:
        return text
    return _ESCAPED.sub(lambda found: f"_x{ord(found[0]):04X}_", text)


@cache
def _letters(column: int) -> str:
    """A column's name: A, B, …, Z, AA."""
    rest, letter = divmod(column, 26)
    return (_letters(rest - 1) if rest else "") + chr(ord("A") + letter)


# ---- sheets ------------------------------------------------------------------------------------------------------


def sheet(table: Table, lines: Sequence[str]) -> bytes:
    """The sheet of a table: a row of bold names that stays in sight, then its rows."""
    names = "".join(_styled(at, 1, field.name, BOLD) for at, field in enumerate(table.fields))
    pane = '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
    rows = "".join([line.replace(ROW, str(at)) for at, line in enumerate(lines, 2)])
    return _sheet(map(_width, table.fields), len(lines) + 1, f'<row r="1">{names}</row>{rows}', pane)


def plain_sheet(table: Table, rows: Iterable[Row]) -> bytes:
    """The sheet of a table whose cells hold their own words, and so fits into any workbook."""
    line = xlsx_line(table)
    return sheet(table, [line([xlsx_cell(cell) for cell in row]) for row in rows])


def _width(field: Field) -> int:
    return max(WIDTHS[field.type], len(field.name) + 2)


def preface_sheet(extent: Extent) -> bytes:
    """What the workbook is, in Vietnamese and, beside it, in English."""
    held = ""
    for down, (label, text) in enumerate(extent.preface, 1):
        words = (f"{label.vi} / {label.en}", BOLD), (text.vi, WRAPPED), (text.en or text.vi, WRAPPED)
        cells = "".join(_styled(across, down, cell, style) for across, (cell, style) in enumerate(words))
        held += f'<row r="{down}">{cells}</row>'
    return _sheet((24, 60, 60), len(extent.preface), held)


def _styled(across: int, down: int, text: str, style: int) -> str:
    return f'<c r="{_letters(across)}{down}" s="{style}"{xlsx_cell(text)}'


def _sheet(widths: Iterable[int], rows: int, held: str, pane: str = "") -> bytes:
    widths = list(widths)
    columns = "".join(
        f'<col min="{at}" max="{at}" width="{width + PADDING}" customWidth="1"/>' for at, width in enumerate(widths, 1)
    )
    return (
        f'{XML}<worksheet xmlns="{MAIN}"><dimension ref="A1:{_letters(len(widths) - 1)}{rows}"/>'
        f'<sheetViews><sheetView workbookViewId="0">{pane}</sheetView></sheetViews>'
        f'<sheetFormatPr defaultRowHeight="15"/><cols>{columns}</cols><sheetData>{held}</sheetData></worksheet>'
    ).encode()
