"""The order of the Vietnamese alphabet: a ă â b c d đ e ê …, and among equal letters the tones, from level to heavy.

English pages put names in the order of the English alphabet, which knows no marks.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

from minhbach.model import Text

LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}
"""huyền, hỏi, ngã, sắc, nặng; without a mark the tone is level."""
RANK = {letter: rank for rank, letter in enumerate(LETTERS, 100)}


class _Letters(dict[int, int | str]):
    """For `str.translate`: what becomes of each letter. What was looked up once is not worked out again."""

    def __init__(self, becomes: Callable[[str], int | str]) -> None:
        super().__init__()
        self.becomes = becomes

    def __missing__(self, code: int) -> int | str:
        self[code] = found = self.becomes(chr(code))
        return found


def _letter(char: str) -> int:
    base = unicodedata.normalize("NFC", "".join(m for m in unicodedata.normalize("NFD", char) if m not in TONES))
    return RANK.get(base, min(ord(base[0]), 99) if base else 0)


def _tone(char: str) -> int:
    return next((TONES[mark] for mark in unicodedata.normalize("NFD", char) if mark in TONES), 0)


def _bare(char: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", char) if not unicodedata.combining(c)).replace("đ", "d")


_LETTERS, _TONES, _BARE = _Letters(_letter), _Letters(_tone), _Letters(_bare)


def vietnamese_key(text: str) -> tuple[str, str, str]:
    """A sort key: letters first, tones where the letters are the same, capitals last."""
    small = unicodedata.normalize("NFC", text.lower())
    return small.translate(_LETTERS), small.translate(_TONES), text.swapcase()


FIGURES = "0–9"
"""Where an index lists what begins with a figure."""


def without_marks(text: str) -> str:
    """Lower case without tone and letter marks, đ as d: what an English reader, or a phone's keyboard, would type."""
    return text.lower().translate(_BARE)


def sort_key(text: str, language: str) -> tuple[object, ...]:
    """A sort key by the alphabet of the page's language."""
    return vietnamese_key(text) if language == "vi" else (without_marks(text), text)


def alphabetical_key(words: Text, language: str) -> tuple[object, ...]:
    """A sort key for words as a page of this language shows them; Vietnamese stands in for missing English."""
    return sort_key(words.vi if language == "vi" else words.get(language) or words.vi, language)


def initial(text: str, language: str) -> str:
    """The capital that an index lists it under: in Vietnamese Ă, Â and Đ are letters of their own, in English not."""
    first = next((char for char in unicodedata.normalize("NFC", text) if char.isalnum()), "0")
    if first.isdigit():
        return FIGURES
    if language != "vi":
        return without_marks(first)[:1].upper()
    marks = unicodedata.normalize("NFD", first)
    return unicodedata.normalize("NFC", "".join(mark for mark in marks if mark not in TONES)).upper()
