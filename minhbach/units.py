"""One unit, from its files to its finished part of the site: the grain of all work.

A unit's part depends on its own files, on what stands across units (`Ground`), on the templates and the engine, and on
no other unit. So units can be made in any order, in several processes, and again only when something of theirs changes.
"""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct
from msgspec.structs import replace

from minhbach import model as m
from minhbach import profile
from minhbach.derive.documented import documented
from minhbach.derive.history import with_history
from minhbach.derive.judged import JudgedUnit, judge_unit
from minhbach.derive.news import news_state
from minhbach.diagnostics import Diagnostic, errors
from minhbach.ground import Ground
from minhbach.output.checked import check_files
from minhbach.output.links import each_once
from minhbach.pages.contexts import DocumentsPage, ShareCard
from minhbach.pages.contribution import Contribution
from minhbach.pages.routes import SITE_FILE, Route, UnitView, colliding, collisions, shared_folders, unit_routes
from minhbach.pages.search_index import unit_shard
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
from minhbach.validation.guard import Guarded, contacts_in, guard_sources, without_contacts


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


def make_unit(id: str, ground: Ground) -> Made:
    """Read, check, judge and render a unit."""
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
    made = _rendered(judged, sources, guarded, ground)
    return replace(made, complaints=tuple(found), contacts=contacts, allowed=guarded.allowed)


def _rendered(judged: JudgedUnit, sources: Sources, guarded: Guarded, ground: Ground) -> Made:
    """The unit's files, checked, and what it gives to the pages across units."""
    settings, site, id = ground.settings, ground.site, judged.unit.id
    with profile.stage("plan"):
        views = [UnitView.of(judged, language) for language in site.languages]
    with profile.stage("data"):
        data = ground.data_files.unit(ground.data.of_unit(judged.unit, views[0].rows))
        shard_path, shard = unit_shard(judged)
    with profile.stage("plan"):
        routes = unit_routes(ground.frame, views, data.offers)
    with profile.stage("render"):
        renderers = ground.renderers
        pages = {route.path: renderers[route.shell.language].render(route) for route in routes}
        given = contribution(site, views, renderers, shard_path, data.given.workbook)
    files = data.files | {shard_path: shard} | {path: html.encode("utf-8") for path, html in pages.items()}
    files |= cards(routes, settings) | _attachments(routes, sources)
    with profile.stage("audit"):
        elsewhere = lambda path: not path.startswith(f"{id}/")  # noqa: E731
        checked = check_files(pages, files, routes, guarded, ground.own_address, elsewhere)
    given = replace(
        given,
        leaving=each_once(checked.leaving),
        pages=sum(route.is_html for route in routes),
        documented=documented(judged.unit),
        scheduled=_scheduled(judged.unit, settings),
    )
    return Made(id, (), (*collisions(routes), *checked.complaints), files, given, data.given)


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
