"""The only place that runs git: always the same way, whatever the person's settings, and never longer than it may.

What a project's history is depends on the project alone. So the environment's `GIT_*` and the helpers that settings may
name (pager, external diff, file-system monitor, hooks) have no say, and nothing is fetched. A project has a history
only if its root is itself the top of a work tree: the history of a folder around it is another project's.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import threading
from pathlib import Path
from typing import Literal

from msgspec import Struct

SECONDS = 20.0
MAX_BYTES = 64_000_000
"""So long, and so much, may an answer of git's take; the whole log of a large project takes a hundredth of either."""

Reason = Literal["no_repository", "no_git", "distrusted", "no_revision", "shallow", "too_slow", "too_large", "failed"]

OPTIONS = (
    "--no-pager",
    "--no-replace-objects",
    "--literal-pathspecs",
    *("-c", "core.quotePath=false"),
    *("-c", "core.fsmonitor=false"),
    *("-c", f"core.hooksPath={os.devnull}"),
    *("-c", "log.showSignature=false"),
    *("-c", "color.ui=false"),
)


STATUS = ("status", "--porcelain", "--untracked-files=normal", "--ignore-submodules=all", "--")
INPUTS = ("data", "content", "templates", "minhbach")
"""The folders of a project that its site is made of."""


class GitFailed(Exception):
    """Git could not answer; `reason` says why in one word, `words` in git's own."""

    def __init__(self, reason: Reason, words: str = "") -> None:
        self.reason: Reason = reason
        self.words = words
        super().__init__(f"{reason}: {words}")


class Head(Struct, frozen=True):
    """The revision that the project's files stand at."""

    commit: str
    uncommitted: bool
    """Whether anything that the site is made of differs from it, or is not in it."""
    shallow: bool
    """Whether the clone holds only the newest part of the history."""


def has_history(root: Path) -> bool:
    """Whether the project's root is itself the top of a work tree."""
    return (root / ".git").exists()


class Tip(Struct, frozen=True):
    """Where the history ends."""

    commit: str
    shallow: bool
    """Whether the clone holds only the newest part of it."""


def tip(root: Path) -> Tip:
    """The newest revision, asked for in one call. Raises `GitFailed`, also while there is none yet."""
    shallow, commit = run(root, "rev-parse", "--is-shallow-repository", "HEAD^{commit}").decode().split()
    return Tip(commit, shallow == "true")


def head(root: Path) -> Head | None:
    """The revision that the project stands at; None while that is unknown or there is none yet."""
    try:
        newest = tip(root)
        return Head(newest.commit, bool(run(root, *STATUS, *INPUTS)), newest.shallow)
    except GitFailed:
        return None


def is_shallow(root: Path) -> bool:
    """Whether the clone holds only the newest part of the history."""
    return run(root, "rev-parse", "--is-shallow-repository").strip() == b"true"


def run(
    root: Path,
    *arguments: str,
    feed: bytes = b"",
    seconds: float = SECONDS,
    at_most: int = MAX_BYTES,
    index: str = "",
) -> bytes:
    """What git answers, in bytes. Raises `GitFailed`.

    `index` is another index than the repository's own, as git names one to its hooks. Who asks for differences says
    `--no-ext-diff --no-textconv`, since not every command knows these.
    """
    if not has_history(root):
        raise GitFailed("no_repository")
    program = _program(root)
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as said:
        given.write(feed)
        given.seek(0)
        command = [program, "-C", str(root), *OPTIONS, *arguments]
        with subprocess.Popen(
            command,
            stdin=given,
            stdout=subprocess.PIPE,
            stderr=said,
            env=_environment(root, index),
        ) as process:
            assert process.stdout is not None
            late = threading.Event()

            def stop() -> None:
                late.set()
                process.kill()

            timer = threading.Timer(seconds, stop)
            timer.start()
            try:
                answer = process.stdout.read(at_most + 1)
                if len(answer) > at_most:
                    process.kill()
                code = process.wait()
            finally:
                timer.cancel()
        said.seek(0)
        words = said.read(2000).decode("utf-8", "replace").strip()
    if len(answer) > at_most:
        raise GitFailed("too_large", f"> {at_most} bytes")
    if late.is_set():
        raise GitFailed("too_slow", f"> {seconds:g} s")
    if code:
        raise GitFailed("distrusted" if "dubious ownership" in words else "failed", words)
    return answer


def _program(root: Path) -> str:
    """Where git is. One that lies in the project is none: on Windows the current folder is searched first."""
    found = shutil.which("git")
    if found is None or Path(found).resolve().is_relative_to(root.resolve()):
        raise GitFailed("no_git")
    return found


def _environment(root: Path, index: str) -> dict[str, str]:
    own = {name: value for name, value in os.environ.items() if not name.upper().startswith("GIT_")}
    return (own | {"GIT_INDEX_FILE": index} if index else own) | {
        "LC_ALL": "C",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_ALLOW_PROTOCOL": "none",
        "GIT_CEILING_DIRECTORIES": str(root.resolve().parent),
    }
