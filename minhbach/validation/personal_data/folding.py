"""A text as a searcher needs it: digits of any script as 0-9, no invisible signs, and a copy without case and tones.

Both copies have the same length, and each of their characters knows which character of the text it comes from; so what
was found in a copy can be shown, and masked, in the text.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

HIDDEN = {"Cf", "Mn", "Me"}
"""Categories of characters that take no room of their own: what joins, directs or decorates."""


@dataclass(frozen=True, slots=True)
class Folded:
    """`plain` keeps case and tones, `bare` has neither; `places` is where each character stands in the text."""

    plain: str
    bare: str
    places: Sequence[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The part of the text that a part of the copies stands for."""
        return self.places[start], self.places[end - 1] + 1


def fold(text: str) -> Folded:
    """Fold a text; places count in its composed form (NFC), as files are read."""
    text = unicodedata.normalize("NFC", text)
    known = {char: _plain(char) for char in set(text)}
    if all(len(plain) == 1 for plain in known.values()):
        plain = "".join(map(known.__getitem__, text))
        places: Sequence[int] = range(len(text))
    else:
        spread = [(char, at) for at, original in enumerate(text) for char in known[original]]
        plain = "".join(char for char, _ in spread)
        places = [at for _, at in spread]
    bare = {char: _bare(char) for char in set(plain)}
    return Folded(plain, "".join(map(bare.__getitem__, plain)), places)


@cache
def _plain(char: str) -> str:
    """What a character is read as: nothing, itself or what it stands for."""
    category = unicodedata.category(char)
    if category in HIDDEN:
        return ""
    if category == "Nd":
        return str(unicodedata.decimal(char))
    if category == "Pd" or char == "−":
        return "-"
    if category == "Zs":
        return " "
    return "".join(c for c in unicodedata.normalize("NFKC", char) if unicodedata.category(c) not in HIDDEN)


@cache
def _bare(char: str) -> str:
    """The letter without case and tone: đ is d, Ậ is a."""
    lower = unicodedata.normalize("NFD", char)[0].lower()[0]
    return "d" if lower == "đ" else lower
