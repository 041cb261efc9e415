"""Links within the site: broken ones are found, good ones are not."""

import pytest

from minhbach.output.links import check_links
from minhbach.output.reading import Reading

FILES = ["assets/style.css", "xa/so-lieu.csv"]
PAGES = {
    "index.html": "<main id='noi-dung'></main>",
    "404.html": "",
    "xa/index.html": "<h2 id='II.2'></h2><h2 id='mục 1'></h2>",
    "xa/kh/index.html": "",
    "đơn vị.html": "",
}


def complaints(link: str, page: str = "xa/index.html", tag: str = '<a href="{}">x</a>') -> list[str]:
    pages = PAGES | {page: PAGES[page] + tag.format(link)}
    return [d.code for d in check_links(Reading(pages), FILES)]


@pytest.mark.parametrize(
    "link",
    [
        *("index.html", "../index.html", "kh/index.html", "./kh/index.html", "kh/../index.html", "../404.html"),
        *("#II.2", "index.html#II.2", "../index.html#noi-dung", "#m%E1%BB%A5c%201", "#", "index.html#"),
        *("../assets/style.css", "so-lieu.csv", "../assets/style.css#x", "../%C4%91%C6%A1n%20v%E1%BB%8B.html"),
        *("https://gov.vn/x.html", "http://[broken", "mailto:a@gov.vn", "tel:+8420", "//gov.vn/x", ""),
        *(" index.html ", "inde\nx.html"),
        *("index.html?a=1", "?a=1"),
    ],
)
def test_good_links_and_those_that_leave_are_let_be(link: str) -> None:
    assert complaints(link) == []


@pytest.mark.parametrize(
    "link",
    ["missing.html", "../xa", "kh/", "/index.html", "../../index.html", "Index.html", "../assets/other.css", "kh"],
)
def test_a_link_to_nothing_is_found(link: str) -> None:
    assert complaints(link) == ["broken-link"]


@pytest.mark.parametrize("link", ["#II.3", "index.html#II", "../index.html#II.2", "kh/index.html#II.2", "#ii.2"])
def test_a_link_to_a_place_that_is_missing_is_found(link: str) -> None:
    assert complaints(link) == ["broken-fragment"]


@pytest.mark.parametrize(
    "tag",
    [
        '<link rel="stylesheet" href="{}">',
        '<img src="{}" alt="">',
        '<img srcset="{} 2x" alt="">',
        '<script src="{}"></script>',
        "<a href='{}'>x</a>",
        '<form action="{}"></form>',
        '<svg><use xlink:href="{}"/></svg>',
        '<template><a href="{}">x</a></template>',
    ],
)
def test_every_kind_of_link_is_followed(tag: str) -> None:
    assert complaints("missing.css", tag=tag) == ["broken-link"]
    assert complaints("../assets/style.css", tag=tag) == []


def test_a_complaint_names_the_page_and_the_link_once() -> None:
    pages = {"a.html": '<a href="x.html">1</a><a href="x.html">2</a>', "b.html": '<a href="x.html">3</a>'}
    pages |= {"c.html": "", "d/x.html": "", "d/a.html": '<a href="x.html">4</a>'}
    found = [(d.place.file, d.details["link"]) for d in check_links(Reading(pages), [])]
    assert found == [("a.html", "x.html"), ("b.html", "x.html")]


def test_a_link_within_the_page_is_followed_on_each_page() -> None:
    pages = {
        "a.html": '<p id="x"></p><a href="#x">1</a>',
        "b.html": '<a href="#x">2</a>',
        "c.html": '<a href="#x">3</a>',
    }
    assert [d.place.file for d in check_links(Reading(pages), [])] == ["b.html", "c.html"]
