"""Rows that many pages share, made once for a plan and a language."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from minhbach import model as m
from minhbach.derive.compare import change_of
from minhbach.derive.judged import JudgedMeasure, JudgedPlan, JudgedTarget, JudgedTask, Point, Totals
from minhbach.derive.judgement import Figure, Judgement, Verdict
from minhbach.derive.rounding import round_half_up, shown
from minhbach.pages import contexts as c
from minhbach.pages import urls
from minhbach.pages.charts import chart


class UnitRows:
    """Links to a unit's offices."""

    def __init__(self, unit: m.Unit, language: str) -> None:
        self.unit = unit
        self.language = language

    @cached_property
    def offices(self) -> dict[str, c.OfficeLink]:
        """Every office of the unit by its id, in the order of the file."""
        return {o.id: c.OfficeLink(o, urls.office(self.unit.id, o.id, self.language)) for o in self.unit.offices}

    def office_links(self, ids: Iterable[str]) -> tuple[c.OfficeLink, ...]:
        """Links to these offices."""
        return tuple(self.offices[id] for id in ids)


class PlanRows(UnitRows):
    """The targets, tasks, areas and periods of one plan as lists show them."""

    def __init__(self, unit: m.Unit, judged: JudgedPlan, language: str, news: Iterable[c.NewsRow] = ()) -> None:
        super().__init__(unit, language)
        self.news = tuple(row for row in news if unit.plan_of(row.news) is judged.plan)
        self.judged = judged
        self.plan = judged.plan
        self._anchors: dict[tuple[str, str], str] = {}
        self.plan_areas = {area.id: area for area in self.plan.areas}

    # ---- addresses -----------------------------------------------------------------------------------------------

    def path(self, name: str = "index") -> str:
        """A page of this plan."""
        return urls.plan(self.unit.id, self.plan.id, self.language, name)

    def clause_link(self, quote: m.Quote) -> c.ClauseLink:
        """The passage that a quote stands in, under the number of its clause."""
        return c.ClauseLink(quote.clause, urls.clause(self.unit.id, self.plan.id, self.anchor(quote), self.language))

    def anchor(self, quote: m.Quote) -> str:
        """The anchor of the passage that a quote stands in; many pages ask for each."""
        words = quote.words.vi if quote.words else ""
        if (quote.clause, words) not in self._anchors:
            passage = self.plan.texts[urls.AUTHORITATIVE].find(quote.clause, words) if words else None
            self._anchors[quote.clause, words] = passage.anchor if passage else quote.clause
        return self._anchors[quote.clause, words]

    def clause_links(self, clauses: Iterable[str]) -> tuple[c.ClauseLink, ...]:
        """Clauses by their numbers."""
        unit, plan = self.unit.id, self.plan.id
        return tuple(c.ClauseLink(id, urls.clause(unit, plan, id, self.language)) for id in clauses)

    def period_path(self, period: m.Period) -> str:
        """A period's page."""
        return urls.period(self.unit.id, self.plan.id, period.id, self.language)

    # ---- rows ----------------------------------------------------------------------------------------------------

    @cached_property
    def targets(self) -> tuple[c.TargetRow, ...]:
        """All targets in the plan's order."""
        return tuple(self._target(judged) for judged in self.judged.targets)

    @cached_property
    def tasks(self) -> tuple[c.TaskRow, ...]:
        """All tasks in the plan's order."""
        return tuple(self._task(judged) for judged in self.judged.tasks)

    def _target(self, judged: JudgedTarget) -> c.TargetRow:
        by_id = {measure.id: measure for measure in judged.target.measures}
        views = tuple(self._measure(j, by_id.get(j.measure.within or "")) for j in judged.measures)
        return c.TargetRow(
            target=judged.target,
            path=urls.target(self.unit.id, self.plan.id, judged.target.id, self.language),
            verdict=judged.verdict,
            measures=views,
            lead=self.office_links(judged.lead),
            area=self.plan_areas[judged.target.area],
            gravest=next(view for view in views if view.judgement.verdict is judged.verdict),
        )

    def _task(self, judged: JudgedTask) -> c.TaskRow:
        return c.TaskRow(
            task=judged.task,
            anchor=judged.task.id,
            path=urls.task(self.unit.id, self.plan.id, judged.task.id, self.language),
            judgement=judged.judgement,
            lead=self.office_links(judged.lead),
            coordinate=self.office_links(judged.coordinate),
            lead_from_area=judged.lead_from_area,
            area=self.plan_areas[judged.task.area],
            clause=self.clause_link(judged.task.quote),
            series=tuple(self._point(point, None) for point in reversed(judged.series)),
            amended=judged.amended,
        )

    def _measure(self, judged: JudgedMeasure, parent: m.Measure | None) -> c.MeasureView:
        series = tuple(self._point(point, judged.measure) for point in reversed(judged.series))
        return c.MeasureView(
            judged=judged,
            measure=judged.measure,
            judgement=judged.judgement,
            figure=series[0].figure if series else None,
            baseline=Figure(judged.measure.baseline.value, judged.measure.unit) if judged.measure.baseline else None,
            bar=bar(judged.measure, judged.judgement),
            series=series,
            chart=chart(judged, series, self.judged, self.language),
            parent=parent,
        )

    def _point(self, point: Point, measure: m.Measure | None) -> c.PointView:
        return c.PointView(
            period=point.reported.period,
            path=self.period_path(point.reported.period),
            cutoff=point.reported.cutoff.end,
            figure=figure_of(measure, point.reported.result, point.judgement) if measure else None,
            result=point.reported.result,
            judgement=point.judgement,
            source=point.reported.source,
            documented=point.reported.result.is_documented(point.reported.source),
            correction=point.correction,
        )

    @cached_property
    def areas(self) -> tuple[c.AreaRow, ...]:
        """The plan's areas with the counts of their promises."""
        return tuple(
            c.AreaRow(
                area=area,
                path=urls.area(self.unit.id, self.plan.id, area.id, self.language),
                targets=Totals.of(row.verdict for row in self.targets if row.area is area),
                tasks=Totals.of(row.judgement.verdict for row in self.tasks if row.area is area),
                lead=self.office_links(area.lead),
            )
            for area in self.plan.areas
        )

    @cached_property
    def periods(self) -> tuple[c.PeriodRow, ...]:
        """The periods with results, newest first."""
        return tuple(
            c.PeriodRow(
                period=report.period,
                path=self.period_path(report.period),
                cutoff=report.cutoff,
                source=report.source,
                results=len(report.results) + len(report.tasks),
            )
            for report in reversed(self.plan.reports)
        )

    @cached_property
    def reports(self) -> tuple[c.ReportRow, ...]:
        """Every expected report with what became of it, in the order of the periods."""
        rows = [
            c.ReportRow(
                state,
                self.period_path(state.expected.period) if state.report else "",
                self.office_links(state.reporting.by),
            )
            for state in self.judged.reports
        ]
        return tuple(sorted(rows, key=lambda row: row.state.expected.period))

    @cached_property
    def card(self) -> c.PlanCard:
        """The plan in short."""
        leads = [row.lead for row in self.judged.targets] + [row.lead for row in self.judged.tasks]
        return c.PlanCard(
            unit=self.unit,
            plan=self.plan,
            unit_path=urls.unit(self.unit.id, self.language),
            plan_path=self.path(),
            targets_path=self.path("chi-tieu"),
            target_totals=self.judged.target_totals,
            task_totals=self.judged.task_totals,
            latest=self.periods[0] if self.periods else None,
            silent_path=self.path("chua-bao-cao"),
            offices_path=urls.unit(self.unit.id, self.language, "co-quan"),
            offices=len({id for lead in leads for id in lead}),
            silence=max((silence(row) for row in self.targets), default=0),
        )


def named_documents(plan: m.Plan) -> tuple[tuple[m.Text, m.LegalBasis], ...]:
    """The documents that a plan rests on or cites, each once, by kind and number, or by title where it has none."""
    found: dict[str, tuple[m.Text, m.LegalBasis]] = {}
    for basis in plan.legal_bases:
        kind, title, number = basis.kind, basis.document.title or m.Text(""), basis.document.number
        english = _named(kind.en or kind.vi, number or title.en or title.vi)
        found.setdefault(
            name := _named(kind.vi, number or title.vi), (m.Text(name, english, kind.stale or title.stale), basis)
        )
    return tuple(found.values())


def _named(kind: str, name: str) -> str:
    """Nghị quyết + 76/NQ-CP; a title that says of what kind it is stands alone."""
    return name if name.casefold().startswith(kind.casefold()) else f"{kind} {name}".strip()


def silence(row: c.TargetRow) -> int:
    """For how many days the measure that waits longest for data has been due; 0 if none waits."""
    waits = (view.judgement.facts.get("days", 0) for view in row.measures if view.judgement.verdict is Verdict.NO_DATA)
    return max((days for days in waits if isinstance(days, int)), default=0)


def figure_of(measure: m.Measure, result: m.Result, judgement: Judgement) -> Figure | m.Text | None:
    """The reported figure as it may be shown beside the promise; a promise of change shows the change.

    Where the verdict rests on this result, it is the figure of the verdict's own sentence.
    """
    said = judgement.facts.get("value")
    if judgement.reported is not None and judgement.reported.result is result and isinstance(said, Figure | m.Text):
        return said
    if result.rank is not None:
        return dict(measure.scale).get(result.rank)
    wanted = judgement.comparison.wanted if judgement.comparison else None
    landmarks = [mark for mark in (wanted, judgement.expected) if mark is not None]
    if isinstance(measure.require, m.Change):
        change = change_of(measure, measure.require, result)
        if change is not None:
            return Figure(shown(change, landmarks), measure.require.unit(measure.unit), signed=True)
    rate = result.rate(measure.unit)
    return None if rate is None else Figure(shown(rate, landmarks), measure.unit)


def bar(measure: m.Measure, judgement: Judgement) -> c.BarView | None:
    """A bar for a share of a whole that was reported; None for everything else."""
    comparison = judgement.comparison
    if (
        measure.unit != "percent"
        or comparison is None
        or comparison.value is None
        or isinstance(measure.require, m.Change)
    ):
        return None
    if not 0 <= comparison.value <= 100:
        return None
    wanted = comparison.wanted
    return c.BarView(
        round_half_up(comparison.value, 2),
        round_half_up(wanted, 2) if wanted is not None and 0 <= wanted <= 100 else None,
    )
