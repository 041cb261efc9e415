"""What a list shows of a measure: its figure and its bar."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from minhbach import model as m
from minhbach.derive.judgement import Figure, judge
from minhbach.pages.rows import bar, figure_of
from tests.unit.every_reason import EVERY_REASON
from tests.unit.making import STAGE, baseline, bound, case, change, measure, reported

CLOSE = measure(
    bound("at_least", "90.08"), pace="reach", baseline=baseline(10), stage=m.Stage(date(2026, 6, 4), date(2026, 6, 24))
)
"""On 14 June 50.04 is expected; 49.96 is less, though each by itself is rounded to 50."""
JUDGED = [(reason, given) for reason, (_, given) in EVERY_REASON.items() if given.measure]
CASES = {reason: given for reason, given in JUDGED if judge(given).facts.get("value")}
CASES["close"] = case(CLOSE, reported(value="49.96"), on="2026-06-20")


@pytest.mark.parametrize("reason", CASES)
def test_the_figure_of_a_list_is_that_of_the_sentence(reason: str) -> None:
    judgement, promise = judge(CASES[reason]), CASES[reason].measure
    assert promise
    assert figure_of(promise, CASES[reason].last.result, judgement) == judgement.facts["value"]


def test_a_figure_that_another_decided_is_shown_on_its_side_of_the_requirement() -> None:
    promise = measure(bound("at_least", 95))
    judgement, earlier = judge(case(promise, reported("2026", value=99))), reported("2026-H1", value="94.96")
    assert figure_of(promise, earlier.result, judgement) == Figure(Decimal("94.96"), "percent")


@pytest.mark.parametrize(
    ("promise", "value", "figure"),
    [
        (measure(change(-10), "person"), 28, Figure(Decimal(28), "person")),
        (measure(change(-10), "person", baseline=baseline(29)), 28, Figure(Decimal("-3.4"), "percent", signed=True)),
    ],
)
def test_a_promise_of_change_shows_the_change_where_it_is_known(promise: m.Measure, value: int, figure: Figure) -> None:
    result = reported(value=value)
    assert figure_of(promise, result.result, judge(case(promise, result))) == figure


def test_without_a_figure_none_is_shown() -> None:
    promise, nothing = measure(bound("at_least", 95)), reported(note=m.Text("một câu"))
    assert figure_of(promise, nothing.result, judge(case(promise, nothing))) is None
    assert bar(promise, judge(case(promise, nothing))) is None
    assert bar(promise, judge(case(promise))) is None


@pytest.mark.parametrize(
    ("require", "value", "marked"),
    [
        (bound("at_least", 95), "96.4", Decimal(95)),
        (m.All(), 0, Decimal(100)),
        (bound("at_least", 120), 100, None),
    ],
)
def test_a_share_has_a_bar_with_its_mark(require: m.Requirement, value: object, marked: Decimal | None) -> None:
    promise = measure(require)
    view = bar(promise, judge(case(promise, reported(value=value))))
    assert view and (view.value, view.wanted) == (Decimal(str(value)), marked)


@pytest.mark.parametrize(
    ("require", "unit", "value"),
    [(bound("at_least", 95), "point", 96), (bound("at_least", 95), "percent", 101), (change(5), "percent", 50)],
)
def test_what_is_no_share_of_a_whole_has_no_bar(require: m.Requirement, unit: str, value: int) -> None:
    promise = m.Measure("chung", None, unit, require, STAGE, "hold", baseline=baseline(50))
    assert bar(promise, judge(case(promise, reported(value=value)))) is None


def test_a_bar_never_holds_more_than_the_true_share() -> None:
    promise = measure(m.All())
    view = bar(promise, judge(case(promise, reported(count=1999, of=2000))))
    assert view and Fraction(view.value) == Fraction(1999, 20)
