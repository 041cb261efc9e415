"""What RFC 4287 asks of a feed, as far as the site's feeds use it: `faults` names every departure.

Elements are held to the counts of section 4.1, dates to RFC 3339 with a time zone, ids and links to the form of an
address; ids are once in a feed. Beyond the RFC, entries stand newest first, and every id is a URN, which does not
change when the site moves.
"""

import datetime as dt
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from itertools import pairwise

ATOM = "{http://www.w3.org/2005/Atom}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
ONCE, AT_MOST_ONCE, ANY = (1, 1), (0, 1), (0, 999)
FEED = {
    "id": ONCE,
    "title": ONCE,
    "updated": ONCE,
    "subtitle": AT_MOST_ONCE,
    "author": (1, 999),  # or one in each entry; here it is always the feed's
    "link": (1, 999),
    "entry": ANY,
}
ENTRY = {
    "id": ONCE,
    "title": ONCE,
    "updated": ONCE,
    "published": AT_MOST_ONCE,
    "summary": AT_MOST_ONCE,
    "link": (1, 999),  # an entry without content has an alternate link
}
DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})\Z")
URN = re.compile(r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\Z")
LANGUAGE = re.compile(r"[a-z]{2}\Z")


def faults(xml: bytes) -> list[str]:
    """What is wrong with a feed."""
    try:
        feed = ET.fromstring(xml)
    except ET.ParseError as problem:
        return [f"not well-formed: {problem}"]
    if feed.tag != f"{ATOM}feed":
        return [f"the root is {feed.tag}"]
    return list(of_feed(feed))


def of_feed(feed: ET.Element) -> Iterator[str]:
    if not LANGUAGE.match(feed.get(LANG, "")):
        yield "feed: no xml:lang"
    yield from of_element(feed, FEED)
    yield from of_links(feed, {"self": 1, "alternate": 1})
    entries = feed.findall(f"{ATOM}entry")
    for entry in entries:
        yield from of_element(entry, ENTRY)
        yield from of_links(entry, {"alternate": 1})
    ids = [text(element, "id") for element in (feed, *entries)]
    yield from (f"id twice: {id}" for id in sorted({id for id in ids if ids.count(id) > 1}))
    days = [text(entry, "published") for entry in entries]
    yield from (f"not newest first: {earlier}, {later}" for earlier, later in pairwise(days) if earlier < later)
    changes = [text(element, "updated") for element in (feed, *entries)]
    if entries and changes[0] != max(changes[1:]):
        yield f"feed: updated {changes[0]}, but its entries {max(changes[1:])}"


def of_element(element: ET.Element, allowed: dict[str, tuple[int, int]]) -> Iterator[str]:
    """The children by name and number, and the form of what they hold."""
    name = element.tag.removeprefix(ATOM)
    names = [child.tag.removeprefix(ATOM) for child in element]
    yield from (f"{name}: {child} cannot stand here" for child in names if child not in allowed)
    for child, (least, most) in allowed.items():
        if not least <= names.count(child) <= most:
            yield f"{name}: {names.count(child)} times {child}"
    for part in element:
        kind, words = part.tag.removeprefix(ATOM), "".join(part.itertext())
        if kind == "author" and not text(part, "name").strip():
            yield f"{name}: an author without a name"
        if kind in ("title", "subtitle", "summary") and (len(part) or part.get("type", "text") != "text"):
            yield f"{name}: {kind} is not plain text"
        if kind in ("title", "id", "summary") and (not words.strip() or words != words.strip()):
            yield f"{name}: {kind} is empty or has space around it"
        if kind == "id" and not URN.match(words):
            yield f"{name}: the id {words}"
        if kind in ("updated", "published") and not is_moment(words):
            yield f"{name}: the date {words}"
    if text(element, "published") > text(element, "updated"):
        yield f"{name}: updated before it was published"


def of_links(element: ET.Element, wanted: dict[str, int]) -> Iterator[str]:
    name = element.tag.removeprefix(ATOM)
    links = element.findall(f"{ATOM}link")
    relations = [link.get("rel", "alternate") for link in links]
    yield from (f"{name}: {relations.count(r)} links {r}" for r, count in wanted.items() if relations.count(r) != count)
    for link in links:
        if not re.match(r"[^\s<>\"]+\Z", link.get("href", "")):
            yield f"{name}: a link to {link.get('href')!r}"
        if not re.match(r"[a-z]+/[a-z+]+\Z", link.get("type", "")):
            yield f"{name}: a link of type {link.get('type')!r}"


def is_moment(words: str) -> bool:
    if not DATE.match(words):
        return False
    try:
        return dt.datetime.fromisoformat(words).tzinfo is not None
    except ValueError:
        return False


def text(element: ET.Element, child: str) -> str:
    return element.findtext(f"{ATOM}{child}") or ""


def links(xml: bytes, relation: str) -> list[str]:
    """Where the links of this relation lead, the feed's own first."""
    return [str(e.get("href")) for e in ET.fromstring(xml).iter(f"{ATOM}link") if e.get("rel") == relation]
