"""The files of the open data: what each format holds is the table, and none of it does anything when it is opened."""

import csv
import datetime as dt
import io
import json
import re
import shutil
import time
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import frictionless
import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from msgspec.structs import replace

from minhbach import model as m
from minhbach.derive.judged import judge_unit
from minhbach.output.csv_file import csv_cell, csv_file, defused
from minhbach.output.json_file import json_file
from minhbach.output.open_data import data_files
from minhbach.output.xlsx_file import LONGEST, fitting, xlsx_file
from minhbach.pages import urls
from minhbach.pages.tables import Cell, Extent, Field, OpenData, Scope, Table
from minhbach.render.catalog import load_catalog
from minhbach.render.open_data import open_data
from tests.sample import ON, TEMPLATES
from tests.unit.sampled import Sampled


@pytest.fixture(scope="module")
def data(unaddressed: Sampled) -> OpenData:
    judged = tuple(judge_unit(unit, ON) for unit in unaddressed.site.units)
    return open_data(unaddressed.site, judged, TEMPLATES, ON)


def folder_of(extent: Extent) -> str:
    scope = extent.scope
    return urls.data_file(scope.unit.id if scope.unit else "", scope.plan.id if scope.plan else "", "")


def file_of(extent: Extent, table: Table, suffix: str) -> str:
    return f"{folder_of(extent)}{f'/ky/{extent.scope.period.id}' if extent.scope.period else f'/{table.id}'}.{suffix}"


def tables(data: OpenData) -> Iterator[tuple[Extent, Table]]:
    yield from ((extent, table) for extent in data.extents for table in extent.tables)


def read_csv(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True))


# ---- what there is -----------------------------------------------------------------------------------------------


def test_every_unit_plan_and_period_has_its_files_and_all_units_have_theirs(
    unaddressed: Sampled, data: OpenData
) -> None:
    for extent, table in tables(data):
        assert {file_of(extent, table, suffix) for suffix in ("csv", "json")} <= unaddressed.files.keys()
    plans = [(unit, plan) for unit in unaddressed.site.units for plan in unit.plans]
    folders = {"du-lieu", *(f"{u.id}/du-lieu" for u, _ in plans), *(f"{u.id}/{p.id}/du-lieu" for u, p in plans)}
    for folder in folders:
        assert {f"{folder}/tat-ca.xlsx", f"{folder}/datapackage.json"} <= unaddressed.files.keys()
    reports = [(unit, plan, report) for unit, plan in plans for report in plan.reports]
    assert reports
    for unit, plan, report in reports:
        of_period = {
            f"{unit.id}/{plan.id}/du-lieu/ky/{report.period.id}.{suffix}" for suffix in ("csv", "json", "xlsx")
        }
        assert of_period <= unaddressed.files.keys()


def test_files_stand_once_for_both_languages(unaddressed: Sampled) -> None:
    of_data = [path for path in unaddressed.files if "du-lieu/" in path]
    assert of_data and not [path for path in of_data if "en" in path.split("/")]


def test_what_spans_units_holds_no_illustrative_row(data: OpenData) -> None:
    everywhere, *others = data.extents
    assert everywhere.scope == Scope() and any(extent.notice for extent in others)
    for table in everywhere.tables:
        at = [field.name for field in table.fields].index("illustrative")
        assert {row[at] for row in table.rows} <= {False}


def test_every_row_of_an_illustrative_unit_says_so_in_both_languages(data: OpenData) -> None:
    for extent, table in tables(data):
        names = [field.name for field in table.fields]
        for row in table.rows:
            said = dict(zip(names, row, strict=True))
            assert said["illustrative"] is (extent.notice is not None)
            assert bool(said["notice_vi"]) is bool(said["notice_en"]) is said["illustrative"]


def test_every_column_is_explained_in_both_languages(data: OpenData) -> None:
    explained = {(row[0], row[1]) for row in data.dictionary.rows if row[4] and row[5]}
    assert explained == {(table.id, field.name) for table in data.extents[0].tables for field in table.fields}


def test_no_words_are_kept_for_a_column_that_is_not_there(data: OpenData) -> None:
    stems = {field.stem for table in data.extents[0].tables for field in table.fields}
    for language in ("vi", "en"):
        kept = {
            key.removeprefix("open_data.column.")
            for key in load_catalog(TEMPLATES, language).entries
            if key.startswith("open_data.column.")
        }
        assert kept == stems


def test_no_two_rows_have_the_same_key(data: OpenData) -> None:
    for _, table in tables(data):
        if table.key:
            places = [[field.name for field in table.fields].index(name) for name in table.key]
            keys = [tuple(row[place] for place in places) for row in table.rows]
            assert len(set(keys)) == len(keys)


def test_what_is_unknown_is_empty_and_has_a_state(data: OpenData) -> None:
    silent = 0
    for _, table in tables(data):
        names = [field.name for field in table.fields]
        for row in table.rows:
            said = dict(zip(names, row, strict=True))
            if said.get("state") == "no_data":
                silent += 1
                figures = ("count", "of", "rate", "value", "change", "figure", "figure_vi", "status", "source_number")
                assert not [name for name in figures if said.get(name) is not None]
    assert silent


# ---- CSV ---------------------------------------------------------------------------------------------------------


def test_csv_read_back_is_the_table(unaddressed: Sampled, data: OpenData) -> None:
    for extent, table in tables(data):
        content = unaddressed.files[file_of(extent, table, "csv")]
        assert content.startswith(b"\xef\xbb\xbf") and content.endswith(b"\r\n")
        head, *rows = read_csv(content)
        assert head == [field.name for field in table.fields]
        assert rows == [[csv_cell(cell) for cell in row] for row in table.rows]


def one_column(type: Any, *cells: Cell) -> Table:
    return Table("x", m.Text("X"), m.Text("X"), (Field("x", type, m.Text("x")),), (), tuple((cell,) for cell in cells))


def test_csv_ends_lines_as_rfc_4180_says_and_quotes_what_it_must() -> None:
    assert csv_file(one_column("string", 'a "b", c', "d\ne", None, "é")) == (
        b'\xef\xbb\xbfx\r\n"a ""b"", c"\r\n"d\ne"\r\n""\r\n\xc3\xa9\r\n'
    )


FORMULAS = [
    "=1+1",
    "+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "   =1",
    "\u00a0=1",
    '"=1',
    "'=1",
    "“=1",
    "\u200b=1",
    "\u202e=1",
    "\ufeff=1",
    "\x00=1",
    "＝1",
    "＋1",
    "－1",
    "＠SUM",
    "xong; =1+1",
    "xong;\n =1+1",
    "xong\t@SUM(A1)",
    "dòng một\r\n-HYPERLINK(1)",
    "-2,5+cmd",
    "- gạch đầu dòng",
    "--1",
    "=",
]


@pytest.mark.parametrize("formula", FORMULAS)
def test_text_that_a_spreadsheet_would_run_gets_an_apostrophe_before_the_sign(formula: str) -> None:
    written = defused(formula)
    assert written != formula and written.replace("'", "") == formula.replace("'", "")
    for cell in written.replace("\r", "\n").replace("\t", "\n").replace(";", "\n").split("\n"):
        bare = cell.strip(' \u00a0\u200b\u202e\ufeff\x00"“')
        assert not bare.startswith(tuple("=+-@＝＋－＠"))


@pytest.mark.parametrize(
    "text",
    ["-2,5", "-2.5", "+7", "-2,5%", " -1.234,5 ", "−6,2%", "giảm 2-3%", "a=b", "từ 4 - 6 cuộc", "x; -2,5; y", "", "'"],
)
def test_numbers_and_ordinary_text_stay_as_they_are(text: str) -> None:
    assert defused(text) == text


SIGNED = re.compile(r"[+-]\d[\d.,\u00a0]*%?\s*([;\t\r\n]|\Z)")


@given(st.text(alphabet="=+-@＝ \t\r\n;'\"a1,.%\u200b", max_size=12))
def test_whatever_is_written_no_cell_begins_like_a_formula_and_nothing_is_lost(text: str) -> None:
    written = defused(text)
    for start in [0, *(found.end() for found in re.finditer(r"[;\t\r\n]", written))]:
        bare = written[start:].lstrip(' \t\r\n\u200b"')
        assert not bare.startswith(tuple("=+-@＝")) or SIGNED.match(bare)
    assert re.sub("'+(?=[=+@＝-])", "", written) == re.sub("'+(?=[=+@＝-])", "", text)


def test_long_runs_of_blanks_are_read_in_one_go() -> None:
    started = time.perf_counter()
    defused(";\n \t" * 100_000)
    assert time.perf_counter() - started < 2


def test_a_negative_figure_stays_a_number_in_every_format(data: OpenData) -> None:
    table = one_column("number", Decimal("-2.5"), Decimal("75.0"), Decimal("1E+3"))
    assert csv_file(table) == b"\xef\xbb\xbfx\r\n-2.5\r\n75.0\r\n1000\r\n"
    assert [row["x"] for row in json.loads(json_file(table, {}), parse_float=Decimal)["rows"]] == [
        Decimal("-2.5"),
        Decimal("75.0"),
        1000,
    ]
    assert b'{"x": 75.0}' in json_file(table, {})
    assert sheet(data, table) == [["x"], [-2.5], [75], [1000]]


# ---- JSON --------------------------------------------------------------------------------------------------------


def plain(cell: Cell) -> object:
    return cell.isoformat() if isinstance(cell, dt.date) else cell


def test_json_read_back_is_the_table_and_follows_its_published_schema(unaddressed: Sampled, data: OpenData) -> None:
    for extent, table in tables(data):
        path = file_of(extent, table, "json")
        said = json.loads(unaddressed.files[path], parse_float=Decimal)
        names = [field.name for field in table.fields]
        assert said["rows"] == [dict(zip(names, map(plain, row), strict=True)) for row in table.rows]
        schema_path = (Path("/") / path).parent.joinpath(said["$schema"]).resolve().relative_to("/").as_posix()
        schema = json.loads(unaddressed.files[schema_path])
        Draft202012Validator.check_schema(schema)
        validator = Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)
        assert [error.message for error in validator.iter_errors(json.loads(unaddressed.files[path]))] == []
        assert said["illustrative"] is (extent.notice is not None) is (said["notice"] is not None)
        broken = json.loads(unaddressed.files[path])
        broken["rows"] = [{**dict.fromkeys(names), "illustrative": "có"}]
        assert not validator.is_valid(broken)


# ---- Excel -------------------------------------------------------------------------------------------------------


def sheet(data: OpenData, *of: Table) -> list[list[object]]:
    extent = Extent(Scope(), m.Text("X"), m.Text("X"), None, m.Text("X"), m.Text("x"), (), of)
    book = openpyxl.load_workbook(io.BytesIO(xlsx_file(extent, data)))
    return [[cell.value for cell in row] for row in book["X"].iter_rows()]


def read(cell: Cell) -> object:
    """A cell as openpyxl gives it back."""
    match cell:
        case bool() | None:
            return cell
        case Decimal():
            return float(cell)
        case dt.date():
            return dt.datetime(cell.year, cell.month, cell.day)  # noqa: DTZ001
    return cell


def test_a_workbook_read_back_is_the_tables_with_the_dictionary(unaddressed: Sampled, data: OpenData) -> None:
    for extent in data.extents:
        name = f"ky/{extent.scope.period.id}" if extent.scope.period else "tat-ca"
        content = unaddressed.files[f"{folder_of(extent)}/{name}.xlsx"]
        book = openpyxl.load_workbook(io.BytesIO(content))
        assert book.sheetnames == [data.preface.vi, *(table.title.vi for table in extent.tables), data.sheets.vi]
        for table in (*extent.tables, data.dictionary):
            written = book[data.sheets.vi if table is data.dictionary else table.title.vi]
            head, *rows = [[cell.value for cell in row] for row in written.iter_rows()]
            assert head == [field.name for field in table.fields]
            assert rows == [[read(cell) for cell in row] for row in table.rows]
            assert written.freeze_panes == "A2"
        said = {str(cell.value) for row in book[data.preface.vi].iter_rows() for cell in row}
        if extent.notice:
            assert {extent.notice.vi, extent.notice.en} <= said


def test_no_cell_of_a_workbook_is_a_formula_or_a_link(data: OpenData) -> None:
    texts = [
        text for text in (*FORMULAS, "https://example.test/", "mailto:a@example.test", "1.5") if text.isprintable()
    ]
    table = one_column("string", *texts)
    extent = Extent(Scope(), m.Text("X"), m.Text("X"), None, m.Text("X"), m.Text("x"), (), (table,))
    written = openpyxl.load_workbook(io.BytesIO(xlsx_file(extent, data)))["X"]
    assert [(row[0].value, row[0].data_type) for row in written.iter_rows(min_row=2)] == [(t, "s") for t in texts]
    assert not [row[0] for row in written.iter_rows() if row[0].hyperlink]


@pytest.mark.parametrize("formula", ["=HYPERLINK(1)", "+1+1", "-1+1", "@SUM(A1)", " =1", "＝1", "x;=1"])
def test_a_formula_in_any_text_field_of_any_table_does_nothing(data: OpenData, formula: str) -> None:
    extent = next(each for each in data.extents if each.scope.plan and each.notice)
    tables = tuple(
        replace(t, rows=tuple(tuple(formula if isinstance(cell, str) else cell for cell in row) for row in t.rows))
        for t in extent.tables
    )
    book = openpyxl.load_workbook(io.BytesIO(xlsx_file(replace(extent, tables=tables), data)))
    for table in tables:
        assert table.rows
        texts = {cell for row in read_csv(csv_file(table))[1:] for cell in row if formula[-2:] in cell}
        assert texts == {defused(formula)} != {formula}
        kinds = {cell.data_type for row in book[table.title.vi].iter_rows() for cell in row if cell.value == formula}
        assert kinds == {"s"}


def test_text_too_long_for_a_cell_says_that_it_was_cut() -> None:
    assert fitting("a" * LONGEST) == "a" * LONGEST
    cut = fitting("a" * (LONGEST + 1))
    assert len(cut) == LONGEST and cut.endswith("…")


# ---- data packages -----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def folder(unaddressed: Sampled, tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("data")
    for path, content in unaddressed.files.items():
        if "du-lieu/" in path:
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_bytes(content)
    return root


def test_frictionless_finds_every_data_package_valid(folder: Path) -> None:
    packages = sorted(folder.rglob("datapackage.json"))
    assert len(packages) > 4
    for path in packages:
        report = frictionless.validate(path)
        assert report.valid, report.flatten(["name", "type", "note", "rowNumber", "fieldName"])


def test_frictionless_would_find_a_changed_figure(folder: Path, tmp_path: Path) -> None:
    found = next(path for path in folder.rglob("chi-tieu.csv") if b",met," in path.read_bytes())
    shutil.copytree(found.parent, tmp_path, dirs_exist_ok=True)
    table = tmp_path / "chi-tieu.csv"
    table.write_bytes(table.read_bytes().replace(b",met,", b",mat,"))
    assert not frictionless.validate(tmp_path / "datapackage.json").valid


def test_a_data_package_says_when_it_is_illustrative_and_names_no_licence_that_nobody_gave(
    unaddressed: Sampled,
) -> None:
    packages = {p: json.loads(c) for p, c in unaddressed.files.items() if p.endswith("datapackage.json")}
    illustrative = {unit.id for unit in unaddressed.site.units if unit.illustrative}
    assert illustrative and unaddressed.site.licence is None
    for path, package in packages.items():
        assert package["illustrative"] is (path.split("/")[0] in illustrative) is ("notice" in package)
        assert "licenses" not in package


def test_the_licence_that_the_publisher_names_stands_in_every_format(unaddressed: Sampled) -> None:
    licence = m.Licence(m.Text("Ghi công 4.0", "Attribution 4.0"), "CC-BY-4.0", "https://example.test/by/4.0/")
    site = unaddressed.site
    judged = tuple(judge_unit(unit, ON) for unit in site.units)
    files, _ = data_files(open_data(replace(site, licence=licence), judged, TEMPLATES, ON))
    package = json.loads(files["du-lieu/datapackage.json"])
    assert package["licenses"][0] == {
        "name": "CC-BY-4.0",
        "path": licence.url,
        "title": "Ghi công 4.0 / Attribution 4.0",
    }
    assert json.loads(files["du-lieu/chi-tieu.json"])["licence"]["id"] == "CC-BY-4.0"
    book = openpyxl.load_workbook(io.BytesIO(files["du-lieu/tat-ca.xlsx"]))
    assert "Ghi công 4.0" in {cell.value for row in book.worksheets[0].iter_rows() for cell in row}


def test_the_same_data_makes_the_same_bytes_whatever_the_clock(data: OpenData, monkeypatch: pytest.MonkeyPatch) -> None:
    first, _ = data_files(data)
    monkeypatch.setattr(time, "localtime", lambda *_: time.struct_time((2031, 5, 6, 7, 8, 9, 1, 126, 0)))
    monkeypatch.setattr(time, "time", lambda: 1_936_000_000.0)
    assert data_files(data)[0] == first
