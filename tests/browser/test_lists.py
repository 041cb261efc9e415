"""Lists of targets and tasks as they are narrowed in a real browser, from a disk.

What must be seen is taken from the rows of the pages' contexts, not from what is made of them for the script.
"""

import gzip
import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from minhbach import model as m
from minhbach.pages import contexts as c
from minhbach.pages import urls
from minhbach.pages.alphabet import sort_key, vietnamese_key
from tests.browser.checkers import run_axe
from tests.browser.conftest import OpenWindow
from tests.browser.showcase import LANGUAGES, ROOT, Showcase, formatter, squeezed, words

DESKTOP = (1280, 900)
NARROW = (320, 640)

Row = c.TargetRow | c.TaskRow
Ids = list[list[str]]
"""The ids of the rows of each group, in order; of groups with rows alone."""

VIEWS = [("targets", by) for by in ("area", "verdict")] + [("tasks", by) for by in ("area", "office", "verdict")]
in_every_view = pytest.mark.parametrize(("kind", "by"), VIEWS, ids=["-".join(view) for view in VIEWS])
in_both_languages = pytest.mark.parametrize("language", LANGUAGES)


@dataclass(frozen=True)
class Listing:
    """A list's page and what its rows can be found by, worked out from the rows themselves."""

    path: str
    language: str
    page: c.TargetsPage | c.TasksPage

    @property
    def kind(self) -> str:
        return "targets" if isinstance(self.page, c.TargetsPage) else "tasks"

    @cached_property
    def groups(self) -> list[tuple[Row, ...]]:
        return [(*group.targets, *group.tasks) for group in self.page.groups]

    @cached_property
    def rows(self) -> dict[str, Row]:
        """Each once, by its id."""
        return {id_of(row): row for group in self.groups for row in group}

    @cached_property
    def fields(self) -> dict[str, tuple[c.Choice, ...]]:
        """The choices of each field that has any, by its name in the address."""
        given = self.page.narrowing
        found = {"linh-vuc": given.areas, "co-quan": given.offices, "danh-gia": given.verdicts, "nam": given.years}
        return {name: choices for name, choices in found.items() if choices}

    def ids(self, wanted: dict[str, str], key: Callable[[Row], object] | None = None) -> Ids:
        """What is to be seen under these values, in the plan's order or by a key."""
        groups = [[row for row in group if all(has(row, *pair) for pair in wanted.items())] for group in self.groups]
        if key:
            groups = [sorted(group, key=key) for group in groups]  # type: ignore[arg-type]
        return [[id_of(row) for row in group] for group in groups if group]

    def status(self, shown: int) -> str:
        said, total = words(self.language), len(self.rows)
        return str(said(f"narrow.shown.{self.kind}", shown=shown, count=total))

    def everything(self) -> str:
        return str(words(self.language)(f"narrow.all.{self.kind}", count=len(self.rows)))


def id_of(row: Row) -> str:
    return row.target.id if isinstance(row, c.TargetRow) else row.task.id


def title_of(row: Row) -> m.Text:
    return row.target.title if isinstance(row, c.TargetRow) else row.task.title


def has(row: Row, field: str, value: str) -> bool:
    """Whether a row is to be found under a value of the address."""
    match field:
        case "linh-vuc":
            return row.area.id == value
        case "co-quan":
            return value in offices_of(row)
        case "danh-gia":
            verdict = row.verdict if isinstance(row, c.TargetRow) else row.judgement.verdict
            return verdict.value == value.replace("-", "_")
        case "nam":
            return in_year(row, value)
    raise ValueError(field)


def in_year(row: Row, value: str) -> bool:
    if isinstance(row, c.TaskRow):
        return value == (str(row.task.due.year) if row.task.due else urls.NO_DEADLINE)
    stages = [view.measure.stage for view in row.measures]
    return any(stage.start.year <= int(value) <= stage.end.year for stage in stages)


def offices_of(row: Row) -> set[str]:
    lead = {link.office.id for link in row.lead} or {urls.NO_LEAD}
    if isinstance(row, c.TaskRow):
        return lead | {link.office.id for link in row.coordinate}
    return lead | set(row.target.coordinate or row.area.coordinate)


def listings(showcase: Showcase, kind: str, by: str, language: str) -> list[Listing]:
    wanted = c.TargetsPage if kind == "targets" else c.TasksPage
    return [
        Listing(path, language, route.page)
        for path, route in showcase.routes.items()
        if route.shell.language == language and isinstance(route.page, wanted) and route.page.by == by
    ]


def listing(showcase: Showcase, kind: str, by: str, language: str = "vi") -> Listing:
    """The list of this view that offers the most choices."""
    found = listings(showcase, kind, by, language)
    return max(found, key=lambda each: (len(each.fields), sum(map(len, each.fields.values()))))


class Reader:
    """Narrows one list in one window."""

    def __init__(self, window: Page, showcase: Showcase, given: Listing) -> None:
        self.window = window
        self.base = showcase.folder.as_uri()
        self.listing = given
        self.said = words(given.language)
        self.box = window.locator(".narrow")
        self.summary = self.box.locator("summary")
        self.letters = self.box.get_by_role("searchbox", name=str(self.said("narrow.letters")))
        self.status = self.box.get_by_role("status")
        self.clear = self.box.get_by_role("button", name=str(self.said("narrow.clear")))

    def open(self, query: str = "", fragment: str = "") -> "Reader":
        self.window.goto("about:blank")  # or a change of the fragment alone would load nothing
        self.window.goto(f"{self.base}/{self.listing.path}{query}{fragment}", wait_until="load")
        return self

    def choose(self, **values: str) -> None:
        """Set fields by their names in the address, with _ for -."""
        for name, value in values.items():
            self.select(name.replace("_", "-")).select_option(value)

    def select(self, name: str) -> Locator:
        return self.box.locator(f"select[name={name}]")

    @property
    def seen(self) -> Ids:
        groups: Ids = self.window.evaluate(SEEN)
        return groups

    @property
    def query(self) -> dict[str, str]:
        return {name: value for name, (value,) in parse_qs(urlsplit(self.window.url).query).items()}


SEEN = """() => [...document.querySelectorAll("main section")]
    .filter(section => section.checkVisibility())
    .map(section => [...section.querySelectorAll("article.task, .rows > li")]
        .filter(row => row.checkVisibility())
        .map(row => row.id || row.querySelector("a").getAttribute("href").match(/([^/#]+?)(\\.html)?$/)[1]))"""
"""The ids of the rows that can be seen, group by group."""


def count(ids: Ids) -> int:
    """How many different rows."""
    return len({id for group in ids for id in group})


def toneless(text: str) -> str:
    """As people type who leave the marks out."""
    letters = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return " ".join("".join(letter for letter in letters if not unicodedata.combining(letter)).split())


# ---- each filter ---------------------------------------------------------------------------------------------------


@in_every_view
def test_each_choice_shows_exactly_the_rows_that_have_it(
    showcase: Showcase, window: OpenWindow, kind: str, by: str
) -> None:
    given = listing(showcase, kind, by)
    reader = Reader(window(DESKTOP, javascript=True), showcase, given).open()
    assert reader.seen == given.ids({})
    assert given.fields
    for name, choices in given.fields.items():
        for choice in choices:
            reader.choose(**{name: choice.value})
            expected = given.ids({name: choice.value})
            assert reader.seen == expected, f"{name}={choice.value}"
            assert count(expected) == choice.count
            assert reader.status.text_content() == given.status(choice.count)
            assert reader.query == {name: choice.value}
            assert f"({choice.count})" in (reader.select(name).locator(":checked").text_content() or "")
        reader.choose(**{name: ""})
        assert (reader.seen, reader.query) == (given.ids({}), {})


@in_every_view
@in_both_languages
def test_choices_together_show_the_rows_that_have_them_all(
    showcase: Showcase, window: OpenWindow, kind: str, by: str, language: str
) -> None:
    """Some row's own values, and some that no row has together."""
    given = listing(showcase, kind, by, language)
    reader = Reader(window(DESKTOP, javascript=True), showcase, given).open()
    picks = [
        *({name: own(row, choices, name) for name, choices in given.fields.items()} for row in given.rows.values()),
        {name: choices[0].value for name, choices in given.fields.items()},
        {name: choices[-1].value for name, choices in given.fields.items()},
    ]
    empty = str(words(language)(f"narrow.none.{kind}"))
    for wanted in islice(picks, 0, None, 5):
        reader.choose(**wanted)
        expected = given.ids(wanted)
        assert reader.seen == expected, wanted
        assert reader.status.text_content() == (given.status(count(expected)) if expected else empty)
        assert reader.query == wanted


def own(row: Row, choices: Iterable[c.Choice], name: str) -> str:
    return next(choice.value for choice in choices if has(row, name, choice.value))


@in_every_view
def test_letters_find_names_without_tones(showcase: Showcase, window: OpenWindow, kind: str, by: str) -> None:
    given = listing(showcase, kind, by)
    reader = Reader(window(DESKTOP, javascript=True), showcase, given).open()
    found_fewer = False
    for row in islice(given.rows.values(), 0, None, 6):
        typed = " ".join(toneless(title_of(row).vi).split()[:2])
        matching = {id for id, other in given.rows.items() if typed in toneless(title_of(other).vi)}
        expected = [[id_of(r) for r in group if id_of(r) in matching] for group in given.groups]
        found_fewer |= len(matching) < len(given.rows)
        reader.letters.fill(f" {typed.upper()} ")
        reader.letters.press("Enter")
        assert reader.status.text_content() == given.status(len(matching))
        assert reader.seen == [group for group in expected if group]
        assert reader.query["chu"].lower() == typed
    assert found_fewer


def test_letters_with_their_marks_find_the_same_however_they_are_put_together(
    showcase: Showcase, window: OpenWindow
) -> None:
    given = listing(showcase, "tasks", "area")
    row = next(row for row in given.rows.values() if toneless(title_of(row).vi) != title_of(row).vi.lower())
    reader = Reader(window(DESKTOP, javascript=True), showcase, given).open()
    for form in ("NFC", "NFD"):
        reader.letters.fill(unicodedata.normalize(form, title_of(row).vi))
        expect(reader.status).to_have_text(given.status(1))
        assert count(reader.seen) == 1
        reader.letters.fill("")
        expect(reader.status).to_have_text(given.everything())


@in_every_view
@in_both_languages
def test_the_order_on_demand_is_that_of_the_alphabet(
    showcase: Showcase, window: OpenWindow, kind: str, by: str, language: str
) -> None:
    given = listing(showcase, kind, by, language)
    reader = Reader(window(DESKTOP, javascript=True), showcase, given).open()
    in_order = given.ids({}, lambda row: key_of(title_of(row), language))
    assert in_order != given.ids({})
    reader.choose(xep="ten")
    assert reader.seen == in_order
    assert reader.query == {"xep": "ten"}
    reader.choose(xep="")
    assert reader.seen == given.ids({})


def key_of(title: m.Text, language: str) -> object:
    return vietnamese_key(title.vi) if language == "vi" else sort_key(title.en or title.vi, "en")


# ---- what else is on the page --------------------------------------------------------------------------------------


@in_every_view
def test_counts_and_jump_list_speak_of_what_is_seen(showcase: Showcase, window: OpenWindow, kind: str, by: str) -> None:
    given = listing(showcase, kind, by)
    reader = Reader(window(DESKTOP, javascript=True), showcase, given).open()
    sentences, jump = reader.window.locator("main section > .sub"), reader.window.locator(".jump li:visible")
    before = sentences.all_text_contents()
    name, choices = next(iter(given.fields.items()))
    reader.choose(**{name: choices[-1].value})
    left = [(group, [r for r in group if has(r, name, choices[-1].value)]) for group in given.groups]
    left = [(group, rows) for group, rows in left if rows]
    assert [squeezed(text).rpartition(" ")[2] for text in jump.all_text_contents()] == [str(len(r)) for _, r in left]
    if by != "verdict":
        shown = [squeezed(text) for text in sentences.locator("visible=true").all_text_contents()]
        said = words("vi")
        for sentence, (group, rows) in zip(shown, left, strict=True):
            part = str(said(f"narrow.shown.{kind}", shown=len(rows), count=len(group)))
            assert (sentence == part) is (len(rows) < len(group)), sentence
    reader.clear.click()
    assert sentences.all_text_contents() == before
    assert jump.count() == len(given.groups)


def test_a_task_that_stands_under_two_offices_counts_once(showcase: Showcase, window: OpenWindow) -> None:
    found = listings(showcase, "tasks", "office", "vi")
    given = max(found, key=lambda each: sum(map(len, each.groups)) - len(each.rows))
    reader = Reader(window(DESKTOP, javascript=True), showcase, given).open()
    for choice in given.fields["linh-vuc"]:
        reader.choose(linh_vuc=choice.value)
        assert reader.seen == given.ids({"linh-vuc": choice.value})
        assert reader.status.text_content() == given.status(choice.count)


def test_the_totals_on_top_stay_those_of_the_whole_plan(showcase: Showcase, window: OpenWindow) -> None:
    given = listing(showcase, "targets", "area")
    reader = Reader(window(DESKTOP, javascript=True), showcase, given).open()
    top = reader.window.locator("main > .lede, main > .bar, main > .legend")
    before = top.all_text_contents()
    reader.choose(linh_vuc=given.fields["linh-vuc"][0].value)
    assert top.all_text_contents() == before


def test_clearing_shows_everything_and_leaves_the_focus_in_the_form(showcase: Showcase, window: OpenWindow) -> None:
    given = listing(showcase, "tasks", "office")
    reader = Reader(window(DESKTOP, javascript=True), showcase, given).open()
    assert not reader.clear.is_visible()
    wanted = {name: choices[0].value for name, choices in given.fields.items()}
    reader.choose(**wanted, xep="ten")
    reader.clear.click()
    assert reader.seen == given.ids({}, lambda row: vietnamese_key(title_of(row).vi))
    assert reader.query == {"xep": "ten"}  # the order narrows nothing
    assert reader.status.text_content() == given.everything()
    assert not reader.clear.is_visible()
    expect(reader.summary).to_be_focused()


@in_both_languages
def test_the_other_views_and_the_other_language_keep_the_narrowing(
    showcase: Showcase, window: OpenWindow, language: str
) -> None:
    given = listing(showcase, "tasks", "area", language)
    reader = Reader(window(DESKTOP, javascript=True), showcase, given).open()
    row = list(given.rows.values())[-1]
    wanted = {name: own(row, choices, name) for name, choices in islice(given.fields.items(), 2)}
    reader.choose(**wanted)
    for view in given.page.views:
        reader.window.locator(".views").get_by_role("link", name=str(words(language)(view.label))).click()
        reader.window.wait_for_load_state()
        here = Listing(view.path, language, showcase.page(view.path, c.TasksPage))
        assert urlsplit(reader.window.url).path.endswith(f"/{view.path}")
        assert reader.seen == here.ids(wanted)
        assert reader.query == wanted
    reader.letters.fill("zzz")
    expect(reader.status).to_have_text(str(words(language)("narrow.none.tasks")))
    other = next(each for each in LANGUAGES if each != language)
    reader.window.get_by_role("banner").get_by_role("link", name=str(words(language)(f"language.{other}"))).click()
    reader.window.wait_for_load_state()
    assert reader.window.locator("html").get_attribute("lang") == other
    assert reader.query == wanted  # its names are in other words, so the letters stay behind
    assert reader.seen == here.ids(wanted)


# ---- the address ---------------------------------------------------------------------------------------------------


@in_every_view
def test_a_shared_address_opens_the_same_view(showcase: Showcase, window: OpenWindow, kind: str, by: str) -> None:
    given = listing(showcase, kind, by)
    first = Reader(window(DESKTOP, javascript=True), showcase, given).open()
    row = list(given.rows.values())[-1]
    first.choose(**{name: own(row, choices, name) for name, choices in given.fields.items()}, xep="ten")
    first.letters.fill(title_of(row).vi[:9].strip())
    first.letters.press("Enter")
    assert id_of(row) in {id for group in first.seen for id in group}
    second = Reader(window(javascript=True), showcase, given)
    second.window.goto(first.window.url)
    assert second.seen == first.seen
    assert second.status.text_content() == first.status.text_content()
    assert second.window.url == first.window.url
    assert [f.input_value() for f in fields(second)] == [f.input_value() for f in fields(first)]


def fields(reader: Reader) -> list[Locator]:
    return reader.box.locator("select, input").all()


def test_back_from_a_row_the_list_is_as_it_was_left(showcase: Showcase, window: OpenWindow) -> None:
    given = listing(showcase, "targets", "verdict")
    reader = Reader(window(DESKTOP, javascript=True), showcase, given).open()
    wanted = {name: choices[0].value for name, choices in islice(given.fields.items(), 1)}
    reader.choose(**wanted)
    left = reader.window.url
    reader.window.locator("main .rows > li:visible a").first.click()
    assert reader.window.url != left
    reader.window.go_back()
    assert reader.window.url == left
    assert reader.seen == given.ids(wanted)


def test_back_within_the_page_brings_back_what_was_asked_for_there(showcase: Showcase, window: OpenWindow) -> None:
    given = listing(showcase, "tasks", "area")
    reader = Reader(window(DESKTOP, javascript=True), showcase, given).open()
    first, second = (choice.value for choice in given.fields["danh-gia"][:2])
    reader.choose(danh_gia=first)
    reader.window.locator(".jump a:visible").first.click()
    reader.choose(danh_gia=second)
    assert reader.seen == given.ids({"danh-gia": second})
    reader.window.go_back()
    assert reader.query == {"danh-gia": first}
    assert reader.select("danh-gia").input_value() == first
    assert reader.seen == given.ids({"danh-gia": first})


def test_a_value_that_does_not_occur_is_dropped_and_what_is_anothers_stays(
    showcase: Showcase, window: OpenWindow
) -> None:
    given = listing(showcase, "tasks", "area")
    verdict = given.fields["danh-gia"][0].value
    reader = Reader(window(DESKTOP, javascript=True), showcase, given)
    reader.open(f"?linh-vuc=khong-co&nam=%22%3E&la=1&danh-gia={verdict}&xep=sai&danh-gia=x&chu=%20")
    assert reader.query == {"la": "1", "danh-gia": verdict}
    assert reader.seen == given.ids({"danh-gia": verdict})
    for name in ("linh-vuc", "nam", "xep"):
        assert reader.select(name).evaluate("select => select.selectedIndex") == 0, name


@pytest.mark.parametrize("how", ["opened", "followed"])
def test_what_the_address_points_to_is_never_left_hidden(showcase: Showcase, window: OpenWindow, how: str) -> None:
    given = listing(showcase, "tasks", "area")
    verdict = given.fields["danh-gia"][0].value
    hidden = [id for id, row in given.rows.items() if not has(row, "danh-gia", verdict)][-1]
    reader = Reader(window(javascript=True), showcase, given)
    if how == "opened":
        reader.open(f"?danh-gia={verdict}", f"#{hidden}")
    else:
        reader.open(f"?danh-gia={verdict}")
        assert not reader.window.locator(f"#{hidden}").is_visible()
        reader.window.evaluate("id => { location.hash = id }", hidden)
    expect(reader.window.locator(f"#{hidden}")).to_be_in_viewport()
    assert reader.seen == given.ids({})
    assert (reader.query, urlsplit(reader.window.url).fragment) == ({}, hidden)


def test_what_the_address_points_to_and_is_seen_leaves_the_narrowing_be(showcase: Showcase, window: OpenWindow) -> None:
    given = listing(showcase, "tasks", "area")
    verdict = given.fields["danh-gia"][0].value
    seen = given.ids({"danh-gia": verdict})
    reader = Reader(window(javascript=True), showcase, given).open(f"?danh-gia={verdict}", f"#{seen[-1][-1]}")
    assert reader.seen == seen
    assert urlsplit(reader.window.url).fragment == seen[-1][-1]


# ---- without a script, by keyboard, on paper -----------------------------------------------------------------------


@in_every_view
def test_without_a_script_the_list_is_whole_and_no_form_is_seen(
    showcase: Showcase, window: OpenWindow, kind: str, by: str
) -> None:
    given = listing(showcase, kind, by)
    reader = Reader(window(), showcase, given).open(f"?danh-gia={given.fields['danh-gia'][0].value}")
    assert reader.seen == given.ids({})
    assert reader.box.count() == 1
    assert not reader.box.is_visible()


def test_by_keyboard_alone(showcase: Showcase, window: OpenWindow) -> None:
    given = listing(showcase, "targets", "area")
    reader = Reader(window(javascript=True), showcase, given).open()
    keys = reader.window.keyboard
    for _ in range(60):
        keys.press("Tab")
        if reader.summary.evaluate("summary => summary === document.activeElement"):
            break
    keys.press("Enter")
    for name, choices in given.fields.items():
        keys.press("Tab")
        expect(reader.select(name)).to_be_focused()
        if name == "danh-gia":
            keys.press("ArrowDown")
            assert reader.seen == given.ids({name: choices[0].value})
    keys.press("Tab")
    keys.type("zzz")
    expect(reader.status).to_have_text(str(words("vi")("narrow.none.targets")))
    keys.press("Tab")
    keys.press("Tab")
    expect(reader.clear).to_be_focused()
    keys.press("Enter")
    assert reader.seen == given.ids({})


def test_a_phone_sees_the_list_first_and_in_words_what_narrows_it(showcase: Showcase, window: OpenWindow) -> None:
    given = listing(showcase, "targets", "area")
    choice = given.fields["danh-gia"][0]
    reader = Reader(window(javascript=True), showcase, given).open(f"?danh-gia={choice.value}&chu=a")
    said = words("vi")
    criteria = f"{said('narrow.verdict')}: {said(f'verdict.{choice.verdict}')}; {said('narrow.letters')}: a"
    assert not reader.select("danh-gia").is_visible()
    assert reader.box.get_by_text(criteria, exact=True).is_visible()
    assert reader.clear.is_visible()
    reader.summary.click()
    assert reader.select("danh-gia").is_visible()
    assert not reader.box.get_by_text(criteria, exact=True).is_visible()


def test_paper_holds_what_is_seen_and_says_what_was_asked_for(showcase: Showcase, window: OpenWindow) -> None:
    given = listing(showcase, "tasks", "area")
    choice = given.fields["linh-vuc"][0]
    reader = Reader(window(DESKTOP, javascript=True), showcase, given).open()
    reader.window.emulate_media(media="print")
    assert squeezed(reader.box.inner_text()) in ("", given.everything())
    reader.window.emulate_media(media="screen")
    reader.choose(linh_vuc=choice.value)
    reader.window.emulate_media(media="print")
    assert reader.seen == given.ids({"linh-vuc": choice.value})
    asked = f"{words('vi')('narrow.area')}: {formatter('vi').plain(choice.words)}"
    assert squeezed(reader.box.inner_text()) == f"{given.status(choice.count)} {asked}"


# ---- form ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("language", "colors"), [("vi", "light"), ("en", "dark")])
@pytest.mark.parametrize("size", [NARROW, DESKTOP], ids=["narrow", "desktop"])
@pytest.mark.parametrize("kind", ["targets", "tasks"])
def test_the_open_form_has_no_barrier(
    showcase: Showcase, window: OpenWindow, kind: str, language: str, colors: str, size: tuple[int, int]
) -> None:
    given = listing(showcase, kind, "area", language)
    reader = Reader(window(size, javascript=True, colors=colors), showcase, given)
    reader.open(f"?danh-gia={given.fields['danh-gia'][0].value}")
    if size == NARROW:
        reader.summary.click()
    assert reader.letters.is_visible()
    assert run_axe(reader.window).violations == []
    wide, seen = reader.window.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    assert wide <= seen
    for control in (*fields(reader), reader.clear):
        box = control.bounding_box()
        assert box and box["height"] >= 44, control


def test_text_of_the_form_grows_with_the_browsers(showcase: Showcase, window: OpenWindow) -> None:
    reader = Reader(window(DESKTOP, javascript=True), showcase, listing(showcase, "tasks", "area")).open()
    sizes = (
        "box => [...box.querySelectorAll('select, input, button')].map(e => parseFloat(getComputedStyle(e).fontSize))"
    )
    before = reader.box.evaluate(sizes)
    reader.window.evaluate("document.documentElement.style.fontSize = '32px'")
    assert reader.box.evaluate(sizes) == [2 * size for size in before]


def test_only_lists_carry_the_script_and_it_is_small(showcase: Showcase) -> None:
    carried = {path for path, html in showcase.html.items() if re.search(r"<script [^>]*/lists-", html)}
    kinds = (c.TargetsPage, c.TasksPage)
    assert carried == {path for path, route in showcase.routes.items() if isinstance(route.page, kinds)}
    size = len(gzip.compress((ROOT / "templates/static/lists.js").read_bytes(), mtime=0))
    print(f"lists.js: {size} bytes gzipped")
    assert size <= 3 * 1024
