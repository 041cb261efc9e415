"""Reads a page that is written plainly, line by line; a line that was read before costs a look-up.

Pages repeat themselves: of 155 lines of a page 25 are new in its unit, and all lines of all units are of 600 forms
(`forms.py`). Reading each page anew took the standard's parser and a walk over its tree 1.2 ms, this takes a tenth. A
page is plain if each of its lines is of a form that the parser reads as it is written, and holds no element of which
the audit has anything to say. All others are read by that parser (`html.py`): nothing hides in what is not understood.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from html import unescape

from msgspec import Struct

from minhbach.output.audit_elements import acceptable
from minhbach.output.forms import DOCTYPE, END, ODD, REFERENCE, SLOT, START, TELLING, Form, Grammar
from minhbach.output.html import BREAK, Element

BLANK = " \t\n\f"
LOCAL = re.compile(r"(?!/)[^\x00-\x20\x7f\\:]*")
"""An address that leads to a page of the site, whatever page that is."""
STRIPPED = re.compile(r"[\x00-\x20]")
"""Characters that a browser may leave out of an address."""
MOST_FORMS = 20_000
"""So many are remembered from one unit to the next."""


class Line(Struct, frozen=True, eq=False, gc=False):
    """A line: its form, and the values and words in it."""

    after: int
    form: Form
    values: list[str]
    outer: str
    """Words that may belong together with words of other lines, around a BREAK."""
    addresses: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """What it shows, with a BREAK where an element parts it."""
        return self.form.words % tuple([self.values[place] for place in self.form.shown])

    @property
    def shown(self) -> list[str]:
        """The same, cut where all of its words stand alone."""
        if self.form.alone:
            return [self.values[place] for place in self.form.shown]
        return [self.words]

    @property
    def unseen(self) -> list[str]:
        """What else is published with it."""
        return [self.values[place] for place in self.form.unseen] + [*self.form.comments]

    @property
    def elements(self) -> Iterator[Element]:
        """In order; of a style without its text."""
        return (tag.element(self.values) for tag in self.form.tags)


class PlainPage(Struct, frozen=True, gc=False):
    """A page whose every line is plain."""

    lines: list[Line]
    style: str | None
    """The text of its one `style`, if it has one."""

    @property
    def elements(self) -> Iterator[Element]:
        """In the order of the document."""
        return (self._whole(element) for line in self.lines for element in line.elements)

    @property
    def telling(self) -> list[Element]:
        """Those that a page as a whole is judged by."""
        found = [element for line in self.lines if line.form.telling for element in line.elements]
        return [self._whole(element) for element in found if element.name in TELLING]

    @property
    def ids(self) -> list[str]:
        """The anchors, in order; one that is there twice is twice in the list."""
        return [id for line in self.lines for id in line.ids]

    @property
    def addresses(self) -> set[str]:
        """Where it leads; the base is where the others start."""
        return {address for line in self.lines for address in line.addresses}

    def _whole(self, element: Element) -> Element:
        return Element("style", element.attributes, self.style or "") if element.name == "style" else element


_grammar = Grammar()


def grammar() -> Grammar:
    """What is known of all pages so far; begun anew before it grows beyond what templates could bring forth."""
    global _grammar
    if _grammar.size > MOST_FORMS:
        _grammar = Grammar()
    return _grammar


class Reader:
    """Reads pages and remembers their lines: one for each unit, so that memory stays flat."""

    def __init__(self, own: str = "") -> None:
        """`own` is the site's whole address, if it is known."""
        self.lines: list[Line] = []
        """Each that was read, once."""
        self._grammar = grammar()
        self._acceptable = acceptable(own)
        self._known: defaultdict[int, dict[str, Line]] = defaultdict(dict)

    def read(self, html: str) -> PlainPage | None:
        """The page, if it is plain."""
        if not html.startswith(DOCTYPE) or any(odd in html for odd in ODD):
            return None
        style = None
        if "<style>" in html:
            before, _, after = html.partition("<style>")
            style, _, after = after.partition("</style>")
            html = f"{before}<style></style>{after}"
            if "<" in style or "<style" in after:
                return None
        known, place, lines = self._known, START, []
        for written in html[len(DOCTYPE) :].split("\n"):
            line = known[place].get(written) or self._line(place, written)
            if line is None:
                return None
            lines.append(line)
            place = line.after
        return PlainPage(lines, style) if place == END else None

    def _line(self, place: int, written: str) -> Line | None:
        """Read a line that is new in this chain; None if it is not plain."""
        parts = SLOT.split(">" + written)
        form = self._grammar.form(self._grammar.chains[place], parts)
        if form is None:
            return None
        values = [slot[2:-1] if slot[0] == "=" else slot[1:] for slot in parts[1::2]]
        if "&" in written:
            if REFERENCE.search(written):
                return None
            values = [unescape(value) if at != form.script else value for at, value in enumerate(values)]
        if any(values[at].strip(BLANK) for at in form.blank):
            return None
        addresses = tuple([values[at] for at in form.addresses]) if form.addresses else ()
        ids = tuple([values[at] for at in form.ids if values[at]]) if form.ids else ()
        line = Line(form.after, form, values, BREAK if form.parts else _outer(form, values), addresses, ids)
        asks = form.asks or (form.drawn and "(" in written) or not all(map(LOCAL.fullmatch, addresses))
        if asks and (any(map(STRIPPED.search, addresses)) or not all(map(self._acceptable, line.elements))):
            return None
        self._known[place][written] = line
        self.lines.append(line)
        return line


def _outer(form: Form, values: list[str]) -> str:
    """The words before the first BREAK and behind the last."""
    words = form.words % tuple([values[at] for at in form.shown]) + " "  # for the end of the line
    return f"{words[: words.find(BREAK)]}{BREAK}{words[words.rfind(BREAK) + 1 :]}" if BREAK in words else words
