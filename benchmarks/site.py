"""The showcase as the benchmarks need it: built for the address of a web server on this machine, and served there."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.browser import showcase
from tests.browser.showcase import Showcase
from tests.browser.web import serving


@contextmanager
def built_showcase() -> Iterator[Showcase]:
    """Build and serve it until it is no longer needed."""
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder) / "site"
        with serving(site) as address:
            yield showcase.build(site, f"{address}/")
