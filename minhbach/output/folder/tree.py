"""Files and folders as they lie on the disk. No link is followed: nothing outside is read, written or removed.

A site has hundreds of files for each unit, so paths are plain strings here and the system is called directly: a `Path`
costs more than the call that it is made for.
"""

from __future__ import annotations

import os
import re
import stat
import sys
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

FILE_MODE, FOLDER_MODE = 0o644, 0o755
"""A web server, another user on the machine, can read everything."""
FILE_KIND = stat.S_IFREG
JUNCTION = 0xA0000003
"""What Windows calls a folder that stands for another one (IO_REPARSE_TAG_MOUNT_POINT)."""
ODD = re.compile(r"(?:\A|/)\.{0,2}(?:/|\Z)|[\\:\x00-\x1f]")
NO_FOLLOWING = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


def stays_inside(path: str) -> bool:
    """Whether a path, from wherever it comes, leads to a file below a folder, in every system's eyes."""
    return not ODD.search(path)


def listing(folder: str | Path) -> list[os.DirEntry[str]]:
    """What lies in a folder, by name."""
    with os.scandir(folder) as entries:
        return sorted(entries, key=lambda entry: entry.name)


def is_folder(entry: os.DirEntry[str]) -> bool:
    """Whether it is a folder itself, not a link to one."""
    if os.name != "nt" or not entry.is_dir(follow_symlinks=False):
        return entry.is_dir(follow_symlinks=False)
    return getattr(entry.stat(follow_symlinks=False), "st_reparse_tag", 0) != JUNCTION


def files_below(folder: str | Path, below: str = "", without: Collection[str] = ()) -> Iterator[str]:
    """Every file, by path with slashes, but for those in some folders at the top; a link is one, wherever it leads."""
    for entry in listing(folder):
        if not is_folder(entry):
            yield below + entry.name
        elif entry.name not in without:
            yield from files_below(entry.path, f"{below}{entry.name}/")


def folders_of(paths: Iterable[str]) -> frozenset[str]:
    """The folders that hold these files, and those that hold them in turn, below the top."""
    found = {path.rpartition("/")[0] for path in paths}
    further = found
    while further := {folder.rpartition("/")[0] for folder in further} - found:
        found |= further
    return frozenset(found - {""})


def is_real_folder(path: str | Path) -> bool:
    """Whether there is a folder, not a link to one."""
    try:
        return stat.S_ISDIR(os.lstat(path).st_mode)
    except OSError:
        return False


def read_plain(path: str | Path, at_most: int) -> bytes | None:
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


def is_readable(path: str | Path, size: int) -> bool:
    """Whether a plain file of this size is there that a web server can read."""
    try:
        info = os.lstat(path)
    except OSError:
        return False
    right = FILE_KIND if os.name == "nt" else FILE_KIND | FILE_MODE
    return info.st_size == size and (stat.S_IFMT(info.st_mode) if os.name == "nt" else info.st_mode) == right


def holds(path: str | Path, content: bytes) -> bool:
    """Whether a plain file that a web server can read has just these bytes."""
    return is_readable(path, len(content)) and read_plain(path, len(content)) == content


def is_same(one: str | Path, other: str | Path) -> bool:
    """Whether two names stand for one file, or for two that are the same to a web server."""
    try:
        info = os.lstat(one)
        if os.path.samestat(info, os.lstat(other)):
            return True
    except OSError:
        return False
    return is_readable(other, info.st_size) and read_plain(one, info.st_size) == read_plain(other, info.st_size)


def write(path: str | Path, content: bytes) -> None:
    """Write a new file, readable by others whatever the umask."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | NO_FOLLOWING, FILE_MODE)
    try:
        rest = memoryview(content)
        while rest:
            rest = rest[os.write(descriptor, rest) :]
        mode = os.fstat(descriptor).st_mode
    finally:
        os.close(descriptor)
    if stat.S_IMODE(mode) != FILE_MODE:
        os.chmod(path, FILE_MODE)


def link(source: str | Path, target: str | Path) -> None:
    """Let a new name stand for a file of ours; a copy where that cannot be: without links, or of another user's."""
    try:
        os.link(source, target, follow_symlinks=False)
    except FileNotFoundError:
        raise
    except OSError:
        content = read_plain(source, sys.maxsize)
        if content is None:
            raise
        write(target, content)


def make_folder(folder: str | Path) -> None:
    """Make a folder and those above it, readable by others whatever the umask; keep one that is there as it is."""
    if os.path.isdir(folder):
        return
    make_folder(os.path.dirname(folder))
    os.mkdir(folder, FOLDER_MODE)
    found = os.stat(folder).st_mode
    if found & 0o777 != FOLDER_MODE:
        os.chmod(folder, found & 0o7000 | FOLDER_MODE)
