"""A site replaced part by part: each unit's folder in one step, the pages across units file by file.

It is for sites of which so much stays that even to link it would cost more than what changes, and for an output folder
whose own name may not be touched: a mount point, or one in a folder that may not be written. Where names cannot be
exchanged at all (Windows, some file systems), a unit's files are replaced one by one, too. Everything is staged first,
so that a full disk is met before the first file changes. Each file is served whole, old or new, and each unit, but in
that last case; new units come before the pages that lead to them, and removed ones go after. A site is mixed for a
moment, or, if the build is killed, until the next one.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from msgspec import Struct

from minhbach.output.folder.change import Change
from minhbach.output.folder.exchange import NOT_HERE, put_in_place, settle, take_place
from minhbach.output.folder.mark import MARKER, mark, own
from minhbach.output.folder.refusals import HalfWritten
from minhbach.output.folder.staging import Staging
from minhbach.output.folder.survey import Survey
from minhbach.output.folder.tree import folders_of, is_real_folder, is_same, make_folder, write
from minhbach.output.manifest import MANIFEST


def publish_by_parts(change: Change, staging: Staging) -> bool:
    """Replace what has changed, then remove what is gone. Raises `ForeignFiles`, `HalfWritten`, OSError.

    False: nothing can be moved from this staging folder to the output, and nothing has changed.
    """
    if change.removed:
        staging.mark_site(change.shared, change.units | change.removed)
    write(staging.claim, mark(change.former.files | change.shared, change.former.units | change.units))
    write(staging.final, mark(change.shared, change.units))
    settle(staging.path)
    found = change.survey(staging, full=False)
    parts = _Parts(change, staging, found, {unit for unit in change.staged if change.former.below(unit)})
    if not parts.begin():
        return False
    try:
        parts.go()
    except OSError as problem:
        raise HalfWritten(change.output, problem) from problem
    return True


def is_page(path: str) -> bool:
    """Whether it leads to other files. A page comes after what it asks for."""
    return path.endswith(".html")


def in_order(changed: Iterable[str], folder: Path) -> list[str]:
    """What is new and asked for by pages, new pages, changed files, changed pages, the manifest."""
    new = {path for path in changed if not os.path.lexists(folder / path)} - {MANIFEST}
    return sorted(changed, key=lambda path: (path not in new, path == MANIFEST, is_page(path), path))


class _Parts(Struct, frozen=True):
    """The steps, between the same two folders."""

    change: Change
    staging: Staging
    found: Survey
    stuck: set[str]
    """Units that cannot be exchanged: what others put there cannot stand in two places, or they have no mark yet."""

    def begin(self) -> bool:
        """Say that all is ours that was and that will be; the answer is whether anything can be moved to the output."""
        output, units = self.change.output, [unit for unit in self.change.changing if self._foreign(unit)]
        if not self.staging.carry((path for unit in units for path in self._foreign(unit)), output):
            self.stuck.update(units)
        make_folder(output)
        try:
            put_in_place(self.staging.claim, output / MARKER)
        except OSError as problem:
            if problem.errno == errno.EXDEV:
                return False
            raise
        return True

    def go(self) -> None:
        """Each step leaves a site in which no page misses what it needs."""
        output, site, change = self.change.output, self.staging.site, self.change
        staged = {path for path in change.shared if os.path.lexists(site / path)} - {MARKER, MANIFEST}
        changed = {path for path in staged if not is_same(site / path, output / path)}
        new = {path for path in changed if not os.path.lexists(output / path)}
        new_pages = {path for path in new if is_page(path)}
        new_units = change.staged - change.former.units
        self.replace(new - new_pages)
        left = self.put(new_units)
        self.replace(new_pages)
        left += self.put(change.staged - new_units)
        self.replace(changed - new)
        self.tidy(left)
        self.take_away(change.removed)
        self.remove({*self.found.ours} - change.shared)
        self.replace({MANIFEST})
        put_in_place(self.staging.final, output / MARKER)

    def replace(self, paths: Iterable[str], unit: str = "") -> None:
        """Put files in their places, pages last."""
        staged, published = self.staging.site / unit, self.change.output / unit
        for path in in_order(paths, published):
            make_folder((published / path).parent)
            put_in_place(staged / path, published / path)

    def put(self, units: Iterable[str]) -> list[str]:
        """Put units in their places. Returns those for which that could not be done in one step."""
        left = [unit for unit in sorted(units) if not self._exchange(unit)]
        for unit in left:
            files, published = own(self.staging.site / unit).files, self.change.output / unit
            make_folder(published)
            self.staging.replace_mark(published, mark(files | self.change.own(unit)))
            changed = [path for path in files if not is_same(self.staging.site / unit / path, published / path)]
            self.replace({*changed} - {MARKER}, unit)
        return left

    def tidy(self, units: Iterable[str]) -> None:
        """Remove from such units what they do not have any more."""
        for unit in units:
            files = own(self.staging.site / unit).files
            found = self.change.survey_unit(unit, self.staging).ours
            self.remove({*found} - {f"{unit}/{path}" for path in files})
            self.staging.replace_mark(self.change.output / unit, mark(files))

    def take_away(self, units: Iterable[str]) -> None:
        """Remove units, each in one step if that can be; what others have put there stays, and what units share."""
        shared = folders_of(self.change.shared)
        for unit in sorted(units):
            is_done = unit not in shared and (self._exchange(unit) if self._foreign(unit) else self._withdraw(unit))
            if not is_done:
                self.remove({*self.change.survey_unit(unit, self.staging).ours} - self.change.shared)

    def remove(self, paths: Iterable[str]) -> None:
        """Remove files of ours, marks last, and folders in which nothing is left."""
        gone = sorted(paths, key=lambda path: (path.endswith(f"/{MARKER}"), path))
        for path in gone:
            (self.change.output / path).unlink()
        for folder in sorted(folders_of(gone), reverse=True):
            with suppress(OSError):  # something else is in it
                (self.change.output / folder).rmdir()

    def _foreign(self, unit: str) -> list[str]:
        return [path for path in self.found.foreign if path.startswith(f"{unit}/")]

    def _exchange(self, unit: str) -> bool:
        """Give the staged folder the place of the published one; the answer is whether that could be."""
        is_done = unit not in self.stuck and take_place(self.staging.site / unit, self.change.output / unit)
        if is_done:
            self.staging.give_back(self._foreign(unit), self.change.output)
        return is_done

    def _withdraw(self, unit: str) -> bool:
        if is_real_folder(self.change.output / unit):
            try:
                (self.change.output / unit).rename(self.staging.site / unit)
            except OSError as problem:
                if problem.errno in NOT_HERE:
                    return False
                raise
        return True
