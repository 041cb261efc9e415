"""What the data files said at each revision of the project's history, read by git once.

The history is the line of first parents: what was published, not how it was written. Days are those on which a revision
came to be, in Viet Nam's time. Who made it, and with what words, is not read at all.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct

from minhbach.sources import git
from minhbach.sources.project import ID
from minhbach.sources.text_file import MAX_BYTES, plain_text
from minhbach.sources.yaml_records import Records, Unreadable

VIETNAM = dt.timezone(dt.timedelta(hours=7))
FILE = re.compile(rf"data/({ID})/({ID})/(?:(plan|targets|tasks|amendments|errata)|(results)/([0-9A-Z-]+))\.yaml\Z")
SITE = "data/site.yaml"
KEYS = {
    "site": ("units", "least_respondents"),
    "plan": ("period",),
    "targets": ("targets",),
    "tasks": ("tasks",),
    "amendments": ("amendments",),
    "errata": ("errata",),
    "results": ("period", "cutoff", "source", "results", "tasks", "corrections"),
}
"""What is read of each kind of file."""
NOT_THERE = "0" * 40
RECORD = re.compile(r"([0-9a-f]{40,64}) ([0-9]+)\Z")


class _Unread:
    """Stands for a version that says nothing we can read."""

    def __repr__(self) -> str:
        return "UNREAD"


UNREAD = _Unread()
Values = dict[str, Any]
Said = Values | None | _Unread
"""What a file says: its values, None where there is no file."""


class Revision(Struct, frozen=True):
    """A commit and the day on which it came to be."""

    commit: str
    day: dt.date


class History(Struct, frozen=True):
    """The revisions in which data files changed, oldest first."""

    revisions: tuple[tuple[Revision, dict[str, Said]], ...] = ()
    """Each with the files that it changed and what they say then."""
    shallow: bool = False
    """Whether older revisions are missing here."""
    unknown: git.Reason | None = None
    """Why nothing is known, if nothing is."""


def read_history(root: Path) -> History:
    """The whole history of the data files; says why if there is none to be read."""
    try:
        log = _log(git.run(root, *LOG, "HEAD", "--", "data"))
        shallow = git.is_shallow(root)
        texts = _texts(root, {blob for _, files in log for blob in files.values()})
    except git.GitFailed as failed:
        return History(unknown=failed.reason)
    read = _reader(texts)
    return History(
        tuple((revision, {f: read(f, blob) for f, blob in files.items()}) for revision, files in reversed(log)),
        shallow,
    )


def read_published(root: Path, revision: str) -> dict[str, Said]:
    """What every data file said at a revision, by path. Raises `GitFailed`, also if the revision is not known here."""
    commit = _commit(root, revision)
    listed = git.run(root, "ls-tree", "-r", "-z", "--full-tree", commit, "data/")
    files = {}
    for entry in listed.decode("utf-8", "replace").split("\0"):
        about, _, file = entry.partition("\t")
        if (FILE.match(file) or file == SITE) and about.startswith("100"):
            files[file] = about.split()[2]
    read = _reader(_texts(root, set(files.values())))
    return {file: read(file, blob) for file, blob in files.items()}


def _commit(root: Path, revision: str) -> str:
    try:
        found = git.run(root, "rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}")
    except git.GitFailed as failed:
        if failed.reason != "failed":
            raise
        raise git.GitFailed("shallow" if git.is_shallow(root) else "no_revision", failed.words) from None
    return found.decode().strip()


def said_today(values: Mapping[str, Any], folder: str = "data") -> dict[str, Said]:
    """Of the files of today below a folder, what would be read of them in a history."""
    return {
        file: {key: value[key] for key in KEYS[_kind(file)] if key in value} if isinstance(value, dict) else UNREAD
        for file, value in values.items()
        if file.startswith(f"{folder}/") and (FILE.match(file) or file == SITE)
    }


LOG = (
    *("log", "--first-parent", "-m", "--raw", "-z", "--no-renames", "--no-abbrev", "--no-color", "--no-notes"),
    *("--no-ext-diff", "--no-textconv", "--ignore-submodules=all", "--format=%x01%H %ct"),
)


def _log(answer: bytes) -> list[tuple[Revision, dict[str, str]]]:
    """Newest first: revisions with the blobs of the data files that they changed."""
    log: list[tuple[Revision, dict[str, str]]] = []
    parts = iter(answer.decode("utf-8", "replace").split("\0"))
    for part in parts:
        part = part.lstrip("\n")
        if part.startswith("\1"):
            commit, seconds = part[1:].split()
            log.append((Revision(commit, dt.datetime.fromtimestamp(int(seconds), VIETNAM).date()), {}))
        elif part.startswith(":"):
            _, mode, _, blob, _ = part.split()
            file = next(parts)
            if FILE.match(file):
                log[-1][1][file] = blob if mode.startswith("100") else NOT_THERE
    return [(revision, files) for revision, files in log if files]


def _texts(root: Path, blobs: set[str]) -> dict[str, str]:
    """The texts of blobs, as far as they are here, are texts, and are not larger than a data file may be."""
    wanted = sorted(blobs - {NOT_THERE})
    sizes = git.run(root, "cat-file", "--batch-check=%(objectname) %(objectsize)", feed=_lines(wanted))
    small = [m[1] for line in sizes.decode().split("\n") if (m := RECORD.match(line)) and int(m[2]) <= MAX_BYTES]
    answer = git.run(root, "cat-file", "--batch=%(objectname) %(objectsize)", feed=_lines(small))
    return {blob: text for blob, raw in _objects(answer) if (text := plain_text(raw)) is not None}


def _lines(names: Iterable[str]) -> bytes:
    return "".join(f"{name}\n" for name in names).encode()


def _objects(answer: bytes) -> Iterator[tuple[str, bytes]]:
    at = 0
    while (end := answer.find(b"\n", at)) != -1:
        name, size = answer[at:end].decode().split()
        yield name, answer[end + 1 : end + 1 + int(size)]
        at = end + 2 + int(size)


def _reader(texts: dict[str, str]) -> Callable[[str, str], Said]:
    """Reads the version of a file that a blob is; each blob once."""
    records = Records()
    known: dict[tuple[str, str], Said] = {}

    def read(file: str, blob: str) -> Said:
        if blob == NOT_THERE:
            return None
        at = _kind(file), blob
        if at not in known:
            try:
                known[at] = records.read(texts[blob], KEYS[at[0]])
            except (Unreadable, KeyError):
                known[at] = UNREAD
        return known[at]

    return read


def _kind(file: str) -> str:
    match = FILE.match(file)
    return match[3] or match[4] if match else "site"
