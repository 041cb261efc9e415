"""The order of the Vietnamese alphabet: a ă â b c d đ e ê …, and among equal letters the tones, from level to heavy.

English readers get their own: letters without their marks.
"""

from __future__ import annotations

import unicodedata

from minhbach.model import Text

LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}
"""huyền, hỏi, ngã, sắc, nặng; without a mark the tone is level."""
RANK = {letter: rank for rank, letter in enumerate(LETTERS, 100)}


def vietnamese_key(text: str) -> tuple[tuple[int, ...], tuple[int, ...], str]:
    """A sort key: letters first, tones where the letters are the same, capitals last."""
    letters: list[int] = []
    tones: list[int] = []
    for char in unicodedata.normalize("NFC", text.lower()):
        marks = unicodedata.normalize("NFD", char)
        tone = next((TONES[mark] for mark in marks if mark in TONES), 0)
        base = unicodedata.normalize("NFC", "".join(mark for mark in marks if mark not in TONES))
        letters.append(RANK.get(base, min(ord(base[0]), 99) if base else 0))
        tones.append(tone)
    return tuple(letters), tuple(tones), text.swapcase()


def english_key(text: str) -> tuple[str, str]:
    """A sort key for readers of English: letters without marks, đ as d; what is equal then, as it is written."""
    marks = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return "".join(char for char in marks if not unicodedata.combining(char)), text


def alphabetical_key(words: Text, language: str) -> tuple[object, ...]:
    """A sort key for words as a page of this language shows them; Vietnamese stands in for missing English."""
    return vietnamese_key(words.vi) if language == "vi" else english_key(words.get(language) or words.vi)
