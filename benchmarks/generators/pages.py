"""The equal pages, which all generators are measured on: every HTML page of a unit, in both languages.

Left out are pages across units and what only the product has: search, open data, link check, audit, guard, manifest.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from pathlib import Path

from minhbach.derive.judged import judge_unit
from minhbach.ground import static_files
from minhbach.model import Site
from minhbach.pages.routes import Frame, Route, UnitView, unit_routes
from minhbach.render.environment import Renderer
from minhbach.settings import Settings
from minhbach.sources.project import read_sources
from minhbach.validation.check import validate

DAY = dt.date(2026, 11, 25)
"""The day that all generators build for."""


def equal_routes(settings: Settings) -> tuple[Site, list[Route]]:
    """The equal pages of a project, judged and ready to be rendered."""
    sources, _ = read_sources(settings.root)
    site, _ = validate(sources, settings.schemas, settings.on)
    assert site is not None
    names = {name: path for name, (path, _) in static_files(settings.templates).items()}
    frame, routes = Frame(site, names, settings.on), []
    for unit in site.units:
        judged = judge_unit(unit, settings.on)
        routes += unit_routes(frame, [UnitView.of(judged, language) for language in site.languages])
    return site, [route for route in routes if route.is_html]


def renderers(settings: Settings, site: Site) -> dict[str, Renderer]:
    """The product's own, by language."""
    return {language: Renderer(settings.templates, language, site.glossary) for language in site.languages}


def write_pages(folder: Path, pages: Iterable[tuple[str, str]]) -> None:
    """Write pages by their paths into a folder that is missing or empty."""
    made: set[Path] = set()
    for path, html in pages:
        file = folder / path
        if file.parent not in made:
            file.parent.mkdir(parents=True, exist_ok=True)
            made.add(file.parent)
        file.write_bytes(html.encode("utf-8"))
