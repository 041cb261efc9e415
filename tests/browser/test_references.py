"""Whatever the showcase points at is there; and what is not there would be found."""

from pathlib import Path

import pytest

from tests.browser.conftest import OpenWindow
from tests.browser.references import check_references
from tests.browser.showcase import Showcase
from tests.conftest import Figure


def test_no_reference_of_the_showcase_leads_nowhere(showcase: Showcase, window: OpenWindow, figure: Figure) -> None:
    found = check_references(window(javascript=True), showcase.folder, showcase.address)
    result = f"{found.within} within the site, {len(found.broken)} broken; {found.elsewhere} lead elsewhere"
    figure("links, pictures and addresses", f"{found.files} files: {result}")
    assert found.files > len(showcase.html)
    assert found.within > len(showcase.html)
    assert not found.broken, "\n".join(found.broken)


ADDRESS = "https://example.test/x%C3%A3/"


@pytest.mark.parametrize(
    ("file", "text", "broken"),
    [
        ("a.html", "<p id=x><a href=#x>a</a><a href=b/c.html#%C4%91>b</a><a href=mailto:a@example.test>c</a>", []),
        ("a.html", "<a href=#y>a</a>", ["#y"]),
        ("a.html", "<a href=b/c.html#x>a</a>", ["b/c.html#x"]),
        ("a.html", "<a href=b/>a</a>", ["b/"]),
        ("a.html", "<a href=../a.html>a</a>", ["../a.html"]),
        ("a.html", "<base href=b/><a href=c.html>a</a>", []),
        ("a.html", f"<link rel=canonical href='{ADDRESS}'><meta content='{ADDRESS}y.png'>", [f"{ADDRESS}y.png"]),
        ("a.html", "<img srcset='d.svg 1x, y.png 2x'>", ["y.png"]),
        ("a.html", "<video poster=y.png></video>", ["y.png"]),
        ("a.html", "<form action=y.html></form>", ["y.html"]),
        ("a.html", "<svg><use href=d.svg#s /><use href=d.svg#t /><use xlink:href='#u' /></svg>", ["d.svg#t", "#u"]),
        ("a.html", "<meta http-equiv=refresh content='0; url=y.html'>", ["y.html"]),
        ("a.css", "@import 'y.css'; p { background: url('d.svg') url(y.png) }", ["y.png", "y.css"]),
        ("a.xml", f"<urlset xmlns='s'><url><loc>{ADDRESS}y.html</loc></url></urlset>", [f"{ADDRESS}y.html"]),
        ("a.xml", "<feed xmlns='a'><link href='index.html'/><link href='y.html'/></feed>", ["y.html"]),
        ("a.txt", f"Sitemap: {ADDRESS}y.xml", [f"{ADDRESS}y.xml"]),
        ("a.csv", f'{ADDRESS}d.svg,{ADDRESS}y.html,"{ADDRESS}z,.html"', [f"{ADDRESS}y.html", f"{ADDRESS}z,.html"]),
    ],
)
def test_a_broken_reference_is_found(
    tmp_path: Path, window: OpenWindow, file: str, text: str, broken: list[str]
) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / "index.html").write_text("<a href=https://elsewhere.test/>a</a>", encoding="utf-8")
    (tmp_path / "b" / "c.html").write_text("<p id=đ>", encoding="utf-8")
    (tmp_path / "d.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'><g id='s'/></svg>", encoding="utf-8")
    (tmp_path / file).write_text(text, encoding="utf-8")
    found = check_references(window(javascript=True), tmp_path, ADDRESS)
    assert found.broken == [f"{file}: {link}" for link in broken]
    assert found.elsewhere >= 1
