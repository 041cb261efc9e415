"""Search as citizens use it, from a disk and from a web server: what they find, and how the page behaves."""

import re
import unicodedata
from fnmatch import fnmatchcase
from typing import Any
from urllib.parse import parse_qs, quote, unquote, urlsplit

import pytest
import yaml
from playwright.sync_api import Locator, Page, expect

from minhbach.pages import urls
from minhbach.pages.search_index import KINDS
from tests.browser.checkers import run_axe
from tests.browser.conftest import PHONE, OpenWindow
from tests.browser.showcase import LANGUAGES, ROOT, Showcase, formatter, squeezed, words

CASES: list[dict[str, Any]] = yaml.safe_load((ROOT / "tests" / "cases" / "search.yaml").read_text(encoding="utf-8"))
DESKTOP = (1280, 900)

in_both_languages = pytest.mark.parametrize("language", LANGUAGES)


@pytest.fixture
def on_web(served: str) -> str:
    return served


@pytest.fixture
def on_disk(showcase: Showcase) -> str:
    return showcase.folder.as_uri()


class Seeker:
    """Somebody at the search page."""

    def __init__(self, window: Page, base: str, language: str = "vi", query: str = "") -> None:
        self.window, self.base, self.language = window, base, language
        self.scripts: list[str] = []
        window.on("request", self.note)
        self.open(query)

    def note(self, request: Any) -> None:
        if request.resource_type == "script":
            self.scripts.append(unquote(request.url.rpartition("/")[2]))

    def open(self, query: str = "") -> None:
        self.window.goto(f"{self.base}/{urls.shared('tim-kiem', self.language)}{query}", wait_until="load")

    @property
    def field(self) -> Locator:
        return self.window.get_by_role("searchbox")

    @property
    def status(self) -> Locator:
        return self.window.get_by_role("status")

    @property
    def results(self) -> Locator:
        return self.window.locator("#ket-qua > li")

    def choose(self, parameter: str, value: str) -> None:
        self.window.locator(f"select[name={parameter}]").select_option(value)

    def search(self, typed: str) -> None:
        """Type, and wait until the page speaks of these very words."""
        self.field.fill(typed)
        expect(self.status).to_contain_text(f"“{typed.strip()}”")

    def paths(self, most: int = 20) -> list[str]:
        """Where the first results lead, from the site's root."""
        links: list[str] = self.results.locator("a").evaluate_all("links => links.map(link => link.href)")
        return [unquote(link).removeprefix(f"{unquote(self.base)}/") for link in links[:most]]

    def parameters(self) -> dict[str, str]:
        return {name: values[0] for name, values in parse_qs(urlsplit(self.window.url).query).items()}


def said(language: str, key: str, **blanks: object) -> str:
    return str(words(language).plain(key, **blanks))


def shards(scripts: list[str]) -> list[str]:
    return [name for name in scripts if name.startswith("tim-kiem-")]


# ---- what is found -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("place", ["on_disk", "on_web"])
def test_people_find_what_they_look_for(
    window: OpenWindow, place: str, request: pytest.FixtureRequest, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every case of tests/cases/search.yaml among the first three results; most of them first."""
    base = request.getfixturevalue(place)
    missed, first = [], 0
    for language in LANGUAGES:
        seeker = Seeker(window(DESKTOP, javascript=True), base, language)
        for case in (case for case in CASES if case["language"] == language):
            seeker.choose("don-vi", case.get("unit", ""))
            typed = unicodedata.normalize("NFD", case["query"]) if case.get("nfd") else case["query"]
            seeker.search(typed)
            found = seeker.paths(3)
            at = next((i for i, path in enumerate(found) if fnmatchcase(path, case["path"])), None)
            first += at == 0
            kind = said(language, "search.kind." + case["kind"])
            if at is None:
                missed.append(f"{case['query']}: {case['path']} is not among {found}")
            elif case["kind"] != "clause" and kind not in (seeker.results.nth(at).text_content() or ""):
                missed.append(f"{case['query']}: {case['path']} is not called {kind}")
    with capsys.disabled():
        print(f"\nsearch: {len(CASES)} queries, {first} with the wanted page first ({place})")
    assert not missed, "\n".join(missed)
    assert first >= 0.9 * len(CASES)


def test_the_cases_are_of_all_sorts() -> None:
    assert len(CASES) >= 40
    assert {case["language"] for case in CASES} == set(LANGUAGES)
    assert {"target", "task", "office", "area", "document", "clause", "term"} <= {case["kind"] for case in CASES}
    assert {case["kind"] for case in CASES} <= set(KINDS)
    assert any(case.get("nfd") for case in CASES) and any(case.get("unit") for case in CASES)


@in_both_languages
def test_every_target_is_found_by_its_title_typed_without_marks(
    showcase: Showcase, window: OpenWindow, on_disk: str, language: str
) -> None:
    """Through the page's own search, once it is loaded; several targets may share a title."""
    seeker = Seeker(window(javascript=True), on_disk, language)
    seeker.search("xa")
    find = """(typed) => minhBachSearch.find({typed, unit: "", area: "", office: "", verdict: ""}, ["target"])
        .found.slice(0, 8).map(({one}) => `${one.unit}/${one.path}`)"""
    missed = []
    for found in showcase.targets("vi"):
        title = formatter(language).plain(found.page.target.title)
        typed = unicodedata.normalize("NFD", title.replace("đ", "d").replace("Đ", "D"))
        typed = "".join(char for char in typed if not unicodedata.combining(char))
        if found.route.path not in seeker.window.evaluate(find, typed):
            missed.append(typed)
    assert not missed, "\n".join(missed)


def test_a_result_says_what_and_whose_it_is_with_its_verdict_and_marks_the_words(
    showcase: Showcase, window: OpenWindow, on_disk: str
) -> None:
    found = next(found for found in showcase.targets("vi") if not found.page.unit.illustrative)
    title = found.page.target.title.vi
    seeker = Seeker(window(javascript=True), on_disk, query=f"?q={quote(title)}&don-vi={found.page.unit.id}")
    result = seeker.results.filter(has=seeker.window.get_by_role("link", name=title, exact=True)).first
    text = squeezed(result.text_content())
    assert said("vi", "search.kind.target") in text
    assert found.page.unit.short_name.vi in text
    assert result.locator(".tag").text_content() == said("vi", f"verdict.{found.page.row.verdict}")
    assert result.locator(".tag svg path").count() == 1
    assert squeezed(result.locator("a mark").first.text_content()) in title
    result.get_by_role("link").click()
    assert unquote(seeker.window.url).endswith(found.route.path)


def test_what_is_made_up_is_called_so(showcase: Showcase, window: OpenWindow, on_disk: str) -> None:
    found = next(found for found in showcase.targets("en") if found.page.unit.illustrative)
    seeker = Seeker(window(javascript=True), on_disk, "en", f"?don-vi={found.page.unit.id}")
    seeker.search(formatter("en").plain(found.page.target.title))
    expect(seeker.results.first).to_contain_text(said("en", "search.illustrative"))


def test_vietnamese_in_an_english_result_says_its_language(window: OpenWindow, on_disk: str) -> None:
    seeker = Seeker(window(javascript=True), on_disk, "en")
    seeker.search("thủ tục hành chính")
    marked = seeker.results.locator("[lang=vi] mark")
    assert marked.count() > 0
    assert (
        seeker.window.locator("#ket-qua :not([lang=vi]) > mark").filter(has_text=re.compile("thủ tục", re.I)).count()
        == 0
    )


def test_what_is_not_there_is_said_with_a_way_on(window: OpenWindow, on_disk: str) -> None:
    seeker = Seeker(window(javascript=True), on_disk)
    seeker.search("qwzxj")
    expect(seeker.status).to_have_text(said("vi", "search.none", q="qwzxj"))
    assert seeker.results.count() == 0
    advice = seeker.window.locator("#khong-thay")
    advice.get_by_role("link").click()
    assert unquote(seeker.window.url).endswith(f"/{urls.shared('a-z', 'vi')}")


def test_a_slip_of_the_finger_is_forgiven_and_said(window: OpenWindow, on_disk: str) -> None:
    seeker = Seeker(window(javascript=True), on_disk, "en")
    seeker.search("satisfacton")
    expect(seeker.status).to_have_text(said("en", "search.near", q="satisfacton"))
    assert "atisfaction" in (seeker.results.first.text_content() or "")


def test_marks_that_were_typed_count(window: OpenWindow, on_disk: str) -> None:
    """Without them more is found; with them only what has the same."""
    seeker = Seeker(window(javascript=True), on_disk)
    counts = {}
    for typed in ("dat", "đất"):
        seeker.search(typed)
        counts[typed] = int((seeker.status.text_content() or "0").split()[0])
    assert 0 < counts["đất"] < counts["dat"]
    assert {mark.lower() for mark in seeker.results.locator("mark").all_text_contents()} == {"đất"}


def test_a_tone_may_stand_on_either_vowel_and_marks_may_be_letters_of_their_own(
    window: OpenWindow, on_disk: str
) -> None:
    seeker = Seeker(window(javascript=True), on_disk)
    found = []
    for typed in ("số hóa", "số hoá", unicodedata.normalize("NFD", "số hóa")):
        seeker.search(typed)
        assert seeker.status.text_content() != said("vi", "search.near", q=typed)
        found.append(seeker.paths())
    assert found[0] and found[0] == found[1] == found[2]


# ---- how the page behaves ----------------------------------------------------------------------------------------


def test_nothing_is_loaded_before_search_is_used(window: OpenWindow, on_disk: str) -> None:
    seeker = Seeker(window(javascript=True), on_disk)
    seeker.window.wait_for_timeout(300)
    assert [re.sub("-[0-9a-f]{8}", "", name) for name in seeker.scripts] == ["search.js"]
    with seeker.window.expect_request(re.compile("/tim-kiem-[^/]*$")):
        seeker.field.focus()
    assert shards(seeker.scripts)


def test_within_a_unit_only_its_shard_and_the_shared_one_are_loaded(
    showcase: Showcase, window: OpenWindow, on_disk: str
) -> None:
    unit = showcase.units("vi")[0].unit
    seeker = Seeker(window(javascript=True), on_disk, query=f"?q=xa&don-vi={unit.id}")
    expect(seeker.results.first).to_be_visible()
    assert len(shards(seeker.scripts)) == 2
    assert all(
        path.startswith(f"{unit.id}/") or "/" not in path or path.startswith("chi-so/") for path in seeker.paths()
    )
    seeker.choose("don-vi", "")
    expect(seeker.window.locator("head script[src*=tim-kiem-]").nth(2)).to_be_attached()


@in_both_languages
def test_a_search_can_be_shared_and_is_the_same_in_the_other_language(
    showcase: Showcase, window: OpenWindow, on_disk: str, language: str
) -> None:
    """Form → address → form."""
    found = next(found for found in showcase.targets(language) if found.page.row.lead)
    office = f"{found.page.unit.id}.{found.page.row.lead[0].office.id}"
    chosen = {
        "don-vi": found.page.unit.id,
        "linh-vuc": found.page.target.area,
        "co-quan": office,
        "danh-gia": urls.verdict(found.page.row.verdict),
    }
    seeker = Seeker(window(DESKTOP, javascript=True), on_disk, language)
    for parameter, value in chosen.items():
        seeker.choose(parameter, value)
    seeker.field.fill(" 100% ")
    seeker.window.wait_for_url(re.compile("q=100"))
    assert seeker.parameters() == {"q": "100%", **chosen}
    address, status = seeker.window.url, seeker.status.text_content()

    other = Seeker(window(DESKTOP, javascript=True), on_disk, language)
    other.window.goto(address)
    expect(other.status).to_have_text(status or "")
    assert other.field.input_value() == "100%"
    assert {p: other.window.locator(f"select[name={p}]").input_value() for p in chosen} == chosen
    other.window.locator("a.language").click()
    assert other.parameters() == {"q": "100%", **chosen}


@pytest.mark.parametrize(
    "address", ["?don-vi=khong-co&danh-gia=%3Cb%3E&q=", "?q=%E0%A4%A&co-quan=.", "?co-quan=toString&q=xa"]
)
def test_an_address_that_nobody_made_does_no_harm(window: OpenWindow, on_disk: str, address: str) -> None:
    seeker = Seeker(window(javascript=True), on_disk, query=address)
    assert seeker.window.locator("select[name=don-vi]").input_value() == ""
    seeker.search("thu tuc")
    assert seeker.results.count() == 20


def test_filters_narrow_and_each_result_fits_them(showcase: Showcase, window: OpenWindow, on_disk: str) -> None:
    found = next(found for found in showcase.targets("vi") if found.page.row.lead)
    plan = [one for one in showcase.targets("vi") if one.page.plan is found.page.plan]
    lead = found.page.row.lead[0].office
    fitting = {one.route.path for one in plan if any(o.office is lead for o in (*one.page.lead, *one.page.coordinate))}
    seeker = Seeker(window(DESKTOP, javascript=True), on_disk)
    seeker.search("nam")
    before = int((seeker.status.text_content() or "").split()[0])
    seeker.choose("don-vi", found.page.unit.id)
    expect(seeker.status).not_to_contain_text(re.compile(f"^{before} "))
    seeker.field.fill("")
    seeker.choose("co-quan", f"{found.page.unit.id}.{lead.id}")
    expect(seeker.status).to_contain_text(said("vi", "search.filtered", count="").strip())
    expect(seeker.window.locator("#khong-thay")).to_be_hidden()
    while seeker.window.locator("#xem-them").is_visible():
        seeker.window.locator("#xem-them").click()
    assert {path for path in seeker.paths(999) if "/chi-tieu/" in path} == fitting
    seeker.choose("danh-gia", urls.verdict(found.page.row.verdict))
    tags = seeker.results.locator(".tag")
    expect(tags.first).to_be_visible()
    assert set(tags.all_text_contents()) == {said("vi", f"verdict.{found.page.row.verdict}")}
    assert seeker.results.count() == tags.count()


def test_an_office_of_another_unit_cannot_stay_chosen(showcase: Showcase, window: OpenWindow, on_disk: str) -> None:
    one, other = (page.unit for page in showcase.units("vi")[:2])
    seeker = Seeker(window(DESKTOP, javascript=True), on_disk)
    seeker.choose("co-quan", f"{one.id}.{one.offices[0].id}")
    seeker.choose("don-vi", other.id)
    expect(seeker.window.locator("select[name=co-quan]")).to_have_value("")
    assert seeker.window.locator("optgroup:not([disabled])").evaluate_all("all => all.map(g => g.dataset.unit)") == [
        other.id
    ]


def test_the_keyboard_is_enough(window: OpenWindow, on_disk: str) -> None:
    """Type; arrows into the results and back; Enter opens; the button hands the focus to the first new result."""
    seeker = Seeker(window(DESKTOP, javascript=True), on_disk)
    keyboard = seeker.window.keyboard
    seeker.field.focus()
    keyboard.type("thu tuc")
    expect(seeker.status).to_contain_text("“thu tuc”")
    links = seeker.results.get_by_role("link")
    keyboard.press("ArrowDown")
    expect(links.nth(0)).to_be_focused()
    keyboard.press("ArrowDown")
    expect(links.nth(1)).to_be_focused()
    keyboard.press("ArrowUp")
    keyboard.press("ArrowUp")
    expect(seeker.field).to_be_focused()
    for _ in range(30):
        keyboard.press("Tab")
        if links.nth(19).evaluate("link => link === document.activeElement"):
            break
    keyboard.press("Tab")
    expect(seeker.window.locator("#xem-them")).to_be_focused()
    keyboard.press("Enter")
    expect(links.nth(20)).to_be_focused()
    target = links.nth(20).evaluate("link => link.href")
    keyboard.press("Enter")
    seeker.window.wait_for_url(target)
    seeker.window.go_back()
    expect(seeker.field).to_have_value("thu tuc")
    expect(seeker.results.first).to_be_visible()


@in_both_languages
def test_a_screen_reader_is_told_how_many_and_in_good_grammar(window: OpenWindow, on_disk: str, language: str) -> None:
    seeker = Seeker(window(javascript=True), on_disk, language)
    assert seeker.status.get_attribute("aria-live") in (None, "polite")
    heard = set()
    for typed in ("thu tuc", "tram y te", "118/2025/NĐ-CP", "qwzxj"):
        seeker.search(typed)
        count = seeker.results.count()
        if count == 0:
            assert seeker.status.text_content() == said(language, "search.none", q=typed)
        elif count < 20:
            assert seeker.status.text_content() == said(language, "search.found", count=count, q=typed)
        heard.add(seeker.status.text_content())
    assert len(heard) == 4
    seeker.field.fill("")
    expect(seeker.status).to_be_empty()


def test_at_most_twenty_are_shown_until_more_are_asked_for(window: OpenWindow, on_disk: str) -> None:
    seeker = Seeker(window(javascript=True), on_disk)
    seeker.search("hồ sơ")
    assert seeker.results.count() == 20
    seeker.window.get_by_role("button", name=said("vi", "search.more")).click()
    assert seeker.results.count() == 40


@pytest.mark.parametrize(
    "typed", ["<img src=x onerror=hurt=1>", "</script><script>hurt=1</script>", "{count} {q} $& \\"]
)
def test_what_was_typed_is_shown_as_text(window: OpenWindow, on_disk: str, typed: str) -> None:
    seeker = Seeker(window(javascript=True), on_disk, query=f"?q={quote(typed)}")
    expect(seeker.status).to_contain_text(f"“{typed}”")
    assert seeker.window.locator("main img, main script").count() == 0
    assert seeker.window.evaluate("typeof hurt") == "undefined"


def test_when_the_data_cannot_be_loaded_the_page_says_so(showcase: Showcase, browser: Any, on_disk: str) -> None:
    """In a window of its own: here something is meant to fail."""
    page = browser.new_page()
    page.route(re.compile("/tim-kiem-"), lambda route: route.abort())
    page.goto(f"{on_disk}/{urls.shared('tim-kiem', 'vi')}?q=xa")
    expect(page.get_by_role("status")).to_have_text(said("vi", "search.failed"))
    page.unroute(re.compile("/tim-kiem-"))
    page.get_by_role("searchbox").fill("thu tuc")
    expect(page.get_by_role("status")).to_contain_text("“thu tuc”")
    page.close()


@pytest.mark.parametrize(("language", "colors"), [("vi", "dark"), ("en", "light")])
def test_axe_finds_no_barrier_among_results(window: OpenWindow, on_disk: str, language: str, colors: str) -> None:
    seeker = Seeker(window(PHONE, javascript=True, colors=colors), on_disk, language)
    seeker.search("hồ sơ")
    assert run_axe(seeker.window).violations == []
    assert seeker.window.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


# ---- the ways to it ----------------------------------------------------------------------------------------------


@in_both_languages
def test_the_forms_on_the_homes_lead_to_the_results_without_a_script_of_their_own(
    showcase: Showcase, window: OpenWindow, on_disk: str, language: str
) -> None:
    unit = showcase.units(language)[0].unit
    seeker = Seeker(window(javascript=True), on_disk, language)
    for home, expected in (
        (urls.shared("index", language), {"q": "xã"}),
        (urls.unit(unit.id, language), {"q": "xã", "don-vi": unit.id}),
    ):
        seeker.window.goto(f"{on_disk}/{home}")
        seeker.field.fill("xã")
        seeker.window.keyboard.press("Enter")
        expect(seeker.results.first).to_be_visible()
        assert seeker.parameters() == expected


def route_is_embedded(showcase: Showcase, path: str) -> bool:
    template = ROOT / "templates" / showcase.routes[path].template
    return "layouts/embed.html" in template.read_text(encoding="utf-8")


def test_every_page_leads_to_search_and_a_units_pages_to_search_within_it(showcase: Showcase) -> None:
    for path, soup in showcase.soups.items():
        shell = showcase.routes[path].shell
        if route_is_embedded(showcase, path):
            continue  # within another site's page there is no masthead
        header = soup.header
        assert header is not None, path
        expected = urls.relative(path, urls.shared("tim-kiem", shell.language))
        expected += f"?don-vi={shell.unit.id}" if shell.unit else ""
        assert header.find("a", href=expected), path


@in_both_languages
def test_without_a_script_the_page_says_so_and_leads_to_everything(
    showcase: Showcase, window: OpenWindow, on_disk: str, language: str
) -> None:
    page = window()
    page.goto(f"{on_disk}/{urls.shared('tim-kiem', language)}")
    expect(page.get_by_text(said(language, "search.needs_script"))).to_be_visible()
    assert page.locator("select").first.is_hidden()
    page.get_by_role("main").get_by_role("link", name=said(language, "search.a_to_z")).click()
    assert unquote(page.url).endswith(f"/{urls.shared('a-z', language)}")
    for target in showcase.targets(language):
        index = showcase.soups[urls.unit(target.page.unit.id, language, "a-z")]
        own = urls.relative(urls.unit(target.page.unit.id, language, "a-z"), target.route.path)
        assert index.main and index.main.find("a", href=own), target.route.path
