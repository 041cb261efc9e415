"""Figures as they are shown: short, and never saying more than is true."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from minhbach.derive.rounding import round_half_up, shown, shown_beside

fractions = st.fractions(-1000, 1000, max_denominator=10**6)
decimals = st.decimals(-1000, 1000, places=2)
counts = st.integers(1, 10**18 - 1)


def side(value: Fraction, mark: Fraction) -> int:
    return (value > mark) - (value < mark)


@pytest.mark.parametrize(
    ("value", "as_shown"),
    [
        (Fraction(482, 5), "96.4"),
        (Fraction(100, 3), "33.3"),
        (Fraction(200, 3), "66.7"),
        (Fraction(95), "95"),
        (Fraction(100), "100"),
        (Fraction(0), "0"),
        (Fraction(1999, 20), "99.95"),
        (Fraction(19999, 200), "99.995"),
        (Fraction(1, 1000), "0.001"),
        (Fraction(-1, 1000), "-0.001"),
        (Fraction(20001, 200), "100.01"),
        (Fraction(1, 20), "0.05"),
        (Fraction(8215, 100), "82.15"),
        (Fraction(82151, 1000), "82.2"),
        (Fraction(-31, 5), "-6.2"),
        (Fraction(-25, 100), "-0.25"),
        (Fraction(123456789), "123456789"),
    ],
)
def test_two_places_or_fewer_stay_and_else_it_is_rounded(value: Fraction, as_shown: str) -> None:
    assert str(shown(value)) == as_shown


@pytest.mark.parametrize(
    ("value", "mark", "as_shown"),
    [
        (Fraction(8996, 100), 90, "89.96"),
        (Fraction(9004, 100), 90, "90.04"),
        (Fraction(90), 90, "90"),
        (Fraction("97.25"), Decimal("97.25"), "97.25"),
        (Fraction("97.24"), Decimal("97.25"), "97.24"),
        (Fraction("97.241"), Decimal("97.25"), "97.2"),
        (Fraction("97.251"), Decimal("97.25"), "97.3"),
        (Fraction(100, 3), Fraction(100, 3), "33.3"),
        (Fraction(100, 3), Fraction("33.3"), "33.33"),
    ],
)
def test_a_figure_stays_on_its_side_of_a_requirement(value: Fraction, mark: Fraction | Decimal, as_shown: str) -> None:
    assert str(shown(value, [mark])) == as_shown


@given(counts, counts)
@example(1999, 2000)
@example(10**18 - 2, 10**18 - 1)
@example(1, 10**18 - 1)
def test_a_share_is_shown_as_all_or_nothing_only_if_it_is(one: int, other: int) -> None:
    count, of = sorted((one, other))
    figure = shown(Fraction(count, of) * 100)
    assert (figure == 100) == (count == of)
    assert figure > 0


@given(fractions, st.lists(decimals, max_size=3))
@example(Fraction(1999, 20), [])
@example(Fraction(100) - Fraction(1, 10**15), [Decimal(100)])
def test_no_figure_crosses_or_reaches_a_landmark(value: Fraction, marks: list[Decimal]) -> None:
    figure = Fraction(shown(value, marks))
    for mark in (Fraction(0), Fraction(100), *map(Fraction, marks)):
        assert side(figure, mark) == side(value, mark)


@given(fractions)
def test_what_is_shown_is_the_figure_rounded(value: Fraction) -> None:
    assert abs(Fraction(shown(value)) - value) <= Fraction(1, 20)


@given(fractions, fractions)
@example(Fraction("50.04"), Fraction("49.96"))
@example(Fraction(100, 3), Fraction(100, 3))
def test_two_figures_of_a_sentence_stand_to_each_other_as_they_do_themselves(one: Fraction, other: Fraction) -> None:
    first, second = map(Fraction, shown_beside(one, other))
    assert side(first, second) == side(one, other)


@given(st.integers(-(10**40), 10**40), st.integers(0, 12))
def test_rounding_is_half_away_from_zero_and_exact_at_any_size(units: int, places: int) -> None:
    value = Fraction(units, 10**places)
    assert Fraction(round_half_up(value, places)) == value
    half = Fraction(1, 2 * 10**places) * (1 if units >= 0 else -1)
    assert Fraction(round_half_up(value + half, places)) == value + 2 * half


@pytest.mark.parametrize(("value", "written"), [(Fraction(200), "200"), (Fraction(5, 2), "2.5"), (Fraction(0), "0")])
def test_no_zeros_trail(value: Fraction, written: str) -> None:
    assert str(round_half_up(value, 4)) == written
