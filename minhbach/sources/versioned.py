"""Files as git holds them: what is about to be committed, what is followed, and all that ever was."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from msgspec import Struct

from minhbach.sources.git import run

LINK, FOREIGN = "120000", "160000"
"""Modes of what is no file with words of its own: a link (its target is kept), another repository."""
AT_ONCE = 8_000_000
LARGEST = 10_000_000
"""A larger blob is not read: no attached file may be larger, and no text that a person writes comes near it."""
DIFFERENCES = ("--raw", "-z", "--no-abbrev", "--no-renames", "--no-ext-diff", "--no-textconv")
NO_GUARD = "unset"
"""What git says of a path for which `.gitattributes` has `-guard`."""


class Blob(Struct, frozen=True):
    """One file's content in git; a path may have had many."""

    id: str
    path: str


def staged(root: Path, index: str) -> list[Blob]:
    """What the commit that is being made adds or changes. `index` is the one that git says it is made from."""
    parts = run(root, "diff", "--cached", "--diff-filter=ACMRT", *DIFFERENCES, "--", index=index).split(b"\0")
    return [
        Blob(about.split()[3].decode(), path.decode("utf-8", "surrogateescape"))
        for about, path in zip(parts[::2], parts[1::2], strict=False)
        if about.split()[1].decode() != FOREIGN
    ]


def in_index(root: Path, index: str, *paths: str) -> list[Blob]:
    """The files that the next commit will hold, below these paths."""
    found = []
    for entry in run(root, "ls-files", "--stage", "-z", "--", *paths, index=index).split(b"\0"):
        about, _, path = entry.partition(b"\t")
        if path and about.split()[0].decode() != FOREIGN:
            found.append(Blob(about.split()[1].decode(), path.decode("utf-8", "surrogateescape")))
    return found


def ever_committed(root: Path) -> list[Blob]:
    """Each content once that any commit holds, under the path that it was first met at."""
    found = []
    for line in run(root, "rev-list", "--objects", "--all").decode("utf-8", "surrogateescape").splitlines():
        id, _, path = line.partition(" ")
        if path:
            found.append(Blob(id, path))
    return found


def messages(root: Path) -> list[tuple[str, str]]:
    """Each commit with its message."""
    said = run(root, "log", "--all", "--format=%H %B%x00").decode("utf-8", "replace")
    parts = (part.strip().partition(" ") for part in said.split("\0"))
    return [(commit, words) for commit, _, words in parts if commit]


def contents(root: Path, blobs: Iterable[Blob]) -> Iterator[tuple[Blob, bytes | None]]:
    """Each blob with its bytes; None for one that is too large to be read. What is no blob is left out.

    A content that stands under two paths comes twice: the names of files are read as well.
    """
    wanted = list(dict.fromkeys(blobs))
    asked = "".join(f"{blob.id}\n" for blob in wanted).encode()
    sizes = [line.split() for line in run(root, "cat-file", "--batch-check", feed=asked).decode().splitlines()]
    together: list[Blob] = []
    weight = 0
    for blob, about in zip(wanted, sizes, strict=True):
        if len(about) != 3 or about[1] != "blob":
            continue
        if int(about[2]) > LARGEST:
            yield blob, None
            continue
        if weight + int(about[2]) > AT_ONCE:
            yield from _read(root, together)
            together, weight = [], 0
        together.append(blob)
        weight += int(about[2])
    yield from _read(root, together)


def _read(root: Path, blobs: list[Blob]) -> Iterator[tuple[Blob, bytes]]:
    answer = run(root, "cat-file", "--batch", feed="".join(f"{blob.id}\n" for blob in blobs).encode()) if blobs else b""
    at = 0
    for blob in blobs:
        end = answer.index(b"\n", at)
        size = int(answer[at:end].split()[2])
        yield blob, answer[end + 1 : end + 1 + size]
        at = end + 1 + size + 1


def unguarded(root: Path, paths: Iterable[str], index: str) -> frozenset[str]:
    """The paths that `.gitattributes` takes out of the guard: made-up cases of tests, never what is published."""
    asked = b"".join(path.encode("utf-8", "surrogateescape") + b"\0" for path in paths)
    said = run(root, "check-attr", "-z", "--stdin", "guard", feed=asked, index=index).split(b"\0")
    return frozenset(
        path.decode("utf-8", "surrogateescape")
        for path, _, value in zip(said[::3], said[1::3], said[2::3], strict=False)
        if value.decode() == NO_GUARD and not path.startswith((b"data/", b"content/"))
    )
