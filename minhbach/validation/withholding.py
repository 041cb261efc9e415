"""Keeps small cells of surveys back, where the model ends and before anything is derived from it.

A figure of a survey is withheld where its count, those who are not in the count, or all who were asked are fewer than
the site's least number: who knows one of three could tell who answered what. A cell with nobody in it points at nobody
and is shown, as statistical offices mostly do. What could be reckoned from the figures around it goes with it: of the
parts of a whole, the smallest ones, until what is left of the whole is no small cell either.

What is withheld is no longer in the model, so that no page, chart, sentence, file or feed can tell it.
"""

from __future__ import annotations

from decimal import Decimal

from msgspec.structs import replace

from minhbach import model as m

SHARES = ("percent", "point", "rank", "none")
"""Units whose values count nobody."""

Cell = tuple[Decimal, Decimal]
"""A count, and of how many."""


def surveys_of(plan: m.Plan) -> dict[str, m.Measure]:
    """The measures of a plan whose figures come from surveys, by key."""
    return {f"{t.id}.{x.id}": x for t in plan.targets for x in t.measures if x.survey}


def is_small(measure: m.Measure, result: m.Result, least: int) -> bool:
    """Whether a figure of a survey is about so few that they could be known."""
    if result.count is not None and result.of is not None:
        return _small(result.count, result.of, least)
    counted = [result.of] if result.of is not None else []
    if measure.unit not in SHARES and result.value is not None:
        counted.append(result.value)
    return any(0 < number < least for number in counted)


def _small(count: Decimal, of: Decimal, least: int) -> bool:
    return of < least or 0 < count < least or 0 < of - count < least


def withhold(site: m.Site) -> m.Site:
    """The site without the small cells of its surveys."""
    units = (
        replace(unit, plans=tuple(_plan_without(plan, site.least_respondents) for plan in unit.plans))
        for unit in site.units
    )
    return replace(site, units=tuple(units))


def _plan_without(plan: m.Plan, least: int) -> m.Plan:
    surveys = surveys_of(plan)
    return replace(plan, reports=tuple(_report_without(report, surveys, least) for report in plan.reports))


def _report_without(report: m.Report, surveys: dict[str, m.Measure], least: int) -> m.Report:
    small = small_cells(report, surveys, least)
    corrections = (
        replace(c, was=emptied(c.was))
        if c.subject in small or (c.subject in surveys and is_small(surveys[c.subject], c.was, least))
        else c
        for c in report.corrections
    )
    results = {key: emptied(result) if key in small else result for key, result in report.results.items()}
    return replace(report, results=results, corrections=tuple(corrections))


def emptied(result: m.Result) -> m.Result:
    """A result of which only its documents remain; its note may tell the figures, and goes too."""
    return m.Result(evidence=result.evidence, source=result.source, place=result.place, withheld=True)


def small_cells(report: m.Report, surveys: dict[str, m.Measure], least: int) -> frozenset[str]:
    """The results of a report that are to be withheld, by key."""
    small = {k for k, x in surveys.items() if k in report.results and is_small(x, report.results[k], least)}
    for key, whole in _cells(report, surveys):
        parts = {k: c for k, c in _cells(report, surveys) if k not in small and _is_part(k, key, surveys)}
        while parts and key not in small and _left_is_small(whole, parts, least):
            smallest = min(parts, key=lambda k: (parts[k][1], k))
            small.add(smallest)
            del parts[smallest]
    return frozenset(small)


def _cells(report: m.Report, surveys: dict[str, m.Measure]) -> list[tuple[str, Cell]]:
    """The surveys' results that are counts, by key."""
    return [
        (key, (result.count, result.of))
        for key, result in report.results.items()
        if key in surveys and result.count is not None and result.of is not None
    ]


def _is_part(key: str, whole: str, surveys: dict[str, m.Measure]) -> bool:
    """Whether one measure is nested in another of its target: trong đó."""
    return key.partition(".")[0] == whole.partition(".")[0] and surveys[key].within == whole.partition(".")[2]


def _left_is_small(whole: Cell, parts: dict[str, Cell], least: int) -> bool:
    """Whether the whole less one part, or less all, is a small cell; parts that overlap leave nothing to reckon."""
    together = sum((c for c, _ in parts.values()), Decimal()), sum((of for _, of in parts.values()), Decimal())
    for count, of in (*parts.values(), together):
        rest, rest_of = whole[0] - count, whole[1] - of
        if rest_of > 0 and 0 <= rest <= rest_of and _small(rest, rest_of, least):
            return True
    return False
