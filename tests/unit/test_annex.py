"""A period's report as an annex: its columns, its units of measure, its head."""

from collections.abc import Callable
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from msgspec.structs import replace

from minhbach import model as m
from minhbach.derive.judged import judge_plan, judge_unit
from minhbach.pages.contexts import PeriodPage
from minhbach.pages.plan_pages import period_page
from minhbach.pages.rows import PlanRows
from minhbach.render.catalog import load_catalog
from minhbach.render.formatting import Formatter
from minhbach.settings import PACKAGE
from minhbach.sources.project import read_sources
from minhbach.validation.check import validate
from tests.planning import renderer, routes_of
from tests.sample import ON, SAMPLE_SITE
from tests.unit.making import baseline, bound, change, measure, result

TEMPLATES = PACKAGE.parent / "templates"
COLUMNS = ("number", "target", "unit", "require", "result", "verdict", "lead", "note")
PAGES = {"vi": "xa-thu/cchc-2026-2028/ky/2026-H1.html", "en": "xa-thu/en/cchc-2026-2028/ky/2026-H1.html"}


@pytest.fixture(scope="module")
def site() -> m.Site:
    sources, _ = read_sources(SAMPLE_SITE)
    site, _ = validate(sources, PACKAGE.parent / "data" / "schema", ON)
    assert site
    return site


@pytest.fixture(scope="module")
def unit(site: m.Site) -> m.Unit:
    return next(unit for unit in site.units if unit.plans[0].reports)


Counted = Callable[[m.Measure, m.Result | None], str]


@pytest.fixture
def counted(unit: m.Unit) -> Counted:
    """In what the annex of a plan with this measure alone says that it is counted."""

    def unit_of(promise: m.Measure, reported: m.Result | None) -> str:
        plan = unit.plans[0]
        target = replace(plan.targets[0], measures=(promise,))
        results = {f"{target.id}.{promise.id}": reported} if reported else {}
        report = replace(plan.reports[0], results=results, tasks={}, corrections=())
        alone = replace(plan, targets=(target,), tasks=(), reports=(report,), amendments=())
        page = period_page(PlanRows(unit, judge_plan(alone, ON), "vi"), 0)
        ((_, (entry,)),) = page.groups
        return entry.unit

    return unit_of


FALL = change(-10)
KNOWN = baseline(29)


@pytest.mark.parametrize(
    ("promise", "reported", "name"),
    [
        (measure(bound("at_least", 95)), result(count=482, of=500), "percent"),
        (measure(bound("at_most", 5), "dossier"), result(value=3), "dossier"),
        (measure(bound("at_most", 5), "dossier"), None, "dossier"),
        (measure(FALL, "person", baseline=KNOWN), result(value=28), "percent"),
        (measure(FALL, "person"), result(value=28), "person"),
        (measure(FALL, "person"), None, "percent"),
        (measure(change(3, scale="points"), "percent"), None, "percentage_point"),
        (measure(m.Quality(), "none"), result(status="in_progress"), "none"),
    ],
)
def test_a_line_is_counted_in_what_its_figure_is(
    counted: Counted, promise: m.Measure, reported: m.Result | None, name: str
) -> None:
    assert counted(promise, reported) == name


@pytest.mark.parametrize("language", PAGES)
def test_the_annex_has_the_columns_of_the_official_form(published_sample: Path, language: str) -> None:
    words = load_catalog(TEMPLATES, language)
    soup = BeautifulSoup((published_sample / PAGES[language]).read_text(encoding="utf-8"), "html.parser")
    (table,) = soup.select("table.of-targets")
    assert [th.get_text() for th in table.select("thead th")] == [str(words(f"annex.{name}")) for name in COLUMNS]
    rows = table.select("tbody tr:not(.area)")
    assert rows
    assert {len(row.find_all(["th", "td"], recursive=False)) for row in rows} == {len(COLUMNS)}
    assert {th["colspan"] for th in table.select(".area th")} == {str(len(COLUMNS))}
    assert rows[0].find_all("td")[1].get_text() == str(words("unit_name.percent"))


@pytest.mark.parametrize("language", PAGES)
def test_the_annex_has_its_head_once_with_what_the_report_says(
    published_sample: Path, unit: m.Unit, language: str
) -> None:
    words, soup = load_catalog(TEMPLATES, language), soup_of(published_sample, language)
    (head,) = soup.select("div.official")
    text = " ".join(head.get_text(" ").split())
    source = unit.plans[0].reports[0].source
    assert source and source.number and source.date
    for said in ("state", "motto", "annex"):
        assert text.count(str(words(f"letterhead.{said}"))) == 1
    day = Formatter(words).official_day(source.date)
    assert text.count(source.number) == text.count(day) == 2, "above, and in the words that tie the annex to the report"
    assert (str(words("site.translation")) in text) == (language == "en")


@pytest.mark.parametrize(
    ("language", "number", "day"), [("vi", "Số: …/BC-…", "ngày … tháng … năm …"), ("en", "No.: …/BC-…", "…, …")]
)
def test_what_is_not_known_is_dots_to_fill_in(site: m.Site, unit: m.Unit, language: str, number: str, day: str) -> None:
    plan = unit.plans[0]
    unnamed = replace(unit, plans=(replace(plan, reports=(replace(plan.reports[0], source=None),)),))
    alone = replace(site, units=(unnamed,))
    assets = {path.name: f"assets/{path.name}" for path in (TEMPLATES / "static").iterdir()}
    routes = routes_of(alone, [judge_unit(unnamed, ON)], ON, assets)
    (route,) = [r for r in routes if isinstance(r.page, PeriodPage) and r.shell.language == language]
    head = BeautifulSoup(renderer(language).render(route), "html.parser").select_one("div.official")
    assert head
    lines = [p.get_text() for p in head.select("p")]
    assert number in lines
    assert any(line.endswith(day) for line in lines)
    assert str(load_catalog(TEMPLATES, language)("period.name.H1", y=2026)) in head.get_text()
    assert not any(letter.isdigit() for line in lines for letter in line.replace("2026", "").replace("6 tháng", ""))


@pytest.mark.parametrize("language", PAGES)
def test_an_illustrative_annex_says_so(published_sample: Path, language: str) -> None:
    said = str(load_catalog(TEMPLATES, language)("letterhead.not_real"))
    assert [p.get_text() for p in soup_of(published_sample, language).select(".not-real")] == [said]


def soup_of(folder: Path, language: str) -> BeautifulSoup:
    return BeautifulSoup((folder / PAGES[language]).read_text(encoding="utf-8"), "html.parser")
