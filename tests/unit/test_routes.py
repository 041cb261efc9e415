"""The list of all pages: each once in each language, with its counterpart, and collisions told."""

from collections import Counter
from collections.abc import Callable
from typing import get_args

import pytest
from msgspec.structs import replace

from minhbach import model as m
from minhbach.derive.judged import judge_unit
from minhbach.diagnostics import Diagnostic
from minhbach.pages import contexts as c
from minhbach.pages.routes import Route, collisions
from minhbach.settings import PACKAGE
from minhbach.sources.project import read_sources
from minhbach.validation.check import validate
from tests.planning import routes_of as planned
from tests.sample import ON, SAMPLE_SITE

ASSETS = {"style.css": "assets/style.css"}


def routes_of(site: m.Site) -> tuple[list[Route], list[Diagnostic]]:
    routes = planned(site, [judge_unit(unit, ON) for unit in site.units], ON, ASSETS)
    return routes, list(collisions(routes))


@pytest.fixture(scope="module")
def site() -> m.Site:
    sources, _ = read_sources(SAMPLE_SITE)
    site, _ = validate(sources, PACKAGE.parent / "data" / "schema", ON)
    assert site
    return site


def test_every_page_has_one_address_in_each_language(site: m.Site) -> None:
    routes, collided = routes_of(site)
    assert collided == []
    assert set(Counter(r.path for r in routes).values()) == {1}
    vietnamese, english = ([r for r in routes if r.is_html and r.shell.language == g] for g in ("vi", "en"))
    assert [r.template for r in vietnamese] == [r.template for r in english]


def test_alternates_are_symmetric_and_hold_the_page_itself(site: m.Site) -> None:
    routes = {r.path: r for r in routes_of(site)[0] if r.is_html}
    for route in routes.values():
        assert route.shell.alternates[route.shell.language] == route.path
        assert set(route.shell.alternates) == {"vi", "en"}
        for language, path in route.shell.alternates.items():
            other = routes[path]
            assert other.shell.language == language
            assert other.shell.alternates == route.shell.alternates
            assert type(other.page) is type(route.page)


def test_every_kind_of_page_is_reached_and_has_its_template(site: m.Site) -> None:
    routes, _ = routes_of(site)
    assert {type(r.page) for r in routes} == set(get_args(c.Page))
    for template in {r.template for r in routes}:
        assert (PACKAGE.parent / "templates" / template).is_file()


def test_navigation_crumbs_and_footer_lead_to_pages_of_the_same_language(site: m.Site) -> None:
    routes, _ = routes_of(site)
    languages = {r.path: r.shell.language for r in routes}
    for route in routes:
        shell = route.shell
        links = (*shell.crumbs, *shell.navigation, *shell.footer)
        assert {languages[link.path] for link in links} | {languages[shell.home]} == {shell.language}
        assert [link.path for link in shell.navigation if link.current] in ([], [route.path])


def test_a_site_in_one_language_has_no_page_of_another(site: m.Site) -> None:
    both, _ = routes_of(site)
    alone, collided = routes_of(replace(site, languages=("vi",)))
    assert collided == []
    assert sum(r.is_html for r in alone) * 2 == sum(r.is_html for r in both)
    assert {tuple(r.shell.alternates) for r in alone} == {("vi",)}


def test_a_plan_without_results_has_all_its_other_pages(site: m.Site) -> None:
    routes, collided = routes_of(with_plans(site, lambda plan: replace(plan, reports=())))
    assert collided == []
    kinds = {type(r.page) for r in routes}
    assert c.PeriodPage not in kinds
    assert {c.PeriodsPage, c.UnreportedPage, c.TargetPage} <= kinds


def test_a_unit_without_a_plan_has_its_home(site: m.Site) -> None:
    unit = site.units[0]
    routes, collided = routes_of(replace(site, units=(replace(unit, plans=()),)))
    assert collided == []
    assert {r.path for r in routes} >= {f"{unit.id}/index.html", f"{unit.id}/co-quan.html", f"{unit.id}/en/index.html"}


def page_named_as_the_glossary(site: m.Site) -> m.Site:
    text = m.Prose((), {}, "vi", {}, "content/pages/thuat-ngu.vi.md")
    return replace(site, pages={"thuat-ngu": {"vi": text}})


def with_plans(site: m.Site, change: Callable[[m.Plan], m.Plan]) -> m.Site:
    return replace(site, units=tuple(replace(u, plans=tuple(map(change, u.plans))) for u in site.units))


@pytest.mark.parametrize(
    ("change", "path", "files"),
    [
        (page_named_as_the_glossary, "thuat-ngu.html", ("glossary.yaml", "thuat-ngu.vi.md")),
        (
            lambda site: with_plans(site, lambda plan: replace(plan, id="en")),
            "xa-thu/en/index.html",
            ("plan.yaml", "unit.yaml"),
        ),
        (
            lambda site: replace(site, units=(replace(site.units[0], id="en"),)),
            "en/index.html",
            ("site.yaml", "unit.yaml"),
        ),
    ],
)
def test_two_sources_of_one_address_are_both_named(
    site: m.Site, change: Callable[[m.Site], m.Site], path: str, files: tuple[str, ...]
) -> None:
    _, collided = routes_of(change(site))
    found = {str(d.details["path"]): (str(d.details["one"]), str(d.details["other"])) for d in collided}
    assert tuple(sorted(file.rpartition("/")[2] for file in found[path])) == files
    assert {d.code for d in collided} == {"colliding-urls"}


def test_an_illustrative_unit_never_enters_a_comparison(site: m.Site) -> None:
    for illustrative in (True, False):
        units = tuple(replace(unit, illustrative=illustrative) for unit in site.units)
        routes, _ = routes_of(replace(site, units=units))
        pages = [route.page for route in routes if isinstance(route.page, c.IndicatorPage)]
        assert {page.indicator for page in pages} == set(site.indicators)
        assert any(page.rows for page in pages) is not illustrative


def test_contexts_are_frozen_and_documented() -> None:
    for page in get_args(c.Page):
        assert page.__doc__
        assert page.__struct_config__.frozen
        assert page.__struct_fields__


def test_every_page_names_the_file_that_it_comes_from(site: m.Site) -> None:
    files = {r.source.file for r in routes_of(site)[0]}
    assert {file for file in files if not (SAMPLE_SITE / file).is_file()} == set()
