"""The one place that reads the environment and today's date; everything else is told."""

from __future__ import annotations

import datetime as dt
import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Settings:
    """What a build depends on besides the content."""

    root: Path
    output: Path
    on: dt.date
    """The day that verdicts are as of."""
    strict: bool = False
    drafts: bool = False
    base_url: str | None = None

    @property
    def templates(self) -> Path:
        """The project's own templates, or those that came with the package."""
        return _own_or_packaged(self.root / "templates", "_templates")

    @property
    def schemas(self) -> Path:
        """The published schemas, or those that came with the package."""
        return _own_or_packaged(self.root / "data" / "schema", "_schema")


def _own_or_packaged(own: Path, packaged: str) -> Path:
    return own if own.is_dir() else Path(__file__).parent / packaged


def today() -> dt.date:
    """The day a build is for unless `--date` says otherwise: that of SOURCE_DATE_EPOCH if it is set, else today."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if epoch.isdigit():
        return dt.datetime.fromtimestamp(int(epoch), dt.UTC).date()
    return dt.datetime.now(dt.timezone(dt.timedelta(hours=7))).date()


def preferred_language() -> str:
    """The language of messages unless `--language` says otherwise: Vietnamese, or what MINHBACH_LANGUAGE names."""
    return "en" if os.environ.get("MINHBACH_LANGUAGE") == "en" else "vi"
