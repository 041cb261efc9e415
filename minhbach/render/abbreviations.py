"""Abbreviations explained where they first stand on a page, for readers who do not live among them.

It works on finished markup, so that no template has to think of it: the first occurrence of each known abbreviation
becomes an `<abbr>`, and below its content the page lists what they stand for, since touch does not reach a title.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from markupsafe import Markup, escape
from msgspec import Struct

from minhbach.model import Term

TAG_OR_TEXT = re.compile(r"<(/?)([a-zA-Z][\w-]*)[^>]*>|[^<]+|<")
UNTOUCHED = frozenset({"svg", "textarea", "pre", "select", "script", "style", "template", "abbr"})
"""Elements whose text is no prose, or may not hold an `<abbr>`."""

SHORTEST = 3
"""Two letters stand for more than one thing: CT is a directive (chỉ thị) and a chairperson (chủ tịch)."""


class Explained(Struct, frozen=True):
    """Markup with its abbreviations marked up, and what they stand for in the order in which they first stand."""

    html: Markup
    terms: tuple[Term, ...]


class Abbreviations:
    """The abbreviations of a glossary in one language of the site."""

    def __init__(self, glossary: Iterable[Term], language: str) -> None:
        self.terms = {term.abbr: term for term in glossary if term.abbr and len(term.abbr) >= SHORTEST}
        self.language = language
        longest_first = sorted(self.terms, key=len, reverse=True)
        # Not within a document's code such as 85/BC-UBND, nor within a longer word.
        self.pattern = re.compile(rf"(?<![\w/.-])(?:{'|'.join(map(re.escape, longest_first))})(?![\w/-])")

    def explain(self, html: str) -> Explained:
        """Mark up the first occurrence of each."""
        if not self.terms or not self.pattern.search(html):
            return Explained(Markup(html), ())
        found: dict[str, Term] = {}
        pieces = []
        inside = ""
        depth = 0
        for match in TAG_OR_TEXT.finditer(html):
            piece, name = match[0], (match[2] or "").lower()
            if name and name == (inside or name) and name in UNTOUCHED:
                depth += -1 if match[1] else 1
                inside = name if depth else ""
            elif not name and not inside:
                piece = self.pattern.sub(lambda word: self._mark(word[0], found), piece)
            pieces.append(piece)
        return Explained(Markup("".join(pieces)), tuple(found.values()))

    def _mark(self, abbreviation: str, found: dict[str, Term]) -> str:
        if abbreviation in found:
            return abbreviation
        term = found[abbreviation] = self.terms[abbreviation]
        return f'<abbr title="{escape(term.term.get(self.language) or term.term.vi)}">{abbreviation}</abbr>'
