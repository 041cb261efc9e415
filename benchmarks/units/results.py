"""The reports of a plan: figures near what is required, mostly beyond it, sometimes short of it."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from benchmarks.units.drawing import chance, document, filled, vocabulary
from benchmarks.units.promises import Promises

PARTS = {
    "": (12, "năm", "year"),
    "H1": (6, "6 tháng đầu năm", "first half of"),
    "Q1": (3, "quý I năm", "first quarter of"),
    "Q3": (9, "quý III năm", "third quarter of"),
}
"""The last month of each kind of period, and its names."""
SURVEY_FILE = "khao-sat-hai-long.csv"
SURVEY_PERIOD = "2026-H1"
"""The period whose surveys name the attached file."""

Record = dict[str, Any]


@dataclass(frozen=True)
class Period:
    """A reporting period: `2026-H1`."""

    year: int
    part: str = ""

    @property
    def id(self) -> str:
        """As files are named."""
        return f"{self.year}-{self.part}" if self.part else str(self.year)

    @property
    def end(self) -> dt.date:
        """The last day that it counts."""
        return dt.date(self.year, PARTS[self.part][0], 14)

    @property
    def cutoff(self) -> dict[str, str]:
        """Its days: the third quarter is counted by itself, all else from the start of the year."""
        start = f"{self.year}-06-15" if self.part == "Q3" else f"{self.year - 1}-12-15"
        return {"from": start, "to": self.end.isoformat()}

    @property
    def due(self) -> str:
        """When its report is to be sent."""
        return self.end.replace(day=20).isoformat()

    def source(self, number: int) -> Record:
        """Its report."""
        _, vi, en = PARTS[self.part]
        title = filled(vocabulary("words")["documents"]["report"], {"part_vi": vi, "part_en": en, "year": self.year})
        count = chance(number, self.id, "report").randint(60, 320)
        return document(f"{count}/BC-UBND", self.end + dt.timedelta(4), title)


@dataclass
class Reports:
    """The reports of one plan in the order of time; remembers what an earlier one told as done."""

    promises: Promises
    periods: tuple[Period, ...]
    done: set[str] = field(default_factory=set)

    def files(self) -> Iterator[tuple[Period, Record]]:
        """Each period with what its file says."""
        for period in self.periods:
            yield period, self._report(period)

    def _report(self, period: Period) -> Record:
        draw = chance(self.promises.number, self.promises.plan, period.id)
        results = dict(self._results(period, draw))
        tasks = {task["id"]: state for task in self.promises.tasks if (state := self._task(task, period, draw))}
        corrections = list(_corrections(results, period, draw)) if period.part in ("", "H1") else []
        head: Record = {"period": period.id, "cutoff": period.cutoff, "source": period.source(self.promises.number)}
        return {**head, "results": results, "tasks": tasks} | ({"corrections": corrections} if corrections else {})

    def _results(self, period: Period, draw: random.Random) -> Iterator[tuple[str, Record]]:
        bases: dict[tuple[int, ...], int] = {}
        for (kind, _), target in zip(self.promises.drawn, self.promises.targets, strict=True):
            for form, measure in zip(kind["measures"], target["measures"], strict=True):
                key, worth = f"{kind['id']}.{measure['id']}", form.get("worth", {})
                passed = draw.random() < 0.1 or key in self.done or (worth.get("yearly") and period.part)
                if passed or not _within(measure.get("stage"), period.end):
                    continue
                of = bases.setdefault(tuple(worth["of"]), draw.randint(*worth["of"])) if "of" in worth else None
                if {"done_by", "quality"} & measure["require"].keys():
                    result = self._state(key, measure["require"].get("done_by"), period, draw)
                else:
                    result = _figures(measure, worth, of, self._years(period), draw)
                yield key, self._told(result, measure, period, draw)

    def _years(self, period: Period) -> tuple[int, int]:
        """How many of the plan's years have gone, of how many."""
        return period.year - self.promises.first + 1, self.promises.last - self.promises.first + 1

    def _state(self, key: str, due: str | None, period: Period, draw: random.Random) -> Record:
        """How far something is that is not counted but done."""
        day = dt.date.fromisoformat(due) if due else period.end
        is_due = due is not None and day <= period.end
        if draw.random() < (0.8 if is_due else 0.08):
            self.done.add(key)
            completed = min(day, period.end) - dt.timedelta(draw.randint(0, 40))
            title = vocabulary("words")["documents"]["proof"]
            proof = document(f"{draw.randint(20, 300)}/QĐ-UBND", completed, title)
            return {"status": "done", "completed": completed.isoformat(), "evidence": [proof]}
        if is_due and draw.random() < 0.3:
            return {"status": "not_completed"}
        return {"status": draw.choice(("in_progress", "in_progress", "in_progress", "not_started"))}

    def _told(self, result: Record, measure: Record, period: Period, draw: random.Random) -> Record:
        """A result with what is said of it."""
        if draw.random() < 0.4:
            result["note"] = draw.choice(vocabulary("words")["result_notes"])
        if measure.get("survey"):
            title = filled(vocabulary("words")["documents"]["survey"], {"period": period.id})
            result["source"] = document(f"{draw.randint(20, 300)}/BC-UBND", period.end - dt.timedelta(9), title)
            if period.id == SURVEY_PERIOD:
                result["source"] |= {"number": f"{self.promises.number % 90 + 100}/BC-UBND", "file": SURVEY_FILE}
        return result

    def _task(self, task: Record, period: Period, draw: random.Random) -> Record | None:
        if task["id"] in self.done or draw.random() < 0.3:
            return None
        state = self._state(task["id"], task.get("due"), period, draw)
        return state | {"note": draw.choice(vocabulary("words")["task_notes"])} if draw.random() < 0.5 else state


def _figures(measure: Record, worth: Record, of: int | None, years: tuple[int, int], draw: random.Random) -> Record:
    """What is reported of a measure, by the form of its requirement."""
    ((form, asked),) = measure["require"].items()
    match form:
        case "rank_at_least":
            return {"rank": draw.choice(["trung-binh", "kha", "kha", "tot", "xuat-sac"])}
        case "rises_every":
            return {"value": round(measure["baseline"]["value"] + worth["step"] * years[0] + draw.uniform(-1, 1), 1)}
        case "change":
            return _changed(measure, worth, of, years[0] / years[1] * draw.uniform(0.6, 1.4), draw)
        case "between":
            return {"value": draw.randint(asked[0] - 1, asked[1] + 1)}
        case "about" if of is not None:
            return _share(of, draw.randint(asked[0] - 2, asked[1] + 2))
        case "about":
            return {"value": round(asked * draw.uniform(0.9, 1.1))}
        case "exactly":
            return {"value": asked - (draw.random() < 0.25)}
        case "steps":
            asked = min(asked["until"], asked["at_least"] + asked["rise_each_year"] * (years[0] - 1))
        case "all":
            asked = 100
    return _bounded(measure, asked, form in ("at_most", "less_than"), of, draw)


def _bounded(measure: Record, asked: int, is_most: bool, of: int | None, draw: random.Random) -> Record:
    """A figure on the right side of a bound, three times of four."""
    kept = draw.random() < 0.75
    if of is None:
        return {"value": max(0, asked + (draw.randint(0, 6) if kept != is_most else -draw.randint(0, 3)))}
    if measure.get("may_exceed_100"):
        return {"count": round(of * draw.uniform(0.95, 1.2)), "of": of}
    if is_most:
        rate = asked * (draw.uniform(0, 0.95) if kept else draw.uniform(1.05, 1.8))
    else:
        rate = asked + (100 - asked) * draw.random() if kept else asked * draw.uniform(0.8, 0.99)
    result = _share(of, rate)
    if draw.random() < 0.1 and not measure.get("survey"):
        result["value"] = result["count"] * 1000 // of / 10
    return result


def _share(of: int, percent: float) -> Record:
    return {"count": min(of, round(of * percent / 100)), "of": of}


def _changed(measure: Record, worth: Record, of: int | None, reached: float, draw: random.Random) -> Record:
    """A figure that grew or fell by some part of what is asked."""
    asked = measure["require"]["change"]
    by = next(asked[name] for name in ("by_at_least", "by_more_than", "by_about") if name in asked)
    by = sum(by) / 2 if isinstance(by, list) else by
    if "baseline" not in measure:
        return {"value": draw.randint(*worth["value"])} if "value" in worth else {"change": round(by * reached, 1)}
    base = measure["baseline"]["value"]
    if of is not None:
        return _share(of, base + by * reached)
    return {"value": round(base + by * reached if asked["in"] == "number" else base * (1 + by * reached / 100))}


def _corrections(results: dict[str, Record], period: Period, draw: random.Random) -> Iterator[Record]:
    """What the report had said before it was corrected."""
    counted = [key for key, result in results.items() if result.get("of", 0) > 50 and "value" not in result]
    day = period.end + dt.timedelta(39)
    for key in draw.sample(counted, min(2, len(counted))):
        count, of = results[key]["count"], results[key]["of"]
        yield {
            "result": key,
            "date": day.isoformat(),
            "was": {"count": count - 7 if count > 20 else count + 7, "of": of},
            "reason": draw.choice(vocabulary("words")["corrections"]),
            "source": document(f"{draw.randint(10, 60)}/VHXH", day, vocabulary("words")["documents"]["correction"]),
        }


def _within(stage: Record | None, day: dt.date) -> bool:
    if stage is None:
        return True
    start, end = str(stage["from"]), str(stage["to"])
    return (start if "-" in start else f"{start}-01-01") <= day.isoformat() <= (end if "-" in end else f"{end}-12-31")
