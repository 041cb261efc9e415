"""All units: those that something has changed for are made, of the others what is known of them is taken."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from minhbach import parallel, profile
from minhbach.across import Read
from minhbach.diagnostics import Diagnostic
from minhbach.output.manifest import ListedUnit
from minhbach.output.publish import LINKED_AT_MOST, Publication
from minhbach.records import UnitRecord
from minhbach.seen import Seen, ground_key, unit_group, unit_key
from minhbach.sources.allowance import Allowance
from minhbach.state import State
from minhbach.unit_task import Outcome, UnitTask
from minhbach.validation.guard import is_known, without_known
from minhbach.validation.personal_data.offices import Offices

Progress = Callable[[str, int, int], None]
"""Told how far a build is: the stage, how many are done, of how many."""


class Units(Struct, frozen=True):
    """What is known of all units once those are made that had to be."""

    listed: tuple[str, ...]
    """The ids that the site lists, in its order."""
    records: Mapping[str, UnitRecord]
    """Of every folder of a unit; those with errors are missing."""
    kept: Mapping[str, tuple[str, str]]
    """What the index is to say of each record."""
    made: Mapping[str, Outcome]
    """Those of this build."""
    publication: Publication | None
    contacts: Mapping[str, tuple[tuple[str, str], ...]]
    """The phones and mailboxes of each unit's offices, as far as its file could be read."""

    @property
    def given(self) -> list[UnitRecord]:
        """The units that give something to the pages across units, in the site's order."""
        return [self.records[unit] for unit in self.listed if unit in self.records and self.records[unit].given]

    @property
    def offices(self) -> Offices | None:
        """The contacts of all offices; None while any unit's are not known."""
        return offices_of(self.contacts.values()) if self.contacts.keys() >= {*self.listed, *self.made} else None

    @property
    def published(self) -> dict[str, ListedUnit]:
        """What the site's manifest says of each unit."""
        return {unit: record.listed for unit, record in self.records.items() if record.listed}

    def changed(self) -> set[str]:
        """The parts whose files are not as they were left: made anew, or linked into a new site as a whole."""
        stay = {unit: listed for unit, listed in self.published.items() if unit not in self.made}
        linked = sum(listed.files for listed in stay.values()) <= LINKED_AT_MOST
        return {"", *self.made, *(stay if linked else ())}

    def find(self, path: str) -> bytes | None:
        """A file of a unit, or of what is published across units."""
        unit = path.partition("/")[0]
        if self.publication is None:
            return self.made[unit].files.get(path) if unit in self.made else None
        return self.publication.read(path, staged=unit in self.made)

    def complaints(self) -> list[Diagnostic]:
        """About the sources of all units, but for contacts that are an office's of another unit, or may be."""
        made = without_known((c for outcome in self.made.values() for c in outcome.complaints), self.offices)
        known = (warned for unit, record in self.records.items() if unit not in self.made for warned in record.warnings)
        return [*made, *(warned.diagnostic() for warned in known)]

    def faults(self) -> list[Diagnostic]:
        """The same about what was made of them."""
        made = [self.made[unit] for unit in self.listed if unit in self.made]
        return without_known((fault for outcome in made for fault in outcome.faults), self.offices)

    def allowed(self) -> list[tuple[Allowance, int]]:
        """The exceptions from the guard that any unit makes use of."""
        made = [one for outcome in self.made.values() for one in outcome.allowed]
        known = [record.allowed for unit, record in self.records.items() if unit not in self.made]
        return [*made, *(one.again() for allowed in known for one in allowed)]


def offices_of(contacts: Iterable[Iterable[tuple[str, str]]]) -> Offices:
    """Offices by their contacts."""
    told = [one for each in contacts for one in each]
    phones, emails = ([of for kind, of in told if kind == wanted] for wanted in ("phone", "email"))
    return Offices.of(phones, emails)


def make_units(read: Read, seen: Seen, state: State, publication: Publication | None, progress: Progress) -> Units:
    """Make what has to be made. Nothing is known to a state that has recalled nothing."""
    settings, ground = read.ground.settings, ground_key(read.ground, seen)
    keys: dict[str, str] = {}
    inputs: dict[str, dict[str, str]] = {}
    known: dict[str, UnitRecord] = {}
    left: set[str] = set()
    for unit in read.folders:
        record, group = state.record(unit, UnitRecord), unit_group(settings, unit)
        state.see(seen, group, record.files if record else None)
        inputs[unit] = seen.contents[group.name]
        keys[unit] = unit_key(ground, seen.key(group.name), read.ground.log, unit, unit in read.ground.shared.units)
        left |= {unit} if state.as_left(unit) else set()
        if record and record.key == keys[unit] and (record.listed is None or unit in left):
            known[unit] = record
    task = UnitTask(read.ground, state, publication, keys, inputs, frozenset(left))
    made = _make(task, [unit for unit in read.folders if unit not in known], progress)
    units = _together(read, task, known, made)
    # A text may tell another unit's phone as long as that unit has it.
    in_vain = [unit for unit, record in known.items() if _borrows_in_vain(record, units.offices)]
    return _together(read, task, known, made | _make(task, in_vain, progress)) if in_vain else units


def _make(task: UnitTask, units: Sequence[str], progress: Progress) -> dict[str, Outcome]:
    made, jobs = {}, task.ground.settings.jobs
    if len(units) == 1:
        task = replace(task, jobs=jobs)
    for done, outcome in enumerate(parallel.each(units, task, jobs), 1):
        profile.add(outcome.times)
        progress("render", done, len(units))
        made[outcome.unit] = outcome
    return made


def _together(read: Read, task: UnitTask, known: Mapping[str, UnitRecord], made: Mapping[str, Outcome]) -> Units:
    fresh = {unit: outcome.record for unit, outcome in made.items() if outcome.record}
    records = {unit: record for unit, record in known.items() if unit not in made} | fresh
    kept = {unit: made[unit].kept if unit in made else task.state.kept(unit) for unit in records}
    contacts = {unit: record.given.contacts for unit, record in records.items() if record.given}
    contacts |= {unit: outcome.contacts for unit, outcome in made.items() if outcome.contacts is not None}
    return Units(read.ground.shared.units, records, kept, made, task.publication, contacts)


def _borrows_in_vain(record: UnitRecord, offices: Offices | None) -> bool:
    borrowed = record.given.borrowed if record.given else ()
    return offices is not None and not all(is_known(words, offices) for words in borrowed)
