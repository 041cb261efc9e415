"""Minh Bạch, equal pages only: `python -m benchmarks.generators.equal PROJECT OUTPUT`.

Each unit by itself and on all cores, as a build does, but for whatever makes no page: guard, audit, data, state.
"""

from __future__ import annotations

import sys
from pathlib import Path

from msgspec import Struct

from benchmarks.generators.pages import DAY, equal_pages, write_pages
from minhbach import parallel
from minhbach.across import read_ground
from minhbach.ground import Ground
from minhbach.settings import Settings


class WritePages(Struct, frozen=True):
    """What a worker does for a unit."""

    ground: Ground
    output: Path

    def __call__(self, unit: str) -> None:
        """Write its pages."""
        write_pages(self.output, equal_pages(unit, self.ground))


def main(project: Path, output: Path) -> None:
    """Write the pages of all units, by as many processes as `minhbach build` would take."""
    ground = read_ground(Settings(project, output, DAY)).ground
    for _ in parallel.each(ground.shared.units, WritePages(ground, output), parallel.default_jobs()):
        pass


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
