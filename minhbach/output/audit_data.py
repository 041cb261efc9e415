"""The audit of all that is no page: XML, JSON, what search loads, styles."""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Callable, Iterator
from xml.parsers import expat

from minhbach.output import allowed

Breach = tuple[str, str, str]

SHARD = re.compile(r"minhBachSearchShard\((\{.*\})\);\n")
"""What search loads is a script with one call in it, and data in the call."""


def data_breaches(path: str, content: bytes) -> Iterator[Breach]:
    """What a file holds that it should not, by its kind."""
    name = posixpath.basename(path)
    kind = next((read for pattern, read in KINDS if re.fullmatch(pattern, name)), None)
    if kind:
        yield from kind(content)


def _xml(content: bytes) -> Iterator[Breach]:
    """Well-formed, without a document type, entities of its own or instructions; only what is listed."""
    found: list[Breach] = []

    def refuse(what: str) -> Callable[..., int]:
        def note(*details: object) -> int:
            found.append(("data", what, " ".join(str(detail) for detail in details if detail)))
            return 0

        return note

    def element(tag: str, attributes: dict[str, str]) -> None:
        namespace, _, name = tag.rpartition(" ")
        own = allowed.XML_ELEMENTS.get(namespace, {}).get(name)
        if own is None:
            found.append(("element", f"<{name}>", tag))
            return
        for attribute, value in attributes.items():
            attribute = attribute.replace(" ", "|")
            if attribute not in own and attribute not in ("class", "id"):
                found.append(("attribute", f"<{name} {attribute}>", value))
            elif attribute == "href" and not re.match(r"https?://|[^/:]*(/|\Z)(?!/)", value):
                found.append(("address", f"<{name} {attribute}>", value))
            elif re.search(r"url\((?!#)", value, re.IGNORECASE):
                found.append(("loaded", f"<{name} {attribute}>", value))

    parser = expat.ParserCreate("utf-8", " ")
    parser.StartElementHandler = element
    parser.StartDoctypeDeclHandler = refuse("<!DOCTYPE>")
    parser.EntityDeclHandler = refuse("<!ENTITY>")
    parser.ProcessingInstructionHandler = refuse("<?…?>")
    parser.ExternalEntityRefHandler = refuse("&…;")
    try:
        parser.Parse(content, True)
    except expat.ExpatError as problem:
        found.append(("data", "XML", str(problem)))
    yield from found


def _json(content: bytes) -> Iterator[Breach]:
    """What every reader of JSON reads the same: no key twice, no number that is none."""
    try:
        json.loads(content.decode("utf-8"), object_pairs_hook=_unique, parse_constant=_no_number)
    except ValueError as problem:
        yield "data", "JSON", str(problem)


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        raise ValueError(f"twice: {next(name for name in names if names.count(name) > 1)}")
    return found


def _no_number(name: str) -> object:
    raise ValueError(f"no number: {name}")


def _shard(content: bytes) -> Iterator[Breach]:
    """Data, and the one call that hands it over."""
    call = SHARD.fullmatch(content.decode("utf-8", "replace"))
    if call is None or re.search("[<\u2028\u2029]", call[1]):
        yield "script", "minhBachSearchShard", content[:80].decode("utf-8", "replace")
    else:
        yield from _json(call[1].encode("utf-8"))


def _style(content: bytes) -> Iterator[Breach]:
    """A style loads nothing: it has only what it says, and places on the page."""
    for loaded in re.findall(r"@import[^;]*|url\((?!#)[^)]*\)?", content.decode("utf-8", "replace"), re.IGNORECASE):
        yield "loaded", "CSS", loaded


KINDS: tuple[tuple[str, Callable[[bytes], Iterator[Breach]]], ...] = (
    (r".*\.(xml|svg)", _xml),
    (r".*\.(json|webmanifest|geojson)", _json),
    (r"tim-kiem-\w+\.js", _shard),
    (r".*\.css", _style),
)
"""How a file of each name is read."""
