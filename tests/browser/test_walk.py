"""A citizen's way through the built showcase, in a real browser: without JavaScript, in both languages."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from minhbach import model as m
from minhbach.pages import contexts as c
from minhbach.pages import urls
from tests.browser.conftest import PHONE, OpenWindow
from tests.browser.showcase import LANGUAGES, Found, Showcase, formatter, phrases, squeezed, words

DESKTOP = (1280, 800)

in_both_languages = pytest.mark.parametrize("language", LANGUAGES)
for_both_sorts_of_unit = pytest.mark.parametrize("illustrative", [False, True], ids=["real", "illustrative"])


class Citizen:
    """Reads the site in one window: opens a page, clicks links by their words, goes back."""

    def __init__(self, window: Page, base: str) -> None:
        self.window = window
        self.base = base
        self.main = window.get_by_role("main")

    def open(self, path: str) -> None:
        self.window.goto(f"{self.base}/{path}", wait_until="load")

    def click(self, link: Locator, leads_to: str) -> None:
        """Click the first of these links; it must be in sight and lead to this path of the site."""
        link.first.click()
        assert self.address == leads_to

    def back(self, to: str) -> None:
        self.window.go_back()
        assert self.address == to

    @property
    def address(self) -> str:
        """Path and fragment below the site's root."""
        path, _, fragment = self.window.url.removeprefix(f"{self.base}/").partition("#")
        return f"{path}#{fragment}" if fragment else path

    def link(self, name: str | re.Pattern[str]) -> Locator:
        """The links of the page's own content that are called so."""
        return self.main.get_by_role("link", name=name, exact=True)


def first_unit(showcase: Showcase, language: str, illustrative: bool) -> c.PlanCard:
    return showcase.cards(language, illustrative=illustrative)[0]


def targets_of_first_unit(showcase: Showcase, language: str, illustrative: bool) -> list[Found]:
    plan = first_unit(showcase, language, illustrative).plan
    return [found for found in showcase.targets(language) if found.page.plan is plan]


# ---- the way -----------------------------------------------------------------------------------------------------


def walk(citizen: Citizen, showcase: Showcase, language: str, illustrative: bool) -> None:
    """From home to a promise, to who answers for it, to the plan's own words, and back."""
    said, plain = words(language), formatter(language).plain
    card = first_unit(showcase, language, illustrative)
    area = next(area for area in showcase.page(card.unit_path, c.UnitPage).areas if area.targets.total)
    row = next(row for row in showcase.page(area.path, c.AreaPage).targets if row.target.quote.words)
    target = showcase.page(row.path, c.TargetPage)

    citizen.open(urls.shared("index", language))
    citizen.click(citizen.link(plain(card.unit.short_name)), card.unit_path)
    citizen.click(citizen.link(plain(area.area.title)), area.path)
    citizen.click(citizen.link(plain(row.target.title)), row.path)
    for office in target.lead[:1]:
        citizen.click(citizen.link(plain(office.office.name)), office.path)
        assert citizen.link(plain(row.target.title)).count() >= 1, "the office does not own up to its target"
        citizen.back(row.path)

    clause = target.clause.clause
    named = said(f"clause.{clause}") if f"clause.{clause}" in said else said("clause.numbered", clause=clause)
    citizen.click(citizen.link(str(named)), target.clause.path)
    passage = citizen.window.locator(":target")
    assert row.target.quote.words is not None
    assert row.target.quote.words.vi in squeezed(passage.text_content())
    expect(passage).to_be_in_viewport()
    chip = re.compile(f"^{said('plan.chip_target')} .*{re.escape(plain(row.target.title))}$")
    citizen.click(hanging_on(passage).get_by_role("link", name=chip), row.path)


def hanging_on(passage: Locator) -> Locator:
    """What stands on a passage: within a list item, right below a paragraph or a heading."""
    return passage.locator("xpath=self::li | self::*[not(self::li)]/following-sibling::*[1]")


@in_both_languages
@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_from_home_to_the_plans_own_words_and_back(
    showcase: Showcase, window: OpenWindow, base: str, language: str, size: tuple[int, int]
) -> None:
    walk(Citizen(window(size), base), showcase, language, illustrative=False)


@in_both_languages
def test_the_same_way_on_a_web_server_below_a_path_for_an_illustrative_unit(
    showcase: Showcase, window: OpenWindow, served: str, language: str
) -> None:
    walk(Citizen(window(), served), showcase, language, illustrative=True)


def test_the_language_switch_keeps_its_place_on_every_kind_of_page(
    showcase: Showcase, window: OpenWindow, served: str
) -> None:
    citizen = Citizen(window(), served)
    root, masthead = citizen.window.locator("html"), citizen.window.get_by_role("banner")
    pages = [route for route in showcase.routes.values() if not isinstance(route.page, c.EMBEDS)]
    for route in {route.template: route for route in pages}.values():
        addresses = route.shell.alternates
        citizen.open(addresses["vi"])
        for to in ("en", "vi"):
            name = str(words("vi")(f"language.{to}"))
            citizen.click(masthead.get_by_role("link", name=name, exact=True), addresses[to])
            assert root.get_attribute("lang") == to


# ---- what a target's page says -------------------------------------------------------------------------------------


CARDS = """main => Object.fromEntries(
    [...main.querySelectorAll("section[id]")].filter(card => card.checkVisibility()).map(card => {
        const copy = card.cloneNode(true);
        copy.querySelectorAll("section").forEach(part => part.remove());
        return [card.id, copy.textContent];
    })
)"""
"""The words of each section that can be seen, without those of the sections within it, by the section's id."""


@in_both_languages
@for_both_sorts_of_unit
def test_each_target_shows_promise_verdict_and_who_answers(
    showcase: Showcase, window: OpenWindow, base: str, language: str, illustrative: bool
) -> None:
    citizen = Citizen(window(), base)
    for route, page in targets_of_first_unit(showcase, language, illustrative):
        citizen.open(route.path)
        cards = citizen.main.evaluate(CARDS)
        for view in page.measures:
            shown = squeezed(cards[view.measure.id])
            assert promise(view.measure, page.target, language) in shown, route.path
            assert str(words(language)(f"verdict.{view.judgement.verdict}")) in shown, route.path
        assert_lead_is_named(citizen, page, language)


def promise(measure: m.Measure, target: m.Target, language: str) -> str:
    """What is asked: in few words, or in the plan's own where there is no number."""
    if measure.unit == "none" and isinstance(measure.require, m.Quality) and target.quote.words:
        return target.quote.words.vi
    return phrases(language).requirement_short(measure)


def assert_lead_is_named(citizen: Citizen, page: c.TargetPage, language: str) -> None:
    said, plain = words(language), formatter(language).plain
    term = citizen.main.get_by_role("term").filter(has_text=re.compile(rf"^\s*{said('office.lead')}\s*$"))
    answer = term.locator("xpath=following-sibling::dd[1]")
    assert answer.is_visible()
    for office in page.lead:
        link = answer.get_by_role("link", name=plain(office.office.name), exact=True)
        assert urlsplit(link.evaluate("link => link.href")).path.endswith(f"/{office.path}")
    if not page.lead:
        assert squeezed(answer.text_content()) == str(said("office.no_lead"))


# ---- how pages behave ------------------------------------------------------------------------------------------------


def test_the_skip_link_leads_past_the_navigation(showcase: Showcase, window: OpenWindow, base: str) -> None:
    citizen = Citizen(window(), base)
    citizen.open(first_unit(showcase, "vi", illustrative=False).unit_path)
    citizen.window.keyboard.press("Tab")
    citizen.window.keyboard.press("Enter")
    assert citizen.window.locator("main:target").count() == 1
