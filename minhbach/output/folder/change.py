"""What a publication changes: the site that is there, the one that is staged, and what others have put in between."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from minhbach.output.folder.mark import MARKER, Own, own
from minhbach.output.folder.refusals import ForeignFiles
from minhbach.output.folder.staging import INSIDE, Staging
from minhbach.output.folder.survey import Survey, survey


class Change(Struct, frozen=True):
    """From what the published site's marks say to what the new site has."""

    output: Path
    former: Own
    shared: frozenset[str]
    """The files that units share, with the site's mark and manifest."""
    staged: frozenset[str]
    kept: frozenset[str]
    """The units that are new or have changed, and those that stay as they are published."""

    @property
    def units(self) -> frozenset[str]:
        """All units of the new site."""
        return self.staged | self.kept

    @property
    def removed(self) -> frozenset[str]:
        """Units that the new site does not have."""
        return self.former.units - self.units

    @property
    def changing(self) -> frozenset[str]:
        """Units whose folders become others."""
        return self.staged | self.removed

    def own(self, unit: str) -> frozenset[str]:
        """What is ours in a unit's published folder. A mark in a folder that the site's does not name is not ours."""
        marked = own(self.output / unit).files if unit in self.former.units else frozenset[str]()
        return marked | self.former.below(unit)

    def kept_files(self) -> Iterator[str]:
        """Every file of ours in units that stay as they are."""
        for unit in self.kept:
            yield from (f"{unit}/{path}" for path in self.own(unit))

    def survey(self, staging: Staging, *, full: bool) -> Survey:
        """Look through all that changes, `full` at units as well that do not; of a unit, only at what is not ours.

        Raises `ForeignFiles` if something of others' is where the new site has to be.
        """
        wanted = self.shared | {f"{unit}/{MARKER}" for unit in self.units}
        found = survey(str(self.output), self.former.files, wanted, self.units | self.former.units | {INSIDE})
        foreign, in_the_way = [*found.foreign], [*found.in_the_way]
        for unit in sorted(self.changing | (self.kept if full else frozenset())):
            inside = self.survey_unit(unit, staging)
            foreign += inside.foreign
            in_the_way += inside.in_the_way
        if in_the_way:
            raise ForeignFiles(self.output, tuple(in_the_way))
        return Survey(found.ours, tuple(foreign))

    def survey_unit(self, unit: str, staging: Staging) -> Survey:
        """Look through a unit's published folder."""
        ours = self.own(unit)
        files = ours if unit in self.kept else own(staging.site / unit).files if unit in self.staged else frozenset()
        return survey(str(self.output / unit), ours, files).below(unit)
