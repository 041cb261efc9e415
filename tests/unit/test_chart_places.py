"""The places on a chart: its scales, and the room that is found for its words."""

import datetime as dt
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minhbach import model as m
from minhbach.derive.judgement import Figure
from minhbach.pages.charts import labels
from minhbach.pages.charts.axes import COUNTED, MOST_STEPS, MOST_YEARS, TimeAxis, ValueAxis, scale
from minhbach.pages.charts.room import Block, Room, Segment, Spot
from minhbach.pages.shared_pages import EXAMPLES
from minhbach.render.environment import Renderer
from minhbach.settings import PACKAGE
from tests.unit.making import baseline, change, measure

DAY = dt.date.fromisoformat
LANGUAGES = ("vi", "en")
RENDERERS = {language: Renderer(PACKAGE.parent / "templates", language) for language in LANGUAGES}
UNITS = ("percent", "percentage_point", "person", "dossier", "point", "vnd_million")

figures = st.decimals(min_value=0, max_value=5000, places=2)
LETTER = 650
"""Hundredths of a pixel that a letter of these words takes on average in the widest font of the system that they were
measured in."""

shares = st.decimals(min_value=0, max_value=100, places=2)


# ---- scales --------------------------------------------------------------------------------------------------------


def is_round(number: Fraction) -> bool:
    """Whether it is 1, 2, 2.5 or 5 with noughts before or behind."""
    while number >= 10:
        number /= 10
    while number < 1:
        number *= 10
    return number in (1, 2, Fraction(5, 2), 5)


@given(st.lists(figures, min_size=1), st.sampled_from(UNITS))
def test_the_marks_are_round_and_cover_all_values(found: list[Decimal], unit: str) -> None:
    exact = [Fraction(value) for value in found]
    marks = scale(exact, unit, change=False)
    steps = {high - low for low, high in pairwise(marks)}
    assert marks[0] <= min(exact) and max(exact) <= marks[-1]
    assert len(steps) == 1 and is_round(steps.pop()) and 2 <= len(marks) <= MOST_STEPS + 1
    assert marks[0] >= 0, "none of these can be less than nothing"
    assert unit not in COUNTED or all(mark.denominator == 1 for mark in marks)


@given(st.lists(shares, min_size=1))
def test_a_scale_of_shares_never_leaves_0_to_100(found: list[Decimal]) -> None:
    marks = scale([Fraction(value) for value in found], "percent", change=False)
    assert marks[0] >= 0 and marks[-1] <= 100


@given(st.lists(st.decimals(min_value=-50, max_value=50, places=1), min_size=1), st.sampled_from(UNITS))
def test_a_change_is_drawn_from_no_change(found: list[Decimal], unit: str) -> None:
    marks = scale([Fraction(value) for value in found], unit, change=True)
    assert 0 in marks
    assert marks[0] <= min(found) and max(found) <= marks[-1]


@pytest.mark.parametrize(
    ("found", "unit", "lowest"), [((96, 99), "percent", 96), ((30, 95), "percent", 0), ((26, 31), "document", 0)]
)
def test_a_scale_is_cut_only_where_all_values_lie_close_together(found: Any, unit: str, lowest: int) -> None:
    assert scale([Fraction(value) for value in found], unit, change=False)[0] == lowest


@given(st.lists(shares, min_size=2), st.integers(0, 30), st.integers(100, 300))
def test_what_is_higher_stands_higher(found: list[Decimal], top: int, bottom: int) -> None:
    exact = sorted(Fraction(value) for value in found)
    axis = ValueAxis(scale(exact, "percent", change=False), top, bottom)
    heights = [axis.at(value) for value in exact]
    assert heights == sorted(heights, reverse=True)
    assert all(top <= y <= bottom for y in heights)


@given(st.lists(st.dates(DAY("2026-01-01"), DAY("2030-12-31")), min_size=2))
def test_what_is_later_stands_further_right(days: list[dt.date]) -> None:
    axis = TimeAxis(2026, 2030)
    places = [axis.at(day) for day in sorted(days)]
    assert places == sorted(places)
    assert all(0 <= x < axis.after(day) <= 100 for x, day in zip(places, sorted(days), strict=True))


@given(st.integers(2000, 2050), st.integers(0, 40))
def test_year_labels_fit_a_phone(first: int, more: int) -> None:
    years = TimeAxis(first, first + more).years
    assert 1 <= len(years) <= MOST_YEARS
    assert years[0] == first


# ---- labels --------------------------------------------------------------------------------------------------------

CHANGES = [
    ("change", measure(change(low, high, kind, scale=way), "person", baseline=baseline(29)))
    for low, high, kind in ((-10, -8, "by_about"), (30, 30, "by_at_least"), (-2, -2, "by_more_than"))
    for way in ("percent", "points", "number")
]
WITHOUT_A_LINE = ("rises_every", "done_by", "quality")
DRAWN = [(form, promise) for form, promise in (*EXAMPLES, *CHANGES) if form not in (*WITHOUT_A_LINE, "steps")]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("promise", [promise for _, promise in DRAWN], ids=[form for form, _ in DRAWN])
def test_a_requirement_takes_no_more_room_than_is_kept_for_it(promise: m.Measure, language: str) -> None:
    words = RENDERERS[language].phrases.requirement_short(promise)
    kept = labels.Sizes(language).requirement(promise, promise.require)
    assert LETTER * len(words) <= kept <= LETTER * (len(words) + 4)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("unit", ["percent", "percentage_point", *sorted(COUNTED), "point", "vnd_million", "none"])
@given(figures)
@settings(max_examples=20)
def test_a_figure_takes_no_more_room_than_is_kept_for_it(unit: str, language: str, value: Decimal) -> None:
    figure = Figure(value, unit)
    for named in (False, True):
        words = RENDERERS[language].format.bare(figure, named)
        assert labels.Sizes(language).figure(figure, unit=named) >= LETTER * len(words)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", ["earlier", "later", "path"])
def test_our_own_words_take_no_more_room_than_is_kept_for_them(key: str, language: str) -> None:
    words = RENDERERS[language].catalog.pattern(f"chart.{key}").replace("{require}", "")
    assert labels.Sizes(language).words(key) >= LETTER * len(words)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("days", [("2026-01-01", "2030-12-31"), ("2026-09-30", "2027-12-30")])
def test_a_stage_takes_no_more_room_than_is_kept_for_it(days: tuple[str, str], language: str) -> None:
    stage = m.Stage(DAY(days[0]), DAY(days[1]))
    assert labels.Sizes(language).stage(stage) >= LETTER * len(RENDERERS[language].format.stage_name(stage))


@given(
    st.integers(0, 100).map(Fraction),
    st.integers(30, 180).map(Fraction),
    st.integers(1000, 12000),
    st.lists(st.tuples(st.integers(0, 100), st.integers(20, 190)), max_size=8),
)
def test_words_that_need_not_stand_harm_nothing(
    x: Fraction, y: Fraction, size: int, signs: list[tuple[int, int]]
) -> None:
    room = Room(220, 36)
    taken = [Block.around(Fraction(a), Fraction(b)) for a, b in signs]
    for sign in taken:
        room.take(sign)
    text = room.find(size, labels.around(x, y, peak=True, last=False))
    if text:
        widths = room.widths[-1:] if text.wide else room.widths
        block = Spot(Fraction(text.x), Fraction(text.y), text.anchor, text.dx).block(size)
        for width in widths:
            rect = block.at(width)
            assert not any(rect.meets(other.at(width)) for other in taken)
            assert rect.left >= 0 and rect.right <= (width + 8) * 100 and rect.top >= 0 and rect.bottom <= 22000


BLOCK = Block((50, 1), 2000, 2000, 4000, 6000)


@given(*[st.integers(-20, 120).map(Fraction) for _ in range(4)])
def test_a_line_with_a_point_within_a_block_crosses_it(x1: Fraction, y1: Fraction, x2: Fraction, y2: Fraction) -> None:
    on_it = [(x1 + (x2 - x1) * i / 40, y1 + (y2 - y1) * i / 40) for i in range(41)]
    if any(30 < x < 70 and 40 < y < 60 for x, y in on_it):
        assert Segment(x1, y1, x2, y2).at(100).crosses(BLOCK.at(100))


@pytest.mark.parametrize(
    "line", [(0, 40, 100, 40), (0, 70, 100, 70), (30, 0, 30, 100), (0, 0, 20, 100), (0, 45, 20, 55)]
)
def test_a_line_that_passes_by_or_touches_an_edge_does_not_cross(line: tuple[int, int, int, int]) -> None:
    assert not Segment(*map(Fraction, line)).at(100).crosses(BLOCK.at(100))
