"""What the system is asked for: one folder takes another's name at one instant, and what was written is on the disk.

Two plain renames would leave a moment without a site. Linux (renameat2) and macOS (renamex_np) exchange two names in
one call, of which nobody sees the middle; other systems, and some file systems, cannot.
"""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path

EXCHANGE, SETTLE = "minhbach.exchange", "minhbach.settle"
"""Told to audit hooks before the calls, which Python does not know."""
RENAME_EXCHANGE = RENAME_SWAP = 2
AT_FDCWD = -100
NOT_HERE = frozenset(
    getattr(errno, name)
    for name in ("EINVAL", "ENOSYS", "ENOTSUP", "EOPNOTSUPP", "EXDEV", "EBUSY", "EACCES", "EPERM", "EROFS", "EMLINK")
)
"""Answers that mean: not in this way, not on this file system, or not in this place. Another way may still be open."""


def is_possible() -> bool:
    """Whether the system has such a call; whether the file system answers it is known when it is asked."""
    return bool(_call("renameat2") or _call("renamex_np"))


def exchange(one: Path, other: Path) -> None:
    """Give each folder the other's name, at one instant. Raises OSError, ENOSYS where the system cannot do it."""
    sys.audit(EXCHANGE, str(one), str(other))
    first, second = os.fsencode(one), os.fsencode(other)
    if linux := _call("renameat2"):
        failed = linux(AT_FDCWD, first, AT_FDCWD, second, RENAME_EXCHANGE)
    elif macos := _call("renamex_np"):
        failed = macos(first, second, RENAME_SWAP)
    else:
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))
    if failed:
        _raise(other)


def take_place(staged: Path, output: Path) -> bool:
    """Give the staged folder the output's name; a folder that was there is at the staged one's place afterwards.

    False: not in this way, or not here; then nothing has changed.
    """
    try:
        if _is_filled(output):
            exchange(staged, output)
        else:
            if os.name == "nt" and output.is_dir():
                output.rmdir()  # elsewhere a rename replaces an empty folder
            staged.rename(output)
    except OSError as problem:
        if problem.errno in NOT_HERE:
            return False
        raise
    return True


def put_in_place(staged: Path, published: Path) -> None:
    """Give a staged file the name of a published one, if there is one, at one instant.

    Where names can be exchanged the former file goes to the staged one's place and is removed with what else is left
    (see `leftover.py`). To let it go here would take 3 ms a file where the system waits for the disk: with 60 changed
    pages across units a publication took 270 ms instead of 120.
    """
    if published.is_file() and not published.is_symlink():
        try:
            return exchange(staged, published)
        except OSError as problem:
            if problem.errno not in NOT_HERE:
                raise
    staged.replace(published)


def can_take_place(output: Path) -> bool:
    """Whether it is worth while to stage a site for that. Where nothing is yet, a plain rename does."""
    if not _is_filled(output):
        return True
    return is_possible() and output.stat().st_dev == output.parent.stat().st_dev


def _is_filled(folder: Path) -> bool:
    return folder.is_dir() and any(folder.iterdir())


def settle(folder: Path) -> None:
    """Wait until all that was written there is on the disk, so that a power cut leaves no names without contents.

    One call for the whole file system takes a tenth of the time of one for each of a thousand files.
    """
    sys.audit(SETTLE, str(folder))
    if syncfs := _call("syncfs"):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            if syncfs(descriptor):
                _raise(folder)
        finally:
            os.close(descriptor)
    elif sys.platform != "win32":
        os.sync()


@cache
def _call(name: str) -> Callable[..., int] | None:
    """A function of the C library; None where it has none of this name."""
    if os.name == "nt":
        return None
    import ctypes  # only here: a build that changes nothing need not load it

    return getattr(ctypes.CDLL(None, use_errno=True), name, None)


def _raise(path: Path) -> None:
    import ctypes

    number = ctypes.get_errno()
    raise OSError(number, os.strerror(number), str(path))
