"""Attached files: what is inside is found, what is hostile is refused in bounded time, what is sound is published."""

import hashlib
import io
import shutil
import struct
import subprocess
import sys
import time
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from msgspec.structs import replace
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, TextStringObject

from minhbach import model as m
from minhbach import pipeline
from minhbach.settings import PACKAGE
from minhbach.sources.attachments import inspection, kinds, picture, reading, worker
from minhbach.sources.attachments import memory as attachment_memory
from minhbach.sources.attachments.findings import Findings
from minhbach.sources.attachments.reading import MAX_BYTES, read_attachments, texts
from minhbach.validation.attachment_rules import masked
from tests.sample import SAMPLE_SITE, TESTS, settings
from tests.unit.sampled import Sampled

DOCUMENTS = PACKAGE.parent / "data" / "xa-mau" / "documents"
Change = Callable[[PdfWriter], object]


def pdf(change: Change | None = None, **information: str) -> bytes:
    """A PDF of one empty page."""
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    writer.metadata = None
    if information:
        writer.add_metadata({f"/{key}": value for key, value in information.items()})
    if change:
        change(writer)
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def plain_pdf(*objects: bytes) -> bytes:
    """A PDF of these objects; the first is the catalog."""
    parts, at, places = [b"%PDF-1.7\n"], 9, []
    for number, held in enumerate(objects, 1):
        places.append(at)
        parts.append(b"%d 0 obj\n%s\nendobj\n" % (number, held))
        at += len(parts[-1])
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    end = b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n"
    return b"".join(parts) + end % (size, table, size, at)


def stream(data: bytes, more: bytes = b"") -> bytes:
    return b"<</Length %d%s>>\nstream\n%s\nendstream" % (len(data), more, data)


def page_of(contents: bytes) -> tuple[bytes, ...]:
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R>>"
    return b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>", page, contents


def action(**entries: str) -> Change:
    """Puts an action on the opening of the document."""

    def change(writer: PdfWriter) -> None:
        held = {NameObject(f"/{key}"): TextStringObject(value) for key, value in entries.items() if key != "S"}
        writer.root_object[NameObject("/OpenAction")] = DictionaryObject(
            {NameObject("/S"): NameObject(entries["S"]), **held}
        )

    return change


def comment(writer: PdfWriter) -> None:
    note = DictionaryObject(
        {
            NameObject("/Subtype"): NameObject("/Text"),
            NameObject("/T"): TextStringObject("Tran Van Mau"),
            NameObject("/Contents"): TextStringObject("xem lai"),
        }
    )
    writer.pages[0][NameObject("/Annots")] = ArrayObject([note])


def form(writer: PdfWriter) -> None:
    held = DictionaryObject({NameObject("/XFA"): TextStringObject("x")})
    writer.root_object[NameObject("/AcroForm")] = held


def image(kind: str, size: tuple[int, int] = (9, 9), mode: str = "RGB", **more: object) -> bytes:
    written = io.BytesIO()
    Image.new(mode, size).save(written, kind, **more)
    return written.getvalue()


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def with_chunk(png: bytes, name: bytes, data: bytes) -> bytes:
    return png[:-12] + chunk(name, data) + png[-12:]


def exif(**more: str) -> Image.Exif:
    tags = Image.Exif()
    tags[274] = 1
    if "artist" in more:
        tags[315] = more["artist"]
    else:
        tags.get_ifd(0x8825).update({1: "N", 2: (21.0, 1.0, 2.0)})
    return tags


def inspected(kind: str, content: bytes) -> Findings:
    return inspection.inspect_all([(kind, hashlib.sha256(content).hexdigest(), content)])[0]


def codes(findings: Findings) -> list[str]:
    return [
        " ".join(filter(None, (fault.code.removeprefix("attachment-"), fault.variant))) for fault in findings.faults
    ]


PNG, JPEG = image("PNG"), image("JPEG")
HOSTILE = {
    "script": ("pdf", pdf(action(S="/JavaScript", JS="app.alert(1)")), "active script"),
    "launch": ("pdf", pdf(action(S="/Launch", F="cmd.exe")), "active launch"),
    "script address": ("pdf", pdf(action(S="/URI", URI="javascript:alert(1)")), "active launch"),
    "submit": ("pdf", pdf(action(S="/SubmitForm", F="https://example.test")), "active submit"),
    "embedded file": ("pdf", pdf(lambda writer: writer.add_attachment("a.txt", b"x")), "active embedded"),
    "xfa": ("pdf", pdf(form), "active xfa"),
    "locked": ("pdf", pdf(lambda writer: writer.encrypt("", "owner")), "encrypted"),
    "hidden name": ("pdf", plain_pdf(*page_of(stream(b"")), b"<</S/Java#53cript>>"), "active script"),
    "zip behind": ("pdf", pdf() + b"PK\x03\x04", "trailing"),
    "pages in a circle": (
        "pdf",
        plain_pdf(b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[2 0 R]/Count 1>>"),
        "broken",
    ),
    "deep array": ("pdf", plain_pdf(*page_of(stream(b"")), b"[" * 100_000 + b"]" * 100_000), "broken"),
    "bomb": ("pdf", plain_pdf(*page_of(stream(zlib.compress(bytes(60_000_000)), b"/Filter/FlateDecode"))), "huge work"),
    "nested bomb": (
        "pdf",
        plain_pdf(
            *page_of(
                stream(
                    zlib.compress(zlib.compress(zlib.compress(bytes(70_000_000)))),
                    b"/Filter[/FlateDecode/FlateDecode/FlateDecode]",
                )
            )
        ),
        "huge work",
    ),
    "200,000 pages": (
        "pdf",
        plain_pdf(
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Kids[" + b"3 0 R " * 200_000 + b"]/Count 200000>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>",
        ),
        "broken",
    ),
    "no objects": ("pdf", b"%PDF-1.7\n" + b"1 0 obj" * 1_000_000 + b"\nstartxref\n9\n%%EOF", "broken"),
    "pixels": ("png", image("PNG", (10_000, 10_000), "1"), "huge pixels"),
    "pixels without data": (
        "png",
        PNG[:8]
        + chunk(b"IHDR", struct.pack(">IIBBBBB", 60_000, 60_000, 8, 6, 0, 0, 0))
        + chunk(b"IDAT", zlib.compress(bytes(99)))
        + PNG[-12:],
        "huge pixels",
    ),
    "text bomb": ("png", with_chunk(PNG, b"zTXt", b"a\0\0" + zlib.compress(bytes(60_000_000))), "broken"),
    "png with a tail": ("png", PNG + b"<script>", "trailing"),
    "jpeg with a tail": ("jpg", JPEG + b"PK\x03\x04", "trailing"),
    "jpeg cut off": ("jpg", JPEG[:-30], "broken"),
    "formula": ("csv", b"a;b\n1;=1+1\n", "formula"),
    "call behind a minus": ("csv", b"a,b\n1,-2+cmd|' /C calc'!A0\n", "formula"),
    "endless cell": ("csv", b'a;"' + b"x" * 200_000, "broken"),
    "utf-16": ("csv", "a;b\n".encode("utf-16"), "text encoding"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_with_its_reason_within_seconds(name: str) -> None:
    kind, content, wanted = HOSTILE[name]
    started = time.monotonic()
    assert codes(inspected(kind, content)) == [wanted]
    assert time.monotonic() - started < worker.SECONDS + 5


@pytest.mark.skipif(sys.platform != "linux", reason="no other system holds a process to its memory")
def test_no_hostile_file_takes_500_mb() -> None:
    """In a process of its own: children of this one begin with all that the tests hold."""
    done = subprocess.run([sys.executable, "-c", MOST], capture_output=True, text=True, check=True, cwd=TESTS.parent)
    assert 0 < int(done.stdout) * 1024 < 500_000_000
    assert worker.MEMORY < 500_000_000


MOST = """
import resource
from tests.unit.test_attachments import HOSTILE, inspected

for kind, content, _ in HOSTILE.values():
    inspected(kind, content)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


SOUND = {
    "empty page": ("pdf", pdf()),
    "program": ("pdf", pdf(Creator="Microsoft® Word 2016", Producer="LibreOffice 24")),
    "link": ("pdf", pdf(action(S="/URI", URI="https://example.test"))),
    "png": ("png", PNG),
    "jpeg": ("jpg", JPEG),
    "progressive jpeg": ("jpg", image("JPEG", (300, 300), progressive=True)),
    "table": ("csv", "tên;số\na;-2,5\nb;- chưa có\nc;+3%\n".encode()),
}


@pytest.mark.parametrize("name", SOUND)
def test_a_sound_file_passes(name: str) -> None:
    findings = inspected(*SOUND[name])
    assert (findings.faults, findings.people, findings.located, findings.complete) == ((), (), False, True)


PEOPLE = {
    "author of a pdf": ("pdf", pdf(Author="Trần Văn Mẫu"), "Trần Văn Mẫu"),
    "person as creator": ("pdf", pdf(Creator="Trần Văn Mẫu"), "Trần Văn Mẫu"),
    "comment": ("pdf", pdf(comment), "Tran Van Mau"),
    "xmp": (
        "pdf",
        plain_pdf(
            *page_of(stream(b"")),
            stream(
                b"<dc:creator><rdf:Seq><rdf:li>Tran Van Mau</rdf:li></rdf:Seq></dc:creator>",
                b"/Type/Metadata/Subtype/XML",
            ),
        ),
        "Tran Van Mau",
    ),
    "exif": ("jpg", image("JPEG", exif=exif(artist="Tran Van Mau")), "Tran Van Mau"),
    "png text": ("png", with_chunk(PNG, b"tEXt", b"Author\0Tran Van Mau"), "Tran Van Mau"),
}


@pytest.mark.parametrize("name", PEOPLE)
def test_a_person_in_metadata_is_found(name: str) -> None:
    kind, content, person = PEOPLE[name]
    findings = inspected(kind, content)
    assert person in [words for _, words in findings.people]
    assert person in [words for _, words in findings.metadata]


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_position_is_found(kind: str) -> None:
    assert inspected({"PNG": "png", "JPEG": "jpg"}[kind], image(kind, exif=exif())).located


def test_a_photograph_inside_a_pdf_gives_away_its_position() -> None:
    photograph = stream(image("JPEG", exif=exif()), b"/Type/XObject/Subtype/Image/Width 9/Height 9/Filter/DCTDecode")
    assert inspected("pdf", plain_pdf(*page_of(stream(b"")), photograph)).located


def test_a_name_is_masked_to_its_first_letters() -> None:
    assert masked("Trần Văn Mẫu") == "T••• V•• M••"


def test_the_text_of_a_pdf_is_read() -> None:
    text = inspected("pdf", (DOCUMENTS / "phu-luc-bao-cao-66.pdf").read_bytes()).text
    assert "MINH HỌA" in text and "66/BC-UBND" in text


def test_a_process_that_dies_over_a_file_loses_only_that_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inspection, "WORKER", "tests.unit.dying_inspector")
    files = [b"one", b"die", b"two", b"die", b"three"]
    found = inspection.inspect_all([("csv", str(at), content) for at, content in enumerate(files)])
    assert [f.text or codes(f) for f in found] == ["alive", ["huge work"], "alive", ["huge work"], "alive"]


def test_the_first_bytes_of_a_file_tell_its_type_or_nothing() -> None:
    assert kinds.looks_like(b"\n <!DOCTYPE html>") == "HTML, SVG, XML"
    assert kinds.looks_like(b"ten;so\n") == ""


def test_a_picture_ends_where_its_marks_say() -> None:
    assert picture.png_end(PNG) == len(PNG)
    assert picture.jpeg_end(JPEG) == len(JPEG)
    assert picture.jpeg_end(JPEG[:2]) is None


def test_a_file_over_the_limit_is_not_read_to_its_end(tmp_path: Path) -> None:
    file = tmp_path / "data/xa-thu/documents/lon.pdf"
    file.parent.mkdir(parents=True)
    with file.open("wb") as opened:
        opened.truncate(MAX_BYTES + 1)
    sound, found = read_attachments(tmp_path, ["data/xa-thu/documents/lon.pdf"])
    assert (sound, [d.code for d in found]) == ({}, ["attachment-too-large"])


def test_all_files_of_a_unit_together_have_a_limit(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MAX_UNIT_BYTES", 100)
    sound, found = read_attachments(project, ["data/xa-thu/documents/bao-cao-66.csv"])
    assert (sound, [d.code for d in found]) == ({}, ["attachments-too-large"])


# ---- published ---------------------------------------------------------------------------------------------------

CSV = "xa-thu/van-ban/bao-cao-66.csv"
CONTENT = (SAMPLE_SITE / "data/xa-thu/documents/bao-cao-66.csv").read_bytes()


@pytest.fixture
def project(tmp_path: Path) -> Path:
    shutil.copytree(SAMPLE_SITE, tmp_path / "project")
    return tmp_path / "project"


@pytest.fixture
def opened(project: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], int]:
    """Reads the sample's attachments; tells how many files were opened for that, and not remembered."""
    asked: list[inspection.Item] = []

    def inspect_all(items: Sequence[inspection.Item]) -> list[Findings]:
        asked.extend(items)
        return inspection.inspect_all(items)

    def read() -> int:
        asked.clear()
        files = sorted((project / "data/xa-thu/documents").iterdir())
        read_attachments(project, [file.relative_to(project).as_posix() for file in files])
        return len(asked)

    monkeypatch.setattr(reading, "inspect_all", inspect_all)
    return read


@pytest.mark.parametrize("doubt", ["copied", "damaged", "other programs"])
def test_sound_files_are_opened_once_while_their_memory_is_beyond_doubt(
    doubt: str, project: Path, opened: Callable[[], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    memory = project / ".cache/attachments/xa-thu.msgpack"
    files = opened()
    assert files and opened() == 0
    if doubt == "copied":
        Path(shutil.copy(memory, memory.with_name("copy"))).replace(memory)
    elif doubt == "damaged":
        memory.write_bytes(memory.read_bytes()[:-1])
    else:
        monkeypatch.setattr(attachment_memory, "_readers", lambda: "others")
    assert opened() == files
    assert opened() == 0


def test_a_refused_file_is_opened_anew(project: Path, opened: Callable[[], int]) -> None:
    (project / "data/xa-thu/documents/hong.pdf").write_bytes(b"%PDF-1.7")
    opened()
    assert opened() == 1


def edit(root: Path, file: str, old: str, new: str) -> None:
    path = root / file
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_a_file_is_published_byte_for_byte_with_its_hash_in_both_languages(unaddressed: Sampled) -> None:
    assert unaddressed.files[CSV] == CONTENT
    for page in ("xa-thu/van-ban.html", "xa-thu/en/van-ban.html"):
        assert hashlib.sha256(CONTENT).hexdigest() in unaddressed.html(page)


def test_wherever_the_document_is_named_the_link_says_type_and_size(unaddressed: Sampled) -> None:
    for page, words in (
        ("xa-thu/cchc-2026-2028/ky/2026.html", "(bảng CSV, 1 KB)"),
        ("xa-thu/en/cchc-2026-2028/chi-tieu/tinh-gian-bien-che.html", "(CSV table, 1 KB)"),
    ):
        links = [a for a in unaddressed.soups[page].find_all("a") if str(a.get("href")).endswith("bao-cao-66.csv")]
        assert links and all(a["type"] == "text/csv" and words in a.text for a in links)
        assert hashlib.sha256(CONTENT).hexdigest()[:8] in unaddressed.html(page)


def test_the_list_names_each_place_that_rests_on_a_document(unaddressed: Sampled) -> None:
    listed = unaddressed.soups["xa-thu/en/van-ban.html"]
    assert "Results: Year 2026" in [a.text for a in listed.select("dd a")]
    assert "van-ban.html" in [a.get("href") for a in unaddressed.soups["xa-thu/index.html"].find_all("a")]


def test_a_unit_without_attached_documents_has_no_list_of_them(unaddressed: Sampled) -> None:
    assert "phuong-nho/van-ban.html" not in unaddressed.files


def test_a_file_of_news_to_come_stays_back(project: Path, tmp_path: Path) -> None:
    (project / "data/xa-thu/documents/hen.csv").write_text("a;b\n", encoding="utf-8")
    news = next((project / "content/xa-thu/news").glob("2027-03-01-*.md"))
    edit(project, news.relative_to(project).as_posix(), "---\ntitle", "---\nsource: {file: hen.csv}\ntitle")
    chosen = settings(tmp_path / "site", project)
    assert "xa-thu/van-ban/hen.csv" not in pipeline.check(chosen).files
    assert "xa-thu/van-ban/hen.csv" in pipeline.check(replace(chosen, drafts=True)).files


def test_all_words_of_a_file_can_be_searched(project: Path) -> None:
    (project / "data/xa-thu/documents/ban-ky.pdf").write_bytes(pdf(Author="Trần Văn Mẫu", Title="Báo cáo"))
    sound, _ = read_attachments(project, ["data/xa-thu/documents/ban-ky.pdf"])
    fields = dict(texts(sound["data/xa-thu/documents/ban-ky.pdf"]))
    assert fields["name"] == "ban-ky.pdf"
    assert (fields["Author"], fields["Title"]) == ("Trần Văn Mẫu", "Báo cáo")


def test_the_files_of_the_illustrative_unit_say_so_and_name_nobody() -> None:
    for file in sorted(DOCUMENTS.iterdir()):
        findings = inspected(file.suffix[1:], file.read_bytes())
        assert "minh họa" in findings.text.lower()
        assert (findings.metadata, findings.complete) == ((), True)
        assert file.stat().st_size < 150_000
        if file.suffix == ".pdf":
            assert PdfReader(file).metadata is None


# ---- values without a document -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("document", "identified"),
    [
        (m.Document(number="85/BC-UBND"), True),
        (m.Document(number="…/BC-UBND", title=m.Text("Báo cáo")), False),
        (m.Document(title=m.Text("Báo cáo")), False),
        (m.Document(title=m.Text("Báo cáo"), date=m.PartialDate(2026, 6, 18)), True),
        (m.Document(date=m.PartialDate(2026)), False),
        (m.Document(url="https://example.test/"), True),
        (m.Document(file="bao-cao.pdf"), True),
    ],
)
def test_a_source_counts_if_it_says_which_document_it_is(document: m.Document, identified: bool) -> None:
    assert document.is_identified is identified


def test_evidence_stands_in_for_a_source() -> None:
    known, vague = m.Document(number="1/QĐ-UBND"), m.Document(title=m.Text("Báo cáo"))
    assert m.Result(evidence=(known,)).is_documented(None)
    assert m.Result().is_documented(known)
    assert not m.Result(source=vague).is_documented(known)


def test_a_value_without_a_document_is_shown_as_such_and_counted(project: Path, tmp_path: Path) -> None:
    edit(
        project,
        "data/xa-thu/cchc-2026-2028/results/2026-H1.yaml",
        "source: {number: 21/BC-UBND, date: 2026-06-18}\n",
        "",
    )
    built = pipeline.check(settings(tmp_path / "site", project))
    assert built.documented[1] - built.documented[0] == 6
    for page, words in (
        ("xa-thu/cchc-2026-2028/chi-tieu/ho-so-dung-han.html", "Chưa nêu văn bản làm căn cứ"),
        ("xa-thu/en/cchc-2026-2028/ky/2026-H1.html", "No source document named"),
        ("xa-thu/en/cchc-2026-2028/nhiem-vu.html", "No source document named"),
    ):
        assert words in built.files[page].decode()


def test_a_value_whose_own_source_is_vague_is_marked_in_the_annex(project: Path, tmp_path: Path) -> None:
    edit(
        project,
        "data/xa-thu/cchc-2026-2028/results/2026.yaml",
        "{value: 19}",
        "{value: 19, source: {title: {vi: Báo cáo, en: Report}}}",
    )
    files = pipeline.check(settings(tmp_path / "site", project)).files
    annex = files["xa-thu/en/cchc-2026-2028/ky/2026.html"].decode()
    assert annex.count("No source document named") == 1
    card = files["xa-thu/en/cchc-2026-2028/chi-tieu/tinh-gian-bien-che.html"].decode()
    assert 'Report <span class="no-document">(it is not clear which document)</span>' in card
