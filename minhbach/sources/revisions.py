"""Which revisions changed which data files: small enough to be kept, and read on from where it ended.

The history is the line of first parents: what was published, not how it was written. Days are those on which a revision
came to be, in Viet Nam's time. Who made it, and with what words, is not read at all.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from minhbach.sources import git
from minhbach.sources.project import ID

VIETNAM = dt.timezone(dt.timedelta(hours=7))
FILE = re.compile(rf"data/({ID})/({ID})/(?:(plan|targets|tasks|amendments|errata)|(results)/([0-9A-Z-]+))\.yaml\Z")
NOT_THERE = "0" * 40


class Revision(Struct, frozen=True):
    """A commit and the day on which it came to be."""

    commit: str
    day: dt.date


class Recorded(Struct, frozen=True):
    """The data files that a revision changed, with the blobs that they were then; `NOT_THERE` where one went."""

    revision: Revision
    files: dict[str, str]


class Log(Struct, frozen=True, dict=True):
    """The revisions in which data files changed, oldest first."""

    commit: str = ""
    """The revision that it was read up to."""
    recorded: tuple[Recorded, ...] = ()
    shallow: bool = False
    """Whether older revisions are missing here."""
    unknown: git.Reason | None = None
    """Why nothing is known, if nothing is."""

    def below(self, folder: str) -> Log:
        """What of it is about the files of a unit, in `data/xa-mau`."""
        return replace(self, recorded=tuple(self._by_unit.get(folder, ())))

    @cached_property
    def _by_unit(self) -> dict[str, list[Recorded]]:
        """The same by the folders of units: worked out once, since each of thousands of units asks for its own."""
        found: dict[str, list[Recorded]] = {}
        for each in self.recorded:
            own: dict[str, dict[str, str]] = {}
            for file, blob in each.files.items():
                own.setdefault("/".join(file.split("/", 2)[:2]), {})[file] = blob
            for folder, files in own.items():
                found.setdefault(folder, []).append(Recorded(each.revision, files))
        return found


def read_log(root: Path, kept: Log | None = None) -> Log:
    """The log as of today; says why if there is none to be read.

    What was kept of an earlier one is taken over if today's line of first parents leads through where it ended.
    """
    try:
        tip = git.tip(root)
        if kept and not kept.unknown and kept.shallow == tip.shallow:
            if kept.commit == tip.commit:
                return kept
            if (since := _since(root, kept.commit, tip.commit)) is not None:
                return replace(kept, commit=tip.commit, recorded=(*kept.recorded, *since))
        answer = git.run(root, *LOG, tip.commit, "--", "data")
    except git.GitFailed as failed:
        return Log(unknown=failed.reason)
    return Log(tip.commit, tuple(recorded for recorded, _ in _parsed(answer) if recorded.files)[::-1], tip.shallow)


LOG = (
    *("log", "--first-parent", "-m", "--raw", "-z", "--no-renames", "--no-abbrev", "--no-color", "--no-notes"),
    *("--no-ext-diff", "--no-textconv", "--ignore-submodules=all", "--format=%x01%H %ct %P"),
)


def _since(root: Path, kept: str, tip: str) -> tuple[Recorded, ...] | None:
    """What was recorded after a revision, oldest first; None if it is not on the line of first parents."""
    try:
        found = list(_parsed(git.run(root, *LOG, f"{kept}..{tip}")))  # of all folders, to see where the line leads
    except git.GitFailed:
        return None
    leads = found and found[-1][1][:1] == [kept]
    return tuple(recorded for recorded, _ in found if recorded.files)[::-1] if leads else None


def _parsed(answer: bytes) -> Iterator[tuple[Recorded, list[str]]]:
    """Newest first: what each revision changed, and its parents."""
    recorded, parents = None, []
    parts = iter(answer.decode("utf-8", "replace").split("\0"))
    for part in parts:
        part = part.lstrip("\n")
        if part.startswith("\1"):
            if recorded:
                yield recorded, parents
            commit, seconds, *parents = part[1:].split()
            day = dt.datetime.fromtimestamp(int(seconds), VIETNAM).date()
            recorded = Recorded(Revision(commit, day), {})
        elif part.startswith(":") and recorded:
            _, mode, _, blob, _ = part.split()
            file = next(parts)
            if FILE.match(file):
                recorded.files[file] = blob if mode.startswith("100") else NOT_THERE
    if recorded:
        yield recorded, parents
