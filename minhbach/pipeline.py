"""The whole way of the data on one screen: files → values → model → verdicts → routes → pages → published site."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterable
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import replace

from minhbach.derive.documented import documented
from minhbach.derive.history import with_history
from minhbach.derive.judged import JudgedUnit, judge_unit
from minhbach.derive.news import news_state
from minhbach.diagnostics import Diagnostic, Refused, errors
from minhbach.model import Site
from minhbach.output.audit import audit
from minhbach.output.folder.mark import may_replace
from minhbach.output.folder.refusals import ForeignFolder
from minhbach.output.folder.turn import turn
from minhbach.output.guard import guard_published
from minhbach.output.joined_data import joined_data
from minhbach.output.links import broken_links
from minhbach.output.manifest import Origin
from minhbach.output.open_data import DataFiles
from minhbach.output.publish import publish
from minhbach.output.reading import Reading
from minhbach.pages import urls
from minhbach.pages.contexts import DocumentsPage, ShareCard
from minhbach.pages.data_pages import Offers, Published
from minhbach.pages.routes import Route, plan_routes
from minhbach.pages.rows import PlanRows
from minhbach.pages.search_index import search_files
from minhbach.render.cards import Face, face
from minhbach.render.catalog import load_catalog
from minhbach.render.environment import Renderer
from minhbach.render.formatting import Formatter
from minhbach.render.open_data import OpenData
from minhbach.settings import Settings
from minhbach.sources.allowance import Allowance
from minhbach.sources.git import head
from minhbach.sources.history import read_history, read_published, said_by_version, said_today
from minhbach.sources.inputs import changed_meanwhile, read_inputs
from minhbach.sources.project import Sources, read_sources
from minhbach.validation.against import silent_changes
from minhbach.validation.check import staleness_of, validate
from minhbach.validation.guard import guard_sources

Progress = Callable[[str, int, int], None]
"""Told how far a build is: the stage, how many are done, of how many."""
Waiting = Callable[[], None]
"""Told that another build works on the same output, and that this one waits for it."""


class Built(Struct, frozen=True):
    """What a build made: the site's files by path, what was warned about, and what to say of it."""

    origin: Origin
    files: dict[str, bytes] = field(default_factory=dict)
    folders: tuple[str, ...] = ()
    """The units' folders, each of which is published as one part."""
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
        return replace(built, leftover=publish(built.files, settings.output, built.folders, built.origin))


def check(settings: Settings, progress: Progress = silent) -> Built:
    """The same way without publishing. Raises `GitFailed` if the revision to hold the files against is not known."""
    inputs = read_inputs(settings)
    sources, found = read_sources(settings.root)
    guarded = guard_sources(sources, settings.on.year)
    site, more = validate(sources, settings.schemas, settings.on, settings.drafts)
    if settings.against:
        more += silent_changes(read_published(settings.root, settings.against), said_today(sources.values))
    found = _stop_at_errors([*found, *guarded.complaints, *more], settings, sources)
    assert site is not None
    site = replace(site, base_url=settings.base_url or site.base_url)
    today = said_today(sources.values)
    past = read_history(settings.root, today=said_by_version(settings.root, today))
    judged = tuple(judge_unit(unit, settings.on, settings.drafts) for unit in site.units)
    judged = with_history(judged, past, today, site.repository, site.least_respondents)
    assets = _assets(settings.templates) | search_files(site, judged)
    data, published = open_data(site, judged, settings.templates, settings.on)
    names = {name: path for name, (path, _) in assets.items()}
    routes, collisions = plan_routes(site, judged, names, settings.on, published)
    found = _stop_at_errors(found + collisions, settings, sources)
    pages = _render(site, routes, settings, progress)
    files = dict(assets.values()) | data | {path: html.encode("utf-8") for path, html in pages.items()}
    files |= _cards(routes, settings) | _attachments(routes, sources)
    own = urls.absolute(site.base_url, "") if site.base_url else ""
    reading = Reading({route.path: pages[route.path] for route in routes if route.is_html}, own)
    found += broken_links(reading, files, routes) + audit(reading, files, routes)
    found += guard_published(reading, files, routes, guarded)
    found = _stop_at_errors([*found, *changed_meanwhile(inputs, settings)], settings, sources)
    return Built(
        Origin(settings.on, site.base_url, settings.drafts, inputs, head(settings.root)),
        files,
        tuple(unit.id for unit in site.units),
        tuple(found),
        units=len(site.units),
        pages=len(reading.html),
        sources=sources,
        scheduled=_scheduled(site, settings),
        history=past.unknown or ("shallow" if past.shallow else ""),
        documented=documented(site),
        allowed=guarded.allowed,
    )


def _stop_at_errors(found: list[Diagnostic], settings: Settings, sources: Sources) -> list[Diagnostic]:
    """The complaints so far; under --strict a warning is an error. Raises at the end of a stage that has errors."""
    if settings.strict:
        found = [replace(d, severity="error") for d in found]
    if errors(found):
        raise RefusedSources(found, sources)
    return found


class RefusedSources(Refused):
    """A refusal that can still tell where in the files its complaints stand."""

    def __init__(self, found: list[Diagnostic], sources: Sources) -> None:
        super().__init__(found)
        self.sources = sources


def unremembered(built: Built, settings: Settings) -> int:
    """How many English texts have no Vietnamese yet that they are remembered to be made from."""
    return len(staleness_of(built.sources, settings.schemas).new_ones()) if built.sources else 0


def _scheduled(site: Site, settings: Settings) -> int:
    states = [news_state(news, settings.on) for unit in site.units for news in unit.news]
    return 0 if settings.drafts else states.count("scheduled")


def _render(site: Site, routes: list[Route], settings: Settings, progress: Progress) -> dict[str, str]:
    renderers = {language: Renderer(settings.templates, language, site.glossary) for language in site.languages}
    pages = {}
    for done, route in enumerate(routes, 1):
        pages[route.path] = renderers[route.shell.language].render(route)
        progress("render", done, len(routes))
    return pages


def _cards(routes: list[Route], settings: Settings) -> dict[str, bytes]:
    """The images that stand for shared links, by path: none while the site's own address is unknown."""
    cards = {route.shell.card.path: route.shell.card for route in routes if route.shell.card}
    if not cards:
        return {}
    from minhbach.render.drawing import draw  # only here, since loading Pillow takes its time

    def face_of(card: ShareCard) -> Face:
        return face(card, Formatter(load_catalog(settings.templates, card.language)))

    return {path: draw(face_of(card), settings.templates / "fonts") for path, card in cards.items()}


def _attachments(routes: list[Route], sources: Sources) -> dict[str, bytes]:
    """The attached files that pages name, byte for byte."""
    lists = [route.page for route in routes if isinstance(route.page, DocumentsPage)]
    return {row.path: sources.attachments[row.source].content for page in lists for row in page.rows}


def open_data(
    site: Site, judged: Iterable[JudgedUnit], templates: Path, on: dt.date
) -> tuple[dict[str, bytes], Published]:
    """The files of the open data by path, and what is offered."""
    data = OpenData(site, templates, on)
    writer = DataFiles(data.edition)
    made = {
        j.unit.id: writer.unit(data.of_unit(j.unit, [PlanRows(j.unit, plan, urls.AUTHORITATIVE) for plan in j.plans]))
        for j in judged
    }
    files, dictionary = dict(writer.shared[0]), writer.shared[1]
    for unit in made.values():
        files |= unit.files

    def write(path: str, pieces: Iterable[bytes]) -> None:
        files[path] = b"".join(pieces)

    given = {id: unit.given for id, unit in made.items()}
    everything = joined_data(writer, data.of_all(), given.values(), files.__getitem__, write)
    offers = {id: unit.offers for id, unit in made.items()}
    return files, Published(Offers(data.edition, dictionary, everything.offered), offers, given)


def _assets(templates: Path) -> dict[str, tuple[str, bytes]]:
    """The static files by name: their path, which changes with their content so that browsers may keep it for ever."""
    assets = {}
    for path in sorted((templates / "static").iterdir()):
        content = path.read_bytes()
        digest = hashlib.sha256(content).hexdigest()[:8]
        assets[path.name] = urls.asset(f"{path.stem}-{digest}{path.suffix}"), content
    return assets
