"""What the schemas' own words mean where JSON Schema leaves it open, or says it otherwise than an editor means it."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from minhbach.model import PartialDate, Period
from minhbach.sources.addresses import TELEPHONE, is_mailbox, web_fault

YEARS = range(1990, 2101)
YEARS_OF_DOCUMENTS = range(1900, 2101)
REVISION = "{revision}"
"""What stands for a revision's id in the address where a repository shows it."""
ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")


@cache
def read_schemas(folder: Path) -> dict[str, Any]:
    """The schemas of a folder, by their names without `.json`."""
    return {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.json"))}


def _is_date(value: object) -> bool:
    if not isinstance(value, str):
        return True
    return bool(ISO_DAY.match(value)) and dt.date.fromisoformat(value).year in YEARS


def _is_moment(value: object) -> bool:
    return value in YEARS if isinstance(value, int) else _is_date(value)


def _is_partial_date(value: object) -> bool:
    return not isinstance(value, (str, int)) or PartialDate.parse(value).year in YEARS_OF_DOCUMENTS


def _is_period(value: object) -> bool:
    return not isinstance(value, (str, int)) or Period.parse(value).year in YEARS


def _is_web_url(value: object) -> bool:
    return not isinstance(value, str) or web_fault(value) is None


def _is_revision_url(value: object) -> bool:
    return not isinstance(value, str) or _is_web_url(value.replace(REVISION, "0"))


def _is_mailbox(value: object) -> bool:
    return not isinstance(value, str) or is_mailbox(value)


def _is_telephone(value: object) -> bool:
    return not isinstance(value, str) or bool(TELEPHONE.match(value))


FORMATS = {
    "date": _is_date,
    "moment": _is_moment,
    "partial-date": _is_partial_date,
    "period": _is_period,
    "web-url": _is_web_url,
    "revision-url": _is_revision_url,
    "mailbox": _is_mailbox,
    "telephone": _is_telephone,
}
"""Each says whether a value is as its format wants it; ValueError also means that it is not."""


def is_number(value: object) -> bool:
    """Whether it is a number, and surely that number."""
    return isinstance(value, (int, Decimal)) and not isinstance(value, bool) and not like_thousands(value)


def like_thousands(number: int | Decimal) -> bool:
    """Whether a number such as 1.234 may have been meant as one thousand two hundred and thirty-four."""
    return isinstance(number, Decimal) and number.as_tuple().exponent == -3 and abs(number) >= 1


def regular(pattern: str) -> re.Pattern[str]:
    """A pattern of JSON Schema, whose `$` is the end of the text; Python's also stands before a last line end."""
    return re.compile(pattern.replace("$", r"\Z"))


def repeated(items: list[Any]) -> Iterator[int]:
    """The places of what stood in the list before, in one go: jsonschema compares each record with each."""
    seen: set[str] = set()
    for at, item in enumerate(items):
        written = json.dumps(item, sort_keys=True, default=str)
        if written in seen:
            yield at
        seen.add(written)
