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

UNTOUCHED = ("svg", "textarea", "pre", "select", "script", "style", "template", "abbr")
"""Elements whose text is no prose, or may not hold an `<abbr>`."""
UNTOUCHED_TAG = re.compile(rf"<(/?)({'|'.join(UNTOUCHED)})\b")

PART_OF_A_WORD = re.compile(r"[\w/.-]")
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
        # Not within a document's code such as 85/BC-UBND, nor within a longer word. What stands before is looked at
        # afterwards: a pattern that begins with letters is found nine times as fast (a tenth of a page's time).
        self.pattern = re.compile(rf"(?:{'|'.join(map(re.escape, longest_first))})(?![\w/-])")

    def explain(self, html: str) -> Explained:
        """Mark up the first occurrence of each."""
        text = str(html)  # whose parts are cut out without making markup of each
        found: dict[str, Term] = {}
        pieces: list[str] = []
        untouched: list[range] | None = None
        done = start = 0
        while self.terms and (match := self.pattern.search(text, start)):
            at, start = match.span()
            if at and PART_OF_A_WORD.match(text, at - 1):
                start = at + 1
            elif match[0] in found:
                continue
            elif text.rfind("<", 0, at) > text.rfind(">", 0, at):
                start = text.index(">", at)  # within a tag
            else:
                untouched = _untouched(text) if untouched is None else untouched
                if not any(at in part for part in untouched):
                    term = found[match[0]] = self.terms[match[0]]
                    pieces += text[done:at], self._mark(term)
                    done = start
        return Explained(Markup("".join([*pieces, text[done:]]) if pieces else html), tuple(found.values()))

    def _mark(self, term: Term) -> str:
        return f'<abbr title="{escape(term.term.get(self.language) or term.term.vi)}">{term.abbr}</abbr>'


def _untouched(html: str) -> list[range]:
    """The parts of the markup that are left alone; elements of the same name may lie within them."""
    parts: list[range] = []
    inside, depth, start = "", 0, 0
    for tag in UNTOUCHED_TAG.finditer(html):
        closing, name = tag.groups()
        if not inside:
            inside, start = name, tag.start()
        if name == inside:
            depth += -1 if closing else 1
            if not depth:
                parts.append(range(start, tag.end()))
                inside = ""
    return parts
