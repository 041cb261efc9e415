"""The guard over sources and pages: what it reads, where it puts what it finds, and that nobody can read it there."""

import shutil
from pathlib import Path

import pytest

from minhbach import pipeline
from minhbach.cli import main
from minhbach.diagnostics import Concealed, Diagnostic, Place, Span
from minhbach.messages import Messages
from minhbach.output.guard import guard_published
from minhbach.output.reading import Reading
from minhbach.render.catalog import load_catalog
from minhbach.sources.project import read_sources
from minhbach.validation.guard import Guarded, Watch, guard_sources
from minhbach.validation.personal_data.folding import fold
from minhbach.validation.personal_data.offices import Offices
from tests.sample import ON, SAMPLE_SITE, settings

WATCH = Watch(Offices.of(["0905 111 222"], ["mot-cua.xa@gmail.com", "van-phong@xa-thu.vn"]), 2026)


PLAIN = "<!doctype html>\n<html>\n<head>\n</head>\n<body>\n{}\n</body>\n</html>\n"
"""Around markup that is plain too, a page that is read line by line."""


def kinds(page: str, path: str = "a.html") -> list[str]:
    found = guard_published(Reading({path: page}), {path: page.encode()}, [], Guarded((), watch=WATCH))
    return [str(complaint.details["kind"]) for complaint in found]


@pytest.mark.parametrize(
    ("markup", "kind"),
    [
        ("<p>Gọi 0912<b>345</b><i>6</i>78</p>", "phone"),
        ("<p>Gọi &#48;912&nbsp;345&#32;678</p>", "phone"),
        ("<p>Gọi 0912\u00ad345\u200b678</p>", "phone"),
        ("<p>Gọi ٠٩١٢٣٤٥٦٧٨</p>", "phone"),
        ("<p>Số 020<wbr>085<wbr>123456</p>", "citizen-number"),
        ('<img alt="CCCD 020085123456" src="a.png">', "citizen-number"),
        ('<p title="CMND 081234567">Một người</p>', "identity-card"),
        ('<meta name="description" content="Gọi 0912 345 678">', "phone"),
        ('<a href="mailto:nguyenvana.demo@gmail.com">thư</a>', "email"),
        ('<a href="tel:+84912345678">gọi</a>', "phone"),
        ('<div data-search="0912345678"></div>', "phone"),
        ("<!-- 0912345678 -->", "phone"),
    ],
)
def test_what_a_page_tells_in_any_way_is_found(markup: str, kind: str) -> None:
    assert kinds(f"<!doctype html><html><body>{markup}</body></html>") == [kind]
    assert kinds(PLAIN.format(markup)) == [kind]
    assert kinds(PLAIN.format(markup.replace(" ", "\n") if "<p>" in markup else markup)) == [kind]


@pytest.mark.parametrize("path", ["feed.xml", "tim-kiem.js", "a.json", "a.csv"])
def test_other_files_with_words_are_read_too(path: str) -> None:
    content = '"G\\u1ecdi \\u0030912 345 678", "Gọi &#48;987654321"'.encode()
    found = guard_published(Reading({}), {path: content}, [], Guarded((), watch=WATCH))
    assert [str(complaint.details["found"]) for complaint in found] == ["091• ••• •78", "098•••••21"]


@pytest.mark.parametrize("path", ["a.json", "a.csv"])
def test_what_tells_something_only_beside_another_string_is_found(path: str) -> None:
    for told, kind in (('"Nguyễn Văn An", "sinh ngày 12/3/1990"', "birth"), ('"gọi","09 12 34 56 78"', "phone")):
        found = guard_published(Reading({}), {path: f"1\n{told}\n2".encode()}, [], Guarded((), watch=WATCH))
        assert [complaint.details["kind"] for complaint in found] == [kind]
        assert not WATCH.search(told.rpartition('"')[0].rpartition('"')[2])


def test_contacts_of_offices_and_what_an_exception_lets_pass_may_stand_on_pages() -> None:
    page = "<p>0905.111.222, mot-cua.xa@gmail.com, ke-toan@xa-thu.vn, 0912 345 678, khac@gmail.com</p>"
    guarded = Guarded((), words=frozenset({"0912345678"}), watch=WATCH)
    found = guard_published(Reading({"a.html": page}), {}, [], guarded)
    assert [complaint.details["kind"] for complaint in found] == ["email"]  # another mailbox at the public provider


def test_the_same_thing_on_many_pages_is_told_once() -> None:
    pages = {f"{i}.html": "<p>Gọi 0912 345 678</p>" for i in range(3)}
    assert len(guard_published(Reading(pages), {}, [], Guarded((), watch=WATCH))) == 1


def test_a_word_that_is_concealed_is_printed_in_no_way() -> None:
    concealed = Concealed("020085123456", "020•••••••56")
    complaint = Diagnostic("personal-data", Place("a.yaml"), {"found": concealed})
    assert "020085123456" not in f"{concealed} {concealed!r} {complaint} {complaint!r} {[concealed]}"


# ---- the sources ---------------------------------------------------------------------------------------------------


@pytest.fixture
def root(tmp_path: Path) -> Path:
    shutil.copytree(SAMPLE_SITE, tmp_path / "project")
    return tmp_path / "project"


def append(root: Path, file: str, text: str) -> None:
    with (root / file).open("a", encoding="utf-8") as opened:
        opened.write(text)


def test_the_text_of_an_attachment_is_read_and_of_any_other_its_name(root: Path) -> None:
    folder = root / "data/xa-thu/documents"
    folder.mkdir(exist_ok=True)
    (folder / "danh-sach.csv").write_text("ten,so\nMột người,020085123456\n", encoding="utf-8")
    (folder / "don-0912345678.pdf").write_bytes(b"%PDF-1.7\n\0")
    found = guard_sources(read_sources(root)[0], 2026).complaints
    assert {(d.code, d.place.file.rsplit("/", 1)[1]) for d in found} == {
        ("personal-data", "danh-sach.csv"),
        ("personal-data-in-name", "don-0912345678.pdf"),
    }


def test_a_number_over_the_cells_of_a_row_is_found_at_the_row(root: Path) -> None:
    append(root, "content/pages/gioi-thieu.vi.md", "\n| a | b |\n|---|---|\n| 0912 345 | 678 |\n")
    last = len((root / "content/pages/gioi-thieu.vi.md").read_text(encoding="utf-8").splitlines())
    found = guard_sources(read_sources(root)[0], 2026).complaints
    assert [(d.code, d.place) for d in found] == [
        ("personal-data", Span("content/pages/gioi-thieu.vi.md", last, 1)),
    ]


def test_nobody_is_born_later_than_the_present(root: Path) -> None:
    append(root, "data/areas.yaml", "# 020230123456\n")  # of 2030
    assert not guard_sources(read_sources(root)[0], 2026).complaints
    assert guard_sources(read_sources(root)[0], 2030).complaints


def test_exceptions_are_listed_with_their_reasons_and_without_the_words(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    append(root, "data/xa-thu/unit.yaml", '# guard-allow phone: Số trực do trạm công bố\nnote: "Gọi 0912 345 678."\n')
    arguments = ["--root", str(root), "--date", ON.isoformat(), "--output", str(tmp_path / "site")]
    for language, word in (("vi", "Ngoại lệ phone"), ("en", "Exception phone")):
        assert main(["check", *arguments, "--language", language]) == 0
        said = "".join(capsys.readouterr())
        assert f"{word} " in said and "Số trực do trạm công bố" in said
        assert "0912" not in said


def test_nothing_of_it_is_printed_by_any_complaint_of_a_whole_build(root: Path) -> None:
    secret = "020085123456"
    append(root, "data/xa-thu/unit.yaml", f"so_{secret}: {{vi: {secret}}}\n")
    append(root, "data/xa-thu/cchc-2026-2028/results/2026.yaml", f"{secret}: [{secret}\n")
    append(root, "content/pages/gioi-thieu.vi.md", f"\n[thư](javascript:{secret}) <b>{secret}</b> {{#{secret}}}\n")
    with pytest.raises(pipeline.RefusedSources) as refusal:
        pipeline.check(settings(root / "site", root))
    for language in ("vi", "en"):
        words = Messages(load_catalog(settings(root).templates, language))
        said = "\n".join(words.lines(refusal.value.diagnostics, refusal.value.sources))
        assert secret not in said and secret[:8] not in said


def test_places_count_in_the_text_whatever_is_left_out_or_spelled_out_on_the_way() -> None:
    folded = fold("ﬁ\u200b１2")
    assert folded.plain == "fi12"
    assert folded.span(2, 4) == (2, 4)
    assert folded.span(0, 1) == (0, 1)
