"""The domain as frozen values: units, their plans, what the plans promise and what was reported.

Nothing here is derived: verdicts, totals and series live in `derive`. References are ids; the pages look them up. Every
record that a person wrote carries its `place`, so that a rule can say where the fault stands. Figures are `Decimal`.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from msgspec import Struct, field

from minhbach.diagnostics import Place

NOWHERE = Place("")


class Record(Struct, frozen=True, kw_only=True):
    """What a person wrote as one piece of a data file. Two records are equal wherever they stand."""

    place: Place = NOWHERE

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and self._content() == other._content()

    def __hash__(self) -> int:
        return hash(self._content())

    def _content(self) -> tuple[object, ...]:
        return tuple(getattr(self, name) for name in self.__struct_fields__ if name != "place")


class Text(Struct, frozen=True):
    """Words in the site's languages. Vietnamese is authoritative and always there; English may be missing."""

    vi: str
    en: str | None = None
    stale: bool = False
    """Whether the Vietnamese has changed since the English was made from it."""

    def get(self, language: str) -> str | None:
        """The words in this language, or None."""
        return self.vi if language == "vi" else self.en

    def is_stale_in(self, language: str) -> bool:
        """Whether the words in this language are a translation that has gone stale."""
        return self.stale and language != "vi" and self.en is not None


class Period(Struct, frozen=True):
    """A reporting period as it is written: `2026` (the year), `2026-H1`, `2026-Q3`, `2026-9M`.

    Periods are ordered by when they end; a year comes after the half or quarter that ends with it.
    """

    year: int
    part: str = ""

    ENDS = {"Q1": 3, "H1": 6, "Q2": 6, "Q3": 9, "9M": 9, "Q4": 12, "H2": 12, "": 12}
    LENGTHS = {"Q1": 3, "H1": 6, "Q2": 3, "Q3": 3, "9M": 9, "Q4": 3, "H2": 6, "": 12}

    @classmethod
    def parse(cls, written: str | int) -> Period:
        """Read a period; ValueError if it is not one."""
        year, _, part = str(written).partition("-")
        if len(year) != 4 or not year.isdigit() or part not in cls.ENDS or ("-" in str(written)) != bool(part):
            raise ValueError(written)
        return cls(int(year), part)

    @property
    def id(self) -> str:
        """As it is written in data files and addresses."""
        return f"{self.year}-{self.part}" if self.part else str(self.year)

    @property
    def is_year(self) -> bool:
        """Whether it is a whole year."""
        return not self.part

    def __lt__(self, other: Period) -> bool:
        return self._key() < other._key()

    def __le__(self, other: Period) -> bool:
        return self._key() <= other._key()

    def _key(self) -> tuple[int, int, int]:
        return self.year, self.ENDS[self.part], self.LENGTHS[self.part]


class PartialDate(Struct, frozen=True):
    """As much of a date as a document tells: the year, the month or the day."""

    year: int
    month: int | None = None
    day: int | None = None

    @classmethod
    def parse(cls, written: str | int) -> PartialDate:
        """Read `2026`, `2026-04` or `2026-04-25`; ValueError if it is not one."""
        parts = str(written).split("-")
        if [len(p) for p in parts] not in ([4], [4, 2], [4, 2, 2]) or not all(p.isdigit() for p in parts):
            raise ValueError(written)
        numbers = [int(p) for p in parts]
        dt.date(*[*numbers, 1, 1][:3])
        return cls(*numbers)


class Stage(Struct, frozen=True):
    """A span of days, both ends included."""

    start: dt.date
    end: dt.date

    def contains(self, day: dt.date) -> bool:
        """Whether the day lies within."""
        return self.start <= day <= self.end


class Document(Struct, frozen=True):
    """A document that is cited; whatever is not known of it is None."""

    number: str | None = None
    date: PartialDate | None = None
    title: Text | None = None
    issuer: Text | None = None
    url: str | None = None
    archived: str | None = None
    """The address of an archived copy of what `url` leads to."""
    file: str | None = None
    """The name of the attached file in the unit's folder `documents/`, such as `bao-cao-85.pdf`."""

    @property
    def is_identified(self) -> bool:
        """Whether it says which document is meant: by number, by title and date, by address or as an attached file.

        A number without a digit, such as `…/BC-UBND`, is none yet.
        """
        numbered = any(sign.isdigit() for sign in self.number or "")
        return numbered or bool(self.title and self.date) or bool(self.url or self.file)


class Attachment(Struct, frozen=True):
    """A file that documents of its unit may name, and that is published as it is."""

    name: str
    kind: str
    """Its type, as its name ends: `pdf`, `png`, `jpg` or `csv`."""
    size: int
    """In bytes."""
    sha256: str


class Contact(Struct, frozen=True):
    """How an office is reached."""

    address: Text | None = None
    phone: str | None = None
    email: str | None = None
    website: str | None = None


UNITS = (
    *("percent", "percentage_point", "person", "enterprise", "document", "dossier", "inspection", "section", "point"),
    *("vnd_million", "rank", "none"),
)
"""What can be counted in, as `common.json` lists it."""

# ---- requirements: what the plan's words mean in law -------------------------------------------------------------

Comparator = Literal["at_least", "more_than", "at_most", "less_than", "exactly"]


class Bound(Struct, frozen=True, tag=True):
    """A value against one number: từ … trở lên, trên, không quá, dưới, đúng bằng."""

    comparator: Comparator
    value: Decimal


class All(Struct, frozen=True, tag=True):
    """100% of a whole: not one may be missing."""


class Between(Struct, frozen=True, tag=True):
    """From low to high, both included."""

    low: Decimal
    high: Decimal


class About(Struct, frozen=True, tag=True):
    """`khoảng 58` or `khoảng 8-10%`: the plan names no exact bound."""

    low: Decimal
    high: Decimal


class Change(Struct, frozen=True, tag=True):
    """A rise or a fall against a baseline; falls are negative numbers."""

    kind: Literal["by_at_least", "by_more_than", "by_about"]
    low: Decimal
    high: Decimal
    """Differs from `low` only in a range such as `khoảng 8-10%`."""
    scale: Literal["percent", "points", "number"]
    against: str
    """A year or a span of years: `2025`, `2021-2025`."""
    basis: Literal["actual", "estimate", "average"]
    equivalent: tuple[Decimal, str] | None = None
    """What the plan says it comes to, with its unit: 1 person."""

    def unit(self, level: str) -> str:
        """The unit that the change is counted in, where its measure's level is counted in `level`."""
        return {"percent": "percent", "points": "percentage_point"}.get(self.scale, level)


class RisesEveryYear(Struct, frozen=True, tag=True):
    """Each year above the year before."""


class Steps(Struct, frozen=True, tag=True):
    """So much in the first year, so many percentage points more each year, until an end."""

    start: int
    at_least: Decimal
    rise: Decimal
    until: Decimal

    def required_in(self, year: int) -> Decimal:
        """The least value for a year; before the first year that of the first."""
        return min(self.until, self.at_least + self.rise * max(0, year - self.start))


class RankAtLeast(Struct, frozen=True, tag=True):
    """A rung of the measure's scale or a higher one."""

    rank: str


class DoneBy(Struct, frozen=True, tag=True):
    """Something is to be done by a day."""

    day: dt.date


class Quality(Struct, frozen=True, tag=True):
    """A requirement in words, without a number."""


Requirement = Bound | All | Between | About | Change | RisesEveryYear | Steps | RankAtLeast | DoneBy | Quality


# ---- what is promised --------------------------------------------------------------------------------------------


class Baseline(Struct, frozen=True):
    """The figure that a change is measured from, or a straight line starts at."""

    value: Decimal
    period: str
    source: Document | None = None
    note: Text | None = None


class Measure(Record, frozen=True):
    """One figure that a target promises."""

    id: str
    title: Text | None
    unit: str
    require: Requirement
    stage: Stage
    pace: Literal["hold", "reach"]
    within: str | None = None
    base: Text | None = None
    baseline: Baseline | None = None
    may_exceed_100: bool = False
    scale: tuple[tuple[str, Text], ...] = ()
    indicator: str | None = None
    survey: bool = False
    """Whether its figures come from asking people, so that small cells are withheld."""
    not_judgeable: Text | None = None
    note: Text | None = None


class Quote(Record, frozen=True):
    """The plan's own words and the clause that they stand in."""

    clause: str
    words: Text | None


class Target(Record, frozen=True):
    """A promise with one or more measures. `lead` and `coordinate` are empty where the area's apply."""

    id: str
    area: str
    quote: Quote
    title: Text
    measures: tuple[Measure, ...]
    lead: tuple[str, ...] = ()
    coordinate: tuple[str, ...] = ()
    note: Text | None = None

    def measure(self, id: str) -> Measure:
        """The measure of this id; KeyError if there is none."""
        for measure in self.measures:
            if measure.id == id:
                return measure
        raise KeyError(id)


class Task(Record, frozen=True):
    """Something to be done. `due` and `product` are None where the plan names none."""

    id: str
    area: str
    quote: Quote
    title: Text
    lead: tuple[str, ...] = ()
    coordinate: tuple[str, ...] = ()
    due: dt.date | None = None
    product: Text | None = None
    note: Text | None = None


class Duty(Record, frozen=True):
    """What the plan's organisation section asks of offices."""

    offices: tuple[str, ...]
    quote: Quote
    role: str


class PlanArea(Record, frozen=True):
    """An area in the plan's own order and wording."""

    id: str
    title: Text
    clauses: tuple[str, ...]
    lead: tuple[str, ...] = ()
    coordinate: tuple[str, ...] = ()
    assigned: tuple[Quote, ...] = ()
    note: Text | None = None


class LegalBasis(Struct, frozen=True):
    """A document that the plan rests on (`basis`) or names (`cited`)."""

    document: Document
    kind: Text
    role: Literal["basis", "cited"]
    quote: Quote
    note: Text | None = None


class Gap(Struct, frozen=True):
    """Something of the plan that is blank, illegible, uncertain or not held."""

    field: str
    state: str
    note: Text


class Annex(Struct, frozen=True):
    """An annex that the plan speaks of."""

    title: Text
    quote: Quote
    held: bool
    note: Text | None = None


class ExpectedReport(Struct, frozen=True):
    """A period that is to be reported on; cut-off and last day in time are None where the plan names none."""

    period: Period
    cutoff: Stage | None
    due: dt.date | None


class Reporting(Record, frozen=True):
    """A reporting duty."""

    id: str
    quote: Quote
    by: tuple[str, ...]
    to: tuple[Text, ...]
    every: tuple[str, ...]
    periods: tuple[ExpectedReport, ...]
    note: Text | None = None


class Note(Struct, frozen=True):
    """A remark on words of the plan: a doubtful reading, a slip of the plan itself, a gap, or how we read it."""

    quote: Quote
    kind: Literal["scan", "slip", "gap", "reading"]
    words: Text


class Signatory(Struct, frozen=True):
    """Who signed, in which capacity, on whose behalf; what is not known is None."""

    name: str | None = None
    capacity: Text | None = None
    on_behalf_of: Text | None = None


# ---- what was reported -------------------------------------------------------------------------------------------

Status = Literal["done", "in_progress", "not_started", "not_completed"]


class Result(Record, frozen=True):
    """What one period reports of one measure or task. Exactly what was written; `rate` is what follows from counts."""

    count: Decimal | None = None
    of: Decimal | None = None
    value: Decimal | None = None
    change: Decimal | None = None
    rank: str | None = None
    status: Status | None = None
    completed: dt.date | None = None
    evidence: tuple[Document, ...] = ()
    note: Text | None = None
    source: Document | None = None
    withheld: bool = False
    """Whether its figures are kept back to protect those who were asked; then there are none here."""

    def is_documented(self, by_report: Document | None) -> bool:
        """Whether a document stands behind it: its own source, or that of its report, or evidence."""
        documents = (self.source or by_report, *self.evidence)
        return any(document is not None and document.is_identified for document in documents)

    def rate(self, unit: str) -> Fraction | None:
        """The reported figure as an exact number: counts before a stated value; percent for shares."""
        if self.count is not None and self.of:
            if unit != "percent":
                return Fraction(self.count)
            (counted, whole), (of, part) = self.count.as_integer_ratio(), self.of.as_integer_ratio()
            return Fraction(100 * counted * part, whole * of)
        return None if self.value is None else Fraction(self.value)


class Correction(Record, frozen=True):
    """A figure that was published and then put right; `subject` is `target.measure` or a task's id."""

    subject: str
    date: dt.date
    was: Result
    reason: Text
    source: Document | None = None


class Report(Record, frozen=True):
    """The results of one period. Keys of `results` are `target.measure`; keys of `tasks` are task ids."""

    period: Period
    cutoff: Stage
    source: Document | None
    results: dict[str, Result]
    tasks: dict[str, Result]
    corrections: tuple[Correction, ...] = ()

    def result(self, subject: str) -> Result | None:
        """What is reported of a measure or a task."""
        return self.results.get(subject) or self.tasks.get(subject)

    def corrected_to(self, correction: Correction) -> Result | None:
        """The figure that a correction led to: the old one of the next correction, or today's; None if withdrawn."""
        of_subject = sorted((c for c in self.corrections if c.subject == correction.subject), key=lambda c: c.date)
        later = next(at for at, each in enumerate(of_subject, 1) if each is correction)
        return of_subject[later].was if later < len(of_subject) else self.result(correction.subject)


class Terms(Struct, frozen=True):
    """What an amendment changes of a measure or a task: None where it leaves it."""

    require: Requirement | None = None
    stage: Stage | None = None
    due: dt.date | None = None


class AmendedTerms(Record, frozen=True):
    """One change of an amendment; `subject` is `target.measure` or a task's id."""

    subject: str
    was: Terms
    now: Terms


Thing = Literal["target", "measure", "task", "report"]
"""What can be mended, renamed or taken out."""


class Removed(Record, frozen=True):
    """What is no longer among a plan's promises or reports.

    It is told by its kind, its id, and what it was called.
    """

    kind: Thing
    id: str
    title: Text


class Amendment(Record, frozen=True):
    """A document that changes the plan."""

    id: str
    document: Document
    effective: dt.date
    summary: Text
    reason: Text
    changes: tuple[AmendedTerms, ...]
    removed: tuple[Removed, ...] = ()


class Mended(Record, frozen=True):
    """What was copied wrongly of one target, measure, task or report, and what is right, by the names of their keys."""

    kind: Thing
    id: str
    was: dict[str, object]
    now: dict[str, object]


class Renamed(Record, frozen=True):
    """The same thing under another id."""

    kind: Thing
    id: str
    to: str


class Erratum(Record, frozen=True):
    """A slip of whoever copied the plan or a report, put right. The plan itself has not changed."""

    date: dt.date
    reason: Text
    source: Document | None = None
    changes: tuple[Mended, ...] = ()
    renamed: tuple[Renamed, ...] = ()
    removed: tuple[Removed, ...] = ()


# ---- the plan's text ---------------------------------------------------------------------------------------------


class Run(Struct, frozen=True):
    """A stretch of text in one style."""

    text: str
    strong: bool = False
    emphasis: bool = False
    href: str | None = None


class Passage(Struct, frozen=True):
    """A heading, a paragraph or a list item's own words: the grain that quotes and links point at."""

    anchor: str
    clause: str
    runs: tuple[Run, ...]
    line: int

    @property
    def text(self) -> str:
        """The words without their style."""
        return "".join(run.text for run in self.runs)


class Block(Struct, frozen=True):
    """A piece of Markdown.

    Its kind is `heading` (with level), `paragraph`, `list` or `ordered` (children are `item`), `item`, `table` (its
    children are `row`, whose children are `cell`, with level 1 in the head) or `rule`.
    """

    kind: str
    level: int = 0
    passage: Passage | None = None
    children: tuple[Block, ...] = ()


class Prose(Struct, frozen=True):
    """A Markdown file: its front matter and its blocks. `clauses` maps a clause id to its passages in order."""

    blocks: tuple[Block, ...]
    clauses: dict[str, tuple[Passage, ...]]
    language: str
    meta: dict[str, str] = field(default_factory=dict)
    file: str = ""
    stale: bool = False
    """Of a translation: whether the Vietnamese text has changed since it was made from it."""

    def find(self, clause: str, words: str) -> Passage | None:
        """The first passage of the clause in which these words stand letter for letter."""
        for passage in self.clauses.get(clause, ()):
            if words in passage.text:
                return passage
        return None


# ---- the whole ---------------------------------------------------------------------------------------------------


class Plan(Record, frozen=True):
    """A plan with its text, its promises and what was reported of them."""

    id: str
    title: Text
    number: str | None
    date: PartialDate | None
    issuer: Text
    first_year: int
    last_year: int
    signatory: Signatory | None
    copy: str
    copy_note: Text | None
    copy_url: str | None
    areas: tuple[PlanArea, ...]
    copy_archived: str | None = None
    copy_file: str | None = None
    gaps: tuple[Gap, ...] = ()
    legal_bases: tuple[LegalBasis, ...] = ()
    annexes: tuple[Annex, ...] = ()
    reporting: tuple[Reporting, ...] = ()
    notes: tuple[Note, ...] = ()
    targets: tuple[Target, ...] = ()
    tasks: tuple[Task, ...] = ()
    duties: tuple[Duty, ...] = ()
    amendments: tuple[Amendment, ...] = ()
    errata: tuple[Erratum, ...] = ()
    """In the order of the file."""
    reports: tuple[Report, ...] = ()
    """In order of their periods."""
    texts: dict[str, Prose] = field(default_factory=dict)
    """The full text by language."""

    @property
    def period(self) -> Stage:
        """The plan's first and last day."""
        return Stage(dt.date(self.first_year, 1, 1), dt.date(self.last_year, 12, 31))

    def removed(self) -> list[Removed]:
        """What amendments and errata have taken out."""
        by_amendments = [each for amendment in self.amendments for each in amendment.removed]
        return by_amendments + [each for erratum in self.errata for each in erratum.removed]

    def taken_out(self) -> set[str]:
        """The ids of what was promised once and no longer is, or is under another id."""
        renamed = {each.id for erratum in self.errata for each in erratum.renamed}
        return renamed | {each.id for each in self.removed()}

    def terms_on(self, subject: str, now: Terms, day: dt.date) -> Terms:
        """The terms in force on a day: today's, with every amendment that took effect later taken back."""
        for amendment in reversed(self.amendments):
            for change in amendment.changes:
                if change.subject == subject and amendment.effective > day:
                    was = change.was
                    now = Terms(was.require or now.require, was.stage or now.stage, was.due or now.due)
        return now


class News(Record, frozen=True):
    """A news item of a unit. Its day may lie ahead, and it may be a draft: what is shown is `derive`'s to say.

    `targets`, `tasks` and `period` are those of `plan`, or of the plan that `Unit.plan_of` finds where it is None.
    """

    id: str
    date: dt.date
    title: Text
    summary: Text
    texts: dict[str, Prose]
    """The words by language; Vietnamese is always there."""
    draft: bool = False
    updated: dt.date | None = None
    plan: str | None = None
    targets: tuple[str, ...] = ()
    tasks: tuple[str, ...] = ()
    period: Period | None = None
    source: Document | None = None


class Office(Record, frozen=True):
    """An office, a post or a body. `valid_from`, `valid_to` and `successor` follow mergers and new names."""

    id: str
    kind: str
    name: Text
    abbr: str | None = None
    members: tuple[str, ...] = ()
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    successor: str | None = None
    contact: Contact | None = None
    note: Text | None = None


class Unit(Record, frozen=True):
    """A body that publishes plans: a commune, a ward, a special zone or a department."""

    id: str
    kind: str
    name: Text
    short_name: Text
    province: Text
    district: Text | None
    illustrative: bool
    contact: Contact | None
    note: Text | None
    offices: tuple[Office, ...]
    plans: tuple[Plan, ...]
    notice: Text | None = None
    news: tuple[News, ...] = ()
    """Newest first, with drafts and what is not out yet."""
    attachments: dict[str, Attachment] = field(default_factory=dict)
    """By name."""

    def plan_of(self, news: News) -> Plan | None:
        """The plan that a news item speaks of: the one it names, else the newest in force on its day, else the newest.

        So an item goes on speaking of its own plan when a later plan uses the same ids.
        """
        if news.plan is not None:
            return next((plan for plan in self.plans if plan.id == news.plan), None)
        in_force = (plan for plan in self.plans if plan.period.contains(news.date))
        return next(in_force, self.plans[0] if self.plans else None)


class Area(Struct, frozen=True):
    """An area of reform under the key that all units share."""

    id: str
    title: Text
    about: Text | None = None


class Indicator(Struct, frozen=True):
    """Something that several units promise, so that it can be set side by side."""

    id: str
    title: Text
    unit: str
    definition: Text | None = None


class Term(Struct, frozen=True):
    """An entry of the glossary."""

    term: Text
    abbr: str | None = None
    about: Text | None = None


class Licence(Struct, frozen=True):
    """What the publisher allows others to do with the data; `id` is that of the SPDX list, such as CC-BY-4.0."""

    name: Text
    id: str | None = None
    url: str | None = None


class Site(Struct, frozen=True):
    """Everything that is published."""

    title: Text
    description: Text | None
    languages: tuple[str, ...]
    base_url: str | None
    publisher: Text | None
    publisher_url: str | None
    areas: tuple[Area, ...]
    indicators: tuple[Indicator, ...]
    glossary: tuple[Term, ...]
    units: tuple[Unit, ...]
    repository: str | None = None
    """Where a revision can be seen: an address with `{revision}` in it."""
    pages: dict[str, dict[str, Prose]] = field(default_factory=dict)
    """content/pages: page id → language → prose."""
    least_respondents: int = 1
    """Figures of surveys about fewer people are withheld."""
    licence: Licence | None = None
    """Of the data; None where the publisher has not said."""
