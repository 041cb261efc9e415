"""The files of the open data: what each format holds is the table, and none of it does anything when it is opened."""

import csv
import datetime as dt
import io
import json
import re
import shutil
import time
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import frictionless
import msgspec
import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from msgspec.structs import replace

from minhbach import model as m
from minhbach import pipeline
from minhbach.derive.judged import judge_unit
from minhbach.output import joined_data as joining
from minhbach.output.csv_file import csv_cell, csv_file, defused
from minhbach.output.encoded import Encoded, Encoder
from minhbach.output.json_file import json_file
from minhbach.output.open_data import DataFiles
from minhbach.output.xlsx_sheet import LONGEST, fitting
from minhbach.pages import urls
from minhbach.pages.rows import PlanRows
from minhbach.pages.tables import RESULTS, Cell, Edition, Extent, Field, PlanTables, Row, Table, UnitData, UnitTables
from minhbach.render.catalog import load_catalog
from minhbach.render.open_data import OpenData
from tests import planning
from tests.sample import ON, TEMPLATES, settings
from tests.unit.sampled import Sampled


@dataclass(frozen=True)
class Data:
    """The data of the sample site: what stands in which extent."""

    edition: Edition
    everything: Extent
    units: tuple[UnitTables, ...]

    @property
    def extents(self) -> Iterator[tuple[Extent, dict[str, list[Row]]]]:
        """Each with its rows by table: all real units first."""
        real = [plan for unit in self.units if not unit.extent.notice for plan in unit.plans]
        yield self.everything, self.joined(real)
        for unit in self.units:
            yield unit.extent, self.joined(unit.plans)
            for plan in unit.plans:
                yield plan.extent, self.joined([plan])
                for period, rows in zip(plan.periods, plan.rows[RESULTS], strict=True):
                    yield period, {RESULTS: list(rows)}

    def joined(self, plans: Iterable[PlanTables]) -> dict[str, list[Row]]:
        plans = list(plans)
        return {t.id: [row for p in plans for part in p.rows[t.id] for row in part] for t in self.edition.tables}

    @property
    def tables(self) -> Iterator[tuple[Extent, Table, list[Row]]]:
        forms = {table.id: table for table in self.edition.tables}
        for extent, tables in self.extents:
            yield from ((extent, forms[id], rows) for id, rows in tables.items())


def made(site: m.Site) -> Data:
    maker = OpenData(site, TEMPLATES, ON)
    judged = [judge_unit(unit, ON) for unit in site.units]
    units = (maker.of_unit(j.unit, [PlanRows(j.unit, plan, "vi") for plan in j.plans]) for j in judged)
    return Data(maker.edition, maker.of_all(), tuple(units))


@pytest.fixture(scope="module")
def data(unaddressed: Sampled) -> Data:
    return made(unaddressed.site)


def folder_of(extent: Extent) -> str:
    scope = extent.scope
    return urls.data_file(scope.unit.id if scope.unit else "", scope.plan.id if scope.plan else "", "")


def file_of(extent: Extent, table: Table, suffix: str) -> str:
    return f"{folder_of(extent)}{f'/ky/{extent.scope.period.id}' if extent.scope.period else f'/{table.id}'}.{suffix}"


def read_csv(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True))


# ---- what there is -----------------------------------------------------------------------------------------------


def test_every_unit_plan_and_period_has_its_files_and_all_units_have_theirs(unaddressed: Sampled, data: Data) -> None:
    for extent, table, _ in data.tables:
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


def test_what_spans_units_holds_no_illustrative_row(unaddressed: Sampled, data: Data) -> None:
    assert any(extent.notice for extent, _ in data.extents)
    joined = [f"du-lieu/{table.id}.json" for table in data.edition.tables]
    rows = [row for path in joined for row in json.loads(unaddressed.files[path])["rows"]]
    assert {row["illustrative"] for row in rows} == {False}


def test_every_row_of_an_illustrative_unit_says_so_in_both_languages(data: Data) -> None:
    for extent, table, rows in data.tables:
        names = [field.name for field in table.fields]
        for row in rows:
            said = dict(zip(names, row, strict=True))
            assert said["illustrative"] is (extent.notice is not None)
            assert bool(said["notice_vi"]) is bool(said["notice_en"]) is said["illustrative"]


def test_every_column_is_explained_in_both_languages(data: Data) -> None:
    explained = {(row[0], row[1]) for row in data.edition.meanings if row[4] and row[5]}
    assert explained == {(table.id, field.name) for table in data.edition.tables for field in table.fields}


def test_no_words_are_kept_for_a_column_that_is_not_there(data: Data) -> None:
    stems = {field.stem for table in data.edition.tables for field in table.fields}
    for language in ("vi", "en"):
        kept = {
            key.removeprefix("open_data.column.")
            for key in load_catalog(TEMPLATES, language).entries
            if key.startswith("open_data.column.")
        }
        assert kept == stems


def test_no_two_rows_have_the_same_key(data: Data) -> None:
    for _, table, rows in data.tables:
        if table.key:
            places = [[field.name for field in table.fields].index(name) for name in table.key]
            keys = [tuple(row[place] for place in places) for row in rows]
            assert len(set(keys)) == len(keys)


def test_what_is_unknown_is_empty_and_has_a_state(data: Data) -> None:
    silent = 0
    for _, table, rows in data.tables:
        names = [field.name for field in table.fields]
        for row in rows:
            said = dict(zip(names, row, strict=True))
            if said.get("state") == "no_data":
                silent += 1
                figures = ("count", "of", "rate", "value", "change", "figure", "figure_vi", "status", "source_number")
                assert not [name for name in figures if said.get(name) is not None]
    assert silent


# ---- CSV ---------------------------------------------------------------------------------------------------------


def test_csv_read_back_is_the_table(unaddressed: Sampled, data: Data) -> None:
    for extent, table, rows in data.tables:
        content = unaddressed.files[file_of(extent, table, "csv")]
        assert content.startswith(b"\xef\xbb\xbf") and content.endswith(b"\r\n")
        head, *lines = read_csv(content)
        assert head == [field.name for field in table.fields]
        assert lines == [[csv_cell(cell) for cell in row] for row in rows]


def one_column(type: Any, *cells: Cell) -> Encoded:
    return column(Encoder(), type, *cells)


def column(encoder: Encoder, type: Any, *cells: Cell) -> Encoded:
    table = Table("x", m.Text("X"), m.Text("X"), (Field("x", type, m.Text("x")),), ())
    return encoder.encode(table, [(cell,) for cell in cells])


def as_csv(encoded: Encoded) -> bytes:
    return csv_file(encoded.table, encoded.csv)


def test_csv_ends_lines_as_rfc_4180_says_and_quotes_what_it_must() -> None:
    assert as_csv(one_column("string", 'a "b", c', "d\ne", None, "é")) == (
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


def test_a_negative_figure_stays_a_number_in_every_format(data: Data) -> None:
    encoded = one_column("number", Decimal("-2.5"), Decimal("75.0"), Decimal("1E+3"))
    assert as_csv(encoded) == b"\xef\xbb\xbfx\r\n-2.5\r\n75.0\r\n1000\r\n"
    written = json_file({}, encoded.json)
    assert [row["x"] for row in json.loads(written, parse_float=Decimal)["rows"]] == [
        Decimal("-2.5"),
        Decimal("75.0"),
        1000,
    ]
    assert b'{"x": 75.0}' in written
    cells = (Decimal("-2.5"), Decimal("75.0"), Decimal("1E+3"))
    written_sheet = sheet(data, "number", *cells)
    assert [[cell.value for cell in row] for row in written_sheet.iter_rows()] == [["x"], [-2.5], [75], [1000]]


# ---- JSON --------------------------------------------------------------------------------------------------------


def plain(cell: Cell) -> object:
    return cell.isoformat() if isinstance(cell, dt.date) else cell


def test_json_read_back_is_the_table_and_follows_its_published_schema(unaddressed: Sampled, data: Data) -> None:
    for extent, table, rows in data.tables:
        path = file_of(extent, table, "json")
        said = json.loads(unaddressed.files[path], parse_float=Decimal)
        names = [field.name for field in table.fields]
        assert said["rows"] == [dict(zip(names, map(plain, row), strict=True)) for row in rows]
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


def sheet(data: Data, type: Any, *cells: Cell) -> Any:
    """A sheet of one column as it is read back."""
    encoder = Encoder()
    return book_of(data, encoder, [column(encoder, type, *cells)])["X"]


def book_of(data: Data, encoder: Encoder, tables: list[Encoded]) -> Any:
    return opened(DataFiles(data.edition).workbook(data.everything, tables, encoder.cells))


def opened(content: bytes) -> Any:
    assert zipfile.ZipFile(io.BytesIO(content)).testzip() is None
    return openpyxl.load_workbook(io.BytesIO(content))


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


def test_a_workbook_read_back_is_the_tables_with_the_dictionary(unaddressed: Sampled, data: Data) -> None:
    for extent, tables in data.extents:
        name = f"ky/{extent.scope.period.id}" if extent.scope.period else "tat-ca"
        book = opened(unaddressed.files[f"{folder_of(extent)}/{name}.xlsx"])
        forms = [table for table in data.edition.tables if table.id in tables]
        names = data.edition.preface.vi, data.edition.sheets.vi
        assert book.sheetnames == [names[0], *(table.title.vi for table in forms), names[1]]
        held = [(table, tables[table.id]) for table in forms]
        for table, rows in (*held, (data.edition.dictionary, data.edition.meanings)):
            written = book[names[1] if table is data.edition.dictionary else table.title.vi]
            head, *lines = [[cell.value for cell in row] for row in written.iter_rows()]
            assert head == [field.name for field in table.fields]
            assert lines == [[read(cell) for cell in row] for row in rows]
            assert written.freeze_panes == "A2"
        said = {str(cell.value) for row in book[names[0]].iter_rows() for cell in row}
        if extent.notice:
            assert {extent.notice.vi, extent.notice.en} <= said


def test_a_day_a_truth_and_a_figure_are_no_text_in_a_workbook(data: Data) -> None:
    written = sheet(data, "date", dt.date(2026, 6, 14), dt.date(1899, 1, 1), True, Decimal("0.1"), 7)
    cells = [row[0] for row in written.iter_rows(min_row=2)]
    assert [cell.data_type for cell in cells] == ["d", "s", "b", "n", "n"]
    assert cells[0].value == dt.datetime(2026, 6, 14)  # noqa: DTZ001
    assert cells[0].number_format == "dd/mm/yyyy"
    assert [cell.value for cell in cells[1:]] == ["1899-01-01", True, 0.1, 7]


def test_any_text_is_read_back_from_a_workbook_as_it_was(data: Data) -> None:
    texts = [" a ", "a\nb", "<b>&amp;\"'", "_x0041_", "a\rb\x00c", "ệ" * 40]
    read_back = [row[0].value for row in sheet(data, "string", *texts).iter_rows(min_row=2)]
    # Excel reads `_x000D_` as the sign that XML has no place for; openpyxl leaves that to who asks.
    assert read_back == [text.replace("\r", "_x000D_").replace("\x00", "_x0000_") for text in texts]


def test_a_table_of_many_columns_has_each_cell_in_its_own(data: Data) -> None:
    fields = tuple(Field(f"c{n}", "integer", m.Text("x")) for n in range(60))
    encoder = Encoder()
    encoded = encoder.encode(Table("x", m.Text("X"), m.Text("X"), fields, ()), [tuple(range(60))])
    written = book_of(data, encoder, [encoded])["X"]
    assert [[cell.value for cell in row] for row in written.iter_rows(min_row=2)] == [list(range(60))]


def test_a_workbook_holds_no_text_that_stands_in_none_of_its_cells(unaddressed: Sampled, data: Data) -> None:
    for extent, tables in data.extents:
        if extent.scope.period:
            content = unaddressed.files[f"{folder_of(extent)}/ky/{extent.scope.period.id}.xlsx"]
            texts = ElementTree.fromstring(zipfile.ZipFile(io.BytesIO(content)).read("xl/sharedStrings.xml"))
            held = {"".join(item.itertext()) for item in texts}
            assert held - {""} == {
                cell for rows in tables.values() for row in rows for cell in row if type(cell) is str
            }


def test_no_cell_of_a_workbook_is_a_formula_or_a_link(data: Data) -> None:
    texts = [
        text for text in (*FORMULAS, "https://example.test/", "mailto:a@example.test", "1.5") if text.isprintable()
    ]
    written = sheet(data, "string", *texts)
    assert [(row[0].value, row[0].data_type) for row in written.iter_rows(min_row=2)] == [(t, "s") for t in texts]
    assert not [row[0] for row in written.iter_rows() if row[0].hyperlink]


@pytest.mark.parametrize("formula", ["=HYPERLINK(1)", "+1+1", "-1+1", "@SUM(A1)", " =1", "＝1", "x;=1"])
def test_a_formula_in_any_text_field_of_any_table_does_nothing(data: Data, formula: str) -> None:
    extent, of_plan = next((e, tables) for e, tables in data.extents if e.scope.plan and e.notice)
    encoded, encoder = [], Encoder()
    for table in data.edition.tables:
        rows = of_plan[table.id]
        assert rows
        bad = [tuple(formula if isinstance(cell, str) else cell for cell in row) for row in rows]
        encoded.append(encoder.encode(table, bad))
    book = opened(DataFiles(data.edition).workbook(extent, encoded, encoder.cells))
    for each in encoded:
        texts = {cell for row in read_csv(as_csv(each))[1:] for cell in row if formula[-2:] in cell}
        assert texts == {defused(formula)} != {formula}
        kinds = {c.data_type for row in book[each.table.title.vi].iter_rows() for c in row if c.value == formula}
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
    site = replace(unaddressed.site, licence=licence)
    files = planning.Data(site, [judge_unit(unit, ON) for unit in site.units], ON).files
    package = json.loads(files["du-lieu/datapackage.json"])
    assert package["licenses"][0] == {
        "name": "CC-BY-4.0",
        "path": licence.url,
        "title": "Ghi công 4.0 / Attribution 4.0",
    }
    assert json.loads(files["du-lieu/chi-tieu.json"])["licence"]["id"] == "CC-BY-4.0"
    book = openpyxl.load_workbook(io.BytesIO(files["du-lieu/tat-ca.xlsx"]))
    assert "Ghi công 4.0" in {cell.value for row in book.worksheets[0].iter_rows() for cell in row}


def test_the_same_data_makes_the_same_bytes_whatever_the_clock(data: Data, monkeypatch: pytest.MonkeyPatch) -> None:
    first = [DataFiles(data.edition).unit(unit).files for unit in data.units]
    monkeypatch.setattr(time, "localtime", lambda *_: time.struct_time((2031, 5, 6, 7, 8, 9, 1, 126, 0)))
    monkeypatch.setattr(time, "time", lambda: 1_936_000_000.0)
    assert [DataFiles(data.edition).unit(unit).files for unit in data.units] == first


# ---- what spans units --------------------------------------------------------------------------------------------


def test_what_spans_units_is_the_rows_of_the_real_units_in_their_order(data: Data) -> None:
    writer = DataFiles(data.edition)
    made = [writer.unit(unit) for unit in data.units]
    own = {path: content for unit in made for path, content in unit.files.items()}
    joined = written_joined(data, own, [unit.given for unit in made])
    for extent, tables in data.extents:
        for table in data.edition.tables if extent is data.everything else ():
            encoded = Encoder().encode(table, tables[table.id])
            assert joined[file_of(extent, table, "csv")] == csv_file(table, encoded.csv)
            assert joined[file_of(extent, table, "json")] == json_file(writer.head(table, extent), encoded.json)


def written_joined(data: Data, own: dict[str, bytes], given: Iterable[UnitData]) -> dict[str, bytes]:
    """The files of all units, joined of what the units gave, as it comes back from where it was kept."""
    kept = msgspec.json.decode(msgspec.json.encode(list(given)), type=list[UnitData])
    files: dict[str, bytes] = {}

    def write(path: str, pieces: Iterable[bytes]) -> None:
        files[path] = b"".join(pieces)

    joining.joined_data(DataFiles(data.edition), data.everything, kept, own.__getitem__, write)
    return files


def test_what_was_joined_of_the_same_rows_is_not_joined_again(data: Data) -> None:
    writer = DataFiles(data.edition)
    made = [writer.unit(unit) for unit in data.units]
    own = {path: content for unit in made for path, content in unit.files.items()}
    given = [unit.given for unit in made]

    def joined(kept: dict[str, joining.Kept]) -> tuple[joining.Joined, dict[str, bytes]]:
        files: dict[str, bytes] = {}

        def write(path: str, pieces: Iterable[bytes]) -> None:
            files[path] = b"".join(pieces)

        return joining.joined_data(writer, data.everything, given, own.__getitem__, write, kept), files

    first, whole = joined({})
    again, few = joined(first.kept)
    assert again == first and few == {(path := "du-lieu/datapackage.json"): whole[path]} != whole
    at = next(n for n, unit in enumerate(given) if not unit.illustrative)
    tables = [replace(t, sha256="0" * 64) if t.id == "chi-tieu" else t for t in given[at].tables]
    given[at] = replace(given[at], tables=tuple(tables))
    _, more = joined(first.kept)
    assert more.keys() - few.keys() == {"du-lieu/chi-tieu.csv", "du-lieu/chi-tieu.json", "du-lieu/tat-ca.xlsx"}


def test_a_table_of_too_many_rows_is_offered_unit_by_unit_and_the_others_as_ever(
    unaddressed: Sampled, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(joining, "MOST_ROWS", 0)
    monkeypatch.setattr(joining, "MOST_IN_WORKBOOK", 0)
    files = pipeline.check(settings(tmp_path / "site")).files
    rows = {id: len(json.loads(unaddressed.files[f"du-lieu/{id}.json"])["rows"]) for id in ("chi-tieu", "bao-cao")}
    assert rows["chi-tieu"] > rows["bao-cao"] == 0
    assert not {"du-lieu/tat-ca.xlsx", "du-lieu/chi-tieu.csv", "du-lieu/chi-tieu.json"} & files.keys()
    assert files["du-lieu/bao-cao.csv"] == unaddressed.files["du-lieu/bao-cao.csv"]
    package = json.loads(files["du-lieu/datapackage.json"])
    assert {"bao-cao-csv", "tu-dien-csv"} <= {resource["name"] for resource in package["resources"]}
    real = [unit.id for unit in unaddressed.site.units if not unit.illustrative]
    at = "https://trang-thu.example.vn"
    assert package["packages"] == [{"unit": id, "path": f"{at}/{id}/du-lieu/datapackage.json"} for id in real]
    assert {f"{id}/du-lieu/datapackage.json" for id in real} <= files.keys()
    for page, said in (("du-lieu.html", "Quá nhiều dòng cho một tệp chung"), ("en/du-lieu.html", "Too many rows")):
        assert said in files[page].decode("utf-8")
