"""What a page's head tells search engines and those who share it, and the lists for robots."""

import re
import xml.etree.ElementTree as ET
from collections import Counter
from urllib.parse import unquote

import pytest
from bs4 import BeautifulSoup, Tag

from minhbach.pages import contexts as c
from minhbach.pages import urls
from minhbach.render.cards import face
from minhbach.render.catalog import load_catalog
from minhbach.render.formatting import Formatter
from tests.sample import TEMPLATES
from tests.unit.sampled import BASE, Sampled

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
XHTML = "{http://www.w3.org/1999/xhtml}"


def meta(soup: BeautifulSoup, name: str) -> list[str]:
    return [str(tag["content"]) for tag in soup.find_all("meta") if name in (tag.get("name"), tag.get("property"))]


def whole_pages(sample: Sampled) -> dict[str, BeautifulSoup]:
    return {p: s for p, s in sample.soups.items() if not isinstance(sample.routes[p].page, c.EMBEDS)}


# ---- the page's own address --------------------------------------------------------------------------------------


def test_pages_that_are_listed_name_their_own_address(addressed: Sampled) -> None:
    for path, soup in whole_pages(addressed).items():
        canonical = [str(link["href"]) for link in soup.find_all("link", rel="canonical")]
        expected = [BASE + path] if addressed.routes[path].is_listed else []
        assert canonical == meta(soup, "og:url") == expected


def test_pages_that_are_not_listed_ask_not_to_be(addressed: Sampled, unaddressed: Sampled) -> None:
    for sample in (addressed, unaddressed):
        for path, soup in whole_pages(sample).items():
            assert meta(soup, "robots") == ([] if sample.routes[path].is_listed else ["noindex"]), path


def test_every_own_address_on_a_page_leads_to_a_file(addressed: Sampled) -> None:
    seen = 0
    for path, html in ((p, addressed.html(p)) for p, route in addressed.routes.items()):
        for address in re.findall(re.escape(BASE) + r"[^\"'<>\s&{?]*", html):
            name = unquote(address.removeprefix(BASE).partition("#")[0]).rstrip("\\")
            seen += 1
            assert name in addressed.files or name.endswith("tim-kiem.html") or not name, (path, address)
    assert seen


def test_without_an_address_none_is_made_up(unaddressed: Sampled) -> None:
    for path, soup in whole_pages(unaddressed).items():
        links = [str(link["href"]) for link in soup.find_all("link")]
        assert not [link for link in links if re.match("[a-z]+:|/", link)], path
        assert not meta(soup, "og:url") + meta(soup, "og:image")
        assert not soup.find("base")


# ---- shared links ------------------------------------------------------------------------------------------------


def test_a_shared_link_says_what_the_page_says(addressed: Sampled) -> None:
    for path, soup in whole_pages(addressed).items():
        shell = addressed.routes[path].shell
        assert meta(soup, "og:description") == meta(soup, "description")
        assert soup.title and soup.title.get_text().startswith(meta(soup, "og:title")[0])
        assert meta(soup, "og:site_name") == [
            Formatter(load_catalog(TEMPLATES, shell.language)).plain(shell.site_title)
        ]
        locales = {"vi": "vi_VN", "en": "en_US"}
        assert meta(soup, "og:locale") == [locales.pop(shell.language)]
        assert meta(soup, "og:locale:alternate") == list(locales.values())


def test_a_shared_link_shows_the_card_of_its_unit(addressed: Sampled) -> None:
    for path, soup in whole_pages(addressed).items():
        shell = addressed.routes[path].shell
        assert shell.card and shell.card.unit is shell.unit and shell.card.language == shell.language
        assert meta(soup, "og:image") == [BASE + urls.card(shell.unit.id if shell.unit else "", shell.language)]
        spoken = face(shell.card, Formatter(load_catalog(TEMPLATES, shell.language))).spoken
        assert meta(soup, "og:image:alt") == [spoken]
        assert meta(soup, "twitter:card") == ["summary_large_image"]


def test_without_an_address_there_is_no_image(unaddressed: Sampled) -> None:
    assert {tuple(meta(soup, "twitter:card")) for soup in whole_pages(unaddressed).values()} == {("summary",)}


def test_the_browsers_own_bars_wear_the_colour_of_the_masthead(unaddressed: Sampled) -> None:
    css = (TEMPLATES / "static" / "style.css").read_text(encoding="utf-8")
    assert meta(unaddressed.soups["index.html"], "theme-color") == re.findall("--deep: (#[0-9a-f]{6})", css)[:2]


# ---- an address that does not exist ------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["404.html", "en/404.html"])
def test_links_of_a_missing_page_start_at_the_sites_folder_on_any_host(addressed: Sampled, path: str) -> None:
    soup = addressed.soups[path]
    base = soup.find("base")
    assert isinstance(base, Tag)
    assert base["href"] == "/cchc/" + path.removesuffix("404.html")
    first = soup.find(["base", "link", "a", "script"])
    assert first is base, "the base must stand before the first link"


# ---- lists for robots --------------------------------------------------------------------------------------------


def test_every_listed_page_is_in_one_sitemap_with_its_other_languages(addressed: Sampled) -> None:
    index = ET.fromstring(addressed.files["sitemap.xml"])
    sitemaps = [str(loc.text).removeprefix(BASE) for loc in index.iter(f"{SITEMAP}loc")]
    found: Counter[str] = Counter()
    for sitemap in sitemaps:
        for entry in ET.fromstring(addressed.files[sitemap]).iter(f"{SITEMAP}url"):
            path = str(entry.findtext(f"{SITEMAP}loc")).removeprefix(BASE)
            found[path] += 1
            unit = addressed.routes[path].shell.unit
            assert sitemap == (urls.sitemap(unit.id) if unit else urls.SHARED_SITEMAP)
            others = {link.attrib["hreflang"]: link.attrib["href"] for link in entry.iter(f"{XHTML}link")}
            alternates = addressed.routes[path].shell.alternates
            assert others == {g: BASE + to for g, to in {**alternates, "x-default": alternates["vi"]}.items()}
    assert found == Counter({path for path, route in addressed.routes.items() if route.is_listed})


def test_small_versions_and_missing_pages_are_in_no_sitemap(addressed: Sampled) -> None:
    unlisted = {path for path, route in addressed.routes.items() if route.is_html and not route.is_listed}
    assert {type(addressed.routes[path].page) for path in unlisted} == set(c.UNLISTED)


def test_robots_may_read_all_and_learn_where_the_sitemap_is(addressed: Sampled, unaddressed: Sampled) -> None:
    for sample, sitemap in ((addressed, [f"Sitemap: {BASE}sitemap.xml"]), (unaddressed, [])):
        lines = sample.html("robots.txt").splitlines()
        rules = [line for line in lines if line and not line.startswith("#")]
        assert rules == ["User-agent: *", "Disallow:", *sitemap]
    assert not [path for path in unaddressed.files if "sitemap" in path]
