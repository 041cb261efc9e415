"""What lines of plain pages are made of apart from their words and values: a form that hundreds of lines share.

`<li><a href="x.html">One</a></li>` and its neighbours are one form: in it the parser sees the same elements, whatever
the address and the words. So a form is read and judged once for all pages, and a line costs the look-up of its form.

Why the standard's parser finds the same elements, attributes and words in a line of a form (`test_plain.py` holds one
against the other, on our pages and on random ones):

* **Letters.** Neither a value nor words hold `<` or `>`, so that only tags and comments leave the state between tags;
  no NUL, no carriage return; and only such references as mean the same everywhere (`REFERENCE`).
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
from collections.abc import Iterator, Sequence
from functools import lru_cache
from html import unescape

from msgspec import Struct

from minhbach.output import allowed
from minhbach.output.audit_elements import ASKED, acceptable
from minhbach.output.html import ADDRESSES, BREAK, CANDIDATES, SPOKEN, WITHIN_A_SENTENCE, Element, children
from minhbach.output.markup import VOID

DOCTYPE = "<!doctype html>\n"
VALUE, WORDS = "\1", "\2"
"""What stands in a form for the value of an attribute, and for words."""
SLOT = re.compile(rf'(={"".join(f"(?<! {name}=)" for name in ASKED)}"[^"<>]*"|>[^<>]+)')
"""A value that no rule asks for, or words behind a tag."""
ODD = "\0", VALUE, WORDS, "\r"
REFERENCE = re.compile(r"&(?!(?:amp|lt|gt|quot|#34|#39);)")
"""What a plain page does not hold: such characters, other references."""
TOKEN = re.compile(r"<[^<>]*>|[^<]+")
TAG = re.compile(r'<([a-z][a-z0-9]*)((?: [a-zA-Z][a-zA-Z0-9-]*(?:="[^"]*")?)*)(/?)>')
ATTRIBUTE = re.compile(r' ([a-zA-Z0-9-]+)(?:="([^"]*)")?')
COMMENT = re.compile(r"<!--((?!-)(?:[^-\1\2]|-[^-\1\2])*)-->")

NAMES = allowed.ELEMENTS.keys() - {"template", "noscript"}
DRAWN = frozenset({"viewBox", "preserveAspectRatio", "patternUnits", "patternTransform"})
"""Names of attributes that the parser gives their capitals back, in drawings."""
ENCLOSING = frozenset({"script", "style"})
"""Elements that are read with their text, which is not shown."""
TELLING = frozenset({"base", "form", "meta", "script", "style"})
"""Elements that a page as a whole is judged by; of `meta` those that stand for a header."""
COMMENT_INSIDE, WORDS_INSIDE, NOTHING = "<!---->", "x", ""
"""What an element is filled with to see where it stands; a comment may be anywhere but in words."""
DEEPEST = 60
"""So many elements one inside the other are still plain."""


class Tag(Struct, frozen=True, gc=False):
    """A tag that opens an element: its attributes' values, or their places among those of the line."""

    name: str
    attributes: tuple[tuple[str, str | int], ...]
    text: int | None = None
    """The place of a script's text."""

    def element(self, values: Sequence[str]) -> Element:
        """The element in a line with these values."""
        held = {key: value if isinstance(value, str) else values[value] for key, value in self.attributes}
        return Element(self.name, held, "" if self.text is None else values[self.text])


class Form(Struct, frozen=True, eq=False, gc=False):
    """What lines of one form bring: places are those of their values, words among them."""

    after: int
    """The chain that it leaves open."""
    words: str
    """What is shown: a place for each of the words, a BREAK where an element parts them."""
    shown: tuple[int, ...]
    blank: tuple[int, ...]
    """Where only blanks may stand."""
    addresses: tuple[int, ...]
    ids: tuple[int, ...]
    unseen: tuple[int, ...]
    comments: tuple[str, ...]
    tags: tuple[Tag, ...]
    script: int | None = None
    """The place of a script's text, which holds no references."""
    parts: bool = False
    """Whether no words of other lines belong to any of its own."""
    alone: bool = False
    """Whether all of its words stand each alone in a block."""
    telling: bool = False
    drawn: bool = False
    """Whether a value may name another thing."""
    asks: bool = False
    """Whether the audit has to look at more than addresses in each of its lines."""


class Chain:
    """Elements that are open, one inside the other."""

    __slots__ = ("closed", "drawn", "forms", "holds_words", "names", "opens", "place")

    def __init__(
        self,
        place: int,
        names: tuple[str, ...],
        closed: int,
        opens: dict[str, int] | None = None,
        *,
        holds_words: bool = False,
    ) -> None:
        self.place = place
        self.names = names
        self.closed = closed
        """The chain behind its end."""
        self.opens = opens
        """The elements that may come, where their order is fixed."""
        self.drawn = "svg" in names and {"title", "desc"}.isdisjoint(names)
        self.forms: dict[str, Form] = {}
        """Those of plain lines that were read in it."""
        self.holds_words = holds_words
        """Whether words stay where they are written."""

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
        Chain(BODY, ("html", "body"), 5, holds_words=True),
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
    within = {COMMENT_INSIDE: ["-comment"], WORDS_INSIDE: ["-text"], NOTHING: []}[filled]
    return node is not None and [each.tag for each in children(node)] == within


class Grammar:
    """The chains and forms that were met."""

    def __init__(self) -> None:
        self.chains = _frame()
        self.size = 0
        """How many forms were read."""
        self._places: dict[tuple[str, ...], int] = {}

    def form(self, chain: Chain, parts: list[str]) -> Form | None:
        """The form of a line that was split at its slots, in this chain; None if the line is not plain."""
        key = VALUE.join(parts[::2]) + "".join([slot[0] for slot in parts[1::2]])
        form = chain.forms.get(key)
        if form is None:
            slots = [f'="{VALUE}"' if slot[0] == "=" else f">{WORDS}" for slot in parts[1::2]]
            written = "".join(part for pair in zip(parts[::2], [*slots, ""], strict=True) for part in pair)
            form = _Draft(self, chain).read(written[1:])
            self.size += 1
            if form is not None:
                chain.forms[key] = form
        return form

    def after(self, chain: Chain, name: str) -> int:
        """The chain in which an element opens, or behind one that is not left open; NOWHERE if it is not there."""
        if chain.opens is not None:
            return chain.opens.get(name, NOWHERE)
        names = (*chain.names, name)
        if names not in self._places:
            self._places[names] = self._placed(chain, names) if len(names) <= DEEPEST else NOWHERE
        return self._places[names]

    def _placed(self, chain: Chain, names: tuple[str, ...]) -> int:
        if names[-1] in VOID or names[-1] in ENCLOSING:
            return chain.place if stands(names, NOTHING if names[-1] in VOID else WORDS_INSIDE) else NOWHERE
        holds_words = stands(names, WORDS_INSIDE)
        if not (holds_words or stands(names, COMMENT_INSIDE)):
            return NOWHERE
        self.chains.append(Chain(len(self.chains), names, chain.place, holds_words=holds_words))
        return self.chains[-1].place


class _Draft:
    """A form while it is read. Each step says whether it is still plain."""

    def __init__(self, grammar: Grammar, chain: Chain) -> None:
        self.grammar = grammar
        self.chain = chain
        self.slots = 0
        self.words = ""
        self.shown: list[int] = []
        self.blank: list[int] = []
        self.addresses: list[int] = []
        self.ids: list[int] = []
        self.unseen: list[int] = []
        self.comments: list[str] = []
        self.tags: list[Tag] = []
        self.script: int | None = None

    def read(self, written: str) -> Form | None:
        """The form that is written so, with marks for values and words."""
        tokens = iter(TOKEN.findall(written))
        for token in tokens:
            if token[0] != "<":
                good = self._say(token)
            elif token[1] == "!":
                good = self._note(token)
            elif token[1] == "/":
                good = self._leave(token[2:-1])
            else:
                good = self._enter(token, tokens)
            if not good:
                return None
        if "".join(TOKEN.findall(written)) != written or not self._acceptable():
            return None
        words = re.sub(f"{BREAK}+", BREAK, self.words)
        return Form(
            self.chain.place,
            words,
            tuple(self.shown),
            tuple(self.blank),
            tuple(self.addresses),
            tuple(self.ids),
            tuple(self.unseen),
            tuple(self.comments),
            tuple(self.tags),
            self.script,
            parts=words.startswith(BREAK) and words.endswith(BREAK),
            alone=words == BREAK + f"%s{BREAK}" * len(self.shown),
            telling=any(map(_is_telling, self.tags)),
            drawn=any(not allowed.DRAWN.isdisjoint(key for key, _ in tag.attributes) for tag in self.tags),
            asks=self.script is not None or any(tag.name == "base" for tag in self.tags),
        )

    def _acceptable(self) -> bool:
        """Whether nothing is to be said of elements so written, as long as their addresses lead to pages."""
        values = ["x.html" if place in self.addresses else "{}" for place in range(self.slots)]
        elements = (tag.element(values) for tag in self.tags)
        return all(_is_acceptable(e.name, tuple(e.attributes.items()), e.text) for e in elements)

    def _say(self, token: str) -> bool:
        """Words."""
        (self.shown if self.chain.holds_words else self.blank).append(self._slot())
        self.words += "%s" if self.chain.holds_words else ""
        return token == WORDS

    def _note(self, token: str) -> bool:
        """A comment."""
        comment = COMMENT.fullmatch(token)
        self.comments.append(comment[1].strip() if comment else "")
        return comment is not None and self.chain.holds_comments

    def _leave(self, name: str) -> bool:
        """The element that is open ends."""
        if self.chain.closed == NOWHERE or name != self.chain.names[-1]:
            return False
        self._go(name, self.chain.closed)
        return True

    def _enter(self, token: str, ahead: Iterator[str]) -> bool:
        """An element begins."""
        match = TAG.fullmatch(token)
        if match is None or match[1] not in NAMES:
            return False
        name, found, ends = match[1], ATTRIBUTE.findall(match[2]), bool(match[3])
        attributes = tuple((key, self._slot() if value == VALUE else unescape(value)) for key, value in found)
        keys = {key for key, _ in attributes}
        capitals = {key for key in keys if not key.islower()}
        drawn = self.chain.drawn or name == "svg"
        after = self.grammar.after(self.chain, name)
        if (
            after == NOWHERE
            or len(keys) < len(found)
            or not CANDIDATES.isdisjoint(keys)
            or not capitals <= (DRAWN if drawn else frozenset())
            or (ends and not (self.chain.drawn or name in VOID))
            or (self.chain.drawn and name in ENCLOSING)
            or any(VALUE in value for _, value in attributes if isinstance(value, str))
        ):
            return False
        text = None
        if name in ENCLOSING:
            end = next(ahead, "")
            if end == WORDS and name == "script":
                text, end = self._slot(), next(ahead, "")
                self.script = text
                self.unseen.append(text)
            if end != f"</{name}>":
                return False
        self.tags.append(Tag(name, attributes, text))
        self._bring(name, attributes)
        self._go(name, self.chain.place if ends else after)
        return True

    def _bring(self, name: str, attributes: tuple[tuple[str, str | int], ...]) -> None:
        for key, place in attributes:
            if isinstance(place, int):
                if key in ADDRESSES and name != "base":
                    self.addresses.append(place)
                if key == "id":
                    self.ids.append(place)
                if key in SPOKEN or key.startswith("data-"):
                    self.unseen.append(place)

    def _go(self, name: str, after: int) -> None:
        self.chain = self.grammar.chains[after]
        self.words += "" if name in WITHIN_A_SENTENCE or name in ENCLOSING else BREAK

    def _slot(self) -> int:
        self.slots += 1
        return self.slots - 1


@lru_cache(4096)
def _is_acceptable(name: str, attributes: tuple[tuple[str, str], ...], text: str) -> bool:
    return acceptable("")(Element(name, dict(attributes), text))


def _is_telling(tag: Tag) -> bool:
    return tag.name in TELLING and (tag.name != "meta" or any(key == "http-equiv" for key, _ in tag.attributes))
