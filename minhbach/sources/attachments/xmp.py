"""XMP, the metadata that PDFs and pictures share: read as text, since nothing else of it is needed."""

from __future__ import annotations

import html
import re

from minhbach.sources.attachments.findings import Findings, once

MAX_BYTES = 300_000
PEOPLE = r"(?:dc:creator|dc:contributor|pdf:Author|xmp:Author|pdfx:Author|photoshop:AuthorsPosition|aux:OwnerName)"
ELEMENT = re.compile(rf"<({PEOPLE})\b[^>]{{0,200}}>(.{{0,1000}}?)</\1\s*>", re.DOTALL)
ATTRIBUTE = re.compile(rf"\b({PEOPLE})\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
ANY_ATTRIBUTE = re.compile(r"\b(\w+:\w+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
TAG = re.compile(r"<[^>]*>")


def read_xmp(packet: bytes | str) -> Findings:
    """The fields of an XMP packet that say who made a file and where, and all its words."""
    if isinstance(packet, bytes):
        packet = packet[:MAX_BYTES].decode("utf-16" if packet[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8", "replace")
    people = [(found[1], _words(found[2])) for found in ELEMENT.finditer(packet)]
    people += [(found[1], _words(found[2] or found[3] or "")) for found in ATTRIBUTE.finditer(packet)]
    attributes = " ".join(
        found[2] or found[3] or "" for found in ANY_ATTRIBUTE.finditer(packet) if not found[1].startswith("xmlns")
    )
    words = [("XMP", _words(packet)), ("XMP", _words(attributes))]
    return Findings(metadata=once([*people, *words]), people=once(people), located="exif:GPSL" in packet)


def _words(markup: str) -> str:
    return html.unescape(TAG.sub(" ", markup))
