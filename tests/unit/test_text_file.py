"""Text files as editors on any system write them."""

import errno
import os
from pathlib import Path

import pytest

from minhbach.diagnostics import Span
from minhbach.sources.text_file import MAX_BYTES, read_text


def read(folder: Path, raw: bytes) -> tuple[str | None, list[tuple[str, str, object]]]:
    (folder / "f.yaml").write_bytes(raw)
    text, found = read_text(folder, "f.yaml")
    return text, [(d.code, d.severity, d.place) for d in found]


def test_plain_text_is_read_as_it_is(tmp_path: Path) -> None:
    assert read(tmp_path, "Đất\nDung\n".encode()) == ("Đất\nDung\n", [])


def test_a_byte_order_mark_is_left_out_and_warned_about(tmp_path: Path) -> None:
    assert read(tmp_path, b"\xef\xbb\xbfa: 1\n") == ("a: 1\n", [("byte-order-mark", "warning", Span("f.yaml", 1, 1))])


@pytest.mark.parametrize("raw", [b"a\r\nb\r\n", b"a\rb\r", b"a\nb\r\n"])
def test_foreign_line_ends_become_plain_and_are_warned_about(tmp_path: Path, raw: bytes) -> None:
    text, found = read(tmp_path, raw)
    assert text == "a\nb\n"
    assert [(code, severity) for code, severity, _ in found] == [("windows-line-ends", "warning")]


def test_the_first_foreign_line_end_is_named(tmp_path: Path) -> None:
    assert read(tmp_path, b"a\nb\r\nc\r\n")[1][0][2] == Span("f.yaml", 2, 1)


def test_letters_in_pieces_are_joined(tmp_path: Path) -> None:
    assert read(tmp_path, "Tiê\u0301ng Viê\u0323t".encode())[0] == "Tiếng Việt"


@pytest.mark.parametrize(
    ("raw", "line", "column"),
    [
        (b"a: 1\nb: Vi\xd6t\n", 2, 6),
        ("Đặng: ".encode() + b"\xff", 1, 7),
        ("a: 1".encode("utf-16"), 1, 1),
        (b"a: \xc3", 1, 4),
    ],
)
def test_wrong_encoding_stops_with_its_place(tmp_path: Path, raw: bytes, line: int, column: int) -> None:
    assert read(tmp_path, raw) == (None, [("bad-encoding", "error", Span("f.yaml", line, column))])


def test_an_empty_file_is_empty_text(tmp_path: Path) -> None:
    assert read(tmp_path, b"") == ("", [])


@pytest.mark.parametrize(("size", "codes"), [(MAX_BYTES, []), (MAX_BYTES + 1, ["file-too-large"])])
def test_a_file_has_a_largest_size(tmp_path: Path, size: int, codes: list[str]) -> None:
    text, found = read(tmp_path, b"a" * size)
    assert [code for code, _, _ in found] == codes
    assert (text is None) == bool(codes)


@pytest.mark.skipif(os.name == "nt", reason="makes symbolic links")
@pytest.mark.parametrize("target", ["../secret", "own", "nowhere", "loop.yaml", "/dev/zero", "pipe", "."])
def test_a_link_is_never_followed(tmp_path: Path, target: str) -> None:
    root = tmp_path / "project"
    root.mkdir()
    (tmp_path / "secret").write_text("secret", encoding="utf-8")
    (root / "own").write_text("own", encoding="utf-8")
    os.mkfifo(root / "pipe")
    (root / "loop.yaml").symlink_to(target)
    text, found = read_text(root, "loop.yaml")
    assert (text, [(d.code, d.details["variant"]) for d in found]) == (None, [("not-a-file", "link")])


@pytest.mark.skipif(os.name == "nt", reason="makes a pipe")
def test_nobody_waits_for_a_pipe(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "unit.yaml")
    text, found = read_text(tmp_path, "unit.yaml")
    assert (text, [(d.code, d.details["variant"]) for d in found]) == (None, [("not-a-file", "special")])


def test_a_file_that_may_not_be_read_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> int:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(os, "open", refuse)
    text, found = read_text(tmp_path, "f.yaml")
    assert (text, [(d.code, d.details["problem"]) for d in found]) == (None, [("unreadable-file", "Permission denied")])
