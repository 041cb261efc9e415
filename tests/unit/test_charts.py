"""Charts of a series: what is drawn of a measure, and that the words beside it are true."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest
from bs4 import BeautifulSoup
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from minhbach import model as m
from minhbach.derive.judged import judge_plan
from minhbach.derive.judgement import Figure
from minhbach.pages import contexts as c
from minhbach.pages.charts.drawing import BOTTOM, MOST_LABELS, TOP
from minhbach.pages.rows import PlanRows
from minhbach.render.environment import Renderer
from minhbach.settings import PACKAGE
from tests.unit.making import SCALE, STAGE, baseline, bound, change, measure, reported, result

DAY = dt.date.fromisoformat
TEXT = m.Text("một câu", "a sentence")
TEMPLATES = PACKAGE.parent / "templates"
AFTER = DAY("2032-01-01")
LANGUAGES = ("vi", "en")
RENDERERS = {language: Renderer(TEMPLATES, language) for language in LANGUAGES}
UNIT = m.Unit("xa", "commune", TEXT, TEXT, TEXT, None, True, None, None, (m.Office("phong", "office", TEXT),), ())


def plan(promise: m.Measure, results: dict[str, Any], **more: Any) -> m.Plan:
    """A plan of one measure with a report for each of the periods; None: a report without its figure."""
    reports: list[m.Report] = []
    for period, figures in sorted(results.items(), key=lambda item: m.Period.parse(item[0])):
        when = reported(period)
        found = {} if figures is None else {"t.chung": result(**figures)}
        corrections = more.pop("corrections", ()) if not reports else ()
        reports.append(m.Report(when.period, when.cutoff, None, found, {}, corrections))
    area = m.PlanArea("a", TEXT, ("I",), lead=("phong",))
    target = m.Target("t", "a", m.Quote("I", None), TEXT, (promise,))
    base = m.Plan("p", TEXT, None, None, TEXT, 2026, 2030, None, "digital", None, None, (area,))
    text = m.Prose((), {}, "vi")
    return replace(base, targets=(target,), reports=tuple(reports), texts={"vi": text}, **more)


def view_of(promise: m.Measure, results: dict[str, Any], on: dt.date = AFTER, **more: Any) -> c.MeasureView:
    rows = PlanRows(UNIT, judge_plan(plan(promise, results, **more), on), "vi")
    return rows.targets[0].measures[0]


def drawn(promise: m.Measure, results: dict[str, Any], on: dt.date = AFTER, **more: Any) -> c.ChartView:
    view = view_of(promise, results, on, **more)
    assert view.chart is not None
    return view.chart


def values(**results: object) -> dict[str, Any]:
    """`y2026=96` is the value of the year 2026, `y2026_H1` of its first half; None: reported without it."""
    return {k[1:].replace("_", "-"): None if v is None else {"value": v} for k, v in results.items()}


def value_at(chart: c.ChartView, y: Decimal) -> Fraction:
    """The value that a height stands for, by the chart's own marks."""
    high, low = chart.ticks[0], chart.ticks[-1]
    assert isinstance(high.value, Figure) and isinstance(low.value, Figure)
    share = (Fraction(y) - Fraction(low.y)) / (Fraction(high.y) - Fraction(low.y))
    return Fraction(low.value.value) + share * (Fraction(high.value.value) - Fraction(low.value.value))


def near(one: object, other: object, within: object = Fraction(1, 50)) -> bool:
    return abs(Fraction(str(one)) - Fraction(str(other))) <= Fraction(str(within))


def lines(chart: c.ChartView, *roles: str) -> list[c.ChartLine]:
    return [line for line in chart.lines if line.role in roles]


AT_LEAST_95 = measure(bound("at_least", 95))
YEARS = range(2026, 2031)
shares = st.decimals(min_value=0, max_value=100, places=2)
series = st.dictionaries(st.sampled_from(["2026-H1", "2026", "2027-Q1", "2027", "2028", "2029-9M", "2030"]), shares)


# ---- points --------------------------------------------------------------------------------------------------------


@given(series)
@settings(max_examples=40)
def test_every_point_stands_within_the_plot_at_the_figure_that_the_table_shows(found: dict[str, Decimal]) -> None:
    assume(found)
    view = view_of(AT_LEAST_95, {period: {"value": value} for period, value in found.items()})
    assert view.chart
    assert [p.point for p in view.chart.points] == list(reversed(view.series))
    for point in view.chart.points:
        assert isinstance(point.figure, Figure) and point.figure == point.point.figure
        assert 0 <= point.x <= 100 and TOP <= point.y <= BOTTOM
        height = Fraction(view.chart.ticks[0].y - view.chart.ticks[-1].y)
        span = value_at(view.chart, view.chart.ticks[0].y) - value_at(view.chart, view.chart.ticks[-1].y)
        assert near(value_at(view.chart, point.y), point.figure.value, abs(span / height) / 100)


@given(series)
@settings(max_examples=40)
def test_the_last_figure_is_always_written_and_no_more_than_fit(found: dict[str, Decimal]) -> None:
    assume(found)
    chart = drawn(AT_LEAST_95, {period: {"value": value} for period, value in found.items()})
    assert chart.points[-1].label and not chart.points[-1].label.wide
    assert sum(point.label is not None for point in chart.points) <= MOST_LABELS


def test_a_figure_that_stays_the_same_is_written_once() -> None:
    chart = drawn(AT_LEAST_95, values(y2026=96, y2027=96, y2028=96))
    assert [point.label is not None for point in chart.points] == [False, False, True]


def test_the_highest_and_the_lowest_are_named_where_they_are_neither_first_nor_last() -> None:
    assert drawn(AT_LEAST_95, values(y2026=90, y2027=93, y2028=96)).extremes is None
    extremes = drawn(AT_LEAST_95, values(y2026=90, y2027=96, y2028=93)).extremes
    assert extremes and [p.point.period.year for p in extremes] == [2027, 2026]


def test_a_corrected_figure_keeps_its_correction() -> None:
    correction = m.Correction("t.chung", DAY("2027-01-10"), result(value=99), TEXT)
    chart = drawn(AT_LEAST_95, values(y2026=96, y2027=97), corrections=(correction,))
    assert [point.point.correction for point in chart.points] == [correction, None]


# ---- where there is nothing to draw --------------------------------------------------------------------------------

RISES = measure(m.RisesEveryYear(), "point")


@pytest.mark.parametrize(
    ("promise", "results"),
    [
        (AT_LEAST_95, {}),
        (AT_LEAST_95, {"2026": {"note": TEXT}}),
        (measure(m.Quality(), "none"), {"2026": {"status": "in_progress"}, "2027": {"status": "done"}}),
        (RISES, values(y2026=80)),
        (measure(change(-10), "person"), values(y2026=80)),
    ],
)
def test_without_figures_or_with_one_that_nothing_is_held_against_there_is_no_chart(
    promise: m.Measure, results: dict[str, Any]
) -> None:
    assert view_of(promise, results).chart is None


def test_one_figure_is_drawn_beside_its_requirement() -> None:
    assert len(drawn(AT_LEAST_95, values(y2026=96)).points) == 1


# ---- the requirement -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("require", "wanted"),
    [
        *((bound(comparator, 60), [60]) for comparator in ("at_least", "more_than", "at_most", "less_than", "exactly")),
        (m.All(), [100]),
        (m.Between(Decimal(40), Decimal(60)), [60, 40]),
        (m.About(Decimal(55), Decimal(65)), [55]),
        (m.About(Decimal(55), Decimal(55)), [55]),
    ],
)
def test_the_requirement_is_a_line_at_its_own_height_over_the_whole_stage(
    require: m.Requirement, wanted: list[int]
) -> None:
    chart = drawn(measure(require), values(y2026=30, y2027=80))
    found = lines(chart, "require")
    assert [round(value_at(chart, line.y1)) for line in found] == wanted
    assert all(line.x1 == 0 and line.x2 == 100 and line.y1 == line.y2 for line in found)


@pytest.mark.parametrize(
    ("require", "span"),
    [
        (m.Between(Decimal(40), Decimal(60)), (60, 40)),
        (m.About(Decimal(55), Decimal(65)), (65, 55)),
        (m.About(Decimal(55), Decimal(55)), None),
        (bound("at_least", 60), None),
    ],
)
def test_a_span_is_shaded(require: m.Requirement, span: tuple[int, int] | None) -> None:
    chart = drawn(measure(require), values(y2026=30, y2027=80))
    edges = [(round(value_at(chart, b.y)), round(value_at(chart, b.y + b.height))) for b in chart.bands]
    assert edges == ([span] if span else [])


def test_a_promised_change_is_drawn_as_changes() -> None:
    promise = measure(change(-10, -8, "by_about"), "person", pace="reach", baseline=baseline(200))
    chart = drawn(promise, values(y2026=196, y2027=190))
    assert [point.figure for point in chart.points] == [
        Figure(Decimal(-2), "percent", signed=True),
        Figure(Decimal(-5), "percent", signed=True),
    ]
    assert [round(value_at(chart, line.y1)) for line in lines(chart, "require")] == [-8]
    assert near(value_at(chart, chart.ticks[0].y), 0)


def test_without_the_baseline_of_a_change_the_levels_are_drawn_and_no_line() -> None:
    chart = drawn(measure(change(-10), "person", pace="reach"), values(y2026=196, y2027=190))
    assert not lines(chart, "require", "path") and not chart.labels
    assert [point.figure for point in chart.points] == [Figure(Decimal(n), "person") for n in (196, 190)]


def test_where_some_periods_tell_the_change_only_those_are_drawn() -> None:
    results = values(y2026=196) | {"2027": {"change": -5}, "2028": {"change": -6}}
    chart = drawn(measure(change(-10), "person", pace="reach"), results)
    assert [point.point.period.year for point in chart.points] == [2027, 2028]


def test_a_stair_rises_by_the_year() -> None:
    chart = drawn(measure(m.Steps(2026, Decimal(40), Decimal(20), Decimal(100))), values(y2026=30, y2027=70))
    flat = [line for line in lines(chart, "require") if line.y1 == line.y2]
    risers = [line for line in lines(chart, "require") if line.x1 == line.x2]
    assert [round(value_at(chart, line.y1)) for line in flat] == [40, 60, 80, 100]
    assert all(before.x2 == after.x1 for before, after in pairwise(flat))
    assert [(line.y1, line.y2) for line in risers] == [(a.y1, b.y1) for a, b in pairwise(flat)]
    assert chart.labels[0].words == (chart_measure(chart), bound("at_least", 40))


def chart_measure(chart: c.ChartView) -> m.Measure:
    words = chart.labels[0].words
    assert isinstance(words, tuple)
    return words[0]


def test_ranks_stand_on_their_rungs() -> None:
    promise = measure(m.RankAtLeast("kha"), "rank", scale=SCALE)
    chart = drawn(promise, {"2026": {"rank": "yeu"}, "2027": {"rank": "tot"}})
    height = {tick.value: tick.y for tick in chart.ticks}
    names = dict(SCALE)
    assert [tick.value for tick in chart.ticks] == [name for _, name in reversed(SCALE)]
    assert [point.y for point in chart.points] == [height[names["yeu"]], height[names["tot"]]]
    assert [line.y1 for line in lines(chart, "require")] == [height[names["kha"]]]
    assert chart.starts_at is None


def test_what_has_to_rise_each_year_rises_from_the_year_before() -> None:
    promise = replace(RISES, baseline=baseline(80, "2025"))
    chart = drawn(promise, values(y2026=82))
    assert chart.baseline and chart.baseline.figure == Figure(Decimal(80), "point")
    assert near(value_at(chart, chart.baseline.y), 80) and chart.baseline.x < chart.points[0].x
    assert not lines(chart, "require", "path")
    (join,) = lines(chart, "series")
    assert (join.x1, join.y1) == (chart.baseline.x, chart.baseline.y)


# ---- the way to it -------------------------------------------------------------------------------------------------


def height_of_path(chart: c.ChartView, x: Decimal) -> Fraction:
    line = next(line for line in lines(chart, "path") if line.x1 <= x <= line.x2)
    share = Fraction(x - line.x1) / Fraction(line.x2 - line.x1)
    return Fraction(line.y1) + share * Fraction(line.y2 - line.y1)


@pytest.mark.parametrize(
    "promise",
    [
        measure(bound("at_least", 95), pace="reach", baseline=baseline(50)),
        measure(bound("at_most", 5), pace="reach", baseline=baseline(80)),
        measure(m.All(), pace="reach", baseline=baseline(50)),
        measure(m.About(Decimal(90), Decimal(95)), pace="reach", baseline=baseline(50)),
        measure(m.Steps(2026, Decimal(40), Decimal(15), Decimal(100)), pace="reach"),
        measure(change(-10), "person", pace="reach", baseline=baseline(100)),
        measure(change(40), "person", pace="reach", baseline=baseline(10)),
    ],
    ids=lambda promise: type(promise.require).__name__,
)
@given(st.lists(st.decimals(min_value=10, max_value=99, places=1), min_size=5, max_size=5))
@settings(max_examples=15)
def test_the_path_runs_where_the_verdict_expects_the_figure(promise: m.Measure, found: list[Decimal]) -> None:
    results = {f"{year}-H1": {"value": value} for year, value in zip(YEARS, found, strict=True)}
    view = view_of(promise, results)
    assert view.chart
    for point in view.chart.points:
        expected = point.point.judgement.expected
        if expected is not None:
            height = height_of_path(view.chart, point.x)
            span = Fraction(BOTTOM - TOP)
            low, high = (value_at(view.chart, view.chart.ticks[i].y) for i in (-1, 0))
            assert near(height, BOTTOM - (expected - low) / (high - low) * span, Fraction(1, 10))


@pytest.mark.parametrize(
    "promise", [measure(m.All(), pace="reach"), measure(m.All(), pace="hold", baseline=baseline(50)), RISES]
)
def test_there_is_no_path_where_no_verdict_follows_one(promise: m.Measure) -> None:
    assert not lines(drawn(promise, values(y2026=80, y2027=90)), "path")


# ---- amendments ----------------------------------------------------------------------------------------------------


def amendment(day: str, was: m.Terms, now: m.Terms) -> m.Amendment:
    return m.Amendment("s", m.Document(), DAY(day), TEXT, TEXT, (m.AmendedTerms("t.chung", was, now),))


LOWERED = amendment("2027-07-01", m.Terms(require=bound("at_least", 99)), m.Terms(require=bound("at_least", 95)))


def test_the_requirement_is_drawn_as_it_was_in_force_at_each_time() -> None:
    chart = drawn(AT_LEAST_95, values(y2026=96, y2027=97), amendments=(LOWERED,))
    (earlier,), (now,) = lines(chart, "earlier"), lines(chart, "require")
    assert (round(value_at(chart, earlier.y1)), round(value_at(chart, now.y1))) == (99, 95)
    assert earlier.x1 == 0 and earlier.x2 == now.x1 and now.x2 == 100
    assert chart.amended == (("earlier", m.Terms(bound("at_least", 99)), DAY("2027-06-30")),)
    assert [label.role for label in chart.labels] == ["earlier", "require"]


def test_before_an_amendment_takes_effect_the_terms_to_come_are_not_todays() -> None:
    chart = drawn(AT_LEAST_95, values(y2026=96), on=DAY("2027-01-01"), amendments=(LOWERED,))
    (now,), (later,) = lines(chart, "require"), lines(chart, "later")
    assert (round(value_at(chart, now.y1)), round(value_at(chart, later.y1))) == (99, 95)
    assert now.x2 == later.x1 and not lines(chart, "earlier")
    assert chart.amended == (("later", m.Terms(bound("at_least", 95)), DAY("2027-07-01")),)


def test_a_stage_that_was_moved_takes_its_requirement_along() -> None:
    later = m.Stage(DAY("2028-01-01"), DAY("2031-12-31"))
    moved = amendment("2027-07-01", m.Terms(stage=STAGE), m.Terms(stage=later))
    chart = drawn(replace(AT_LEAST_95, stage=later), values(y2026=96, y2027=97), amendments=(moved,))
    (earlier,), (now,) = lines(chart, "earlier"), lines(chart, "require")
    assert earlier.x1 == 0 and earlier.x2 < now.x1 and now.x2 == 100
    assert chart.stage and chart.stage[0].x == now.x1, "the stage of today is marked"
    assert chart.amended == (("earlier", m.Terms(stage=STAGE), DAY("2027-06-30")),)


def test_an_amendment_of_something_else_changes_nothing() -> None:
    other = amendment("2027-07-01", m.Terms(due=DAY("2027-01-01")), m.Terms(due=DAY("2028-01-01")))
    plain = drawn(AT_LEAST_95, values(y2026=96, y2027=97))
    assert drawn(AT_LEAST_95, values(y2026=96, y2027=97), amendments=(other,)) == plain


# ---- stage and gaps ------------------------------------------------------------------------------------------------


SHORT = replace(AT_LEAST_95, stage=m.Stage(DAY("2027-01-01"), DAY("2028-12-31")))


@pytest.mark.parametrize("results", [values(y2027=96, y2028=97), values(y2027_H1=96)])
def test_a_stage_that_fills_the_chart_is_not_marked(results: dict[str, Any]) -> None:
    assert drawn(SHORT, results).stage is None


@pytest.mark.parametrize(
    ("results", "first", "last"),
    [(values(y2026=96, y2027=97), 1, 3), (values(y2027=96, y2029=97), 0, 2), (values(y2026=96, y2029=97), 1, 3)],
)
def test_the_stage_is_marked_where_the_chart_shows_more_time(results: dict[str, Any], first: int, last: int) -> None:
    chart = drawn(SHORT, results)
    starts = [year.x for year in chart.years] + [Decimal(100)]
    assert chart.stage
    area = chart.stage[0]
    assert near(area.x, starts[first]) and near(area.x + area.width, starts[last])


def test_a_period_without_a_figure_breaks_the_line() -> None:
    chart = drawn(AT_LEAST_95, values(y2026=96, y2027=None, y2028=97, y2029=98))
    assert [line.role for line in chart.lines if line.role in ("series", "gap")] == ["gap", "series"]
    assert [period.id for period, _ in chart.missing] == ["2027"]
    assert chart.points[0].x < chart.missing[0][1] < chart.points[1].x


def test_what_is_told_by_the_year_is_not_missing_from_a_half() -> None:
    chart = drawn(AT_LEAST_95, values(y2026=96, y2027_H1=None, y2027=97))
    assert not chart.missing and lines(chart, "series") and not lines(chart, "gap")


def test_a_report_that_never_came_is_missing_too() -> None:
    def expected(period: str, due: str) -> m.ExpectedReport:
        when = reported(period)
        return m.ExpectedReport(when.period, when.cutoff, DAY(due))

    periods = (expected("2026", "2026-12-20"), expected("2027", "2027-12-20"), expected("2030", "2030-12-20"))
    duty = m.Reporting("r", m.Quote("I", None), (), (), ("year",), periods)
    chart = drawn(AT_LEAST_95, values(y2026=96, y2028=97), on=DAY("2029-01-01"), reporting=(duty,))
    assert [period.id for period, _ in chart.missing] == ["2027"], "2030 is not due yet"
    assert lines(chart, "gap") and not lines(chart, "series")


def test_nothing_is_missing_outside_the_stage() -> None:
    assert not drawn(SHORT, values(y2026=None, y2027=96, y2028=97, y2029=None)).missing


# ---- what is said --------------------------------------------------------------------------------------------------


def figure_of_page(view: c.MeasureView, language: str) -> BeautifulSoup:
    fragment = RENDERERS[language].fragment("components/measure.html", "series", view, "Bảng", path="")
    return BeautifulSoup(fragment.html, "html.parser")


def sentences(view: c.MeasureView, language: str) -> str:
    desc = figure_of_page(view, language).find("desc")
    assert desc is not None
    return desc.get_text()


SAID = view_of(AT_LEAST_95, values(y2026=96, y2027=99, y2028=None, y2029=93, y2030=97), amendments=(LOWERED,))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_description_tells_the_series_the_requirement_and_the_gaps(language: str) -> None:
    said, words, chart = sentences(SAID, language), RENDERERS[language], SAID.chart
    assert chart and chart.extremes
    name, figure, t = words.format.period_name, words.format.figure, words.catalog.plain
    first, last, (highest, lowest) = chart.points[0], chart.points[-1], chart.extremes
    pace = t("pace.hold", stage=words.format.stage_name(STAGE))
    expected = (
        t(
            "chart.many",
            count=4,
            first=figure(first.figure),
            last=figure(last.figure),
            **{"from": name(first.point.period), "to": name(last.point.period)},
        ),
        t(
            "chart.extremes",
            highest=figure(highest.figure),
            high=name(highest.point.period),
            lowest=figure(lowest.figure),
            low=name(lowest.point.period),
        ),
        t("chart.require", require=words.phrases.requirement(AT_LEAST_95), pace=pace),
        t(
            "chart.earlier_until",
            terms=words.phrases.requirement((AT_LEAST_95, bound("at_least", 99))),
            day=words.format.day(DAY("2027-06-30")),
        ),
        t("chart.missing_count", count=1),
    )
    assert said == " ".join(expected)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_rise_every_year_is_said_though_it_has_no_line(language: str) -> None:
    promise = replace(RISES, baseline=baseline(80, "2025"))
    said, words = sentences(view_of(promise, values(y2026=82)), language), RENDERERS[language]
    assert words.phrases.requirement(promise) in said
    assert words.catalog.plain("chart.baseline", year="2025", value=words.format.quantity(Decimal(80), "point")) in said


def drawn_charts() -> Iterator[c.MeasureView]:
    yield SAID
    yield view_of(replace(RISES, baseline=baseline(80, "2025")), values(y2026=82, y2027=81))
    yield view_of(
        measure(m.RankAtLeast("kha"), "rank", scale=SCALE), {"2026": {"rank": "yeu"}, "2027": {"rank": "tot"}}
    )
    yield view_of(measure(change(-10), "person", pace="reach", baseline=baseline(29)), values(y2026=29, y2027=27))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("view", list(drawn_charts()))
def test_each_point_tells_what_its_row_of_the_table_tells(view: c.MeasureView, language: str) -> None:
    page, words = figure_of_page(view, language), RENDERERS[language]
    titles = [title.get_text() for title in page.select("svg.point title")]
    for row in page.select("tbody tr"):
        period, value, verdict = row.select("a, strong, .tag")[:3]
        (said,) = [
            title for title in titles if title.startswith(f"{period.get_text()}: ") and verdict.get_text() in title
        ]
        assert value.get_text() in said
    assert words.catalog.plain("chart.title", title="Bảng") in page.get_text()


@pytest.mark.parametrize("view", list(drawn_charts()))
def test_an_image_has_a_name_and_a_description(view: c.MeasureView) -> None:
    page = figure_of_page(view, "vi")
    plot = page.select_one("svg[role=img]")
    assert plot is not None
    named = [page.find(id=id) for id in str(plot["aria-labelledby"]).split()]
    assert [tag.name for tag in named if tag] == ["title", "desc"]
