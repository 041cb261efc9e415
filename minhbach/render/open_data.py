"""The open data of the site: its tables for every period, plan and unit, and for all units, in words and numbers.

The rows of a plan are worked out once; wider extents join them, and a period's are picked out of them. Illustrative
units have files of their own and are in no extent that spans units: whoever adds up a column must not add what was made
up.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from minhbach import model as m
from minhbach.derive.judged import JudgedUnit
from minhbach.pages import urls
from minhbach.pages.open_data import PlanRecords, records
from minhbach.pages.tables import Cell, Extent, Field, OpenData, Row, Scope, Table
from minhbach.render import open_columns as columns
from minhbach.render.catalog import load_catalog
from minhbach.render.open_columns import Column, Words

LANGUAGES = ("vi", "en")
"""The data is in both, whatever the site's pages are in: words that are there in neither are empty."""


class Kind(Struct, frozen=True):
    """A table: its columns, its key, and the records of a plan that fill it."""

    id: str
    columns: tuple[Column[Any], ...]
    key: tuple[str, ...]
    of: str
    """The attribute of `PlanRecords`."""


IN_PLAN = ("unit_id", "plan_id")
RESULTS = "ket-qua"
KINDS = (
    Kind("chi-tieu", columns.PROMISES, (*IN_PLAN, "subject"), "promises"),
    Kind(RESULTS, columns.OUTCOMES, (*IN_PLAN, "period", "kind", "subject"), "outcomes"),
    Kind("nhiem-vu", columns.ASSIGNMENTS, (*IN_PLAN, "subject"), "assignments"),
    Kind("bao-cao", columns.EXPECTED, (*IN_PLAN, "reporting_id", "period"), "expected"),
    Kind("thay-doi", columns.CHANGES, (), "changes"),
)
"""The tables in the order that they are listed in."""
DICTIONARY = "tu-dien"


def open_data(site: m.Site, judged: Sequence[JudgedUnit], templates: Path, on: dt.date) -> OpenData:
    """All tables of every extent: all real units first, then each unit, its plans and their periods."""
    return _Writer(site, templates, on).write(records(judged, urls.AUTHORITATIVE))


class _Writer:
    def __init__(self, site: m.Site, templates: Path, on: dt.date) -> None:
        self.site, self.on = site, on
        self.words = {language: Words(load_catalog(templates, language), site) for language in LANGUAGES}
        self.empty = tuple(
            Table(
                kind.id,
                self.say(f"open_data.table.{kind.id}.title"),
                self.say(f"open_data.table.{kind.id}.about"),
                tuple(self.fields(kind.columns)),
                kind.key,
                (),
            )
            for kind in KINDS
        )

    def write(self, plans: Sequence[PlanRecords]) -> OpenData:
        rows = {(plan.unit.id, plan.plan.id): self.rows(plan) for plan in plans}
        real = [plan for plan in plans if not plan.unit.illustrative]
        extents = [self.extent(Scope(), [rows[p.unit.id, p.plan.id] for p in real])]
        for unit in self.site.units:
            own = [plan for plan in plans if plan.unit.id == unit.id]
            extents.append(self.extent(Scope(unit), [rows[unit.id, p.plan.id] for p in own]))
            for plan in own:
                of_plan = rows[unit.id, plan.plan.id]
                extents.append(self.extent(Scope(unit, plan.plan), [of_plan]))
                extents += self.periods(plan, of_plan[RESULTS])
        publisher = self.site.publisher or self.site.title
        return OpenData(
            extents=tuple(extents),
            dictionary=self.dictionary(),
            sheets=self.say("open_data.dictionary.sheet"),
            preface=self.say("open_data.preface.sheet"),
            as_of=self.on,
            licence=self.site.licence,
            publisher=publisher,
            base_url=self.site.base_url,
        )

    # ---- rows ----------------------------------------------------------------------------------------------------

    def rows(self, plan: PlanRecords) -> dict[str, tuple[Row, ...]]:
        """The rows of a plan by table."""
        return {kind.id: tuple(self.row(kind.columns, r) for r in getattr(plan, kind.of)) for kind in KINDS}

    def row(self, columns: Iterable[Column[Any]], record: object) -> Row:
        cells: list[Cell] = []
        for column in columns:
            cells += (column.fill(record, self.words[language or "vi"]) for language in column.languages)
        return tuple(cells)

    def extent(self, scope: Scope, parts: Sequence[Mapping[str, tuple[Row, ...]]]) -> Extent:
        """The tables of several plans joined."""
        tables = [replace(t, rows=tuple(row for part in parts for row in part[t.id])) for t in self.empty]
        return self.described(scope, tables)

    def periods(self, plan: PlanRecords, rows: tuple[Row, ...]) -> Iterable[Extent]:
        """The results of each period of a plan."""
        table = next(table for table in self.empty if table.id == RESULTS)
        for report in plan.plan.reports:
            outcomes = zip(plan.outcomes, rows, strict=True)
            own = tuple(row for outcome, row in outcomes if outcome.report is report)
            yield self.described(Scope(plan.unit, plan.plan, report.period), [replace(table, rows=own)])

    # ---- what is said of them ------------------------------------------------------------------------------------

    def say(self, key: str, **blanks: m.Text) -> m.Text:
        """Words of the interface in both languages; blanks are filled in the same language."""
        vi, en = (
            words.catalog.plain(key, **{name: words.format.plain(text) for name, text in blanks.items()})
            for words in self.words.values()
        )
        return m.Text(vi, en)

    def each(self, make: Any) -> m.Text:
        """The same made in both languages."""
        vi, en = (make(words) for words in self.words.values())
        return m.Text(vi, en)

    def described(self, scope: Scope, tables: Iterable[Table]) -> Extent:
        title = self.title(scope)
        notice = self.notice() if scope.unit and scope.unit.illustrative else None
        page = self.each(lambda w: self.page(scope, w))
        blanks = {"title": title, "day": self.each(lambda w: w.format.day(self.on))}
        blanks |= {"publisher": self.site.publisher or self.site.title}
        at_home = self.site.base_url is not None
        cite = self.say("open_data.cite_at", page=page, **blanks) if at_home else self.say("open_data.cite", **blanks)
        about = self.say("open_data.about_all" if scope.unit is None else "open_data.about_scope")
        return Extent(scope, title, about, notice, cite, page, self.preface(title, notice, cite, page), tuple(tables))

    def title(self, scope: Scope) -> m.Text:
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

    def notice(self) -> m.Text:
        about = self.say("site.illustrative_about")
        return self.each(lambda w: f"{w.catalog.plain('site.illustrative')} {w.text(about)}")

    def preface(
        self, title: m.Text, notice: m.Text | None, cite: m.Text, page: m.Text
    ) -> tuple[tuple[m.Text, m.Text], ...]:
        licence = self.site.licence
        lines = {
            "title": title,
            "notice": notice,
            "as_of": self.each(lambda w: w.format.day(self.on)),
            "publisher": self.site.publisher or self.site.title,
            "licence": licence.name if licence else self.say("open_data.no_licence"),
            "licence_address": m.Text(licence.url, licence.url) if licence and licence.url else None,
            "plans": self.say("open_data.plans"),
            "cite": cite,
            "page": page,
        }
        return tuple((self.say(f"open_data.preface.{key}"), text) for key, text in lines.items() if text)

    # ---- fields --------------------------------------------------------------------------------------------------

    def fields(self, columns: Iterable[Column[Any]]) -> Iterable[Field]:
        for column in columns:
            about = self.say(f"open_data.column.{column.name}")
            if not column.in_words:
                yield Field(column.name, column.type, about, column.values, column.required)
                continue
            for language in LANGUAGES:
                said = self.say(f"open_data.in.{language}", about=about)
                yield Field(f"{column.name}_{language}", column.type, said, language=language, meaning=about)

    def dictionary(self) -> Table:
        """Every field of every table as a row."""
        rows = tuple(
            (table.id, field.name, field.type, "; ".join(field.values) or None, field.about.vi, field.about.en)
            for table in self.empty
            for field in table.fields
        )
        names = ("table", "column", "type", "values", "meaning_vi", "meaning_en")
        fields = (
            Field(name, "string", self.say(f"open_data.dictionary.column.{name}"), (), name != "values")
            for name in names
        )
        title, about = self.say("open_data.dictionary.title"), self.say("open_data.dictionary.about")
        return Table(DICTIONARY, title, about, tuple(fields), ("table", "column"), rows)
