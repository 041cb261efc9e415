"""Puts a finished site in place, all or nothing, and never over what somebody else made.

The site is staged whole beside the output folder; then the two folders exchange their names in one call of the system.
So every page of every unit, in both languages, changes at the same instant, and a build that fails or is killed at any
moment leaves one whole site, the old or the new. Where there is no such call: `folder/in_place.py`.

What somebody else put into the output folder goes along. The same file stands in both sites while they change places.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from minhbach.output.folder.exchange import NOT_HERE, NoExchange, can_take_place, settle, take_place
from minhbach.output.folder.in_place import INSIDE, publish_in_place
from minhbach.output.folder.mark import MARKER, may_replace
from minhbach.output.folder.refusals import CannotWrite, ForeignFiles, ForeignFolder
from minhbach.output.folder.staging import Staging
from minhbach.output.folder.survey import survey
from minhbach.output.folder.tree import make_folder


def publish(files: Mapping[str, bytes], output: Path) -> Path | None:
    """Make `output` the site with these files. Raises `NotPublished`; then the former site is as it was.

    Returns a folder that could not be removed afterwards, if any; the next build tries again. Only one build at a time
    may work on an output: see `folder/turn.py`.
    """
    _refuse_odd_paths(files)
    output = output.resolve()
    if not may_replace(output):
        raise ForeignFolder(output)
    try:
        try:
            staging = _publish_by_exchange(files, output)
        except NoExchange:
            staging = publish_in_place(files, output)
    except OSError as problem:
        raise CannotWrite(output, problem) from problem
    return staging.path if staging.path.exists() else None


def _publish_by_exchange(files: Mapping[str, bytes], output: Path) -> Staging:
    if not can_take_place(output):
        raise NoExchange
    staging = Staging(output.with_name(f".{output.name}.minhbach"))
    try:
        make_folder(output.parent)
        for leftover in (staging, Staging(output / INSIDE)):
            leftover.dissolve(output)
        staging.begin(files, output)
        settle(staging.path)
        found = survey(output, files)
        if found.in_the_way:
            raise ForeignFiles(output, found.in_the_way)
        staging.carry(found.foreign, output)
        take_place(staging.site, output)
        staging.give_back(found.foreign, output)
    except OSError as problem:
        if problem.errno in NOT_HERE:
            raise NoExchange from problem
        raise
    finally:
        staging.dissolve_if_possible(output)
    return staging


def _refuse_odd_paths(files: Mapping[str, bytes]) -> None:
    """The routes make no such path; if one came about nevertheless, nothing may be written where it leads."""
    for path in files:
        pure = PurePosixPath(path)
        odd = pure.is_absolute() or str(pure) != path or any(character in path for character in "\\:\n\0")
        if odd or {*pure.parts} & {".."} or pure.parts[:1] in ((), (MARKER,), (INSIDE,)):
            raise ValueError(f"not a path of a site: {path!r}")
