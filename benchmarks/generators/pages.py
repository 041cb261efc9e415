"""The equal pages, which all generators are measured on: every HTML page of a unit, in both languages.

Left out are pages across units and what only the product has: search, open data, link check, audit, guard, manifest.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from pathlib import Path

from minhbach.derive.judged import judge_unit
from minhbach.ground import Ground
from minhbach.pages.routes import Route, UnitView, unit_routes
from minhbach.sources.project import read_unit
from minhbach.validation.check import validate_unit

DAY = dt.date(2026, 11, 25)
"""The day that all generators build for."""


def equal_routes(unit: str, ground: Ground) -> list[Route]:
    """The equal pages of a unit: read, checked, judged, and ready to be rendered."""
    settings = ground.settings
    sources, _ = read_unit(settings.root, unit)
    valid, _ = validate_unit(unit, sources, ground.shared, settings.schemas, settings.on)
    assert valid is not None
    judged = judge_unit(valid, settings.on)
    views = [UnitView.of(judged, language) for language in ground.site.languages]
    return [route for route in unit_routes(ground.frame, views) if route.is_html]


def equal_pages(unit: str, ground: Ground) -> Iterator[tuple[str, str]]:
    """Path and HTML of each."""
    for route in equal_routes(unit, ground):
        yield route.path, ground.renderers[route.shell.language].render(route)


def write_pages(folder: Path, pages: Iterable[tuple[str, str]]) -> None:
    """Write pages by their paths into a folder that is missing or empty."""
    made: set[Path] = set()
    for path, html in pages:
        file = folder / path
        if file.parent not in made:
            file.parent.mkdir(parents=True, exist_ok=True)
            made.add(file.parent)
        file.write_bytes(html.encode("utf-8"))
