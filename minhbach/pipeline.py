"""The whole way of the data on one screen: files → values → model → verdicts → routes → pages → published site."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import replace

from minhbach.across import Read, make_across, read_ground
from minhbach.diagnostics import Diagnostic, Refused, errors
from minhbach.output.checked import lost
from minhbach.output.folder.mark import may_replace
from minhbach.output.folder.refusals import ForeignFolder
from minhbach.output.folder.turn import turn
from minhbach.output.manifest import MANIFEST, Origin, manifest
from minhbach.output.publish import publish
from minhbach.settings import Settings
from minhbach.sources.allowance import Allowance
from minhbach.sources.git import head
from minhbach.sources.history import read_published, said_today
from minhbach.sources.inputs import changed_meanwhile, read_inputs
from minhbach.sources.project import Sources, read_sources
from minhbach.units import Made, make_unit, strictly
from minhbach.validation.against import silent_changes
from minhbach.validation.check import staleness_of
from minhbach.validation.guard import is_known
from minhbach.validation.personal_data.offices import Offices

Progress = Callable[[str, int, int], None]
"""Told how far a build is: the stage, how many are done, of how many."""
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
    documented: tuple[int, int] = (0, 0)
    """Of how many values the document is named, and how many there are."""


def silent(stage: str, done: int, total: int) -> None:
    """No progress shown."""


def wordless() -> None:
    """Nothing said."""


def build(settings: Settings, progress: Progress = silent, waiting: Waiting = wordless) -> Built:
    """Make the site and publish it. Raises `Refused` with every complaint, or `NotPublished`; then nothing changed.

    From before it reads until it has published no other build for this output is at work, so that what is published
    last was read last.
    """
    if not may_replace(settings.output):
        raise ForeignFolder(settings.output)
    with turn(settings.output, waiting):
        built = check(settings, progress)
        return replace(built, leftover=publish(built.files, settings.output))


def check(settings: Settings, progress: Progress = silent) -> Built:
    """The same way without publishing. Raises `GitFailed` if the revision to hold the files against is not known."""
    inputs = read_inputs(settings)
    read = read_ground(settings)
    found = [*read.complaints, *_silent(settings)]
    made = []
    for done, folder in enumerate(read.folders, 1):
        made.append(make_unit(folder, read.ground))
        progress("render", done, len(read.folders))
    found += [complaint for unit in made for complaint in unit.complaints]
    found = _told_elsewhere(found, made)
    sources = _for_messages(read, made)
    found = _stop_at_errors(found, settings, sources)
    by_id = {unit.unit: unit for unit in made}
    units = [by_id[id] for id in read.ground.shared.units]
    given = [unit.contribution for unit in units if unit.contribution]
    across = make_across(read, given, [unit.data for unit in units if unit.data])
    files = across.files | {path: content for unit in units for path, content in unit.files.items()}
    leaving = [*across.leaving, *(link for unit in given for link in unit.leaving)]
    broken = [complaint for link in leaving if (complaint := lost(link, files.get(link.path)))]
    found += _told_elsewhere([*across.complaints, *broken], made)
    found = _stop_at_errors([*found, *changed_meanwhile(inputs, settings)], settings, sources)
    origin = Origin(settings.on, read.ground.site.base_url, settings.drafts, inputs, head(settings.root))
    files[MANIFEST] = manifest(files, origin)
    past = read.ground.history
    return Built(
        files,
        tuple(found),
        units=len(units),
        pages=across.pages + sum(unit.pages for unit in given),
        sources=sources,
        scheduled=sum(unit.scheduled for unit in given),
        history=past.unknown or ("shallow" if past.shallow else ""),
        documented=(sum(unit.documented[0] for unit in given), sum(unit.documented[1] for unit in given)),
        allowed=(*read.guarded.allowed, *(one for unit in made for one in unit.allowed)),
    )


def _silent(settings: Settings) -> Iterable[Diagnostic]:
    """What changed since the revision that the files are held against without being told."""
    if not settings.against:
        return ()
    now, _ = read_sources(settings.root)
    return silent_changes(read_published(settings.root, settings.against), said_today(now.values))


def _told_elsewhere(found: Iterable[Diagnostic], made: Sequence[Made]) -> list[Diagnostic]:
    """The complaints without those of contacts that another unit's data know; while one is unread, of any contact."""
    listed = [unit.contacts for unit in made if unit.contribution or unit.contacts is not None]
    offices = Offices.of(
        [of for unit in listed for kind, of in unit or () if kind == "phone"],
        [of for unit in listed for kind, of in unit or () if kind == "email"],
    )
    return [complaint for complaint in found if not is_known(complaint, offices)]


def _for_messages(read: Read, made: Sequence[Made]) -> Sources:
    """Where complaints are placed; with the contacts of offices, which may be shown."""
    values = {
        f"data/{unit.unit}/unit.yaml": {"offices": [{"contact": {kind: of}} for kind, of in unit.contacts or ()]}
        for unit in made
    }
    kinds = dict.fromkeys(values, "unit")
    sources = read.ground.shared.sources
    return replace(sources, values=sources.values | values, kinds=sources.kinds | kinds)


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
