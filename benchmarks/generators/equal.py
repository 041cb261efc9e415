"""Minh Bạch, equal pages only: `python -m benchmarks.generators.equal PROJECT OUTPUT`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks.generators.pages import DAY, equal_routes, renderers, write_pages
from minhbach.settings import Settings


def equal_pages(settings: Settings) -> Iterator[tuple[str, str]]:
    """Path and HTML of each page."""
    site, routes = equal_routes(settings)
    own = renderers(settings, site)
    for route in routes:
        yield route.path, own[route.shell.language].render(route)


if __name__ == "__main__":
    project, output = map(Path, sys.argv[1:])
    write_pages(output, equal_pages(Settings(project, output, DAY)))
