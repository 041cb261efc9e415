"""How lists can be narrowed: what each row is found by, what can be chosen, and the alphabetical order."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

import pytest
from msgspec.structs import replace

from minhbach import model as m
from minhbach.derive.judged import judge_plan, judge_unit
from minhbach.derive.judgement import GRAVEST_FIRST
from minhbach.pages import contexts as c
from minhbach.pages import urls
from minhbach.pages.alphabet import sort_key, vietnamese_key
from minhbach.pages.narrowing import narrow_targets, narrow_tasks
from minhbach.pages.plan_pages import targets_page, tasks_page
from minhbach.pages.rows import PlanRows
from minhbach.settings import PACKAGE
from minhbach.sources.project import read_sources
from minhbach.validation.check import validate
from tests.sample import ON, SAMPLE_SITE
from tests.unit.making import bound, measure

DAY = dt.date.fromisoformat
TITLE = m.Text("một câu", "a sentence")
OFFICES = tuple(
    m.Office(id, "office", m.Text(vi, en))
    for id, vi, en in (
        ("doi", "Đội thuế", "Tax team"),
        ("van-phong", "Văn phòng", "Office"),
        ("ban", "Ban quản lý", "Management board"),
        ("an", "Ấn loát", "Printing house"),
        ("kho", "Kho bạc", "Treasury"),
    )
)


def rows_of(language: str = "vi", **promises: Any) -> PlanRows:
    areas = tuple(m.PlanArea(id, m.Text(f"Lĩnh vực {id}"), ()) for id in ("a", "b", "c"))
    plan = m.Plan("p", TITLE, None, None, TITLE, 2026, 2030, None, "digital", None, None, areas, **promises)
    unit = m.Unit("u", "commune", TITLE, TITLE, TITLE, None, False, None, None, OFFICES, (plan,))
    return PlanRows(unit, judge_plan(plan, DAY("2026-07-01")), language)


def task(id: str, due: str | None = None, area: str = "a", title: m.Text = TITLE, **more: Any) -> m.Task:
    return m.Task(id, area, m.Quote("I", None), title, due=DAY(due) if due else None, **more)


def target(id: str, *stages: tuple[str, str], **more: Any) -> m.Target:
    promises = tuple(
        replace(measure(bound("at_least", 95)), id=f"m{at}", stage=m.Stage(DAY(start), DAY(end)))
        for at, (start, end) in enumerate(stages)
    )
    return m.Target(id, "a", m.Quote("I", None), TITLE, promises, **more)


def values(choices: Iterable[c.Choice]) -> list[tuple[str, int]]:
    return [(choice.value, choice.count) for choice in choices]


# ---- what a row is found by --------------------------------------------------------------------------------------


def test_a_target_is_found_in_every_year_that_one_of_its_measures_touches() -> None:
    rows = rows_of(targets=(target("t", ("2026-12-31", "2027-01-01"), ("2029-06-01", "2029-06-30")),))
    assert narrow_targets(rows).facets["t"].years == ("2026", "2027", "2029")


def test_a_new_stage_counts_from_the_day_that_it_is_in_force() -> None:
    was, now = (m.Stage(DAY("2026-01-01"), DAY(end)) for end in ("2026-12-31", "2027-12-31"))
    change = m.AmendedTerms("t.m0", m.Terms(stage=was), m.Terms(stage=now))
    given = (target("t", ("2026-01-01", "2027-12-31")),)
    for effective, years in (("2026-06-01", ("2026", "2027")), ("2026-08-01", ("2026",))):
        amendment = m.Amendment("s", m.Document(), DAY(effective), TITLE, TITLE, (change,))
        assert narrow_targets(rows_of(targets=given, amendments=(amendment,))).facets["t"].years == years


def test_a_task_is_found_in_the_year_of_its_deadline_or_as_without_one() -> None:
    facets = narrow_tasks(rows_of(tasks=(task("due", "2027-03-31"), task("open")))).facets
    assert (facets["due"].years, facets["open"].years) == (("2027",), (urls.NO_DEADLINE,))


def test_an_office_that_leads_and_one_that_coordinates_both_find_it() -> None:
    tasks = (task("both", lead=("doi", "ban"), coordinate=("ban", "an")), task("alone", coordinate=("an",)))
    facets = narrow_tasks(rows_of(tasks=tasks)).facets
    assert facets["both"].offices == ("doi", "ban", "an")
    assert facets["alone"].offices == (urls.NO_LEAD, "an")


# ---- what can be chosen ------------------------------------------------------------------------------------------


def test_years_ascend_and_what_has_no_deadline_comes_last() -> None:
    tasks = (task("open"), task("late", "2030-01-01"), task("soon", "2026-12-31"), task("same", "2026-01-01"))
    assert values(narrow_tasks(rows_of(tasks=tasks)).years) == [("2026", 2), ("2030", 1), (urls.NO_DEADLINE, 1)]


@pytest.mark.parametrize(
    ("language", "order"), [("vi", ["an", "ban", "doi", "van-phong"]), ("en", ["ban", "van-phong", "an", "doi"])]
)
def test_offices_stand_by_the_alphabet_of_the_page_and_what_has_no_lead_comes_last(
    language: str, order: list[str]
) -> None:
    tasks = [task(id, lead=(id,)) for id in ("doi", "van-phong", "ban", "an")]
    offices = narrow_tasks(rows_of(language, tasks=(task("none"), *tasks))).offices
    assert [choice.value for choice in offices] == [*order, urls.NO_LEAD]


def test_areas_stand_as_in_the_plan_and_only_those_with_rows() -> None:
    tasks = (task("1", area="c"), task("2", area="a"), task("3", area="c"))
    assert values(narrow_tasks(rows_of(tasks=tasks)).areas) == [("a", 1), ("c", 2)]


def test_what_all_rows_have_is_not_offered() -> None:
    """To choose it would change nothing."""
    two = (target("1", ("2026-01-01", "2027-12-31")), target("2", ("2026-01-01", "2027-12-31")))
    narrowing = narrow_targets(rows_of(targets=two))
    assert not any((narrowing.areas, narrowing.offices, narrowing.verdicts, narrowing.years))
    three = narrow_targets(rows_of(targets=(*two, target("3", ("2027-01-01", "2027-12-31")))))
    assert values(three.years) == [("2026", 2), ("2027", 3)]


# ---- the alphabet ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "order"),
    [("vi", ["Ân cần", "Dung", "Đất", "đất đai", "Văn"]), ("en", ["Ân cần", "Đất", "đất đai", "Dung", "Văn"])],
)
def test_the_rank_is_the_place_by_the_alphabet_of_the_page(language: str, order: list[str]) -> None:
    words = ["Văn", "đất đai", "Dung", "Đất", "Ân cần"]
    facets = narrow_tasks(rows_of(language, tasks=tuple(task(w, title=m.Text(w)) for w in words))).facets
    assert sorted(words, key=lambda word: facets[word].rank) == order


def test_of_equal_names_the_one_that_stands_first_in_the_plan_comes_first() -> None:
    facets = narrow_tasks(rows_of(tasks=(task("z"), task("a"), task("m")))).facets
    assert [facets[id].rank for id in ("z", "a", "m")] == [0, 1, 2]


# ---- a whole plan ------------------------------------------------------------------------------------------------


Pages = list[tuple[c.TargetsPage | c.TasksPage, PlanRows]]


@pytest.fixture(scope="module", params=["vi", "en"])
def pages(request: pytest.FixtureRequest) -> Pages:
    """Every list of the sample site in one language, however it is grouped."""
    sources, _ = read_sources(SAMPLE_SITE)
    site, _ = validate(sources, PACKAGE.parent / "data" / "schema", ON)
    assert site
    found: Pages = []
    for judged in (judge_unit(unit, ON) for unit in site.units):
        for rows in (PlanRows(judged.unit, plan, request.param) for plan in judged.plans):
            found += [(targets_page(rows, by), rows) for by in ("area", "verdict")]
            found += [(tasks_page(rows, by), rows) for by in ("area", "office", "verdict")]
    return found


def test_every_row_has_facets_and_is_found_under_its_own(pages: Pages) -> None:
    for page, _ in pages:
        narrowing = page.narrowing
        targets = {row.target.id: row for group in page.groups for row in group.targets}
        tasks = {row.task.id: row for group in page.groups for row in group.tasks}
        assert narrowing.facets.keys() == targets.keys() | tasks.keys()
        for id, facets in narrowing.facets.items():
            row = targets.get(id) or tasks[id]
            verdict = row.verdict if isinstance(row, c.TargetRow) else row.judgement.verdict
            assert facets.area == row.area.id
            assert facets.verdict == urls.verdict(verdict)
            assert {link.office.id for link in row.lead} <= set(facets.offices)
            assert (urls.NO_LEAD in facets.offices) is not bool(row.lead)


def test_each_choice_counts_the_rows_that_have_it_and_each_value_is_offered(pages: Pages) -> None:
    offered = 0
    for page, _ in pages:
        narrowing = page.narrowing
        found = narrowing.facets.values()
        for choices, having in (
            (narrowing.areas, [(f.area,) for f in found]),
            (narrowing.offices, [f.offices for f in found]),
            (narrowing.verdicts, [(f.verdict,) for f in found]),
            (narrowing.years, [f.years for f in found]),
        ):
            for choice in choices:
                assert choice.count == sum(choice.value in values for values in having) > 0
            if choices:
                offered += 1
                assert {choice.value for choice in choices} == {value for values in having for value in values}
            else:
                assert len(set(map(frozenset, having))) <= 1
    assert offered


def test_verdicts_are_offered_gravest_first(pages: Pages) -> None:
    for page, _ in pages:
        offered = [choice.verdict for choice in page.narrowing.verdicts]
        assert offered == [verdict for verdict in GRAVEST_FIRST if verdict in offered]


def test_ranks_order_the_names_as_readers_of_the_page_expect(pages: Pages) -> None:
    for page, rows in pages:
        titles = {row.target.id: row.target.title for row in rows.targets}
        titles |= {row.task.id: row.task.title for row in rows.tasks}
        facets = page.narrowing.facets
        by_rank = [titles[id] for id in sorted(facets, key=lambda id: facets[id].rank)]
        if rows.language == "vi":
            assert by_rank == sorted(by_rank, key=lambda title: vietnamese_key(title.vi))
        else:
            assert by_rank == sorted(by_rank, key=lambda title: sort_key(title.en or title.vi, "en"))
        assert sorted(f.rank for f in facets.values()) == list(range(len(facets)))
