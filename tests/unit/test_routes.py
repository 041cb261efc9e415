"""The list of all pages: each once in each language, with its counterpart, and collisions told."""

from collections import Counter
from collections.abc import Callable
from dataclasses import fields, replace
from pathlib import Path
from typing import get_args

import pytest

from minhbach import model as m
from minhbach.derive.judged import judge_unit
from minhbach.diagnostics import Diagnostic
from minhbach.pages import contexts as c
from minhbach.pages.routes import Route, plan_routes
from tests.unit.small_project import ON, REPOSITORY, SmallProject

STYLESHEET = "assets/style.css"


def routes_of(site: m.Site) -> tuple[list[Route], list[Diagnostic]]:
    return plan_routes(site, tuple(judge_unit(unit, ON) for unit in site.units), STYLESHEET, ON)


@pytest.fixture
def site(project: SmallProject) -> m.Site:
    project.write("content/pages/gioi-thieu.vi.md", "---\ntitle: Giới thiệu\n---\n\nMột câu.\n")
    site, found = project.validated()
    assert [d.code for d in found if d.severity == "error"] == []
    return site


def test_every_page_has_one_address_in_each_language(site: m.Site) -> None:
    routes, collisions = routes_of(site)
    assert collisions == []
    assert {count for count in Counter(r.path for r in routes).values()} == {1}
    vietnamese, english = ([r for r in routes if r.shell.language == g] for g in ("vi", "en"))
    assert [(r.template, r.source) for r in vietnamese] == [(r.template, r.source) for r in english]


def test_alternates_are_symmetric_and_hold_the_page_itself(site: m.Site) -> None:
    routes = {r.path: r for r in routes_of(site)[0]}
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
        assert (REPOSITORY / "templates" / template).is_file()


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
    alone, collisions = routes_of(replace(site, languages=("vi",)))
    assert collisions == []
    assert len(alone) * 2 == len(both)
    assert {tuple(r.shell.alternates) for r in alone} == {("vi",)}


def test_a_plan_without_results_has_all_its_other_pages(project: SmallProject) -> None:
    (project.root / "data/xa-thu/ke-hoach/results/2026-H1.yaml").unlink()
    routes, collisions = routes_of(project.validated()[0])
    assert collisions == []
    kinds = {type(r.page) for r in routes}
    assert c.PeriodPage not in kinds
    assert {c.PeriodsPage, c.UnreportedPage, c.TargetPage} <= kinds


def test_a_unit_without_a_plan_has_its_home(site: m.Site) -> None:
    bare = replace(site, units=(replace(site.units[0], plans=()),))
    routes, collisions = routes_of(bare)
    assert collisions == []
    assert {r.path for r in routes} >= {"xa-thu/index.html", "xa-thu/co-quan.html", "xa-thu/en/index.html"}


def page_of_the_methodology(site: m.Site) -> m.Site:
    text = m.Prose((), {}, "vi", {}, "content/pages/thuat-ngu.vi.md")
    return replace(site, pages={"thuat-ngu": {"vi": text}})


def plan_named(id: str) -> Callable[[m.Site], m.Site]:
    def change(site: m.Site) -> m.Site:
        unit = site.units[0]
        return replace(site, units=(replace(unit, plans=(replace(unit.plans[0], id=id),)),))

    return change


@pytest.mark.parametrize(
    ("change", "path", "sources"),
    [
        (page_of_the_methodology, "thuat-ngu.html", {"data/glossary.yaml", "content/pages/thuat-ngu.vi.md"}),
        (plan_named("en"), "xa-thu/en/index.html", {"data/xa-thu/ke-hoach/plan.yaml", "data/xa-thu/unit.yaml"}),
        (
            lambda site: replace(site, units=(replace(site.units[0], id="en"),)),
            "en/index.html",
            {"data/xa-thu/unit.yaml", "data/site.yaml"},
        ),
    ],
)
def test_two_sources_of_one_address_are_both_named(
    site: m.Site, change: Callable[[m.Site], m.Site], path: str, sources: set[str]
) -> None:
    _, collisions = routes_of(change(site))
    found = {str(d.details["path"]): {d.details["one"], d.details["other"]} for d in collisions}
    assert found[path] == sources
    assert {d.code for d in collisions} == {"colliding-urls"}


def test_an_illustrative_unit_never_enters_a_comparison(site: m.Site) -> None:
    made_up = replace(site, units=(replace(site.units[0], illustrative=True),))
    assert any(isinstance(r.page, c.IndicatorPage) for r in routes_of(site)[0])
    assert not any(isinstance(r.page, c.IndicatorPage) for r in routes_of(made_up)[0])


def test_contexts_are_frozen_and_documented() -> None:
    for page in get_args(c.Page):
        assert page.__doc__ and not page.__doc__.startswith(f"{page.__name__}(")
        assert page.__dataclass_params__.frozen
        assert fields(page)


def test_what_is_told_of_a_page_is_the_file_it_comes_from(site: m.Site, tmp_path: Path) -> None:
    files = {r.source.file for r in routes_of(site)[0]}
    assert {file for file in files if not (tmp_path / "project" / file).is_file()} == set()
