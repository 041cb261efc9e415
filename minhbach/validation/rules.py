"""What no schema can say: references, quotes, figures that must agree. Each rule is a function in the tuple `RULES`.

A rule reads the model and yields complaints. Ids are looked up in the files' raw values as well, so that a record that
its schema refused does not make everything that refers to it look wrong too.
"""

from __future__ import annotations

import datetime as dt
import difflib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from minhbach import model as m
from minhbach.diagnostics import Diagnostic, Place
from minhbach.sources.project import Sources
from minhbach.validation.quotes import nearest_passage


@dataclass(frozen=True, slots=True)
class Project:
    """What the rules look at: the model, the sources it came from, and the day."""

    site: m.Site
    sources: Sources
    on: dt.date
    drafts: bool = False

    def ids(self, file: str, key: str, field: str = "id") -> set[str]:
        """The ids that a file's list declares, sound records or not."""
        value = self.sources.values.get(file)
        records = value.get(key) if isinstance(value, dict) else None
        return {r[field] for r in records or () if isinstance(r, dict) and isinstance(r.get(field), str)}

    def plans(self) -> Iterator[tuple[m.Unit, m.Plan, str]]:
        """Every plan with its unit and its data folder."""
        for unit in self.site.units:
            for plan in unit.plans:
                yield unit, plan, f"data/{unit.id}/{plan.id}"


Rule = Callable[[Project], Iterator[Diagnostic]]


def _unknown(code: str, place: Place, id: str, known: Iterable[str], **more: object) -> Diagnostic:
    known = sorted(known)
    near = difflib.get_close_matches(id, known, n=1, cutoff=0.5)
    listed = ", ".join(known[:12]) + (" …" if len(known) > 12 else "")
    return Diagnostic(code, place, {"found": id, "near": near[0] if near else "", "known": listed, **more})


def _twice(records: Iterable[Any], code: str) -> Iterator[Diagnostic]:
    """Complaints about ids that stand a second time in one list."""
    first: dict[str, Place] = {}
    for record in records:
        if record.id in first:
            yield Diagnostic(code, record.place.at("id"), {"found": record.id})
        first.setdefault(record.id, record.place)


# ---- the site ----------------------------------------------------------------------------------------------------


def units_exist(project: Project) -> Iterator[Diagnostic]:
    """Every listed unit has its file, and every unit's folder is listed."""
    site = project.sources.values.get("data/site.yaml") or {}
    listed = [u for u in site.get("units", ()) if isinstance(u, str)] if isinstance(site, dict) else []
    folders = {f.split("/")[1] for f in project.sources.kinds if f.count("/") >= 2}
    for i, unit in enumerate(listed):
        if f"data/{unit}/unit.yaml" not in project.sources.kinds:
            yield _unknown("unknown-unit", Place("data/site.yaml", ("units", i)), unit, folders)
    for folder in sorted(folders - set(listed)):
        yield Diagnostic("unit-not-listed", Place(f"data/{folder}/unit.yaml"), {"found": folder}, "warning")
    for prose in project.sources.prose:
        parts = prose.split("/")
        if parts[1] != "pages" and f"data/{parts[1]}/{parts[2]}/plan.yaml" not in project.sources.kinds:
            yield Diagnostic("text-without-plan", Place(prose), {"found": f"data/{parts[1]}/{parts[2]}/plan.yaml"})


def plan_files_complete(project: Project) -> Iterator[Diagnostic]:
    """Each plan's folder has its plan.yaml, its targets and its text in the authoritative language."""
    folders = {f.rsplit("/", 1)[0] for f in project.sources.kinds if f.count("/") == 3}
    folders |= {f.rsplit("/results/", 1)[0] for f in project.sources.kinds if "/results/" in f}
    for folder in sorted(folders):
        text = f"content/{folder.removeprefix('data/')}/plan.{project.site.languages[0]}.md"
        for needed in (f"{folder}/plan.yaml", f"{folder}/targets.yaml"):
            if needed not in project.sources.kinds:
                yield Diagnostic("file-missing", Place(needed), {"found": needed})
        if not (project.sources.root / text).is_file():
            yield Diagnostic("file-missing", Place(text), {"found": text})


def shared_ids_unique(project: Project) -> Iterator[Diagnostic]:
    """Areas and indicators are named once."""
    for file, key in (("data/areas.yaml", "areas"), ("data/indicators.yaml", "indicators")):
        seen: set[str] = set()
        value = project.sources.values.get(file)
        for i, record in enumerate(value.get(key) or () if isinstance(value, dict) else ()):
            id = record.get("id") if isinstance(record, dict) else None
            if id in seen:
                yield Diagnostic("duplicate-id", Place(file, (key, i, "id")), {"found": id})
            seen.add(id)


def illustrative_says_so(project: Project) -> Iterator[Diagnostic]:
    """Every data file of an illustrative unit carries a notice with the word; no real unit's does."""
    for unit in project.site.units:
        for file, value in project.sources.values.items():
            if not file.startswith(f"data/{unit.id}/") or not isinstance(value, dict):
                continue
            notice = value.get("notice")
            words = (notice.get("vi", "") if isinstance(notice, dict) else notice or "").lower()
            if unit.illustrative and "minh họa" not in words:
                yield Diagnostic("notice-missing", Place(file), {"found": unit.id})
            elif not unit.illustrative and "minh họa" in words:
                yield Diagnostic("notice-on-real", Place(file, ("notice",)), {"found": unit.id})


# ---- offices and areas -------------------------------------------------------------------------------------------


def offices_known(project: Project) -> Iterator[Diagnostic]:
    """Every office that is named stands in unit.yaml."""
    for unit in project.site.units:
        file = f"data/{unit.id}/unit.yaml"
        known = project.ids(file, "offices")
        yield from _twice(unit.offices, "duplicate-id")
        for place, id in _office_references(unit):
            if id not in known:
                yield _unknown("unknown-office", place, id, known, file=file)


def _office_references(unit: m.Unit) -> Iterator[tuple[Place, str]]:
    for office in unit.offices:
        yield from ((office.place.at("members", i), id) for i, id in enumerate(office.members))
        if office.successor:
            yield office.place.at("successor"), office.successor
    for plan in unit.plans:
        for record in (*plan.areas, *plan.targets, *plan.tasks):
            yield from ((record.place.at("lead", i), id) for i, id in enumerate(record.lead))
            yield from ((record.place.at("coordinate", i), id) for i, id in enumerate(record.coordinate))
        for duty in plan.duties:
            yield from ((duty.place.at("offices", i), id) for i, id in enumerate(duty.offices))
        for reporting in plan.reporting:
            yield from ((reporting.place.at("by", i), id) for i, id in enumerate(reporting.by))


def areas_known(project: Project) -> Iterator[Diagnostic]:
    """A plan's areas have shared keys; targets and tasks stand in an area of their plan."""
    shared = project.ids("data/areas.yaml", "areas")
    for _, plan, folder in project.plans():
        own = project.ids(f"{folder}/plan.yaml", "areas")
        yield from _twice(plan.areas, "duplicate-id")
        for area in plan.areas:
            if area.id not in shared:
                yield _unknown("unknown-area", area.place.at("id"), area.id, shared, file="data/areas.yaml")
        for record in (*plan.targets, *plan.tasks):
            if record.area not in own:
                yield _unknown("unknown-area", record.place.at("area"), record.area, own, file=f"{folder}/plan.yaml")


# ---- the plan's words --------------------------------------------------------------------------------------------


def quotes_stand(project: Project) -> Iterator[Diagnostic]:
    """Each quote stands letter for letter in the clause that it names."""
    for _, plan, _ in project.plans():
        text = plan.texts.get(project.site.languages[0])
        if text is None:
            continue
        for area in plan.areas:
            for i, clause in enumerate(area.clauses):
                if clause not in text.clauses:
                    yield _unknown("unknown-clause", area.place.at("clauses", i), clause, text.clauses, file=text.file)
        for quote in _quotes(plan):
            if quote.clause not in text.clauses:
                yield _unknown(
                    "unknown-clause", quote.place.at("clause"), quote.clause, text.clauses, file=text.file
                )
            elif quote.words and text.find(quote.clause, quote.words.vi) is None:
                elsewhere = next((c for c in text.clauses if text.find(c, quote.words.vi)), "")
                near = nearest_passage(text, quote.clause, quote.words.vi)
                details = {"clause": quote.clause, "found": quote.words.vi, "elsewhere": elsewhere, "near": near}
                yield Diagnostic("quote-not-in-clause", quote.place.at("quote"), {**details, "file": text.file})


def _quotes(plan: m.Plan) -> Iterator[m.Quote]:
    records: tuple[Any, ...] = (
        *plan.targets,
        *plan.tasks,
        *plan.duties,
        *plan.legal_bases,
        *plan.annexes,
        *plan.reporting,
        *plan.notes,
    )
    yield from (record.quote for record in records)
    yield from (quote for area in plan.areas for quote in area.assigned)


# ---- targets, tasks, measures ------------------------------------------------------------------------------------


def ids_unique(project: Project) -> Iterator[Diagnostic]:
    """No two targets, tasks, measures, amendments or reporting duties of a plan share an id; nor do their pages."""
    for _, plan, _ in project.plans():
        for records in (plan.targets, plan.tasks, plan.amendments, plan.reporting):
            yield from _twice(records, "duplicate-id")
        for target in plan.targets:
            yield from _twice(target.measures, "duplicate-id")


def measures_sound(project: Project) -> Iterator[Diagnostic]:
    """Nesting, ranks, indicators and bounds of each measure make sense."""
    indicators = {i.id: i for i in project.site.indicators}
    known = project.ids("data/indicators.yaml", "indicators")
    for _, plan, _ in project.plans():
        for target in plan.targets:
            siblings = {measure.id for measure in target.measures}
            for measure in target.measures:
                place = measure.place
                if measure.within is not None and (measure.within not in siblings or measure.within == measure.id):
                    yield _unknown("unknown-measure", place.at("within"), measure.within, siblings - {measure.id})
                if measure.indicator is not None and measure.indicator not in known:
                    file = "data/indicators.yaml"
                    yield _unknown("unknown-indicator", place.at("indicator"), measure.indicator, known, file=file)
                elif measure.indicator in indicators and indicators[measure.indicator].unit != measure.unit:
                    details = {"found": measure.unit, "wanted": indicators[measure.indicator].unit}
                    yield Diagnostic("indicator-unit", place.at("unit"), details)
                yield from _requirement_sound(plan, measure)


def _requirement_sound(plan: m.Plan, measure: m.Measure) -> Iterator[Diagnostic]:
    place, require = measure.place, measure.require
    rungs = [rung for rung, _ in measure.scale]
    if isinstance(require, m.RankAtLeast) and require.rank not in rungs:
        yield _unknown("unknown-rank", place.at("require", "rank_at_least"), require.rank, rungs)
    if isinstance(require, m.Between | m.About) and require.low > require.high:
        details = {"found": f"{require.low}, {require.high}"}
        yield Diagnostic("range-backwards", place.at("require"), details)
    if measure.stage.start > measure.stage.end:
        yield Diagnostic("stage-backwards", place.at("stage"))
    elif measure.stage.start > plan.period.end or measure.stage.end < plan.period.start:
        details = {"from": plan.first_year, "to": plan.last_year}
        yield Diagnostic("stage-outside-plan", place.at("stage"), details)
    if isinstance(require, m.All) and measure.unit != "percent":
        yield Diagnostic("all-needs-percent", place.at("unit"), {"found": measure.unit})
    in_words = isinstance(require, m.Quality | m.DoneBy)
    if in_words != (measure.unit == "none"):
        yield Diagnostic("unit-of-words", place.at("unit"), {"found": measure.unit})
    share = measure.unit == "percent" and not measure.may_exceed_100
    if share and measure.not_judgeable is None and isinstance(require, m.Bound):
        beyond = require.value >= 100 if require.comparator == "more_than" else require.value > 100
        if beyond and require.comparator != "at_most":
            yield Diagnostic("bound-over-whole", place.at("require"), {"found": require.value})


# ---- results -----------------------------------------------------------------------------------------------------


def results_belong(project: Project) -> Iterator[Diagnostic]:
    """Each result is of a known measure or task, lies in its stage, and in its own cut-off; none is of the future."""
    for _, plan, folder in project.plans():
        targets = {t.id: t for t in plan.targets}
        known_targets = project.ids(f"{folder}/targets.yaml", "targets")
        known_tasks = project.ids(f"{folder}/tasks.yaml", "tasks")
        keys = [f"{t.id}.{x.id}" for t in plan.targets for x in t.measures]
        for report in plan.reports:
            yield from _period_sound(report, project.on)
            for key, result in report.results.items():
                target_id, _, measure_id = key.partition(".")
                target = targets.get(target_id)
                measure = next((x for x in target.measures if x.id == measure_id), None) if target else None
                on_key = Place(result.place.file, result.place.path, on_key=True)
                if measure is None:
                    if target_id not in known_targets or target is not None:
                        yield _unknown("unknown-result", on_key, key, keys, file=f"{folder}/targets.yaml")
                    continue
                if not _stage_at(plan, key, measure, report.cutoff.end).contains(report.cutoff.end):
                    details = {"found": key, "end": report.cutoff.end, "from": measure.stage.start}
                    yield Diagnostic("result-outside-stage", on_key, {**details, "to": measure.stage.end})
                yield from _result_sound(measure, result, on_key)
            for id, result in report.tasks.items():
                on_key = Place(result.place.file, result.place.path, on_key=True)
                if id not in known_tasks:
                    yield _unknown("unknown-task", on_key, id, known_tasks, file=f"{folder}/tasks.yaml")
                elif result.status is None:
                    yield Diagnostic("status-needed", result.place, {"found": id})
                yield from _status_sound(result, report, project.on)


def _stage_at(plan: m.Plan, key: str, measure: m.Measure, day: dt.date) -> m.Stage:
    """A measure's stage before the amendments that took effect after a day."""
    stage = measure.stage
    for amendment in reversed(plan.amendments):
        for change in amendment.changes:
            if change.subject == key and change.was.stage and amendment.effective > day:
                stage = change.was.stage
    return stage


def _period_sound(report: m.Report, on: dt.date) -> Iterator[Diagnostic]:
    file = report.place
    if report.cutoff.start > report.cutoff.end:
        yield Diagnostic("cutoff-backwards", file.at("cutoff"))
    elif report.cutoff.end > on:
        yield Diagnostic("future-result", file.at("cutoff", "to"), {"end": report.cutoff.end, "on": on})
    if not report.cutoff.start.year - 1 <= report.period.year <= report.cutoff.end.year + 1:
        yield Diagnostic("cutoff-other-year", file.at("cutoff"), {"found": report.period.id})
    name = file.file.rsplit("/", 1)[1].removesuffix(".yaml")
    if name != report.period.id:
        yield Diagnostic("period-file-name", file.at("period"), {"found": report.period.id, "name": name})
    written = report.source.date if report.source else None
    if written and written.month and written.day:
        day = dt.date(written.year, written.month, written.day)
        if day < report.cutoff.end:
            yield Diagnostic("report-before-cutoff", file.at("source", "date"), {"found": day, "end": report.cutoff.end})
        elif day > on:
            yield Diagnostic("future-result", file.at("source", "date"), {"end": day, "on": on})


def _result_sound(measure: m.Measure, result: m.Result, on_key: Place) -> Iterator[Diagnostic]:
    """The figures of one result agree with each other and with what they are shares of."""
    place = result.place
    if isinstance(measure.require, m.Quality | m.DoneBy):
        if result.status is None:
            yield Diagnostic("status-needed", on_key, {"found": measure.id})
        return
    figures = (result.count, result.value, result.change, result.rank)
    if all(f is None for f in figures):
        yield Diagnostic("figure-needed", on_key, {"found": measure.id})
        return
    if isinstance(measure.require, m.RankAtLeast):
        rungs = [rung for rung, _ in measure.scale]
        if result.rank is not None and result.rank not in rungs:
            yield _unknown("unknown-rank", place.at("rank"), result.rank, rungs)
        return
    if result.of is not None and result.of == 0:
        yield Diagnostic("base-zero", place.at("of"))
        return
    share = measure.unit == "percent" and not measure.may_exceed_100
    if result.count is not None and result.of is not None and share and result.count > result.of:
        yield Diagnostic("count-over-base", place.at("count"), {"count": result.count, "of": result.of})
    elif share and not isinstance(measure.require, m.Change) and result.value is not None and result.value > 100:
        yield Diagnostic("rate-over-whole", place.at("value"), {"found": result.value})
    if share and result.value is not None and result.value < 0:
        yield Diagnostic("rate-below-zero", place.at("value"), {"found": result.value})
    rate = result.rate(measure.unit)
    if result.count is not None and result.value is not None and rate is not None:
        if not _agrees(result.value, rate):
            details = {"found": result.value, "count": result.count, "of": result.of, "computed": f"{float(rate):.4g}"}
            yield Diagnostic("value-denied-by-counts", place.at("value"), details)


def _agrees(stated: Decimal, exact: Fraction) -> bool:
    """Whether a stated figure is the exact one, rounded or cut to as many places as it was stated with."""
    exponent = stated.as_tuple().exponent
    places = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    return abs(Fraction(stated) - exact) < Fraction(1, 10**places)


def _status_sound(result: m.Result, report: m.Report, on: dt.date) -> Iterator[Diagnostic]:
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
                result = report.results.get(correction.subject) or report.tasks.get(correction.subject)
                if result is None:
                    known = [*report.results, *report.tasks]
                    step = "result" if "." in correction.subject else "task"
                    yield _unknown("unknown-result", correction.place.at(step), correction.subject, known)
                elif _figures(result) == _figures(correction.was):
                    yield Diagnostic("correction-changes-nothing", correction.place.at("was"))
                if correction.date < report.cutoff.end:
                    details = {"found": correction.date, "end": report.cutoff.end}
                    yield Diagnostic("correction-too-early", correction.place.at("date"), details)


def _figures(result: m.Result) -> tuple[object, ...]:
    return result.count, result.of, result.value, result.change, result.rank, result.status, result.completed


def amendments_sound(project: Project) -> Iterator[Diagnostic]:
    """Amendments change known measures and tasks; what the last one says is what the plan's files say now."""
    for _, plan, folder in project.plans():
        measures = {f"{t.id}.{x.id}": x for t in plan.targets for x in t.measures}
        tasks = {t.id: t for t in plan.tasks}
        now: dict[tuple[str, str], object] = {}
        changes = [c for a in plan.amendments for c in a.changes]
        for change in changes:
            if change.subject not in measures and change.subject not in tasks:
                step = "measure" if "." in change.subject else "task"
                yield _unknown("unknown-result", change.place.at(step), change.subject, [*measures, *tasks])
                continue
            for name in ("require", "stage", "due"):
                if (value := getattr(change.now, name)) is not None:
                    now[change.subject, name] = value
        for change in changes:
            held = measures.get(change.subject) or tasks.get(change.subject)
            for name in ("require", "stage", "due"):
                value = getattr(change.now, name)
                if value is None or held is None or now[change.subject, name] != value:
                    continue
                if getattr(held, name, None) != value:
                    yield Diagnostic("amendment-not-applied", change.place.at("now", name), {"found": change.subject})


# ---- translations ------------------------------------------------------------------------------------------------


def translations_there(project: Project) -> Iterator[Diagnostic]:
    """Every text of a record has words in each language of the site; where not, the page shows the Vietnamese."""
    if "en" not in project.site.languages:
        return
    for file, value in project.sources.values.items():
        yield from _untranslated(Place(file), value)


def _untranslated(place: Place, value: object) -> Iterator[Diagnostic]:
    if isinstance(value, dict):
        if "vi" in value and "en" not in value and set(value) <= {"vi"}:
            yield Diagnostic("no-translation", place, {"found": str(value["vi"])[:60]}, "warning")
        for key, inner in value.items():
            if key in TEXT_KEYS and isinstance(inner, str) and not place.path[:1] == ("terms",):
                yield Diagnostic("no-translation", place.at(key), {"found": inner[:60]}, "warning")
            else:
                yield from _untranslated(place.at(key), inner)
    elif isinstance(value, list):
        for i, inner in enumerate(value):
            yield from _untranslated(place.at(i), inner)


TEXT_KEYS = {"title", "short_name", "province", "district", "summary", "reason", "issuer", "product"}


RULES: tuple[Rule, ...] = (
    units_exist,
    plan_files_complete,
    shared_ids_unique,
    illustrative_says_so,
    offices_known,
    areas_known,
    quotes_stand,
    ids_unique,
    measures_sound,
    results_belong,
    results_once,
    corrections_sound,
    amendments_sound,
    translations_there,
)


def check_rules(project: Project) -> list[Diagnostic]:
    """Every complaint of every rule."""
    return [complaint for rule in RULES for complaint in rule(project)]
