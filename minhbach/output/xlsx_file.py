"""Tables as one Excel workbook: a sheet that says what it is, a sheet a table, and the dictionary.

The same tables give the same bytes. Of the format (ECMA-376, Office Open XML) this is the part that plain tables need.
A library that builds each workbook anew took ten times as long: here what workbooks have in common is written and
compressed once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from html import escape

from msgspec.structs import replace

from minhbach.output.xlsx_sheet import MAIN, XML, preface_sheet
from minhbach.output.zip_file import Member, member, zip_file
from minhbach.pages.tables import Edition, Extent

OFFICE = "http://schemas.openxmlformats.org"
RELATIONS = f"{OFFICE}/officeDocument/2006/relationships"
PACKAGE = f"{OFFICE}/package/2006"
TYPES = "application/vnd.openxmlformats"


# ---- the workbook ------------------------------------------------------------------------------------------------


def workbook(extent: Extent, edition: Edition, sheets: Sequence[tuple[str, Member]], texts: bytes) -> bytes:
    """The whole workbook of an extent.

    `sheets` are those of its tables and the dictionary, with their names; `texts` are those that cells point to.
    """
    names = [edition.preface.vi, *(name for name, _ in sheets)]
    held = [member("", preface_sheet(extent)), *(content for _, content in sheets)]
    parts = [replace(one, name=f"xl/worksheets/sheet{n}.xml") for n, one in enumerate(held, 1)]
    properties = member("docProps/core.xml", _properties(extent.title.vi, edition.publisher.vi))
    return zip_file([*_frame(tuple(names)), properties, *parts, member("xl/sharedStrings.xml", texts)])


@lru_cache(maxsize=16)
def _frame(names: tuple[str, ...]) -> tuple[Member, ...]:
    """What holds the sheets of these names together: the same for every unit, every plan and every period."""
    numbers = range(1, len(names) + 1)
    parts = {
        "[Content_Types].xml": _content_types(numbers),
        "_rels/.rels": _relations(
            (f"{RELATIONS}/officeDocument", "xl/workbook.xml"),
            (f"{PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
        ),
        "xl/workbook.xml": _contents(names),
        "xl/_rels/workbook.xml.rels": _relations(
            *((f"{RELATIONS}/worksheet", f"worksheets/sheet{n}.xml") for n in numbers),
            (f"{RELATIONS}/styles", "styles.xml"),
            (f"{RELATIONS}/sharedStrings", "sharedStrings.xml"),
        ),
        "xl/styles.xml": STYLES,
    }
    return tuple(member(name, (XML + part).encode()) for name, part in parts.items())


def _content_types(sheets: Iterable[int]) -> str:
    kind = f"{TYPES}-officedocument.spreadsheetml"
    named = {
        "/xl/workbook.xml": f"{kind}.sheet.main+xml",
        **{f"/xl/worksheets/sheet{n}.xml": f"{kind}.worksheet+xml" for n in sheets},
        "/xl/styles.xml": f"{kind}.styles+xml",
        "/xl/sharedStrings.xml": f"{kind}.sharedStrings+xml",
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


def _properties(title: str, author: str) -> bytes:
    """Without a time: the clock must not change a byte."""
    return (
        f'{XML}<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{escape(title, quote=False)}</dc:title>"
        f"<dc:creator>{escape(author, quote=False)}</dc:creator></cp:coreProperties>"
    ).encode()


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
