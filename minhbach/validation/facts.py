"""What a plan's files say that may not change in silence, as plain facts, read from any version of the files.

Old versions may lack keys or follow an older schema. So a record is read for these facts alone, and one that does not
fit is told as unread; nothing here complains. Today's files are read in the same way, so that like meets like.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any, Literal, get_args

from msgspec import Struct

from minhbach import model as m
from minhbach.diagnostics import Place
from minhbach.sources.history import UNREAD, Said, Values
from minhbach.sources.project import ID
from minhbach.validation import bind

Kind = Literal["target", "measure", "task", "report", "result"]
Aspect = Literal[
    "quote", "require", "stage", "due", "pace", "unit", "within", "base", "baseline", "scale", "may_exceed_100",
    "survey", "not_judgeable", "cutoff", "source", "figures",
]  # fmt: skip

FREELY_ADDED: tuple[Aspect, ...] = ("base", "baseline", "source", "quote")
"""What may be told where nothing was told before, without a word on why: it was unknown."""


class Subject(Struct, frozen=True):
    """What a fact is about: a target, `target.measure`, a task, a period's report, or a result in a period."""

    kind: Kind
    id: str
    period: str = ""

    def renamed(self, names: Mapping[tuple[Kind, str], str]) -> Subject:
        """The subject under the names of today; what belongs to a renamed thing is renamed with it."""
        period = names.get(("report", self.period), self.period)
        if self.kind == "report":
            return Subject("report", names.get(("report", self.id), self.id))
        target, dot, measure = self.id.partition(".")
        if not dot:
            kind: Kind = "task" if self.kind == "result" else self.kind
            return Subject(self.kind, names.get((kind, self.id), self.id), period)
        whole = names.get(("measure", self.id), self.id)
        if whole == self.id and ("target", target) in names:
            whole = f"{names['target', target]}.{measure}"
        return Subject(self.kind, whole, period)

    def owners(self) -> Iterator[Subject]:
        """What this goes with, if that goes."""
        target, dot, _ = self.id.partition(".")
        if self.kind == "result":
            yield Subject("report", self.period)
            yield Subject("measure" if dot else "task", self.id)
        if self.kind in ("measure", "result") and dot:
            yield Subject("target", target)


def resolved(names: Mapping[tuple[Kind, str], str]) -> dict[tuple[Kind, str], str]:
    """New ids that were renamed again lead to the last one."""
    found = {}
    for kind, id in names:
        to = names[kind, id]
        for _ in names:  # no more steps than there are names, so that a circle ends
            to = names.get((kind, to), to)
        found[kind, id] = to
    return found


class Facts(Struct, frozen=True):
    """What a record says."""

    title: m.Text | None
    aspects: Mapping[Aspect, object] | None
    """None: the record is of a form that we cannot read."""
    written: Values
    """The record as it is written."""
    place: Place


PlanFacts = dict[Subject, Facts]


def essence(value: object) -> object:
    """What of a fact counts as the fact: words in Vietnamese, documents by number and day, ranks by their ids."""
    match value:
        case m.Text():
            return " ".join(value.vi.split())
        case m.Document():
            return value.number or (value.title and value.title.vi), value.date
        case m.Baseline():
            return value.value, value.period
        case m.Result():
            return value.count, value.of, value.value, value.change, value.rank, value.status, value.completed
        case tuple():
            return tuple(id for id, _ in value)
    return value


def same(one: object, other: object) -> bool:
    """Whether two values of an aspect tell the same fact."""
    return essence(one) == essence(other)


# ---- reading records ---------------------------------------------------------------------------------------------


def _text(value: Any) -> m.Text:
    text = m.Text(value) if isinstance(value, str) else m.Text(value["vi"], value.get("en"))
    if not isinstance(text.vi, str) or not isinstance(text.en, str | None):
        raise TypeError(value)
    return text


def _one_of(known: Collection[str]) -> Callable[[Any], str]:
    """Reads a word that we know, so that a later page has words for it."""

    def read(value: Any) -> str:
        if value not in known:
            raise ValueError(value)
        return str(value)

    return read


def _requirement(value: Any) -> m.Requirement:
    read = bind.requirement(value)
    if isinstance(read, m.Change):
        words = (read.scale, ("percent", "points", "number")), (read.basis, ("actual", "estimate", "average"))
        unit = read.equivalent[1] if read.equivalent else "none"
        for word, known in (*words, (unit, m.UNITS)):
            _one_of(known)(word)
    if isinstance(read, m.RankAtLeast):
        _id(read.rank)
    if isinstance(read, m.Steps) and not isinstance(read.start, int):
        raise TypeError(value)
    return read


def _id(value: Any) -> str:
    if not isinstance(value, str) or not re.fullmatch(ID, value):
        raise ValueError(value)
    return value


def _result(value: Any) -> m.Result:
    read = bind.result({key: value[key] for key in FIGURES if key in value}, Place(""))
    if read.rank is not None:
        _id(read.rank)
    if read.status is not None:
        _one_of(get_args(m.Status))(read.status)
    return read


def _baseline(value: Any) -> m.Baseline:
    period = str(value["period"])
    if not re.fullmatch(r"[0-9]{4}(-[0-9]{4})?", period):
        raise ValueError(period)
    return m.Baseline(Decimal(value["value"]), period)


def _scale(value: Any) -> tuple[tuple[str, m.Text], ...]:
    return tuple((_id(rung["id"]), _text(rung["name"])) for rung in value)


FIGURES = ("count", "of", "value", "change", "rank", "status", "completed")
MEASURE: dict[Aspect, Callable[[Any], object]] = {
    "require": _requirement,
    "stage": bind.stage,
    "pace": _one_of(("hold", "reach")),
    "unit": _one_of(m.UNITS),
    "within": _id,
    "base": _text,
    "baseline": _baseline,
    "scale": _scale,
    "may_exceed_100": bool,
    "survey": lambda value: bool(value) or None,  # small figures of a survey are withheld: that may not come unsaid
    "not_judgeable": _text,
}
READERS: dict[Kind, dict[Aspect, Callable[[Any], object]]] = {
    "target": {"quote": _text},
    "measure": MEASURE,
    "task": {"quote": _text, "due": dt.date.fromisoformat},
    "report": {"cutoff": bind.stage, "source": bind.document},
    "result": {},
}


def aspects(kind: Kind, record: Any) -> dict[Aspect, object] | None:
    """The facts of a record, as far as it states them; None if it is of a form that we cannot read."""
    try:
        if kind == "result":
            return {"figures": _result(record)}
        return {name: read(record[name]) for name, read in READERS[kind].items() if name in record}
    except (LookupError, TypeError, ValueError, ArithmeticError, AttributeError, StopIteration):
        return None


def file_facts(file: str, said: Said, whole: m.Stage | None) -> PlanFacts:
    """What one file of a plan says. `whole` is the plan's period, the stage of measures that name none."""
    if said is None or said is UNREAD or not isinstance(said, dict):
        return {}
    name = file.rsplit("/", 1)[1].removesuffix(".yaml")
    if name == "targets":
        return dict(_targets(file, said, whole))
    if name == "tasks":
        return {Subject("task", id): _facts("task", record, place) for id, record, place in _listed(file, said, name)}
    if "/results/" in file:
        return dict(_report(file, name, said))
    return {}


def plan_period(said: Said) -> m.Stage | None:
    """The plan's period as its own file states it."""
    read = aspects("measure", {"stage": said.get("period")}) if isinstance(said, dict) else None
    stage = (read or {}).get("stage")
    return stage if isinstance(stage, m.Stage) else None


def _listed(file: str, said: Values, key: str) -> Iterator[tuple[str, Values, Place]]:
    records = said.get(key)
    for at, record in enumerate(records if isinstance(records, list) else ()):
        if isinstance(record, dict) and re.fullmatch(ID, str(record.get("id"))):
            yield record["id"], record, Place(file, (key, at))


def _facts(kind: Kind, record: Any, place: Place) -> Facts:
    written = record if isinstance(record, dict) else {}
    try:
        title = _text(written["title"]) if "title" in written else None
    except (LookupError, TypeError, AttributeError):
        title = None
    return Facts(title, aspects(kind, record), written, place)


def _targets(file: str, said: Values, whole: m.Stage | None) -> Iterator[tuple[Subject, Facts]]:
    for id, record, place in _listed(file, said, "targets"):
        target = _facts("target", record, place)
        yield Subject("target", id), target
        for measure, own, at in _listed(file, record, "measures"):
            facts = _facts("measure", own, Place(file, place.path + at.path))
            if facts.aspects is not None and whole is not None:
                facts = Facts(facts.title, {"stage": whole, **facts.aspects}, facts.written, facts.place)
            yield (
                Subject("measure", f"{id}.{measure}"),
                Facts(facts.title or target.title, facts.aspects, facts.written, facts.place),
            )


def _report(file: str, period: str, said: Values) -> Iterator[tuple[Subject, Facts]]:
    try:
        m.Period.parse(period)
    except ValueError:
        return
    yield Subject("report", period), _facts("report", said, Place(file))
    for key in ("results", "tasks"):
        results = said.get(key)
        for id, result in (results if isinstance(results, dict) else {}).items():
            if not re.fullmatch(rf"{ID}(\.{ID})?", id):
                continue
            yield Subject("result", id, period), _facts("result", result, Place(file, (key, id)))


def differences(before: Facts, after: Facts) -> Iterator[tuple[Aspect, object, object]]:
    """The aspects in which two versions of a record differ. What one of them cannot say is no difference."""
    if before.aspects is None or after.aspects is None:
        return
    for name in dict.fromkeys([*before.aspects, *after.aspects]):
        was, now = before.aspects.get(name), after.aspects.get(name)
        if not same(was, now) and not (name in NEEDED and (was is None or now is None)):
            yield name, was, now


NEEDED: tuple[Aspect, ...] = ("require", "stage", "pace", "unit", "cutoff", "figures")
"""What every record says today; a version without it is of an older form."""


def gone(before: Iterable[Subject], after: Mapping[Subject, Facts]) -> Iterator[Subject]:
    """What is no longer there; what went with its owner is not told apart."""
    missing = {subject for subject in before if subject not in after}
    return (subject for subject in missing if not any(owner in missing for owner in subject.owners()))
