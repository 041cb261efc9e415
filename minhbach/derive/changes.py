"""What changed of a plan's data, as a history tells it."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from minhbach import model as m
from minhbach.sources.git import Reason
from minhbach.sources.revisions import Revision
from minhbach.validation.facts import FREELY_ADDED, Aspect, Facts, Subject

Why = m.Correction | m.Amendment | m.Erratum


class Change(Struct, frozen=True):
    """One thing that a revision changed."""

    revision: Revision | None
    """None: it lies in the files and is not recorded yet."""
    kind: Literal["first", "added", "changed", "gone", "again"]
    """`added` is a measure that a target did not have at first."""
    subject: Subject
    aspect: Aspect | None = None
    was: object = None
    now: object = None
    promise: Facts | None = None
    """What the measure promised at that time; None for what is not about a measure."""
    why: Why | None = None

    @property
    def silent(self) -> bool:
        """Whether nobody said why, where it should have been said."""
        added = self.was is None and self.aspect in FREELY_ADDED
        return self.why is None and (self.kind == "gone" or (self.kind == "changed" and not added))


class PlanHistory(Struct, frozen=True):
    """What is known of how a plan's files came to be as they are."""

    changes: tuple[Change, ...] = ()
    """Newest first."""
    since: Revision | None = None
    """The first revision that holds the plan; None if there is none."""
    shallow: bool = False
    """Whether it may have been published before that."""
    unread: int = 0
    """Versions of files that could not be read."""
    unknown: Reason | None = None
    """Why nothing is known, if nothing is."""
    repository: str | None = None
    """Where a revision can be seen: an address with `{revision}` in it."""


NO_HISTORY = PlanHistory(unknown="no_repository")
