"""`verify`: a published copy, a folder or a web server's, is what its manifest says or every difference is told."""

import json
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from msgspec.structs import asdict

from minhbach.cli import main
from minhbach.output import verify as mechanism
from minhbach.output.folder.mark import MARKER
from minhbach.output.manifest import MANIFEST, listed
from minhbach.output.verify import Difference, NoManifest, verify

Run = Callable[..., tuple[int, str, str]]
Answer = Callable[[BaseHTTPRequestHandler], None]


@pytest.fixture
def copy(published_sample: Path, tmp_path: Path) -> Path:
    shutil.copytree(published_sample, tmp_path / "bản sao")
    return tmp_path / "bản sao"


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.delenv("MINHBACH_LANGUAGE", raising=False)

    def run(*arguments: str) -> tuple[int, str, str]:
        try:
            code = main(["verify", *arguments])
        except SystemExit as stopped:
            code = int(stopped.code or 0)
        out, err = capsys.readouterr()
        return code, out, err

    return run


def spoil(copy: Path) -> list[tuple[str, str]]:
    """Change a copy in every way; returns what should be found."""
    (copy / "index.html").unlink()
    (copy / "404.html").write_bytes((copy / "404.html").read_bytes() + b" ")
    content = (copy / "en/index.html").read_bytes()
    (copy / "en/index.html").write_bytes(content[:-1] + b"x")
    (copy / "en/404.html").unlink()
    (copy / "en/404.html").mkdir()
    (copy / "theirs.txt").write_bytes(b"theirs")
    (copy / "xa-thu/index.html").unlink()
    (copy / "xa-thu/theirs.txt").write_bytes(b"theirs")
    (copy / "phuong-nho" / MANIFEST).write_bytes(b"{}")
    (copy / "phuong-nho/index.html").unlink()
    return [
        ("404.html", "changed"),
        ("en/404.html", "missing"),
        ("en/index.html", "changed"),
        ("index.html", "missing"),
        ("phuong-nho/manifest.json", "changed"),
        ("theirs.txt", "extra"),
        ("xa-thu/index.html", "missing"),
        ("xa-thu/theirs.txt", "extra"),
    ]


# ---- a folder ----------------------------------------------------------------------------------------------------


def test_a_copy_that_is_whole_returns_0_and_says_where_it_is_from(copy: Path, run: Run) -> None:
    code, out, err = run(str(copy))
    assert (code, err) == (0, "")
    assert "Khớp" in out and "2027-02-01" in out
    assert "All as it should be" in run(str(copy), "--language", "en")[1]
    assert run(str(copy), "--quiet") == (0, "", "")


def test_every_difference_is_told_in_both_languages_and_returns_1(copy: Path, run: Run) -> None:
    expected = spoil(copy)
    assert [(difference.path, difference.fault) for difference in verify(str(copy)).differences] == expected
    words = {
        "vi": {"missing": "thiếu", "changed": "khác", "extra": "thừa"},
        "en": {"missing": "missing", "changed": "changed", "extra": "extra"},
    }
    for language in words:
        code, out, err = run(str(copy), "--language", language)
        assert (code, out) == (1, "")
        for path, fault in expected:
            assert f"{path}: {words[language][fault]}" in err


@pytest.mark.parametrize("spoiled", ["another", "missing", "a link", "a link to the unit"])
def test_a_unit_whose_manifest_is_not_the_one_that_the_sites_proves_is_not_said_to_be_compared(
    copy: Path, tmp_path: Path, run: Run, spoiled: str
) -> None:
    manifest, page = copy / "xa-thu" / MANIFEST, copy / "xa-thu/index.html"
    if spoiled == "another":
        page.write_bytes(page.read_bytes() + b"<script>")
        content = json.loads(manifest.read_bytes())
        content["files"]["index.html"] = asdict(listed(page.read_bytes()))
        manifest.write_text(json.dumps(content), encoding="utf-8")
    elif spoiled == "missing":
        shutil.rmtree(manifest.parent)
    elif spoiled == "a link":
        shutil.move(manifest, tmp_path / MANIFEST)
        manifest.symlink_to(tmp_path / MANIFEST)
    else:
        shutil.move(copy / "xa-thu", tmp_path / "xa-thu")
        (copy / "xa-thu").symlink_to(tmp_path / "xa-thu")
    files = json.loads((copy / MANIFEST).read_bytes())["units"]["xa-thu"]["files"]
    found = [difference for difference in verify(str(copy)).differences if difference.fault != "extra"]
    fault: Any = "missing" if spoiled in ("missing", "a link to the unit") else "changed"
    assert found == [Difference(f"xa-thu/{MANIFEST}", fault, lists=files)]
    assert f"{files} files could not be compared" in run(str(copy), "--language", "en")[2]
    assert f"không so được {files} tệp" in run(str(copy))[2]


def test_a_units_manifest_that_is_proven_and_yet_damaged_is_told(copy: Path, run: Run) -> None:
    manifest = json.loads((copy / MANIFEST).read_bytes())
    (copy / "xa-thu" / MANIFEST).write_bytes(b"{}")
    manifest["units"]["xa-thu"] |= asdict(listed(b"{}"))
    (copy / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
    assert run(str(copy))[0] == 2


def test_a_copy_from_before_units_had_manifests_is_compared(copy: Path) -> None:
    whole = json.loads((copy / MANIFEST).read_bytes())
    for unit in whole.pop("units"):
        inside = json.loads((copy / unit / MANIFEST).read_bytes())["files"]
        whole["files"] |= {f"{unit}/{path}": inside[path] for path in inside}
        (copy / unit / MANIFEST).unlink()
        (copy / unit / MARKER).unlink()
    (copy / MANIFEST).write_text(json.dumps(whole), encoding="utf-8")
    (copy / "xa-thu/index.html").unlink()
    assert [difference.path for difference in verify(str(copy)).differences] == ["xa-thu/index.html"]


def test_a_link_is_not_followed_out_of_the_copy(copy: Path, tmp_path: Path) -> None:
    shutil.move(copy / "index.html", tmp_path / "index.html")
    shutil.move(copy / "en", tmp_path / "en")
    (copy / "index.html").symlink_to(tmp_path / "index.html")
    (copy / "en").symlink_to(tmp_path / "en")
    found = {difference.path: difference.fault for difference in verify(str(copy)).differences}
    assert found["index.html"] == "changed"
    assert found["en"] == "extra"
    assert found["en/index.html"] == "missing"


@pytest.mark.parametrize(("content", "words"), [(None, "Không thấy manifest.json"), (b"{", "hỏng")])
def test_without_a_manifest_there_is_nothing_to_compare_with(
    copy: Path, run: Run, content: bytes | None, words: str
) -> None:
    (copy / MANIFEST).unlink()
    if content is not None:
        (copy / MANIFEST).write_bytes(content)
    code, out, err = run(str(copy))
    assert (code, out) == (2, "")
    assert words in err
    assert run(str(copy / "nowhere"))[0] == 2


def test_a_copy_whose_manifest_was_changed_as_well_is_found_out_by_a_trusted_one(
    copy: Path, published_sample: Path, run: Run
) -> None:
    manifest = json.loads((copy / MANIFEST).read_bytes())
    (copy / "index.html").unlink()
    del manifest["files"]["index.html"]
    (copy / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
    assert run(str(copy))[0] == 0
    trusted = published_sample / MANIFEST
    code, _, err = run(str(copy), "--manifest", str(trusted))
    assert code == 1
    assert "index.html: thiếu" in err and f"{MANIFEST}: khác" in err
    assert run(str(published_sample), "--manifest", str(trusted))[0] == 0
    assert run(str(copy), "--manifest", str(copy / "none"))[0] == 2


@pytest.mark.parametrize("arguments", [[], ["a", "b"], ["a", "--date", "2027-02-01"], ["a", "--manifest"]])
def test_wrong_usage_returns_2(run: Run, arguments: list[str]) -> None:
    assert run(*arguments)[0] == 2


# ---- a web server ------------------------------------------------------------------------------------------------


class Server:
    """A web server on this machine with a folder's files; `answers` are for paths that it treats in its own way."""

    def __init__(self, folder: Path) -> None:
        self.answers: dict[str, Answer] = {}
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                path = unquote(self.path).removeprefix("/")
                if answer := server.answers.get(path):
                    return answer(self)
                file = folder / path
                self.send_response(200 if file.is_file() else 404)
                self.end_headers()
                if file.is_file():
                    self.wfile.write(file.read_bytes())

            def log_message(self, *_: object) -> None:
                pass

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.http.server_port}"


def redirect(to: str) -> Answer:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(302)
        handler.send_header("Location", to)
        handler.end_headers()

    return answer


def endless(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.end_headers()
    try:
        for _ in range(100_000):
            handler.wfile.write(b"x" * 65536)
        raise AssertionError("6.5 GB were read")
    except OSError:
        pass  # hung up, as it should be


def silent(handler: BaseHTTPRequestHandler) -> None:
    time.sleep(1)


def failing(handler: BaseHTTPRequestHandler) -> None:
    handler.send_error(503)


@pytest.fixture
def server(copy: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setenv("no_proxy", "*")
    server = Server(copy)
    thread = threading.Thread(target=server.http.serve_forever, args=(0.01,))
    thread.start()
    yield server
    server.http.shutdown()
    thread.join()
    server.http.server_close()


@pytest.mark.parametrize("ending", ["", "/", f"/{MANIFEST}"])
def test_a_site_on_a_server_is_compared_file_by_file(server: Server, run: Run, ending: str) -> None:
    code, out, err = run(server.address + ending)
    assert (code, err) == (0, "")
    assert server.address in out


def test_differences_on_a_server_are_told_but_for_extra_files(server: Server, copy: Path) -> None:
    expected = [difference for difference in spoil(copy) if difference[1] != "extra"]
    assert [(difference.path, difference.fault) for difference in verify(server.address).differences] == expected


def test_a_server_may_lead_to_another_path_but_not_to_another_host(server: Server, copy: Path) -> None:
    (copy / "elsewhere.html").write_bytes((copy / "index.html").read_bytes())
    port = server.address.rpartition(":")[2]
    server.answers["index.html"] = redirect("/elsewhere.html")
    server.answers["404.html"] = redirect(f"http://localhost:{port}/404.html")
    server.answers["en/404.html"] = redirect("http://127.0.0.1:1/en/404.html")
    server.answers["en/index.html"] = redirect((copy / "en/index.html").as_uri())
    server.answers["a-z.html"] = redirect("a-z.html")
    found = verify(server.address).differences
    assert [(difference.path, difference.fault) for difference in found] == [
        ("404.html", "unread"),
        ("a-z.html", "unread"),
        ("en/404.html", "unread"),
        ("en/index.html", "unread"),
    ]
    assert f"http://localhost:{port}" in found[0].reason


def test_no_answer_is_read_beyond_what_is_expected_or_waited_for_for_ever(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mechanism, "SECONDS", 0.3)
    server.answers |= {"index.html": endless, "404.html": silent, "en/index.html": failing}
    server.answers[f"xa-thu/{MANIFEST}"] = endless
    started = time.perf_counter()
    found = {difference.path: difference for difference in verify(server.address).differences}
    assert time.perf_counter() - started < 10
    assert found["index.html"].fault == "changed"
    assert found["404.html"].fault == "unread" and found["404.html"].reason
    assert found["en/index.html"] == Difference("en/index.html", "unread", "HTTP 503 Service Unavailable")
    assert found[f"xa-thu/{MANIFEST}"].fault == "changed"
    assert len(found) == 4


def test_a_whole_site_is_not_waited_for_for_ever(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mechanism, "SECONDS_IN_ALL", -1)
    with pytest.raises(NoManifest):
        verify(server.address)


@pytest.mark.parametrize("answer", [endless, failing])
def test_a_manifest_that_cannot_be_had_is_told(
    server: Server, run: Run, monkeypatch: pytest.MonkeyPatch, answer: Answer
) -> None:
    monkeypatch.setattr(mechanism, "MAX_BYTES", 1_000_000)
    server.answers[MANIFEST] = answer
    code, out, err = run(server.address)
    assert (code, out) == (2, "")
    assert MANIFEST in err


def test_a_server_that_does_not_answer_is_told(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "*")
    code, _, err = run("http://127.0.0.1:1/")
    assert code == 2
    assert "http://127.0.0.1:1/" in err
