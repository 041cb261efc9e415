"""Holds today's files against what was published at a revision: nothing of it may change without a word on why.

A figure is changed with a correction that keeps the old one; a requirement, stage or deadline with an amendment that
has a number and a date, or, if it was our own slip, with an erratum; what goes is told by either. What was told once
stays told. Only what was told since the revision accounts for what changed since.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from msgspec import Struct, field

from minhbach import model as m
from minhbach.diagnostics import Diagnostic, Place, Span
from minhbach.sources.history import SITE, UNREAD, Said, Values
from minhbach.sources.revisions import FILE
from minhbach.validation.bind import LEAST_RESPONDENTS
from minhbach.validation.facts import (
    FIGURES,
    FREELY_ADDED,
    Aspect,
    Facts,
    Kind,
    PlanFacts,
    Subject,
    aspects,
    differences,
    essence,
    file_facts,
    gone,
    plan_period,
    resolved,
    same,
)

Files = Mapping[str, Said]


class Told(Struct, frozen=True):
    """An entry that tells of a change: a correction, a change of an amendment or an erratum, a removal or a new id."""

    code: str
    """What is complained of if it vanishes."""
    subject: Subject
    words: tuple[object, ...]
    """What else it says: an entry that says the same of the same is the same entry."""
    was: Values = field(default_factory=dict)
    now: Values | None = None
    """None: it is no longer there."""
    to: str = ""
    """The new id."""
    sound: bool = True
    """Whether it has what it takes to account for a change: an amendment its document's number and date."""
    place: Place = m.NOWHERE

    def key(self, names: Mapping[tuple[Kind, str], str] = MappingProxyType({})) -> tuple[object, ...]:
        """By what the entry is known, under the ids of today."""
        return self.code, self.subject.renamed(names), self.words


class PlanThen(Struct, frozen=True):
    """A plan as its files say at one time."""

    facts: PlanFacts
    told: tuple[Told, ...]
    unread: tuple[str, ...]
    files: frozenset[str]

    @classmethod
    def of(cls, folder: str, files: Files) -> PlanThen:
        """Read from the plan's files."""
        whole = plan_period(files.get(f"{folder}/plan.yaml"))
        facts = {s: f for file, said in files.items() for s, f in file_facts(file, said, whole).items()}
        told = tuple(entry for file, said in files.items() if isinstance(said, dict) for entry in _told(file, said))
        return cls(facts, told, tuple(file for file, said in files.items() if said is UNREAD), frozenset(files))

    def home(self, place: Place) -> Place | Span:
        """The file that something stood in, if it is still there."""
        return Place(place.file, place.path[:1]) if place.file in self.files else Span(place.file)


def silent_changes(before: Files, now: Files) -> Iterator[Diagnostic]:
    """What changed between the two without being told."""
    then, today = _plans(before), _plans(now)
    lost = dict.fromkeys(unit for unit in _units(before) if unit not in _units(now))
    for unit in lost:
        yield Diagnostic("silent-gone", Place(SITE, ("units",)), {"found": unit, "variant": "unit"})
    was, is_now = (_site(files).get("least_respondents", LEAST_RESPONDENTS) for files in (before, now))
    if was != is_now and _site(before):
        details = {"was": written(was), "now": written(is_now)}
        yield Diagnostic("silent-threshold", Place(SITE, ("least_respondents",)), details, "warning")
    for folder, files in then.items():
        _, unit, plan = folder.split("/")
        if folder in today:
            yield from _of_plan(PlanThen.of(folder, files), PlanThen.of(folder, today[folder]))
        elif unit not in lost:
            yield Diagnostic("silent-gone", Span(f"{folder}/plan.yaml"), {"found": plan, "variant": "plan"})


def _plans(files: Files) -> dict[str, dict[str, Said]]:
    plans: dict[str, dict[str, Said]] = {}
    for file, said in files.items():
        if (match := FILE.match(file)) and said is not None:
            plans.setdefault(f"data/{match[1]}/{match[2]}", {})[file] = said
    return {folder: of_plan for folder, of_plan in plans.items() if f"{folder}/plan.yaml" in of_plan}


def _site(files: Files) -> Values:
    site = files.get(SITE)
    return site if isinstance(site, dict) else {}


def _units(files: Files) -> list[str]:
    units = _site(files).get("units")
    return [unit for unit in units if isinstance(unit, str)] if isinstance(units, list) else []


def _of_plan(then: PlanThen, today: PlanThen) -> Iterator[Diagnostic]:
    for file in then.unread:
        yield Diagnostic("unreadable-before", Span(file), severity="warning")
    known = {entry.key() for entry in then.told}
    names = resolved({(e.subject.kind, e.subject.id): e.to for e in today.told if e.to and e.key() not in known})
    known = {entry.key(names) for entry in then.told}
    new = [entry for entry in today.told if entry.key() not in known]
    held = {entry.key() for entry in today.told}
    for entry in then.told:
        if entry.key(names) not in held:
            yield Diagnostic(entry.code, today.home(entry.place), {"found": entry.subject.id})
    before = {subject.renamed(names): facts for subject, facts in then.facts.items()}
    for subject in sorted(gone(before, today.facts), key=lambda s: (s.kind, s.period, s.id)):
        if not _removal_told(subject, before[subject], new):
            yield _gone(subject, before[subject], today)
    for subject, facts in before.items():
        if subject in today.facts:
            for name, was, is_now in differences(facts, today.facts[subject]):
                free = was is None and name in FREELY_ADDED
                if not free and not _change_told(subject, name, was, is_now, new):
                    yield _changed(subject, name, facts, today.facts[subject], new)


# ---- what accounts for a change ----------------------------------------------------------------------------------


def _removal_told(subject: Subject, facts: Facts, new: Iterable[Told]) -> bool:
    """Whether it was taken out with a word on why; a single figure by a correction that keeps it."""
    told = [entry for entry in new if entry.now is None and not entry.to and entry.sound]
    if subject.kind == "result":
        figures = (facts.aspects or {}).get("figures")
        return any(same(_said(entry, "figures"), figures) for entry in told if entry.subject == subject)
    gone_with = {subject, *subject.owners()}
    return any(entry.subject in gone_with for entry in told)


def _change_told(subject: Subject, name: Aspect, was: object, is_now: object, new: Iterable[Told]) -> bool:
    """Whether new entries lead from what was to what is; a correction says only what was."""
    entries = [entry for entry in new if entry.subject == subject and entry.sound]
    reached = {essence(was)}
    for _ in entries:
        for entry in entries:
            if essence(_said(entry, name)) not in reached:
                continue
            if subject.kind == "result":
                return True
            if entry.now is not None and name in entry.now:
                reached.add(essence((aspects(subject.kind, entry.now) or {}).get(name)))
    return essence(is_now) in reached


def _said(entry: Told, name: Aspect) -> object:
    return (aspects(entry.subject.kind, entry.was) or {}).get(name)


# ---- complaints --------------------------------------------------------------------------------------------------


def _gone(subject: Subject, facts: Facts, today: PlanThen) -> Diagnostic:
    if subject.kind == "result":
        report = today.facts[Subject("report", subject.period)]
        found = {"found": subject.id, "was": written(_figures(facts.written)), "variant": "gone"}
        return Diagnostic("silent-figure", report.place, found)
    details = {"found": subject.id} | ({"variant": "report"} if subject.kind == "report" else {})
    return Diagnostic("silent-gone", today.home(facts.place), details)


def _changed(subject: Subject, name: Aspect, before: Facts, now: Facts, new: Iterable[Told]) -> Diagnostic:
    if subject.kind == "result":
        figures = {"was": written(_figures(before.written)), "now": written(_figures(now.written))}
        return Diagnostic("silent-figure", now.place, {"found": subject.id, **figures})
    details: dict[str, object] = {"found": subject.id, "key": name}
    details |= {"was": _written_aspect(before, name), "now": _written_aspect(now, name)}
    if any(entry.subject == subject and not entry.sound for entry in new):
        details["variant"] = "no_number"
    elif name not in AMENDED:
        details["variant"] = "slip"
    return Diagnostic("silent-terms", now.place.at(name), details)


def _written_aspect(facts: Facts, name: Aspect) -> str:
    held = (facts.aspects or {}).get(name)
    if isinstance(held, m.Stage):  # as it is in effect, whether the record names it or not
        return written({"from": held.start.isoformat(), "to": held.end.isoformat()})
    return written(facts.written.get(name))


AMENDED: tuple[Aspect, ...] = ("require", "stage", "due")
"""What an amendment can change."""


def _figures(record: Values) -> Values:
    return {key: record[key] for key in FIGURES if key in record}


def written(value: object) -> str:
    """A value as it may be written in a data file, on one line."""
    match value:
        case None:
            return "–"
        case dict():
            return "{" + ", ".join(f"{key}: {written(inner)}" for key, inner in value.items()) + "}"
        case list():
            return "[" + ", ".join(written(inner) for inner in value) + "]"
        case bool():
            return "true" if value else "false"
        case Decimal():
            return f"{value:f}"
    return str(value)


# ---- entries -----------------------------------------------------------------------------------------------------


def _told(file: str, said: Values) -> Iterator[Told]:
    """Every entry of a file that tells of a change. One of a form that we cannot read tells nothing."""
    for key, read in (("corrections", _corrections), ("amendments", _amendments), ("errata", _errata)):
        records = said.get(key)
        for at, record in enumerate(records if isinstance(records, list) else ()):
            try:
                entries = list(read(file, record, Place(file, (key, at))))
            except (LookupError, TypeError, ValueError, AttributeError):
                continue
            yield from entries


def _corrections(file: str, record: Any, place: Place) -> Iterator[Told]:
    subject = Subject("result", record.get("result") or record["task"], file.rsplit("/", 1)[1].removesuffix(".yaml"))
    figures = essence((aspects("result", record["was"]) or {}).get("figures"))
    words = (record["date"], figures, _vi(record["reason"]), _number(record.get("source")))
    yield Told("correction-gone", subject, words, record["was"], place=place)


def _amendments(_: str, record: Any, place: Place) -> Iterator[Told]:
    document = record["document"]
    words = (record["id"], _number(document), record["effective"], _vi(record["reason"]))
    yield from _entries("amendment-gone", words, record, place, bool(document.get("number") and document.get("date")))


def _errata(_: str, record: Any, place: Place) -> Iterator[Told]:
    words = (record["date"], _vi(record["reason"]), _number(record.get("source")))
    yield from _entries("erratum-gone", words, record, place, True)


def _entries(code: str, words: tuple[object, ...], record: Any, place: Place, sound: bool) -> Iterator[Told]:
    for change in record.get("changes", ()):
        was, now = change.get("was", {}), change["now"]
        said = (*words, written(was), written(now))
        yield Told(code, _subject(change), said, was, now, sound=sound, place=place)
    for each in record.get("renamed", ()):
        yield Told(code, _subject(each), (*words, "to", str(each["to"])), to=str(each["to"]), place=place)
    for each in record.get("removed", ()):
        yield Told(code, _subject(each), (*words, "removed"), sound=sound, place=place)


def _subject(record: Any) -> Subject:
    kinds: tuple[m.Thing, ...] = ("target", "measure", "task", "report")
    kind = next(kind for kind in kinds if kind in record)
    return Subject(kind, str(record[kind]))


def _vi(text: Any) -> str:
    return " ".join(str(text if isinstance(text, str) else text["vi"]).split())


def _number(document: Any) -> tuple[str, str]:
    return (str(document.get("number")), str(document.get("date"))) if isinstance(document, dict) else ("", "")
