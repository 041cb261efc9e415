"""The content of each page as a documented value. A template shows what stands here and works out nothing itself.

Paths are relative to the site's root; templates turn them into links with the filter `rel`. Words are `model.Text`s or
plain strings of the page's language; verdicts, requirements and reasons are put into words by filters.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Literal

from markupsafe import Markup
from msgspec import Struct

from minhbach import model as m
from minhbach.derive.judged import JudgedMeasure, ReportState, Totals
from minhbach.derive.judgement import Figure, Judgement, Rule, Verdict
from minhbach.derive.news import NewsState
from minhbach.pages.tables import Download, Extent, Format, Table

# ---- pieces ------------------------------------------------------------------------------------------------------


class Link(Struct, frozen=True):
    """Where to, and what it is called: `words` from content, or `label`, a key of the locale catalog."""

    path: str
    words: m.Text | None = None
    label: str = ""
    current: bool = False
    years: str = ""
    """Fills the blank `{years}` of a label."""


class ShareCard(Struct, frozen=True):
    """What the drawn image tells that stands for a shared link: the counts of a unit's newest plan, or of all units."""

    path: str
    language: str
    site_title: m.Text
    unit: m.Unit | None
    plan: m.Plan | None
    units: int
    """How many real units the counts are of."""
    totals: Totals
    on: dt.date


class Shell(Struct, frozen=True):
    """What stands around every page."""

    path: str
    language: str
    alternates: Mapping[str, str]
    """Language → path of this very page in it."""
    site_title: m.Text
    home: str
    search: str
    assets: Mapping[str, str]
    """Static files: plain name (`style.css`) → path, which changes with the content."""
    crumbs: tuple[Link, ...]
    navigation: tuple[Link, ...]
    footer: tuple[Link, ...]
    feedback: str
    """The page that tells how to give feedback; empty if the site has none."""
    unit: m.Unit | None
    unit_home: str
    updated: dt.date
    """The date that the site was built for: verdicts are as of this day."""
    base_url: str | None
    licence: m.Licence | None
    """Of the site's open data; None where the publisher has not said."""
    feed: str = ""
    """The unit's news as a feed; empty if it has none."""
    card: ShareCard | None = None
    """None while the site's own address is unknown: an image of a shared link must be named by a whole address."""


class QrCode(Struct, frozen=True):
    """An address as a QR code: how many modules its square measures with the quiet zone, and its dark modules."""

    address: str
    size: int
    strokes: str
    """The dark modules as strokes one module wide, in the words of an SVG path."""


class Letterhead(Struct, frozen=True):
    """The head that Decree 30/2020/NĐ-CP gives an official document. What is not known is None, and printed as dots."""

    province: m.Text | None
    """The province whose People's Committee stands above the body; None above a People's Committee itself."""
    body: tuple[m.Text, ...]
    """The issuing body's name, in one or two lines."""
    place: str | None
    """Where the body signs, as its own plan writes it."""
    kind: str
    """`report`, or `document` where the number is that of another kind."""
    number: str | None
    date: m.PartialDate | None
    issuer: m.Text | None
    """Who issued the document that the annex belongs to; None where no document is named."""


class OfficeLink(Struct, frozen=True):
    """An office by name, with its page."""

    office: m.Office
    path: str


class ClauseLink(Struct, frozen=True):
    """A passage of the plan by the number of its clause."""

    clause: str
    path: str


class BarView(Struct, frozen=True):
    """A bar from 0 to 100 with the mark of the requirement; all in percent of its length."""

    value: Decimal
    wanted: Decimal | None


class PointView(Struct, frozen=True):
    """One period of a series."""

    period: m.Period
    path: str
    cutoff: dt.date
    figure: Figure | m.Text | None
    """The reported figure; None for statuses."""
    result: m.Result
    judgement: Judgement
    source: m.Document | None
    documented: bool
    """Whether its source or its evidence says which document it rests on."""
    correction: m.Correction | None


class ChartText(Struct, frozen=True):
    """Where a chart's label stands. On all charts `x` is in percent of the width, `y` in pixels from above."""

    x: Decimal
    y: Decimal
    """Of the line that the letters stand on."""
    anchor: str
    """Where the words run from `x`: `start`, `middle` or `end`."""
    dx: int
    """Pixels that they are moved to the right."""
    wide: bool
    """Shown only where the chart is wide."""


class ChartTick(Struct, frozen=True):
    """A gridline with its value: a round number, or the rung of a scale."""

    y: Decimal
    value: Figure | m.Text
    unit: bool
    """Whether the words of the unit stand with it: they do once, at the top."""


class ChartYear(Struct, frozen=True):
    """A year under the axis, and where it begins."""

    x: Decimal
    label: Decimal
    year: int


class ChartArea(Struct, frozen=True):
    """A shaded part of a chart: the stage, or the span that a requirement asks for."""

    x: Decimal
    y: Decimal
    width: Decimal
    height: Decimal


TermsRole = Literal["require", "earlier", "later"]
"""The requirement of today, before it was amended, or as an amendment will make it."""
LineRole = TermsRole | Literal["series", "gap", "path"]


class ChartLine(Struct, frozen=True):
    """A straight line."""

    role: LineRole
    """`series` joins two periods, `gap` does so over periods without a figure; `path` is the way to what is asked."""
    x1: Decimal
    y1: Decimal
    x2: Decimal
    y2: Decimal


class ChartLabel(Struct, frozen=True):
    """Words at a line: a requirement, with the measure that it is of; a year's step; none for the path."""

    role: TermsRole | Literal["path"]
    words: tuple[m.Measure, m.Requirement] | Figure | None
    text: ChartText


class ChartPoint(Struct, frozen=True):
    """A period's figure on a chart, as the table shows it."""

    point: PointView
    figure: Figure | m.Text
    x: Decimal
    y: Decimal
    label: ChartText | None
    """None: there was no room for it."""


class ChartBaseline(Struct, frozen=True):
    """The year before the first one, where a figure has to rise above it."""

    baseline: m.Baseline
    figure: Figure
    x: Decimal
    y: Decimal
    label: ChartText | None


class ChartView(Struct, frozen=True):
    """The series of a measure as a chart: all that is drawn, with its place."""

    height: int
    gutter: int
    """Pixels left of the plot, where the scale is written; percent are of what is right of them."""
    bottom: int
    """The lowest gridline."""
    ticks: tuple[ChartTick, ...]
    """From the top."""
    years: tuple[ChartYear, ...]
    stage: tuple[ChartArea, ChartText] | None
    """The stage and its name, where the chart shows more than the stage."""
    bands: tuple[ChartArea, ...]
    """The spans that are asked for."""
    lines: tuple[ChartLine, ...]
    labels: tuple[ChartLabel, ...]
    points: tuple[ChartPoint, ...]
    """Oldest first."""
    baseline: ChartBaseline | None
    missing: tuple[tuple[m.Period, Decimal], ...]
    """Periods of which a figure was to be expected and is not there, with their `x`."""
    extremes: tuple[ChartPoint, ChartPoint] | None
    """The highest and the lowest point, where there are more than two and they say more than the first and the last."""
    amended: tuple[tuple[TermsRole, m.Terms, dt.date], ...]
    """What amendments change: terms that differ from today's, with their last day (`earlier`) or first (`later`)."""
    verdicts: tuple[Verdict, ...]
    """The verdicts of its points, in the fixed order."""
    starts_at: Figure | None
    """Where the scale begins, if not at zero."""

    @property
    def corrected(self) -> bool:
        """Whether any of its points was corrected."""
        return any(point.point.correction for point in self.points)


class MeasureView(Struct, frozen=True):
    """A measure with its promise, its latest figure, its verdict and its series."""

    judged: JudgedMeasure
    measure: m.Measure
    judgement: Judgement
    figure: Figure | m.Text | None
    """The latest reported figure (a `Text` for a rank); None while there is none."""
    baseline: Figure | None
    """What the measure started from, where its record says so."""
    bar: BarView | None
    series: tuple[PointView, ...]
    """Newest first."""
    chart: ChartView | None
    """None where there is nothing to draw: no figures, or a single one without a requirement to see it by."""
    parent: m.Measure | None
    """The measure that this one is a part of ("trong đó")."""

    @property
    def counted(self) -> bool:
        """Whether counts were reported with any of its figures."""
        return any(point.result.count is not None for point in self.series)


class TargetRow(Struct, frozen=True):
    """A target as lists show it."""

    target: m.Target
    path: str
    verdict: Verdict
    measures: tuple[MeasureView, ...]
    lead: tuple[OfficeLink, ...]
    area: m.PlanArea
    gravest: MeasureView
    """The measure that gives the target its verdict."""


class TaskRow(Struct, frozen=True):
    """A task as lists show it."""

    task: m.Task
    anchor: str
    path: str
    judgement: Judgement
    lead: tuple[OfficeLink, ...]
    coordinate: tuple[OfficeLink, ...]
    lead_from_area: bool
    area: m.PlanArea
    clause: ClauseLink
    series: tuple[PointView, ...]
    """Newest first."""
    amended: tuple[tuple[m.Amendment, m.AmendedTerms], ...]


class Group(Struct, frozen=True):
    """Rows under a heading, which is content (`words`), a verdict, or a label of the catalog."""

    anchor: str
    words: m.Text | None
    verdict: Verdict | None
    label: str
    path: str
    targets: tuple[TargetRow, ...]
    tasks: tuple[TaskRow, ...]
    totals: Totals


class Facets(Struct, frozen=True):
    """What a row of a list can be found by; every value is as the page's address spells it."""

    area: str
    offices: tuple[str, ...]
    """Those that lead or coordinate."""
    verdict: str
    years: tuple[str, ...]
    """Of a target every year that a measure's stage touches, of a task the year of its deadline."""
    rank: int
    """Its place among all rows by the alphabet of the page's language, from 0; no two rows have the same."""


class Choice(Struct, frozen=True):
    """A value to narrow a list by, with how many rows have it.

    It is named by content, a verdict, a label of the catalog, or by itself (a year).
    """

    value: str
    count: int
    words: m.Text | None = None
    verdict: Verdict | None = None
    label: str = ""


class Narrowing(Struct, frozen=True):
    """How a list of targets or tasks can be narrowed. What would leave every row where it is has no choices."""

    areas: tuple[Choice, ...]
    offices: tuple[Choice, ...]
    verdicts: tuple[Choice, ...]
    years: tuple[Choice, ...]
    facets: Mapping[str, Facets]
    """Of each row, by the id of its target or task."""


class AreaRow(Struct, frozen=True):
    """An area with the counts of its promises."""

    area: m.PlanArea
    path: str
    targets: Totals
    tasks: Totals
    lead: tuple[OfficeLink, ...]


class OfficeRow(Struct, frozen=True):
    """An office with the counts of what it leads."""

    office: m.Office
    path: str
    targets: Totals
    tasks: Totals
    duties: int


class PeriodRow(Struct, frozen=True):
    """A period for which results were reported."""

    period: m.Period
    path: str
    cutoff: m.Stage
    source: m.Document | None
    results: int


class ReportRow(Struct, frozen=True):
    """An expected report and what became of it."""

    state: ReportState
    path: str
    """The period's page; empty if nothing was reported."""
    by: tuple[OfficeLink, ...]


class ChangeRow(Struct, frozen=True):
    """A correction or an amendment of one measure or task."""

    day: dt.date
    title: m.Text
    measure: m.Measure | None
    path: str
    correction: m.Correction | None
    period: m.Period | None
    was: Figure | m.Text | m.Terms | str | None
    now: Figure | m.Text | m.Terms | str | None
    amendment: m.Amendment | None
    subject: str
    """`target.measure` or a task's id."""


HISTORY = "lich-su"
"""The anchor of the history on a plan's page of changes."""


class ReportedFigure(Struct, frozen=True):
    """A figure as it was reported in some version of a report; None for a status."""

    figure: Figure | m.Text | None
    result: m.Result


class HistoryRow(Struct, frozen=True):
    """One thing that a revision of the data changed."""

    day: dt.date | None
    """None: it is not recorded yet."""
    revision: str
    """The id in short."""
    url: str
    """Where the revision can be seen; empty if the site does not say where."""
    kind: str
    """`first`, `added`, `changed`, `gone` or `again`."""
    thing: str
    """`target`, `measure`, `task`, `report` or `result`."""
    aspect: str
    """What of it changed: `require`, `due`, `figures` …"""
    title: m.Text
    part: m.Text | None
    """The measure, where the title is the target's."""
    path: str
    """Empty for what no longer has a page."""
    period: m.Period | None
    was: object
    now: object
    """None where only the change itself is told."""
    added: bool
    """Whether nothing was there before."""
    why: m.Correction | m.Amendment | m.Erratum | None
    silent: bool
    """Whether it should have been explained and was not."""


class FirstRow(Struct, frozen=True):
    """What a revision published for the first time: how many targets and tasks, and of each period how many results."""

    day: dt.date | None
    revision: str
    url: str
    targets: int
    tasks: int
    reports: tuple[tuple[m.Period, str, int], ...]


class TargetHistory(Struct, frozen=True):
    """What changed of one target, newest first; what was published first gives way to what changed."""

    rows: tuple[HistoryRow, ...]
    more: int
    """How many older ones are not shown."""
    path: str
    """The plan's whole history."""
    since: dt.date | None
    """The day before which nothing is known, if there may be something."""

    @property
    def silent(self) -> bool:
        """Whether anything in it was changed without a word."""
        return any(row.silent for row in self.rows)


class HistoryGroup(Struct, frozen=True):
    """Changes of one kind: `promises`, `figures`, `reports`, `gone`."""

    kind: str
    rows: tuple[HistoryRow, ...]
    more: int


class HistoryView(Struct, frozen=True):
    """The history of a plan's data."""

    since: dt.date | None
    """The day of the first revision that holds the plan."""
    known: bool
    shallow: bool
    """Whether older revisions are missing."""
    unread: int
    """Versions of files that could not be read."""
    silent: int
    """Changes that nobody explained."""
    groups: tuple[HistoryGroup, ...]
    firsts: tuple[FirstRow, ...]
    anchor: str = HISTORY
    """Of its heading."""


class Move(Struct, frozen=True):
    """A measure whose verdict in the latest period is better or worse than in the period before."""

    row: TargetRow
    view: MeasureView
    now: PointView
    before: PointView


class Latest(Struct, frozen=True):
    """What the latest period brought: how much was reported, and what moved since the period before."""

    period: PeriodRow
    reported: int
    """Targets with a figure of this period."""
    total: int
    worse: tuple[Move, ...]
    better: tuple[Move, ...]


class Citation(Struct, frozen=True):
    """Where a document is named: a page, and what it is called, by its title, its period or a label of the catalog."""

    path: str
    title: m.Text | None = None
    period: m.Period | None = None
    label: str = ""


class DocumentRow(Struct, frozen=True):
    """An attached file with the document that it is, and where the site names it."""

    anchor: str
    document: m.Document
    attachment: m.Attachment
    path: str
    source: str
    """The file's path in the project."""
    cited: tuple[Citation, ...]


class NewsRow(Struct, frozen=True):
    """A news item as lists show it."""

    unit: m.Unit
    news: m.News
    path: str
    state: NewsState
    """Anything but `out` is seen in a preview only, and says so."""


class PlanCard(Struct, frozen=True):
    """A plan in short."""

    unit: m.Unit
    plan: m.Plan
    unit_path: str
    plan_path: str
    targets_path: str
    target_totals: Totals
    task_totals: Totals
    latest: PeriodRow | None
    """The latest period with results; None if nothing was reported."""
    silent_path: str
    """The page of what nothing is known of."""
    offices_path: str
    offices: int
    """How many lead a target or a task of the plan."""
    silence: int
    """For how many days the target that waited longest for data has been due; 0 if none waits."""


class SharedAreaRow(Struct, frozen=True):
    """An area of reform across units: the counts of all, and the way to each unit's own page of it."""

    area: m.Area
    targets: Totals
    ways: tuple[Markup, ...]


# ---- pages -------------------------------------------------------------------------------------------------------


class HomePage(Struct, frozen=True):
    """All units: what each promised and how much of it is kept. What stands here as markup the units gave."""

    real: tuple[Markup, ...]
    """A card of each."""
    illustrative: tuple[Markup, ...]
    target_totals: Totals
    """Of the real units alone, like `tasks` and `reported`."""
    tasks: int
    reported: bool
    """Whether the site holds a result of any of them."""
    attention: tuple[Markup, ...]
    """What falls short or is late in the real units, gravest first; at most six."""
    attention_total: int
    latest: tuple[Markup, ...]
    """What the latest periods of the real units brought, the newest cut-off first; of at most six units."""
    areas: tuple[SharedAreaRow, ...]
    description: m.Text | None
    news: tuple[Markup, ...] = ()
    """The newest of the real units; at most five."""
    stale: tuple[m.Text, ...] = ()


class UnitPage(Struct, frozen=True):
    """A unit's home: the answer first, then what needs attention, then the ways in."""

    unit: m.Unit
    card: PlanCard | None
    attention: tuple[TargetRow, ...]
    """What falls short or is late, gravest first; at most six."""
    attention_total: int
    attention_tasks: tuple[TaskRow, ...]
    """Tasks overdue or given up; at most six."""
    attention_tasks_total: int
    latest: Latest | None
    """None if nothing was reported."""
    areas: tuple[AreaRow, ...]
    offices: tuple[OfficeRow, ...]
    periods: tuple[PeriodRow, ...]
    reports: tuple[ReportRow, ...]
    """Reports that are missing or came late."""
    older: tuple[PlanCard, ...]
    paths: Mapping[str, str]
    data: str
    """The page of its open data."""
    embed: str
    """Its small version for other sites' pages; empty if there is no plan to speak of."""
    latest_news: tuple[NewsRow, ...] = ()
    """At most three."""
    news_path: str = ""
    documents: str = ""
    """The list of its attached documents; empty if there are none."""


class PassageNotes(Struct, frozen=True):
    """What hangs on one passage of the plan's text."""

    targets: tuple[TargetRow, ...]
    tasks: tuple[TaskRow, ...]
    notes: tuple[m.Note, ...]
    duties: tuple[OfficeLink, ...]
    translations: tuple[m.Text, ...]
    """The words with English that targets and tasks quote from it, each once; none where the text is English itself."""


class PlanPage(Struct, frozen=True):
    """The plan's head, its full text with what stands on each clause, its bases and its gaps."""

    unit: m.Unit
    plan: m.Plan
    card: PlanCard
    text: m.Prose
    text_is_translation: bool
    contents: tuple[tuple[int, str, str], ...]
    """Headings: level, anchor, words."""
    notes: Mapping[str, PassageNotes]
    """By the passage's anchor."""
    bases: tuple[tuple[m.LegalBasis, ClauseLink], ...]
    cited: tuple[tuple[m.LegalBasis, ClauseLink], ...]
    areas: tuple[AreaRow, ...]
    reporting: tuple[tuple[m.Reporting, ClauseLink, tuple[OfficeLink, ...]], ...]
    annexes: tuple[tuple[m.Annex, ClauseLink], ...]


class TargetsPage(Struct, frozen=True):
    """All targets of a plan, grouped by area (`by` = area) or by verdict."""

    unit: m.Unit
    plan: m.Plan
    by: str
    views: tuple[Link, ...]
    groups: tuple[Group, ...]
    totals: Totals
    narrowing: Narrowing
    files: tuple[tuple[Format, str], ...]
    """The plan's targets as data: format and path."""


class TasksPage(Struct, frozen=True):
    """All tasks of a plan, grouped by area, office or verdict."""

    unit: m.Unit
    plan: m.Plan
    by: str
    views: tuple[Link, ...]
    groups: tuple[Group, ...]
    totals: Totals
    narrowing: Narrowing


class AreaPage(Struct, frozen=True):
    """One area: who answers for it, its targets and tasks."""

    unit: m.Unit
    plan: m.Plan
    area: m.PlanArea
    shared: m.Area | None
    lead: tuple[OfficeLink, ...]
    coordinate: tuple[OfficeLink, ...]
    assigned: tuple[tuple[m.Quote, ClauseLink], ...]
    clauses: tuple[ClauseLink, ...]
    targets: tuple[TargetRow, ...]
    tasks: tuple[TaskRow, ...]
    target_totals: Totals
    task_totals: Totals


class TargetPage(Struct, frozen=True):
    """One target: promise, result, verdict and why, who answers, the plan's words, the series, corrections."""

    unit: m.Unit
    plan: m.Plan
    row: TargetRow
    target: m.Target
    measures: tuple[MeasureView, ...]
    area_path: str
    lead: tuple[OfficeLink, ...]
    coordinate: tuple[OfficeLink, ...]
    lead_from_area: bool
    clause: ClauseLink
    notes: tuple[m.Note, ...]
    history: TargetHistory | None
    """None if nothing is known of it."""
    changes: tuple[ChangeRow, ...]
    previous: TargetRow | None
    next: TargetRow | None
    indicators: tuple[tuple[m.Indicator, str], ...]
    """The shared indicators that its measures belong to, with the page that sets the units side by side."""
    qr: QrCode | None
    """Leads to this very page; None while the site's address is not known."""
    embed: str
    """Its small version for other sites' pages."""
    news: tuple[NewsRow, ...] = ()
    """What of the unit's news speaks of it."""

    @property
    def answers(self) -> tuple[tuple[MeasureView, tuple[MeasureView, ...]], ...]:
        """The measures that are no part of another, each with its parts."""
        whole = [view for view in self.measures if view.parent is None]
        parts = [view for view in self.measures if view.parent is not None]
        return tuple((view, tuple(part for part in parts if part.parent == view.measure)) for view in whole)


class OfficesPage(Struct, frozen=True):
    """Everybody whom the unit's plans name."""

    unit: m.Unit
    groups: tuple[tuple[str, tuple[OfficeRow, ...]], ...]
    """Kind of office → rows, in the order of the plan."""


class OfficePlan(Struct, frozen=True):
    """What one plan asks of an office."""

    plan: m.Plan
    plan_path: str
    areas: tuple[AreaRow, ...]
    targets: tuple[TargetRow, ...]
    tasks: tuple[TaskRow, ...]
    coordinates: tuple[TargetRow, ...]
    duties: tuple[tuple[m.Duty, ClauseLink], ...]
    target_totals: Totals
    task_totals: Totals


class OfficePage(Struct, frozen=True):
    """One office: how to reach it, what it answers for, what it owes."""

    unit: m.Unit
    office: m.Office
    members: tuple[OfficeLink, ...]
    member_of: tuple[OfficeLink, ...]
    successor: OfficeLink | None
    predecessors: tuple[OfficeLink, ...]
    plans: tuple[OfficePlan, ...]
    sheet: str
    """The office's sheet of QR codes; empty where it has none."""


class OfficeSheetPage(Struct, frozen=True):
    """QR codes of the targets that an office leads, to print, cut out and put up; only where addresses are known."""

    unit: m.Unit
    office: m.Office
    plans: tuple[tuple[m.Plan, tuple[tuple[TargetRow, QrCode], ...]], ...]
    """Newest plan first; only plans in which the office leads a target."""


class PeriodEntry(Struct, frozen=True):
    """One line of a period's report."""

    number: int
    row: TargetRow
    measure: MeasureView
    promise: m.Measure
    """The measure under the terms in force at the period's cut-off; an amendment may have changed them since."""
    unit: str
    """What the figure is counted in: that of the reported figure, before there is one that of the promise."""
    point: PointView | None
    """None: nothing was reported of it in this period."""


class PeriodPage(Struct, frozen=True):
    """One period's report: every measure in force with what was reported of it."""

    unit: m.Unit
    plan: m.Plan
    period: m.Period
    report: m.Report
    letterhead: Letterhead
    """Of the official annex, which the page is on paper."""
    groups: tuple[tuple[m.PlanArea, tuple[PeriodEntry, ...]], ...]
    tasks: tuple[tuple[TaskRow, PointView], ...]
    totals: Totals
    reported: int
    unreported: int
    files: tuple[tuple[Format, str], ...]
    """The same as data: format and path."""
    previous: PeriodRow | None
    next: PeriodRow | None
    news: tuple[NewsRow, ...] = ()
    """What of the unit's news speaks of it."""


class PeriodsPage(Struct, frozen=True):
    """All reporting periods: what came, what is late, what is missing."""

    unit: m.Unit
    plan: m.Plan
    periods: tuple[PeriodRow, ...]
    reports: tuple[ReportRow, ...]


class UnreportedPage(Struct, frozen=True):
    """What nothing is known of, and what is overdue."""

    unit: m.Unit
    plan: m.Plan
    reports: tuple[ReportRow, ...]
    targets: tuple[TargetRow, ...]
    tasks_overdue: tuple[TaskRow, ...]
    tasks_silent: tuple[TaskRow, ...]
    target_totals: Totals


class ChangesPage(Struct, frozen=True):
    """Amendments and corrections, newest first."""

    unit: m.Unit
    plan: m.Plan
    amendments: tuple[tuple[m.Amendment, tuple[ChangeRow, ...]], ...]
    corrections: tuple[ChangeRow, ...]
    errata: tuple[tuple[m.Erratum, tuple[HistoryRow, ...]], ...]
    """Each with what it put right."""
    history: HistoryView
    feed: str
    """Empty while there is nothing to tell."""


class ChangesEntry(Struct, frozen=True):
    """An entry of a feed of changes: one change, what was published first, or a correction, amendment or erratum."""

    id: str
    day: dt.date
    row: HistoryRow | None = None
    first: FirstRow | None = None
    why: m.Correction | m.Amendment | m.Erratum | None = None
    about: tuple[m.Text, m.Text | None] | None = None
    """What a correction is about: a target with its measure, or a task."""


class ChangesFeedPage(Struct, frozen=True):
    """What changed of a plan as an Atom feed (RFC 4287), newest first; never empty."""

    id: str
    unit: m.Unit
    plan: m.Plan
    entries: tuple[ChangesEntry, ...]
    updated: dt.date
    archive: str


class NewsPage(Struct, frozen=True):
    """A news item with the promises and the period that it speaks of, as they stand on the day of the build."""

    unit: m.Unit
    row: NewsRow
    news: m.News
    text: m.Prose
    """In the page's language, or in Vietnamese where there is no translation."""
    shift: int
    """How far the text's headings are moved down below the page's title."""
    targets: tuple[TargetRow, ...]
    tasks: tuple[TaskRow, ...]
    period: PeriodRow | None
    previous: NewsRow | None
    """The item before it in time."""
    next: NewsRow | None


class NewsArchivePage(Struct, frozen=True):
    """All news of a unit by year, newest first."""

    unit: m.Unit
    years: tuple[tuple[int, tuple[NewsRow, ...]], ...]
    feed: str


class NewsEntry(Struct, frozen=True):
    """An item of a feed. Its id never changes, wherever the site is moved to."""

    id: str
    row: NewsRow
    updated: dt.date


class NewsFeedPage(Struct, frozen=True):
    """A unit's news as an Atom feed (RFC 4287), newest first; never empty."""

    id: str
    unit: m.Unit
    entries: tuple[NewsEntry, ...]
    updated: dt.date
    archive: str


class DocumentsPage(Struct, frozen=True):
    """The attached documents of a unit, by name."""

    unit: m.Unit
    rows: tuple[DocumentRow, ...]


class MethodologyPage(Struct, frozen=True):
    """The rules of judgement, from the table that the code uses."""

    rules: tuple[Rule, ...]
    forms: tuple[tuple[str, m.Measure], ...]
    """Each form of requirement with an example measure: the form's key, the measure."""
    order: tuple[Verdict, ...]
    about_margin: Figure
    least_respondents: int
    prose: m.Prose | None


class IndicatorRow(Struct, frozen=True):
    """One unit's promise on a shared indicator."""

    unit: m.Unit
    plan: m.Plan
    target: m.Target
    path: str
    measure: MeasureView


class IndicatorsPage(Struct, frozen=True):
    """Shared indicators, with how many units promise each."""

    indicators: tuple[tuple[m.Indicator, str, int], ...]


class IndicatorPage(Struct, frozen=True):
    """One indicator across units, each with a row that it gave. Illustrative units never enter it."""

    indicator: m.Indicator
    rows: tuple[Markup, ...]
    stale: tuple[m.Text, ...] = ()


class GlossaryPage(Struct, frozen=True):
    """Words and abbreviations in both languages."""

    terms: tuple[tuple[str, m.Term], ...]
    """The anchor of each, and the term."""


class SearchPage(Struct, frozen=True):
    """Search over all units; its filters offer only what something can be found by."""

    units: tuple[Markup, ...]
    """An option for each, and …"""
    offices: tuple[Markup, ...]
    """… one for each of their offices."""
    index: str
    """The path of what search knows across units."""
    areas: tuple[m.Area, ...]
    verdicts: tuple[tuple[str, Verdict], ...]
    """What the address and the index call it, and the verdict."""
    kinds: tuple[str, ...]
    """What can be found, in the order of equal matches."""
    a_to_z: str
    stale: tuple[m.Text, ...] = ()


class IndexEntry(Struct, frozen=True):
    """A line of an A–Z index."""

    words: m.Text
    kind: str
    """`target`, `office` …, as search calls it."""
    path: str


class IndexLetter(Struct, frozen=True):
    """What begins with one letter."""

    letter: str
    entries: tuple[IndexEntry, ...]


class AToZPage(Struct, frozen=True):
    """All that a unit's plans hold by the alphabet; without a unit, what stands across units, and the units' own."""

    unit: m.Unit | None
    units: tuple[Markup, ...]
    letters: tuple[IndexLetter, ...]
    across: str
    """The index of what stands across units."""
    stale: tuple[m.Text, ...] = ()


class DataOffer(Struct, frozen=True):
    """A table of an extent with its files; it has none where it would be too long for one."""

    table: Table
    rows: int
    files: tuple[Download, ...]


class DataSet(Struct, frozen=True):
    """What is offered of one extent."""

    extent: Extent
    offers: tuple[DataOffer, ...]
    workbook: Download | None
    package: str
    """The path of its `datapackage.json`; empty where it has none."""

    @property
    def is_whole(self) -> bool:
        """Whether no table is too long for a file of its own."""
        return all(offer.files for offer in self.offers)


class DataCataloguePage(Struct, frozen=True):
    """The open data of all units: what there is, in which files, under which licence, and how to read it."""

    everything: DataSet
    units: tuple[Markup, ...]
    """Each unit with the page of its data and its workbook, and …"""
    parts: tuple[tuple[m.Text, str], ...]
    """… its whole name and the path of that page."""
    schemas: tuple[tuple[Table, str], ...]
    dictionary: str
    """The page that explains each column."""
    licence: m.Licence | None
    stale: tuple[m.Text, ...] = ()


class UnitDataPage(Struct, frozen=True):
    """The open data of one unit, by plan and period."""

    unit: m.Unit
    everything: DataSet
    plans: tuple[tuple[m.Plan, DataSet, tuple[DataSet, ...]], ...]
    """Newest first, each with its periods, newest first."""
    catalogue: str
    dictionary: str
    licence: m.Licence | None


class DataColumn(Struct, frozen=True):
    """A column as the dictionary tells it; in words it stands in each language, under a name of its own."""

    names: tuple[str, ...]
    type: str
    about: m.Text
    values: tuple[str, ...]


class DataDictionaryPage(Struct, frozen=True):
    """What each column of the data means."""

    common: tuple[DataColumn, ...]
    """Those that every table has."""
    tables: tuple[tuple[Table, tuple[DataColumn, ...], tuple[str, ...]], ...]
    """Each with the columns that are told of here, and the names of those that were told of above."""
    files: tuple[Download, ...]
    catalogue: str


class ProsePage(Struct, frozen=True):
    """A page of content/pages."""

    id: str
    title: str
    prose: m.Prose


class NotFoundPage(Struct, frozen=True):
    """What a visitor sees at an address that does not exist."""

    units: tuple[Markup, ...]
    stale: tuple[m.Text, ...] = ()


class TargetEmbedPage(Struct, frozen=True):
    """A target in small, for a frame on another site's page: verdict, promise, result, who leads, the whole page."""

    unit: m.Unit
    plan: m.Plan
    row: TargetRow


class UnitEmbedPage(Struct, frozen=True):
    """A unit in small, for a frame on another site's page: counts, what needs attention, how new the figures are."""

    unit: m.Unit
    card: PlanCard
    attention: tuple[TargetRow, ...]
    attention_tasks: tuple[TaskRow, ...]
    """Together with the targets at most three."""


class SitemapPage(Struct, frozen=True):
    """The pages of one unit, or those across units, for search engines: each with itself in every language."""

    pages: tuple[Mapping[str, str], ...]
    """Language → path; all languages of a page stand together once."""


class SitemapIndexPage(Struct, frozen=True):
    """The list of the sitemaps."""

    sitemaps: tuple[str, ...]


class RobotsPage(Struct, frozen=True):
    """What robots may read, and where the sitemap is."""

    sitemap: str
    """Empty if there is none."""


Page = (
    HomePage
    | UnitPage
    | PlanPage
    | TargetsPage
    | TasksPage
    | AreaPage
    | TargetPage
    | OfficesPage
    | OfficePage
    | OfficeSheetPage
    | PeriodPage
    | PeriodsPage
    | UnreportedPage
    | ChangesPage
    | ChangesFeedPage
    | NewsPage
    | NewsArchivePage
    | NewsFeedPage
    | DocumentsPage
    | MethodologyPage
    | IndicatorsPage
    | IndicatorPage
    | GlossaryPage
    | SearchPage
    | AToZPage
    | DataCataloguePage
    | UnitDataPage
    | DataDictionaryPage
    | ProsePage
    | NotFoundPage
    | TargetEmbedPage
    | UnitEmbedPage
    | SitemapPage
    | SitemapIndexPage
    | RobotsPage
)

EMBEDS = (TargetEmbedPage, UnitEmbedPage)
"""Pages in small that are shown within another site's page."""

OF_PIECES = (HomePage, IndicatorPage, SearchPage, AToZPage, DataCataloguePage, NotFoundPage)
"""Pages with pieces that units gave; `stale` are the outdated translations in these."""

UNLISTED = (NotFoundPage, *EMBEDS)
"""Pages that nobody should come to from a search engine."""
