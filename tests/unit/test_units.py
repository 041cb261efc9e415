"""Units are made each by itself: what one gives to the pages of all, and what is told of links between them."""

import shutil
from pathlib import Path

import pytest

from minhbach import pipeline
from minhbach.diagnostics import Span, errors
from minhbach.render.catalog import load_catalog
from tests.sample import SAMPLE_SITE, TEMPLATES, settings

PHONE = "0200 000 0001"
"""That of an office of xa-thu."""
NEWS = "content/xa-thu/news/2026-06-22-bao-cao-6-thang.vi.md"
PAGE = "content/pages/gioi-thieu.vi.md"
"""Like those news it has a translation, so that one page alone shows it."""
WARD_NEWS = "content/phuong-nho/news/2026-05-04-gop-y.vi.md"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    shutil.copytree(SAMPLE_SITE, tmp_path / "project", ignore=shutil.ignore_patterns(".cache"))
    return tmp_path / "project"


def change(root: Path, file: str, old: str, new: str) -> None:
    text = (root / file).read_text(encoding="utf-8")
    assert old in text
    (root / file).write_text(text.replace(old, new), encoding="utf-8", newline="\n")


def write_to(root: Path, file: str, words: str) -> Span:
    """Add a paragraph; return where it stands."""
    text = (root / file).read_text(encoding="utf-8").rstrip("\n")
    (root / file).write_text(f"{text}\n\n{words}\n", encoding="utf-8", newline="\n")
    return Span(file, text.count("\n") + 3, 1)


def made(root: Path) -> dict[str, bytes]:
    return pipeline.check(settings(root / "site", root)).files


def told(root: Path) -> list[tuple[str, Span]]:
    with pytest.raises(pipeline.RefusedSources) as refused:
        made(root)
    found, sources = errors(refused.value.diagnostics), refused.value.sources
    return [(complaint.code, sources.span(complaint.place)) for complaint in found]


def test_the_part_of_a_unit_does_not_depend_on_other_units(root: Path) -> None:
    before = made(root)
    change(root, "data/phuong-nho/unit.yaml", "short_name:", "short_name: {vi: Phường Khác, en: Other Ward} #")
    write_to(root, WARD_NEWS, "Thêm một đoạn.")
    after = made(root)
    changed = {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}
    assert any(path.startswith("phuong-nho/") for path in changed) and "index.html" in changed
    assert not [path for path in changed if path.startswith("xa-thu/")]


def test_names_in_the_pieces_that_units_give_are_words(root: Path) -> None:
    change(root, "data/phuong-nho/unit.yaml", "short_name:", 'short_name: "Phường <b>&\\"Nhỏ" #')
    files = made(root)
    for path in ("index.html", "tim-kiem.html", "a-z.html", "404.html", "du-lieu.html", "chi-so/ho-so-dung-han.html"):
        page = files[path].decode()
        assert "Phường &lt;b&gt;&amp;&#34;Nhỏ" in page, path
        assert "<b>&" not in page, path


def test_an_indicator_that_nobody_promises_has_a_page_that_says_so(root: Path) -> None:
    change(
        root,
        "data/indicators.yaml",
        "indicators:\n",
        "indicators:\n  - {id: moi, unit: percent, title: {vi: Mới, en: New}}\n",
    )
    files = made(root)
    for path, language in (("chi-so/moi.html", "vi"), ("en/chi-so/moi.html", "en")):
        page, said = files[path].decode(), load_catalog(TEMPLATES, language).plain("indicator.nobody")
        assert said in page and "<table" not in page
        assert said not in files[path.replace("moi", "ho-so-dung-han")].decode()


def test_a_phone_of_another_units_office_may_be_told_and_that_of_nobody_may_not(root: Path) -> None:
    write_to(root, WARD_NEWS, f"Gọi {PHONE} của xã bên.")
    write_to(root, PAGE, f"Gọi {PHONE}.")
    assert made(root)
    place = write_to(root, WARD_NEWS, "Gọi 0912 345 678.")
    assert [(code, span.file, span.line) for code, span in told(root)] == [("personal-data", place.file, place.line)]


def test_no_phone_is_judged_while_the_offices_of_a_unit_are_not_known(root: Path) -> None:
    write_to(root, WARD_NEWS, f"Gọi {PHONE} của xã bên.")
    change(root, "data/xa-thu/unit.yaml", "kind:", "kind: [")
    assert {(code, span.file) for code, span in told(root)} == {("yaml-syntax", "data/xa-thu/unit.yaml")}


def test_a_broken_link_between_parts_is_told_where_it_was_written(root: Path) -> None:
    unit = write_to(root, NEWS, "[a](../../phuong-nho/a.html) [b](../../phuong-nho/index.html#b) [c](../../c.html)")
    shared = write_to(root, PAGE, "[a](phuong-nho/c.html) [b](phuong-nho/index.html#d)")
    found = [("broken-fragment", unit), ("broken-link", unit), ("broken-link", unit)]
    assert sorted(told(root), key=str) == sorted(
        [*found, ("broken-fragment", shared), ("broken-link", shared)], key=str
    )


def test_links_between_parts_may_lead_to_what_is_there(root: Path) -> None:
    write_to(root, NEWS, "[a](../../phuong-nho/index.html#noi-dung) [b](../../thuat-ngu.html#noi-dung)")
    write_to(root, PAGE, "[a](xa-thu/en/index.html) [b](phuong-nho/index.html#noi-dung)")
    assert made(root)


def test_pages_are_spoken_of_once_no_source_of_any_unit_has_errors(root: Path) -> None:
    link = write_to(root, PAGE, "[a](khong-co.html)")
    change(root, "data/xa-thu/unit.yaml", "kind:", "kin:")
    assert {span.file for _, span in told(root)} == {"data/xa-thu/unit.yaml"}
    change(root, "data/xa-thu/unit.yaml", "kin:", "kind:")
    assert told(root) == [("broken-link", link)]


def test_outdated_translations_are_told_of_by_the_pages_whose_pieces_show_them(published_sample: Path) -> None:
    notice = load_catalog(TEMPLATES, "en").plain("stale.now", count=2)
    assert "Land dossiers" in (published_sample / "xa-thu/en/index.html").read_text(encoding="utf-8")
    assert notice not in (published_sample / "en/index.html").read_text(encoding="utf-8"), "xa-thu is illustrative"
