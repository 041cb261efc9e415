"""The public history of a plan: what changed in which revision, and whether anybody said why.

A pure function of what the files said at each revision and of today's plan, whose corrections, amendments and errata
account for changes. A correction accounts for one change; a version that cannot be read is passed over and counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Literal

from msgspec import Struct, field
from msgspec.structs import replace

from minhbach import model as m
from minhbach.derive.changes import Change, PlanHistory, Why
from minhbach.derive.judged import JudgedPlan, JudgedUnit
from minhbach.sources.history import UNREAD, History, Said
from minhbach.sources.revisions import Revision
from minhbach.validation.facts import (
    Aspect,
    Facts,
    Kind,
    PlanFacts,
    Subject,
    aspects,
    differences,
    file_facts,
    gone,
    plan_period,
    resolved,
    same,
)
from minhbach.validation.withholding import emptied, is_small, surveys_of


class _Walk(Struct):
    """Goes through the revisions and remembers what each file said last."""

    folder: str
    names: Mapping[tuple[Kind, str], str]
    files: dict[str, PlanFacts] = field(default_factory=dict)
    said: dict[str, Said] = field(default_factory=dict)
    seen: set[Subject] = field(default_factory=set)
    unread: int = 0

    def step(self, revision: Revision | None, files: Mapping[str, Said]) -> Iterator[Change]:
        """What the files say now, and what of it is otherwise than before."""
        fresh = {file: said for file, said in files.items() if file.startswith(f"{self.folder}/")}
        self.unread += sum(said is UNREAD for said in fresh.values())
        fresh = {file: said for file, said in fresh.items() if said is not UNREAD}
        self.said |= fresh
        if f"{self.folder}/plan.yaml" in fresh and self.targets in self.said:
            fresh[self.targets] = self.said[self.targets]  # measures without a stage have the plan's period
        whole = plan_period(self.said.get(f"{self.folder}/plan.yaml"))
        before: PlanFacts = {}
        after: PlanFacts = {}
        for file, said in fresh.items():
            held = self.files.get(file, {})
            read = {s.renamed(self.names): facts for s, facts in file_facts(file, said, whole).items()}
            # What cannot be read of a record leaves it as it was.
            self.files[file] = {s: held[s] if f.aspects is None and s in held else f for s, f in read.items()}
            before |= held
            after |= self.files[file]
        promised = self.files.get(self.targets, {})
        yield from self._changes(revision, before, after, {**before, **promised})

    @property
    def targets(self) -> str:
        """The file of the promises."""
        return f"{self.folder}/targets.yaml"

    def _changes(
        self, revision: Revision | None, before: PlanFacts, after: PlanFacts, promised: PlanFacts
    ) -> Iterator[Change]:
        def promise(subject: Subject) -> Facts | None:
            return promised.get(Subject("measure", subject.id))

        for subject in sorted(gone(before, after), key=lambda s: (s.kind, s.period, s.id)):
            was = (before[subject].aspects or {}).get("figures")
            yield Change(revision, "gone", subject, "figures" if was else None, was, None, promise(subject))
        for subject, facts in after.items():
            if subject not in before:
                yield self._new(revision, subject, facts, before, promise(subject))
                self.seen.add(subject)
            elif before[subject].written is not facts.written or subject.kind == "measure":
                for aspect, was, now in differences(before[subject], facts):
                    yield Change(revision, "changed", subject, aspect, was, now, promise(subject))

    def _new(
        self, revision: Revision | None, subject: Subject, facts: Facts, before: PlanFacts, promise: Facts | None
    ) -> Change:
        said = facts.aspects or {}
        extra = subject.kind == "measure" and any(owner in before for owner in subject.owners())
        if extra and subject not in self.seen:
            return Change(revision, "added", subject, "require", None, said.get("require"), promise)
        kind: Literal["first", "again"] = "again" if subject in self.seen else "first"
        figures = said.get("figures")
        return Change(revision, kind, subject, "figures" if figures else None, None, figures, promise)


def with_history(
    judged: Iterable[JudgedUnit], history: History, today: Mapping[str, Said], repository: str | None, least: int = 1
) -> tuple[JudgedUnit, ...]:
    """The units with the history of each plan; `today` is what the files say in the work tree.

    Figures of surveys about fewer than `least` people are withheld in what they were as in what they are.
    """

    def of_plan(unit: m.Unit, judged: JudgedPlan) -> JudgedPlan:
        folder = f"data/{unit.id}/{judged.plan.id}"
        files = {file: said for file, said in today.items() if file.startswith(f"{folder}/")}
        own = replace(plan_history(folder, judged.plan, history, files, least), repository=repository)
        return replace(judged, history=own)

    return tuple(replace(j, plans=tuple(of_plan(j.unit, plan) for plan in j.plans)) for j in judged)


def plan_history(folder: str, plan: m.Plan, history: History, today: Mapping[str, Said], least: int = 1) -> PlanHistory:
    """The history of the plan whose files lie in `folder`."""
    if history.unknown:
        return PlanHistory(unknown=history.unknown)
    walk = _Walk(folder, resolved({(r.kind, r.id): r.to for e in plan.errata for r in e.renamed}))
    changes: list[Change] = []
    since = None
    for revision, files in history.revisions:
        if any(file.startswith(f"{folder}/") for file in files):
            changes += walk.step(revision, files)
            since = since or (revision if walk.said.get(f"{folder}/plan.yaml") else None)
    left = {file: None for file in walk.said if file not in today}
    changes += walk.step(None, {**left, **today})
    explained = _Explained(plan)
    told = [_discreet(explained.change(change), plan, least) for change in changes]
    return PlanHistory(tuple(reversed(told)), since, history.shallow, walk.unread)


def _discreet(change: Change, plan: m.Plan, least: int) -> Change:
    """The change without a survey's figures that are withheld, or would be had they stayed."""
    measure = surveys_of(plan).get(change.subject.id)
    if measure is None or change.subject.kind != "result":
        return change
    results = [r.results.get(change.subject.id) for r in plan.reports if r.period.id == change.subject.period]
    all_withheld = any(result is not None and result.withheld for result in results)

    def shown(figures: object) -> object:
        small = isinstance(figures, m.Result) and (all_withheld or is_small(measure, figures, least))
        return emptied(figures) if small and isinstance(figures, m.Result) else figures

    return replace(change, was=shown(change.was), now=shown(change.now))


class _Explained:
    """Finds who said why; each correction once."""

    def __init__(self, plan: m.Plan) -> None:
        self.plan = plan
        self.corrections = {
            (report.period.id, c.subject): [x for x in report.corrections if x.subject == c.subject]
            for report in plan.reports
            for c in report.corrections
        }

    def change(self, change: Change) -> Change:
        """The change with who said why."""
        why: Why | None = None
        if change.kind in ("changed", "gone"):
            if change.subject.kind == "result":
                why = self._correction(change) or self._removal(change.subject)
            elif change.kind == "gone":
                why = self._removal(change.subject)
            elif change.aspect:
                why = self._path(change.subject, change.aspect, change.was, change.now)
        return change if why is None else replace(change, why=why)

    def _correction(self, change: Change) -> m.Correction | None:
        left = self.corrections.get((change.subject.period, change.subject.id), [])
        found = next((c for c in left if c.was.withheld or same(c.was, change.was)), None)
        if found:
            left.remove(found)
        return found

    def _removal(self, subject: Subject) -> Why | None:
        gone_with = {(s.kind, s.id) for s in (subject, *subject.owners())}
        told: tuple[m.Amendment | m.Erratum, ...] = (*self.plan.amendments, *self.plan.errata)
        return next((t for t in told if any((each.kind, each.id) in gone_with for each in t.removed)), None)

    def _path(self, subject: Subject, aspect: Aspect, was: object, now: object) -> Why | None:
        """The last of the entries that lead from what was to what is."""
        steps = list(self._steps(subject, aspect))
        for _ in range(len(steps)):
            for why, before, after in steps:
                if same(before, was) and same(after, now):
                    return why
            onward = next((step for step in steps if same(step[1], was)), None)
            if onward is None:
                return None
            was = onward[2]
            steps.remove(onward)
        return None

    def _steps(self, subject: Subject, aspect: Aspect) -> Iterable[tuple[Why, object, object]]:
        if aspect in ("require", "stage", "due"):
            for amendment in self.plan.amendments:
                for terms in amendment.changes:
                    if terms.subject == subject.id and getattr(terms.now, aspect) is not None:
                        yield amendment, getattr(terms.was, aspect), getattr(terms.now, aspect)
        for erratum in self.plan.errata:
            for mended in erratum.changes:
                if (mended.kind, mended.id) == (subject.kind, subject.id) and aspect in mended.now:
                    before, after = (aspects(subject.kind, side) or {} for side in (mended.was, mended.now))
                    yield erratum, before.get(aspect), after.get(aspect)
