"""The whole way of a build on one screen: what stands across units → each unit → the pages of all → the published site.

A unit that nothing has changed for is neither read nor made: what is known of it (`state.py`) is enough for the pages
across units. The way of one unit, from its files to its pages, is `units.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import replace

from minhbach import profile, stamps
from minhbach.across import MadeAcross, Read, broken_between, make_across, read_ground
from minhbach.all_units import Progress, Units, make_units
from minhbach.diagnostics import Diagnostic, Refused, errors
from minhbach.output.audit import gathered
from minhbach.output.folder.mark import may_replace
from minhbach.output.folder.refusals import ForeignFolder
from minhbach.output.folder.turn import turn
from minhbach.output.manifest import Origin
from minhbach.output.publish import Publication, publishing
from minhbach.records import SharedRecord
from minhbach.render.catalog import load_catalog
from minhbach.seen import Seen
from minhbach.settings import Settings
from minhbach.sources.allowance import Allowance
from minhbach.sources.git import head
from minhbach.sources.history import read_published, said_today
from minhbach.sources.project import Sources, read_sources
from minhbach.state import State
from minhbach.units import strictly
from minhbach.validation.against import silent_changes
from minhbach.validation.check import staleness_of
from minhbach.validation.guard import without_known

Waiting = Callable[[], None]
"""Told that another build works on the same output, and that this one waits for it."""


class Built(Struct, frozen=True):
    """What a build made: the site's files by path, what was warned about, and what to say of it."""

    files: dict[str, bytes] = field(default_factory=dict)
    warnings: tuple[Diagnostic, ...] = ()
    units: int = 0
    pages: int = 0
    sources: Sources | None = None
    scheduled: int = 0
    """News left out because its day has not come."""
    allowed: tuple[tuple[Allowance, int], ...] = ()
    """Exceptions from the guard over personal data, and how much each is about."""
    leftover: Path | None = None
    """A folder of the publisher's that could not be removed."""
    history: str = ""
    """What is missing of the data's history: `shallow`, or why nothing is known of it."""
    origin: Origin | None = None
    """What the site was made from."""
    documented: tuple[int, int] = (0, 0)
    """Of how many values the document is named, and how many there are."""


def silent(stage: str, done: int, total: int) -> None:
    """No progress shown."""


def wordless() -> None:
    """Nothing said."""


def build(
    settings: Settings, progress: Progress = silent, waiting: Waiting = wordless, state: State | None = None
) -> Built:
    """Make the site and publish it. Raises `Refused` with every complaint, or `NotPublished`; then nothing changed.

    Only what something has changed for is made, unless `settings.full`. From before it reads until it has published no
    other build for this output is at work, so that what is published last was read last. Who builds again and again
    keeps the `state`, which then need not be read each time.
    """
    if not may_replace(settings.output):
        raise ForeignFolder(settings.output)
    with turn(settings.output, waiting):
        state = state or State(settings)
        if not settings.full:
            state.recall()
        with publishing(settings.output) as publication:
            made = _make(settings, state, publication, progress)
            records = {**made.units.kept, "": state.keep("", made.across.record)}
            if made.units.made or made.across.files or not state.is_published(records, made.origin):
                with profile.stage("publish"):
                    across = made.across
                    trusted = state.as_left("")
                    publication.finish(
                        across.files, made.units.published, made.origin, kept=across.kept, trusted=trusted
                    )
        with profile.stage("remember"):
            state.leave(made.seen, records, made.units.changed(), made.origin, made.revision)
            if state.stays:
                told = {**made.units.records, "": made.across.record}
                state.records = {name: (records[name], record) for name, record in told.items()}
        return replace(made.built(), leftover=publication.leftover())


def check(settings: Settings, progress: Progress = silent) -> Built:
    """The same way without publishing, with nothing taken as known; returned with all files.

    Raises `GitFailed` if the revision to hold the files against is not known.
    """
    return _make(settings, State(settings), None, progress).built()


class Made(Struct, frozen=True):
    """A site that is ready to be published."""

    seen: Seen
    revision: list[str] | None
    read: Read
    units: Units
    across: MadeAcross
    origin: Origin
    found: tuple[Diagnostic, ...]

    def built(self) -> Built:
        """What is told of it."""
        given = [record.given for record in self.units.given if record.given]
        past = self.read.ground.log
        return Built(
            self.across.files | {path: file for one in self.units.made.values() for path, file in one.files.items()},
            self.found,
            units=len(given),
            pages=self.across.record.pages + sum(unit.pages for unit in given),
            sources=self.read.ground.shared.sources,
            scheduled=sum(unit.scheduled for unit in given),
            history=past.unknown or ("shallow" if past.shallow else ""),
            documented=(sum(unit.documented[0] for unit in given), sum(unit.documented[1] for unit in given)),
            origin=self.origin,
            allowed=(*self.read.guarded.allowed, *self.units.allowed()),
        )


def _make(settings: Settings, state: State, publication: Publication | None, progress: Progress) -> Made:
    """Everything but publishing. Raises `RefusedSources` at the end of a stage that has errors."""
    with profile.stage("look"):
        seen, revision = state.look(), stamps.revision(str(settings.root))
    with profile.stage("shared"):
        read = _ground(settings, state, seen, revision)
    units = make_units(read, seen, state, publication, progress)
    sources = _for_messages(read.ground.shared.sources, units)
    found = [*without_known(read.complaints, units.offices), *_silent(settings), *units.complaints()]
    found = _stop_at_errors(found, settings, sources)
    with profile.stage("across"):
        across = make_across(read, units.given, state, seen, units.find)
    found += gathered([*units.faults(), *without_known(across.complaints, units.offices)])
    found += broken_between(across, units.given, units.find)
    found += seen.changed_meanwhile(units.made)
    found = _stop_at_errors(found, settings, sources)
    with profile.stage("git"):
        revision_told = head(settings.root)
    origin = Origin(settings.on, read.ground.site.base_url, settings.drafts, seen.inputs(), revision_told)
    return Made(seen, revision, read, units, across, origin, tuple(found))


def _ground(settings: Settings, state: State, seen: Seen, revision: list[str] | None) -> Read:
    """What stands across units. A state that stays knows it for as long as its files look as they did."""
    looks = settings, revision, seen.looks.copy()
    known = state.record("", SharedRecord)
    log = known.log if known else None
    if not state.stays:
        return read_ground(settings, log)
    if state.read[0] != looks:
        load_catalog.cache_clear()
        state.read = looks, read_ground(settings, log)
    read: Read = state.read[1]
    return read


def _silent(settings: Settings) -> Iterable[Diagnostic]:
    """What changed since the revision that the files are held against without being told."""
    if not settings.against:
        return ()
    now, _ = read_sources(settings.root)
    return silent_changes(read_published(settings.root, settings.against), said_today(now.values))


def _for_messages(shared: Sources, units: Units) -> Sources:
    """Where complaints are placed; with the contacts of offices, which may be shown."""
    values = {
        f"data/{unit}/unit.yaml": {"offices": [{"contact": {kind: of}} for kind, of in contacts]}
        for unit, contacts in units.contacts.items()
    }
    return replace(shared, values=shared.values | values, kinds=shared.kinds | dict.fromkeys(values, "unit"))


def _stop_at_errors(found: list[Diagnostic], settings: Settings, sources: Sources) -> list[Diagnostic]:
    """The complaints so far; under --strict a warning is an error. Raises at the end of a stage that has errors."""
    found = strictly(found, settings)
    if errors(found):
        raise RefusedSources(found, sources)
    return found


class RefusedSources(Refused):
    """A refusal that can still tell where in the files its complaints stand."""

    def __init__(self, found: list[Diagnostic], sources: Sources) -> None:
        super().__init__(found)
        self.sources = sources


def unremembered(settings: Settings) -> int:
    """How many English texts have no Vietnamese yet that they are remembered to be made from."""
    sources, _ = read_sources(settings.root)
    return len(staleness_of(sources, settings.schemas).new_ones())
