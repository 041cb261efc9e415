"""The one place that reads the environment and today's date; everything else is told."""

from __future__ import annotations

import datetime as dt
import os
import re
from pathlib import Path

from msgspec import Struct

PACKAGE = Path(__file__).parent


class Settings(Struct, frozen=True):
    """What a build depends on besides the content."""

    root: Path
    output: Path
    on: dt.date
    """The day that verdicts are as of."""
    strict: bool = False
    drafts: bool = False
    base_url: str | None = None
    against: str | None = None
    """The revision that `check` holds the files against."""
    full: bool = False
    """Whether nothing that an earlier build remembers is to be believed."""
    jobs: int = 1
    """In how many processes units are made."""

    @property
    def templates(self) -> Path:
        """The project's own templates, or those that come with the engine."""
        return templates_of(self.root)

    @property
    def schemas(self) -> Path:
        """The project's own copy of the schemas, or those that come with the engine."""
        return _first_folder(self.root / "data/schema", PACKAGE / "_schema", PACKAGE.parent / "data/schema")


def templates_of(root: Path) -> Path:
    """A project's own templates, or those that come with the engine."""
    return _first_folder(root / "templates", PACKAGE / "_templates", PACKAGE.parent / "templates")


def _first_folder(*folders: Path) -> Path:
    """The project's, the installed package's, or the source checkout's: the first that is there."""
    return next((folder for folder in folders if folder.is_dir()), folders[-1])


VIET_NAM = dt.timezone(dt.timedelta(hours=7))


class BadEpoch(ValueError):
    """SOURCE_DATE_EPOCH holds something that is no moment; says what."""


def today() -> dt.date:
    """The day a build is for unless `--date` says otherwise: that of SOURCE_DATE_EPOCH if it is set, else today.

    Either is the day that it is, or was, in Viet Nam. Raises `BadEpoch`.
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if not epoch:
        return dt.datetime.now(VIET_NAM).date()
    try:
        if not re.fullmatch(r"[0-9]+", epoch):
            raise ValueError(epoch)
        return dt.datetime.fromtimestamp(int(epoch), VIET_NAM).date()
    except (ValueError, OverflowError, OSError) as fault:
        raise BadEpoch(epoch) from fault


def preferred_language() -> str:
    """The language of messages unless `--language` says otherwise: Vietnamese, or what MINHBACH_LANGUAGE names."""
    return "en" if os.environ.get("MINHBACH_LANGUAGE") == "en" else "vi"


def index_of_commit() -> str:
    """The index that a commit is being made from, as git names it to its hooks; empty elsewhere."""
    return os.environ.get("GIT_INDEX_FILE", "")
