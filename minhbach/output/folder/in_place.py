"""The way without an exchange: the site is replaced file by file, in an order in which no page misses what it needs.

It is for Windows, for file systems that cannot exchange names, and for an output folder whose own name may not be
touched: a mount point, or one in a folder that may not be written. Everything is staged inside the output first, so
that a full disk is met before the first file changes. Each file is served whole, old or new; a site is mixed for a
moment, or, if the build is killed, until the next one.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from minhbach.output.folder.exchange import settle
from minhbach.output.folder.mark import MARKER, mark
from minhbach.output.folder.refusals import ForeignFiles, HalfWritten
from minhbach.output.folder.staging import Staging
from minhbach.output.folder.survey import survey
from minhbach.output.folder.tree import folders_of, holds, make_folder, write

INSIDE = ".minhbach-moi"
"""Where in the output folder the site is staged."""


def publish_in_place(files: Mapping[str, bytes], output: Path) -> Staging:
    """Replace what has changed, then remove what is gone. Raises `NotPublished`, OSError."""
    make_folder(output)
    if not (output / MARKER).is_file():
        write(output / MARKER, mark(()))
    staging = Staging(output / INSIDE)
    staging.dissolve(output)
    found = survey(output, files)
    if found.in_the_way:
        raise ForeignFiles(output, found.in_the_way)
    changed = {path: content for path, content in files.items() if not holds(output / path, content)}
    try:
        staging.begin(changed, output)
        settle(staging.path)
        _claim({*found.ours, *files}, staging, output)
        try:
            _replace(in_order(changed, output), staging, output)
            _remove(found.ours, files, output)
        except OSError as problem:
            raise HalfWritten(output, problem) from problem
        _claim(files, staging, output)
    finally:
        staging.dissolve_if_possible(output)
    return staging


def in_order(changed: Iterable[str], output: Path) -> list[str]:
    """What is new and asked for by pages, new pages, changed files of units, of pages across units, the manifest."""
    new = {path for path in changed if not os.path.lexists(output / path)}

    def rank(path: str) -> tuple[int, bool, str]:
        is_page, is_shared = path.endswith(".html"), "/" not in path or path.startswith("en/")
        if path in new and path != "manifest.json":
            return int(is_page), False, path
        return 2 + is_shared + 2 * (path == "manifest.json"), is_page, path

    return sorted(changed, key=rank)


def _claim(paths: Iterable[str], staging: Staging, output: Path) -> None:
    """Change the list of what is ours, in one step."""
    write(staging.list, mark(paths))
    staging.list.replace(output / MARKER)


def _replace(paths: Iterable[str], staging: Staging, output: Path) -> None:
    for path in paths:
        make_folder((output / path).parent)
        (staging.site / path).replace(output / path)


def _remove(former: Iterable[str], files: Mapping[str, bytes], output: Path) -> None:
    gone = {*former} - {*files, MARKER}
    for path in sorted(gone):
        (output / path).unlink()
    for folder in sorted(folders_of(gone) - folders_of(files), reverse=True):
        with suppress(OSError):  # somebody else's files are in it
            (output / folder).rmdir()
