"""The pages of one unit, read once for all checks: audit, guard, links."""

from __future__ import annotations

from collections.abc import Mapping

from minhbach.output.html import ParsedPage, parse
from minhbach.output.plain import Line, PlainPage, Reader


class Reading:
    """Pages by path: those that are written plainly, and what the standard's parser makes of the others.

    It remembers each line that it met. So there is one reading for each unit, which goes when the unit is judged.
    """

    def __init__(self, html: Mapping[str, str], own: str = "") -> None:
        self.html = html
        self.own = own
        """The site's whole address, if it is known."""
        reader = Reader(own)
        read = ((path, reader.read(page)) for path, page in html.items())
        self.plain: dict[str, PlainPage] = {path: page for path, page in read if page}
        self.lines: list[Line] = reader.lines
        """The lines of plain pages, each once."""
        self._parsed: dict[str, ParsedPage] = {}
        self._addresses: dict[str, set[str]] = {}
        self._anchors: dict[str, frozenset[str]] = {}

    def parsed(self, path: str) -> ParsedPage:
        """A page as the standard's parser reads it."""
        if path not in self._parsed:
            self._parsed[path] = parse(self.html[path])
        return self._parsed[path]

    def anchors(self, path: str) -> frozenset[str]:
        """The ids of a page, to which others may link."""
        if path not in self._anchors:
            self._anchors[path] = frozenset((self.plain.get(path) or self.parsed(path)).ids)
        return self._anchors[path]

    def addresses(self, path: str) -> set[str]:
        """Where a page leads, each address once."""
        if path not in self._addresses:
            plain = self.plain.get(path)
            self._addresses[path] = plain.addresses if plain else {link.address for link in self.parsed(path).links}
        return self._addresses[path]
