"""Of two builds for one output the second waits until the first is done.

What is locked is the folder that the output lies in: that leaves no file behind, and needs no right to write there. The
system frees the lock of a build that was killed.
"""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from minhbach.output.folder.refusals import CannotWrite
from minhbach.output.folder.tree import make_folder


@contextmanager
def turn(output: Path, waiting: Callable[[], None]) -> Iterator[None]:
    """Be the only build for this output. `waiting` is called if another one is at work. Raises `CannotWrite`."""
    output = output.resolve()
    try:
        make_folder(output.parent)
        descriptor = _take(output, waiting)
    except OSError as problem:
        raise CannotWrite(output, problem) from problem
    try:
        yield
    finally:
        os.close(descriptor)


def _lock_file(output: Path) -> int:
    """Opens a file to lock, where no folder can be. It stays, as one removed and one made anew would be two locks."""
    return os.open(output.with_name(f".{output.name}.lock"), os.O_RDWR | os.O_CREAT)


if sys.platform == "win32":
    import msvcrt

    def _take(output: Path, waiting: Callable[[], None]) -> int:
        descriptor = _lock_file(output)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            waiting()
            while True:
                try:
                    msvcrt.locking(descriptor, msvcrt.LK_LOCK, 1)  # gives up after ten seconds
                    break
                except OSError:
                    continue
        return descriptor
else:
    import fcntl

    def _take(output: Path, waiting: Callable[[], None]) -> int:
        try:
            return _lock(os.open(output.parent, os.O_RDONLY), waiting)
        except PermissionError:  # it may be passed through, not looked into
            return _lock(os.open(output, os.O_RDONLY), waiting)
        except OSError as problem:
            if problem.errno not in (errno.EBADF, errno.EINVAL, errno.ENOLCK, errno.EOPNOTSUPP):
                raise
            return _lock(_lock_file(output), waiting)  # network file systems

    def _lock(descriptor: int, waiting: Callable[[], None]) -> int:
        try:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                waiting()
                fcntl.flock(descriptor, fcntl.LOCK_EX)
        except BaseException:
            os.close(descriptor)
            raise
        return descriptor
