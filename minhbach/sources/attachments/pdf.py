"""Attached PDFs: documents that are read, and do nothing.

Every object of the file is looked at, whether a page leads to it or not: what a reader's program might run, open, send
or unpack is refused, and so is what cannot be looked into. Signatures and plain forms may stay.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, StreamObject

from minhbach.sources.attachments import picture
from minhbach.sources.attachments.findings import MAX_FIELDS, MAX_TEXT, Fault, Findings, once
from minhbach.sources.attachments.xmp import read_xmp

MAX_OBJECTS = 200_000
MAX_PAGES_READ = 300
MAX_DRAWING = 4_000_000
"""So many bytes of the pages' drawing instructions are read for their text."""
MAX_PAGE = 20_000_000
"""A page with more drawing instructions is none that people made."""

ACTIONS = {
    "/JavaScript": "script",
    "/Launch": "launch",
    "/SubmitForm": "submit",
    "/ImportData": "submit",
    "/GoToE": "embedded",
    "/GoToR": "launch",
    "/Rendition": "media",
    "/Sound": "media",
    "/Movie": "media",
    "/RichMediaExecute": "media",
}
KEYS = {
    "/JS": "script",
    "/JavaScript": "script",
    "/EmbeddedFiles": "embedded",
    "/EF": "embedded",
    "/XFA": "xfa",
    "/RichMediaContent": "media",
}
SUBTYPES = {
    "/FileAttachment": "embedded",
    "/RichMedia": "media",
    "/3D": "media",
    "/Movie": "media",
    "/Sound": "media",
    "/Screen": "media",
}
RAW = re.compile(rb"/(JavaScript|EmbeddedFiles?|RichMedia|Launch\b)")
"""Names that no sound PDF without such things holds, even where the list of objects does not lead."""
ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
SAFE_ADDRESS = re.compile(r"(https?:|mailto:|tel:|#|[^:]*\Z)", re.IGNORECASE)
COMMENTS = {"/Text", "/FreeText", "/Highlight", "/Underline", "/StrikeOut", "/Squiggly", "/Stamp", "/Ink", "/Popup"}
WORDS = ("/Contents", "/T", "/TU", "/V", "/DV", "/RC", "/Subj", "/Title", "/Alt", "/ActualText", "/Name", "/Reason")
PROGRAM = re.compile(r"[0-9]|writer|word|office|acrobat|adobe|pdf|scan|canon|print|chrom|skia|latex", re.IGNORECASE)


def inspect(content: bytes) -> Findings:
    """What there is to say of a PDF. Raises whatever pypdf raises for one that is broken."""
    end = content.rfind(b"%%EOF")
    if end < 0:
        return Findings((Fault("attachment-broken", found="%%EOF"),))
    if rest := content[end + 5 :].strip(b"\0\r\n\t "):
        return Findings((Fault("attachment-trailing", found=str(len(rest))),))
    reader = PdfReader(io.BytesIO(content), strict=False)
    if reader.is_encrypted:
        return Findings((Fault("attachment-encrypted"),))
    seen = _Seen()
    for number in _numbers(reader):
        held = reader.get_object(number)
        seen.look_at(held.get_object() if held is not None else None)
    seen.look_at(reader.trailer)
    seen.scan(content)
    if seen.active:
        return Findings(tuple(Fault("attachment-active", variant, name) for variant, name in seen.active.items()))
    if not reader.pages:
        return Findings((Fault("attachment-broken", found="/Pages"),))
    information = [(str(key).lstrip("/"), str(value)) for key, value in (reader.metadata or {}).items()]
    people = [(label, words) for label, words in information if _names_maker(label, words)]
    text, complete = _text(reader)
    return Findings(
        metadata=once([*information, *seen.metadata]),
        people=once([*people, *seen.people]),
        located=seen.located,
        text=text,
        complete=complete and len(seen.metadata) < MAX_FIELDS,
    )


def _numbers(reader: PdfReader) -> list[IndirectObject]:
    numbers = {(number, generation) for generation, table in reader.xref.items() for number in table}
    numbers |= {(number, 0) for number in reader.xref_objStm}
    if len(numbers) > MAX_OBJECTS:
        raise MemoryError
    return [IndirectObject(number, generation, reader) for number, generation in sorted(numbers)]


def _kind_of(name: str) -> str:
    """The variant of the complaint about a raw name."""
    fitting = ACTIONS | KEYS | SUBTYPES
    return fitting.get(f"/{name}", "embedded" if name.startswith("Embedded") else "media")


def _names_maker(label: str, words: str) -> bool:
    """Whether a field of the document's information names a person: what a program is called has signs of its own."""
    if label in ("Author", "Manager", "LastModifiedBy", "SourceModifiedBy"):
        return True
    return label == "Creator" and 2 <= len(words.split()) <= 5 and not PROGRAM.search(words)


class _Seen:
    """What was seen in the objects: what acts, and words of metadata."""

    def __init__(self) -> None:
        self.active: dict[str, str] = {}
        self.metadata: list[tuple[str, str]] = []
        self.people: list[tuple[str, str]] = []
        self.located = False

    def look_at(self, held: Any) -> None:
        """Look at an object and all that lies directly in it."""
        todo = [held]
        while todo:
            each = todo.pop()
            if isinstance(each, ArrayObject):
                todo += list(each)
            elif isinstance(each, DictionaryObject):
                self._dictionary(each)
                todo += [value for value in each.values() if isinstance(value, (ArrayObject, DictionaryObject))]

    def scan(self, data: bytes) -> None:
        """Look for names that act in raw bytes: what one reader cannot make out, another may."""
        if raw := RAW.search(ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), data)):
            self.active.setdefault(_kind_of(raw[1].decode()), raw[1].decode())

    def _dictionary(self, held: DictionaryObject) -> None:
        def name(key: str) -> str:
            value = held.raw_get(key) if key in held else None
            return str(value.get_object() if isinstance(value, IndirectObject) else value)

        for table, value in ((ACTIONS, name("/S")), (SUBTYPES, name("/Subtype"))):
            if value in table:
                self.active.setdefault(table[value], value.lstrip("/"))
        for key, variant in KEYS.items():
            if key in held:
                self.active.setdefault(variant, key.lstrip("/"))
        if "/URI" in held and name("/S") == "/URI" and not SAFE_ADDRESS.match(name("/URI").strip()):
            self.active.setdefault("launch", name("/URI")[:40])
        if isinstance(held, StreamObject):
            if name("/Type") == "/ObjStm":
                self.scan(held.get_data())
            self._stream(held, name("/Subtype"), name("/Filter"))
            return
        self.metadata += [(key.lstrip("/"), value) for key in WORDS if (value := _string(held.get(key)))]
        if name("/Subtype") in COMMENTS and (who := _string(held.get("/T"))):
            self.people.append(("Comment", who))
        if name("/Type") == "/Sig" or "/ByteRange" in held:
            self.metadata.append(("Signature", " ".join(_printable(held.get("/Contents")))))

    def _stream(self, held: StreamObject, subtype: str, filters: str) -> None:
        if "/F" in held:  # its data lie in another file
            self.active.setdefault("launch", "F")
        if subtype == "/XML":
            self._take(read_xmp(held.get_data()))
        elif filters in ("/DCTDecode", "['/DCTDecode']"):
            data = held.get_data()
            if b"Exif\0" in data[:65536] or b"http://ns.adobe.com/xap/" in data[:65536]:
                self._take(picture.glance(data))

    def _take(self, found: Findings) -> None:
        self.metadata += found.metadata
        self.people += found.people
        self.located |= found.located


def _string(value: Any) -> str:
    if isinstance(value, IndirectObject):
        value = value.get_object()
    return str(value) if isinstance(value, str) and not value.startswith("/") else ""


def _printable(value: Any) -> Iterator[str]:
    """The readable pieces of a signature, which holds the signer's certificate."""
    raw = getattr(value, "original_bytes", value if isinstance(value, bytes) else b"")
    for found in re.finditer(rb"[\x20-\x7e\xc0-\xf4\x80-\xbf]{6,}", raw[:200_000]):
        yield found[0].decode("utf-8", "ignore")


def _text(reader: PdfReader) -> tuple[str, bool]:
    """The words of the pages, within bounds that do not depend on the clock; and whether those are all."""
    parts: list[str] = []
    drawing = length = 0
    for at, page in enumerate(reader.pages):
        contents = page.get_contents()
        size = len(contents.get_data()) if contents is not None else 0
        if size > MAX_PAGE:
            raise MemoryError
        drawing += size
        if at >= MAX_PAGES_READ or drawing > MAX_DRAWING or length > MAX_TEXT:
            return "\n".join(parts)[:MAX_TEXT], False
        parts.append(page.extract_text())
        length += len(parts[-1])
    return "\n".join(parts)[:MAX_TEXT], length <= MAX_TEXT
