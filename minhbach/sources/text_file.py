"""Reading a text file as editors on any system write it, and saying so when it is not what it should be."""

from __future__ import annotations

import os
import stat
import unicodedata
from pathlib import Path

from minhbach.diagnostics import Diagnostic, Span
from minhbach.sources.characters import complaints
from minhbach.sources.files import not_a_file

MAX_BYTES = 1_000_000
"""No plan or result file comes near this; a larger file is a mistake or an attack."""
NEVER_WAIT = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
"""To open a pipe that nobody writes to would take for ever."""


def read_text(root: Path, file: str) -> tuple[str | None, list[Diagnostic]]:
    """Return the file's text in NFC with plain line ends, or None, and what there is to complain about.

    A byte-order mark and Windows line ends do no harm and are warned about; wrong encoding loses letters and stops.
    """
    try:
        raw, found = _raw(root / file, file)
    except OSError as problem:
        return None, [Diagnostic("unreadable-file", Span(file), {"problem": problem.strerror or problem})]
    return (None, found) if raw is None else _text(raw, file)


def _raw(path: Path, file: str) -> tuple[bytes | None, list[Diagnostic]]:
    """The bytes of a regular file that is not too large; never those that a link leads to."""
    if path.is_symlink():
        return None, [not_a_file(file, path.lstat())]
    descriptor = os.open(path, os.O_RDONLY | NEVER_WAIT)
    with open(descriptor, "rb") as opened:  # noqa: PTH123
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            return None, [not_a_file(file, status)]
        raw = opened.read(MAX_BYTES + 1)
    if len(raw) > MAX_BYTES:
        size = max(status.st_size, len(raw))
        return None, [Diagnostic("file-too-large", Span(file), {"size": size, "limit": MAX_BYTES})]
    return raw, []


def _text(raw: bytes, file: str) -> tuple[str | None, list[Diagnostic]]:
    found: list[Diagnostic] = []
    if raw.startswith(b"\xef\xbb\xbf"):
        found.append(Diagnostic("byte-order-mark", Span(file, 1, 1), severity="warning"))
        raw = raw[3:]
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        before = raw[: error.start]
        line = before.count(b"\n") + 1
        column = len(before.rpartition(b"\n")[2].decode("utf-8", "replace")) + 1
        return None, [
            *found,
            Diagnostic("bad-encoding", Span(file, line, column), {"byte": f"0x{raw[error.start]:02X}"}),
        ]
    if "\r" in text:
        line = text[: text.index("\r")].count("\n") + 1
        found.append(Diagnostic("windows-line-ends", Span(file, line, 1), severity="warning"))
    text = _mended(text)
    return text, found + complaints(text, file)


def plain_text(raw: bytes) -> str | None:
    """The same text from a file's bytes, without a word on its form; None if it is not in UTF-8."""
    try:
        return _mended(raw.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return None


def _mended(text: str) -> str:
    """In NFC, with plain line ends and spaces.

    What word processors paste as a space that does not break looks like a space and is meant as one.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u00a0", " ").replace("\u202f", " ")
    return unicodedata.normalize("NFC", text)
