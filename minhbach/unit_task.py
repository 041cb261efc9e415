"""What a worker does for one unit: make it, stage it, remember it; and what it answers, which is small."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec import Struct
from msgspec.structs import replace

from minhbach import profile
from minhbach.diagnostics import Diagnostic, errors
from minhbach.ground import Ground
from minhbach.output.publish import Publication
from minhbach.records import Allowed, UnitRecord, Warned
from minhbach.sources.allowance import Allowance
from minhbach.state import State
from minhbach.units import make_unit, strictly
from minhbach.validation.guard import is_contact, told_in, without_contacts


class Outcome(Struct, frozen=True):
    """What came of a unit."""

    unit: str
    complaints: tuple[Diagnostic, ...]
    contacts: tuple[tuple[str, str], ...] | None
    allowed: tuple[tuple[Allowance, int], ...]
    faults: tuple[Diagnostic, ...] = ()
    """What there is to say of its pages; like the complaints about its sources."""
    record: UnitRecord | None = None
    """None where there are errors."""
    kept: tuple[str, str] = ("", "")
    """What the index has to say of the record."""
    files: dict[str, bytes] = {}
    """Only where nothing is staged."""
    times: dict[str, float] = {}


class UnitTask(Struct, frozen=True):
    """The work for any unit. It holds plain values, so that another process can be handed it."""

    ground: Ground
    state: State
    publication: Publication | None
    """None: nothing is published, and the files go with the answer."""
    keys: Mapping[str, str]
    """The key that each unit is to be remembered by."""
    inputs: Mapping[str, Mapping[str, str]]
    """The files of each unit, with their SHA-256."""
    left: frozenset[str]
    """The units whose published files are as they were left."""
    jobs: int = 1
    """In how many processes a unit may be made."""

    def __call__(self, unit: str) -> Outcome:
        """Make a unit."""
        made = make_unit(unit, self.ground, self.jobs)
        if self.has_errors(made.complaints):
            return Outcome(unit, made.complaints, made.contacts, made.allowed, times=profile.taken())
        listed, kept, given = None, ("", ""), made.contribution
        if given:
            pending = tuple(sorted({told_in(c) for c in (*made.complaints, *made.faults) if is_contact(c)}))
            given = replace(given, contacts=made.contacts or (), borrowed=pending)
        if self.publication and made.files:
            with profile.stage("stage"):
                listed = self.publication.stage(unit, made.files, trusted=unit in self.left)
        record = UnitRecord(
            key=self.keys[unit],
            files=dict(self.inputs[unit]),
            listed=listed,
            given=given,
            data=made.data,
            warnings=tuple(Warned.of(c) for c in without_contacts((*made.complaints, *made.faults))),
            allowed=tuple(Allowed.of(*one) for one in made.allowed),
        )
        if self.publication and self.ground.is_sound and not self.has_errors(made.faults):
            kept = self.state.keep(unit, record)
        files, told = {} if self.publication else made.files, (made.complaints, made.contacts, made.allowed)
        return Outcome(unit, *told, made.faults, record, kept, files, profile.taken())

    def has_errors(self, found: Iterable[Diagnostic]) -> bool:
        """Whether some of these are errors for certain, without knowing any other unit."""
        return bool(errors(strictly(without_contacts(found), self.ground.settings)))
