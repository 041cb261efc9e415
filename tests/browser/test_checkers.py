"""The whole showcase under the W3C's checker; and that both checkers find the faults of a faulty page."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from minhbach.policy import page_policy
from tests.browser.checkers import Complaint, run_axe, run_nu
from tests.browser.showcase import Showcase
from tests.conftest import Figure

UNKNOWN_TO_NU = {
    r"CSS: “paint-order”: Property “paint-order” doesn't exist\.": "in SVG 2, and in every browser since 2017",
    r"Resource violates Content Security Policy \(meta tag\): external (stylesheet|script) “(\.\./)*assets/[\w.-]+” "
    r"blocked by “(style|script)-src” directive\.": "it takes no file for 'self'; browsers do, and the tests that open "
    "pages from a disk would hear of what is blocked",
    r'Inline script violates Content Security Policy .*: <script type="application/ld\+json">': "data for search "
    "engines: it runs nothing, and no policy is asked about it",
}
"""What Nu has never heard of or takes amiss, as a pattern, with why it is wrong."""


def excuse(complaint: Complaint) -> str | None:
    """The pattern that excuses a complaint; one of an inline script is told apart by the tag that it points at."""
    tag = re.search("<script[^>]*>", complaint.extract)
    said = f"{complaint.words}: {tag[0]}" if tag and complaint.words.startswith("Inline") else complaint.words
    return next((pattern for pattern in UNKNOWN_TO_NU if re.fullmatch(pattern, said)), None)


def test_nu_finds_no_error_on_any_page(showcase: Showcase, figure: Figure) -> None:
    read, complaints = run_nu(showcase.folder)
    suffixes = (".html", ".css", ".svg")
    assert read == {
        path.relative_to(showcase.folder).as_posix() for path in showcase.folder.rglob("*") if path.suffix in suffixes
    }
    serious = [complaint for complaint in complaints if not excuse(complaint)]
    kinds = [complaint.kind for complaint in serious]
    figure(
        "HTML, CSS and SVG by Nu",
        f"{len(read)} files: {kinds.count('error')} errors, {kinds.count('warning')} warnings",
    )
    assert not serious, "\n".join(map(str, serious))
    assert set(map(excuse, complaints)) == set(UNKNOWN_TO_NU), "an excuse is no longer needed"


@pytest.mark.parametrize(
    ("page", "complaint"),
    [
        ("<script>a()</script>", "Inline script"),
        ("<script type=module>a()</script>", "Inline script"),
        ("<style>a{}</style>", "Inline style"),
        ("<script src=https://a.vn/b.js></script>", "external script “https://a.vn/b.js”"),
    ],
)
def test_what_a_policy_forbids_is_not_excused(tmp_path: Path, page: str, complaint: str) -> None:
    head = f'<meta http-equiv=Content-Security-Policy content="{page_policy(script=True)}"><meta charset=utf-8>'
    html = f"<!doctype html><html lang=vi>{head}<title>Xã</title>{page}<p>Xã</p></html>"
    (tmp_path / "a.html").write_text(html, encoding="utf-8")
    (found,) = [said for said in run_nu(tmp_path)[1] if "Policy" in said.words]
    assert complaint in found.words and not excuse(found)


FAULTY = "<!doctype html><html lang=vi><meta charset=utf-8><title>Xã</title><main><h1>Xã</h1><img src='data:,'></main>"


def test_nu_finds_what_is_wrong(tmp_path: Path) -> None:
    folder = tmp_path / "xã hội"
    folder.mkdir()
    (folder / "xã.html").write_text(FAULTY, encoding="utf-8")
    (folder / "x.css").write_text("p { colour: red }", encoding="utf-8")
    (folder / "x.xml").write_text("<", encoding="utf-8")
    read, complaints = run_nu(folder)
    assert read == {"xã.html", "x.css"}
    assert {(complaint.path, complaint.kind) for complaint in complaints} == {("xã.html", "error"), ("x.css", "error")}
    assert any("alt" in complaint.words for complaint in complaints)


def test_axe_finds_what_is_wrong(browser: Browser) -> None:
    page = browser.new_page()
    page.set_content(FAULTY)
    assert [place.rule for place in run_axe(page).violations] == ["image-alt"]
    page.set_content(FAULTY.replace("<img src='data:,'>", "<a href=#a>a</a><a href=#b>b</a>"))
    assert [place.rule for place in run_axe(page).violations] == ["target-size", "target-size"]
    page.close()
