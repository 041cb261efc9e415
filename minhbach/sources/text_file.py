"""Reading a text file as editors on any system write it, and saying so when it is not what it should be."""

from __future__ import annotations

import unicodedata
from pathlib import Path

from minhbach.diagnostics import Diagnostic, Span
from minhbach.sources.characters import complaints

MAX_BYTES = 4_000_000
"""No plan or result file comes near this; a larger file is a mistake or an attack."""


def read_text(root: Path, file: str) -> tuple[str | None, list[Diagnostic]]:
    """Return the file's text in NFC with plain line ends, or None, and what there is to complain about.

    A byte-order mark and Windows line ends do no harm and are warned about; wrong encoding loses letters and stops.
    """
    path = root / file
    try:
        return _checked(path, root, file)
    except OSError as problem:
        return None, [Diagnostic("unreadable-file", Span(file), {"problem": problem.strerror or problem})]


def _checked(path: Path, root: Path, file: str) -> tuple[str | None, list[Diagnostic]]:
    if path.is_symlink() and not path.resolve().is_relative_to(root.resolve()):
        return None, [Diagnostic("outside-link", Span(file))]
    size = path.stat().st_size
    if size > MAX_BYTES:
        return None, [Diagnostic("file-too-large", Span(file), {"size": size, "limit": MAX_BYTES})]
    raw = path.read_bytes()
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
