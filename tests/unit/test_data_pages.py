"""The pages that offer the open data: every file is there, is the size that is said, and stands under its own name."""

import json

import pytest
from bs4 import Tag

from minhbach.pages import contexts as c
from minhbach.pages import urls
from tests.unit.sampled import Sampled


def links(sampled: Sampled, path: str) -> set[str]:
    return {str(link["href"]) for link in sampled.soups[path].select("main a[href]")}


def pages(sampled: Sampled, kind: type[c.Page]) -> list[str]:
    return [path for path, route in sampled.routes.items() if isinstance(route.page, kind)]


@pytest.mark.parametrize("kind", [c.DataCataloguePage, c.UnitDataPage, c.DataDictionaryPage])
def test_they_stand_in_both_languages(unaddressed: Sampled, kind: type[c.Page]) -> None:
    found = pages(unaddressed, kind)
    languages = [unaddressed.routes[path].shell.language for path in found]
    assert found and languages.count("vi") == languages.count("en") == len(found) / 2


def test_every_file_of_data_but_the_packages_of_plans_is_offered_somewhere(unaddressed: Sampled) -> None:
    offering: list[type[c.Page]] = [c.DataCataloguePage, c.UnitDataPage, c.DataDictionaryPage]
    for language in ("vi", "en"):
        shown = {
            link
            for kind in offering
            for path in pages(unaddressed, kind)
            if unaddressed.routes[path].shell.language == language
            for link in (absolute(path, each) for each in links(unaddressed, path))
        }
        files = {path for path in unaddressed.files if "du-lieu/" in path and "/tu-dien.v" not in path}
        assert files <= shown


def absolute(page: str, link: str) -> str:
    folder = page.split("/")[:-1]
    for part in link.split("/"):
        folder = folder[:-1] if part == ".." else [*folder, part]
    return "/".join(folder)


def test_a_saved_file_says_what_it_is_by_its_name(unaddressed: Sampled) -> None:
    names = {
        absolute(path, str(link["href"])): str(link["download"])
        for kind in (c.DataCataloguePage, c.UnitDataPage)
        for path in pages(unaddressed, kind)
        for link in unaddressed.soups[path].select("a[download]")
    }
    assert names["xa-thu/cchc-2026-2028/du-lieu/ky/2026-H1.csv"] == "xa-thu-cchc-2026-2028-2026-H1.csv"
    assert len(set(names.values())) == len(names)


def test_every_page_leads_to_the_data_of_its_unit_or_of_all(unaddressed: Sampled) -> None:
    for path, route in unaddressed.routes.items():
        if not route.is_html or isinstance(route.page, c.EMBEDS):
            continue
        unit = route.shell.unit
        wanted = urls.relative(path, urls.data(unit.id if unit else "", route.shell.language))
        foot = unaddressed.soups[path].find("footer")
        assert isinstance(foot, Tag) and foot.find("a", href=wanted), path


def test_the_home_of_a_unit_a_list_of_targets_and_a_period_lead_to_the_data(unaddressed: Sampled) -> None:
    for path, route in unaddressed.routes.items():
        match route.page:
            case c.UnitPage(data=to):
                wanted = [to]
            case c.PeriodPage(files=files) | c.TargetsPage(files=files):
                wanted = [file for _, file in files]
                assert {file.rsplit(".", 1)[1] for file in wanted} == {"csv", "json", "xlsx"}
            case _:
                continue
        assert {urls.relative(path, file) for file in wanted} <= links(unaddressed, path)


def test_without_a_licence_the_pages_say_that_none_is_named(unaddressed: Sampled) -> None:
    for path in pages(unaddressed, c.DataCataloguePage):
        words = " ".join(unaddressed.soups[path].get_text().split())
        said = {"vi": "chưa nêu giấy phép", "en": "has not named a licence"}
        assert said[unaddressed.routes[path].shell.language] in words


def test_the_dictionary_explains_each_column_of_each_table_once(unaddressed: Sampled) -> None:
    for path in pages(unaddressed, c.DataDictionaryPage):
        soup = unaddressed.soups[path]
        explained = [code.get_text() for code in soup.select("tbody th code")]
        page = unaddressed.routes[path].page
        assert isinstance(page, c.DataDictionaryPage)
        assert len(explained) == len(set(explained))
        assert set(explained) == {field.name for table, _, _ in page.tables for field in table.fields}


def test_an_illustrative_units_data_is_never_called_that_of_all(unaddressed: Sampled) -> None:
    path = next(iter(pages(unaddressed, c.DataCataloguePage)))
    page = unaddressed.routes[path].page
    assert isinstance(page, c.DataCataloguePage)
    illustrative = {unit.id for unit in unaddressed.site.units if unit.illustrative}
    for offer in page.everything.offers:
        for file in offer.files:
            if file.format == "json":
                assert not illustrative & {row["unit_id"] for row in json.loads(unaddressed.files[file.path])["rows"]}
    assert len(page.units) == len(unaddressed.site.units)
