"""The types that may be attached, the names that files may have, and how a type shows in a file's first bytes."""

from __future__ import annotations

import re

from msgspec import Struct

from minhbach.sources.news_name import ID, plain

KINDS = {"pdf": "application/pdf", "png": "image/png", "jpg": "image/jpeg", "csv": "text/csv"}
"""The types by the ends of names, with their media types."""

FOLDER = re.compile(rf"data/{ID}/documents/")
FILE = re.compile(rf"data/(?P<unit>{ID})/documents/(?P<name>{ID}\.(?P<kind>{'|'.join(KINDS)}))\Z")
MAX_NAME = 80

ALIKE = {"jpeg": "jpg", "jpe": "jpg", "jfif": "jpg"}
INSTEAD = {
    "office": "doc docx docm odt rtf xls xlsx xlsm xlsb ods ppt pptx pptm odp",
    "picture": "gif webp bmp tif tiff heic heif avif",
    "drawing": "svg svgz",
    "web": "htm html xhtml mht mhtml xml",
    "archive": "zip rar 7z gz tar",
    "text": "txt md tsv",
}
"""Types that are often at hand, by what to do instead."""

MARKS = (
    (b"%PDF-", "PDF"),
    (b"\x89PNG\r\n\x1a\n", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"PK\x03\x04", "ZIP (Word, Excel, …)"),
    (b"\xd0\xcf\x11\xe0", "Word, Excel (.doc, .xls)"),
    (b"GIF8", "GIF"),
    (b"II*\0", "TIFF"),
    (b"MM\0*", "TIFF"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf", "7z"),
    (b"MZ", "EXE"),
    (b"\x7fELF", "ELF"),
    (b"{\\rtf", "RTF"),
)
NAMES = {"pdf": "PDF", "png": "PNG", "jpg": "JPEG", "csv": "CSV"}


class AttachedName(Struct, frozen=True):
    """What the path of an attached file says."""

    unit: str
    name: str
    kind: str


def attached_name(file: str) -> AttachedName | None:
    """What a path in a unit's folder `documents/` says; None if the name is not as it should be."""
    found = FILE.match(file)
    if not found or len(found["name"]) > MAX_NAME:
        return None
    return AttachedName(found["unit"], found["name"], found["kind"])


def ending(file: str) -> str:
    """The end of a file's name after the last point, in small letters."""
    stem, point, end = file.rpartition("/")[2].rpartition(".")
    return end.lower() if point and stem else ""


def right_name(file: str) -> str:
    """The name that the file should have; empty if its type cannot be attached at all."""
    name = file.split("/documents/", 1)[-1]
    end = ending(name)
    end = ALIKE.get(end, end)
    stem = plain(name[: name.rfind(".")])[: MAX_NAME - 4].strip("-")
    return f"{stem}.{end}" if end in KINDS and stem else ""


def instead_of(end: str) -> str:
    """What kind of file this is that cannot be attached: it says what to do instead."""
    return next((variant for variant, ends in INSTEAD.items() if end in ends.split()), "" if end else "bare")


def looks_like(content: bytes) -> str:
    """The type that a file's first bytes tell, as people call it; empty where they tell none."""
    for mark, name in MARKS:
        if content.startswith(mark):
            return name
    start = content[:400].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if start.startswith((b"<!doctype", b"<html", b"<script", b"<svg", b"<?xml")):
        return "HTML, SVG, XML"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "WebP"
    return "HEIC" if content[4:8] == b"ftyp" else ""
