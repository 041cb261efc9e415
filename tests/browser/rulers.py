"""The rulers of `rulers.js`: what the tests measure on a page themselves."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

SCRIPT = (Path(__file__).parent / "rulers.js").read_text(encoding="utf-8")


def measure(page: Page, ruler: str) -> Any:
    """What one of the rulers reads on the page."""
    page.evaluate(SCRIPT)
    return page.evaluate(f"rulers.{ruler}()")
