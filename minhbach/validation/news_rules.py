"""Rules about news: its files, its days, and the promises and periods that it speaks of."""

from __future__ import annotations

from collections.abc import Iterator

from minhbach import model as m
from minhbach.diagnostics import Diagnostic, Place, Span
from minhbach.sources.news_name import NewsName, news_name
from minhbach.validation.project import Project, unknown


def news_files_sound(project: Project) -> Iterator[Diagnostic]:
    """Each news file has a day that exists, a unit, an original if it is a translation, and an address of its own."""
    first: dict[tuple[str, str], str] = {}
    for file, name in _files(project):
        if name.day is None:
            yield Diagnostic("impossible-date", Span(file), {"found": name.written_day})
        if f"data/{name.unit}/unit.yaml" not in project.sources.kinds:
            found = f"data/{name.unit}/unit.yaml"
            yield Diagnostic("text-without-plan", Place(file), {"found": found, "variant": "news"})
        if name.language != "vi":
            original = file.removesuffix(f".{name.language}.md") + ".vi.md"
            if original not in project.sources.prose:
                yield Diagnostic("file-missing", Place(original), {"found": original, "variant": "news"})
        elif (other := first.setdefault((name.unit, name.slug), file)) != file:
            yield Diagnostic("news-twice", Place(file), {"found": name.slug, "other": other})


def news_days_sound(project: Project) -> Iterator[Diagnostic]:
    """A change comes after the day that the news came out, and not in the future."""
    for _, news in _news(project):
        if news.updated is None:
            continue
        place, details = news.place.at("updated"), {"found": news.updated, "date": news.date, "on": project.on}
        if news.updated < news.date:
            yield Diagnostic("news-updated", place, details)
        elif news.updated > project.on:
            yield Diagnostic("news-updated", place, {**details, "variant": "future"})


def news_references_known(project: Project) -> Iterator[Diagnostic]:
    """The plan, targets, tasks and period that a news item speaks of are there."""
    for unit, news in _news(project):
        if not (news.plan or news.targets or news.tasks or news.period):
            continue
        plan, plans = unit.plan_of(news), _plan_ids(project, unit)
        if not plans:
            yield Diagnostic("unknown-plan", news.place, {"found": unit.id, "variant": "none"})
        elif news.plan is not None and news.plan not in plans:
            yield unknown("unknown-plan", news.place.at("plan"), news.plan, plans)
        elif plan is not None and (news.plan or len(plans) == len(unit.plans)):  # else the one it means was refused
            yield from _references_known(project, unit, plan, news)


def _plan_ids(project: Project, unit: m.Unit) -> set[str]:
    """The plans that have a file, sound or not."""
    parts = (file.split("/") for file in project.sources.kinds)
    return {p[2] for p in parts if p[:2] == ["data", unit.id] and p[-1] == "plan.yaml"}


def _references_known(project: Project, unit: m.Unit, plan: m.Plan, news: m.News) -> Iterator[Diagnostic]:
    folder = f"data/{unit.id}/{plan.id}"
    values = project.sources.front[news.place.file]
    for key, ids in (("targets", news.targets), ("tasks", news.tasks)):
        file = f"{folder}/{key}.yaml"
        known = project.ids(file, key)
        for id in ids:
            if id not in known:
                place = news.place.at(key, values[key].index(id))
                yield unknown("unknown-target" if key == "targets" else "unknown-task", place, id, known, file=file)
    results = f"{folder}/results/"
    reported = {f.removeprefix(results).removesuffix(".yaml") for f in project.sources.kinds if f.startswith(results)}
    if news.period is not None and news.period.id not in reported:
        yield unknown("unknown-period", news.place.at("period"), news.period.id, reported or {"–"}, file=results)


def news_headings_sound(project: Project) -> Iterator[Diagnostic]:
    """The first heading of a text is of its highest level, or those who go from heading to heading would lose one.

    The title stands above the text, so that `##` and `#` do equally well.
    """
    for file, _ in _files(project):
        headings = [block for block in project.sources.prose[file].blocks if block.kind == "heading" and block.passage]
        highest = min((block.level for block in headings), default=0)
        for block in headings[:1]:
            if block.level > highest and block.passage:
                details = {"found": "#" * block.level, "right": "#" * highest}
                yield Diagnostic("heading-skipped", Span(file, block.passage.line, 1), details)


def _files(project: Project) -> Iterator[tuple[str, NewsName]]:
    for file in project.sources.prose:
        if name := news_name(file):
            yield file, name


def _news(project: Project) -> Iterator[tuple[m.Unit, m.News]]:
    for unit in project.site.units:
        for news in unit.news:
            yield unit, news
