"""Of two builds for one output the second waits until the first is done.

They lock an empty file beside the output. Whoever had it removes it; who waited for a file that is gone tries the next.
The system frees the lock of a build that was killed, and the next build takes over its file.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from minhbach.output.folder.refusals import CannotWrite
from minhbach.output.folder.tree import make_folder


@contextmanager
def turn(output: Path, waiting: Callable[[], None]) -> Iterator[None]:
    """Be the only build for this output. `waiting` is called once if another one is at work. Raises `CannotWrite`."""
    output = output.resolve()
    file = output.with_name(f".{output.name}.minhbach-lock")
    try:
        make_folder(output.parent)
        descriptor = _take(file, output, waiting)
    except OSError as problem:
        raise CannotWrite(output, problem) from problem
    try:
        yield
    finally:
        _leave(file, descriptor)


if sys.platform == "win32":
    import msvcrt

    def _take(file: Path, output: Path, waiting: Callable[[], None]) -> int:
        descriptor = os.open(file, os.O_RDWR | os.O_CREAT)
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

    def _leave(file: Path, descriptor: int) -> None:
        os.close(descriptor)  # the file stays: Windows removes none that another build has open
else:
    import fcntl

    def _take(file: Path, output: Path, waiting: Callable[[], None]) -> int:
        told = False
        while True:
            descriptor = _open(file, output)
            try:
                try:
                    fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    if not told:
                        waiting()
                    told = True
                    fcntl.flock(descriptor, fcntl.LOCK_EX)
                if _is_at(file, descriptor) or _is_at(output.parent, descriptor):
                    return descriptor
            except BaseException:
                os.close(descriptor)
                raise
            os.close(descriptor)

    def _open(file: Path, output: Path) -> int:
        try:
            return os.open(file, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o666)
        except OSError:  # nothing may be written there: then the folder itself is locked, with its other outputs
            return os.open(output.parent, os.O_RDONLY)

    def _leave(file: Path, descriptor: int) -> None:
        if _is_at(file, descriptor) and not os.fstat(descriptor).st_size:
            file.unlink()
        os.close(descriptor)

    def _is_at(path: Path, descriptor: int) -> bool:
        """Whether the path still leads to what was opened."""
        try:
            return os.path.samestat(path.lstat(), os.fstat(descriptor))
        except FileNotFoundError:
            return False
