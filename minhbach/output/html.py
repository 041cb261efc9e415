"""Reads a rendered page as a browser would: what it is made of, where it leads, what it says.

The tree is that of the HTML standard's own parser, so that what is judged here is what a browser makes of the bytes,
whatever the markup was meant to be. What lies in a `<template>` counts: a script may put it on the page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from sys import intern
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

ADDRESSES = frozenset(
    {"action", "background", "cite", "data", "formaction", "href", "imagesrcset", "longdesc", "manifest", "ping"}
    | {"poster", "src", "srcset", "xlink:href"}
    | {"data-engine", "data-home", "data-index", "data-minisearch"}
)
"""Attributes that hold an address, on whatever element; the last are those from which search loads its scripts."""
CANDIDATES = frozenset({"imagesrcset", "srcset"})
"""Those that hold several, each with its size."""
WITHIN_A_SENTENCE = frozenset(
    {"a", "abbr", "b", "bdi", "bdo", "cite", "code", "data", "del", "dfn", "em", "font", "i", "ins", "kbd", "mark", "q"}
    | {"s", "samp", "strong", "sub", "sup", "time", "tspan", "u", "var", "wbr"}
)
"""Elements that part no words. All others do: our `small` and `span` stand apart from what is beside them."""
SPOKEN = frozenset({"alt", "aria-description", "aria-label", "content", "label", "placeholder", "title", "value"})
"""Attributes that say something to readers or to other programs; so do all `data-…`."""


class Element(Struct, frozen=True):
    """One element. An attribute without a value is empty; `text` is the content of a script or style."""

    name: str
    attributes: Mapping[str, str]
    text: str = ""
    depth: int = 0
    """How many elements it is inside of."""

    @property
    def addresses(self) -> Iterator[tuple[str, str]]:
        """Each address after the name of its attribute."""
        for name, value in self.attributes.items():
            if name in ADDRESSES:
                candidates = (part.split()[0] for part in value.split(",") if part.strip())
                yield from ((name, as_read(address)) for address in (candidates if name in CANDIDATES else (value,)))


class Link(Struct, frozen=True):
    """An address, and whose."""

    element: str
    attribute: str
    address: str


class ParsedPage(Struct, frozen=True):
    """A page as a browser reads it."""

    elements: tuple[Element, ...]
    """In the order of the document."""
    text: str
    """The words that a reader meets, a line for each block: letters that only inline tags part stand together."""
    unseen: tuple[str, ...]
    """What else is published with them: words in attributes, data blocks and comments."""
    comments: tuple[str, ...]
    follows_standards: bool
    """Whether its document type makes browsers follow the standards."""

    @property
    def ids(self) -> list[str]:
        """The anchors, in order; one that is there twice is twice in the list."""
        return [element.attributes["id"] for element in self.elements if element.attributes.get("id")]

    @property
    def links(self) -> list[Link]:
        """Every address but that of the base, which is where the others start."""
        return [link for element in self.elements for link in links_of(element)]


def links_of(element: Element) -> Iterator[Link]:
    """The addresses that an element leads to."""
    if element.name != "base" and not ADDRESSES.isdisjoint(element.attributes):
        yield from (Link(element.name, name, address) for name, address in element.addresses)


def as_read(address: str) -> str:
    """An address without the characters that a browser leaves out before it looks at the rest (WHATWG URL, 4.4)."""
    return re.sub("[\t\n\r]", "", address).strip("".join(map(chr, range(0x21))))


def parse(html: str) -> ParsedPage:
    """Read a whole page."""
    from selectolax.lexbor import LexborHTMLParser  # only here: a page that is written plainly is read without it

    tree = LexborHTMLParser(html)
    assert tree.root is not None
    reading = _Reading()
    reading.read(tree.root)
    return ParsedPage(
        tuple(reading.elements),
        lines("".join(reading.words)),
        tuple(reading.unseen),
        tuple(reading.comments),
        bool(re.match(r"\s*<!doctype html>", html, re.IGNORECASE)),
    )


BREAK = "\0"
"""Parts words; the standard's parser lets no such character through."""


class _Reading:
    """What has been read so far. The walk keeps its own stack: no depth of nesting ends it."""

    def __init__(self) -> None:
        self.elements: list[Element] = []
        self.words: list[str] = []
        self.unseen: list[str] = []
        self.comments: list[str] = []

    def read(self, root: LexborNode) -> None:
        ahead: list[tuple[LexborNode | str, int]] = [(root, 0)]
        while ahead:
            node, depth = ahead.pop()
            if isinstance(node, str):
                self.words.append(node)
            elif node.is_element_node:
                ahead += [(inside, depth + 1) for inside in reversed(self._enter(node, depth))]
            elif node.is_text_node:
                self.words.append(node.text_content or "")
            elif node.is_comment_node:
                self.comments.append(node.comment_content or "")
                self.unseen.append(node.comment_content or "")
            else:
                ahead += [(inside, depth) for inside in reversed(children(node))]

    def _enter(self, node: LexborNode, depth: int) -> list[LexborNode | str]:
        """Note an element; gives what is inside."""
        name = intern(node.tag or "")
        attributes = {intern(key): intern(value or "") for key, value in node.attributes.items()}
        silent = name in ("script", "style")
        text = node.text() if silent else ""
        self.elements.append(Element(name, attributes, text, depth))
        self.unseen += (value for key, value in attributes.items() if key in SPOKEN or key.startswith("data-"))
        if silent:
            self.unseen.append(text)
            return []
        inside = node.template_fragments()[:1] if name == "template" else children(node)
        return [*inside] if name in WITHIN_A_SENTENCE else [BREAK, *inside, BREAK]


def children(node: LexborNode) -> list[LexborNode]:
    """What lies in a node, in order."""
    found = []
    child = node.first_child
    while child is not None:
        found.append(child)
        child = child.next
    return found


def lines(words: str) -> str:
    """Words with spaces as a browser shows them, a line for each block that has any."""
    lines = (re.sub(r"[ \t\n\f\r]+", " ", line).strip(" ") for line in words.split(BREAK))
    return "\n".join(line for line in lines if line)
