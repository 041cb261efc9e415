"""A text as a searcher needs it: digits of any script as 0-9, no invisible signs, and a copy without case and tones.

Both copies have the same length, and each of their characters knows which character of the text it comes from; so what
was found in a copy can be shown, and masked, in the text.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence

from msgspec import Struct

HIDDEN = {"Cf", "Mn", "Me"}
"""Categories of characters that take no room of their own: what joins, directs or decorates."""


class Folded(Struct, frozen=True):
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
    plain = text.translate(PLAIN)
    if all(len(PLAIN[ord(char)]) == 1 for char in set(text)):
        return Folded(plain, plain.translate(BARE), range(len(text)))
    places = [at for at, char in enumerate(text) for _ in PLAIN[ord(char)]]
    return Folded(plain, plain.translate(BARE), places)


class _Table(dict[int, str]):
    """What each character becomes, worked out when it is first met."""

    def __init__(self, becomes: Callable[[str], str]) -> None:
        super().__init__()
        self.becomes = becomes

    def __missing__(self, code: int) -> str:
        self[code] = self.becomes(chr(code))
        return self[code]


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


def _bare(char: str) -> str:
    """The letter without case and tone: đ is d, Ậ is a."""
    lower = unicodedata.normalize("NFD", char)[0].lower()[0]
    return "d" if lower == "đ" else lower


PLAIN, BARE = _Table(_plain), _Table(_bare)
