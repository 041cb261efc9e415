"""Reads a page that is written plainly, line by line; a line that was read before costs a look-up.

Pages repeat themselves: of 155 lines of a page 25 are new in its unit. Reading each anew took the standard's parser and
a walk over its tree 1.2 ms a page, this takes a sixth. A page is plain if every line is made of whole tags and words of
the grammar below, and every element is one that `acceptable` lets be. All other pages are read by the standard's parser
(`html.py`), so that nothing hides in what is not understood here.

Why that parser finds the same elements, attributes and words on a plain page (tests hold one against the other):

* **Letters.** Neither a value nor words hold `<` or `>`, so that only tags and comments leave the state between tags;
  no NUL, no carriage return; and only such references as mean the same everywhere (`ODD`).
* **Tags.** A name in small letters, values in double quotes, no attribute twice. In drawings some names of attributes
  have capitals (`DRAWN`), and only there an element that could hold something may end in itself.
* **The tree.** Every element is closed by its own tag, and nothing else closes one. So the parser's open elements are
  the chain that a tag is written in, and its mode, its list of formatting elements and its form follow from them: what
  it makes of a tag depends on the chain alone. So it is asked, once for each chain (`stands`). What depends on more is
  not plain (`template`, whose content goes by what came before; `noscript`, by whether scripts run) or stands in an
  order that is fixed here (`html`, `head`, `body`).
* **What is no markup.** Within `title` and `textarea` the parser finds no element, so that no chain leads on from them,
  and comments there are not plain; scripts and styles are read with their text, which holds no `<`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from html import unescape

from msgspec import Struct

from minhbach.output import allowed
from minhbach.output.html import ADDRESSES, BREAK, CANDIDATES, SPOKEN, WITHIN_A_SENTENCE, Element, children
from minhbach.output.markup import VOID

DOCTYPE = "<!doctype html>\n"
TOKEN = re.compile(r"<[^<>]*>|[^<]+")
ODD = re.compile(r"[\0\r]|&(?!(?:amp|lt|gt|quot|#34|#39);)")
"""What a plain line does not hold."""
SHAPE = re.compile(r'<([a-z][a-z0-9]*)((?: [a-zA-Z][a-zA-Z0-9-]*(?:=")?)*)(/?)>')
"""A tag without the values of its attributes."""
COMMENT = re.compile(r"<!--((?!-)(?:[^-]|-[^-])*)-->")
BLANK = " \t\n\f"
STRIPPED = re.compile(r"[\x00-\x20]")
"""Characters that a browser may leave out of an address."""

NAMES = allowed.ELEMENTS.keys() - {"template", "noscript"}
DRAWN = frozenset({"viewBox", "preserveAspectRatio", "patternUnits", "patternTransform"})
"""Names of attributes that the parser gives their capitals back, in drawings."""
ENCLOSING = frozenset({"script", "style"})
"""Elements that are read with their text, which is not shown."""
TELLING = frozenset({"base", "form", "meta", "script", "style"})
"""Elements that a page as a whole is judged by; of `meta`, those that stand for a header."""
FILLED = dict.fromkeys(("title", "textarea", *ENCLOSING), "x") | dict.fromkeys(VOID, "")
"""What an element is filled with to see where it stands: else a comment, which may be anywhere."""
DEEPEST = 60
"""So many elements one inside the other are still plain."""


class Shape(Struct, frozen=True, eq=False, gc=False):
    """What tags have in common that differ in nothing but the values of their attributes."""

    name: str
    keys: tuple[str, ...]
    valueless: dict[str, str]
    empty: bool
    """Whether it is written as one that ends in itself."""
    capitals: bool
    """Whether it has an attribute of drawings."""
    addresses: tuple[int, ...]
    spoken: tuple[int, ...]
    notable: bool
    """Whether it brings more to a page than itself."""


class Tag(Struct, frozen=True, eq=False, gc=False):
    """A tag that opens an element, and what it brings."""

    shape: Shape
    element: Element
    unseen: tuple[str, ...]
    addresses: tuple[str, ...]


class Step(Struct, frozen=True, eq=False, gc=False):
    """A tag where it stands: the chain behind it, and whether it parts the words around it."""

    after: int
    parts: str
    tag: Tag | None


class Line(Struct, frozen=True, eq=False, gc=False):
    """What a line brings to the page, and the chain that it leaves open."""

    after: int
    elements: tuple[Element, ...]
    words: str
    """With a BREAK where an element parts them."""
    outer: str
    """Those that may belong together with words of other lines."""
    unseen: tuple[str, ...] = ()
    comments: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    telling: tuple[Element, ...] = ()


class Chain:
    """Elements that are open, one inside the other; the tags and lines that were read in them.

    Chains know each other by their places in the reader's list: so there are no circles, and all goes with the reader.
    """

    __slots__ = ("_holds_words", "closed", "drawn", "lines", "names", "opens", "place", "steps")

    def __init__(self, place: int, names: tuple[str, ...], closed: int, opens: dict[str, int] | None = None) -> None:
        self.place = place
        self.names = names
        self.closed = closed
        self.opens = opens
        """The elements that may come, where their order is fixed."""
        self.drawn = "svg" in names and {"title", "desc"}.isdisjoint(names)
        self.steps: dict[str, Step] = {}
        self.lines: dict[str, Line] = {}
        self._holds_words: bool | None = names == ("html", "body") if len(names) < 3 else None

    @property
    def holds_words(self) -> bool:
        """Whether words stay where they are written."""
        if self._holds_words is None:
            self._holds_words = stands(self.names, "x")
        return self._holds_words

    @property
    def holds_comments(self) -> bool:
        """Whether a comment is one."""
        return {"title", "textarea"}.isdisjoint(self.names)


NOWHERE, START, HEAD, BODY, END = -1, 0, 2, 4, 6


def _frame() -> list[Chain]:
    """The one way through a page: each part of its frame comes once."""
    return [
        Chain(START, (), NOWHERE, {"html": 1}),
        Chain(1, ("html",), NOWHERE, {"head": HEAD}),
        Chain(HEAD, ("html", "head"), 3),
        Chain(3, ("html",), NOWHERE, {"body": BODY}),
        Chain(BODY, ("html", "body"), 5),
        Chain(5, ("html",), END, {}),
        Chain(END, (), NOWHERE, {}),
    ]


@lru_cache(4096)
def stands(names: tuple[str, ...], filled: str) -> bool:
    """Whether the parser leaves the last of a chain of elements, what fills it and its end where they are written."""
    from selectolax.lexbor import LexborHTMLParser  # only here, since loading it takes its time

    frame, inside, last = names[1], names[2:], names[-1]
    start = "<html><head>" if frame == "head" else "<html><head></head><body>"
    opening = "".join(f"<{name}>" for name in inside)
    closing = "" if last in VOID else f"</{last}>"
    tree = LexborHTMLParser(f"{DOCTYPE}{start}{opening}{filled}{closing}<!--end-->")
    node = tree.head if frame == "head" else tree.body
    for depth, name in enumerate(inside, 1):
        found = children(node) if node else []
        if [each.tag for each in found] != ([name, "-comment"] if depth == len(inside) else [name]):
            return False
        node = found[0]
    within = ["-text" if filled == "x" else "-comment"] if filled else []
    return node is not None and [each.tag for each in children(node)] == within


class PlainPage(Struct, frozen=True, gc=False):
    """A page whose every line is plain."""

    lines: tuple[Line, ...]
    style: str | None
    """The text of its one `style`, if it has one."""

    @property
    def elements(self) -> Iterator[Element]:
        """In the order of the document."""
        return self._told(element for line in self.lines for element in line.elements)

    @property
    def telling(self) -> list[Element]:
        """Those that a page as a whole is judged by."""
        return [*self._told(element for line in self.lines for element in line.telling)]

    @property
    def ids(self) -> list[str]:
        """The anchors, in order; one that is there twice is twice in the list."""
        return [id for line in self.lines for id in line.ids]

    @property
    def addresses(self) -> set[str]:
        """Where it leads; the base is where the others start."""
        return {address for line in self.lines for address in line.addresses}

    def _told(self, elements: Iterator[Element]) -> Iterator[Element]:
        """A style with its text."""
        for element in elements:
            yield Element("style", element.attributes, self.style or "") if element.name == "style" else element


class Reader:
    """Reads pages and remembers their lines: one for each unit, so that memory stays flat."""

    def __init__(self, acceptable: Callable[[Element], bool]) -> None:
        self.acceptable = acceptable
        self.lines: list[Line] = []
        """Each that was read, once."""
        self._chains = _frame()
        self._places: dict[tuple[str, ...], int] = {}
        self._shapes: dict[str, Shape | None] = {}
        self._tags: dict[str, Tag | None] = {}

    def read(self, html: str) -> PlainPage | None:
        """The page, if it is plain."""
        if not html.startswith(DOCTYPE):
            return None
        style = None
        if "<style>" in html:
            before, _, after = html.partition("<style>")
            style, _, after = after.partition("</style>")
            html = f"{before}<style></style>{after}"
            if "<" in style or "\0" in style or "\r" in style or "<style" in after:
                return None
        chains, chain, lines = self._chains, self._chains[START], []
        for written in html[len(DOCTYPE) :].split("\n"):
            line = chain.lines.get(written) or self._line(chain, written)
            if line is None:
                return None
            lines.append(line)
            chain = chains[line.after]
        return PlainPage(tuple(lines), style) if chain is chains[END] else None

    def _line(self, chain: Chain, written: str) -> Line | None:
        """Read a line that is new in this chain; None if it is not plain."""
        tokens = TOKEN.findall(written)
        if ODD.search(written) or sum(map(len, tokens)) < len(written):
            return None
        lines = chain.lines
        elements: list[Element] = []
        notable: list[Tag] = []
        said: list[str] = []
        aside: list[str] = []
        ahead = iter(tokens)
        for token in ahead:
            step = chain.steps.get(token)
            if step is None:
                if token[0] != "<":
                    if ">" in token or (not chain.holds_words and token.strip(BLANK)):
                        return None
                    said.append(unescape(token) if "&" in token else token)
                    continue
                if token[1] == "!":
                    comment = COMMENT.fullmatch(token)
                    if comment is None or not chain.holds_comments:
                        return None
                    aside.append(comment[1].strip())
                    continue
                step = self._step(chain, token)
                if step is None:
                    return None
            tag = step.tag
            if tag is not None:
                if tag.shape.notable:
                    if tag.shape.name in ENCLOSING:
                        tag = self._enclosed(tag, ahead)
                        if tag is None:
                            return None
                    notable.append(tag)
                elements.append(tag.element)
            said.append(step.parts)
            chain = self._chains[step.after]
        line = lines[written] = _line(chain.place, elements, "".join(said), notable, aside)
        self.lines.append(line)
        return line

    def _enclosed(self, tag: Tag, ahead: Iterator[str]) -> Tag | None:
        """A script or style with its text and end; the text of a style was taken out before."""
        name, text, end = tag.shape.name, "", next(ahead, "")
        if end[:1] != "<":
            text, end = end, next(ahead, "")
        element = Element(name, tag.element.attributes, text)
        good = end == f"</{name}>" and not (text and name == "style") and self.acceptable(element)
        return Tag(tag.shape, element, (*tag.unseen, text), tag.addresses) if good else None

    def _step(self, chain: Chain, token: str) -> Step | None:
        """What a tag does that is new in this chain; None if it is not plain."""
        if token[1] == "/":
            if chain.closed == NOWHERE or token[2:-1] != chain.names[-1]:
                return None
            step = Step(chain.closed, "" if chain.names[-1] in WITHIN_A_SENTENCE else BREAK, None)
        else:
            if token not in self._tags:
                self._tags[token] = self._tag(token)
            tag = self._tags[token]
            after = self._after(chain, tag.shape) if tag else NOWHERE
            if tag is None or after == NOWHERE:
                return None
            step = Step(after, "" if tag.shape.name in WITHIN_A_SENTENCE | ENCLOSING else BREAK, tag)
        chain.steps[token] = step
        return step

    def _after(self, chain: Chain, shape: Shape) -> int:
        """The chain behind a tag that opens an element; NOWHERE if the parser would not leave it there."""
        name = shape.name
        misplaced = (shape.capitals and not (chain.drawn or name == "svg")) or (chain.drawn and name in ENCLOSING)
        if misplaced or (shape.empty and not (chain.drawn or name in VOID)):
            return NOWHERE
        if chain.opens is not None:
            return chain.opens.get(name, NOWHERE)
        names = (*chain.names, name)
        if names not in self._places:
            good = len(names) <= DEEPEST and stands(names, FILLED.get(name, "<!---->"))
            self._places[names] = self._placed(chain, names) if good else NOWHERE
        return chain.place if shape.empty and self._places[names] != NOWHERE else self._places[names]

    def _placed(self, chain: Chain, names: tuple[str, ...]) -> int:
        """The place of a new chain; an element that holds no other opens none."""
        if names[-1] in VOID or names[-1] in ENCLOSING:
            return chain.place
        self._chains.append(Chain(len(self._chains), names, chain.place))
        return self._chains[-1].place

    def _tag(self, token: str) -> Tag | None:
        """A tag that opens an element, if it is one of the grammar and its element acceptable."""
        parts = token.split('"')
        written = '"'.join(parts[::2])
        if written not in self._shapes:
            self._shapes[written] = _shape(written)
        shape = self._shapes[written]
        if shape is None or len(parts) % 2 == 0:
            return None
        values = [unescape(value) for value in parts[1::2]] if "&" in token else parts[1::2]
        attributes = dict(zip(shape.keys, values, strict=True)) | shape.valueless
        element = Element(shape.name, attributes)
        addresses = tuple([values[at] for at in shape.addresses])
        if any(map(STRIPPED.search, addresses)) or not (shape.name in ENCLOSING or self.acceptable(element)):
            return None
        return Tag(shape, element, tuple([values[at] for at in shape.spoken]), addresses)


def _shape(written: str) -> Shape | None:
    """What the tags have in common that are written so; None if they are not plain."""
    match = SHAPE.fullmatch(written)
    if match is None or match[1] not in NAMES:
        return None
    name, found = match[1], match[2].split()
    keys = tuple(key[:-2] for key in found if key.endswith('="'))
    valueless = {key: "" for key in found if not key.endswith('="')}
    capitals = {key for key in (*keys, *valueless) if not key.islower()}
    if len({*keys, *valueless}) < len(found) or not capitals <= DRAWN or not CANDIDATES.isdisjoint(keys):
        return None
    addresses = tuple(at for at, key in enumerate(keys) if key in ADDRESSES and name != "base")
    spoken = tuple(at for at, key in enumerate(keys) if key in SPOKEN or key.startswith("data-"))
    notable = bool(addresses or spoken or "id" in keys or name in TELLING)
    return Shape(name, keys, valueless, bool(match[3]), bool(capitals), addresses, spoken, notable)


def _line(after: int, elements: list[Element], words: str, notable: list[Tag], aside: list[str]) -> Line:
    """A line of which all is known."""
    outer = f"{words[: words.find(BREAK)]}{BREAK}{words[words.rfind(BREAK) + 1 :]}" if BREAK in words else words
    if not notable and not aside:
        return Line(after, tuple(elements), words, outer)
    return Line(
        after,
        tuple(elements),
        words,
        outer,
        tuple([value for tag in notable for value in tag.unseen]) + tuple(aside),
        tuple(aside),
        tuple([address for tag in notable for address in tag.addresses]),
        tuple([tag.element.attributes["id"] for tag in notable if tag.element.attributes.get("id")]),
        tuple([tag.element for tag in notable if _is_telling(tag.element)]),
    )


def _is_telling(element: Element) -> bool:
    return element.name in TELLING and (element.name != "meta" or "http-equiv" in element.attributes)
