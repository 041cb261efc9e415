"""What the system is asked for: one folder takes another's name at one instant, and what was written is on the disk.

Two plain renames would leave a moment without a site. Linux (renameat2) and macOS (renamex_np) exchange two names in
one call, of which nobody sees the middle; other systems, and some file systems, cannot.
"""

from __future__ import annotations

import ctypes
import errno
import os
import sys
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


class NoExchange(Exception):
    """Here a folder cannot be staged whole and take the other's place."""


def exchange(one: Path, other: Path) -> None:
    """Give each folder the other's name, at one instant. Raises OSError, ENOSYS where the system cannot do it."""
    sys.audit(EXCHANGE, str(one), str(other))
    library = _library()
    if sys.platform == "linux" and hasattr(library, "renameat2"):
        failed = library.renameat2(AT_FDCWD, os.fsencode(one), AT_FDCWD, os.fsencode(other), RENAME_EXCHANGE)
    elif sys.platform == "darwin" and hasattr(library, "renamex_np"):
        failed = library.renamex_np(os.fsencode(one), os.fsencode(other), RENAME_SWAP)
    else:
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))
    if failed:
        _raise(ctypes.get_errno(), other)


def take_place(staged: Path, output: Path) -> None:
    """Give the staged folder the output's name. Where a site was, it is at the staged folder's place afterwards."""
    if output.is_dir() and any(output.iterdir()):
        exchange(staged, output)
    else:
        if os.name == "nt" and output.is_dir():
            output.rmdir()  # elsewhere a rename replaces an empty folder
        staged.rename(output)


def settle(folder: Path) -> None:
    """Wait until all that was written there is on the disk, so that a power cut leaves no names without contents.

    One call for the whole file system takes a tenth of the time of one for each of a thousand files.
    """
    sys.audit(SETTLE, str(folder))
    if sys.platform == "linux" and hasattr(_library(), "syncfs"):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            if _library().syncfs(descriptor):
                _raise(ctypes.get_errno(), folder)
        finally:
            os.close(descriptor)
    elif sys.platform != "win32":
        os.sync()


@cache
def _library() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def _raise(number: int, path: Path) -> None:
    raise OSError(number, os.strerror(number), str(path))
