"""The list of all pages: every address with its content, known before anything is written.

Two sources that claim one address are a fault of the content, and both are named.
"""

from __future__ import annotations

import datetime as dt
import posixpath
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from minhbach import model as m
from minhbach.derive.judged import JudgedUnit
from minhbach.diagnostics import Diagnostic, Place
from minhbach.pages import a_to_z, data_pages, search_pages, sharing, urls
from minhbach.pages import contexts as c
from minhbach.pages import documents_page as documents
from minhbach.pages import history_pages as history
from minhbach.pages import news_pages as news
from minhbach.pages import plan_pages as plans
from minhbach.pages import shared_pages as shared
from minhbach.pages import unit_pages as units
from minhbach.pages.contribution import Contribution, shown, stale_in
from minhbach.pages.data_pages import Offers, UnitOffers
from minhbach.pages.rows import PlanRows


class Route(Struct, frozen=True):
    """One page: where it goes, what it shows, and the record it comes from."""

    shell: c.Shell
    page: c.Page
    source: Place

    @property
    def path(self) -> str:
        """Relative to the site's root."""
        return self.shell.path

    @property
    def template(self) -> str:
        """The template of the page's kind: `TargetPage` → `pages/target.html`, a feed's `….xml` → `pages/….xml`."""
        name = type(self.page).__name__.removesuffix("Page")
        suffix = posixpath.splitext(self.path)[1]
        return f"pages/{re.sub(r'(?<!^)(?=[A-Z])', '_', name).lower()}{suffix}"

    @property
    def is_html(self) -> bool:
        """Whether people read it in a browser; feeds and lists for machines are routes too."""
        return self.path.endswith(".html")

    @property
    def is_listed(self) -> bool:
        """Whether a search engine should lead people to it."""
        return self.is_html and not isinstance(self.page, c.UNLISTED)

    @property
    def stale(self) -> tuple[m.Text, ...]:
        """Outdated translations in pieces that units gave to the page."""
        return self.page.stale if isinstance(self.page, c.OF_PIECES) else ()

    @property
    def prose(self) -> m.Prose | None:
        """The Markdown text that the page shows, if it shows one."""
        match self.page:
            case (
                c.PlanPage(text=prose)
                | c.NewsPage(text=prose)
                | c.ProsePage(prose=prose)
                | c.MethodologyPage(prose=prose)
            ):
                return prose
        return None


class Frame(Struct, frozen=True):
    """What the shells of all pages have in common. The site's own list of units is not looked at."""

    site: m.Site
    assets: Mapping[str, str]
    """Static files: plain name (`style.css`) → path."""
    on: dt.date


FEEDBACK = "gop-y"
"""The page of `content/pages` that tells how to give feedback."""

Address = Callable[[str], str]
"""A page's path by language."""


class UnitView(Struct, frozen=True):
    """A unit as the pages of one language show it."""

    judged: JudgedUnit
    language: str
    rows: tuple[PlanRows, ...]
    news: tuple[c.NewsRow, ...]

    @classmethod
    def of(cls, judged: JudgedUnit, language: str) -> UnitView:
        """The rows of its plans and news."""
        items = news.news_rows(judged, language)
        rows = tuple(PlanRows(judged.unit, plan, language, items) for plan in judged.plans)
        return cls(judged, language, rows, items)


def unit_routes(frame: Frame, views: Sequence[UnitView], data: UnitOffers | None = None) -> list[Route]:
    """Every page of a unit in every language. Without `data` none offers any."""
    routes = [language_routes(frame, view) for view in views]
    return [*(route for own in routes for route in own), *closing_routes(frame, views, data, routes)]


def language_routes(frame: Frame, view: UnitView) -> list[Route]:
    """The pages of a unit in one language, but for those that wait for the others or for the data."""
    return list(_unit_routes(frame, view))


def closing_routes(
    frame: Frame, views: Sequence[UnitView], data: UnitOffers | None, routes: Sequence[list[Route]]
) -> list[Route]:
    """The pages that offer the unit's data, and the list of all its pages; `routes` are the others by language."""
    last = [_unit_data_route(frame, view, data) for view in views] if data else []
    if frame.site.base_url:
        last.append(_sitemap(frame, [*routes[0], *last[:1]], urls.sitemap(views[0].judged.unit.id)))
    return last


def shared_routes(frame: Frame, given: Sequence[Contribution], search: str, data: Offers | None = None) -> list[Route]:
    """Every page across units, made of what the units gave, in the site's order. `search`: see `search_page`."""
    routes: list[Route] = []
    for language in frame.site.languages:
        routes += _shared_routes(frame, given, search, language)
        routes += _data_routes(frame, given, data, language) if data else ()
    return [*routes, *_robot_routes(frame, routes, [urls.sitemap(unit.unit) for unit in given])]


def collisions(routes: Iterable[Route]) -> Iterator[Diagnostic]:
    """Complaints about addresses that two pages claim."""
    first: dict[str, Route] = {}
    for route in routes:
        other = first.setdefault(route.path, route)
        if other is not route:
            yield colliding(route.path, other.source, route.source)


def colliding(path: str, one: Place, other: Place) -> Diagnostic:
    """The complaint about an address that two sources claim."""
    place = one if other == SITE_FILE else other
    return Diagnostic("colliding-urls", place, {"path": path, "one": one.file, "other": other.file})


def shared_folders(languages: Iterable[str]) -> set[str]:
    """The folders that pages and files across units lie in, of which none can be a unit's."""
    paths = [urls.asset(""), urls.data_schema("")]
    for language in languages:
        paths += [urls.shared("index", language), urls.indicator("", language), urls.data("", language)]
    return {path.partition("/")[0] for path in paths if "/" in path}


SITE_FILE = Place("data/site.yaml")
"""The source of the program's own pages: of two that collide, an editor can move only the other one."""


# ---- pages of a unit ---------------------------------------------------------------------------------------------


def _unit_routes(frame: Frame, view: UnitView) -> Iterator[Route]:
    unit, rows, items, language = view.judged.unit, view.rows, view.news, view.language
    archive = urls.unit(unit.id, language, "tin-tuc")
    offices = units.office_rows(unit, rows, language)
    home = c.Link(urls.unit(unit.id, language), unit.short_name)
    list_link = c.Link(urls.unit(unit.id, language, "co-quan"), label="nav.offices")

    def route(page: c.Page, address: Address, crumbs: tuple[c.Link, ...], source: Place) -> Route:
        return Route(_unit_shell(frame, view, address, crumbs), page, source)

    attached = documents.documents_page(unit, rows, items, language)
    listed = urls.unit(unit.id, language, "van-ban") if attached.rows else ""
    page = replace(units.unit_page(unit, rows, offices, items, archive), documents=listed)
    yield route(page, lambda g: urls.unit(unit.id, g), (), unit.place)
    offices_address: Address = lambda g: urls.unit(unit.id, g, "co-quan")  # noqa: E731
    yield route(units.offices_page(unit, offices), offices_address, (home,), unit.place)
    for office in unit.offices:
        sheet = units.office_sheet(unit, office, rows, frame.site.base_url)
        sheet_path = urls.office_sheet(unit.id, office.id, language) if sheet else ""
        of_office = units.office_page(unit, office, rows, language, sheet_path)
        yield route(of_office, lambda g, id=office.id: urls.office(unit.id, id, g), (home, list_link), office.place)  # type: ignore[misc]
        if sheet:
            here = c.Link(urls.office(unit.id, office.id, language), office.name)
            to: Address = lambda g, id=office.id: urls.office_sheet(unit.id, id, g)  # type: ignore[misc]  # noqa: E731
            yield route(sheet, to, (home, list_link, here), office.place)
    index: Address = lambda g: urls.unit(unit.id, g, "a-z")  # noqa: E731
    yield route(a_to_z.unit_index(unit, rows, items, language), index, (home,), unit.place)
    if items:
        named = c.Link(archive, label="nav.news")
        yield route(
            news.archive_page(unit, items, language), lambda g: urls.unit(unit.id, g, "tin-tuc"), (home,), unit.place
        )
        yield route(news.feed_page(unit, items, language), lambda g: urls.feed(unit.id, g), (home,), unit.place)
        for at, row in enumerate(items):
            item: Address = lambda g, id=row.news.id: urls.news(unit.id, id, g)  # type: ignore[misc]  # noqa: E731
            yield route(news.news_page(rows, items, at, language), item, (home, named), row.news.place)
    if attached.rows:
        yield route(attached, lambda g: urls.unit(unit.id, g, "van-ban"), (home,), unit.place)
    if rows:
        yield route(sharing.unit_embed(rows[0]), lambda g: urls.unit_embed(unit.id, g), (home,), unit.place)
    for plan in rows:
        yield from _plan_routes(frame, view, plan)


def _plan_routes(frame: Frame, view: UnitView, rows: PlanRows) -> Iterator[Route]:
    unit, plan, language = rows.unit, rows.plan, rows.language
    home = c.Link(urls.unit(unit.id, language), unit.short_name)
    years = "–".join(str(year) for year in dict.fromkeys((plan.first_year, plan.last_year)))
    here = c.Link(rows.path(), label="nav.plan_of", years=years)
    targets = c.Link(rows.path("chi-tieu"), label="nav.targets")
    indicators = {i.id: i for i in frame.site.indicators}
    areas = {a.id: a for a in frame.site.areas}

    def route(page: c.Page, address: Address, crumbs: tuple[c.Link, ...], source: Place) -> Route:
        return Route(_unit_shell(frame, view, address, crumbs, rows), page, source)

    def named(name: str) -> Address:
        return lambda g: urls.plan(unit.id, plan.id, g, name)

    feed = history.changes_feed(rows)
    if feed:
        yield route(feed, lambda g: urls.changes_feed(unit.id, plan.id, g), (home, here), plan.place)
    yield route(plans.plan_page(rows), named("index"), (home,), plan.place)
    pages: tuple[tuple[str, c.Page], ...] = (
        ("chi-tieu", plans.targets_page(rows, "area")),
        ("chi-tieu-theo-danh-gia", plans.targets_page(rows, "verdict")),
        ("nhiem-vu", plans.tasks_page(rows, "area")),
        ("nhiem-vu-theo-co-quan", plans.tasks_page(rows, "office")),
        ("nhiem-vu-theo-danh-gia", plans.tasks_page(rows, "verdict")),
        ("ky-bao-cao", plans.periods_page(rows)),
        ("chua-bao-cao", plans.unreported_page(rows)),
        (urls.CHANGES, plans.changes_page(rows, urls.changes_feed(unit.id, plan.id, language) if feed else "")),
    )
    for name, page in pages:
        yield route(page, named(name), (home, here), plan.place)
    for row in rows.areas:
        area: Address = lambda g, id=row.area.id: urls.area(unit.id, plan.id, id, g)  # type: ignore[misc]  # noqa: E731
        yield route(plans.area_page(rows, row, areas.get(row.area.id)), area, (home, here, targets), row.area.place)
    for at, target in enumerate(rows.targets):
        to: Address = lambda g, id=target.target.id: urls.target(unit.id, plan.id, id, g)  # type: ignore[misc]  # noqa: E731
        in_area = c.Link(urls.area(unit.id, plan.id, target.area.id, language), target.area.title)
        shown = plans.target_page(rows, at, indicators, frame.site.base_url)
        yield route(shown, to, (home, here, in_area), target.target.place)
        small: Address = lambda g, id=target.target.id: urls.target_embed(unit.id, plan.id, id, g)  # type: ignore[misc]  # noqa: E731
        yield route(sharing.target_embed(rows, at), small, (home, here, in_area), target.target.place)
    periods = c.Link(rows.path("ky-bao-cao"), label="nav.periods")
    for at, report in enumerate(plan.reports):
        when: Address = lambda g, id=report.period.id: urls.period(unit.id, plan.id, id, g)  # type: ignore[misc]  # noqa: E731
        yield route(plans.period_page(rows, at), when, (home, here, periods), report.place)


def _unit_data_route(frame: Frame, view: UnitView, data: UnitOffers) -> Route:
    unit, language = view.judged.unit, view.language
    home = c.Link(urls.unit(unit.id, language), unit.short_name)
    shell = _unit_shell(frame, view, lambda g: urls.data(unit.id, g), (home,))
    return Route(shell, data_pages.unit_page(unit, data, language, frame.site.licence), unit.place)


def _unit_shell(
    frame: Frame, view: UnitView, address: Address, crumbs: tuple[c.Link, ...], plan: PlanRows | None = None
) -> c.Shell:
    """The shell of a page of the unit; without `plan` its navigation leads to the newest one."""
    unit, language = view.judged.unit, view.language
    rows = plan or (view.rows[0] if view.rows else None)
    path = address(language)
    named = (
        ("nav.targets", "chi-tieu"),
        ("nav.tasks", "nhiem-vu"),
        ("nav.periods", "ky-bao-cao"),
        ("nav.plan", "index"),
    )
    links = [(label, rows.path(name)) for label, name in named] if rows else []
    links.insert(2, ("nav.offices", urls.unit(unit.id, language, "co-quan")))
    if view.news:
        links.append(("nav.news", urls.unit(unit.id, language, "tin-tuc")))
    return c.Shell(
        path=path,
        language=language,
        alternates={g: address(g) for g in frame.site.languages},
        site_title=frame.site.title,
        home=urls.shared("index", language),
        search=urls.shared("tim-kiem", language),
        assets=frame.assets,
        crumbs=(c.Link(urls.shared("index", language), frame.site.title), *crumbs),
        navigation=tuple(c.Link(to, label=label, current=to == path) for label, to in links),
        footer=_footer(frame, language, urls.unit(unit.id, language, "a-z"), urls.data(unit.id, language)),
        feedback=urls.shared(FEEDBACK, language) if FEEDBACK in frame.site.pages else "",
        unit=unit,
        unit_home=urls.unit(unit.id, language),
        updated=frame.on,
        base_url=frame.site.base_url,
        licence=frame.site.licence,
        feed=urls.feed(unit.id, language) if view.news else "",
        card=sharing.unit_card(frame.site, view.judged, language, frame.on),
    )


# ---- pages across units ------------------------------------------------------------------------------------------


def _shared_routes(frame: Frame, given: Sequence[Contribution], search: str, language: str) -> Iterator[Route]:
    site = frame.site
    prose = {id: texts.get(language) or texts[site.languages[0]] for id, texts in site.pages.items()}
    home = SITE_FILE

    card = sharing.shared_card(site, given, language, frame.on)

    def route(page: c.Page, address: Address, source: Place, crumbs: tuple[c.Link, ...] = ()) -> Route:
        return Route(_shared_shell(frame, language, address, crumbs, card), page, source)

    def named(name: str) -> Address:
        return lambda g: urls.shared(name, g)

    yield route(shared.home_page(site, given, language), named("index"), home)
    listed = shared.indicators_page(site, given, language)
    yield route(listed, named("chi-so"), Place("data/indicators.yaml"))
    comparison = c.Link(urls.shared("chi-so", language), label="nav.indicators")
    for page in shared.indicator_pages(site, given, language):
        to: Address = lambda g, id=page.indicator.id: urls.indicator(id, g)  # type: ignore[misc]  # noqa: E731
        yield route(page, to, Place("data/indicators.yaml"), (comparison,))
    yield route(shared.methodology_page(site, prose.pop("cach-danh-gia", None)), named("cach-danh-gia"), home)
    yield route(shared.glossary_page(site, language), named("thuat-ngu"), Place("data/glossary.yaml"))
    yield route(a_to_z.shared_index(site, given, language), named("a-z"), home)
    ways_in = [unit.pieces[language].home for unit in given]
    yield route(c.NotFoundPage(shown(ways_in), stale_in(ways_in)), named("404"), home)
    yield route(search_pages.search_page(site, given, search, language), named("tim-kiem"), home)
    for id, text in prose.items():
        yield route(c.ProsePage(id, text.meta.get("title", id), text), named(id), Place(text.file))


def _data_routes(frame: Frame, given: Sequence[Contribution], data: Offers, language: str) -> Iterator[Route]:
    """The catalogue of the open data, and the dictionary of its columns."""
    named = c.Link(urls.data("", language), label="nav.data")
    card = sharing.shared_card(frame.site, given, language, frame.on)
    catalogue: Address = lambda g: urls.data("", g)  # noqa: E731
    page = data_pages.catalogue_page(data, given, language)
    yield Route(_shared_shell(frame, language, catalogue, (), card), page, SITE_FILE)
    meanings = data_pages.dictionary_page(data, language)
    yield Route(_shared_shell(frame, language, urls.data_dictionary, (named,), card), meanings, SITE_FILE)


def _shared_shell(
    frame: Frame, language: str, address: Address, crumbs: tuple[c.Link, ...], card: c.ShareCard | None = None
) -> c.Shell:
    path = address(language)
    home = urls.shared("index", language)
    named = (
        ("nav.home", "index"),
        ("nav.indicators", "chi-so"),
        ("nav.methodology", "cach-danh-gia"),
        ("nav.glossary", "thuat-ngu"),
    )
    links = [(label, urls.shared(name, language)) for label, name in named]
    return c.Shell(
        path=path,
        language=language,
        alternates={g: address(g) for g in frame.site.languages},
        site_title=frame.site.title,
        home=home,
        search=urls.shared("tim-kiem", language),
        assets=frame.assets,
        crumbs=() if path == home else (c.Link(home, frame.site.title), *crumbs),
        navigation=tuple(c.Link(to, label=label, current=to == path) for label, to in links),
        footer=_footer(frame, language, urls.shared("a-z", language), urls.data("", language)),
        feedback=urls.shared(FEEDBACK, language) if FEEDBACK in frame.site.pages else "",
        unit=None,
        unit_home="",
        updated=frame.on,
        base_url=frame.site.base_url,
        licence=frame.site.licence,
        card=card,
    )


# ---- lists for robots --------------------------------------------------------------------------------------------


def _sitemap(frame: Frame, routes: Iterable[Route], path: str) -> Route:
    """The list of those pages that a search engine should lead people to."""
    language = frame.site.languages[0]
    listed = [route.shell for route in routes if route.is_listed and route.shell.language == language]
    return _for_robots(frame, sharing.sitemap(listed), path)


def _robot_routes(frame: Frame, routes: list[Route], units: Sequence[str]) -> Iterator[Route]:
    """Sitemaps, if the site's own address is known, since they must name whole addresses; and robots.txt."""
    if frame.site.base_url:
        yield _sitemap(frame, routes, urls.SHARED_SITEMAP)
        yield _for_robots(frame, c.SitemapIndexPage((*units, urls.SHARED_SITEMAP)), urls.sitemap())
    yield _for_robots(frame, c.RobotsPage(urls.sitemap() if frame.site.base_url else ""), urls.ROBOTS)


def _for_robots(frame: Frame, page: c.Page, path: str) -> Route:
    language = frame.site.languages[0]
    shell = _shared_shell(frame, language, lambda _: path, ())
    return Route(replace(shell, alternates={language: path}), page, SITE_FILE)


def _footer(frame: Frame, language: str, a_to_z_path: str, data_path: str) -> tuple[c.Link, ...]:
    named = (("nav.methodology", "cach-danh-gia"), ("nav.glossary", "thuat-ngu"), ("nav.indicators", "chi-so"))
    links = [c.Link(urls.shared(name, language), label=label) for label, name in named]
    links.append(c.Link(a_to_z_path, label="nav.a_to_z"))
    links.append(c.Link(data_path, label="nav.data"))
    for id, texts in frame.site.pages.items():
        text = texts.get(language) or texts[frame.site.languages[0]]
        if id != "cach-danh-gia":
            links.append(c.Link(urls.shared(id, language), m.Text(text.meta.get("title", id), text.meta.get("title"))))
    return tuple(links)
