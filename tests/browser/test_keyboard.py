"""The site by keyboard alone: Tab goes everywhere in order and one sees where it is; Enter leads to the answer."""

from typing import cast
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from minhbach.pages import contexts as c
from minhbach.pages import urls
from tests.browser.conftest import PHONE, OpenWindow
from tests.browser.rulers import measure
from tests.browser.showcase import LANGUAGES, Showcase
from tests.conftest import Figure

DESKTOP = (1280, 800)
MOST_STOPS = 400
at_both_sizes = pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])


class Typist:
    """Reads the site in one window by Tab and Enter, which count as `stops` and pages."""

    def __init__(self, window: Page, served: str) -> None:
        self.window = window
        self.served = served
        self.stops = 0
        self.pages = 0

    def open(self, path: str) -> None:
        self.window.goto(f"{self.served}/{path}")
        self.pages += 1

    def tab(self) -> None:
        """Go on by one stop, which must be seen."""
        self.window.keyboard.press("Tab")
        self.stops += 1
        assert measure(self.window, "focus") == []

    def skip(self) -> None:
        """Take the skip link, the first stop of each page; the next stop is in the page's own content."""
        self.tab()
        expect(self.window.locator(".skip:focus")).to_be_in_viewport()
        self.window.keyboard.press("Enter")
        self.tab()
        assert self.window.locator("main :focus").count() == 1

    def enter(self, path: str) -> None:
        """Tab to the link that leads to this path, and take it."""
        wanted = f"{self.served}/{quote(path)}"
        for _ in range(MOST_STOPS):
            if self.window.evaluate("document.activeElement.href") == wanted:
                break
            self.tab()
        self.window.keyboard.press("Enter")
        self.window.wait_for_url(wanted)
        self.pages += 1


def first_way(showcase: Showcase, language: str) -> list[str]:
    """From home over a unit, an area and a target to the office that answers for it, and back to the target."""
    home = urls.shared("index", language)
    for card in showcase.cards(language, illustrative=False):
        for area in showcase.page(card.unit_path, c.UnitPage).areas:
            for row in showcase.page(area.path, c.AreaPage).targets:
                for office in row.lead:
                    return [home, card.unit_path, area.path, row.path, office.path, row.path]
    raise AssertionError("no target has a lead")


@pytest.mark.parametrize("language", LANGUAGES)
@at_both_sizes
def test_tab_and_enter_lead_from_home_to_who_answers_and_back(
    showcase: Showcase, window: OpenWindow, served: str, figure: Figure, language: str, size: tuple[int, int]
) -> None:
    typist = Typist(window(size, javascript=True), served)
    home, *way = first_way(showcase, language)
    typist.open(home)
    for path in way:
        typist.skip()
        typist.enter(path)
    figure(f"keyboard alone, {size[0]} px, {language}", f"{typist.pages} pages by {typist.stops} stops of Tab")


@at_both_sizes
def test_the_language_is_switched_by_keyboard(
    showcase: Showcase, window: OpenWindow, served: str, size: tuple[int, int]
) -> None:
    typist = Typist(window(size, javascript=True), served)
    target = showcase.targets("vi")[0].route.shell
    typist.open(target.path)
    for language in ("en", "vi"):
        typist.enter(target.alternates[language])
        assert typist.window.locator("html").get_attribute("lang") == language


def walk_through(page: Page) -> tuple[int, list[str]]:
    """Press Tab until the page ought to be left: how many stops there are, and what is wrong on the way."""
    count = cast(int, measure(page, "follow"))
    for _ in range(count + 1):
        page.keyboard.press("Tab")
    return count, page.evaluate("rulers.walked()")


@pytest.mark.parametrize(("language", "size"), [("vi", PHONE), ("en", DESKTOP)])
def test_tab_goes_everywhere_in_the_order_of_the_page_and_out_again(
    showcase: Showcase, window: OpenWindow, served: str, figure: Figure, language: str, size: tuple[int, int]
) -> None:
    page = window(size, javascript=True)
    wrong, stops = [], 0
    paths = showcase.fullest(language)
    for path in paths:
        page.goto(f"{served}/{path}")
        count, faults = walk_through(page)
        wrong += [f"{path}: {fault}" for fault in faults]
        stops += count
    figure(f"every stop of Tab, {size[0]} px, {language}", f"{len(paths)} pages, {stops} stops: {len(wrong)} faults")
    assert stops
    assert not wrong, "\n".join(wrong)


FINE = "a:focus { outline: 3px solid #000 }"
TRAP = "() => { onkeydown = key => { if (key.target.id === 'b') key.preventDefault(); }; }"


@pytest.mark.parametrize(
    ("style", "script", "fault"),
    [
        (FINE, "", None),
        ("a:focus { outline: 0 }", "", 'a#a "a" has no outline'),
        ("a:focus { outline: 3px solid #eee }", "", 'a#a "a" has a faint outline'),
        (FINE + "#b { position: absolute; left: -99px }", "", 'a#b "b" is out of sight'),
        (FINE, "a.tabIndex = b.tabIndex = 2; a.tabIndex = 3", "Tab leads to a#b instead of a#a, stop 1"),
        (FINE, TRAP, "Tab is trapped"),
    ],
)
def test_the_way_of_tab_is_told_good_from_bad(window: OpenWindow, style: str, script: str, fault: str | None) -> None:
    page = window(javascript=True)
    page.set_content(f"<style>{style}</style><a id=a href=#>a</a> <a id=b href=#>b</a>")
    page.evaluate(script)
    count, faults = walk_through(page)
    assert count == 2
    assert faults[:1] == ([fault] if fault else [])
