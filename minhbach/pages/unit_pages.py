"""The pages of a unit that stand above its plans: its home and its offices."""

from __future__ import annotations

from collections.abc import Sequence

from minhbach import model as m
from minhbach.derive.judged import Totals
from minhbach.pages import contexts as c
from minhbach.pages import headlines, urls
from minhbach.pages.qr import qr_code
from minhbach.pages.rows import PlanRows, UnitRows

PLAN_PAGES = (
    *("index", "chi-tieu", "chi-tieu-theo-danh-gia", "nhiem-vu", "nhiem-vu-theo-danh-gia"),
    *("ky-bao-cao", "chua-bao-cao", "thay-doi"),
)
"""The pages of the newest plan that a unit's home leads to."""


def unit_page(
    unit: m.Unit, rows: Sequence[PlanRows], offices: tuple[c.OfficeRow, ...], news: tuple[c.NewsRow, ...], archive: str
) -> c.UnitPage:
    """A unit's home; it speaks of the newest plan and names the older ones."""
    now = rows[0] if rows else None
    short, late = (headlines.attention(now), headlines.attention_tasks(now)) if now else ([], [])
    return c.UnitPage(
        unit=unit,
        card=now.card if now else None,
        attention=tuple(short[: headlines.MOST]),
        attention_total=len(short),
        attention_tasks=tuple(late[: headlines.MOST]),
        attention_tasks_total=len(late),
        latest=headlines.latest(now) if now else None,
        areas=now.areas if now else (),
        offices=tuple(row for row in offices if row.targets.total or row.tasks.total),
        periods=now.periods if now else (),
        reports=tuple(r for r in now.reports if r.state.state in ("missing", "late")) if now else (),
        older=tuple(row.card for row in rows[1:]),
        paths={name: now.path(name) for name in PLAN_PAGES} if now else {},
        latest_news=news[:3],
        news_path=archive,
        data=urls.data(unit.id, now.language) if now else "",
        embed=urls.unit_embed(unit.id, now.language) if now else "",
    )


def office_rows(unit: m.Unit, rows: Sequence[PlanRows], language: str) -> tuple[c.OfficeRow, ...]:
    """Every office with the counts of what it leads in all plans of the unit."""
    links = UnitRows(unit, language).offices
    return tuple(
        c.OfficeRow(
            office=link.office,
            path=link.path,
            targets=Totals.of(t.verdict for r in rows for t in r.targets if _leads(t.lead, link.office)),
            tasks=Totals.of(t.judgement.verdict for r in rows for t in r.tasks if _leads(t.lead, link.office)),
            duties=sum(link.office.id in duty.offices for r in rows for duty in r.plan.duties),
        )
        for link in links.values()
    )


def _leads(lead: tuple[c.OfficeLink, ...], office: m.Office) -> bool:
    return any(link.office is office for link in lead)


def offices_page(unit: m.Unit, offices: tuple[c.OfficeRow, ...]) -> c.OfficesPage:
    """Everybody whom the plans name, by kind."""
    kinds = dict.fromkeys(row.office.kind for row in offices)
    return c.OfficesPage(unit, tuple((kind, tuple(r for r in offices if r.office.kind == kind)) for kind in kinds))


def office_page(unit: m.Unit, office: m.Office, rows: Sequence[PlanRows], language: str, sheet: str) -> c.OfficePage:
    """One office: what it answers for, and its duties by every plan. `sheet` is where its QR codes are, if anywhere."""
    links = UnitRows(unit, language).offices
    listed = [_office_plan(office, r) for r in rows]
    return c.OfficePage(
        unit=unit,
        office=office,
        members=tuple(links[id] for id in office.members),
        member_of=tuple(link for link in links.values() if office.id in link.office.members),
        successor=links[office.successor] if office.successor else None,
        predecessors=tuple(link for link in links.values() if link.office.successor == office.id),
        plans=tuple(p for p in listed if p.areas or p.targets or p.tasks or p.coordinates or p.duties),
        sheet=sheet,
    )


def office_sheet(
    unit: m.Unit, office: m.Office, rows: Sequence[PlanRows], base_url: str | None
) -> c.OfficeSheetPage | None:
    """The QR codes of what an office leads; None where it leads no target or the site's address is not known."""
    if not base_url:
        return None
    led = [(plan.plan, tuple(t for t in plan.targets if _leads(t.lead, office))) for plan in rows]
    plans = tuple(
        (plan, tuple((t, qr_code(urls.absolute(base_url, t.path))) for t in targets))
        for plan, targets in led
        if targets
    )
    return c.OfficeSheetPage(unit, office, plans) if plans else None


def _office_plan(office: m.Office, rows: PlanRows) -> c.OfficePlan:
    targets = tuple(t for t in rows.targets if _leads(t.lead, office))
    tasks = tuple(t for t in rows.tasks if _leads(t.lead, office))
    coordinated = {j.target.id for j in rows.judged.targets if office.id in j.coordinate}
    return c.OfficePlan(
        plan=rows.plan,
        plan_path=rows.path(),
        areas=tuple(row for row in rows.areas if office.id in row.area.lead),
        targets=targets,
        tasks=tasks,
        coordinates=tuple(t for t in rows.targets if t.target.id in coordinated),
        duties=tuple((d, rows.clause_link(d.quote)) for d in rows.plan.duties if office.id in d.offices),
        target_totals=Totals.of(t.verdict for t in targets),
        task_totals=Totals.of(t.judgement.verdict for t in tasks),
    )
