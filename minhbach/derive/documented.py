"""How many of a unit's published values rest on a document that a reader can find."""

from __future__ import annotations

from minhbach import model as m


def documented(unit: m.Unit) -> tuple[int, int]:
    """The values that name a document, and all of them: what was reported, and the baselines."""
    reported = [
        value.is_documented(report.source)
        for plan in unit.plans
        for report in plan.reports
        for value in (*report.results.values(), *report.tasks.values())
    ]
    baselines = [
        measure.baseline.source is not None and measure.baseline.source.is_identified
        for plan in unit.plans
        for target in plan.targets
        for measure in target.measures
        if measure.baseline
    ]
    values = reported + baselines
    return sum(values), len(values)
