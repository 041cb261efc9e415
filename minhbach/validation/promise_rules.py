"""Rules about promises: the site's units and files, offices, areas, quotes and targets."""

from __future__ import annotations

import difflib
from collections.abc import Iterator

from minhbach import model as m
from minhbach.diagnostics import Diagnostic, Place
from minhbach.sources.news_name import news_name
from minhbach.validation.project import Project, twice, unknown
from minhbach.validation.quotes import figures_in, nearest_passage, required_figures

# ---- the site ----------------------------------------------------------------------------------------------------


def units_exist(project: Project) -> Iterator[Diagnostic]:
    """Every unit that the site lists has a folder."""
    folders = project.sources.units
    for i, unit in enumerate(_listed(project)):
        if unit not in folders:
            yield unknown("unknown-unit", Place("data/site.yaml", ("units", i)), unit, folders)


def unit_listed(project: Project) -> Iterator[Diagnostic]:
    """A unit's folder is listed and has its file; each text belongs to a plan."""
    unit, kinds = project.unit, project.sources.kinds
    file = f"data/{unit}/unit.yaml"
    if unit in _listed(project):
        if unit in project.sources.units and file not in kinds:
            yield Diagnostic("file-missing", Place(file), {"found": file})
    elif any(other.startswith(f"data/{unit}/") for other in kinds):
        yield Diagnostic("unit-not-listed", Place(file), {"found": unit}, "warning")
    for prose in project.sources.prose:
        plan = f"data/{unit}/{prose.split('/')[2]}/plan.yaml"
        if not news_name(prose) and plan not in kinds:
            yield Diagnostic("text-without-plan", Place(prose), {"found": plan})


def _listed(project: Project) -> list[str]:
    site = project.sources.values.get("data/site.yaml")
    units = site.get("units") if isinstance(site, dict) else None
    return [unit for unit in units if isinstance(unit, str)] if isinstance(units, list) else []


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


def pages_sound(project: Project) -> Iterator[Diagnostic]:
    """Each page of content/pages has a title, and a text in the authoritative language beside any translation."""
    first, *others = project.site.languages
    for file, prose in project.sources.prose.items():
        if not file.startswith("content/pages/"):
            continue
        if not prose.meta.get("title", "").strip():
            yield Diagnostic("missing-title", Place(file))
        if prose.meta.get("draft", "true") not in ("true", "false"):
            yield Diagnostic("yes-no", Place(file, ("draft",)), {"found": prose.meta["draft"]})
        for key in prose.meta:
            if key not in PAGE_KEYS:
                known = ", ".join(PAGE_KEYS)
                near = difflib.get_close_matches(key, PAGE_KEYS, n=1, cutoff=0.5)
                details = {"key": key, "near": near[0] if near else "", "known": known}
                yield Diagnostic("unknown-key", Place(file, (key,), True), details)
        page = file.removesuffix(f".{prose.language}.md")
        if f"{page}.{first}.md" not in project.sources.prose:
            missing = f"{page}.{first}.md"
            yield Diagnostic("file-missing", Place(missing), {"found": missing, "variant": "page"})
        elif prose.language == first:
            for missing in (f"{page}.{g}.md" for g in others if f"{page}.{g}.md" not in project.sources.prose):
                yield Diagnostic("no-translation", Place(file), {"found": missing, "variant": "page"}, "warning")


PAGE_KEYS = ("draft", "title")
"""What the front matter of a page may say."""


def shared_ids_unique(project: Project) -> Iterator[Diagnostic]:
    """Areas and indicators are named once."""
    for file, key in (("data/areas.yaml", "areas"), ("data/indicators.yaml", "indicators")):
        first: dict[str, int] = {}
        value = project.sources.values.get(file)
        records = value.get(key) if isinstance(value, dict) else None
        for i, record in enumerate(records if isinstance(records, list) else ()):
            id = record.get("id") if isinstance(record, dict) else None
            if isinstance(id, str) and first.setdefault(id, i) != i:
                yield Diagnostic("duplicate-id", Place(file, (key, i, "id")), {"found": id, "first": first[id] + 1})


def illustrative_says_so(project: Project) -> Iterator[Diagnostic]:
    """Every data file of an illustrative unit carries a notice with the word; no real unit's does."""
    for unit in project.site.units:
        declared = project.sources.values[unit.place.file].get("illustrative", False)
        for file, value in project.sources.values.items():
            if not isinstance(declared, bool) or not file.startswith(f"data/{unit.id}/") or not isinstance(value, dict):
                continue
            notice = value.get("notice")
            words = str(notice.get("vi", "") if isinstance(notice, dict) else notice or "").lower()
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
        yield from twice(unit.offices)
        for place, id in _office_references(unit):
            if id not in known:
                yield unknown("unknown-office", place, id, known, file=file)


def _office_references(unit: m.Unit) -> Iterator[tuple[Place, str]]:
    for office in unit.offices:
        yield from ((office.place.at("members", i), id) for i, id in enumerate(office.members))
        if office.successor:
            yield office.place.at("successor"), office.successor
    for plan in unit.plans:
        records: tuple[m.PlanArea | m.Target | m.Task, ...] = (*plan.areas, *plan.targets, *plan.tasks)
        for record in records:
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
        yield from twice(plan.areas)
        for area in plan.areas:
            if area.id not in shared:
                yield unknown("unknown-area", area.place.at("id"), area.id, shared, file="data/areas.yaml")
        records: tuple[m.Target | m.Task, ...] = (*plan.targets, *plan.tasks)
        for record in records:
            if record.area not in own:
                yield unknown("unknown-area", record.place.at("area"), record.area, own, file=f"{folder}/plan.yaml")


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
                    yield unknown("unknown-clause", area.place.at("clauses", i), clause, text.clauses, file=text.file)
        for quote in _quotes(plan):
            if quote.clause not in text.clauses:
                yield unknown("unknown-clause", quote.place.at("clause"), quote.clause, text.clauses, file=text.file)
            elif quote.words and text.find(quote.clause, quote.words.vi) is None:
                details = {"clause": quote.clause, "found": quote.words.vi, "file": text.file}
                if elsewhere := next((c for c in text.clauses if text.find(c, quote.words.vi)), ""):
                    details |= {"variant": "elsewhere", "elsewhere": elsewhere}
                else:
                    details["near"] = nearest_passage(text, quote.clause, quote.words.vi)
                yield Diagnostic("quote-not-in-clause", quote.place.at("quote"), details)


def figures_quoted(project: Project) -> Iterator[Diagnostic]:
    """The figures of a requirement stand in the quote, unless an amendment or a note says why they do not."""
    for _, plan, _ in project.plans():
        amended = {change.subject for amendment in plan.amendments for change in amendment.changes}
        for target in plan.targets:
            quoted = figures_in(target.quote.words.vi) if target.quote.words else None
            for measure in target.measures:
                explained = measure.note or target.note or f"{target.id}.{measure.id}" in amended
                lacking = [f for f in required_figures(measure.require) if quoted is not None and f not in quoted]
                if lacking and not explained:
                    details = {"found": ", ".join(str(f) for f in lacking)}
                    yield Diagnostic("figure-not-quoted", measure.place.at("require"), details, "warning")


def _quotes(plan: m.Plan) -> Iterator[m.Quote]:
    yield from (t.quote for t in plan.targets)
    yield from (t.quote for t in plan.tasks)
    yield from (d.quote for d in plan.duties)
    yield from (b.quote for b in plan.legal_bases)
    yield from (a.quote for a in plan.annexes)
    yield from (r.quote for r in plan.reporting)
    yield from (n.quote for n in plan.notes)
    yield from (quote for area in plan.areas for quote in area.assigned)


# ---- targets, tasks, measures ------------------------------------------------------------------------------------


def ids_unique(project: Project) -> Iterator[Diagnostic]:
    """No two targets, tasks, measures, amendments or reporting duties of a plan share an id; nor do their pages."""
    for _, plan, _ in project.plans():
        yield from twice(plan.targets)
        yield from twice(plan.tasks)
        yield from twice(plan.amendments)
        yield from twice(plan.reporting)
        for target in plan.targets:
            yield from twice(target.measures)


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
                    yield unknown("unknown-measure", place.at("within"), measure.within, siblings - {measure.id})
                if measure.indicator is not None and measure.indicator not in known:
                    file = "data/indicators.yaml"
                    yield unknown("unknown-indicator", place.at("indicator"), measure.indicator, known, file=file)
                elif measure.indicator in indicators and indicators[measure.indicator].unit != measure.unit:
                    details = {"found": measure.unit, "wanted": indicators[measure.indicator].unit}
                    yield Diagnostic("indicator-unit", place.at("unit"), details)
                yield from _requirement_sound(plan, measure)


def _requirement_sound(plan: m.Plan, measure: m.Measure) -> Iterator[Diagnostic]:
    place, require = measure.place, measure.require
    rungs = [rung for rung, _ in measure.scale]
    if isinstance(require, m.RankAtLeast) and require.rank not in rungs:
        yield unknown("unknown-rank", place.at("require", "rank_at_least"), require.rank, rungs)
    if isinstance(require, m.Between | m.About) and require.low > require.high:
        yield Diagnostic("range-backwards", place.at("require"), {"found": f"{require.low}, {require.high}"})
    if measure.stage.start > measure.stage.end:
        yield Diagnostic("stage-backwards", place.at("stage"))
    elif measure.stage.start > plan.period.end or measure.stage.end < plan.period.start:
        details: dict[str, object] = {"from": plan.first_year, "to": plan.last_year}
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
            asked = f"{require.comparator}: {require.value}"
            yield Diagnostic("bound-over-whole", place.at("require"), {"found": asked})
