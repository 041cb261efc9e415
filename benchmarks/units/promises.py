"""The targets and tasks of a plan, drawn from the vocabulary."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from benchmarks.units.drawing import Names, chance, document, filled, joined, vocabulary


@dataclass(frozen=True)
class Promises:
    """What one plan of one unit promises, as its files say it."""

    number: int
    first: int
    last: int
    name: str

    @property
    def plan(self) -> str:
        """The plan's id."""
        return f"cchc-{self.first}-{self.last}"

    @cached_property
    def names(self) -> Names:
        """The words and years that every text of the plan may name."""
        return {
            "name_vi": f"xã {self.name}",
            "name_en": f"{self.name} Commune",
            "first": self.first,
            "last": self.last,
            "before": self.first - 1,
            "span_from": self.first - 5,
            "mid": self.first + 1,
            "next": self.first + 2,
        }

    @cached_property
    def drawn(self) -> list[tuple[dict[str, Any], Names]]:
        """The chosen kinds of targets, each with its figures."""
        found: list[tuple[dict[str, Any], Names]] = []
        choose = chance(self.number, self.plan, "targets")
        for kind in vocabulary("targets")["targets"]:
            if kind.get("optional") and choose.random() > 0.2:
                continue
            figures = {name: choose.randint(*bounds) for name, bounds in kind.get("draw", {}).items()}
            found.append((kind, {**self.names, **figures}))
        return found

    @cached_property
    def targets(self) -> list[dict[str, Any]]:
        """The records of `targets.yaml`."""
        return [self._target(kind, names) for kind, names in self.drawn]

    def _target(self, kind: dict[str, Any], names: Names) -> dict[str, Any]:
        choose = chance(self.number, self.plan, kind["id"])
        tails = choose.sample(vocabulary("words")["tails"], choose.choice((1, 1, 2, 2, 3)))
        record = filled(
            {key: kind[key] for key in ("id", "area", "title", "lead", "coordinate", "note") if key in kind}, names
        )
        record["clause"] = self.clause(kind["area"], "II")
        record["quote"] = joined(filled(kind["quote"], names), *tails)
        record["measures"] = [self._measure(measure, names) for measure in kind["measures"]]
        if "lowered" in kind:
            record["measures"][0]["require"] = {"at_least": self.lowered["now"]}
            record["note"] = filled(vocabulary("words")["amendment"]["note"], self.lowered)
        order = ("id", "area", "clause", "quote", "title", "lead", "coordinate", "note", "measures")
        return {key: record[key] for key in order if key in record}

    def _measure(self, measure: dict[str, Any], names: Names) -> dict[str, Any]:
        record: dict[str, Any] = filled({key: value for key, value in measure.items() if key != "worth"}, names)
        if "baseline" in record:
            record["baseline"]["source"] = self.last_report_before
        return record

    @cached_property
    def lowered(self) -> Names:
        """The figure that the amendment lowers, before and after."""
        kind, names = next((kind, names) for kind, names in self.drawn if "lowered" in kind)
        return {**names, "was": names["a"], "now": names["a"] - kind["lowered"]["by"]}

    @cached_property
    def tasks(self) -> list[dict[str, Any]]:
        """The records of `tasks.yaml`."""
        found = []
        for kind in vocabulary("tasks")["tasks"]:
            choose = chance(self.number, self.plan, kind["id"])
            tails = choose.sample(vocabulary("words")["tails"], choose.choice((2, 2, 3)))
            record = filled(kind, self.names)
            due = record.pop("postponed", record.get("due"))
            quote = joined(record["quote"], *tails)
            rest = {key: record[key] for key in ("title", "lead", "coordinate") if key in record}
            rest |= {"due": due} if due else {}
            rest |= {"product": record["product"]} if "product" in record else {}
            area = record["area"]
            found.append({"id": record["id"], "area": area, "clause": self.clause(area, "III"), "quote": quote, **rest})
        return found

    @cached_property
    def areas(self) -> list[str]:
        """The ids of the areas in the plan's order; the first has neither tasks nor a number of its own."""
        return [area["id"] for area in vocabulary("words")["areas"]]

    def clause(self, area: str, part: str) -> str:
        """Where an area's targets (part II) or tasks (part III) stand in the plan."""
        at = self.areas.index(area)
        return "II.1" if at == 0 else f"II.2.{at}" if part == "II" else f"III.{at}"

    @cached_property
    def last_report_before(self) -> dict[str, Any]:
        """The document that baselines come from."""
        year, count = self.first - 1, chance(self.number, self.plan, "before").randint(200, 320)
        names = {"part_vi": "năm", "part_en": "year", "year": year}
        title = filled(vocabulary("words")["documents"]["report"], names)
        return document(f"{count}/BC-UBND", dt.date(year, 12, 19), title)

    @cached_property
    def amendment(self) -> dict[str, Any]:
        """The amendment of the plan's first summer: a target lowered, a task postponed."""
        words, year = filled(vocabulary("words")["amendment"], self.lowered), self.first
        target = next(kind for kind, _ in self.drawn if "lowered" in kind)
        task = filled(next(task for task in vocabulary("tasks")["tasks"] if "postponed" in task), self.names)
        number = f"{chance(self.number, year).randint(40, 90)}/KH-UBND"
        return {
            "id": f"sua-doi-{year}",
            "document": document(number, dt.date(year, 6, 25), words["title"]),
            "effective": f"{year}-07-01",
            "summary": words["summary"],
            "reason": words["reason"],
            "changes": [
                {
                    "measure": f"{target['id']}.{target['lowered']['measure']}",
                    "was": {"require": {"at_least": self.lowered["was"]}},
                    "now": {"require": {"at_least": self.lowered["now"]}},
                },
                {"task": task["id"], "was": {"due": task["due"]}, "now": {"due": task["postponed"]}},
            ],
        }

    @cached_property
    def erratum(self) -> dict[str, Any]:
        """What this site had entered wrongly of the plan."""
        mended = [(kind["id"], kind["mended"]) for kind, _ in self.drawn if "mended" in kind]
        changes = [{**how, "measure": f"{id}.{how['measure']}"} for id, how in mended]
        return {"date": f"{min(self.last, 2026)}-11-20", "reason": vocabulary("words")["erratum"], "changes": changes}
