"""How files look from outside (times, sizes, inodes), so that a glance tells whether they are as they were.

A glance may only say "as it was" when that is certain. Whatever else it sees costs a look at the contents, never truth.
This module is loaded before anything that takes time to load, and so imports nothing of ours.
"""

from __future__ import annotations

import os
import stat

TYPE_CHECKING = False  # as in `typing`, which takes longer to load than all of this
if TYPE_CHECKING:
    from collections.abc import Iterator

Look = list[object]
"""Of a folder: when it changed; by name, how its files look; the names of the folders in it."""
Looks = dict[str, Look]

LEFT_BEHIND = frozenset({"Thumbs.db", "desktop.ini"})
"""What systems leave beside files, besides names that begin with a dot; editors leave names that end in `~`."""
COMPILED = "__pycache__"
"""Folders in which Python keeps its own copies of modules."""
TICK = 100_000_000
"""Nanoseconds. Of two changes so close to each other the times may be the same, on any file system in use."""
HAS_DESCRIPTORS = os.listdir in os.supports_fd and os.stat in os.supports_dir_fd


def look(base: str, folder: str, found: Looks, *, inner: bool = True) -> Looks:
    """How a folder of `base` looks, with all folders in it if `inner`; one that is missing is not among `found`."""
    path = os.path.join(base, folder)
    files: dict[str, list[int]] = {}
    folders: list[str] = []
    try:
        changed = os.lstat(path).st_mtime_ns
        for name, status in statuses(path):
            if stat.S_ISDIR(status.st_mode):
                folders += [name] if name != COMPILED else []
            elif not (name in LEFT_BEHIND or name[0] == "." or name[-1] == "~"):
                if stat.S_ISLNK(status.st_mode) and os.path.exists(os.path.join(path, name)):
                    status = os.stat(os.path.join(path, name))
                files[name] = [status.st_mtime_ns, status.st_ctime_ns, status.st_size, status.st_ino]
    except OSError:
        return found
    found[folder] = [changed, files, folders]
    if inner:
        for name in folders:
            look(base, f"{folder}/{name}" if folder else name, found)
    return found


def settled(looks: Looks, at: int) -> Looks:
    """The looks without those of files that had changed just before this moment: they may have changed again unseen."""

    def file(times: list[int]) -> list[int]:
        return times if max(times[:2]) < at - TICK else []

    return {
        folder: [changed if changed < at - TICK else 0, {name: file(times) for name, times in files.items()}, inner]  # type: ignore
        for folder, (changed, files, inner) in looks.items()
    }


def are_as_they_were(base: str, folders: dict[str, int], since: int) -> bool:
    """Whether nothing has happened in these folders since a moment of the file system's clock.

    Of each folder its time of change is known. A file that was written, moved here or touched since has a later time of
    its own that no program sets (`st_ctime`), so that what it looked like need not be known.
    """
    try:
        for folder, changed in folders.items():
            path = os.path.join(base, folder)
            if os.lstat(path).st_mtime_ns != changed:
                return False
            if not HAS_DESCRIPTORS:
                if any(status.st_mtime_ns >= since for _, status in statuses(path)):
                    return False
                continue
            descriptor = os.open(path, os.O_RDONLY)  # in one loop, since this is asked of a million files
            try:
                for name in os.listdir(descriptor):
                    if os.stat(name, dir_fd=descriptor, follow_symlinks=False).st_ctime_ns >= since:
                        return False
            finally:
                os.close(descriptor)
    except OSError:
        return False
    return True


def statuses(path: str) -> Iterator[tuple[str, os.stat_result]]:
    """The names in a folder, sorted, each with its status; links are not followed."""
    if not HAS_DESCRIPTORS:
        with os.scandir(path) as entries:
            for entry in sorted(entries, key=lambda entry: entry.name):
                yield entry.name, entry.stat(follow_symlinks=False)
        return
    descriptor = os.open(path, os.O_RDONLY)  # a third of the time goes into walking a path to its end
    try:
        for name in sorted(os.listdir(descriptor)):
            yield name, os.stat(name, dir_fd=descriptor, follow_symlinks=False)
    finally:
        os.close(descriptor)


def left(base: str, leave_out: frozenset[str] = frozenset()) -> list[object]:
    """What `are_as_they_were` needs to know of a folder later: the moment, and when each folder in it changed."""
    since, times = 0, {}
    for path, folders, _ in os.walk(base):
        if path == base:
            folders[:] = [name for name in folders if name not in leave_out]
        times[os.path.relpath(path, base) if path != base else ""] = os.lstat(path).st_mtime_ns
        for _, status in statuses(path):
            since = max(since, status.st_ctime_ns, status.st_mtime_ns)
    return [since + 1, times]


def revision(root: str) -> list[str] | None:
    """What git's own files say of the revision that a project stands at; None where that cannot be read so plainly."""
    git = os.path.join(root, ".git")
    if not os.path.lexists(git):
        return []
    try:
        if os.path.isfile(git):  # a work tree beside its repository
            git = os.path.join(root, _text(git).removeprefix("gitdir:").strip())
        common = os.path.join(git, _text(os.path.join(git, "commondir")).strip() or ".")
        head = _text(os.path.join(git, "HEAD"))
        if not head or os.path.exists(os.path.join(common, "reftable")):
            return None
        named = head.removeprefix("ref:").strip() if head.startswith("ref:") else ""
        files = [os.path.join(root, ".gitignore"), *(os.path.join(common, n) for n in ("info/exclude", "shallow"))]
        files += [os.path.join(common, "packed-refs")]
        files += [os.path.join(git, named), os.path.join(common, named)] if named else []
        index = os.stat(os.path.join(git, "index"))  # what git follows; written anew when somebody asks for its status
        return [head, *(_text(file) for file in files), f"{index.st_mtime_ns} {index.st_size}"]
    except OSError:
        return None


def _text(file: str) -> str:
    try:
        with open(file, encoding="utf-8", errors="replace") as opened:
            return opened.read()
    except FileNotFoundError:
        return ""
