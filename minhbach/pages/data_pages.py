"""The pages that offer the open data: the catalogue, each unit's, and the dictionary of columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from minhbach import model as m
from minhbach.pages import contexts as c
from minhbach.pages import urls
from minhbach.pages.contribution import Contribution, shown, stale_in
from minhbach.pages.tables import Download, Edition, Field, Format

FORMATS: tuple[Format, ...] = ("xlsx", "csv", "json")
"""Most people open a workbook; the others are for those who reckon with programs."""


class UnitOffers(Struct, frozen=True):
    """What is offered of a unit's data."""

    everything: c.DataSet
    plans: tuple[tuple[c.DataSet, tuple[c.DataSet, ...]], ...]
    """Each plan with its periods, oldest first."""


class Offers(Struct, frozen=True):
    """What is offered of the data of all units."""

    edition: Edition
    dictionary: tuple[Download, ...]
    everything: c.DataSet


def catalogue_page(offers: Offers, given: Sequence[Contribution], language: str) -> c.DataCataloguePage:
    """The data of all units, and the way to each unit's, as the unit gave it."""
    units = [unit.pieces[language].data for unit in given]
    return c.DataCataloguePage(
        everything=offers.everything,
        units=shown(units),
        parts=tuple((unit.name, urls.data(unit.unit, language)) for unit in given),
        schemas=tuple((table, urls.data_schema(table.id)) for table in offers.edition.tables),
        dictionary=urls.data_dictionary(language),
        licence=offers.edition.licence,
        stale=stale_in(units),
    )


def unit_page(unit: m.Unit, offers: UnitOffers, language: str, licence: m.Licence | None) -> c.UnitDataPage:
    """The data of one unit."""
    return c.UnitDataPage(
        unit=unit,
        everything=offers.everything,
        plans=tuple(
            (plan.extent.scope.plan, plan, periods[::-1]) for plan, periods in offers.plans if plan.extent.scope.plan
        ),
        catalogue=urls.data("", language),
        dictionary=urls.data_dictionary(language),
        licence=licence,
    )


def offered(unit: m.Unit, plan: m.Plan, name: str) -> tuple[tuple[Format, str], ...]:
    """The files of a plan's table, or of a period's results (`ky/2026-H1`), by format."""
    book = name if name.startswith("ky/") else "tat-ca"
    names: dict[Format, str] = {"xlsx": f"{book}.xlsx", "csv": f"{name}.csv", "json": f"{name}.json"}
    return tuple((format, urls.data_file(unit.id, plan.id, names[format])) for format in FORMATS)


# ---- the dictionary ----------------------------------------------------------------------------------------------


def dictionary_page(offers: Offers, language: str) -> c.DataDictionaryPage:
    """What each column means, each told once: what every table has, then each table's own, then what was told above."""
    tables = offers.edition.tables
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
        files=offers.dictionary,
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
