"""The head of the official annex: what the data says, as Decree 30/2020/NĐ-CP has it, and nothing more."""

import datetime as dt
from typing import Any

import pytest
from msgspec.structs import replace

from minhbach import model as m
from minhbach.pages.contexts import Letterhead
from minhbach.pages.letterhead import letterhead

LANG_SON = m.Text("Tỉnh Lạng Sơn", "Lạng Sơn Province")
COMMUNE = m.Unit(
    id="xa-a",
    kind="commune",
    name=m.Text("Ủy ban nhân dân xã A", "People's Committee of A Commune"),
    short_name=m.Text("Xã A", "A Commune"),
    province=LANG_SON,
    district=m.Text("Huyện B", "B District"),
    illustrative=False,
    contact=None,
    note=None,
    offices=(),
    plans=(),
)
DEPARTMENT = replace(
    COMMUNE,
    kind="department",
    name=m.Text("Sở Tư pháp tỉnh Lạng Sơn", "Department of Justice of Lạng Sơn Province"),
    short_name=m.Text("Sở Tư pháp Lạng Sơn", "Lạng Sơn Department of Justice"),
    district=None,
)


def plan(*head: str) -> m.Plan:
    """A plan whose head is these lines."""
    passages = tuple(m.Passage(f"dau-{at}", "dau", (m.Run(line),), at) for at, line in enumerate(head, 1))
    text = m.Prose((), {"dau": passages} if passages else {}, "vi")
    issuer = m.Text("UBND xã A", "People's Committee of A Commune")
    title = m.Text("Kế hoạch")
    return m.Plan("p", title, None, None, issuer, 2026, 2026, None, "scan", None, None, (), texts={"vi": text})


HEADLESS = plan()


def head(unit: m.Unit = COMMUNE, source: m.Document | None = None, plan: m.Plan = HEADLESS) -> Letterhead:
    cutoff = m.Stage(dt.date(2025, 12, 15), dt.date(2026, 6, 14))
    return letterhead(unit, plan, m.Report(m.Period(2026, "H1"), cutoff, source, {}, {}))


def lines(unit: m.Unit, language: str) -> list[str | None]:
    return [line.get(language) for line in head(unit).body]


# ---- whose paper it is -------------------------------------------------------------------------------------------


def test_a_peoples_committee_stands_in_two_lines_below_nobody() -> None:
    assert lines(COMMUNE, "vi") == ["Ủy ban nhân dân", "Xã A"]
    assert lines(COMMUNE, "en") == ["People's Committee of", "A Commune"]
    assert head(COMMUNE).province is None


@pytest.mark.parametrize(("kind", "word"), [("ward", "phường"), ("special_zone", "đặc khu")])
def test_wards_and_special_zones_are_peoples_committees_too(kind: str, word: str) -> None:
    name, short = m.Text(f"Ủy ban nhân dân {word} A"), m.Text(f"{word.capitalize()} A")
    unit = replace(COMMUNE, kind=kind, name=name, short_name=short)
    assert lines(unit, "vi") == ["Ủy ban nhân dân", f"{word.capitalize()} A"]
    assert head(unit).province is None


def test_a_department_stands_below_its_provinces_committee_which_names_the_province_for_it() -> None:
    assert head(DEPARTMENT).province == LANG_SON
    assert (lines(DEPARTMENT, "vi"), lines(DEPARTMENT, "en")) == (["Sở Tư pháp"], ["Department of Justice"])


@pytest.mark.parametrize(
    "unit",
    [
        replace(COMMUNE, name=m.Text("Ủy ban nhân dân xã mới", "People's Committee of the new commune")),
        replace(COMMUNE, name=m.Text(COMMUNE.name.vi, "A Commune People's Committee")),
        replace(DEPARTMENT, name=m.Text("Sở Tư pháp", "Department of Justice")),
    ],
    ids=["another short name", "English in another order", "no province in the name"],
)
def test_a_name_that_cannot_be_parted_stays_whole(unit: m.Unit) -> None:
    assert head(unit).body == (unit.name,)


def test_a_name_without_english_stays_vietnamese_in_both_lines() -> None:
    unit = replace(COMMUNE, name=m.Text(COMMUNE.name.vi), short_name=m.Text(COMMUNE.short_name.vi))
    assert head(unit).body == (m.Text("Ủy ban nhân dân"), unit.short_name)


def test_another_bodys_report_has_that_bodys_head() -> None:
    other = m.Text("Văn phòng HĐND và UBND", "Office of the People's Council and People's Committee")
    found = head(DEPARTMENT, m.Document("7/BC-VP", issuer=other), plan("Lạng Sơn, ngày 04 tháng 02 năm 2026"))
    assert (found.body, found.issuer) == ((other,), other)
    assert (found.province, found.place) == (None, None)


@pytest.mark.parametrize("name", ["UBND xã A", "ủy ban nhân dân xã A", "Xã A"])
def test_the_body_itself_may_be_named_in_any_of_its_ways(name: str) -> None:
    found = head(COMMUNE, m.Document("7/BC-UBND", issuer=m.Text(name)))
    assert (len(found.body), found.issuer) == (2, COMMUNE.name)


# ---- number, place, date -----------------------------------------------------------------------------------------


def test_number_and_date_are_those_of_the_report() -> None:
    date = m.PartialDate(2026, 6, 18)
    found = head(source=m.Document("142/BC-UBND", date))
    assert (found.kind, found.number, found.date, found.issuer) == ("report", "142/BC-UBND", date, COMMUNE.name)


@pytest.mark.parametrize(
    ("source", "unknown"),
    [
        (None, {"number": None, "date": None, "issuer": None}),
        (m.Document(), {"number": None, "date": None, "issuer": COMMUNE.name}),
        (m.Document("142/BC-UBND"), {"number": "142/BC-UBND", "date": None}),
        (m.Document(date=m.PartialDate(2026, 6)), {"number": None, "date": m.PartialDate(2026, 6)}),
    ],
)
def test_what_is_not_known_of_the_report_is_not_made_up(source: m.Document | None, unknown: dict[str, Any]) -> None:
    found = head(source=source)
    assert {name: getattr(found, name) for name in unknown} == unknown
    assert found.kind == "report"


@pytest.mark.parametrize("number", ["1120/QĐ-UBND", "1120", "BC-UBND", "12/BCT"])
def test_a_document_of_another_kind_is_not_called_a_report(number: str) -> None:
    assert head(source=m.Document(number)).kind == "document"


@pytest.mark.parametrize(
    ("printed", "place"),
    [
        (("ỦY BAN NHÂN DÂN XÃ A", "Số: 09/KH-UBND", "A, ngày 28 tháng 01 năm 2022"), "A"),
        (("Phường 1, ngày … tháng 7 năm 2025",), "Phường 1"),
        (("XÃ A", "Độc lập - Tự do - Hạnh phúc"), None),
        (("Nơi nhận, gửi",), None),
        ((), None),
    ],
)
def test_the_place_is_what_the_plans_own_head_prints(printed: tuple[str, ...], place: str | None) -> None:
    assert head(plan=plan(*printed)).place == place
