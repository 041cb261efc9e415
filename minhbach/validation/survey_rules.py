"""Rules about figures of surveys: who was asked is told, and what is withheld is not told in words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from minhbach import model as m
from minhbach.diagnostics import Diagnostic
from minhbach.validation.project import Project
from minhbach.validation.withholding import is_small, small_cells, surveys_of


def surveys_counted(project: Project) -> Iterator[Diagnostic]:
    """A rate without its base cannot be held against the least number of respondents."""
    for _, plan, _ in project.plans():
        surveys = surveys_of(plan)
        for report in plan.reports:
            for key, result in report.results.items():
                if key in surveys and surveys[key].unit == "percent" and result.value is not None and result.of is None:
                    yield Diagnostic("survey-without-base", result.place.at("value"), {"found": key}, "warning")


def withheld_not_told(project: Project) -> Iterator[Diagnostic]:
    """The reason of a correction stays public where the figures do not, so it may not repeat them."""
    least = project.site.least_respondents
    for _, plan, _ in project.plans():
        surveys = surveys_of(plan)
        for report in plan.reports:
            small = small_cells(report, surveys, least)
            for correction in report.corrections:
                subject = correction.subject
                if subject in small or (subject in surveys and is_small(surveys[subject], correction.was, least)):
                    figures = _figures(report.results.get(subject)) | _figures(correction.was)
                    told = re.findall(r"\d+(?:[.,]\d+)*", f"{correction.reason.vi} {correction.reason.en}")
                    if figures & {number.replace(".", "").replace(",", ".") for number in told}:
                        yield Diagnostic("withheld-told", correction.place.at("reason"), {"found": subject})


def _figures(result: m.Result | None) -> set[str]:
    """What must not be read: who is in the cell, who is not, who was asked, the rate."""
    if result is None:  # it was withdrawn
        return set()
    numbers = [result.count, result.of, result.value]
    if result.count is not None and result.of is not None:
        numbers.append(result.of - result.count)
    return {f"{number.normalize():f}" for number in numbers if number}
