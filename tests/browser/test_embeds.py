"""Small versions on another site's page: in a frame as the code offers it, and pasted; the page around them is rude."""

from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag
from playwright.sync_api import Frame, Page

from minhbach.pages import contexts as c
from tests.browser.checkers import run_axe
from tests.browser.conftest import OpenWindow
from tests.browser.showcase import LANGUAGES, Showcase, words

in_both_languages = pytest.mark.parametrize("language", LANGUAGES)

HOST = """<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>Cổng thông tin</title><style>
html { font-size: 62.5% } body { margin: 0; font: italic 700 20px/1 serif; letter-spacing: 2px }
body { text-transform: uppercase } * { color: red }
#box h1 { font-size: 60px } #box p { margin: 40px; background: black } #box b { font-weight: 100 }
dl, dt, dd, ul, li { float: left; border: 3px solid blue } svg { display: none } div div a { background: orange }
</style></head><body><h1>Cổng</h1><p id="own">Tin tức</p><div id="box"><div>CONTENT</div></div></body></html>"""

LOOK = """box => [box, ...box.querySelectorAll("*")].map(element => {
    const look = getComputedStyle(element);
    return [element.tagName, ...["color", "backgroundColor", "display", "float", "fontSize", "fontWeight", "fontStyle",
        "lineHeight", "letterSpacing", "textTransform", "marginTop", "marginLeft", "paddingLeft", "borderTopWidth",
        "fill", "stroke"].map(name => look[name])].join(" ");
})"""

OWN = """() => ["body", "body > h1", "#own"].map(own => {
    const look = getComputedStyle(document.querySelector(own));
    const named = ["color", "font", "letterSpacing", "margin", "padding", "backgroundColor", "colorScheme"];
    return named.map(name => look[name]);
})"""


def longest(showcase: Showcase, language: str) -> Iterator[str]:
    """The longest small version of either kind, of a real and of an illustrative unit."""
    for path in showcase.fullest(language, each_sort_of_unit=True):
        if isinstance(showcase.routes[path].page, c.EMBEDS):
            yield path


def whole_page(showcase: Showcase, path: str) -> str:
    """The page that a small version stands for."""
    page = showcase.routes[path].page
    if isinstance(page, c.TargetEmbedPage):
        return page.row.path
    assert isinstance(page, c.UnitEmbedPage)
    return page.card.unit_path


def code(showcase: Showcase, path: str) -> str:
    """The code as the whole page offers it, with the site's folder for its address."""
    whole = whole_page(showcase, path)
    area = showcase.soups[whole].find("textarea")
    assert isinstance(area, Tag)
    placeholder = str(words(showcase.routes[path].shell.language)("embed.no_address"))
    return area.get_text().replace(f"https://{placeholder}", showcase.folder.as_uri())


def on_host(folder: Path, content: str, window: Page) -> Page:
    """Another site's page with this on it."""
    file = folder / "host.html"
    file.write_text(HOST.replace("CONTENT", content), encoding="utf-8")
    window.goto(file.as_uri(), wait_until="load")
    return window


def framed(window: Page, path: str) -> Frame:
    frames = [frame for frame in window.frames if frame.url.endswith(path)]
    assert len(frames) == 1
    return frames[0]


@in_both_languages
def test_the_frame_has_room_for_all_of_it_on_the_narrowest_phone(
    showcase: Showcase, window: OpenWindow, tmp_path: Path, language: str
) -> None:
    page = window((320, 640))
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    seen = 0
    for path in longest(showcase, language):
        asked.clear()
        frame = framed(on_host(tmp_path, code(showcase, path), page), path)
        assert len(asked) == 2, asked
        sizes = "e => [e.scrollWidth - e.clientWidth, e.scrollHeight - e.clientHeight]"
        assert frame.locator(":root").evaluate(sizes) == [0, 0], path
        seen += 1
    assert seen == 4


@pytest.mark.parametrize("width", [280, 720])
def test_it_fits_the_width_that_it_is_given(showcase: Showcase, window: OpenWindow, width: int) -> None:
    page = window((width, 900))
    for path in longest(showcase, "vi"):
        page.goto(f"{showcase.folder.as_uri()}/{path}")
        assert page.locator(":root").evaluate("e => e.scrollWidth <= e.clientWidth"), path


@pytest.mark.parametrize("colors", ["light", "dark"])
@in_both_languages
def test_axe_finds_nothing_in_the_frame(
    showcase: Showcase, window: OpenWindow, tmp_path: Path, language: str, colors: str
) -> None:
    page = window((320, 640), javascript=True, colors=colors)
    for path in longest(showcase, language):
        frame = framed(on_host(tmp_path, code(showcase, path), page), path)
        assert run_axe(frame).violations == [], path


def test_its_links_leave_the_frame(showcase: Showcase, window: OpenWindow, tmp_path: Path) -> None:
    page = window((320, 640))
    for path in longest(showcase, "vi"):
        frame = framed(on_host(tmp_path, code(showcase, path), page), path)
        with page.expect_popup() as opened:
            frame.get_by_role("link", name=str(words("vi")("embed.more")), exact=True).click()
        assert unescape(opened.value.url) == f"{showcase.folder.as_uri()}/{whole_page(showcase, path)}"
        assert frame.url.endswith(path)
        opened.value.close()


@pytest.mark.parametrize("colors", ["light", "dark"])
def test_pasted_it_looks_the_same_and_leaves_the_page_alone(
    showcase: Showcase, window: OpenWindow, tmp_path: Path, colors: str
) -> None:
    page = window((720, 900), colors=colors)
    before = on_host(tmp_path, "", page).evaluate(OWN)
    for path in longest(showcase, "vi"):
        html = showcase.html[path]
        page.goto(f"{showcase.folder.as_uri()}/{path}")
        alone = page.locator(".minh-bach").evaluate(LOOK)
        pasted = on_host(tmp_path, html[html.index("<style>") :], page)
        assert pasted.locator(".minh-bach").evaluate(LOOK) == alone, path
        assert pasted.evaluate(OWN) == before, path


def test_the_offer_is_found_and_its_code_can_be_selected(showcase: Showcase, window: OpenWindow) -> None:
    """By keyboard and without JavaScript."""
    page = window()
    path = next(longest(showcase, "vi"))
    page.goto(f"{showcase.folder.as_uri()}/{whole_page(showcase, path)}")
    said = words("vi")
    area = page.get_by_label(str(said("embed.code")))
    assert not area.is_visible()
    page.locator("summary", has_text=str(said("embed.offer"))).press("Enter")
    area.focus()
    assert area.evaluate("e => e.readOnly && e.labels.length === 1")
    assert BeautifulSoup(area.input_value(), "html.parser").iframe
    page.keyboard.press("Control+A")
    assert area.evaluate("e => e.selectionEnd - e.selectionStart === e.value.length")
