"""One unit, from its files to its finished part of the site: the grain of all work.

A unit's part depends on its own files, on what stands across units (`Ground`), on the templates and the engine, and on
no other unit. So units can be made in any order, in several processes, and again only when something of theirs changes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial

from msgspec import Struct
from msgspec.structs import replace

from minhbach import model as m
from minhbach import parallel, profile
from minhbach.derive.documented import documented
from minhbach.derive.history import with_history
from minhbach.derive.judged import JudgedUnit, judge_unit
from minhbach.derive.news import news_state
from minhbach.diagnostics import Concealed, Diagnostic, errors
from minhbach.ground import Ground
from minhbach.output.checked import check_files
from minhbach.output.links import broken_leaving, each_once
from minhbach.output.open_data import UnitFiles
from minhbach.pages.contexts import DocumentsPage, ShareCard
from minhbach.pages.contribution import Contribution, Leaving
from minhbach.pages.routes import (
    SITE_FILE,
    Route,
    UnitView,
    closing_routes,
    colliding,
    collisions,
    language_routes,
    shared_folders,
)
from minhbach.pages.search_index import Shard, unit_shard
from minhbach.pages.tables import UnitData
from minhbach.render.cards import Face, face
from minhbach.render.catalog import load_catalog
from minhbach.render.contributions import contribution
from minhbach.render.formatting import Formatter
from minhbach.settings import Settings
from minhbach.sources.allowance import Allowance
from minhbach.sources.history import read_history, said_by_version, said_today
from minhbach.sources.project import Sources, read_unit
from minhbach.validation.check import validate_unit
from minhbach.validation.guard import Guarded, contacts_in, core, guard_sources, without_contacts


class Made(Struct, frozen=True):
    """What came of a unit."""

    unit: str
    complaints: tuple[Diagnostic, ...]
    """About its sources."""
    faults: tuple[Diagnostic, ...] = ()
    """About what was made of them: told once no source of any unit has errors."""
    files: dict[str, bytes] = {}
    """By path from the site's root; none where there are errors."""
    contribution: Contribution | None = None
    """None where there are errors, and of a folder that the site does not list."""
    data: UnitData | None = None
    """What it gives to the data of all units."""
    contacts: tuple[tuple[str, str], ...] | None = None
    """The phones and e-mail addresses of its offices, by kind; None while its file is not read."""
    allowed: tuple[tuple[Allowance, int], ...] = ()
    """Exceptions from the guard over personal data, and how much each is about."""


def make_unit(id: str, ground: Ground, jobs: int = 1) -> Made:
    """Read, check, judge and render a unit, in several processes where no other unit needs them."""
    settings, site = ground.settings, ground.shared.site
    with profile.stage("read"):
        sources, found = read_unit(settings.root, id)
    with profile.stage("check"):
        guarded = guard_sources(sources, settings.on.year)
        unit, more = validate_unit(id, sources, ground.shared, settings.schemas, settings.on, settings.drafts)
    found += [*guarded.complaints, *more]
    contacts = contacts_in(sources, id)
    is_sound = not errors(strictly(without_contacts(found), settings))
    if unit and site and is_sound and ground.is_sound and id in shared_folders(site.languages):
        found.append(colliding(f"{id}/", unit.place, SITE_FILE))
        is_sound = False
    if not (unit and site and is_sound and ground.is_sound):
        return Made(id, tuple(found), contacts=contacts, allowed=guarded.allowed)
    with profile.stage("judge"):
        judged = judge_unit(unit, settings.on, settings.drafts)
        told = said_today(sources.values)
        past = read_history(settings.root, ground.log.below(f"data/{id}"), said_by_version(settings.root, told))
        (judged,) = with_history((judged,), past, told, site.repository, site.least_respondents)
    made = _rendered(judged, sources, guarded, ground, jobs)
    return replace(made, complaints=tuple(found), contacts=contacts, allowed=guarded.allowed)


def _rendered(judged: JudgedUnit, sources: Sources, guarded: Guarded, ground: Ground, jobs: int) -> Made:
    """The unit's files, checked, and what it gives to the pages across units."""
    settings, site, id = ground.settings, ground.site, judged.unit.id
    with profile.stage("plan"):
        views = [UnitView.of(judged, language) for language in site.languages]
        routes = [language_routes(ground.frame, view) for view in views]

    def tables() -> tuple[UnitFiles, Shard]:
        with profile.stage("data"):
            return ground.data_files.unit(ground.data.of_unit(judged.unit, views[0].rows)), unit_shard(judged)

    # Pages do not wait for the data, nor those of one language for the other's.
    each_language = [partial(_shown, own, guarded, ground, {}) for own in routes]
    (data, (shard_path, shard)), *shown = parallel.together([tables, *each_language], jobs)
    last = closing_routes(ground.frame, views, data.offers, routes)
    everything = [*(route for own in routes for route in own), *last]
    others = data.files | {shard_path: shard} | cards(everything, settings) | _attachments(everything, sources)
    parts: list[Shown] = [*shown, _shown(last, guarded, ground, others)]
    files = {path: content for part in parts for path, content in part.files.items()}
    leaving = each_once([links for part in parts for links in part.leaving])
    within = [broken_leaving(link, files.get(link.target)) for link in leaving if link.target.startswith(f"{id}/")]
    with profile.stage("render"):
        given = contribution(site, views, ground.renderers, shard_path, data.given.workbook)
    given = replace(
        given,
        leaving=tuple(link for link in leaving if not link.target.startswith(f"{id}/")),
        pages=sum(route.is_html for route in everything),
        documented=documented(judged.unit),
        scheduled=_scheduled(judged.unit, settings),
    )
    faults = [*collisions(everything), *(fault for part in parts for fault in part.faults), *filter(None, within)]
    return Made(id, (), tuple(_told_once(faults)), files, given, data.given)


class Shown(Struct, frozen=True):
    """Pages that were made and looked over."""

    files: dict[str, bytes]
    leaving: tuple[tuple[Leaving, ...], ...]
    """The links to what is not among them, page by page."""
    faults: tuple[Diagnostic, ...]


def _shown(routes: Sequence[Route], guarded: Guarded, ground: Ground, others: Mapping[str, bytes]) -> Shown:
    """Make these pages and look them over, with other files that go along."""
    with profile.stage("render"):
        pages = {route.path: ground.renderers[route.shell.language].render(route) for route in routes}
    files = dict(others) | {path: html.encode("utf-8") for path, html in pages.items()}
    with profile.stage("audit"):
        checked = check_files(pages, files, routes, guarded, ground.own_address, lambda path: path not in files)
    return Shown(files, tuple(checked.leaving.values()), checked.complaints)


def _told_once(found: Iterable[Diagnostic]) -> Iterable[Diagnostic]:
    """What pages in both languages show, or pages and data, is one fault: that of the first."""
    told: dict[object, Diagnostic] = {}
    for fault in found:
        words = fault.details.get("found")
        if isinstance(words, Concealed):
            told.setdefault((fault.details["kind"], core(words.words)), fault)
        else:
            told.setdefault((fault.code, fault.place, str(fault.details)), fault)
    return told.values()


def strictly(found: Iterable[Diagnostic], settings: Settings) -> list[Diagnostic]:
    """The complaints as the settings take them: under --strict a warning is an error."""
    return [replace(d, severity="error") for d in found] if settings.strict else list(found)


def _scheduled(unit: m.Unit, settings: Settings) -> int:
    states = [news_state(news, settings.on) for news in unit.news]
    return 0 if settings.drafts else states.count("scheduled")


def cards_of(routes: Iterable[Route]) -> set[str]:
    """The paths of the images that stand for shared links."""
    return {route.shell.card.path for route in routes if route.shell.card}


def cards(routes: Iterable[Route], settings: Settings) -> dict[str, bytes]:
    """The images that stand for shared links, by path: none while the site's own address is unknown."""
    cards = {route.shell.card.path: route.shell.card for route in routes if route.shell.card}
    if not cards:
        return {}
    from minhbach.render.drawing import draw  # only here, since loading Pillow takes its time

    def face_of(card: ShareCard) -> Face:
        return face(card, Formatter(load_catalog(settings.templates, card.language)))

    return {path: draw(face_of(card), settings.templates / "fonts") for path, card in cards.items()}


def _attachments(routes: Iterable[Route], sources: Sources) -> dict[str, bytes]:
    """The attached files that pages name, byte for byte."""
    lists = [route.page for route in routes if isinstance(route.page, DocumentsPage)]
    return {row.path: sources.attachments[row.source].content for page in lists for row in page.rows}
