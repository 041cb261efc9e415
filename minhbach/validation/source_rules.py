"""What is said rests on documents that a reader can find; a value that rests on none is told, and shown as such."""

from __future__ import annotations

from collections.abc import Iterator

from minhbach import model as m
from minhbach.diagnostics import Diagnostic
from minhbach.validation.project import Project


def values_documented(project: Project) -> Iterator[Diagnostic]:
    """Each reported value and each baseline names a document, by itself or through its report."""
    for _, plan, _ in project.plans():
        for report in plan.reports:
            yield from _report_documented(report)
        for target in plan.targets:
            for measure in target.measures:
                base = measure.baseline
                if base and not (base.source and base.source.is_identified):
                    place = measure.place.at("baseline", *(["source"] if base.source else []))
                    yield Diagnostic("baseline-no-source", place, {"found": f"{target.id}.{measure.id}"}, "warning")


def _report_documented(report: m.Report) -> Iterator[Diagnostic]:
    """Values that lean on the report's own source are told once, where that source should stand."""
    values = {**report.results, **report.tasks}
    without = {key: value for key, value in values.items() if not value.is_documented(report.source)}
    leaning = [key for key, value in without.items() if value.source is None]
    if leaning:
        place = report.place.at("source") if report.source else report.place
        details = {"found": report.period.id, "count": len(leaning), "variant": "vague" if report.source else ""}
        yield Diagnostic("no-source", place, details, "warning")
    for key, value in without.items():
        if value.source is not None:
            yield Diagnostic("value-no-source", value.place.at("source"), {"found": key}, "warning")
