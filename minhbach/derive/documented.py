"""How many of the published values rest on a document that a reader can find."""

from __future__ import annotations

from minhbach import model as m


def documented(site: m.Site) -> tuple[int, int]:
    """The values that name a document, and all of them: what was reported, and the baselines."""
    plans = [plan for unit in site.units for plan in unit.plans]
    reported = [
        value.is_documented(report.source)
        for plan in plans
        for report in plan.reports
        for value in (*report.results.values(), *report.tasks.values())
    ]
    baselines = [
        measure.baseline.source is not None and measure.baseline.source.is_identified
        for plan in plans
        for target in plan.targets
        for measure in target.measures
        if measure.baseline
    ]
    values = reported + baselines
    return sum(values), len(values)
