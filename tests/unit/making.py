"""Small promises and results to judge: a test says only what it is about."""

import datetime as dt
from decimal import Decimal
from typing import Any

from minhbach import model as m
from minhbach.derive.compare import Reported
from minhbach.derive.judgement import Case

STAGE = m.Stage(dt.date(2026, 1, 1), dt.date(2030, 12, 31))
SCALE = (("yeu", m.Text("yếu", "poor")), ("kha", m.Text("khá", "good")), ("tot", m.Text("tốt", "very good")))
FIGURES = ("count", "of", "value", "change")


def measure(require: m.Requirement, unit: str = "percent", pace: Any = "hold", **more: Any) -> m.Measure:
    return m.Measure("chung", None, unit, require, more.pop("stage", STAGE), pace, **more)


def bound(comparator: Any, value: object) -> m.Bound:
    return m.Bound(comparator, Decimal(str(value)))


def change(low: object, high: object = None, kind: Any = "by_at_least", **more: Any) -> m.Change:
    given = {"scale": "percent", "against": "2025", "basis": "actual"} | more
    return m.Change(kind, Decimal(str(low)), Decimal(str(low if high is None else high)), **given)


def baseline(value: object, period: str = "2025") -> m.Baseline:
    return m.Baseline(Decimal(str(value)), period)


def result(**figures: Any) -> m.Result:
    given: dict[str, Any] = {k: Decimal(str(v)) if k in FIGURES else v for k, v in figures.items()}
    return m.Result(**given)


def reported(period: str = "2026-H1", /, **figures: Any) -> Reported:
    """A result of a period whose figures were taken up to the 14th of its last month."""
    when = m.Period.parse(period)
    cutoff = m.Stage(dt.date(when.year - 1, 12, 15), dt.date(when.year, when.ENDS[when.part], 14))
    return Reported(when, cutoff, result(**figures), None)


def case(promise: m.Measure, *results: Reported, on: str = "2030-12-31") -> Case:
    return Case(promise.require, promise.stage, promise.pace, results, dt.date.fromisoformat(on), promise)


def task_case(due: str | None, *results: Reported, on: str = "2026-07-01") -> Case:
    require = m.DoneBy(dt.date.fromisoformat(due)) if due else m.Quality()
    return Case(require, STAGE, "reach", results, dt.date.fromisoformat(on))
