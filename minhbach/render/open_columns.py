"""The columns of the open data: each with its name, its type and how a record fills it.

Everything else is made of these: the files, the JSON Schemas, the Table Schemas, the dictionary. What a column means is
said in the locale catalogs, under `open_data.column`. A column in words stands twice, as `…_vi` and `…_en`; the English
is empty where the content has none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any, Generic, Protocol, TypeVar, get_args

from msgspec import Struct

from minhbach import model as m
from minhbach.derive.judgement import Figure, Verdict
from minhbach.derive.rounding import round_half_up
from minhbach.pages import contexts as c
from minhbach.pages import open_data as o
from minhbach.pages import urls
from minhbach.pages.rows import PlanRows
from minhbach.pages.tables import Cell, FieldType
from minhbach.render.catalog import Catalog
from minhbach.render.formatting import Formatter
from minhbach.render.phrases import Phrases

RATE_PLACES = 6
"""So many decimals a computed rate is rounded to, half up."""


class Words:
    """What fills the columns of one language."""

    def __init__(self, catalog: Catalog, site: m.Site) -> None:
        self.language = catalog.language
        self.catalog = catalog
        self.format = Formatter(catalog)
        self.phrases = Phrases(self.format)
        self.base_url = site.base_url
        self.is_published = catalog.language in site.languages

    def text(self, text: m.Text | None) -> str | None:
        """Words of the content, if they are in this language."""
        return text.get(self.language) if text else None

    def verdict(self, verdict: str) -> str:
        """A verdict or a reported status."""
        return self.catalog.plain(f"verdict.{verdict}")

    def page(self, address: Callable[[str], str]) -> str | None:
        """A page of the site: its whole address if the site knows its own, else its path within the site."""
        if not self.is_published:
            return None
        return self.address(address(self.language))

    def address(self, path: str) -> str:
        """A file of the site, likewise."""
        return urls.absolute(self.base_url, path) if self.base_url else path

    def offices(self, links: Iterable[c.OfficeLink]) -> str | None:
        """Offices by name; None where one has no name in this language."""
        names = [link.office.name.get(self.language) for link in links]
        return "; ".join(name for name in names if name) if all(names) and names else None

    def changed(self, value: Figure | m.Text | m.Terms | str | None, measure: m.Measure | None) -> str | None:
        """What a correction or an amendment changes, as the page of changes says it."""
        if value is None:
            return None
        if isinstance(value, str):
            return self.verdict(value)
        return self.phrases.terms_name(value, measure) if isinstance(value, m.Terms) else self.format.figure(value)


R = TypeVar("R", contravariant=True)


class Column(Struct, Generic[R], frozen=True):
    """`fill` gives a cell; of a column in words it is called for each language, else `words` is not for it to use."""

    name: str
    type: FieldType
    fill: Callable[[R, Words], Cell]
    in_words: bool = False
    values: tuple[str, ...] = ()
    required: bool = False

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that it stands in; `""` for one that is in none."""
        return ("vi", "en") if self.in_words else ("",)


def _one(
    name: str, type: FieldType, fill: Callable[[R], Cell], values: Iterable[str] = (), required: bool = False
) -> Column[R]:
    return Column(name, type, lambda record, _: fill(record), values=tuple(values), required=required)


def _words(name: str, fill: Callable[[R, Words], str | None]) -> Column[R]:
    return Column(name, "string", fill, in_words=True)


# ---- where a row belongs -----------------------------------------------------------------------------------------


class InPlan(Protocol):
    """A record of a plan."""

    @property
    def rows(self) -> PlanRows:
        """The plan's rows."""


def _illustrative(record: InPlan, words: Words) -> str | None:
    if not record.rows.unit.illustrative:
        return None
    return f"{words.catalog.plain('site.illustrative')} {words.catalog.plain('site.illustrative_about')}"


PLACE: tuple[Column[InPlan], ...] = (
    _one("illustrative", "boolean", lambda r: r.rows.unit.illustrative, required=True),
    _words("notice", _illustrative),
    _one("unit_id", "string", lambda r: r.rows.unit.id, required=True),
    _words("unit", lambda r, w: w.text(r.rows.unit.name)),
    _words("province", lambda r, w: w.text(r.rows.unit.province)),
    _one("plan_id", "string", lambda r: r.rows.plan.id, required=True),
    _words("plan", lambda r, w: w.text(r.rows.plan.title)),
    _one("plan_number", "string", lambda r: r.rows.plan.number),
)


# ---- a promise ---------------------------------------------------------------------------------------------------


class Promised(InPlan, Protocol):
    """A record with a measure under some day's terms; without one it is of a task."""

    @property
    def promise(self) -> m.Measure | None:
        """The measure."""


FORMS: dict[type[m.Requirement], str] = {
    m.Bound: "",
    m.All: "all",
    m.Between: "between",
    m.About: "about",
    m.Change: "change",
    m.RisesEveryYear: "rises_every",
    m.Steps: "steps",
    m.RankAtLeast: "rank_at_least",
    m.DoneBy: "done_by",
    m.Quality: "quality",
}
"""What a form of requirement is called; a bound is called by its comparator."""

FORM_NAMES = (*get_args(m.Comparator), *(name for name in FORMS.values() if name))


def _requirement(require: m.Requirement, unit: str) -> dict[str, Cell]:
    """A requirement in its parts; whatever its form does not have is left out."""
    parts: dict[str, Cell] = {"form": FORMS[type(require)]}
    match require:
        case m.Bound(comparator, value):
            low = value if comparator not in ("at_most", "less_than") else None
            high = value if comparator not in ("at_least", "more_than") else None
            parts |= {"form": comparator, "low": low, "high": high, "unit": unit}
        case m.All():
            parts |= {"low": Decimal(100), "high": Decimal(100), "unit": unit}
        case m.Between(low, high) | m.About(low, high):
            parts |= {"low": low, "high": high, "unit": unit}
        case m.Change():
            parts |= {"low": min(require.low, require.high), "high": max(require.low, require.high)}
            parts |= {"unit": require.unit(unit), "against": require.against, "kind": require.kind}
        case m.Steps():
            parts |= {"low": require.at_least, "high": require.until, "unit": unit}
            parts |= {"step": require.rise, "first_year": require.start}
        case m.RankAtLeast(rank):
            parts |= {"rank": rank}
        case m.DoneBy(day):
            parts |= {"due": day}
    return parts


def _part(name: str) -> Callable[[Promised], Cell]:
    def part(record: Promised) -> Cell:
        measure = record.promise
        return _requirement(measure.require, measure.unit).get(name) if measure else None

    return part


def _asked(record: Promised, words: Words) -> str | None:
    return words.phrases.requirement(record.promise) if record.promise else None


def _stage(end: str) -> Callable[[Promised], Cell]:
    return lambda r: getattr(r.promise.stage, end) if r.promise else None


REQUIREMENT: tuple[Column[Promised], ...] = (
    _one("unit_of_measure", "string", lambda r: r.promise.unit if r.promise else None),
    _words("counted_over", lambda r, w: w.text(r.promise.base) if r.promise else None),
    _one("requirement_form", "string", _part("form"), FORM_NAMES),
    _one("requirement_low", "number", _part("low")),
    _one("requirement_high", "number", _part("high")),
    _one("requirement_unit", "string", _part("unit")),
    _one("requirement_rank", "string", _part("rank")),
    _one("requirement_due", "date", _part("due")),
    _one("requirement_against", "string", _part("against")),
    _one("requirement_change", "string", _part("kind"), ("by_at_least", "by_more_than", "by_about")),
    _one("requirement_step", "number", _part("step")),
    _one("requirement_first_year", "integer", _part("first_year")),
    _words("requirement", _asked),
    _one("stage_from", "date", _stage("start")),
    _one("stage_to", "date", _stage("end")),
    _one("pace", "string", lambda r: r.promise.pace if r.promise else None, ("hold", "reach")),
)


# ---- what was reported -------------------------------------------------------------------------------------------


class HasPoint(InPlan, Protocol):
    """A record with what a period reports of it, if one does."""

    @property
    def point(self) -> c.PointView | None:
        """The period's result."""


STATES = ("reported", "withheld", "no_data")


def _state(record: HasPoint) -> str:
    if record.point is None:
        return "no_data"
    return "withheld" if record.point.result.withheld else "reported"


def _result(name: str) -> Callable[[HasPoint], Cell]:
    return lambda r: getattr(r.point.result, name) if r.point else None


def _rate(record: HasPoint) -> Cell:
    """The share that follows from the counts, in percent; a share is what a count is of a whole."""
    result = record.point.result if record.point else None
    share = result.rate("percent") if result and result.count is not None and result.of else None
    return None if share is None else round_half_up(share, RATE_PLACES)


def _figure(record: HasPoint) -> Figure | None:
    return record.point.figure if record.point and isinstance(record.point.figure, Figure) else None


def _shown(record: HasPoint, words: Words) -> str | None:
    """The figure or the status as the pages show it."""
    if record.point is None:
        return None
    if isinstance(record.point.figure, m.Text):
        return words.text(record.point.figure)
    if record.point.figure is not None:
        return words.format.figure(record.point.figure)
    status = "withheld" if record.point.result.withheld else record.point.result.status
    return words.verdict(status) if status else None


def _day(date: m.PartialDate | None) -> str | None:
    """As much of a date as is known: `2026`, `2026-04`, `2026-04-25`."""
    if date is None:
        return None
    return "-".join((f"{date.year:04}", *(f"{part:02}" for part in (date.month, date.day) if part)))


def _document(prefix: str, of: Callable[[Any], m.Document | None]) -> tuple[Column[Any], ...]:
    """The columns of a document."""

    def known(take: Callable[[m.Document], Cell]) -> Callable[[Any], Cell]:
        return lambda r: take(document) if (document := of(r)) else None

    def attached(record: Any, words: Words) -> str | None:
        document = of(record)
        return (
            words.address(urls.attachment(record.rows.unit.id, document.file)) if document and document.file else None
        )

    return (
        _one(f"{prefix}_number", "string", known(lambda d: d.number)),
        _one(f"{prefix}_date", "string", known(lambda d: _day(d.date))),
        _words(f"{prefix}_title", lambda r, w: w.text(document.title) if (document := of(r)) else None),
        _one(f"{prefix}_url", "string", known(lambda d: d.url)),
        _one(f"{prefix}_archived", "string", known(lambda d: d.archived)),
        Column(f"{prefix}_file", "string", attached),
    )


def _evidence(record: HasPoint, words: Words) -> str | None:
    documents = record.point.result.evidence if record.point else ()
    return "; ".join(words.format.document_name(document) for document in documents) or None


RESULT: tuple[Column[HasPoint], ...] = (
    _one("state", "string", _state, STATES, required=True),
    _one("count", "number", _result("count")),
    _one("of", "number", _result("of")),
    _one("rate", "number", _rate),
    _one("value", "number", _result("value")),
    _one("change", "number", _result("change")),
    _one("rank", "string", _result("rank")),
    _one("status", "string", _result("status"), get_args(m.Status)),
    _one("completed", "date", _result("completed")),
    _one("figure", "number", lambda r: figure.value if (figure := _figure(r)) else None),
    _one("figure_unit", "string", lambda r: figure.unit if (figure := _figure(r)) else None),
    _words("figure", _shown),
    *_document("source", lambda r: r.point.source if r.point else None),
    _words("evidence", _evidence),
    _words("note", lambda r, w: w.text(r.point.result.note) if r.point else None),
    _one("corrected_on", "date", lambda r: r.point.correction.date if r.point and r.point.correction else None),
)

LATEST: tuple[Column[HasPoint], ...] = (
    _one("latest_period", "string", lambda r: r.point.period.id if r.point else None),
    _one("latest_cutoff", "date", lambda r: r.point.cutoff if r.point else None),
    *RESULT,
)

VERDICTS = tuple(verdict.value for verdict in Verdict)


# ---- the tables --------------------------------------------------------------------------------------------------


def _ids(links: Iterable[c.OfficeLink]) -> str | None:
    return "; ".join(link.office.id for link in links) or None


def _quote(of: Callable[[Any], m.Quote]) -> tuple[Column[Any], ...]:
    return (
        _one("clause", "string", lambda r: of(r).clause),
        _words("quote", lambda r, w: w.text(of(r).words)),
    )


PROMISES: tuple[Column[o.Promise], ...] = (
    _one("subject", "string", lambda r: r.view.judged.key, required=True),
    _one("target_id", "string", lambda r: r.target.target.id, required=True),
    _words("target", lambda r, w: w.text(r.target.target.title)),
    _one("measure_id", "string", lambda r: r.view.measure.id, required=True),
    _words("measure", lambda r, w: w.text(r.view.measure.title)),
    _one("part_of", "string", lambda r: r.view.measure.within),
    _one("indicator", "string", lambda r: r.view.measure.indicator),
    _one("area_id", "string", lambda r: r.target.area.id, required=True),
    _words("area", lambda r, w: w.text(r.target.area.title)),
    _one("lead_ids", "string", lambda r: _ids(r.target.lead)),
    _words("lead", lambda r, w: w.offices(r.target.lead)),
    _one("lead_from_area", "boolean", lambda r: r.judged.lead_from_area),
    _one("coordinate_ids", "string", lambda r: "; ".join(r.judged.coordinate) or None),
    *_quote(lambda r: r.target.target.quote),
    *REQUIREMENT,
    _one("baseline", "number", lambda r: r.view.measure.baseline.value if r.view.measure.baseline else None),
    _one("baseline_period", "string", lambda r: r.view.measure.baseline.period if r.view.measure.baseline else None),
    *LATEST,
    _one("verdict", "string", lambda r: r.view.judgement.verdict.value, VERDICTS, required=True),
    _words("verdict", lambda r, w: w.verdict(r.view.judgement.verdict)),
    _words("why", lambda r, w: w.phrases.why(r.view.judgement)),
    _words("page", lambda r, w: w.page(lambda g: urls.target(r.rows.unit.id, r.rows.plan.id, r.target.target.id, g))),
)


def _subject(record: o.Outcome) -> str:
    if record.entry:
        return record.entry.measure.judged.key
    return record.task.task.id if record.task else ""


def _title(record: o.Outcome) -> m.Text | None:
    row = record.entry.row.target if record.entry else record.task.task if record.task else None
    return row.title if row else None


def _lead(record: o.Outcome) -> tuple[c.OfficeLink, ...]:
    return record.entry.row.lead if record.entry else record.task.lead if record.task else ()


def _verdict(record: o.Outcome) -> Verdict:
    return record.point.judgement.verdict if record.point else Verdict.NO_DATA


OUTCOMES: tuple[Column[o.Outcome], ...] = (
    _one("period", "string", lambda r: r.report.period.id, required=True),
    _words("period", lambda r, w: w.format.period_name(r.report.period)),
    _one("cutoff_from", "date", lambda r: r.report.cutoff.start, required=True),
    _one("cutoff_to", "date", lambda r: r.report.cutoff.end, required=True),
    _one("kind", "string", lambda r: "target" if r.entry else "task", ("target", "task"), required=True),
    _one("subject", "string", _subject, required=True),
    _words("title", lambda r, w: w.text(_title(r))),
    _words("measure", lambda r, w: w.text(r.promise.title) if r.promise else None),
    _one("lead_ids", "string", lambda r: _ids(_lead(r))),
    _words("lead", lambda r, w: w.offices(_lead(r))),
    *REQUIREMENT,
    _one("due", "date", lambda r: r.task.task.due if r.task else None),
    *RESULT,
    _one("verdict_then", "string", lambda r: _verdict(r).value, VERDICTS, required=True),
    _words("verdict_then", lambda r, w: w.verdict(_verdict(r))),
    _words("why_then", lambda r, w: w.phrases.why(r.point.judgement) if r.point else None),
    _words("page", lambda r, w: w.page(lambda g: urls.period(r.rows.unit.id, r.rows.plan.id, r.report.period.id, g))),
)

ASSIGNMENTS: tuple[Column[o.Assignment], ...] = (
    _one("subject", "string", lambda r: r.task.task.id, required=True),
    _words("title", lambda r, w: w.text(r.task.task.title)),
    _one("area_id", "string", lambda r: r.task.area.id, required=True),
    _words("area", lambda r, w: w.text(r.task.area.title)),
    _one("lead_ids", "string", lambda r: _ids(r.task.lead)),
    _words("lead", lambda r, w: w.offices(r.task.lead)),
    _one("lead_from_area", "boolean", lambda r: r.task.lead_from_area),
    _one("coordinate_ids", "string", lambda r: _ids(r.task.coordinate)),
    *_quote(lambda r: r.task.task.quote),
    _one("due", "date", lambda r: r.task.task.due),
    _words("product", lambda r, w: w.text(r.task.task.product)),
    *(column for column in LATEST if column.name in {"latest_period", "latest_cutoff", "state", "status", "completed"}),
    *_document("source", lambda r: r.point.source if r.point else None),
    *(column for column in LATEST if column.name in {"evidence", "note", "corrected_on"}),
    _one("verdict", "string", lambda r: r.task.judgement.verdict.value, VERDICTS, required=True),
    _words("verdict", lambda r, w: w.verdict(r.task.judgement.verdict)),
    _words("why", lambda r, w: w.phrases.why(r.task.judgement)),
    _words("page", lambda r, w: w.page(lambda g: urls.task(r.rows.unit.id, r.rows.plan.id, r.task.task.id, g))),
)

REPORT_STATES = ("on_time", "late", "received", "missing", "not_due", "no_deadline")


def _report_page(record: o.Expected, words: Words) -> str | None:
    rows, period = record.rows, record.report.state.expected.period
    return words.page(lambda g: urls.period(rows.unit.id, rows.plan.id, period.id, g)) if record.report.path else None


EXPECTED: tuple[Column[o.Expected], ...] = (
    _one("reporting_id", "string", lambda r: r.report.state.reporting.id, required=True),
    _one("period", "string", lambda r: r.report.state.expected.period.id, required=True),
    _words("period", lambda r, w: w.format.period_name(r.report.state.expected.period)),
    _one("due", "date", lambda r: r.report.state.expected.due),
    _one("report_state", "string", lambda r: r.report.state.state, REPORT_STATES, required=True),
    _words("report_state", lambda r, w: w.catalog.plain(f"report.{r.report.state.state}", count=r.report.state.days)),
    _one("days_late", "integer", lambda r: r.report.state.days or None),
    _one("by_ids", "string", lambda r: _ids(r.report.by)),
    _words("by", lambda r, w: w.offices(r.report.by)),
    *_document("source", lambda r: r.report.state.report.source if r.report.state.report else None),
    _words("page", _report_page),
)


def _change_document(record: o.Change) -> m.Document | None:
    change = record.change
    return change.amendment.document if change.amendment else change.correction.source if change.correction else None


def _reason(record: o.Change) -> m.Text | None:
    change = record.change
    return change.amendment.reason if change.amendment else change.correction.reason if change.correction else None


CHANGES: tuple[Column[o.Change], ...] = (
    _one(
        "change_kind",
        "string",
        lambda r: "amendment" if r.change.amendment else "correction",
        ("amendment", "correction"),
        required=True,
    ),
    _one("day", "date", lambda r: r.change.day, required=True),
    _one("subject", "string", lambda r: r.change.subject, required=True),
    _words("title", lambda r, w: w.text(r.change.title)),
    _one("period", "string", lambda r: r.change.period.id if r.change.period else None),
    _words("period", lambda r, w: w.format.period_name(r.change.period) if r.change.period else None),
    _words("was", lambda r, w: w.changed(r.change.was, r.change.measure)),
    _words("now", lambda r, w: w.changed(r.change.now, r.change.measure)),
    _words("reason", lambda r, w: w.text(_reason(r))),
    *_document("document", _change_document),
    _words("page", lambda r, w: w.page(lambda g: urls.plan(r.rows.unit.id, r.rows.plan.id, g, "thay-doi"))),
)
