"""The head of an official annex, put together from what the data and the plan's own text say; nothing is guessed."""

from __future__ import annotations

from minhbach import model as m
from minhbach.pages import urls
from minhbach.pages.contexts import Letterhead


def letterhead(unit: m.Unit, plan: m.Plan, report: m.Report) -> Letterhead:
    """The head of the annex to a period's report.

    A report's number and date come from its source. The place comes from the head of the plan: the decree has some
    places written with their kind and others without it, and a name alone does not tell which.
    """
    source = report.source or m.Document()
    ours = {text.vi.casefold() for text in (unit.name, unit.short_name, plan.issuer)}
    foreign = source.issuer if source.issuer and source.issuer.vi.casefold() not in ours else None
    province = unit.province if unit.kind == "department" and not foreign else None
    return Letterhead(
        province=province,
        body=(foreign,) if foreign else body_lines(unit),
        place=None if foreign else signing_place(plan),
        kind="report" if source.number is None or symbol(source.number) == "BC" else "document",
        number=source.number,
        date=source.date,
        issuer=foreign or unit.name if report.source else None,
    )


def body_lines(unit: m.Unit) -> tuple[m.Text, ...]:
    """A body's name as it stands at the head of its documents.

    `Ủy ban nhân dân xã Chi Lăng` takes two lines, `Ủy ban nhân dân` and `xã Chi Lăng`. `Sở Tư pháp tỉnh Lạng Sơn` is
    `Sở Tư pháp` there, since the line above names the province.
    """
    if unit.kind == "department":
        own = before(unit.name.vi, unit.province.vi) or unit.name.vi
        return (m.Text(own, before(unit.name.en, f"of {unit.province.en}") or unit.name.en, unit.name.stale),)
    vi, en = before(unit.name.vi, unit.short_name.vi), before(unit.name.en, unit.short_name.en)
    if vi is None or (unit.name.en and en is None):
        return (unit.name,)
    return m.Text(vi, en, unit.name.stale), unit.short_name


def before(name: str | None, end: str | None) -> str | None:
    """What of a name stands before its last words; None if it does not end with them."""
    if not name or not end or not name.casefold().endswith(f" {end.casefold()}"):
        return None
    return name[: -len(end)].rstrip()


def signing_place(plan: m.Plan) -> str | None:
    """The place in the line `Chi Lăng, ngày … tháng 4 năm 2026` of the plan's own head; None if it has none."""
    for passage in plan.texts[urls.AUTHORITATIVE].clauses.get("dau", ()):
        place, comma, day = passage.text.partition(", ")
        if comma and day.startswith("ngày"):
            return place
    return None


def symbol(number: str) -> str:
    """The kind of document in its number: `BC` of `142/BC-UBND`."""
    return number.partition("/")[2].partition("-")[0]
