"""The A–Z indexes: everything is listed once, under the letter and in the order of the page's language."""

from itertools import chain, pairwise

import pytest
from bs4 import BeautifulSoup
from msgspec.structs import replace

from minhbach import model as m
from minhbach.derive.judged import judge_unit
from minhbach.pages import contexts as c
from minhbach.pages import urls
from minhbach.pages.a_to_z import shared_index, unit_index
from minhbach.pages.alphabet import FIGURES, initial, sort_key
from minhbach.pages.news_pages import news_rows
from minhbach.pages.rows import PlanRows
from minhbach.pages.shared_pages import glossary_page, terms_by_anchor
from minhbach.settings import PACKAGE
from minhbach.sources.project import read_sources
from minhbach.validation.check import validate
from tests.planning import routes_of
from tests.sample import ON, SAMPLE_SITE

in_both_languages = pytest.mark.parametrize("language", ["vi", "en"])


@pytest.fixture(scope="module")
def site() -> m.Site:
    sources, _ = read_sources(SAMPLE_SITE)
    site, _ = validate(sources, PACKAGE.parent / "data" / "schema", ON)
    assert site
    return site


def index(unit: m.Unit, language: str) -> c.AToZPage:
    judged = judge_unit(unit, ON)
    rows = [PlanRows(unit, plan, language) for plan in judged.plans]
    return unit_index(unit, rows, news_rows(judged, language), language)


def entries(page: c.AToZPage) -> list[c.IndexEntry]:
    return list(chain.from_iterable(letter.entries for letter in page.letters))


@in_both_languages
def test_all_that_a_unit_promises_stands_in_its_index_once(site: m.Site, language: str) -> None:
    for unit in site.units:
        listed = entries(index(unit, language))
        assert len({(entry.kind, entry.path, entry.words) for entry in listed}) == len(listed)
        wanted = [office.name for office in unit.offices] + [item.news.title for item in judge_unit(unit, ON).news]
        for plan in unit.plans:
            wanted += [target.title for target in plan.targets] + [task.title for task in plan.tasks]
            wanted += [area.title for area in plan.areas]
        assert {entry.words for entry in listed} >= set(wanted)


@in_both_languages
def test_letters_and_entries_are_in_the_order_of_the_alphabet(site: m.Site, language: str) -> None:
    for page in (shared_index(site, [], language), *(index(unit, language) for unit in site.units)):
        letters = [group.letter for group in page.letters]
        assert len(letters) == len(set(letters))
        alphabetical = [letter for letter in letters if letter != FIGURES]
        assert alphabetical == sorted(alphabetical, key=lambda letter: sort_key(letter, language))
        for group in page.letters:
            words = [entry.words.get(language) or entry.words.vi for entry in group.entries]
            assert {initial(text, language) for text in words} == {group.letter}
            assert all(sort_key(one, language) <= sort_key(other, language) for one, other in pairwise(words))


def test_the_shared_index_leads_to_every_units_own_and_to_every_term(site: m.Site) -> None:
    routes = {route.path: route for route in routes_of(site, [judge_unit(unit, ON) for unit in site.units], ON)}
    page = routes[urls.shared("a-z", "vi")].page
    assert isinstance(page, c.AToZPage)
    links = [str(link["href"]) for unit in page.units for link in BeautifulSoup(unit, "html.parser").find_all("a")]
    assert links == [urls.unit(unit.id, "vi", "a-z") for unit in site.units]
    assert {entry.words for entry in entries(page)} >= {term.term for term in site.glossary}


@pytest.mark.parametrize(
    ("text", "vietnamese", "english"),
    [
        ("Đất đai", "Đ", "D"),
        ("ảnh hưởng", "A", "A"),
        ("Ấn định", "Â", "A"),
        ("ứng dụng", "Ư", "U"),
        ("“Một cửa”", "M", "M"),
        ("100% hồ sơ", FIGURES, FIGURES),
        ("O\u0302\u0309n định", "Ô", "O"),
        ("…", FIGURES, FIGURES),
    ],
)
def test_the_letter_that_a_text_stands_under(text: str, vietnamese: str, english: str) -> None:
    assert (initial(text, "vi"), initial(text, "en")) == (vietnamese, english)


def test_terms_have_places_of_their_own_that_are_the_same_in_both_languages(site: m.Site) -> None:
    terms = ("Số hóa", "Sổ hoa", "Đất đai", "Số  hoá")
    crowded = replace(site, glossary=tuple(m.Term(m.Text(text)) for text in terms))
    assert list(terms_by_anchor(crowded)) == ["tu-so-hoa", "tu-so-hoa--2", "tu-dat-dai", "tu-so-hoa--3"]
    places = [{anchor for anchor, _ in glossary_page(crowded, g).terms} for g in ("vi", "en")]
    assert places[0] == places[1] == set(terms_by_anchor(crowded))
