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

    Only what something has changed for is made; `settings.full` makes all anew. From before it reads until it has
    published no other build for this output is at work, so that what is published last was read last.
    """
    if not may_replace(settings.output):
        raise ForeignFolder(settings.output)
    with turn(settings.output, waiting):
        state = State(settings)
        if not settings.full:
            state.recall()
        with publishing(settings.output) as publication:
            made = _make(settings, progress, state, publication)
            if not made.is_published:
                publication.finish(made.shared, made.units, made.origin, kept=made.kept_files)
        state.leave(made.seen, made.records, made.fresh, made.revision)
        return replace(made.built, leftover=publication.leftover())


def check(settings: Settings, progress: Progress = silent) -> Built:
    """The same way without publishing, and with nothing taken as known."""
    return _make(settings, progress, State(settings), None).built
class RefusedSources(Refused):
    """A refusal that can still tell where in the files its complaints stand."""

    def __init__(self, found: list[Diagnostic], sources: Sources) -> None:
        super().__init__(found)
        self.sources = sources


def unremembered(settings: Settings) -> int:
    """How many English texts have no Vietnamese yet that they are remembered to be made from."""
    sources, _ = read_sources(settings.root)
    return len(staleness_of(sources, settings.schemas).new_ones())
