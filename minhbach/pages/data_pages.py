"""The pages that offer the open data: the catalogue, each unit's, and the dictionary of columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from minhbach import model as m
from minhbach.pages import contexts as c
from minhbach.pages import urls
from minhbach.pages.tables import Download, Extent, Field, Format, Published, Scope, Table

FORMATS: tuple[Format, ...] = ("xlsx", "csv", "json")
"""Most people open a workbook; the others are for those who reckon with programs."""


def catalogue_page(published: Published, language: str) -> c.DataCataloguePage:
    """The data of all units, and the way to each unit's."""
    sets = list(_sets(published))
    everything = next(each for each in sets if each.extent.scope.unit is None)
    of_units = [each for each in sets if each.extent.scope.unit and each.extent.scope.plan is None]
    return c.DataCataloguePage(
        everything=everything,
        units=tuple(
            (each.extent.scope.unit, urls.data(each.extent.scope.unit.id, language), each.workbook)
            for each in of_units
            if each.extent.scope.unit
        ),
        schemas=tuple((offer.table, urls.data_schema(offer.table.id)) for offer in everything.offers),
        dictionary=urls.data_dictionary(language),
        licence=published.data.licence,
    )


def unit_page(unit: m.Unit, published: Published, language: str) -> c.UnitDataPage:
    """The data of one unit."""
    sets = [each for each in _sets(published) if each.extent.scope.unit is unit]
    periods = [each for each in sets if each.extent.scope.period]
    plans = [each for each in sets if each.extent.scope.plan and not each.extent.scope.period]
    return c.UnitDataPage(
        unit=unit,
        everything=next(each for each in sets if each.extent.scope.plan is None),
        plans=tuple(
            (each.extent.scope.plan, each, tuple(_of_plan(periods, each.extent.scope.plan)))
            for each in plans
            if each.extent.scope.plan
        ),
        catalogue=urls.data("", language),
        dictionary=urls.data_dictionary(language),
        licence=published.data.licence,
    )


def _of_plan(periods: list[c.DataSet], plan: m.Plan) -> Iterator[c.DataSet]:
    """The periods of a plan, newest first."""
    return (each for each in reversed(periods) if each.extent.scope.plan is plan)


def _sets(published: Published) -> Iterator[c.DataSet]:
    """Each extent with its files."""
    by_place: dict[tuple[str, str, str], list[Download]] = {}
    for download in published.downloads:
        by_place.setdefault(_place(download.scope), []).append(download)
    for extent in published.data.extents:
        files = by_place[_place(extent.scope)]
        offers = tuple(c.DataOffer(table, _files(files, table)) for table in extent.tables)
        workbook = next(download for download in files if not download.table)
        yield c.DataSet(extent, offers, workbook, _package(extent))


def _place(scope: Scope) -> tuple[str, str, str]:
    """What a scope is of, by ids."""
    unit, plan, period = scope.unit, scope.plan, scope.period
    return unit.id if unit else "", plan.id if plan else "", period.id if period else ""


def _files(files: Iterable[Download], table: Table) -> tuple[Download, ...]:
    own = [download for download in files if download.table == table.id]
    return tuple(sorted(own, key=lambda download: FORMATS.index(download.format)))


def _package(extent: Extent) -> str:
    unit, plan, period = _place(extent.scope)
    return "" if period else urls.data_file(unit, plan, "datapackage.json")


def offered(unit: m.Unit, plan: m.Plan, name: str) -> tuple[tuple[Format, str], ...]:
    """The files of a plan's table, or of a period's results (`ky/2026-H1`), by format."""
    book = name if name.startswith("ky/") else "tat-ca"
    names: dict[Format, str] = {"xlsx": f"{book}.xlsx", "csv": f"{name}.csv", "json": f"{name}.json"}
    return tuple((format, urls.data_file(unit.id, plan.id, names[format])) for format in FORMATS)


# ---- the dictionary ----------------------------------------------------------------------------------------------


def dictionary_page(published: Published, language: str) -> c.DataDictionaryPage:
    """What each column means, each told once: what every table has, then each table's own, then what was told above."""
    tables = published.data.extents[0].tables
    columns = [tuple(_columns(table.fields)) for table in tables]
    shared = set.intersection(*(set(own) for own in columns))
    told, listed = set(shared), []
    for table, own in zip(tables, columns, strict=True):
        new = tuple(column for column in own if column not in told)
        before = tuple(column.names[0] for column in own if column in told and column not in shared)
        listed.append((table, new, before))
        told |= set(new)
    return c.DataDictionaryPage(
        common=tuple(column for column in columns[0] if column in shared),
        tables=tuple(listed),
        files=_files(published.downloads, published.data.dictionary),
        catalogue=urls.data("", language),
    )


def _columns(fields: Iterable[Field]) -> Iterator[c.DataColumn]:
    """The columns, those of both languages together; a code has its words beside it."""
    groups: dict[str, list[Field]] = {}
    for field in fields:
        groups.setdefault(field.stem, []).append(field)
    for group in groups.values():
        first = group[0]
        names = tuple(field.name for field in group)
        yield c.DataColumn(names, first.type, first.meaning or first.about, first.values)
