"""Numbers, dates, periods and documents as each language writes them."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from minhbach import model as m
from minhbach.derive.judgement import Figure
from minhbach.render.catalog import load_catalog
from minhbach.render.formatting import Formatter
from minhbach.settings import PACKAGE

TEMPLATES = PACKAGE.parent / "templates"
VI, EN = (Formatter(load_catalog(TEMPLATES, language)) for language in ("vi", "en"))


@pytest.mark.parametrize(
    ("value", "vi", "en"),
    [
        (Decimal("1234.5"), "1.234,5", "1,234.5"),
        (Decimal("96.4"), "96,4", "96.4"),
        (Decimal("99.95"), "99,95", "99.95"),
        (Decimal("96.40"), "96,40", "96.40"),
        (Decimal("95.0"), "95", "95"),
        (Decimal(0), "0", "0"),
        (Decimal("0.5"), "0,5", "0.5"),
        (Decimal("-3.5"), "−3,5", "−3.5"),
        (Decimal(-1234), "−1.234", "−1,234"),
        (Decimal(999), "999", "999"),
        (Decimal(1000), "1.000", "1,000"),
        (Decimal("1E+3"), "1.000", "1,000"),
        (1234567, "1.234.567", "1,234,567"),
        (Decimal("123456789012345678.123456789012"), "123.456.789.012.345.678,123456789012",
         "123,456,789,012,345,678.123456789012"),
    ],
)  # fmt: skip
def test_numbers(value: object, vi: str, en: str) -> None:
    assert (VI.number(value), EN.number(value)) == (vi, en)


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**20), max_value=10**20, places=6))
@example(Decimal("-0.000001"))
def test_a_number_can_be_read_back(value: Decimal) -> None:
    vi, en = VI.number(value).replace("−", "-"), EN.number(value).replace("−", "-")
    assert Decimal(en.replace(",", "")) == value
    assert Decimal(vi.replace(".", "").replace(",", ".")) == value


@pytest.mark.parametrize(
    ("figure", "vi", "en"),
    [
        (Figure(Decimal("96.4"), "percent"), "96,4%", "96.4%"),
        (Figure(Decimal("0.8"), "percentage_point"), "0,8 điểm phần trăm", "0.8 percentage points"),
        (Figure(Decimal(1), "percentage_point"), "1 điểm phần trăm", "1 percentage point"),
        (Figure(Decimal(1), "person"), "1 người", "1 person"),
        (Figure(Decimal(28), "person"), "28 người", "28 people"),
        (Figure(Decimal(1234), "dossier"), "1.234 hồ sơ", "1,234 dossiers"),
        (Figure(Decimal("88.25"), "point"), "88,25 điểm", "88.25 points"),
        (Figure(Decimal(5)), "5", "5"),
        (Figure(Decimal("-6.2"), "percent", signed=True), "giảm 6,2%", "down 6.2%"),
        (Figure(Decimal("6.2"), "percent", signed=True), "tăng 6,2%", "up 6.2%"),
        (Figure(Decimal(-1), "person", signed=True), "giảm 1 người", "down 1 person"),
        (Figure(Decimal(0), "percent", signed=True), "không thay đổi", "no change"),
        (m.Text("khá", "good"), "khá", "good"),
        (m.Text("khá"), "khá", "khá"),
        (None, "", ""),
    ],
)
def test_figures(figure: Figure | m.Text | None, vi: str, en: str) -> None:
    assert (VI.figure(figure), EN.figure(figure)) == (vi, en)


@pytest.mark.parametrize(
    ("day", "vi", "en"),
    [
        (dt.date(2026, 6, 14), "14/6/2026", "14 June 2026"),
        (dt.date(2026, 12, 31), "31/12/2026", "31 December 2026"),
        (dt.date(2026, 1, 1), "1/1/2026", "1 January 2026"),
        (None, "chưa rõ", "not known"),
    ],
)
def test_days(day: dt.date | None, vi: str, en: str) -> None:
    assert (VI.day(day), EN.day(day)) == (vi, en)


@pytest.mark.parametrize(
    ("date", "vi", "en"),
    [
        (m.PartialDate(2026, 4, 25), "25/4/2026", "25 April 2026"),
        (m.PartialDate(2026, 4), "tháng 4/2026", "April 2026"),
        (m.PartialDate(2026), "năm 2026", "2026"),
        (None, "chưa rõ", "not known"),
    ],
)
def test_dates_are_told_as_far_as_they_are_known(date: m.PartialDate | None, vi: str, en: str) -> None:
    assert (VI.partial_day(date), EN.partial_day(date)) == (vi, en)


@pytest.mark.parametrize(
    ("date", "vi", "en"),
    [
        (m.PartialDate(2026, 12, 18), "ngày 18 tháng 12 năm 2026", "18 December 2026"),
        (m.PartialDate(2026, 3, 9), "ngày 09 tháng 3 năm 2026", "9 March 2026"),
        (m.PartialDate(2026, 2, 9), "ngày 09 tháng 02 năm 2026", "9 February 2026"),
        (m.PartialDate(2026, 10, 10), "ngày 10 tháng 10 năm 2026", "10 October 2026"),
        (m.PartialDate(2026, 1), "ngày … tháng 01 năm 2026", "… January 2026"),
        (m.PartialDate(2026), "ngày … tháng … năm 2026", "… 2026"),
        (None, "ngày … tháng … năm …", "…"),
    ],
)
def test_dates_of_official_documents_leave_dots_for_what_is_not_known(
    date: m.PartialDate | None, vi: str, en: str
) -> None:
    assert (VI.official_day(date), EN.official_day(date)) == (vi, en)


@pytest.mark.parametrize(
    ("period", "vi", "en", "short"),
    [
        ("2026", "Năm 2026", "Year 2026", "2026"),
        ("2026-H1", "6 tháng đầu năm 2026", "First half of 2026", "6T/2026"),
        ("2026-H2", "6 tháng cuối năm 2026", "Second half of 2026", "6T cuối/2026"),
        ("2026-Q3", "Quý III năm 2026", "Third quarter of 2026", "Quý III/2026"),
        ("2026-9M", "9 tháng năm 2026", "First nine months of 2026", "9T/2026"),
    ],
)
def test_periods(period: str, vi: str, en: str, short: str) -> None:
    when = m.Period.parse(period)
    assert (VI.period_name(when), EN.period_name(when), VI.period_short(when)) == (vi, en, short)


@pytest.mark.parametrize(
    ("start", "end", "vi", "en"),
    [
        ("2026-01-01", "2030-12-31", "2026–2030", "2026–2030"),
        ("2026-01-01", "2026-12-31", "2026", "2026"),
        ("2026-01-01", "2026-06-30", "từ 1/1/2026 đến 30/6/2026", "1 January 2026 to 30 June 2026"),
        ("2025-07-01", "2025-12-31", "từ 1/7/2025 đến 31/12/2025", "1 July 2025 to 31 December 2025"),
    ],
)
def test_stages(start: str, end: str, vi: str, en: str) -> None:
    stage = m.Stage(dt.date.fromisoformat(start), dt.date.fromisoformat(end))
    assert (VI.stage_name(stage), EN.stage_name(stage)) == (vi, en)


@pytest.mark.parametrize(
    ("period", "vi", "en"),
    [("2026", "năm 2026", "year 2026"), ("2026-H1", "6 tháng đầu năm 2026", "first half of 2026")],
)
def test_periods_in_a_sentence(period: str, vi: str, en: str) -> None:
    when = m.Period.parse(period)
    assert (VI.period_in_text(when), EN.period_in_text(when)) == (vi, en)


def test_words_that_are_missing_in_english_are_vietnamese() -> None:
    assert (EN.plain(m.Text("một")), EN.plain("một"), EN.plain(None)) == ("một", "một", "")


REPORT = m.Text("Báo cáo", "Report")


@pytest.mark.parametrize(
    ("document", "vi", "en"),
    [
        (m.Document("85/BC", m.PartialDate(2026, 6, 18)), "số 85/BC ngày 18/6/2026", "No. 85/BC of 18 June 2026"),
        (m.Document("85/BC"), "số 85/BC", "No. 85/BC"),
        (m.Document("85/BC", m.PartialDate(2026)), "số 85/BC năm 2026", "No. 85/BC of 2026"),
        (m.Document("85/BC", m.PartialDate(2026, 6)), "số 85/BC tháng 6/2026", "No. 85/BC of June 2026"),
        (m.Document("85/BC", title=REPORT), "Báo cáo (số 85/BC)", "Report (No. 85/BC)"),
        (m.Document(title=REPORT), "Báo cáo", "Report"),
        (m.Document(url="https://gov.vn"), "văn bản không rõ số", "document without a number"),
        (None, "", ""),
    ],
)
def test_documents_are_named_by_what_is_known(document: m.Document | None, vi: str, en: str) -> None:
    assert (VI.document_name(document), EN.document_name(document)) == (vi, en)
