"""Files and folders as they lie on the disk. No link is followed: nothing outside is read, written or removed."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath

FILE_MODE, FOLDER_MODE = 0o644, 0o755
"""A web server, another user on the machine, can read everything."""
JUNCTION = 0xA0000003
"""What Windows calls a folder that stands for another one (IO_REPARSE_TAG_MOUNT_POINT)."""
NO_FOLLOWING = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


def listing(folder: str | Path) -> list[os.DirEntry[str]]:
    """What lies in a folder, by name."""
    with os.scandir(folder) as entries:
        return sorted(entries, key=lambda entry: entry.name)


def is_folder(entry: os.DirEntry[str]) -> bool:
    """Whether it is a folder itself, not a link to one."""
    if not entry.is_dir(follow_symlinks=False):
        return False
    return getattr(entry.stat(follow_symlinks=False), "st_reparse_tag", 0) != JUNCTION


def files_below(folder: Path, below: str = "") -> Iterator[str]:
    """Every file, by path with slashes; a link is one, wherever it leads."""
    for entry in listing(folder):
        if is_folder(entry):
            yield from files_below(Path(entry.path), f"{below}{entry.name}/")
        else:
            yield below + entry.name


def folders_of(paths: Iterable[str]) -> frozenset[str]:
    """The folders that hold these files, and those that hold them in turn, below the top."""
    parents = {path.rpartition("/")[0] for path in paths}
    return frozenset(str(folder) for path in parents - {""} for folder in [path, *PurePosixPath(path).parents]) - {"."}


def read_plain(path: Path, at_most: int) -> bytes | None:
    """A file's bytes; None if it is missing, larger, or no plain file."""
    try:
        descriptor = os.open(path, os.O_RDONLY | NO_FOLLOWING)
    except OSError:
        return None
    info = os.fstat(descriptor)
    if not stat.S_ISREG(info.st_mode) or info.st_size > at_most:
        os.close(descriptor)
        return None
    with os.fdopen(descriptor, "rb") as file:
        return file.read()


def holds(path: Path, content: bytes) -> bool:
    """Whether a plain file that a web server can read has just these bytes."""
    try:
        info = path.lstat()
    except OSError:
        return False
    readable = os.name == "nt" or stat.S_IMODE(info.st_mode) == FILE_MODE
    return readable and info.st_size == len(content) and read_plain(path, len(content)) == content


def write(path: Path, content: bytes) -> None:
    """Write a new file, readable by others whatever the umask."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | NO_FOLLOWING
    descriptor = os.open(path, flags, FILE_MODE)
    try:
        rest = memoryview(content)
        while rest:
            rest = rest[os.write(descriptor, rest) :]
        mode = os.fstat(descriptor).st_mode
    finally:
        os.close(descriptor)
    if stat.S_IMODE(mode) != FILE_MODE:
        path.chmod(FILE_MODE)


def make_folder(folder: Path) -> None:
    """Make a folder and those above it, readable by others whatever the umask; keep one that is there as it is."""
    if folder.is_dir():
        return
    make_folder(folder.parent)
    folder.mkdir(FOLDER_MODE)
    found = folder.stat().st_mode
    if found & 0o777 != FOLDER_MODE:
        folder.chmod(found & 0o7000 | FOLDER_MODE)
