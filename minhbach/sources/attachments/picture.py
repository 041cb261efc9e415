"""Attached pictures: PNG and JPEG that are whole, of a bearable size, and nothing besides."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

from PIL import ExifTags, Image, ImageFile, IptcImagePlugin

from minhbach.sources.attachments.findings import Fault, Findings, once
from minhbach.sources.attachments.xmp import read_xmp

MAX_PIXELS = 40_000_000
"""A page of A4 scanned at 600 dots an inch has 35 million."""

FORMATS = {"png": "PNG", "jpg": "JPEG"}
WORDS_OF_PEOPLE = {"artist", "author", "xpauthor", "copyright", "cameraownername", "creator", "by-line", "writer"}
IPTC = {(2, 80): "By-line", (2, 110): "Credit", (2, 118): "Contact", (2, 120): "Caption", (2, 122): "Writer"}
MARKER = re.compile(rb"\xff[\x01-\xcf\xd8-\xfe]")


def inspect(content: bytes, kind: str) -> Findings:
    """What there is to say of a picture. Raises whatever Pillow raises for one that is broken."""
    end = png_end(content) if kind == "png" else jpeg_end(content)
    if end is None:
        return Findings((Fault("attachment-broken", found="IEND" if kind == "png" else "EOI"),))
    if content[end:].strip(b"\0\r\n "):
        return Findings((Fault("attachment-trailing", found=str(len(content) - end)),))
    try:
        with Image.open(io.BytesIO(content), formats=[FORMATS[kind]]) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                return Findings((Fault("attachment-huge", "pixels", f"{picture.width} × {picture.height}"),))
            picture.verify()
    except Image.DecompressionBombError as problem:  # which says how many
        return Findings((Fault("attachment-huge", "pixels", "".join(re.findall("[0-9]+", str(problem))[:1])),))
    with Image.open(io.BytesIO(content), formats=[FORMATS[kind]]) as picture:
        picture.load()
        return describe(picture)


def describe(picture: ImageFile.ImageFile) -> Findings:
    """The metadata of an opened picture."""
    exif = picture.getexif()
    position = dict(exif.get_ifd(ExifTags.IFD.GPSInfo))
    xmp = read_xmp(picture.info.get("xmp") or picture.info.get("XML:com.adobe.xmp") or b"")
    fields = once([*_exif_fields(exif), *_info_fields(picture), *_iptc_fields(picture)])
    people = [(label, words) for label, words in fields if label.lower() in WORDS_OF_PEOPLE]
    located = bool(position.keys() - {0}) or xmp.located  # 0 is the version of the tags
    return Findings(metadata=once([*fields, *xmp.metadata]), people=once([*people, *xmp.people]), located=located)


def _exif_fields(exif: Image.Exif) -> Iterator[tuple[str, str]]:
    for tags in (dict(exif), dict(exif.get_ifd(ExifTags.IFD.Exif))):
        for number, value in tags.items():
            label = ExifTags.TAGS.get(number, str(number))
            if isinstance(value, bytes):
                value = value.decode("utf-16-le" if label.startswith("XP") else "utf-8", "ignore")
            if isinstance(value, str):
                yield label, value


def _info_fields(picture: Image.Image) -> Iterator[tuple[str, str]]:
    """The texts of a PNG, the comment of a JPEG."""
    for label, value in {**picture.info, **getattr(picture, "text", {})}.items():
        if isinstance(label, str) and label not in ("exif", "xmp", "XML:com.adobe.xmp", "icc_profile", "photoshop"):
            words: Any = value.decode("utf-8", "ignore") if isinstance(value, bytes) else value
            if isinstance(words, str):
                yield label, words


def _iptc_fields(picture: ImageFile.ImageFile) -> Iterator[tuple[str, str]]:
    for number, value in (IptcImagePlugin.getiptcinfo(picture) or {}).items():
        for part in value if isinstance(value, list) else [value]:
            if number in IPTC and isinstance(part, bytes):
                yield IPTC[number], part.decode("utf-8", "ignore")


def png_end(content: bytes) -> int | None:
    """Where the last chunk of a PNG ends; None if it has no end."""
    at = 8
    while at + 12 <= len(content):
        end = at + 12 + int.from_bytes(content[at : at + 4], "big")
        if content[at + 4 : at + 8] == b"IEND":
            return end if end <= len(content) else None
        at = end
    return None


def jpeg_end(content: bytes) -> int | None:
    """Where a JPEG ends by its own marks; None if it does not."""
    at = 2
    while at + 4 <= len(content) or content[at : at + 2] == b"\xff\xd9":
        if content[at] != 0xFF:
            return None
        mark = content[at + 1]
        if mark == 0xD9:
            return at + 2
        if mark == 0xFF:  # filling
            at += 1
        elif mark == 0x01 or 0xD0 <= mark <= 0xD7:
            at += 2
        else:
            at += 2 + int.from_bytes(content[at + 2 : at + 4], "big")
            if mark == 0xDA:  # the picture's data runs to the next mark
                following = MARKER.search(content, at)
                if not following:
                    return None
                at = following.start()
    return None


def glance(content: bytes) -> Findings:
    """The metadata of a JPEG inside a PDF, without a look at the picture itself."""
    with Image.open(io.BytesIO(content), formats=["JPEG"]) as opened:
        return describe(opened)
