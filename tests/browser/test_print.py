"""Pages on paper: what is printed, that nothing is cut off, the official annex, QR codes at their size."""

import re
from math import ceil
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from playwright.sync_api import Page, expect

from minhbach.pages import contexts as c
from tests.browser.checkers import run_axe
from tests.browser.conftest import OpenWindow
from tests.browser.showcase import LANGUAGES, Showcase, words

in_both_languages = pytest.mark.parametrize("language", LANGUAGES)

MM = 96 / 25.4
"""CSS pixels in a millimetre."""


class Paper(NamedTuple):
    """A sheet and what of it the margins leave, in millimetres."""

    width: float
    height: float
    inner_width: float
    inner_height: float


PLAIN = Paper(210, 297, 210 - 2 * 16, 297 - 2 * 18)
ANNEX = Paper(297, 210, 297 - 30 - 15, 210 - 2 * 20)
CARDS = Paper(210, 297, 210 - 2 * 10, 297 - 2 * 12)

CUT_OFF = """() => {
  const edge = document.documentElement.clientWidth + 1, found = [];
  for (const element of document.querySelectorAll('body *')) {
    const box = element.getBoundingClientRect();
    const seen = box.width > 1 && box.height > 1 && getComputedStyle(element).position !== 'fixed';
    const spills = element.matches('td, th, li, p, dd') && element.scrollWidth > element.clientWidth + 1
      && getComputedStyle(element).display !== 'inline';
    if (seen && (box.right > edge || spills))
      found.push(`${element.tagName}.${element.className}: ${element.textContent.trim().slice(0, 60)}`);
  }
  return found;
}"""
"""What reaches beyond the paper's inner edge or out of its own cell, with the words it begins with."""


def open_on_paper(window: OpenWindow, file: Path | str) -> tuple[Page, Paper]:
    """Open a page, from a disk or at its address, as it is laid out for its paper."""
    page = window((1280, 800))
    page.goto(file if isinstance(file, str) else file.as_uri())
    paper = ANNEX if page.locator(".official").count() else CARDS if page.locator(".qr-cards").count() else PLAIN
    page.set_viewport_size({"width": round(paper.inner_width * MM), "height": round(paper.inner_height * MM)})
    page.emulate_media(media="print")
    return page, paper


def printed(page: Page) -> list[tuple[float, float]]:
    """The sheets of the page's PDF: width and height of each in millimetres."""
    pdf = page.pdf(prefer_css_page_size=True)
    boxes = re.findall(rb"/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)\s*\]", pdf)
    assert len(boxes) == len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf))
    return [(float(width) / 72 * 25.4, float(height) / 72 * 25.4) for width, height in boxes]


def style(page: Page, selector: str, name: str) -> set[Any]:
    """The values of a style that the elements have as they are shown now."""
    script = "(all, name) => all.map(element => getComputedStyle(element)[name])"
    return set(page.locator(selector).evaluate_all(script, name))


@in_both_languages
def test_no_page_is_cut_off_or_wastes_paper(window: OpenWindow, showcase: Showcase, language: str) -> None:
    for path in showcase.fullest(language):
        if isinstance(showcase.routes[path].page, c.EMBEDS):
            continue  # these are parts of other sites' pages
        page, paper = open_on_paper(window, showcase.address + path)
        assert page.evaluate(CUT_OFF) == [], path
        height = page.evaluate("document.body.scrollHeight") / MM
        sheets = printed(page)
        assert {(round(w), round(h)) for w, h in sheets} == {(paper.width, paper.height)}, path
        assert ceil(height / paper.inner_height) <= len(sheets) <= 1 + 1.5 * height / paper.inner_height, path
        page.close()


@in_both_languages
def test_rows_stay_whole_below_the_head_of_their_table(window: OpenWindow, showcase: Showcase, language: str) -> None:
    with_tables = [path for path in showcase.fullest(language) if "<thead" in showcase.html[path]]
    assert with_tables
    for path in with_tables:
        page, _ = open_on_paper(window, showcase.folder / path)
        assert style(page, "thead", "display") == {"table-header-group"}, path
        assert style(page, "tbody tr", "breakInside") == {"avoid"}, path
        page.close()


@in_both_languages
def test_ways_through_the_site_are_not_printed_but_its_name_and_day_are(
    window: OpenWindow, published_sample: Path, language: str
) -> None:
    folder = published_sample / "xa-thu" / ("" if language == "vi" else language)
    page, _ = open_on_paper(window, folder / "cchc-2026-2028" / "chi-tieu" / "ho-so-dung-han.html")
    for seen in (".brand", ".unit", ".band", ".masthead .on-paper", ".foot .on-paper", "h1"):
        expect(page.locator(seen)).to_be_visible()
    for unseen in ("nav", ".language", ".skip", ".ask", ".foot ul"):
        assert page.locator(unseen).count()
        assert not any(element.is_visible() for element in page.locator(unseen).all()), unseen
    page.emulate_media(media="screen")
    expect(page.locator(".on-paper").first).to_be_hidden()


@in_both_languages
def test_what_is_folded_away_is_read_on_paper(window: OpenWindow, showcase: Showcase, language: str) -> None:
    shown = {path: showcase.routes[path].page for path in showcase.fullest(language)}
    (path,) = [path for path, page in shown.items() if isinstance(page, c.TasksPage)]
    page, _ = open_on_paper(window, showcase.folder / path)
    seen = "all => all.map(element => element.checkVisibility())"
    words_of_the_plan = page.locator("details:not([open]) blockquote")
    assert words_of_the_plan.count()
    assert all(words_of_the_plan.evaluate_all(seen))
    page.emulate_media(media="screen")
    assert not any(words_of_the_plan.evaluate_all(seen))


# ---- the official annex ------------------------------------------------------------------------------------------


def annex(folder: Path, language: str) -> Path:
    return folder / "xa-thu" / ("" if language == "vi" else language) / "cchc-2026-2028" / "ky" / "2026-H1.html"


@in_both_languages
def test_a_report_is_an_official_annex_on_paper_alone(
    window: OpenWindow, published_sample: Path, language: str
) -> None:
    page, _ = open_on_paper(window, annex(published_sample, language))
    for official in page.locator(".official").all():
        expect(official).to_be_visible()
    for own in ("header", "h1", ".foot", ".legend", "main > .bar"):
        expect(page.locator(own)).to_be_hidden()
    assert "Times" in style(page, ".state", "fontFamily").pop()
    page.emulate_media(media="screen")
    for official in page.locator(".official").all():
        expect(official).to_be_hidden()
    for own in ("header", "h1", ".foot", ".legend", "main > .bar"):
        expect(page.locator(own)).to_be_visible()


@in_both_languages
def test_the_annex_has_the_nations_name_beside_the_bodys(
    window: OpenWindow, published_sample: Path, language: str
) -> None:
    page, _ = open_on_paper(window, annex(published_sample, language))
    issuer, nation = (page.locator(part).bounding_box() for part in (".issuer", ".nation"))
    assert issuer and nation
    assert issuer["x"] + issuer["width"] <= nation["x"]
    assert issuer["y"] == nation["y"]
    state = page.locator(".state")
    assert state.inner_text() == str(words(language)("letterhead.state")).upper()
    line = page.locator(".motto span").bounding_box()
    assert line and line["height"] < 2 * page.locator(".motto").evaluate(
        "e => parseFloat(getComputedStyle(e).fontSize)"
    )


def test_the_annex_of_an_illustrative_unit_says_so_across_each_page(window: OpenWindow, published_sample: Path) -> None:
    """What is fixed is repeated on every sheet."""
    page, _ = open_on_paper(window, annex(published_sample, "vi"))
    mark = page.locator(".not-real")
    expect(mark).to_be_visible()
    assert style(page, ".not-real", "position") == {"fixed"}


# ---- QR codes ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path", ["xa-thu/cchc-2026-2028/chi-tieu/ho-so-dung-han.html", "xa-thu/en/co-quan/van-phong/ma-qr.html"]
)
@pytest.mark.parametrize("colors", ["light", "dark"])
def test_codes_are_black_on_white_and_three_to_four_centimetres_on_paper(
    window: OpenWindow, published_sample: Path, path: str, colors: str
) -> None:
    page = window((360, 740), colors=colors)
    page.goto((published_sample / path).as_uri())
    codes = page.locator(".qr svg")
    assert codes.count()
    assert style(page, ".qr path[fill]", "fill") == {"rgb(255, 255, 255)"}
    assert style(page, ".qr path[stroke]", "stroke") == {"rgb(0, 0, 0)"}
    page.emulate_media(media="print")
    for code in codes.all():
        box = code.bounding_box()
        assert box
        assert box["width"] == box["height"]
        assert 30 <= box["width"] / MM <= 40.01


@in_both_languages
def test_a_sheet_holds_six_to_eight_whole_cards_a_page(
    window: OpenWindow, published_sample: Path, language: str
) -> None:
    folder = published_sample / "xa-thu" / ("" if language == "vi" else language)
    page, paper = open_on_paper(window, folder / "co-quan" / "trung-tam-hanh-chinh-cong" / "ma-qr.html")
    assert paper is CARDS
    assert page.evaluate(CUT_OFF) == []
    assert style(page, ".qr-cards > li", "breakInside") == {"avoid"}
    boxes = [box for card in page.locator(".qr-cards > li").all() if (box := card.bounding_box())]
    assert boxes
    for box in boxes:
        rows = int(paper.inner_height // (box["height"] / MM))
        columns = int(paper.inner_width // (box["width"] / MM - 0.1))
        assert 6 <= rows * columns <= 8


@pytest.mark.parametrize(("language", "colors"), [("vi", "light"), ("en", "dark")])
def test_pages_with_codes_have_no_barrier_and_fit_a_narrow_phone(
    window: OpenWindow, published_sample: Path, language: str, colors: str
) -> None:
    folder = published_sample / "xa-thu" / ("" if language == "vi" else language)
    for file in (
        "cchc-2026-2028/chi-tieu/ho-so-dung-han.html",
        "co-quan/van-phong.html",
        "co-quan/van-phong/ma-qr.html",
    ):
        page = window((320, 640), javascript=True, colors=colors)
        page.goto((folder / file).as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") == 320, file
        assert run_axe(page).violations == [], file
