"""The rules of judgement, as one table that decides and is shown.

`RULES` is tried from the top; the first rule that answers gives the verdict, with the sentence that explains it and the
figures in that sentence. The methodology page prints the same table, so what citizens read is what the code does.
The clock is an argument: a verdict is a pure function of a measure or task, its results and a date.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import cached_property

from msgspec import Struct, field

from minhbach import model as m
from minhbach.derive.compare import Comparison, Reported, compare, expected_by
from minhbach.derive.rounding import round_half_up, shown, shown_beside


class Verdict(StrEnum):
    """What can be said of a promise today."""

    NOT_DUE = "not_due"
    NO_DATA = "no_data"
    MET = "met"
    ON_TRACK = "on_track"
    BEHIND = "behind"
    NOT_MET = "not_met"
    CANNOT_JUDGE = "cannot_judge"
    DONE = "done"
    IN_PROGRESS = "in_progress"
    NOT_STARTED = "not_started"
    OVERDUE = "overdue"
    NOT_COMPLETED = "not_completed"


GRAVEST_FIRST = (
    Verdict.NOT_MET,
    Verdict.NOT_COMPLETED,
    Verdict.OVERDUE,
    Verdict.BEHIND,
    Verdict.NO_DATA,
    Verdict.CANNOT_JUDGE,
    Verdict.NOT_STARTED,
    Verdict.IN_PROGRESS,
    Verdict.ON_TRACK,
    Verdict.MET,
    Verdict.DONE,
    Verdict.NOT_DUE,
)
"""A target with several measures has the first of these that any of them has; one not due yet speaks only alone."""

KEPT = frozenset({Verdict.MET, Verdict.DONE})
"""The verdicts that count as kept promises in totals."""


class Figure(Struct, frozen=True):
    """A number of a sentence with its unit; already rounded so that it does not mislead."""

    value: Decimal
    unit: str = ""
    signed: bool = False
    """True for a change: a fall is negative."""


class Judgement(Struct, frozen=True):
    """A verdict and why: `reason` names the sentence in the locale catalogs, `facts` fill it."""

    verdict: Verdict
    reason: str
    facts: Mapping[str, object] = field(default_factory=dict)
    reported: Reported | None = None
    """The result that decided; None where there is none."""
    comparison: Comparison | None = None
    expected: Fraction | None = None


class Case(Struct, frozen=True, dict=True):
    """All that a verdict depends on. A task is a case without a measure: its requirement is a deadline or a quality."""

    require: m.Requirement
    stage: m.Stage
    pace: str
    reported: tuple[Reported, ...]
    on: dt.date
    measure: m.Measure | None = None

    @cached_property
    def last(self) -> Reported:
        """The latest result; where each year is to rise above the year before, the latest of a whole year."""
        if isinstance(self.require, m.RisesEveryYear):
            return next((r for r in reversed(self.reported) if r.period.is_year), self.reported[-1])
        return self.reported[-1]

    @cached_property
    def comparison(self) -> Comparison:
        """The last result held against the requirement, of a case with a measure; most rules ask for it."""
        assert self.measure is not None
        return compare(self.measure, self.require, self.reported)

    @property
    def deadline(self) -> dt.date | None:
        """The day by which something in words is to be done, if one is named."""
        return self.require.day if isinstance(self.require, m.DoneBy) else None

    @property
    def in_words(self) -> bool:
        """Whether there is no figure to compare."""
        return isinstance(self.require, (m.DoneBy, m.Quality))


class Rule(Struct, frozen=True):
    """One row of the table: its id names its description in the locale catalogs."""

    id: str
    verdict: Verdict
    test: Callable[[Case], Judgement | None]


def judge(case: Case) -> Judgement:
    """The verdict of the first rule that answers."""
    for rule in RULES:
        if judgement := rule.test(case):
            return judgement
    raise AssertionError("the last rule answers always")


def _facts(case: Case, **more: object) -> dict[str, object]:
    """The facts that most sentences name: the requirement, and the period and cut-off of the last result."""
    facts: dict[str, object] = {"require": (case.measure, case.require)}
    if case.reported:
        facts |= {"period": case.last.period, "cutoff": case.last.cutoff.end}
        result, shares = case.last.result, case.measure is not None and case.measure.unit == "percent"
        if result.count is not None and shares and not isinstance(case.require, m.Change):
            facts["counts"] = (result.count, result.of)
    return facts | more


def _not_due(case: Case) -> Judgement | None:
    if case.on >= case.stage.start:
        return None
    return Judgement(Verdict.NOT_DUE, "not_due", _facts(case, start=case.stage.start, end=case.stage.end))


def _not_judgeable(case: Case) -> Judgement | None:
    if case.measure is None or case.measure.not_judgeable is None:
        return None
    return Judgement(Verdict.CANNOT_JUDGE, "cannot_judge.printed", _facts(case, why=case.measure.not_judgeable))


def _no_data(case: Case) -> Judgement | None:
    if case.reported:
        return None
    due = min(case.deadline or case.stage.end, case.stage.end)
    if case.on > due:
        return Judgement(Verdict.NO_DATA, "no_data.ended", _facts(case, end=due, days=(case.on - due).days))
    facts = _facts(case, start=case.stage.start, days=(case.on - case.stage.start).days)
    return Judgement(Verdict.NO_DATA, "no_data.running", facts)


def _withheld(case: Case) -> Judgement | None:
    if not case.last.result.withheld:
        return None
    return Judgement(Verdict.CANNOT_JUDGE, "cannot_judge.withheld", _facts(case), case.last)


def _done(case: Case) -> Judgement | None:
    if not case.in_words or case.last.result.status != "done":
        return None
    day, deadline = case.last.result.completed, case.deadline
    if day is None:
        reason, days = "done.undated", 0
    elif deadline is None:
        reason, days = "done.dated", 0
    else:
        days = abs((deadline - day).days)
        reason = "done.late" if day > deadline else "done.early" if day < deadline else "done.on_time"
    facts = _facts(case, day=day, days=days, deadline=deadline)
    return Judgement(Verdict.DONE, reason, facts, case.last)


def _not_completed(case: Case) -> Judgement | None:
    if not case.in_words or case.last.result.status != "not_completed":
        return None
    return Judgement(Verdict.NOT_COMPLETED, "not_completed", _facts(case), case.last)


def _overdue(case: Case) -> Judgement | None:
    deadline = case.deadline
    if not case.in_words or deadline is None or case.on <= deadline:
        return None
    facts = _facts(case, deadline=deadline, days=(case.on - deadline).days)
    return Judgement(Verdict.OVERDUE, f"overdue.{case.last.result.status or 'unknown'}", facts, case.last)


def _in_progress(case: Case) -> Judgement | None:
    if not case.in_words or case.last.result.status != "in_progress":
        return None
    return Judgement(
        Verdict.IN_PROGRESS, _with_deadline("in_progress", case), _facts(case, deadline=case.deadline), case.last
    )


def _not_started(case: Case) -> Judgement | None:
    if not case.in_words or case.last.result.status != "not_started":
        return None
    return Judgement(
        Verdict.NOT_STARTED, _with_deadline("not_started", case), _facts(case, deadline=case.deadline), case.last
    )


def _with_deadline(reason: str, case: Case) -> str:
    return f"{reason}.deadline" if case.deadline else f"{reason}.open"


def _cannot_compare(case: Case) -> Judgement | None:
    if case.measure is None or case.in_words:
        return Judgement(Verdict.CANNOT_JUDGE, "cannot_judge.status", _facts(case), case.last)
    comparison = case.comparison
    if comparison.satisfied is not None:
        return None
    facts = _facts(case, about=comparison.about, value=_figure(case, comparison))
    return Judgement(Verdict.CANNOT_JUDGE, f"cannot_judge.{comparison.missing}", facts, case.last, comparison)


def _met(case: Case) -> Judgement | None:
    comparison = case.comparison
    if not comparison.satisfied:
        return None
    return Judgement(Verdict.MET, _side("met", comparison, case), _compared(case, comparison), case.last, comparison)


def _not_met(case: Case) -> Judgement | None:
    if case.pace != "hold" and case.on <= case.stage.end:
        return None
    comparison = case.comparison
    return Judgement(
        Verdict.NOT_MET, _side("not_met", comparison, case), _compared(case, comparison), case.last, comparison
    )


def _on_the_way(verdict: Verdict) -> Callable[[Case], Judgement | None]:
    def test(case: Case) -> Judgement | None:
        assert case.measure is not None
        comparison = case.comparison
        expected = expected_by(case.last.cutoff.end, case.measure, case.require, case.stage)
        if expected is None or comparison.value is None:
            return None
        ahead = comparison.value >= expected if comparison.upward else comparison.value <= expected
        if ahead != (verdict is Verdict.ON_TRACK):
            return None
        unit, signed = _unit(case), isinstance(case.require, m.Change)
        value, needed = shown_beside(comparison.value, expected, _marks(comparison))
        facts = _compared(case, comparison) | {
            "value": Figure(value, unit, signed),
            "expected": Figure(needed, unit, signed),
            "behind": Figure(abs(value - needed), _gap_unit(unit)),
            "end": case.stage.end,
        }
        return Judgement(verdict, verdict.value, facts, case.last, comparison, expected)

    return test


def _no_line(case: Case) -> Judgement | None:
    comparison = case.comparison
    facts = _compared(case, comparison) | {"end": case.stage.end}
    return Judgement(Verdict.CANNOT_JUDGE, "cannot_judge.line", facts, case.last, comparison)


RULES: tuple[Rule, ...] = (
    Rule("not_due", Verdict.NOT_DUE, _not_due),
    Rule("not_judgeable", Verdict.CANNOT_JUDGE, _not_judgeable),
    Rule("no_data", Verdict.NO_DATA, _no_data),
    Rule("withheld", Verdict.CANNOT_JUDGE, _withheld),
    Rule("done", Verdict.DONE, _done),
    Rule("not_completed", Verdict.NOT_COMPLETED, _not_completed),
    Rule("overdue", Verdict.OVERDUE, _overdue),
    Rule("in_progress", Verdict.IN_PROGRESS, _in_progress),
    Rule("not_started", Verdict.NOT_STARTED, _not_started),
    Rule("cannot_compare", Verdict.CANNOT_JUDGE, _cannot_compare),
    Rule("met", Verdict.MET, _met),
    Rule("not_met", Verdict.NOT_MET, _not_met),
    Rule("on_track", Verdict.ON_TRACK, _on_the_way(Verdict.ON_TRACK)),
    Rule("behind", Verdict.BEHIND, _on_the_way(Verdict.BEHIND)),
    Rule("no_line", Verdict.CANNOT_JUDGE, _no_line),
)


def _unit(case: Case) -> str:
    """The unit of the compared figure: a change has one of its own."""
    assert case.measure is not None
    if isinstance(case.require, m.Change):
        return case.require.unit(case.measure.unit)
    return case.measure.unit


def _gap_unit(unit: str) -> str:
    return "percentage_point" if unit == "percent" else unit


def _marks(comparison: Comparison) -> list[Fraction]:
    return [comparison.wanted] if comparison.wanted is not None else []


def _figure(case: Case, comparison: Comparison) -> object:
    if comparison.value is None or case.measure is None:
        return None
    if isinstance(case.require, m.RankAtLeast):
        return case.measure.scale[int(comparison.value)][1]
    return Figure(shown(comparison.value, _marks(comparison)), _unit(case), isinstance(case.require, m.Change))


def _compared(case: Case, comparison: Comparison) -> dict[str, object]:
    """The facts of a sentence that sets a figure beside a requirement.

    What lies between the two is reckoned from the figures as they are shown: who subtracts them finds the same.
    """
    figure, wanted = _figure(case, comparison), comparison.wanted
    facts = _facts(case, value=figure)
    if comparison.previous is not None and comparison.value is not None and wanted is not None:
        value, before = shown_beside(comparison.value, wanted)
        facts["previous"] = comparison.previous
        facts |= {"value": Figure(value, _unit(case)), "before": Figure(before, _unit(case))}
    elif isinstance(figure, Figure) and wanted is not None:
        gap = round_half_up(abs(Fraction(figure.value) - wanted), 12)
        facts["gap"] = Figure(gap, _gap_unit(_unit(case)))
    return facts


def _side(verdict: str, comparison: Comparison, case: Case) -> str:
    """Which sentence: some forms have their own; else a figure is level with, above or below its bound."""
    own = {m.RankAtLeast: "rank", m.RisesEveryYear: "rises", m.Change: "change"}.get(type(case.require))
    if own:
        return f"{verdict}.{own}"
    if isinstance(case.require, m.Between) and comparison.satisfied:
        return f"{verdict}.within"
    if comparison.value is None or comparison.wanted is None or comparison.value == comparison.wanted:
        return f"{verdict}.level"
    return f"{verdict}.above" if comparison.value > comparison.wanted else f"{verdict}.below"


def gravest(verdicts: list[Verdict]) -> Verdict:
    """The verdict of a target from those of its measures."""
    return min(verdicts, key=GRAVEST_FIRST.index)
