"""The quickest build: nothing has changed since the last one, so nothing is to be done.

That is found out before anything heavy is imported, from the index that the last build left (`state.py` writes it):
the same command on the same day, every input as it looked, every published file as it was left.
"""

from __future__ import annotations

import marshal
import os
import sys
import time
import zlib

from minhbach import stamps

TYPE_CHECKING = False  # see there
if TYPE_CHECKING:
    from typing import Any

SECONDS = "{seconds}"
"""Stands in a summary for the time that was taken."""
FOLDER = os.path.join(".cache", "build")
"""In a project, where builds keep what they know."""


def command(given: list[str], prefix: str = sys.prefix) -> list[object]:
    """What a command's outcome depends on besides files: its words, where and in what language it is given, the day.

    `prefix` is the environment in which Python would do it.
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    day = time.strftime("%Y-%m-%d", time.gmtime(time.time() + 7 * 3600))  # in Viet Nam
    tongue = os.environ.get("MINHBACH_LANGUAGE", "")
    return [given, os.getcwd(), tongue, epoch, "" if epoch else day, sys.version, prefix]


def root_of(given: list[str]) -> str:
    """The project that a command is about."""
    for at, word in enumerate(given):
        if word == "--root" and at + 1 < len(given):
            return os.path.realpath(given[at + 1])
        if word.startswith("--root="):
            return os.path.realpath(word.removeprefix("--root="))
    here = os.getcwd()
    return here if os.path.isdir(os.path.join(here, "data")) else os.path.dirname(os.path.dirname(__file__))


def note_of(command: list[object], root: str) -> str:
    """The file that says which index the last such command left."""
    return os.path.join(root, FOLDER, f"command-{zlib.crc32(repr(command).encode()):08x}")


def read(path: str) -> dict[str, Any] | None:
    """Read what a build left, if it lies where that build wrote it; None if it is damaged or came from elsewhere.

    A file tells the number of its own inode. So one that somebody has copied or committed is not believed: what is
    read here decides what need not be built. The form is Python's own (`marshal`), which needs nothing to be loaded.
    """
    try:
        with open(path, "rb") as file:
            told, body, own = file.readline(200), file.read(), os.fstat(file.fileno())
        if told == seal(own, body) and (os.name == "nt" or own.st_uid == os.geteuid()):
            return dict(marshal.loads(body), self=[own.st_ino, own.st_dev])
    except (OSError, ValueError, EOFError, TypeError):
        pass
    return None


def seal(own: os.stat_result, body: bytes) -> bytes:
    """The line before the body: where it was written, by which Python, and the sum of its bytes."""
    return f"{own.st_ino} {own.st_dev} {sys.hexversion} {zlib.crc32(body)}\n".encode()


def inode(path: str) -> list[int]:
    """What identifies a file on this machine; empty where there is none."""
    try:
        status = os.stat(path)
    except OSError:
        return []
    return [status.st_ino, status.st_dev]


def answer_if_unchanged(given: list[str], prefix: str = "") -> int | None:
    """Print what the last such build printed, and return 0, if it would do nothing now; else None.

    `prefix`: the environment whose Python will build, if it is another one's than this.
    """
    if {"--full", "--profile"} & {*given} or (given and given[0] != "build" and not given[0].startswith("-")):
        return None
    started = time.perf_counter()
    said = command(given, prefix or sys.prefix)
    note = read(note_of(said, root_of(given)))
    if not note or note["command"] != said:
        return None
    index = read(note["index"])
    if not index or index["self"] != note["of"] or not is_unchanged(index, builds=not prefix):
        return None
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    for line in note["warnings"]:
        print(line, file=sys.stderr)
    for line in note["summary"]:
        print(line.replace(SECONDS, f"{time.perf_counter() - started:.1f}"))
    return 0


def is_unchanged(index: dict[str, Any], builds: bool = False) -> bool:
    """Whether every input looks as it did, and every published file is as it was left.

    Where an input does not, and this process `builds`, the published files are looked at while it loads what it needs.
    """
    output, parts = index["output"], list(index["outputs"].items())
    if len(parts) <= MANY or not hasattr(os, "fork"):
        return _inputs_unchanged(index) and len(_as_left(output, parts)) == len(parts)
    here, there = parts[::2], parts[1::2]
    looks = [Look(output, there)]
    if _inputs_unchanged(index):
        return len(_as_left(output, here)) == len(here) and len(looks[0].as_left()) == len(there)
    if builds:
        pending[tuple(index["self"])] = [*looks, Look(output, here)]
    else:
        looks[0].stop()
    return False


MANY = 8
"""Parts of a site: so many are looked at sooner than another process has begun."""


class Look:
    """A look at published files by a copy of this process, which goes on meanwhile."""

    def __init__(self, output: str, parts: list[Any]) -> None:
        self.pipe, end = os.pipe()
        self.process = os.fork()
        if self.process == 0:
            try:
                with os.fdopen(end, "w") as answer:
                    answer.write("\n".join(f"/{part}" for part in _as_left(output, parts)))
            finally:
                os._exit(0)
        os.close(end)

    def stop(self) -> None:
        """Nobody asks any more."""
        os.close(self.pipe)
        os.kill(self.process, 9)
        os.waitpid(self.process, 0)

    def as_left(self) -> list[str]:
        """The parts that are as they were left."""
        with os.fdopen(self.pipe) as answer:
            told = answer.read()
        os.waitpid(self.process, 0)
        return [part.removeprefix("/") for part in told.split("\n") if part]


pending: dict[tuple[int, ...], list[Look]] = {}
"""The looks that were begun, by the index that they are about."""


def looked_at(index: dict[str, Any]) -> frozenset[str] | None:
    """The parts that were found as they were left, if looks at all of them were begun."""
    looks = pending.pop(tuple(index["self"]), None)
    return None if looks is None else frozenset(part for look in looks for part in look.as_left())


def _inputs_unchanged(index: dict[str, Any]) -> bool:
    if index["revision"] is None or stamps.revision(index["root"]) != index["revision"]:
        return False
    for base, folder, inner, known in index["inputs"].values():
        now: stamps.Looks = {}
        for each in folder:
            stamps.look(base, each, now, inner=inner)
        if now != known:
            return False
    return True


def _as_left(output: str, parts: list[Any]) -> list[str]:
    """The parts whose files are as they were left."""
    return [
        part for part, (since, folders) in parts if stamps.are_as_they_were(os.path.join(output, part), folders, since)
    ]
