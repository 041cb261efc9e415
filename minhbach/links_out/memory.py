"""What was found out in the last days, so that nobody is asked twice: `.cache/links.json`, which may be deleted."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from pathlib import Path

from minhbach.links_out.outcomes import LATER, Outcome

FILE = ".cache/links.json"
DAYS = 7
"""For so long an outcome holds."""


def remembered(root: Path, today: dt.date) -> dict[str, Outcome]:
    """The outcomes that still hold. A file that is not what this program wrote holds none."""
    try:
        kept = json.loads((root / FILE).read_text(encoding="utf-8"))
        found = {
            str(address): (dt.date.fromisoformat(day), Outcome(str(kind), int(status), str(moved_to)))
            for address, (day, kind, status, moved_to) in kept.items()
        }
    except (OSError, ValueError, TypeError, AttributeError):
        return {}
    return {a: outcome for a, (day, outcome) in found.items() if 0 <= (today - day).days < DAYS}


def remember(root: Path, today: dt.date, found: Mapping[str, Outcome]) -> None:
    """Keep the new outcomes beside those that still hold, but for what may be otherwise tomorrow."""
    path = root / FILE
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
        kept = {a: entry for a, entry in kept.items() if a in remembered(root, today)}
    except (OSError, ValueError, AttributeError):
        kept = {}
    kept |= {a: [today.isoformat(), o.kind, o.status, o.moved_to] for a, o in found.items() if o.kind not in LATER}
    path.parent.mkdir(exist_ok=True)
    beside = path.with_suffix(".new")
    beside.write_text(json.dumps(kept, ensure_ascii=False, indent=0, sort_keys=True), encoding="utf-8")
    beside.replace(path)
