"""Rules about errata: what they say was put right is so in the plan's files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from minhbach import model as m
from minhbach.diagnostics import Diagnostic
from minhbach.sources.history import said_today
from minhbach.validation.facts import PlanFacts, Subject, aspects, file_facts, plan_period, same
from minhbach.validation.project import Project, unknown


def errata_sound(project: Project) -> Iterator[Diagnostic]:
    """What errata mend is there, as they say; what they take out or rename is not; none is of the future."""
    for _, plan, folder in project.plans():
        facts = todays_facts(project, folder) if plan.errata else {}
        known = [subject.id for subject in facts]
        moved = plan.taken_out()
        for at, erratum in enumerate(plan.errata):
            if erratum.date > project.on:
                late = {"end": erratum.date, "on": project.on}
                yield Diagnostic("future-result", erratum.place.at("date"), late)
            for mended in erratum.changes:
                subject = Subject(mended.kind, mended.id)
                if subject in facts:
                    if not _later(plan, at, mended) and not _applied(facts, subject, mended):
                        yield Diagnostic("erratum-not-applied", mended.place.at("now"), {"found": mended.id})
                elif mended.id not in moved and mended.id.split(".")[0] not in moved:
                    yield unknown("unknown-result", mended.place.at(mended.kind), mended.id, known)
            for renamed in erratum.renamed:
                if renamed.to not in known and renamed.to not in moved:
                    yield unknown("unknown-result", renamed.place.at("to"), renamed.to, known)
            yield from _still_there(erratum.renamed, facts)
            yield from _still_there(erratum.removed, facts)


def amendments_remove(project: Project) -> Iterator[Diagnostic]:
    """What an amendment takes out of the plan is no longer among its promises."""
    for _, plan, folder in project.plans():
        for amendment in plan.amendments:
            facts = todays_facts(project, folder) if amendment.removed else {}
            yield from _still_there(amendment.removed, facts)


def _still_there(taken_out: Iterable[m.Removed | m.Renamed], facts: PlanFacts) -> Iterator[Diagnostic]:
    for each in taken_out:
        if Subject(each.kind, each.id) in facts:
            details = {"found": each.id, "variant": "still_there"}
            yield Diagnostic("erratum-not-applied", each.place.at(each.kind), details)


def todays_facts(project: Project, folder: str) -> PlanFacts:
    """What the plan's files say as they lie there now, but for single results: nobody mends or takes out those."""
    files = said_today(project.sources.values, folder)
    whole = plan_period(files.get(f"{folder}/plan.yaml"))
    for file, said in files.items():
        if "/results/" in file and isinstance(said, dict):
            files[file] = {key: value for key, value in said.items() if key not in ("results", "tasks")}
    return {subject: facts for f, said in files.items() for subject, facts in file_facts(f, said, whole).items()}


def _applied(facts: PlanFacts, subject: Subject, mended: m.Mended) -> bool:
    now, held = aspects(subject.kind, mended.now), facts[subject].aspects
    return now is None or held is None or all(same(value, held.get(name)) for name, value in now.items())


def _later(plan: m.Plan, at: int, mended: m.Mended) -> bool:
    """Whether something else changed the same things since, so that the files rightly say otherwise."""
    amended = any(c.subject == mended.id for a in plan.amendments for c in a.changes)
    again = any(c.kind == mended.kind and c.id == mended.id for e in plan.errata[at + 1 :] for c in e.changes)
    return amended or again
