"""Rules about results: figures agree with each other, with their stage, and with what was published before."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from minhbach import model as m
from minhbach.diagnostics import Diagnostic, Place
from minhbach.validation.project import Project, unknown
from minhbach.validation.quotes import required_figures


def results_belong(project: Project) -> Iterator[Diagnostic]:
    """Each result is of a known measure or task, lies in its stage, and in its own cut-off; none is of the future."""
    for _, plan, folder in project.plans():
        targets = {t.id: t for t in plan.targets}
        known_targets = project.ids(f"{folder}/targets.yaml", "targets")
        known_tasks = project.ids(f"{folder}/tasks.yaml", "tasks")
        keys = [key for key in _promised(plan) if "." in key]
        for report in plan.reports:
            faults = list(_period_sound(report, project.on))
            yield from faults
            if any(d.code.startswith("cutoff") for d in faults):
                continue  # nothing can be said of results whose days are in doubt
            for key, result in report.results.items():
                target_id, _, measure_id = key.partition(".")
                target = targets.get(target_id)
                measure = next((x for x in target.measures if x.id == measure_id), None) if target else None
                on_key = Place(result.place.file, result.place.path, on_key=True)
                if measure is None:
                    if target_id not in known_targets or target is not None:
                        yield unknown("unknown-result", on_key, key, keys, file=f"{folder}/targets.yaml")
                    continue
                stage = plan.terms_on(key, m.Terms(stage=measure.stage), report.cutoff.end).stage
                if stage and not stage.contains(report.cutoff.end):
                    details = {"found": key, "end": report.cutoff.end, "from": stage.start, "to": stage.end}
                    yield Diagnostic("result-outside-stage", on_key, details)
                yield from _result_sound(measure, result, on_key)
                yield from _status_sound(result, report)
            for id, result in report.tasks.items():
                on_key = Place(result.place.file, result.place.path, on_key=True)
                if id not in known_tasks:
                    yield unknown("unknown-task", on_key, id, known_tasks, file=f"{folder}/tasks.yaml")
                elif result.status is None:
                    yield Diagnostic("status-needed", result.place, {"found": id})
                yield from _status_sound(result, report)


def _period_sound(report: m.Report, on: dt.date) -> Iterator[Diagnostic]:
    file = report.place
    if report.cutoff.start > report.cutoff.end:
        yield Diagnostic("cutoff-backwards", file.at("cutoff"))
    elif report.cutoff.end > on:
        yield Diagnostic("future-result", file.at("cutoff", "to"), {"end": report.cutoff.end, "on": on})
    elif not _overlap(report.cutoff, report.period):
        yield Diagnostic("cutoff-other-year", file.at("cutoff"), {"found": report.period.id})
    name = file.file.rsplit("/", 1)[1].removesuffix(".yaml")
    if name != report.period.id:
        yield Diagnostic("period-file-name", file.at("period"), {"found": report.period.id, "name": name})
    written = report.source.date if report.source else None
    if written and written.month and written.day:
        day = dt.date(written.year, written.month, written.day)
        if day < report.cutoff.end:
            yield Diagnostic(
                "report-before-cutoff", file.at("source", "date"), {"found": day, "end": report.cutoff.end}
            )
        elif day > on:
            yield Diagnostic("future-result", file.at("source", "date"), {"end": day, "on": on})


def _overlap(cutoff: m.Stage, period: m.Period) -> bool:
    """Whether a report's figures are at least in part of its period; a file copied from last year's has others."""
    last = period.ENDS[period.part]
    first = last - period.LENGTHS[period.part] + 1
    return (cutoff.start.year, cutoff.start.month) <= (period.year, last) and (
        (period.year, first) <= (cutoff.end.year, cutoff.end.month)
    )


def _result_sound(measure: m.Measure, result: m.Result, on_key: Place) -> Iterator[Diagnostic]:
    """The figures of one result agree with each other and with what they are shares of."""
    place = result.place
    if isinstance(measure.require, m.Quality | m.DoneBy):
        if result.status is None:
            yield Diagnostic("status-needed", on_key, {"found": place.path[-1]})
        return
    figures = (result.count, result.value, result.change, result.rank)
    if all(f is None for f in figures):
        yield Diagnostic("figure-needed", on_key, {"found": place.path[-1]})
        return
    if isinstance(measure.require, m.RankAtLeast):
        rungs = [rung for rung, _ in measure.scale]
        if result.rank is not None and result.rank not in rungs:
            yield unknown("unknown-rank", place.at("rank"), result.rank, rungs)
        return
    if result.of is not None and result.of == 0:
        yield Diagnostic("base-zero", place.at("of"))
        return
    share = measure.unit == "percent" and not measure.may_exceed_100
    if result.count is not None and result.of is not None and share and result.count > result.of:
        yield Diagnostic("count-over-base", place.at("count"), {"count": result.count, "of": result.of})
    elif share and not isinstance(measure.require, m.Change) and result.value is not None and result.value > 100:
        yield Diagnostic("rate-over-whole", place.at("value"), {"found": result.value})
    bare = share and result.count is None and not isinstance(measure.require, m.Change)
    if (
        bare
        and result.value is not None
        and 0 < result.value < 1
        and max(required_figures(measure.require), default=0) >= 10
    ):
        right = f"{(result.value * 100).normalize():f}"
        slip = {"found": result.value, "right": right}
        yield Diagnostic("share-below-one", place.at("value"), slip, "warning")
    if share and result.value is not None and result.value < 0:
        yield Diagnostic("rate-below-zero", place.at("value"), {"found": result.value})
    rate = result.rate(measure.unit)
    if result.count is not None and result.value is not None and rate is not None and not _agrees(result.value, rate):
        details = {"found": result.value, "count": result.count, "of": result.of, "computed": f"{float(rate):.2f}"}
        yield Diagnostic("value-denied-by-counts", place.at("value"), details)


def _agrees(stated: Decimal, exact: Fraction) -> bool:
    """Whether a stated figure is the exact one, rounded or cut to as many places as it was stated with."""
    exponent = stated.as_tuple().exponent
    places = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    return abs(Fraction(stated) - exact) < Fraction(1, 10**places)


def _status_sound(result: m.Result, report: m.Report) -> Iterator[Diagnostic]:
    if result.completed and result.status != "done":
        yield Diagnostic("completed-not-done", result.place.at("completed"), {"found": result.status or ""})
    if result.completed and result.completed > report.cutoff.end:
        details = {"found": result.completed, "end": report.cutoff.end}
        yield Diagnostic("completed-after-cutoff", result.place.at("completed"), details)


def results_once(project: Project) -> Iterator[Diagnostic]:
    """One file for one period: two results of one measure for one period cannot both be true."""
    for _, plan, _ in project.plans():
        first: dict[m.Period, m.Report] = {}
        for report in plan.reports:
            other = first.setdefault(report.period, report)
            if other is report:
                continue
            for key in [*report.results, *report.tasks]:
                if key in other.results or key in other.tasks:
                    section = "results" if key in report.results else "tasks"
                    details = {"found": key, "period": report.period.id, "other": other.place.file}
                    yield Diagnostic("result-twice", Place(report.place.file, (section, key), True), details)


def corrections_sound(project: Project) -> Iterator[Diagnostic]:
    """A correction is about a result of its own file and changes it; its date is not before the cut-off."""
    for _, plan, _ in project.plans():
        for report in plan.reports:
            for correction in report.corrections:
                result = report.result(correction.subject)
                if result is None:
                    known = [*_written_keys(project, report), *_promised(plan)]
                    step = "result" if "." in correction.subject else "task"
                    withdrawn = {*known, *plan.taken_out()}
                    if not withdrawn & {correction.subject, correction.subject.split(".")[0]}:
                        yield unknown("unknown-result", correction.place.at(step), correction.subject, known)
                elif _figures(report.corrected_to(correction) or result) == _figures(correction.was):
                    yield Diagnostic("correction-changes-nothing", correction.place.at("was"))
                if correction.date < report.cutoff.end:
                    details = {"found": correction.date, "end": report.cutoff.end}
                    yield Diagnostic("correction-too-early", correction.place.at("date"), details)
                elif correction.date > project.on:
                    details = {"end": correction.date, "on": project.on}
                    yield Diagnostic("future-result", correction.place.at("date"), details)


def _written_keys(project: Project, report: m.Report) -> list[str]:
    """The results that the file names, those too that its schema refused."""
    value = project.sources.values[report.place.file]
    sections = [value.get(name) for name in ("results", "tasks")]
    return [str(key) for section in sections if isinstance(section, dict) for key in section]


def _promised(plan: m.Plan) -> list[str]:
    """The measures and tasks that a result can be of."""
    return [f"{t.id}.{x.id}" for t in plan.targets for x in t.measures] + [t.id for t in plan.tasks]


def _figures(result: m.Result) -> tuple[object, ...]:
    return result.count, result.of, result.value, result.change, result.rank, result.status, result.completed


def amendments_sound(project: Project) -> Iterator[Diagnostic]:
    """Amendments change known measures and tasks; what the last one says is what the plan's files say now."""
    for _, plan, folder in project.plans():
        measures = {f"{t.id}.{x.id}": x for t in plan.targets for x in t.measures}
        tasks = {t.id: t for t in plan.tasks}
        declared = {
            "measure": project.ids(f"{folder}/targets.yaml", "targets"),
            "task": project.ids(f"{folder}/tasks.yaml", "tasks"),
        }
        sound = {t.id for t in plan.targets} | set(tasks)
        taken_out = plan.taken_out()
        now: dict[tuple[str, str], object] = {}
        changes = [c for a in plan.amendments for c in a.changes]
        for change in changes:
            if change.subject not in measures and change.subject not in tasks:
                if taken_out & {change.subject, change.subject.split(".")[0]}:
                    continue
                step = "measure" if "." in change.subject else "task"
                id = change.subject.split(".")[0]
                if id in sound or id not in declared[step]:
                    yield unknown("unknown-result", change.place.at(step), change.subject, [*measures, *tasks])
                continue
            for name in ("require", "stage", "due"):
                was, before = getattr(change.was, name), now.get((change.subject, name))
                if was is not None and before is not None and was != before:
                    yield Diagnostic("amendment-chain", change.place.at("was", name), {"found": change.subject})
                if (value := getattr(change.now, name)) is not None:
                    now[change.subject, name] = value
        for change in changes:
            held = measures.get(change.subject) or tasks.get(change.subject)
            for name in ("require", "stage", "due"):
                value = getattr(change.now, name)
                if value is not None and value == getattr(change.was, name):
                    yield Diagnostic("amendment-changes-nothing", change.place.at("now", name))
                if value is None or held is None or now[change.subject, name] != value:
                    continue
                if getattr(held, name, None) != value:
                    yield Diagnostic("amendment-not-applied", change.place.at("now", name), {"found": change.subject})
