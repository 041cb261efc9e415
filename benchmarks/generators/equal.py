"""Minh Bạch, equal pages only: `python -m benchmarks.generators.equal PROJECT OUTPUT`.

Each unit by itself and on all cores, as a build does, but for whatever makes no page: guard, audit, data, state.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from benchmarks.generators.pages import DAY, write_pages
from minhbach import parallel
from minhbach.across import read_ground
from minhbach.derive.judged import judge_unit
from minhbach.ground import Ground
from minhbach.pages.routes import UnitView, unit_routes
from minhbach.settings import Settings
from minhbach.sources.project import read_unit
from minhbach.validation.check import validate_unit


class EqualPages(Struct, frozen=True):
    """The work for any unit."""

    ground: Ground

    def __call__(self, id: str) -> None:
        """Write the pages of a unit."""
        write_pages(self.ground.settings.output, self.pages(id))

    def pages(self, id: str) -> Iterator[tuple[str, str]]:
        """Path and HTML of each page of a unit."""
        settings, shared = self.ground.settings, self.ground.shared
        sources, _ = read_unit(settings.root, id)
        unit, _ = validate_unit(id, sources, shared, settings.schemas, settings.on)
        assert unit is not None
        judged = judge_unit(unit, settings.on)
        routes = unit_routes(self.ground.frame, [UnitView.of(judged, g) for g in self.ground.site.languages])
        for route in routes:
            if route.is_html:
                yield route.path, self.ground.renderers[route.shell.language].render(route)


def equal_pages(settings: Settings) -> Iterator[tuple[str, str]]:
    """Path and HTML of each equal page of a project."""
    ground = read_ground(settings).ground
    for unit in ground.shared.units:
        yield from EqualPages(ground).pages(unit)


def main(project: Path, output: Path) -> None:
    """Write the equal pages of a project."""
    ground = read_ground(Settings(project, output, DAY)).ground
    for _ in parallel.each(ground.shared.units, EqualPages(ground), parallel.default_jobs()):
        pass


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
