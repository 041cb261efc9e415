"""The history of a plan's data as pages and feeds show it.

Only numbers, days and words that we know ourselves are taken from old versions. What was once written in words is told
to have changed, never shown: it may be the very thing that had to be taken out.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import groupby

from msgspec.structs import replace

from minhbach import model as m
from minhbach.derive.changes import Change
from minhbach.derive.judgement import Judgement, Verdict
from minhbach.pages import contexts as c
from minhbach.pages import urls
from minhbach.pages.news_pages import FEED_IDS
from minhbach.pages.rows import PlanRows, figure_of
from minhbach.sources.revisions import Revision
from minhbach.validation.facts import Facts, Subject, aspects, essence

IN_WORDS = ("quote", "base", "not_judgeable", "scale", "source", "within")
"""What is told to have changed without what it was."""
SHORT = 8
"""So many signs of a revision's id are shown."""
MOST_ON_TARGET = 8
MOST_OF_KIND = 30
MOST_IN_FEED = 30


def target_history(rows: PlanRows, target: m.Target) -> c.TargetHistory | None:
    """What changed of one target and its results, newest first; None if nothing is known of it."""
    keys = {target.id, *(f"{target.id}.{measure.id}" for measure in target.measures)}
    own = [change for change in rows.judged.history.changes if change.subject.id in keys]
    shown = [change for change in own if change.kind != "first" or change.subject.kind in ("target", "result")]
    if not shown:
        return None
    chosen = sorted(shown, key=lambda change: change.kind == "first")[:MOST_ON_TARGET]
    listed = tuple(_row(rows, change) for change in shown if change in chosen)
    history, path = rows.judged.history, f"{rows.path(urls.CHANGES)}#{c.HISTORY}"
    since = history.since.day if history.since and history.shallow else None
    return c.TargetHistory(listed, len(shown) - len(listed), path, since)


def plan_history_view(rows: PlanRows) -> c.HistoryView:
    """Everything that changed of a plan, by kind, and when it was published first."""
    history = rows.judged.history
    changes = [change for change in history.changes if change.kind != "first"]
    kinds = {"gone": [x for x in changes if x.kind in ("gone", "again")]}
    changed = [x for x in changes if x.kind in ("changed", "added")]
    kinds["promises"] = [x for x in changed if x.subject.kind in ("target", "measure", "task")]
    kinds["figures"] = [x for x in changed if x.subject.kind == "result"]
    kinds["reports"] = [x for x in changed if x.subject.kind == "report"]
    return c.HistoryView(
        since=history.since.day if history.since else None,
        known=history.unknown is None and history.since is not None,
        shallow=history.shallow,
        unread=history.unread,
        silent=sum(change.silent for change in changes),
        groups=tuple(
            c.HistoryGroup(kind, tuple(_row(rows, x) for x in of_kind[:MOST_OF_KIND]), len(of_kind[MOST_OF_KIND:]))
            for kind in ("promises", "figures", "reports", "gone")
            if (of_kind := kinds[kind])
        ),
        firsts=tuple(_firsts(rows)),
    )


def _firsts(rows: PlanRows) -> Iterable[c.FirstRow]:
    """What each revision published for the first time, newest first."""
    firsts = [change for change in rows.judged.history.changes if change.kind == "first"]
    for revision, of_revision in groupby(firsts, key=lambda change: change.revision):
        subjects = [change.subject for change in of_revision]
        kinds = [subject.kind for subject in subjects]
        results = [subject.period for subject in subjects if subject.kind == "result"]
        periods = dict.fromkeys([*results, *(subject.id for subject in subjects if subject.kind == "report")])
        reports = ((m.Period.parse(id), results.count(id)) for id in periods)
        yield c.FirstRow(
            day=revision.day if revision else None,
            revision=_short(revision),
            url=_url(rows, revision),
            targets=kinds.count("target"),
            tasks=kinds.count("task"),
            reports=tuple((period, _period_path(rows, period), count) for period, count in sorted(reports)),
        )


def errata_rows(rows: PlanRows) -> tuple[tuple[m.Erratum, tuple[c.HistoryRow, ...]], ...]:
    """The errata, the last in the file first, with what each put right."""
    return tuple(
        (erratum, tuple(_row(rows, change) for mended in erratum.changes for change in _mended(rows, mended)))
        for erratum in reversed(rows.plan.errata)
    )


def _mended(rows: PlanRows, mended: m.Mended) -> Iterable[Change]:
    was, now = (aspects(mended.kind, side) or {} for side in (mended.was, mended.now))
    _, _, _, measure = _named(rows, Subject(mended.kind, mended.id))
    units = {"unit": measure.unit} if measure else {}
    for aspect, value in now.items():
        promise = Facts(None, {**was, **now, **units}, {}, mended.place)  # type: ignore[dict-item]
        yield Change(None, "changed", Subject(mended.kind, mended.id), aspect, was.get(aspect), value, promise)


def _row(rows: PlanRows, change: Change) -> c.HistoryRow:
    title, part, path, measure = _named(rows, change.subject)
    promise = _promise(change.promise, measure)
    in_words = change.aspect in IN_WORDS
    period = change.subject.period or (change.subject.id if change.subject.kind == "report" else "")
    return c.HistoryRow(
        day=change.revision.day if change.revision else None,
        revision=_short(change.revision),
        url=_url(rows, change.revision),
        kind=change.kind,
        thing=change.subject.kind,
        aspect=change.aspect or "",
        title=title,
        part=part,
        path=path,
        period=m.Period.parse(period) if period else None,
        was=None if in_words else _shown(change.was, promise),
        now=None if in_words else _shown(change.now, promise),
        added=change.was is None,
        why=change.why,
        silent=change.silent,
    )


def _shown(value: object, promise: m.Measure | None) -> object:
    """A value with what it takes to put it into words."""
    match value:
        case m.Result():
            plain = Judgement(Verdict.CANNOT_JUDGE, "")
            figure = figure_of(promise, value, plain) if promise and value.status is None else None
            return c.ReportedFigure(figure, value)
        case _ if isinstance(value, m.Requirement):
            return promise, value
    return value


def _promise(facts: Facts | None, today: m.Measure | None) -> m.Measure | None:
    """The measure as it was promised then, so that figures are shown in the unit that they had."""
    said = facts.aspects if facts else None
    if said is None or not isinstance(unit := said.get("unit"), str):
        return today
    whole = m.Stage(dt.date.min, dt.date.max)
    known = today or m.Measure("", None, unit, m.Quality(), whole, "hold")
    require, baseline = said.get("require"), said.get("baseline")
    return replace(
        known,
        unit=unit,
        require=require if isinstance(require, m.Requirement) else known.require,
        baseline=baseline if isinstance(baseline, m.Baseline) else None,
    )


# ---- what things are called --------------------------------------------------------------------------------------


def _named(rows: PlanRows, subject: Subject) -> tuple[m.Text, m.Text | None, str, m.Measure | None]:
    """What it is about, which measure of it, its page, and the measure as it is today."""
    if subject.kind == "report":
        period = m.Period.parse(subject.id)
        return m.Text(""), None, _period_path(rows, period), None
    target, _, measure_id = subject.id.partition(".")
    removed = {each.id: each.title for each in rows.plan.removed()}
    for row in rows.targets:
        if row.target.id == target:
            measure = next((view.measure for view in row.measures if view.measure.id == measure_id), None)
            return row.target.title, measure.title if measure else removed.get(subject.id), row.path, measure
    for task in rows.tasks:
        if task.task.id == subject.id:
            return task.task.title, None, task.path, None
    return removed.get(subject.id) or removed.get(target) or m.Text(subject.id), None, "", None


def _period_path(rows: PlanRows, period: m.Period) -> str:
    return rows.period_path(period) if any(report.period == period for report in rows.plan.reports) else ""


def _short(revision: Revision | None) -> str:
    return revision.commit[:SHORT] if revision else ""


def _url(rows: PlanRows, revision: Revision | None) -> str:
    """Where the revision can be seen, if the site says where."""
    return (
        rows.judged.history.repository.replace("{revision}", revision.commit)
        if rows.judged.history.repository and revision
        else ""
    )


# ---- the feed ----------------------------------------------------------------------------------------------------


def changes_feed(rows: PlanRows) -> c.ChangesFeedPage | None:
    """What changed of a plan as a feed, newest first; None while there is nothing to tell.

    Corrections, amendments and errata that no revision shows, since they came with the first one, have entries of their
    own. What is not recorded yet has none.
    """
    recorded = [change for change in rows.judged.history.changes if change.revision is not None]
    entries = list(_entries(rows, [change for change in recorded if change.kind != "first"]))
    entries += [_first_entry(rows, first) for first in _firsts(rows) if first.day]
    told = {id(change.why) for change in recorded if change.why}
    entries += [entry for why, entry in _told(rows) if id(why) not in told]
    if not entries:
        return None
    entries.sort(key=lambda entry: (entry.day, entry.id), reverse=True)
    shown = tuple(entries[:MOST_IN_FEED])
    return c.ChangesFeedPage(_feed_id(rows), rows.unit, rows.plan, shown, shown[0].day, rows.path(urls.CHANGES))


def _entries(rows: PlanRows, changes: list[Change]) -> Iterator[c.ChangesEntry]:
    """A change is known by what it changed from what to what, and by how many of the same came before it."""
    before: Counter[tuple[str, ...]] = Counter()
    for change in reversed(changes):
        assert change.revision
        subject = change.subject
        about = (change.kind, subject.kind, subject.id, subject.period, str(change.aspect))
        same = (*about, _spelled(change.was), _spelled(change.now))
        yield c.ChangesEntry(_feed_id(rows, *same, str(before[same])), change.revision.day, row=_row(rows, change))
        before[same] += 1


def _first_entry(rows: PlanRows, first: c.FirstRow) -> c.ChangesEntry:
    assert first.day
    name = ("first", first.day.isoformat(), *(period.id for period, _, _ in first.reports), str(first.targets))
    return c.ChangesEntry(_feed_id(rows, *name), first.day, first=first)


def _told(rows: PlanRows) -> Iterable[tuple[object, c.ChangesEntry]]:
    for report in rows.plan.reports:
        for correction in report.corrections:
            name = ("correction", report.period.id, correction.subject, correction.date.isoformat())
            said = _spelled(correction.was)
            yield (
                correction,
                c.ChangesEntry(
                    _feed_id(rows, *name, said), correction.date, why=correction, about=_named_in_full(rows, correction)
                ),
            )
    for amendment in rows.plan.amendments:
        written = amendment.document.date
        dated = written and written.month and written.day
        day = dt.date(written.year, written.month, written.day) if dated else amendment.effective  # type: ignore[union-attr, arg-type]
        yield amendment, c.ChangesEntry(_feed_id(rows, "amendment", amendment.id), day, why=amendment)
    for erratum in rows.plan.errata:
        id = _feed_id(rows, "erratum", erratum.date.isoformat(), erratum.reason.vi)
        yield erratum, c.ChangesEntry(id, erratum.date, why=erratum)


def _named_in_full(rows: PlanRows, correction: m.Correction) -> tuple[m.Text, m.Text | None]:
    kind: m.Thing = "measure" if "." in correction.subject else "task"
    title, part, _, _ = _named(rows, Subject(kind, correction.subject))
    return title, part


def _spelled(value: object) -> str:
    """A value by which an entry is known: the same however it was written."""
    told = essence(value)
    parts = told if isinstance(told, tuple) else (told,)
    return repr([f"{part.normalize():f}" if isinstance(part, Decimal) else str(part) for part in parts])


def _feed_id(rows: PlanRows, *name: str) -> str:
    """Made of names and facts alone, it stays when the site moves and when git's history is written anew."""
    parts = (rows.unit.province.vi, rows.unit.id, rows.plan.id, urls.CHANGES, *name, rows.language)
    return uuid.uuid5(FEED_IDS, "/".join(parts)).urn
