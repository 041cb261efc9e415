"""What pages tell search engines in the vocabulary of schema.org: true to the page, whole, and unable to break out."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from bs4 import Tag
from markupsafe import Markup
from msgspec.structs import replace

from minhbach import model as m
from minhbach.pages import contexts as c
from minhbach.pages import urls
from minhbach.pages.routes import Route
from minhbach.pages.tables import MEDIA
from minhbach.render.catalog import load_catalog
from minhbach.render.formatting import Formatter
from minhbach.render.structured_data import structured_data
from tests.sample import TEMPLATES
from tests.unit.sampled import BASE, Sampled

REQUIRED = {
    "BreadcrumbList": {"itemListElement"},
    "WebSite": {"name", "url", "potentialAction"},
    "GovernmentOrganization": {"name"},
    "Organization": {"name"},
    "Dataset": {
        *("name", "description", "url", "creator", "temporalCoverage", "dateModified", "isAccessibleForFree"),
        *("variableMeasured", "distribution", "includedInDataCatalog"),
    },
    "DataCatalog": {"name", "description", "url", "publisher", "dataset", "dateModified"},
}


def words(language: str) -> Formatter:
    return Formatter(load_catalog(TEMPLATES, language))


def nodes(sample: Sampled) -> Iterator[tuple[Route, dict[str, Any]]]:
    for path, soup in sample.soups.items():
        blocks = [script for script in soup.find_all("script") if not script.get("src")]
        assert len(blocks) <= 1
        for block in blocks:
            assert block.attrs == {"type": "application/ld+json"}
            said = json.loads(str(block.string))
            assert said.keys() == {"@context", "@graph"} and said["@context"] == "https://schema.org"
            for node in said["@graph"]:
                yield sample.routes[path], node


def of_type(sample: Sampled, *types: str) -> list[tuple[Route, dict[str, Any]]]:
    return [(route, node) for route, node in nodes(sample) if node["@type"] in types]


def test_without_an_address_nothing_is_said(unaddressed: Sampled) -> None:
    assert list(nodes(unaddressed)) == []


def test_every_node_has_what_its_type_requires(addressed: Sampled) -> None:
    types = set()
    for route, node in nodes(addressed):
        types.add(node["@type"])
        assert REQUIRED[node["@type"]] <= node.keys(), route.path
        assert not [name for name, value in node.items() if value in ("", None, [], {})], route.path
    assert {"BreadcrumbList", "WebSite", "GovernmentOrganization", "Dataset"} <= types


def test_breadcrumbs_are_those_of_the_page_and_end_with_it(addressed: Sampled) -> None:
    told = {route.path: node["itemListElement"] for route, node in of_type(addressed, "BreadcrumbList")}
    assert told.keys() == {r.path for r in addressed.routes.values() if r.is_listed and r.shell.crumbs}
    for path, items in told.items():
        soup, shell = addressed.soups[path], addressed.routes[path].shell
        assert [item["position"] for item in items] == list(range(1, len(shell.crumbs) + 2))
        assert [item["item"] for item in items] == [BASE + to for to in (*(link.path for link in shell.crumbs), path)]
        shown = [" ".join(link.get_text().split()) for link in soup.select("nav.crumbs li")]
        assert [item["name"] for item in items[:-1]] == shown
        assert soup.title and soup.title.get_text().startswith(items[-1]["name"])


def test_the_home_says_how_to_search(addressed: Sampled) -> None:
    told = of_type(addressed, "WebSite")
    assert sorted(route.path for route, _ in told) == ["en/index.html", "index.html"]
    for route, node in told:
        assert node["name"] == words(route.shell.language).plain(addressed.site.title)
        template = node["potentialAction"]["target"]["urlTemplate"]
        assert template.startswith(BASE) and template.endswith("tim-kiem.html?q={search_term_string}")


# ---- organizations -----------------------------------------------------------------------------------------------


def test_units_and_offices_are_named_as_on_their_pages(addressed: Sampled) -> None:
    for route, node in of_type(addressed, "GovernmentOrganization", "Organization"):
        page = route.page
        assert isinstance(page, c.UnitPage | c.OfficePage)
        named = page.unit if isinstance(page, c.UnitPage) else page.office
        assert node["name"] == words(route.shell.language).plain(named.name)
        assert node["mainEntityOfPage"] == BASE + route.path


def test_what_does_not_exist_is_no_organization(addressed: Sampled) -> None:
    routes = [route for route, _ in of_type(addressed, "GovernmentOrganization")]
    units = [route.shell.unit for route in routes if route.shell.unit]
    assert units and any(unit.illustrative for unit in addressed.site.units)
    assert not any(unit.illustrative for unit in units)


CONTACT = m.Contact(m.Text("Số 1, xã Thử"), "0200 000 0000", None, "https://xa.example.vn")


def told_of(route: Route) -> list[dict[str, Any]]:
    said = structured_data(route, words(route.shell.language), Markup("Tên trang"), Markup("Lời giới thiệu"))
    return list(json.loads(said)["@graph"])


def office_page(addressed: Sampled, kind: str) -> Route:
    route = next(r for r in addressed.routes.values() if isinstance(r.page, c.OfficePage) and r.shell.language == "vi")
    assert isinstance(route.page, c.OfficePage)
    office = replace(route.page.office, kind=kind, abbr="VP", contact=CONTACT)
    return replace(route, page=replace(route.page, office=office, unit=replace(route.page.unit, illustrative=False)))


def test_only_what_is_known_of_an_office_is_said(addressed: Sampled) -> None:
    route = office_page(addressed, "office")
    node = told_of(route)[-1]
    assert {name: node[name] for name in ("alternateName", "address", "telephone", "url")} == {
        "alternateName": "VP",
        "address": "Số 1, xã Thử",
        "telephone": "0200 000 0000",
        "url": "https://xa.example.vn",
    }
    assert "email" not in node
    assert isinstance(route.page, c.OfficePage)
    assert node["parentOrganization"]["name"] == route.page.unit.name.vi


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("office", "GovernmentOrganization"),
        ("supervisor", "Organization"),
        ("post", ""),
        ("leadership", ""),
        ("group", ""),
    ],
)
def test_posts_and_groups_are_no_organizations(addressed: Sampled, kind: str, said: str) -> None:
    types = [node["@type"] for node in told_of(office_page(addressed, kind))]
    assert [one for one in types if one != "BreadcrumbList"] == ([said] if said else [])


def test_a_department_serves_its_province_and_a_commune_itself(addressed: Sampled) -> None:
    route = next(
        r for r in addressed.routes.values() if isinstance(r.page, c.UnitPage) and not r.page.unit.illustrative
    )
    assert isinstance(route.page, c.UnitPage)
    for kind, area in (("department", "province"), ("ward", "short_name")):
        unit = replace(route.page.unit, kind=kind)
        node = told_of(replace(route, page=replace(route.page, unit=unit)))[-1]
        assert node["areaServed"]["name"] == getattr(unit, area).vi


# ---- data --------------------------------------------------------------------------------------------------------


def test_a_plans_targets_are_a_dataset(addressed: Sampled) -> None:
    told = of_type(addressed, "Dataset")
    plans = [plan for unit in addressed.site.units for plan in unit.plans]
    assert len(told) == len(plans) * len(addressed.site.languages)
    for route, node in told:
        page, format = route.page, words(route.shell.language)
        assert isinstance(page, c.TargetsPage)
        measured = [variable["name"] for variable in node["variableMeasured"]]
        assert sorted(measured) == sorted(format.plain(target.title) for target in page.plan.targets)
        assert node["temporalCoverage"].split("/")[-1] == str(page.plan.last_year)
        assert node["dateModified"] == route.shell.updated.isoformat()
        description = addressed.soups[route.path].find("meta", attrs={"name": "description"})
        assert isinstance(description, Tag)
        assert str(description["content"]) in node["description"]
        assert format.plain(page.plan.title) in node["name"]
        assert "license" not in node
        warning = format.catalog.plain("site.illustrative")
        assert (warning in node["description"]) == page.unit.illustrative
        assert ("isBasedOn" in node) != page.unit.illustrative
        own = urls.data_file(page.unit.id, page.plan.id, "")
        assert {file["contentUrl"].removeprefix(f"{BASE}{own}/") for file in node["distribution"]} == {
            *("tat-ca.xlsx", "chi-tieu.csv", "chi-tieu.json")
        }


def test_the_catalogue_names_the_files_of_all_units_with_their_sizes(addressed: Sampled) -> None:
    told = of_type(addressed, "DataCatalog")
    assert sorted(route.path for route, _ in told) == ["du-lieu.html", "en/du-lieu.html"]
    ids = {node["@id"] for _, node in told}
    assert {node["includedInDataCatalog"]["@id"] for _, node in of_type(addressed, "Dataset")} == ids
    for route, node in told:
        (dataset,) = node["dataset"]
        assert REQUIRED["Dataset"] - {"temporalCoverage", "variableMeasured", "includedInDataCatalog"} <= dataset.keys()
        files = {file["contentUrl"].removeprefix(BASE): file for file in dataset["distribution"]}
        assert {"du-lieu/chi-tieu.csv", "du-lieu/ket-qua.json", "du-lieu/tat-ca.xlsx"} <= files.keys()
        for path, file in files.items():
            assert file["contentSize"] == f"{len(addressed.files[path])} B"
            assert file["encodingFormat"] == MEDIA[path.rsplit(".", 1)[1]]
            assert addressed.soups[route.path].find("a", href=urls.relative(route.path, path))


def test_a_licence_is_told_only_if_the_publisher_names_one(addressed: Sampled) -> None:
    route = next(route for route, _ in of_type(addressed, "DataCatalog"))
    address = "https://example.test/by/4.0/"
    licence = m.Licence(m.Text("Ghi công 4.0"), "CC-BY-4.0", address)
    assert "license" not in told_of(route)[-1]
    node = told_of(replace(route, shell=replace(route.shell, licence=licence)))[-1]
    assert node["license"] == node["dataset"][0]["license"] == address


# ---- safety ------------------------------------------------------------------------------------------------------


def test_no_name_can_end_the_block(addressed: Sampled) -> None:
    route = office_page(addressed, "office")
    assert isinstance(route.page, c.OfficePage)
    nasty = '</script><script>alert("&")</script><!-- \u2028.'
    office = replace(route.page.office, name=m.Text(nasty))
    said = structured_data(
        replace(route, page=replace(route.page, office=office)), words("vi"), Markup.escape(nasty), Markup("")
    )
    assert not set("<>&\u2028") & set(said)
    names = [node.get("name") for node in json.loads(said)["@graph"]]
    assert nasty in names
    assert json.loads(said)["@graph"][0]["itemListElement"][-1]["name"] == nasty
