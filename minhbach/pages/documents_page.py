"""The attached documents of a unit, each with every place of the site that rests on it.

A file is published only if something that is shown names it: one that belongs to news of a day to come stays back.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from minhbach import model as m
from minhbach.pages import contexts as c
from minhbach.pages import urls
from minhbach.pages.rows import PlanRows

Cited = tuple[m.Document | None, c.Citation]


def documents_page(
    unit: m.Unit, plans: Sequence[PlanRows], news: Sequence[c.NewsRow], language: str
) -> c.DocumentsPage:
    """The files that what is shown of the unit names, in the order of their names."""
    documents: dict[str, list[m.Document]] = {}
    places: dict[str, dict[str, c.Citation]] = {}
    for document, citation in _citations(plans, news):
        if document and document.file in unit.attachments:
            documents.setdefault(document.file, []).append(document)
            places.setdefault(document.file, {}).setdefault(citation.path, citation)
    return c.DocumentsPage(unit, tuple(_row(unit, name, documents[name], places[name]) for name in sorted(documents)))


def _row(unit: m.Unit, name: str, documents: list[m.Document], places: dict[str, c.Citation]) -> c.DocumentRow:
    return c.DocumentRow(
        anchor=urls.attachment_anchor(name),
        document=max(documents, key=_fullness),
        attachment=unit.attachments[name],
        path=urls.attachment(unit.id, name),
        source=f"data/{unit.id}/documents/{name}",
        cited=tuple(places.values()),
    )


def _fullness(document: m.Document) -> int:
    """How much a record tells of its document: of several that name one file, the fullest speaks for it."""
    return sum(part is not None for part in (document.number, document.date, document.title, document.url))


def _citations(plans: Sequence[PlanRows], news: Sequence[c.NewsRow]) -> Iterator[Cited]:
    """Every document that a page of the unit names, and the page."""
    for rows in plans:
        yield from _of_plan(rows)
        yield from _of_promises(rows)
        yield from _of_reports(rows)
    for row in news:
        yield row.news.source, c.Citation(row.path, title=row.news.title)


def _of_plan(rows: PlanRows) -> Iterator[Cited]:
    plan = rows.plan
    here = c.Citation(rows.path(), title=plan.title)
    copy = m.Document(
        plan.number, plan.date, plan.title, plan.issuer, plan.copy_url, plan.copy_archived, plan.copy_file
    )
    yield copy, here
    for basis in plan.legal_bases:
        yield basis.document, here
    changes = c.Citation(rows.path("thay-doi"), label="changes.title")
    for amendment in plan.amendments:
        yield amendment.document, changes
    for report in plan.reports:
        for correction in report.corrections:
            yield correction.source, changes


def _of_promises(rows: PlanRows) -> Iterator[Cited]:
    for target in rows.targets:
        here = c.Citation(target.path, title=target.target.title)
        for view in target.measures:
            yield view.measure.baseline.source if view.measure.baseline else None, here
            for point in view.series:
                yield from ((document, here) for document in (point.result.source, *point.result.evidence))
    for task in rows.tasks:
        here = c.Citation(task.path, title=task.task.title)
        for point in task.series:
            yield from ((document, here) for document in (point.result.source, *point.result.evidence))


def _of_reports(rows: PlanRows) -> Iterator[Cited]:
    for period in rows.periods:
        yield period.source, c.Citation(period.path, period=period.period)
