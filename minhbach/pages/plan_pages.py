"""The pages of one plan in one language."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from minhbach import model as m
from minhbach.derive.judged import Totals, in_force
from minhbach.derive.judgement import GRAVEST_FIRST, Figure, Judgement, Verdict
from minhbach.pages import contexts as c
from minhbach.pages import urls
from minhbach.pages.data_pages import offered
from minhbach.pages.history_pages import errata_rows, plan_history_view, target_history
from minhbach.pages.letterhead import letterhead
from minhbach.pages.narrowing import narrow_targets, narrow_tasks
from minhbach.pages.qr import qr_code
from minhbach.pages.rows import PlanRows, figure_of, silence


def targets_page(rows: PlanRows, by: str) -> c.TargetsPage:
    """The plan's targets by area or by verdict."""
    groups = _by_area(rows, rows.targets, ()) if by == "area" else _by_verdict(rows.targets, ())
    views = _views(rows, by, {"area": "chi-tieu", "verdict": "chi-tieu-theo-danh-gia"})
    totals, files = rows.judged.target_totals, offered(rows.unit, rows.plan, "chi-tieu")
    return c.TargetsPage(rows.unit, rows.plan, by, views, groups, totals, narrow_targets(rows), files)


def tasks_page(rows: PlanRows, by: str) -> c.TasksPage:
    """The plan's tasks by area, office or verdict."""
    make: dict[str, Callable[[], tuple[c.Group, ...]]] = {
        "area": lambda: _by_area(rows, (), rows.tasks),
        "office": lambda: _by_office(rows),
        "verdict": lambda: _by_verdict((), rows.tasks),
    }
    names = {"area": "nhiem-vu", "office": "nhiem-vu-theo-co-quan", "verdict": "nhiem-vu-theo-danh-gia"}
    views, totals = _views(rows, by, names), rows.judged.task_totals
    return c.TasksPage(rows.unit, rows.plan, by, views, make[by](), totals, narrow_tasks(rows))


def _views(rows: PlanRows, by: str, names: dict[str, str]) -> tuple[c.Link, ...]:
    return tuple(c.Link(rows.path(name), label=f"by.{key}", current=key == by) for key, name in names.items())


def _group(
    anchor: str,
    targets: Iterable[c.TargetRow],
    tasks: Iterable[c.TaskRow],
    words: m.Text | None = None,
    verdict: Verdict | None = None,
    label: str = "",
    path: str = "",
) -> c.Group:
    targets, tasks = tuple(targets), tuple(tasks)
    totals = Totals.of([row.verdict for row in targets] + [row.judgement.verdict for row in tasks])
    return c.Group(anchor, words, verdict, label, path, targets, tasks, totals)


def _by_area(rows: PlanRows, targets: tuple[c.TargetRow, ...], tasks: tuple[c.TaskRow, ...]) -> tuple[c.Group, ...]:
    groups = (
        _group(
            row.area.id,
            (t for t in targets if t.area is row.area),
            (t for t in tasks if t.area is row.area),
            words=row.area.title,
            path=row.path,
        )
        for row in rows.areas
    )
    return tuple(group for group in groups if group.totals.total)


def _by_verdict(targets: tuple[c.TargetRow, ...], tasks: tuple[c.TaskRow, ...]) -> tuple[c.Group, ...]:
    groups = (
        _group(
            urls.verdict(verdict),
            (t for t in targets if t.verdict is verdict),
            (t for t in tasks if t.judgement.verdict is verdict),
            verdict=verdict,
        )
        for verdict in GRAVEST_FIRST
    )
    return tuple(group for group in groups if group.totals.total)


def _by_office(rows: PlanRows) -> tuple[c.Group, ...]:
    """Tasks under each office that leads them; a task with two leads stands under both."""
    led: dict[str, list[c.TaskRow]] = {id: [] for id in (*rows.offices, urls.NO_LEAD)}
    for task in rows.tasks:
        for id in [link.office.id for link in task.lead] or [urls.NO_LEAD]:
            led[id].append(task)
    groups = [_group(id, (), led[id], words=link.office.name, path=link.path) for id, link in rows.offices.items()]
    groups.append(_group(urls.NO_LEAD, (), led[urls.NO_LEAD], label="tasks.no_lead"))
    return tuple(group for group in groups if group.totals.total)


def area_page(rows: PlanRows, row: c.AreaRow, shared: m.Area | None) -> c.AreaPage:
    """One area of the plan."""
    return c.AreaPage(
        unit=rows.unit,
        plan=rows.plan,
        area=row.area,
        shared=shared,
        lead=row.lead,
        coordinate=rows.office_links(row.area.coordinate),
        assigned=tuple((quote, rows.clause_link(quote)) for quote in row.area.assigned),
        clauses=rows.clause_links(row.area.clauses),
        targets=tuple(t for t in rows.targets if t.area is row.area),
        tasks=tuple(t for t in rows.tasks if t.area is row.area),
        target_totals=row.targets,
        task_totals=row.tasks,
    )


def target_page(rows: PlanRows, at: int, indicators: dict[str, m.Indicator], base_url: str | None) -> c.TargetPage:
    """The page of the target at this position of the plan. `indicators` are those that have a page to link to."""
    row, judged = rows.targets[at], rows.judged.targets[at]
    used = dict.fromkeys(v.measure.indicator for v in row.measures if v.measure.indicator)
    return c.TargetPage(
        unit=rows.unit,
        plan=rows.plan,
        row=row,
        target=row.target,
        measures=row.measures,
        area_path=urls.area(rows.unit.id, rows.plan.id, row.area.id, rows.language),
        lead=row.lead,
        coordinate=rows.office_links(judged.coordinate),
        lead_from_area=judged.lead_from_area,
        clause=rows.clause_link(row.target.quote),
        notes=_notes_on(rows, row.target.quote),
        history=target_history(rows, row.target),
        changes=tuple(_changes(rows, {view.judged.key for view in row.measures})),
        previous=rows.targets[at - 1] if at else None,
        next=rows.targets[at + 1] if at + 1 < len(rows.targets) else None,
        indicators=tuple((indicators[id], urls.indicator(id, rows.language)) for id in used if id in indicators),
        news=tuple(each for each in rows.news if row.target.id in each.news.targets),
        embed=urls.target_embed(rows.unit.id, rows.plan.id, row.target.id, rows.language),
        qr=qr_code(urls.absolute(base_url, row.path)) if base_url else None,
    )


def _notes_on(rows: PlanRows, quote: m.Quote) -> tuple[m.Note, ...]:
    """The notes whose words stand within the quoted ones, or hold them."""
    if quote.words is None:
        return ()
    words = quote.words.vi
    return tuple(
        note
        for note in rows.plan.notes
        if note.quote.clause == quote.clause
        and note.quote.words
        and (note.quote.words.vi in words or words in note.quote.words.vi)
    )


# ---- the plan's text ---------------------------------------------------------------------------------------------


def plan_page(rows: PlanRows) -> c.PlanPage:
    """The plan's head and its full text. Without a translation every language shows the Vietnamese."""
    plan = rows.plan
    original = plan.texts[urls.AUTHORITATIVE]
    text = plan.texts.get(rows.language, original)
    return c.PlanPage(
        unit=rows.unit,
        plan=plan,
        card=rows.card,
        text=text,
        text_is_translation=text is not original,
        contents=tuple(_contents(text)),
        notes=_passage_notes(rows, text.language != rows.language),
        bases=tuple((b, rows.clause_link(b.quote)) for b in plan.legal_bases if b.role == "basis"),
        cited=tuple((b, rows.clause_link(b.quote)) for b in plan.legal_bases if b.role == "cited"),
        areas=rows.areas,
        reporting=tuple((r, rows.clause_link(r.quote), rows.office_links(r.by)) for r in plan.reporting),
        annexes=tuple((a, rows.clause_link(a.quote)) for a in plan.annexes),
    )


def _contents(text: m.Prose) -> Iterator[tuple[int, str, str]]:
    for block in text.blocks:
        if block.kind == "heading" and block.passage:
            yield block.level, block.passage.anchor, block.passage.text


def _passage_notes(rows: PlanRows, original: bool) -> dict[str, c.PassageNotes]:
    """What hangs on each passage, by its anchor. `original`: the text is not in the language of the page."""
    targets: dict[str, list[c.TargetRow]] = {}
    tasks: dict[str, list[c.TaskRow]] = {}
    notes: dict[str, list[m.Note]] = {}
    duties: dict[str, dict[str, c.OfficeLink]] = {}
    for row in rows.targets:
        targets.setdefault(rows.anchor(row.target.quote), []).append(row)
    for task in rows.tasks:
        tasks.setdefault(rows.anchor(task.task.quote), []).append(task)
    for note in rows.plan.notes:
        notes.setdefault(rows.anchor(note.quote), []).append(note)
    for duty in rows.plan.duties:
        links = duties.setdefault(rows.anchor(duty.quote), {})
        links.update({link.office.id: link for link in rows.office_links(duty.offices)})
    anchors = [*targets, *tasks, *notes, *duties]
    return {
        a: c.PassageNotes(
            tuple(targets.get(a, ())),
            tuple(tasks.get(a, ())),
            tuple(notes.get(a, ())),
            tuple(duties.get(a, {}).values()),
            _translations(targets.get(a, []), tasks.get(a, [])) if original else (),
        )
        for a in dict.fromkeys(anchors)
    }


def _translations(targets: Iterable[c.TargetRow], tasks: Iterable[c.TaskRow]) -> tuple[m.Text, ...]:
    """What they quote and has English, each once; what another quote's English holds as a part is not told again."""
    quotes = [row.target.quote for row in targets] + [row.task.quote for row in tasks]
    words = {quote.words.en: quote.words for quote in quotes if quote.words and quote.words.en}
    return tuple(text for one, text in words.items() if not any(one != other and one in other for other in words))


# ---- periods, gaps, changes --------------------------------------------------------------------------------------


def period_page(rows: PlanRows, at: int) -> c.PeriodPage:
    """The report of the period at this position of the plan's reports, oldest first."""
    report = rows.plan.reports[at]
    entries: dict[str, list[c.PeriodEntry]] = {}
    number = 0
    for row in rows.targets:
        for view in row.measures:
            point = next((p for p in view.series if p.period == report.period), None)
            then = in_force(rows.plan, view.judged.key, view.measure, report.cutoff.end)
            if point is None and not then.stage.contains(report.cutoff.end):
                continue
            number += 1
            entry = c.PeriodEntry(number, row, view, then, _counted_in(then, point), point)
            entries.setdefault(row.area.id, []).append(entry)
    listed = [entry for group in entries.values() for entry in group]
    newest_first = rows.periods[::-1]
    return c.PeriodPage(
        unit=rows.unit,
        plan=rows.plan,
        period=report.period,
        report=report,
        letterhead=letterhead(rows.unit, rows.plan, report),
        groups=tuple((area, tuple(entries[area.id])) for area in rows.plan.areas if area.id in entries),
        tasks=tuple((t, p) for t in rows.tasks for p in t.series if p.period == report.period),
        totals=Totals.of(e.point.judgement.verdict if e.point else Verdict.NO_DATA for e in listed),
        reported=sum(e.point is not None for e in listed),
        unreported=sum(e.point is None for e in listed),
        files=offered(rows.unit, rows.plan, f"ky/{report.period.id}"),
        previous=newest_first[at - 1] if at else None,
        next=newest_first[at + 1] if at + 1 < len(newest_first) else None,
        news=tuple(each for each in rows.news if each.news.period == report.period),
    )


def _counted_in(promise: m.Measure, point: c.PointView | None) -> str:
    """The unit of the figure in a line of the report: a change may be promised in percent and reported in persons."""
    if point is not None and isinstance(point.figure, Figure):
        return point.figure.unit
    return promise.require.unit(promise.unit) if isinstance(promise.require, m.Change) else promise.unit


def periods_page(rows: PlanRows) -> c.PeriodsPage:
    """All periods, reported or expected, newest first."""
    return c.PeriodsPage(rows.unit, rows.plan, rows.periods, rows.reports[::-1])


def unreported_page(rows: PlanRows) -> c.UnreportedPage:
    """What was not reported, longest silence first, and what is overdue."""
    silent = [row for row in rows.targets if any(v.judgement.verdict is Verdict.NO_DATA for v in row.measures)]
    silent.sort(key=lambda row: -silence(row))
    return c.UnreportedPage(
        unit=rows.unit,
        plan=rows.plan,
        reports=tuple(r for r in rows.reports if r.state.state in ("missing", "late", "no_deadline")),
        targets=tuple(silent),
        tasks_overdue=tuple(t for t in rows.tasks if t.judgement.verdict is Verdict.OVERDUE),
        tasks_silent=tuple(t for t in rows.tasks if t.judgement.verdict is Verdict.NO_DATA),
        target_totals=rows.judged.target_totals,
    )


def changes_page(rows: PlanRows, feed: str) -> c.ChangesPage:
    """Amendments, corrections and errata, newest first, and the history of the data."""
    changes = all_changes(rows)
    return c.ChangesPage(
        unit=rows.unit,
        plan=rows.plan,
        amendments=tuple((a, tuple(x for x in changes if x.amendment is a)) for a in reversed(rows.plan.amendments)),
        corrections=tuple(x for x in changes if x.correction),
        errata=errata_rows(rows),
        history=plan_history_view(rows),
        feed=feed,
    )


def all_changes(rows: PlanRows) -> list[c.ChangeRow]:
    """Corrections and amendments of a plan, newest first."""
    return _changes(rows, None)


def _changes(rows: PlanRows, subjects: set[str] | None) -> list[c.ChangeRow]:
    """Corrections and amendments of these subjects (None: of all), newest first."""
    known: dict[str, Known] = {
        view.judged.key: (row.target.title, view.measure, row.path) for row in rows.targets for view in row.measures
    }
    known |= {row.task.id: (row.task.title, None, row.path) for row in rows.tasks}
    known = {each.id: (each.title, None, "") for each in rows.plan.removed()} | known
    found: list[c.ChangeRow] = []
    for report in rows.plan.reports:
        for correction in report.corrections:
            if subjects is not None and correction.subject not in subjects:
                continue
            title, measure, path = _known(known, correction.subject)
            now = report.corrected_to(correction)
            was_words, now_words = _shown_result(measure, correction.was), _shown_result(measure, now)
            day = correction.date
            words = was_words, now_words
            found.append(
                c.ChangeRow(day, title, measure, path, correction, report.period, *words, None, correction.subject)
            )
    for amendment in rows.plan.amendments:
        for change in amendment.changes:
            if subjects is not None and change.subject not in subjects:
                continue
            title, measure, path = _known(known, change.subject)
            day = amendment.effective
            terms = change.was, change.now
            found.append(c.ChangeRow(day, title, measure, path, None, None, *terms, amendment, change.subject))
    return sorted(found, key=lambda row: row.day, reverse=True)


Known = tuple[m.Text, m.Measure | None, str]
"""What a target or a task is called, the measure, and the page."""


def _known(known: dict[str, Known], subject: str) -> Known:
    """By its id, or by that of its target where that is no longer there."""
    return known.get(subject) or known.get(subject.split(".")[0]) or (m.Text(subject), None, "")


def _shown_result(measure: m.Measure | None, result: m.Result | None) -> Figure | m.Text | str | None:
    """A result as a correction shows it: its figure, or the status it reports; None for one that was withdrawn."""
    if result is None:
        return None
    if result.withheld:
        return "withheld"
    if measure is None or result.status is not None:
        return result.status
    return figure_of(measure, result, Judgement(Verdict.CANNOT_JUDGE, ""))
