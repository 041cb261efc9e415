"""Addresses and the relative links between them."""

from urllib.parse import unquote, urldefrag, urljoin

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from minhbach.pages import urls

segments = st.text("abcxyz019-", min_size=1, max_size=6) | st.sampled_from(
    ["xã", "a b", "a:b", "a%20", "c++", "?", "~"]
)
paths = st.lists(segments, min_size=1, max_size=5).map("/".join).map(lambda path: f"{path}.html")
fragments = st.just("") | st.sampled_from(["II.2.2", "II.2-3", "mục-1", "a b"])


@given(paths, paths, fragments)
@example("index.html", "index.html", "")
@example("a/index.html", "a/index.html", "I")
@example("a/b/c.html", "a/b/d/e.html", "")
def test_a_link_joined_to_its_page_gives_its_destination(source: str, path: str, fragment: str) -> None:
    link = urls.relative(source, f"{path}#{fragment}" if fragment else path)
    base = "http://host/" + "/".join(map(_quoted, source.split("/")))
    joined, mark = urldefrag(urljoin(base, link))
    assert (unquote(joined), unquote(mark)) == (f"http://host/{path}", fragment)


def _quoted(segment: str) -> str:
    return segment.replace("%", "%25").replace("?", "%3F")


@given(paths, paths)
def test_a_link_works_below_any_folder(source: str, destination: str) -> None:
    link = urls.relative(source, destination)
    assert not link.startswith("/")
    assert ":" not in link.split("/")[0]


@pytest.mark.parametrize(
    ("source", "destination", "link"),
    [
        ("index.html", "xa/index.html", "xa/index.html"),
        ("xa/kh/chi-tieu/a.html", "assets/style.css", "../../../assets/style.css"),
        ("xa/kh/index.html", "xa/en/kh/index.html", "../en/kh/index.html"),
        ("xa/kh/index.html", "xa/kh/index.html#II.2", "#II.2"),
        ("xa/kh/index.html", "xa/kh/index.html", "index.html"),
        ("xa/kh/nhiem-vu.html", "xa/kh/index.html#II.2-3", "index.html#II.2-3"),
    ],
)
def test_links_are_as_short_as_an_editor_would_write_them(source: str, destination: str, link: str) -> None:
    assert urls.relative(source, destination) == link


def addresses(language: str) -> list[str]:
    return [
        urls.shared("index", language),
        urls.indicator("x", language),
        urls.unit("u", language),
        urls.unit("u", language, "co-quan"),
        urls.office("u", "x", language),
        urls.office_sheet("u", "x", language),
        urls.plan("u", "p", language),
        urls.plan("u", "p", language, "chi-tieu"),
        urls.area("u", "p", "x", language),
        urls.target("u", "p", "x", language),
        urls.period("u", "p", "2026-H1", language),
        urls.target_embed("u", "p", "x", language),
        urls.unit_embed("u", language),
    ]


def test_different_pages_have_different_addresses_in_every_language() -> None:
    every = [path for language in ("vi", "en") for path in addresses(language)]
    assert len(set(every)) == len(every)
    assert all(path.endswith(".html") and not path.startswith("/") for path in every)


def test_a_units_folder_holds_both_of_its_languages() -> None:
    assert all(path.startswith("u/") for path in addresses("vi")[2:])
    assert all(path.startswith("u/en/") for path in addresses("en")[2:])


def test_places_within_a_page_belong_to_it() -> None:
    assert urls.clause("u", "p", "II.2-3", "en") == urls.plan("u", "p", "en") + "#II.2-3"
    assert urls.task("u", "p", "x", "vi") == urls.plan("u", "p", "vi", "nhiem-vu") + "#x"


def test_a_units_card_and_sitemap_lie_in_its_folder() -> None:
    paths = [urls.card("u", "vi"), urls.card("u", "en"), urls.sitemap("u")]
    assert paths == ["u/the.png", "u/en/the.png", "u/sitemap.xml"]
    assert {urls.card("", "vi"), urls.card("", "en"), urls.sitemap(), urls.SHARED_SITEMAP}.isdisjoint(paths)


@pytest.mark.parametrize("base_url", ["https://example.test/cchc", "https://example.test/cchc/"])
def test_an_address_has_one_slash_between_host_and_path(base_url: str) -> None:
    assert urls.absolute(base_url, "a b/c.html") == "https://example.test/cchc/a%20b/c.html"
    assert urls.absolute(base_url, "c.html#II.2") == "https://example.test/cchc/c.html#II.2"
    assert urls.root(base_url) == "/cchc/"


def test_a_site_may_lie_at_the_root_of_its_host() -> None:
    assert (urls.root("https://example.test"), urls.root("https://example.test/")) == ("/", "/")
