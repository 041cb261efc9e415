"""QR codes: what is drawn is the code of the page's own address, and there is none without an address."""

import re
import string
from collections.abc import Callable
from pathlib import Path

import pytest
import zxingcpp
from bs4 import BeautifulSoup, Tag
from hypothesis import example, given
from hypothesis import strategies as st
from msgspec.structs import replace

from minhbach import model as m
from minhbach.derive.judged import judge_unit
from minhbach.pages import contexts as c
from minhbach.pages import urls
from minhbach.pages.qr import qr_code
from minhbach.pages.routes import Route, collisions
from minhbach.settings import PACKAGE
from minhbach.sources.project import read_sources
from minhbach.validation.check import validate
from tests.planning import routes_of as planned
from tests.sample import ON, SAMPLE_SITE

ADDRESSES = [
    "https://trang-thu.example.vn/xa-thu/cchc-2026-2028/chi-tieu/ho-so-dung-han.html",
    "https://a.vn/b.html",
    "https://cchc.xa-mau.tinh-minh-hoa.example.vn/cong-khai/cai-cach-hanh-chinh/" + "x" * 200 + ".html",
]


def drawn(strokes: str, size: int) -> list[list[int]]:
    """The squares that an SVG renderer blackens: each stroke is one module wide, around the middle of its row."""
    square = [[0] * size for _ in range(size)]
    assert re.fullmatch(r"(M\d+ \d+\.5(h\d+|m\d+ 0)*)+", strokes)
    for start, y, steps in re.findall(r"M(\d+) (\d+)\.5((?:h\d+|m\d+ 0)*)", strokes):
        x = int(start)
        for drawn_to, moved_to in re.findall(r"h(\d+)|m(\d+) 0", steps):
            square[int(y)][x : x + int(drawn_to or 0)] = [1] * int(drawn_to or 0)
            x += int(drawn_to or moved_to)
    return square


def scanned(code: c.QrCode) -> zxingcpp.Barcode | None:
    """What a reader makes of the drawing, at four pixels a module."""
    rows = [bytes(0 if dark else 255 for dark in row for _ in range(4)) * 4 for row in drawn(code.strokes, code.size)]
    return zxingcpp.read_barcode(memoryview(b"".join(rows)).cast("B", (code.size * 4, code.size * 4)))


LETTERS = st.text(string.ascii_letters + string.digits + "-._~/%?#&=:@", max_size=330)


@given(LETTERS)
@example("x" * 2318)
def test_a_reader_finds_the_address_in_what_is_drawn(letters: str) -> None:
    address = f"https://a.vn/{letters}"
    code = qr_code(address)
    read = scanned(code)
    assert code.address == address
    assert read and (read.text, read.ec_level) == (address, "M")


@pytest.mark.parametrize(("letters", "modules"), [(14, 21), (15, 25), (106, 41), (107, 45), (213, 57), (2331, 177)])
def test_a_code_is_as_small_as_the_standard_allows(letters: int, modules: int) -> None:
    """Letters that fill the versions 1, 6, 10 and 40 at M by Table 7 of ISO/IEC 18004, and one more."""
    address = "https://a.vn/" + "x" * (letters - 13)
    assert qr_code(address).size == modules + 2 * 4


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_code_fills_its_square_but_for_four_light_modules_on_each_side(address: str) -> None:
    code = qr_code(address)
    square = drawn(code.strokes, code.size)
    dark = [(x, y) for y, row in enumerate(square) for x, module in enumerate(row) if module]
    for ordinates in zip(*dark, strict=True):
        assert (min(ordinates), max(ordinates)) == (4, code.size - 5)


def test_an_address_that_no_code_can_hold_is_told() -> None:
    with pytest.raises(ValueError, match="too long"):
        qr_code("x" * 2332)


@pytest.mark.parametrize(
    ("base_url", "path", "address"),
    [
        ("https://a.vn", "x/y.html", "https://a.vn/x/y.html"),
        ("https://a.vn/", "x/y.html", "https://a.vn/x/y.html"),
        ("http://a.vn:8080/cchc/", "index.html", "http://a.vn:8080/cchc/index.html"),
        ("https://xã.vn/", "index.html", "https://xn--x-yfa.vn/index.html"),
        ("https://a.vn/cải cách/", "xã.html", "https://a.vn/c%E1%BA%A3i%20c%C3%A1ch/x%C3%A3.html"),
        ("https://a.vn/c%20d/", "a b.html", "https://a.vn/c%20d/a%20b.html"),
    ],
)
def test_an_address_on_the_web_has_only_letters_that_an_address_may_have(
    base_url: str, path: str, address: str
) -> None:
    assert urls.absolute(base_url, path) == address


# ---- on the site -------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def site() -> m.Site:
    sources, _ = read_sources(SAMPLE_SITE)
    site, _ = validate(sources, PACKAGE.parent / "data" / "schema", ON)
    assert site
    return site


RoutesOf = Callable[[str | None], list[Route]]


@pytest.fixture
def routes_of(site: m.Site) -> RoutesOf:
    def routes(base_url: str | None) -> list[Route]:
        found = planned(replace(site, base_url=base_url), [judge_unit(unit, ON) for unit in site.units], ON)
        assert not list(collisions(found))
        return found

    return routes


def test_each_target_has_the_code_of_its_own_page(routes_of: RoutesOf) -> None:
    pages = [(r, r.page.qr) for r in routes_of("https://a.vn/cchc/") if isinstance(r.page, c.TargetPage)]
    assert pages
    for route, code in pages:
        assert code == qr_code(f"https://a.vn/cchc/{route.path}")


def test_a_site_without_an_address_has_no_code_no_sheet_and_no_address(routes_of: RoutesOf) -> None:
    for route in routes_of(None):
        assert not isinstance(route.page, c.OfficeSheetPage)
        assert route.shell.base_url is None
        if isinstance(route.page, c.TargetPage):
            assert route.page.qr is None
        if isinstance(route.page, c.OfficePage):
            assert route.page.sheet == ""


def test_an_office_has_a_sheet_just_if_it_leads_a_target(routes_of: RoutesOf) -> None:
    routes = routes_of("https://a.vn")
    offices = [(r, r.page) for r in routes if isinstance(r.page, c.OfficePage)]
    sheets = {r.path: r.page for r in routes if isinstance(r.page, c.OfficeSheetPage)}
    for route, page in offices:
        led = [t for owed in page.plans for t in owed.targets]
        assert bool(page.sheet) == bool(led), route.path
        if led:
            cards = [card for _, cards in sheets.pop(page.sheet).plans for card in cards]
            assert [row for row, _ in cards] == led
            assert [code.address for _, code in cards] == [urls.absolute("https://a.vn", row.path) for row in led]
    assert sheets == {}
    assert len({bool(page.sheet) for _, page in offices}) == 2, "the sample has offices of both sorts"


def test_no_office_can_claim_the_address_of_anothers_sheet() -> None:
    offices = {urls.office("xa", id, g) for id in ("a", "a-ma-qr", "ma-qr") for g in ("vi", "en")}
    sheets = {urls.office_sheet("xa", id, g) for id in ("a", "a-ma-qr", "ma-qr") for g in ("vi", "en")}
    assert len(offices | sheets) == 12


# ---- on the pages ------------------------------------------------------------------------------------------------


def soup(folder: Path, path: str) -> BeautifulSoup:
    return BeautifulSoup((folder / path).read_text(encoding="utf-8"), "html.parser")


def test_a_page_draws_its_code_and_says_where_it_leads(
    published_sample: Path, routes_of: RoutesOf, site: m.Site
) -> None:
    for route in routes_of(site.base_url):
        if not isinstance(route.page, c.TargetPage):
            continue
        code = route.page.qr
        figure = soup(published_sample, route.path).select_one(".qr")
        assert code and isinstance(figure, Tag)
        svg = figure.svg
        assert isinstance(svg, Tag) and svg.title and svg.desc
        assert svg["viewbox"] == f"0 0 {code.size} {code.size}"
        light, dark = svg.find_all("path")
        assert (light["fill"], dark["stroke"], dark["d"]) == ("#fff", "#000", code.strokes)
        assert svg.desc.string == code.address
        assert code.address in figure.get_text()
        assert route.page.target.title.vi in svg.title.get_text() or route.shell.language == "en"


def test_a_sheet_has_a_card_for_each_target_and_its_office_leads_there(
    published_sample: Path, routes_of: RoutesOf, site: m.Site
) -> None:
    sheets = [(r, r.page) for r in routes_of(site.base_url) if isinstance(r.page, c.OfficeSheetPage)]
    assert {r.shell.language for r, _ in sheets} == {"vi", "en"}
    for route, page in sheets:
        cards = soup(published_sample, route.path).select(".qr-cards > li")
        shown = [(card.select("desc")[0].get_text(), str(card.select("a")[0]["href"])) for card in cards]
        meant = [(code.address, urls.relative(route.path, row.path)) for _, rows in page.plans for row, code in rows]
        assert shown == meant
        office = urls.office(page.unit.id, page.office.id, route.shell.language)
        links = {str(a["href"]) for a in soup(published_sample, office).select("main a")}
        assert urls.relative(office, route.path) in links
