"""Puts a finished site in place: everything is written beside the output folder first, then takes its name.

A build that fails leaves the last good site as it was. A folder that this program did not make is never replaced.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

MARKER = ".minhbach"
"""A file that says: this folder was made by this program and may be replaced by it."""


class ForeignFolder(Exception):
    """The output folder holds something that this program did not make."""


def may_replace(output: Path) -> bool:
    """Whether the folder is missing, empty or our own."""
    return not output.exists() or (output.is_dir() and ((output / MARKER).is_file() or not any(output.iterdir())))


def publish(files: Mapping[str, bytes], output: Path) -> None:
    """Write the files beside `output`, then exchange the folders. Raises `ForeignFolder` before touching anything."""
    if not may_replace(output):
        raise ForeignFolder(output)
    output.parent.mkdir(parents=True, exist_ok=True)
    staged = Path(tempfile.mkdtemp(prefix=f".{output.name}-", dir=output.parent))
    try:
        for name, content in {MARKER: b"Minh B\xe1\xba\xa1ch\n", **files}.items():
            path = staged / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        _readable(staged)
        _exchange(staged, output)
    finally:
        shutil.rmtree(staged, ignore_errors=True)


def _readable(folder: Path) -> None:
    """Whatever the umask: a web server can read everything (temporary folders are made for their owner alone)."""
    folder.chmod(0o755)
    for path in folder.rglob("*"):
        path.chmod(0o755 if path.is_dir() else 0o644)


def _exchange(staged: Path, output: Path) -> None:
    """Give the staged folder the output's name; the former one is put back if that fails."""
    former = staged.with_name(f"{staged.name}-former")
    if output.exists():
        output.replace(former)
    try:
        staged.replace(output)
    except OSError:
        if former.exists():
            former.replace(output)
        raise
    shutil.rmtree(former, ignore_errors=True)
