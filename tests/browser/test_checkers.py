"""The whole showcase under the W3C's checker; and that both checkers find the faults of a faulty page."""

from pathlib import Path

from playwright.sync_api import Browser

from tests.browser.checkers import run_axe, run_nu
from tests.browser.showcase import Showcase
from tests.conftest import Figure

UNKNOWN_TO_NU = {
    "CSS: “paint-order”: Property “paint-order” doesn't exist.": "in SVG 2, and in every browser since 2017"
}
"""What Nu has never heard of, with why it is right."""


def test_nu_finds_no_error_on_any_page(showcase: Showcase, figure: Figure) -> None:
    read, complaints = run_nu(showcase.folder)
    suffixes = (".html", ".css", ".svg")
    assert read == {
        path.relative_to(showcase.folder).as_posix() for path in showcase.folder.rglob("*") if path.suffix in suffixes
    }
    serious = [complaint for complaint in complaints if complaint.words not in UNKNOWN_TO_NU]
    kinds = [complaint.kind for complaint in serious]
    figure(
        "HTML, CSS and SVG by Nu",
        f"{len(read)} files: {kinds.count('error')} errors, {kinds.count('warning')} warnings",
    )
    assert not serious, "\n".join(map(str, serious))
    assert {complaint.words for complaint in complaints} == set(UNKNOWN_TO_NU), "an excuse is no longer needed"


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
