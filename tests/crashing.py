"""A publication stopped at any of its operations: it runs in a child process that is killed, or refused, before one.

Python tells an audit hook of every operation before the system is asked, so that none can be missed; what it does not
tell of (writing) goes through `os.write`, which is replaced in the child. A write counts twice, since it may also be
stopped in its middle. The hook cannot be taken off again; it ends with the child.
"""

import os
import pickle
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from minhbach.output.folder.exchange import EXCHANGE, SETTLE
from minhbach.output.folder.refusals import NotPublished

WRITE = "write"
CREATING = frozenset({"open", WRITE, "os.mkdir", "os.link", "os.symlink", "os.rename", EXCHANGE, SETTLE})
"""What may need room on the disk."""
REMOVING = frozenset({"os.remove", "os.rmdir", "os.chmod", "os.utime", "os.truncate", "os.chown", "os.setxattr"})
OPERATIONS = CREATING | REMOVING


@dataclass(frozen=True)
class Outcome:
    """How it ended: `killed`, `published`, or why not; how many operations it came to, how many until it was staged."""

    end: str
    operations: int = 0
    staging: int = 0
    problem: str | None = None


class Stopper:
    """Counts the operations of this process, and lets the n-th or all from there on fail."""

    def __init__(self, at: int, by: Literal["kill"] | int, events: frozenset[str]) -> None:
        self.count = self.staging = 0
        self.at = at
        self.by = by
        self.events = events
        self.write = os.write

    def start(self) -> None:
        os.write = self.cut_write
        sys.addaudithook(self.audit)

    def audit(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event == "open" and not (isinstance(arguments[2], int) and arguments[2] & (os.O_WRONLY | os.O_RDWR)):
            return
        if event in self.events:
            self.before(event)

    def before(self, event: str) -> None:
        self.count += 1
        if event == SETTLE and not self.staging:
            self.staging = self.count
        if self.count < self.at:
            return
        if self.by == "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        else:
            raise OSError(self.by, os.strerror(self.by))

    def cut_write(self, descriptor: int, content: Any) -> int:
        if WRITE in self.events:
            self.before(WRITE)
            half = self.write(descriptor, content[: len(content) // 2])
            self.before(WRITE)
            return half + self.write(descriptor, content[half:])
        return self.write(descriptor, content)


def stopped(
    publication: Callable[[], object],
    at: int = sys.maxsize,
    by: Literal["kill"] | int = "kill",
    *,
    events: frozenset[str] = OPERATIONS,
) -> Outcome:
    """Run it in a child that is stopped at an operation."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        stopper = Stopper(at, by, events)
        told = Outcome("failed")
        try:
            os.close(reading)
            stopper.start()
            try:
                publication()
                told = Outcome("published", stopper.count, stopper.staging)
            except NotPublished as refusal:
                told = Outcome(refusal.why, stopper.count, problem=getattr(refusal, "problem", None))
        except BaseException as fault:
            told = Outcome(f"{type(fault).__name__}: {fault}", stopper.count)
        finally:
            stopper.write(writing, pickle.dumps(told))
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        said = pipe.read()
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return Outcome("killed" if os.WTERMSIG(status) == signal.SIGKILL else f"signal {os.WTERMSIG(status)}")
    outcome: Outcome = pickle.loads(said)
    return outcome
