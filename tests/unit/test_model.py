"""Values of the domain that know something by themselves."""

import datetime as dt
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minhbach.model import PartialDate, Passage, Period, Prose, Run, Stage, Steps, Text
from tests.unit.making import result

PARTS = ["", "Q1", "Q2", "Q3", "Q4", "H1", "H2", "9M"]
periods = st.builds(Period, st.integers(2020, 2030), st.sampled_from(PARTS))


def test_periods_are_ordered_by_their_end_and_the_longer_after_the_shorter() -> None:
    ordered = ["2025", "2026-Q1", "2026-Q2", "2026-H1", "2026-Q3", "2026-9M", "2026-Q4", "2026-H2", "2026", "2027-Q1"]
    assert sorted(map(Period.parse, reversed(ordered))) == [Period.parse(p) for p in ordered]
    assert all(a < b for a, b in pairwise(Period.parse(p) for p in ordered))


@given(periods, periods)
def test_two_periods_are_equal_or_one_comes_first(a: Period, b: Period) -> None:
    assert [a < b, a == b, a > b].count(True) == 1


@given(periods)
def test_a_periods_id_is_read_as_the_period(period: Period) -> None:
    assert Period.parse(period.id) == period


def test_a_year_may_be_a_number() -> None:
    assert Period.parse(2026) == Period(2026)
    assert Period.parse(2026).is_year
    assert not Period.parse("2026-H1").is_year


@pytest.mark.parametrize(
    "written", ["", "26", "2026-", "2026-H3", "2026-h1", "2026H1", "2026-H1-", "H1-2026", "2026-06", 226]
)
def test_what_is_no_period_is_refused(written: str | int) -> None:
    with pytest.raises(ValueError):
        Period.parse(written)


@pytest.mark.parametrize(
    ("written", "date"),
    [
        (2026, PartialDate(2026)),
        ("2026", PartialDate(2026)),
        ("2026-04", PartialDate(2026, 4)),
        ("2026-04-25", PartialDate(2026, 4, 25)),
        ("2024-02-29", PartialDate(2024, 2, 29)),
    ],
)
def test_a_date_is_known_as_far_as_it_is_written(written: str | int, date: PartialDate) -> None:
    assert PartialDate.parse(written) == date


@pytest.mark.parametrize(
    "written",
    [
        "",
        "26",
        "2026-4",
        "2026-13",
        "2026-00",
        "2026-02-30",
        "2025-02-29",
        "2026-04-25-1",
        "25/04/2026",
        "2026-ab",
        "0000",
    ],
)
def test_what_is_no_date_is_refused(written: str) -> None:
    with pytest.raises(ValueError):
        PartialDate.parse(written)


@pytest.mark.parametrize(
    ("day", "within"),
    [("2025-12-31", False), ("2026-01-01", True), ("2026-07-01", True), ("2026-12-31", True), ("2027-01-01", False)],
)
def test_a_stage_holds_both_its_ends(day: str, within: bool) -> None:
    assert Stage(dt.date(2026, 1, 1), dt.date(2026, 12, 31)).contains(dt.date.fromisoformat(day)) is within


@pytest.mark.parametrize(
    ("year", "required"), [(2019, 15), (2021, 15), (2022, 35), (2024, 75), (2025, 95), (2026, 100), (2040, 100)]
)
def test_steps_rise_each_year_until_their_end(year: int, required: int) -> None:
    assert Steps(2021, Decimal(15), Decimal(20), Decimal(100)).required_in(year) == required


@pytest.mark.parametrize(
    ("figures", "unit", "rate"),
    [
        ({"count": 482, "of": 500}, "percent", Fraction(482, 5)),
        ({"count": 1, "of": 3}, "percent", Fraction(100, 3)),
        ({"count": 0, "of": 3}, "percent", Fraction(0)),
        ({"count": 482, "of": 500, "value": 96}, "percent", Fraction(482, 5)),
        ({"count": 28, "of": 30}, "person", Fraction(28)),
        ({"value": "96.4"}, "percent", Fraction(482, 5)),
        ({"value": 0}, "percent", Fraction(0)),
        ({"count": 0, "of": 0, "value": 96}, "percent", Fraction(96)),
        ({"of": 5, "value": 96}, "percent", Fraction(96)),
        ({"rank": "kha"}, "rank", None),
        ({}, "percent", None),
    ],
)
def test_the_reported_figure_is_exact_and_counts_come_first(
    figures: dict[str, object], unit: str, rate: Fraction | None
) -> None:
    assert result(**figures).rate(unit) == rate


def test_missing_english_is_missing_and_not_vietnamese() -> None:
    assert (Text("một").get("vi"), Text("một").get("en"), Text("một", "one").get("en")) == ("một", None, "one")


def test_words_are_found_across_styles_but_not_across_passages() -> None:
    one = Passage("I", "I", (Run("từ "), Run("95%", strong=True), Run(" trở lên")), 1)
    two = Passage("I-2", "I", (Run("hài lòng"),), 2)
    prose = Prose((), {"I": (one, two)}, "vi")
    assert prose.find("I", "từ 95% trở") is one
    assert prose.find("I", "lòng") is two
    assert prose.find("I", "trở lên hài lòng") is None
    assert prose.find("II", "lòng") is None
