"""The sample site: a made-up commune with two reports and a ward with none, for tests that need a whole project.

It has no templates or schemas of its own and so is built with the engine's. Every form of requirement and result that a
page shows in its own way is there once, and one text has no English.
"""

import datetime as dt
from pathlib import Path

from minhbach.settings import Settings

TESTS = Path(__file__).resolve().parent
SAMPLE_SITE = TESTS / "sample_site"
TEMPLATES = TESTS.parent / "templates"
ON = dt.date(2027, 2, 1)
"""The day that the sample site is judged on."""


def settings(output: Path, root: Path = SAMPLE_SITE, *, strict: bool = False) -> Settings:
    return Settings(root=root, output=output, on=ON, strict=strict)
