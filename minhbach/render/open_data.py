"""The open data of the site: its tables for every period, plan and unit, in words and numbers.

The rows of a plan are worked out once, in the parts that periods are made of; wider extents join them. Illustrative
units are in no extent that spans units: whoever adds up a column must not add what was made up.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from msgspec import Struct

from minhbach import model as m
from minhbach.pages import urls
from minhbach.pages.open_data import PlanRecords, records
from minhbach.pages.rows import PlanRows
from minhbach.pages.tables import RESULTS, Cell, Edition, Extent, Field, PlanTables, Row, Rows, Scope, Table, UnitTables
from minhbach.render import open_columns as columns
from minhbach.render.catalog import load_catalog
from minhbach.render.open_columns import Column, Words

LANGUAGES = ("vi", "en")
"""The data is in both, whatever the site's pages are in: words that are there in neither are empty."""


class Kind(Struct, frozen=True):
    """A table: its columns besides those that say where a row belongs, its key, and the records that fill it."""

    id: str
    columns: tuple[Column[Any], ...]
    key: tuple[str, ...]
    of: str
    """The attribute of `PlanRecords`."""


IN_PLAN = ("unit_id", "plan_id")
KINDS = (
    Kind("chi-tieu", columns.PROMISES, (*IN_PLAN, "subject"), "promises"),
    Kind(RESULTS, columns.OUTCOMES, (*IN_PLAN, "period", "kind", "subject"), "outcomes"),
    Kind("nhiem-vu", columns.ASSIGNMENTS, (*IN_PLAN, "subject"), "assignments"),
    Kind("bao-cao", columns.EXPECTED, (*IN_PLAN, "reporting_id", "period"), "expected"),
    Kind("thay-doi", columns.CHANGES, (), "changes"),
)
"""The tables in the order that they are listed in."""
DICTIONARY = "tu-dien"


Fill = tuple[Callable[[Any, Words], Cell], Words]


class OpenData:
    """Makes the data of one site on one day."""

    def __init__(self, site: m.Site, templates: Path, on: dt.date) -> None:
        self.site, self.on = site, on
        self.words = {language: Words(load_catalog(templates, language), site) for language in LANGUAGES}
        columns_of = {"": columns.PLACE} | {kind.id: kind.columns for kind in KINDS}
        self.fills = {table: [*self.filling(own)] for table, own in columns_of.items()}
        """What fills each cell of a table's rows; under "", where they belong."""

    @cached_property
    def edition(self) -> Edition:
        """What all of it has in common."""
        tables = tuple(
            Table(
                kind.id,
                self.say(f"open_data.table.{kind.id}.title"),
                self.say(f"open_data.table.{kind.id}.about"),
                tuple(self.fields((*columns.PLACE, *kind.columns))),
                kind.key,
            )
            for kind in KINDS
        )
        return Edition(
            tables=tables,
            dictionary=self.dictionary(),
            meanings=tuple(meanings(tables)),
            sheets=self.say("open_data.dictionary.sheet"),
            preface=self.say("open_data.preface.sheet"),
            as_of=self.on,
            licence=self.site.licence,
            publisher=self.publisher,
            base_url=self.site.base_url,
        )

    @property
    def publisher(self) -> m.Text:
        """Who answers for the site."""
        return self.site.publisher or self.site.title

    def of_all(self) -> Extent:
        """What is said of the data of all real units."""
        return self.described(Scope())

    def of_unit(self, unit: m.Unit, plans: Sequence[PlanRows]) -> UnitTables:
        """The data of a unit, its plans and their periods. The rows' language is that of no word: see `records`."""
        made = tuple(self.of_plan(records(rows)) for rows in plans)
        for words in self.words.values():
            words.format.stale.clear()  # kept for a page's notice, which data has not
        return UnitTables(self.described(Scope(unit)), made)

    def of_plan(self, plan: PlanRecords) -> PlanTables:
        """The data of a plan."""
        place = _row(self.fills[""], plan)
        rows: dict[str, tuple[Rows, ...]] = {}
        for kind in KINDS:
            parts = plan.outcomes if kind.id == RESULTS else (getattr(plan, kind.of),)
            rows[kind.id] = tuple(tuple(place + _row(self.fills[kind.id], each) for each in part) for part in parts)
        return PlanTables(
            self.described(Scope(plan.unit, plan.plan)),
            rows,
            tuple(self.described(Scope(plan.unit, plan.plan, report.period)) for report in plan.plan.reports),
        )

    def filling(self, columns: Iterable[Column[Any]]) -> Iterator[Fill]:
        """What fills the cells of these columns, with the words of their language."""
        for column in columns:
            yield from ((column.fill, self.words[language or "vi"]) for language in column.languages)

    # ---- what is said of them ------------------------------------------------------------------------------------

    def say(self, key: str, **blanks: m.Text) -> m.Text:
        """Words of the interface in both languages; blanks are filled in the same language."""
        vi, en = (
            words.catalog.plain(key, **{name: words.format.plain(text) for name, text in blanks.items()})
            for words in self.words.values()
        )
        return m.Text(vi, en)

    def each(self, make: Callable[[Words], str]) -> m.Text:
        """The same made in both languages."""
        vi, en = (make(words) for words in self.words.values())
        return m.Text(vi, en)

    def described(self, scope: Scope) -> Extent:
        """All that is said of the data of a scope."""
        title = self.title(scope)
        notice = self.notice if scope.unit and scope.unit.illustrative else None
        page = self.each(lambda w: self.page(scope, w))
        blanks = {"title": title, "day": self.day, "publisher": self.publisher}
        at_home = self.site.base_url is not None
        cite = self.say("open_data.cite_at", page=page, **blanks) if at_home else self.say("open_data.cite", **blanks)
        about = self.say("open_data.about_all" if scope.unit is None else "open_data.about_scope")
        return Extent(scope, title, about, notice, cite, page, self.preface(title, notice, cite, page))

    @cached_property
    def day(self) -> m.Text:
        """The day of the build in words."""
        return self.each(lambda words: words.format.day(self.on))

    def title(self, scope: Scope) -> m.Text:
        """What the data of a scope is called."""
        unit, plan, period = scope.unit, scope.plan, scope.period
        if unit is None:
            return self.say("open_data.title.all")
        if plan is None:
            return self.say("open_data.title.unit", unit=unit.name)
        if period is None:
            return self.say("open_data.title.plan", unit=unit.name, plan=plan.title)
        name = self.each(lambda w: w.format.period_in_text(period))
        return self.say("open_data.title.period", unit=unit.name, plan=plan.title, period=name)

    def page(self, scope: Scope, words: Words) -> str:
        """The page that offers the files."""
        address = urls.data(scope.unit.id if scope.unit else "", words.language if words.is_published else "vi")
        return urls.absolute(self.site.base_url, address) if self.site.base_url else address

    @cached_property
    def notice(self) -> m.Text:
        """That the data is illustrative."""
        about = self.say("site.illustrative_about")
        return self.each(lambda w: f"{w.catalog.plain('site.illustrative')} {w.text(about)}")

    def preface(
        self, title: m.Text, notice: m.Text | None, cite: m.Text, page: m.Text
    ) -> tuple[tuple[m.Text, m.Text], ...]:
        """The first sheet of a workbook."""
        licence = self.site.licence
        lines = {
            "title": title,
            "notice": notice,
            "as_of": self.day,
            "publisher": self.publisher,
            "licence": licence.name if licence else self.say("open_data.no_licence"),
            "licence_address": m.Text(licence.url, licence.url) if licence and licence.url else None,
            "plans": self.say("open_data.plans"),
            "cite": cite,
            "page": page,
        }
        return tuple((self.say(f"open_data.preface.{key}"), text) for key, text in lines.items() if text)

    # ---- fields --------------------------------------------------------------------------------------------------

    def fields(self, columns: Iterable[Column[Any]]) -> Iterable[Field]:
        """The columns of a table, those in words once for each language."""
        for column in columns:
            about = self.say(f"open_data.column.{column.name}")
            if not column.in_words:
                yield Field(column.name, column.type, about, column.values, column.required)
                continue
            for language in LANGUAGES:
                said = self.say(f"open_data.in.{language}", about=about)
                yield Field(f"{column.name}_{language}", column.type, said, language=language, meaning=about)

    def dictionary(self) -> Table:
        """The table that every field of every table is a row of."""
        names = ("table", "column", "type", "values", "meaning_vi", "meaning_en")
        fields = (
            Field(name, "string", self.say(f"open_data.dictionary.column.{name}"), (), name != "values")
            for name in names
        )
        title, about = self.say("open_data.dictionary.title"), self.say("open_data.dictionary.about")
        return Table(DICTIONARY, title, about, tuple(fields), ("table", "column"))


def _row(fills: Iterable[Fill], record: object) -> Row:
    return tuple([fill(record, words) for fill, words in fills])


def meanings(tables: Iterable[Table]) -> Iterable[Row]:
    """The rows of the dictionary."""
    return (
        (table.id, field.name, field.type, "; ".join(field.values) or None, field.about.vi, field.about.en)
        for table in tables
        for field in table.fields
    )
