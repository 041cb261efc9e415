"""What a page is about, for search engines: JSON-LD in the vocabulary of schema.org.

Only facts that the page itself shows, and only with the site's own address, since everything is named by whole
addresses. A unit that does not exist is never called an organization; its figures are called illustrative.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from markupsafe import Markup
from msgspec.json import encode

from minhbach import model as m
from minhbach.pages import contexts as c
from minhbach.pages import urls
from minhbach.pages.routes import Route
from minhbach.pages.tables import MEDIA
from minhbach.render.formatting import Formatter

Node = dict[str, Any]
Address = Callable[[str], str]

BODIES = {"office": "GovernmentOrganization", "supervisor": "Organization", "external": "Organization"}
"""The kinds of offices that are organizations. Posts, leaders and groups are not; a front or a council is no office of
the government."""


def structured_data(route: Route, words: Formatter, title: Markup, description: Markup) -> Markup:
    """The content of the page's `application/ld+json`; empty where there is nothing to say.

    `title` and `description` are those of the page's head. No `<` is left in it that could end the script.
    """
    if not route.shell.base_url:
        return Markup("")
    graph = list(_nodes(route, words, title.unescape().strip(), description.unescape().strip()))
    if not graph:
        return Markup("")
    return in_script({"@context": "https://schema.org", "@graph": graph})


def in_script(value: Node) -> Markup:
    """JSON without a sign that could end the script around it."""
    written = encode(value).decode("utf-8")
    for sign, escape in ESCAPES.items():
        written = written.replace(sign, escape)
    return Markup(written)


ESCAPES = {sign: f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


def _nodes(route: Route, words: Formatter, title: str, description: str) -> Iterator[Node]:
    shell, page = route.shell, route.page

    def at(path: str) -> str:
        return urls.absolute(shell.base_url or "", path)

    if shell.crumbs and route.is_listed:
        yield _breadcrumbs(shell, words, title, at)
    match page:
        case c.HomePage():
            yield _site(shell, words, description, at)
        case c.UnitPage(unit=unit) if not unit.illustrative:
            yield _unit(unit, shell, words, at)
        case c.OfficePage(unit=unit, office=office) if not unit.illustrative and office.kind in BODIES:
            yield _office(page, shell, words, at)
        case c.TargetsPage(by="area"):
            yield _dataset(page, shell, words, description, at)
        case c.DataCataloguePage():
            yield _catalogue(page, shell, words, description, at)


def _breadcrumbs(shell: c.Shell, words: Formatter, title: str, at: Address) -> Node:
    """The way from the home of all units to this page, which comes last."""
    steps = [(_label(link, words), at(link.path)) for link in shell.crumbs]
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": position, "name": name, "item": address}
            for position, (name, address) in enumerate([*steps, (title, at(shell.path))], 1)
        ],
    }


def _label(link: c.Link, words: Formatter) -> str:
    return words.plain(link.words) if link.words else words.catalog.plain(link.label, years=link.years)


def _site(shell: c.Shell, words: Formatter, description: str, at: Address) -> Node:
    search = at(urls.shared("tim-kiem", shell.language))
    return {
        "@type": "WebSite",
        "@id": f"{at(shell.path)}#trang",
        "name": words.plain(shell.site_title),
        "url": at(shell.path),
        "description": description,
        "inLanguage": shell.language,
        "potentialAction": {
            "@type": "SearchAction",
            "target": {"@type": "EntryPoint", "urlTemplate": f"{search}?q={{search_term_string}}"},
            "query-input": "required name=search_term_string",
        },
    }


# ---- organizations -----------------------------------------------------------------------------------------------


def _unit(unit: m.Unit, shell: c.Shell, words: Formatter, at: Address) -> Node:
    return {
        "@type": "GovernmentOrganization",
        "@id": _unit_id(shell, at),
        "name": words.plain(unit.name),
        "alternateName": words.plain(unit.short_name),
        **_reach(unit.contact, words),
        "areaServed": _area(unit, words),
        "mainEntityOfPage": at(shell.path),
    }


def _unit_id(shell: c.Shell, at: Address) -> str:
    """A name for the unit as such, apart from the page about it; the same on every page of one language."""
    return f"{at(shell.unit_home)}#co-quan"


def _area(unit: m.Unit, words: Formatter) -> Node:
    """The commune, ward or special zone within its province; a department serves the province."""
    province: Node = {"@type": "AdministrativeArea", "name": words.plain(unit.province)}
    if unit.kind == "department":
        return province
    return {"@type": "AdministrativeArea", "name": words.plain(unit.short_name), "containedInPlace": province}


def _office(page: c.OfficePage, shell: c.Shell, words: Formatter, at: Address) -> Node:
    office, unit = page.office, page.unit
    node: Node = {
        "@type": BODIES[office.kind],
        "@id": f"{at(shell.path)}#co-quan",
        "name": words.plain(office.name),
        **({"alternateName": office.abbr} if office.abbr else {}),
        **_reach(office.contact, words),
        "areaServed": _area(unit, words),
        "mainEntityOfPage": at(shell.path),
    }
    if office.kind == "office":
        node["parentOrganization"] = {
            "@type": "GovernmentOrganization",
            "@id": _unit_id(shell, at),
            "name": words.plain(unit.name),
        }
    return node


def _reach(contact: m.Contact | None, words: Formatter) -> Node:
    """What is known of how to reach a body."""
    if contact is None:
        return {}
    known = {
        "address": words.plain(contact.address),
        "telephone": contact.phone,
        "email": contact.email,
        "url": contact.website,
    }
    return {name: value for name, value in known.items() if value}


# ---- data --------------------------------------------------------------------------------------------------------


def _dataset(page: c.TargetsPage, shell: c.Shell, words: Formatter, description: str, at: Address) -> Node:
    """All targets of a plan with their results, which this site puts together from the plan and its reports."""
    plan, unit = page.plan, page.unit
    name = "structured.dataset_illustrative" if unit.illustrative else "structured.dataset"
    titles = [words.plain(row.target.title) for group in page.groups for row in group.targets]
    warning = f"{words.catalog.plain('site.illustrative')} " if unit.illustrative else ""
    node: Node = {
        "@type": "Dataset",
        "@id": f"{at(shell.path)}#du-lieu",
        "name": words.catalog.plain(name, plan=f"{words.plain(plan.title)} – {words.plain(unit.short_name)}"),
        "description": f"{warning}{description} {words.catalog.plain('targets.about')}",
        "url": at(shell.path),
        "inLanguage": shell.language,
        "creator": {"@type": "Organization", "name": words.plain(shell.site_title), "url": at(shell.home)},
        "temporalCoverage": "/".join(str(year) for year in dict.fromkeys((plan.first_year, plan.last_year))),
        "dateModified": shell.updated.isoformat(),
        "isAccessibleForFree": True,
        "variableMeasured": [{"@type": "PropertyValue", "name": title} for title in titles],
        "includedInDataCatalog": {"@id": _catalogue_id(shell, at)},
        "distribution": [_download(at(path), MEDIA[format]) for format, path in page.files],
        **_licence(shell),
    }
    if not unit.illustrative:
        node["spatialCoverage"] = {"@type": "Place", "name": _area(unit, words)["name"]}
        node["isBasedOn"] = _plan(plan, words, at(urls.plan(unit.id, plan.id, shell.language)))
    return node


def _catalogue(page: c.DataCataloguePage, shell: c.Shell, words: Formatter, description: str, at: Address) -> Node:
    """All data of the site: that of all real units, and each unit's page of its own."""
    everything = page.everything
    books = [everything.workbook] if everything.workbook else []
    files = [*books, *(download for offer in everything.offers for download in offer.files)]
    publisher = {"@type": "Organization", "name": words.plain(shell.site_title), "url": at(shell.home)}
    dataset: Node = {
        "@type": "Dataset",
        "@id": f"{at(shell.path)}#tat-ca",
        "name": words.plain(everything.extent.title),
        "description": words.plain(everything.extent.about),
        "url": at(shell.path),
        "creator": publisher,
        "dateModified": shell.updated.isoformat(),
        "isAccessibleForFree": True,
        "distribution": [_download(at(file.path), MEDIA[file.format], file.size) for file in files],
        **_licence(shell),
    }
    return {
        "@type": "DataCatalog",
        "@id": _catalogue_id(shell, at),
        "name": words.catalog.plain("open_data.page.title"),
        "description": description,
        "url": at(shell.path),
        "inLanguage": shell.language,
        "publisher": publisher,
        "dateModified": shell.updated.isoformat(),
        "dataset": [dataset],
        "hasPart": [{"@type": "WebPage", "name": words.plain(name), "url": at(to)} for name, to in page.parts],
        **_licence(shell),
    }


def _catalogue_id(shell: c.Shell, at: Address) -> str:
    return f"{at(urls.data('', shell.language))}#danh-muc"


def _download(address: str, media: str, size: int | None = None) -> Node:
    """A file of data."""
    known = {"contentSize": f"{size} B"} if size is not None else {}
    return {"@type": "DataDownload", "contentUrl": address, "encodingFormat": media, **known}


def _licence(shell: c.Shell) -> Node:
    """The licence of the data; where nobody has named one, nothing is said."""
    licence = shell.licence
    return {"license": licence.url or licence.name.vi} if licence else {}


def _plan(plan: m.Plan, words: Formatter, address: str) -> Node:
    """The plan itself as a published work."""
    node: Node = {"@type": "CreativeWork", "name": words.plain(plan.title), "url": address}
    if plan.number:
        node["identifier"] = plan.number
    if plan.date:
        parts = (f"{plan.date.year:04}", *(f"{part:02}" for part in (plan.date.month, plan.date.day) if part))
        node["datePublished"] = "-".join(parts)
    node["creator"] = {"@type": "GovernmentOrganization", "name": words.plain(plan.issuer)}
    return node
