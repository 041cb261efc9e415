"""What the data files said at each revision of the project's history, read by git once.

Each version is read once. Most are still the files of today, and those need no git.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct

from minhbach.sources import git
from minhbach.sources.revisions import FILE, NOT_THERE, Log, Revision, read_log
from minhbach.sources.text_file import MAX_BYTES, plain_text
from minhbach.sources.yaml_records import Records, Unreadable

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
RECORD = re.compile(r"([0-9a-f]{40,64}) ([0-9]+)\Z")


class _Unread:
    """Stands for a version that says nothing we can read."""

    def __repr__(self) -> str:
        return "UNREAD"


UNREAD = _Unread()
Values = dict[str, Any]
Said = Values | None | _Unread
"""What a file says: its values, None where there is no file."""


class History(Struct, frozen=True):
    """The revisions in which data files changed, oldest first."""

    revisions: tuple[tuple[Revision, dict[str, Said]], ...] = ()
    """Each with the files that it changed and what they say then."""
    shallow: bool = False
    """Whether older revisions are missing here."""
    unknown: git.Reason | None = None
    """Why nothing is known, if nothing is."""


Version = tuple[str, str]
"""What kind of file it is, and its blob: of each kind other things are read."""


def read_history(root: Path, log: Log | None = None, today: Mapping[Version, Said] | None = None) -> History:
    """The history of the data files; says why if there is none to be read.

    `log` is the part of it that is asked for, by default the whole. `today` is what those versions say that are the
    files of today (`said_by_version`): they are not read a second time.
    """
    log = log or read_log(root)
    known = today or {}
    versions = {(_kind(file), blob) for recorded in log.recorded for file, blob in recorded.files.items()}
    try:
        texts = _texts(root, {blob for _, blob in versions - known.keys()})
    except git.GitFailed as failed:
        return History(unknown=failed.reason)
    read = _reader(texts, known)
    revisions = ((each.revision, {f: read(f, blob) for f, blob in each.files.items()}) for each in log.recorded)
    return History(tuple(revisions), log.shallow, log.unknown)


def blob_id(content: bytes) -> str:
    """What git calls a file with this content, in a repository of the usual kind."""
    return hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()


def said_by_version(root: Path, said: Mapping[str, Said]) -> dict[Version, Said]:
    """What the files of today say, each as the version that it would be."""
    return {
        (_kind(file), blob_id((root / file).read_bytes())): value for file, value in said.items() if FILE.match(file)
    }


def read_published(root: Path, revision: str) -> dict[str, Said]:
    """What every data file said at a revision, by path. Raises `GitFailed`, also if the revision is not known here."""
    commit = _commit(root, revision)
    listed = git.run(root, "ls-tree", "-r", "-z", "--full-tree", commit, "data/")
    files = {}
    for entry in listed.decode("utf-8", "replace").split("\0"):
        about, _, file = entry.partition("\t")
        if (FILE.match(file) or file == SITE) and about.startswith("100"):
            files[file] = about.split()[2]
    read = _reader(_texts(root, set(files.values())), {})
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


def _texts(root: Path, blobs: set[str]) -> dict[str, str]:
    """The texts of blobs, as far as they are here, are texts, and are not larger than a data file may be."""
    wanted = sorted(blobs - {NOT_THERE})
    if not wanted:
        return {}
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


def _reader(texts: Mapping[str, str], today: Mapping[Version, Said]) -> Callable[[str, str], Said]:
    """Reads the version of a file that a blob is; each blob once."""
    records = Records()
    known = dict(today)

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
