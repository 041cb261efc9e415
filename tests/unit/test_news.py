"""News: which of it is out on a day, what plan it speaks of, how its pages and feeds show it."""

import datetime as dt
import posixpath
import shutil
import uuid
import xml.etree.ElementTree as ET
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from minhbach import model as m
from minhbach import pipeline
from minhbach.cli import main
from minhbach.derive.judged import judge_unit
from minhbach.derive.news import shown_news
from minhbach.pages import contexts as c
from minhbach.pages.news_pages import feed_id
from minhbach.pages.routes import Route
from minhbach.render.catalog import load_catalog
from minhbach.settings import PACKAGE
from minhbach.sources.characters import SUSPECT
from minhbach.sources.markdown_file import parse_record
from minhbach.sources.news_name import news_name, right_name
from minhbach.sources.project import read_sources
from minhbach.validation.check import validate
from tests.atom import ATOM, faults, links, text
from tests.planning import renderer
from tests.planning import routes_of as planned
from tests.sample import ON, SAMPLE_SITE, settings

FOLDER = "content/xa-thu/news"
TEMPLATES = PACKAGE.parent / "templates"


def item(id: str = "tin", day: str = "2026-06-22", **more: object) -> m.News:
    text = m.Prose((), {}, "vi")
    return m.News(id, dt.date.fromisoformat(day), m.Text("Tin"), m.Text("Tóm tắt."), {"vi": text}, **more)  # type: ignore[arg-type]


@cache
def sample(root: Path = SAMPLE_SITE) -> m.Site:
    sources, _ = read_sources(root)
    site, found = validate(sources, PACKAGE.parent / "data" / "schema", ON)
    assert site and not [d for d in found if d.severity == "error"]
    return site


def routes_of(site: m.Site, *, drafts: bool = False, on: dt.date = ON) -> dict[str, Route]:
    judged = [judge_unit(unit, on, drafts) for unit in site.units]
    assets = {"style.css": "assets/style.css", "icon.svg": "assets/icon.svg"}
    return {route.path: route for route in planned(site, judged, on, assets)}


# ---- names of files ----------------------------------------------------------------------------------------------


def test_a_file_name_says_unit_day_address_and_language() -> None:
    name = news_name(f"{FOLDER}/2026-07-02-bao-cao-6-thang.en.md")
    assert name and (name.unit, name.day, name.slug, name.language) == (
        "xa-thu",
        dt.date(2026, 7, 2),
        "bao-cao-6-thang",
        "en",
    )


@pytest.mark.parametrize("file", ["content/xa-thu/cchc-2026/plan.vi.md", f"{FOLDER}/plan.vi.md", f"{FOLDER}/tin.vi.md"])
def test_other_files_are_not_news(file: str) -> None:
    assert news_name(file) is None


@pytest.mark.parametrize(
    ("written", "right"),
    [
        ("02-07-2026-bao-cao.vi.md", "2026-07-02-bao-cao.vi.md"),
        ("2-7-2026 Báo cáo Đợt 1.md", "2026-07-02-bao-cao-dot-1.vi.md"),
        ("2026-7-2_Bao_cao.EN.md", "2026-07-02-bao-cao.en.md"),
        ("20260702-bao-cao.vi.md", "2026-07-02-bao-cao.vi.md"),
        ("2026-07-02.md", "2026-07-02-ten-tin.vi.md"),
        ("2026-07-02-báo-cáo.vi.markdown", "2026-07-02-bao-cao.vi.md"),
        ("31-02-2026-bao-cao.vi.md", ""),
        ("bao-cao.vi.md", ""),
    ],
)
def test_a_name_of_another_form_is_answered_with_the_right_one(written: str, right: str) -> None:
    assert right_name(f"{FOLDER}/{written}") == right
    assert not right or news_name(f"{FOLDER}/{right}")


@given(st.text())
def test_what_is_proposed_is_a_name_that_is_taken(written: str) -> None:
    proposed = right_name(f"{FOLDER}/{written.replace('/', '-')}")
    assert not proposed or news_name(f"{FOLDER}/{proposed}")


# ---- front matter ------------------------------------------------------------------------------------------------


def test_the_front_matter_may_hold_lists_numbers_and_records() -> None:
    text = "---\ntitle: Tin\nperiod: 2026\ntargets: [a, b]\nsource: {number: 1/BC}\n---\n\nLời.\n"
    front, prose, found = parse_record(text, "f.md", "vi")
    assert front == {"title": "Tin", "period": 2026, "targets": ["a", "b"], "source": {"number": "1/BC"}}
    assert found == []
    assert [(b.passage.text, b.passage.line) for b in prose.blocks if b.passage] == [("Lời.", 8)]


@pytest.mark.parametrize("text", ["Lời.\n", "---\n- a\n---\n", "---\n---\n", "---\ntitle: Tin\n\nLời.\n"])
def test_a_text_without_a_record_before_it_is_told(text: str) -> None:
    front, _, found = parse_record(text, "f.md", "vi")
    assert front is None
    assert [d.code for d in found] == ["no-front-matter"]


# ---- what is out -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("news", "state"),
    [
        (item(day="2026-07-01"), "out"),
        (item(day="2026-07-02"), "out"),
        (item(day="2026-07-03"), "scheduled"),
        (item(day="2026-07-01", draft=True), "draft"),
        (item(day="2026-07-03", draft=True), "draft"),
    ],
)
def test_news_is_out_from_its_day_on_unless_it_is_a_draft(news: m.News, state: str) -> None:
    on = dt.date(2026, 7, 2)
    assert [i.state for i in shown_news([news], on, drafts=True)] == [state]
    assert [i.news for i in shown_news([news], on)] == ([news] if state == "out" else [])


def test_the_site_grows_by_what_comes_out_and_by_what_a_preview_shows() -> None:
    site = sample()

    def items(**more: object) -> set[str]:
        routes = routes_of(site, **more)  # type: ignore[arg-type]
        return {r.page.news.id for r in routes.values() if isinstance(r.page, c.NewsPage)}

    out, later, preview = items(), items(on=dt.date(2027, 3, 1)), items(drafts=True)
    assert out < later < preview
    everything = {news.id: news for unit in site.units for news in unit.news}
    assert preview == set(everything)
    assert {everything[id].draft for id in preview - later} == {True}


def test_a_preview_marks_what_is_not_out(tmp_path: Path) -> None:
    built = pipeline.build(replace(settings(tmp_path), drafts=True))
    assert built.scheduled == 0
    shown = set()
    for path, route in routes_of(sample(), drafts=True).items():
        said = load_catalog(TEMPLATES, route.shell.language)
        if isinstance(route.page, c.NewsPage):
            soup = BeautifulSoup((tmp_path / path).read_text(encoding="utf-8"), "html.parser")
            marks = [tag.get_text() for tag in soup.select("article > .sub .tag")]
            state = route.page.row.state
            assert marks == ([] if state == "out" else [str(said(f"news.{state}"))])
            shown.add((route.shell.language, state))
        if isinstance(route.page, c.NewsFeedPage):
            xml = (tmp_path / path).read_bytes()
            assert faults(xml) == []
            for state in ("draft", "scheduled"):
                expected = any(entry.row.state == state for entry in route.page.entries)
                assert (f"[{said(f'news.{state}')}]" in xml.decode()) is expected
    assert shown == {(language, state) for language in ("vi", "en") for state in ("out", "draft", "scheduled")}


def test_what_waits_for_its_day_is_counted(tmp_path: Path) -> None:
    waiting = [n for unit in sample().units for n in unit.news if n.date > ON and not n.draft]
    assert pipeline.check(settings(tmp_path)).scheduled == len(waiting) > 0


@pytest.mark.parametrize("scheduled", [0, 1, 2])
def test_the_summary_says_what_waits_for_its_day(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, scheduled: int
) -> None:
    monkeypatch.setattr(pipeline, "check", lambda *_: pipeline.Built(scheduled=scheduled))
    assert main(["check", "--root", str(SAMPLE_SITE), "--language", "en"]) == 0
    line = load_catalog(TEMPLATES, "en").plain("cli.scheduled", count=scheduled)
    assert capsys.readouterr().out.splitlines()[1:] == ([line] if scheduled else [])


def test_a_translation_that_is_a_draft_is_not_used(tmp_path: Path) -> None:
    shutil.copytree(SAMPLE_SITE, tmp_path / "project")
    file = tmp_path / "project" / FOLDER / "2026-06-22-bao-cao-6-thang.en.md"
    file.write_text(file.read_text(encoding="utf-8").replace("\nsummary:", "\ndraft: true\nsummary:"), encoding="utf-8")
    (news,) = (n for n in sample(tmp_path / "project").units[0].news if n.id == "bao-cao-6-thang")
    assert (news.title.en, news.summary.en, set(news.texts)) == (None, None, {"vi"})


# ---- what it speaks of -------------------------------------------------------------------------------------------


def plan(id: str, first: int, last: int) -> m.Plan:
    return m.Plan(id, m.Text(id), None, None, m.Text(""), first, last, None, "scan", None, None, ())


@pytest.mark.parametrize(
    ("day", "named", "found"),
    [
        ("2025-12-31", None, "cu"),
        ("2026-01-01", None, "moi"),
        ("2031-01-15", None, "moi"),
        ("2026-02-01", "cu", "cu"),
        ("2026-02-01", "khac", None),
    ],
)
def test_news_speaks_of_the_plan_of_its_day_unless_it_names_another(
    day: str, named: str | None, found: str | None
) -> None:
    unit = replace(sample().units[0], plans=(plan("moi", 2026, 2030), plan("cu", 2021, 2025)))
    spoken_of = unit.plan_of(item(day=day, plan=named))
    assert (spoken_of.id if spoken_of else None) == found


def test_an_item_shows_the_promises_and_the_period_that_it_names() -> None:
    site = sample()
    for route in routes_of(site).values():
        if isinstance(route.page, c.NewsPage):
            page, news = route.page, route.page.news
            assert sorted(row.target.id for row in page.targets) == sorted(news.targets)
            assert sorted(row.task.id for row in page.tasks) == sorted(news.tasks)
            assert (page.period.period if page.period else None) == news.period


def test_targets_and_periods_lead_back_to_the_news_that_names_them() -> None:
    site = sample()
    seen = 0
    for route in routes_of(site).values():
        page = route.page
        if isinstance(page, c.TargetPage | c.PeriodPage):
            out = [news for news in page.unit.news if page.unit.plan_of(news) is page.plan and not news.draft]
            if isinstance(page, c.TargetPage):
                named = [n for n in out if n.date <= ON and page.target.id in n.targets]
            else:
                named = [n for n in out if n.date <= ON and n.period == page.period]
            assert [row.news for row in page.news] == named
            seen += len(named)
    assert seen


def bare(plan: m.Plan) -> m.Plan:
    return replace(plan, targets=(), tasks=(), reports=(), amendments=())


@pytest.mark.parametrize("keep", [(), (bare,)])
def test_what_an_item_speaks_of_may_be_gone(keep: tuple[Callable[[m.Plan], m.Plan], ...]) -> None:
    site = sample()
    units = (replace(unit, plans=tuple(change(plan) for plan in unit.plans for change in keep)) for unit in site.units)
    routes = routes_of(replace(site, units=tuple(units)))
    pages = [r.page for r in routes.values() if isinstance(r.page, c.NewsPage)]
    assert pages and not any(page.targets or page.tasks or page.period for page in pages)


# ---- pages -------------------------------------------------------------------------------------------------------


def with_news(*news: m.News, illustrative: bool = False) -> m.Site:
    site = sample()
    unit = replace(site.units[0], news=news, illustrative=illustrative)
    return replace(site, units=(unit, *(replace(u, news=()) for u in site.units[1:])))


def test_neighbours_follow_the_days_and_the_archive_has_every_year() -> None:
    site = with_news(item("c", "2027-01-02"), item("b", "2026-05-01"), item("a", "2026-01-01"))
    pages = [r.page for r in routes_of(site).values() if r.shell.language == "vi"]
    chain = {
        p.news.id: (p.previous and p.previous.news.id, p.next and p.next.news.id)
        for p in pages
        if isinstance(p, c.NewsPage)
    }
    assert chain == {"c": ("b", None), "b": ("a", "c"), "a": (None, "b")}
    (archive,) = (p for p in pages if isinstance(p, c.NewsArchivePage))
    assert [(year, [row.news.id for row in rows]) for year, rows in archive.years] == [
        (2027, ["c"]),
        (2026, ["b", "a"]),
    ]


def test_a_unit_without_news_has_no_page_link_or_feed_for_it() -> None:
    routes = routes_of(with_news())
    assert not any("tin-tuc" in path for path in routes)
    for route in routes.values():
        assert route.shell.feed == ""
        assert not any("tin-tuc" in link.path for link in route.shell.navigation)


def test_homes_show_the_newest_and_only_that_of_real_units_together() -> None:
    news = [item(f"tin-{n}", f"2026-{n:02}-01") for n in range(9, 0, -1)]
    for illustrative in (False, True):
        routes = routes_of(with_news(*news, illustrative=illustrative))
        home, unit = routes["index.html"].page, routes["xa-thu/index.html"].page
        assert isinstance(home, c.HomePage) and isinstance(unit, c.UnitPage)
        assert shown(home) == ([] if illustrative else [one.id for one in news[:5]])
        assert [row.news for row in unit.latest_news] == news[:3]


def test_the_newest_of_several_units_stand_by_day() -> None:
    site = sample()
    units = (
        replace(site.units[0], illustrative=False, news=(item("b", "2026-05-02"), item("d", "2026-05-04"))),
        replace(site.units[1], illustrative=False, news=(item("c", "2026-05-03"),)),
    )
    home = routes_of(replace(site, units=units))["index.html"].page
    assert isinstance(home, c.HomePage)
    assert shown(home) == ["d", "c", "b"]


def shown(home: c.HomePage) -> list[str]:
    """The news on the home, by the pages that it leads to."""
    links = [link for piece in home.news for link in BeautifulSoup(piece, "html.parser").find_all("a")]
    return [posixpath.basename(str(link["href"])).removesuffix(".html") for link in links if "tin-tuc" in link["href"]]


def test_vietnamese_that_stands_for_english_says_so(published_sample: Path) -> None:
    said = load_catalog(TEMPLATES, "en")
    seen = set()
    for path, route in routes_of(sample()).items():
        if not isinstance(route.page, c.NewsPage) or route.shell.language != "en":
            continue
        soup = BeautifulSoup((published_sample / path).read_text(encoding="utf-8"), "html.parser")
        article, heading = soup.select_one("article"), soup.h1
        assert article and heading
        translated = "en" in route.page.news.texts
        assert (str(said("news.in_vietnamese")) in article.get_text()) is not translated
        text = article.select_one(".prose")
        assert isinstance(text, Tag) and text.get("lang") == (None if translated else "vi")
        assert (heading.find("span", lang="vi") is None) is translated
        seen.add(translated)
    assert seen == {True, False}


# ---- feeds -------------------------------------------------------------------------------------------------------


def feeds_in(folder: Path) -> dict[str, bytes]:
    """The feeds that the pages name, by path: each is there, and none is there that no page names."""
    named = set()
    for page in folder.rglob("*.html"):
        soup = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser")
        for link in soup.find_all("link", type="application/atom+xml"):
            at = page.relative_to(folder).as_posix()
            named.add(posixpath.normpath(posixpath.join(posixpath.dirname(at), str(link["href"]))))
    feeds = {p.relative_to(folder).as_posix() for p in folder.rglob("*.xml") if "sitemap" not in p.name}
    assert named == feeds
    return {path: (folder / path).read_bytes() for path in sorted(named)}


def test_each_feed_is_as_the_standard_asks(published_sample: Path) -> None:
    feeds = feeds_in(published_sample)
    assert {path.rpartition("/")[2] for path in feeds} == {"tin-tuc.xml", "thay-doi.xml"}
    assert [f"{path}: {fault}" for path, xml in feeds.items() for fault in faults(xml)] == []


def break_feed(old: str, new: str) -> Callable[[str], str]:
    def change(feed: str) -> str:
        assert old in feed
        return feed.replace(old, new, 1)

    return change


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (break_feed("&amp;", "&"), "not well-formed"),
        (break_feed("http://www.w3.org/2005/Atom", "http://www.w3.org/2005/atom"), "the root is"),
        (break_feed(' xml:lang="en"', ""), "xml:lang"),
        (break_feed("<updated>", "<modified>0</modified><updated>"), "modified cannot stand here"),
        (break_feed("<updated>2026-07-10T00:00:00+07:00</updated>", ""), "0 times updated"),
        (break_feed("T00:00:00+07:00", ""), "the date"),
        (break_feed("T00:00:00+07:00", "T00:00:00"), "the date"),
        (break_feed("2026-06-22T", "2026-06-31T"), "the date"),
        (break_feed("<updated>2026-07-10", "<updated>2026-07-09"), "but its entries"),
        (break_feed("<published>2026-06-22", "<published>2026-08-22"), "updated before it was published"),
        (break_feed("<id>urn:uuid:", "<id>"), "the id"),
        (break_feed("<name>", "<email>"), "not well-formed"),
        (break_feed(' rel="self"', ""), "0 links self"),
        (break_feed("/bao-cao-6-thang.html", "/bao cao.html"), "a link to"),
        (break_feed("<title>", "<title> "), "space around it"),
        (break_feed("<title>", '<title type="html">'), "not plain text"),
    ],
)
def test_the_check_of_feeds_finds_faults(published_sample: Path, change: Callable[[str], str], fault: str) -> None:
    feed = (published_sample / "xa-thu/en/tin-tuc.xml").read_text(encoding="utf-8")
    assert any(fault in found for found in faults(change(feed).encode()))


def test_an_id_that_stands_twice_and_an_order_that_is_wrong_are_found(published_sample: Path) -> None:
    feed = (published_sample / "phuong-nho/tin-tuc.xml").read_text(encoding="utf-8")
    entry = feed[feed.index("<entry>") : feed.index("</entry>") + len("</entry>")]
    later = entry.replace("2026-05-04", "2026-05-05")
    found = faults(feed.replace(entry, entry + later).encode())
    assert any("id twice" in fault for fault in found) and any("newest first" in fault for fault in found)


def test_ids_are_the_same_wherever_the_site_is_and_differ_from_each_other(published_sample: Path) -> None:
    site = sample()
    ids = []
    for base_url in (None, "https://xa.example.vn/cchc/", "https://moi.example.vn/"):
        pages = [r.page for r in routes_of(replace(site, base_url=base_url)).values()]
        ids.append([id for p in pages if isinstance(p, c.NewsFeedPage) for id in (p.id, *(e.id for e in p.entries))])
    assert ids[0] == ids[1] == ids[2]
    assert len(ids[0]) == len(set(ids[0])) == 8
    assert all(uuid.UUID(id).version == 5 for id in ids[0])
    namesake = replace(site.units[0], province=m.Text("Tỉnh khác"))
    assert feed_id(namesake, "vi", "tin") != feed_id(site.units[0], "vi", "tin")


def test_an_id_outlives_a_change_of_title_text_and_day() -> None:
    ids = set()
    for news in (item(), replace(item(day="2026-06-25", updated=dt.date(2026, 7, 1)), title=m.Text("Tin sửa"))):
        page = routes_of(with_news(news))["xa-thu/tin-tuc.xml"].page
        assert isinstance(page, c.NewsFeedPage)
        ids.add(page.entries[0].id)
    assert len(ids) == 1


@pytest.mark.parametrize("base_url", [None, "https://xa.example.vn/cchc/", "https://xa.example.vn"])
def test_links_lead_to_pages_and_are_absolute_only_where_the_sites_address_is_known(base_url: str | None) -> None:
    routes = routes_of(replace(sample(), base_url=base_url))
    root = f"{base_url.rstrip('/')}/" if base_url else ""
    feeds = {path: route for path, route in routes.items() if isinstance(route.page, c.NewsFeedPage)}
    assert feeds
    for path, route in feeds.items():
        xml = renderer(route.shell.language).render(route).encode()
        assert faults(xml) == []
        assert links(xml, "self") == [root + path if root else posixpath.basename(path)]
        for link in links(xml, "alternate"):
            assert link.startswith(root) and ("://" in link) is bool(root)
            at = link.removeprefix(root) if root else posixpath.join(posixpath.dirname(path), link)
            assert isinstance(routes[at].page, c.NewsPage | c.NewsArchivePage)


def test_a_feed_of_an_illustrative_unit_says_so_in_every_title(published_sample: Path) -> None:
    for path, route in routes_of(sample()).items():
        if isinstance(route.page, c.NewsFeedPage):
            feed = ET.parse(published_sample / path)
            suffix = load_catalog(TEMPLATES, route.shell.language).plain("news.illustrative", title="").strip()
            said = {suffix in str(tag.text) for name in ("title", "name") for tag in feed.iter(f"{ATOM}{name}")}
            assert said == {route.page.unit.illustrative}


PRINTABLE = st.text(min_size=1).filter(lambda text: text.strip() and not SUSPECT.search(text))
"""What a YAML file can hold in a text."""


@given(title=PRINTABLE, summary=PRINTABLE)
def test_whatever_words_an_editor_writes_come_through_a_feed_whole(title: str, summary: str) -> None:
    site, news = sample(), replace(item(), title=m.Text(title), summary=m.Text(summary))
    unit = replace(site.units[0], plans=(), news=(news,), illustrative=False)
    xml = renderer("vi").render(routes_of(replace(site, languages=("vi",), units=(unit,)))["xa-thu/tin-tuc.xml"])
    entry = ET.fromstring(xml.encode()).find(f"{ATOM}entry")
    assert entry is not None
    assert text(entry, "title") == lines(title)
    assert text(entry, "summary") == lines(summary)


def lines(words: str) -> str:
    """As XML reads line ends."""
    return words.replace("\r\n", "\n").replace("\r", "\n")
