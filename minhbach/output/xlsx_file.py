"""Tables as one Excel workbook: a sheet that says what it is, a sheet a table, and the dictionary.

Text is written as text, never as a formula or a link, and figures and days as what they are. The same tables give the
same bytes. Of the format (ECMA-376, Office Open XML) this is the part that plain tables need: cells hold their own
words, so that a row is the same in every workbook but for its number, and a sheet is compressed once for all workbooks
that hold it. A library that builds each workbook anew took eight times as long.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from functools import cache
from html import escape

from minhbach.output.zip_file import Member, member, zip_file
from minhbach.pages.tables import Cell, Edition, Extent, Field, Table

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
OFFICE = "http://schemas.openxmlformats.org"
MAIN = f"{OFFICE}/spreadsheetml/2006/main"
RELATIONS = f"{OFFICE}/officeDocument/2006/relationships"
PACKAGE = f"{OFFICE}/package/2006"
TYPES = "application/vnd.openxmlformats"


# ---- cells and rows ----------------------------------------------------------------------------------------------


def xlsx_cell(cell: Cell) -> str:
    """A cell from behind its place; empty for one that is unknown, which a sheet leaves out."""
    match cell:
        case None:
            return ""
        case bool():
            return f' t="b"><v>{cell:d}</v></c>'
        case str():
            return xlsx_text(cell)
        case Decimal() | int():
            return f"><v>{cell:f}</v></c>" if isinstance(cell, Decimal) else f"><v>{cell}</v></c>"
        case dt.date() if cell >= FIRST_COUNTED:
            return f' s="{DAY}"><v>{(cell - EPOCH).days}</v></c>'
    return xlsx_cell(cell.isoformat())


def xlsx_text(text: str) -> str:
    """The same of a cell that is text."""
    space = "" if text == text.strip() else ' xml:space="preserve"'
    return f' t="inlineStr"><is><t{space}>{_text(fitting(text))}</t></is></c>'


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


def _width(field: Field) -> int:
    return max(WIDTHS[field.type], len(field.name) + 2)


def _preface(extent: Extent) -> bytes:
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


# ---- the workbook ------------------------------------------------------------------------------------------------


def workbook(extent: Extent, edition: Edition, sheets: Sequence[tuple[str, Member]]) -> bytes:
    """The whole workbook of an extent; `sheets` are those of its tables and the dictionary, with their names."""
    names = [edition.preface.vi, *(name for name, _ in sheets)]
    held = [member("", _preface(extent)), *(content for _, content in sheets)]
    numbers = range(1, len(names) + 1)
    parts = {
        "[Content_Types].xml": _content_types(numbers),
        "_rels/.rels": _relations(
            (f"{RELATIONS}/officeDocument", "xl/workbook.xml"),
            (f"{PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
        ),
        "docProps/core.xml": _properties(extent.title.vi, edition.publisher.vi),
        "xl/workbook.xml": _contents(names),
        "xl/_rels/workbook.xml.rels": _relations(
            *((f"{RELATIONS}/worksheet", f"worksheets/sheet{n}.xml") for n in numbers),
            (f"{RELATIONS}/styles", "styles.xml"),
        ),
        "xl/styles.xml": STYLES,
    }
    small = [member(name, (XML + part).encode()) for name, part in parts.items()]
    tables = [
        Member(f"xl/worksheets/sheet{n}.xml", one.content, one.size, one.checksum)
        for n, one in zip(numbers, held, strict=True)
    ]
    return zip_file([*small, *tables])


def _content_types(sheets: Iterable[int]) -> str:
    kind = f"{TYPES}-officedocument.spreadsheetml"
    named = {
        "/xl/workbook.xml": f"{kind}.sheet.main+xml",
        **{f"/xl/worksheets/sheet{n}.xml": f"{kind}.worksheet+xml" for n in sheets},
        "/xl/styles.xml": f"{kind}.styles+xml",
        "/docProps/core.xml": f"{TYPES}-package.core-properties+xml",
    }
    return (
        f'<Types xmlns="{PACKAGE}/content-types">'
        f'<Default Extension="rels" ContentType="{TYPES}-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        + "".join(f'<Override PartName="{part}" ContentType="{type}"/>' for part, type in named.items())
        + "</Types>"
    )


def _relations(*targets: tuple[str, str]) -> str:
    listed = (f'<Relationship Id="rId{n}" Type="{type}" Target="{to}"/>' for n, (type, to) in enumerate(targets, 1))
    return f'<Relationships xmlns="{PACKAGE}/relationships">{"".join(listed)}</Relationships>'


def _contents(names: Iterable[str]) -> str:
    listed = (f'<sheet name="{escape(name)}" sheetId="{n}" r:id="rId{n}"/>' for n, name in enumerate(names, 1))
    return f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets>{"".join(listed)}</sheets></workbook>'


def _properties(title: str, author: str) -> str:
    """Without a time: the clock must not change a byte."""
    return (
        f'<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{_text(title)}</dc:title><dc:creator>{_text(author)}</dc:creator></cp:coreProperties>"
    )


STYLES = (
    f'<styleSheet xmlns="{MAIN}"><numFmts count="1"><numFmt numFmtId="164" formatCode="dd/mm/yyyy"/></numFmts>'
    '<fonts count="2"><font><sz val="11"/><name val="Calibri"/><family val="2"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/><family val="2"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '</fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="4">'
    '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>'
    '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0" applyAlignment="1">'
    '<alignment vertical="top" wrapText="1"/></xf>'
    '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)
