"""Characters that make a figure or a name read otherwise than it is written.

What an official writes in Vietnamese and English needs few characters, so that these are listed and all the rest is
refused: a list of what deceives would never be complete. Besides, whole words may stand in the scripts of Viet Nam's
peoples and neighbours. Cyrillic, Greek and other letters that look like Latin ones are refused even in words of their
own, for "СССР" and "CCCP" look the same; letters that are written from right to left turn the figures beside them.

Texts are in NFC when they come here, so that every Vietnamese letter is one character and a mark that is left over
belongs to none. They are looked at twice: as they stand in the file, comments too, since those who review a change read
them; and as values, since an escape (in Markdown `&#x202e;`) may write what the file does not hold.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator
from itertools import islice
from typing import Literal

from msgspec import Struct

from minhbach.diagnostics import Diagnostic, Span

Kind = Literal["invisible", "direction", "control", "space", "digit", "mark", "look_alike", "script", "mixed", "other"]
"""Why a character is refused; each has its own words."""

LATIN = "À-ÏÑ-ÖØ-ïñ-öø-İĴ-ľŁ-ňŊ-žƠơƯưǍ-ǜȘ-țḀ-ẙẠ-ỹ"
"""Latin letters beyond ASCII: of Vietnamese and of names from Europe. Not Ð, which is not Đ; not ı, ſ and ligatures."""
SIGNS = "¡¢£¥§©®°±¶·¿×÷«»–—―‘’“”„…•‰′″‹›€₫←↑→↓⇒−≈≠≤≥■□▪●☐☑☒★☆✓✔✗"
"""Marks and signs beyond ASCII that look like no other."""

SCRIPTS = {
    "Chinese": "\u3005\u3400-\u4dbf\u4e00-\u9ffc\U00020000-\U0002a6dd"
    "\u3041-\u3096\u309d\u309e\u30a1-\u30fa\u30fc-\u30fe",
    "Korean": "\uac00-\ud7a3",
    "Thai": "\u0e01-\u0e3a\u0e40-\u0e4e",
    "Lao": "\u0e81\u0e82\u0e84\u0e86-\u0e8a\u0e8c-\u0ea3"
    "\u0ea5\u0ea7-\u0ebd\u0ec0-\u0ec4\u0ec6\u0ec8-\u0ecd\u0edc-\u0edf",
    "Khmer": "\u1780-\u17b3\u17b6-\u17d3",
    "Cham": "\uaa00-\uaa36\uaa40-\uaa4d",
    "Tai Viet": "\uaa80-\uaac2\uaadb-\uaadd",
}
"""Letters and marks of scripts that whole words may stand in; kana counts with the Han characters among
which it stands."""

SUSPECT = re.compile(f"[^\\t\\n -~{LATIN}{SIGNS}]")
MOST_PLACES, MOST_DIFFERENT = 1_000, 100
"""So many are told of in one file; one that is full of strange characters is not a text."""
MOST_MARKS = 4
"""So many marks can one letter of those scripts carry; more of them run over the lines around."""

INVISIBLE = (
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff"
    "\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
"""What Unicode calls default-ignorable, and the blank that is a letter of Braille.

Like the scripts above compiled only where a file holds such characters: that takes longer than to read a unit's texts.
"""
DIRECTION = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
RIGHTS = {"Ð": "Đ", "ð": "đ", "Ɖ": "Đ", "ɖ": "đ", "ı": "i", "ǃ": "!", "ǀ": "|", "º": "°", "˚": "°"}
RIGHTS |= dict.fromkeys("\u2010\u2011\u2012\u2043\ufe58\ufe63", "-")
"""What is meant by look-alikes that Unicode's own compatibility forms do not tell."""


class Suspect(Struct, frozen=True):
    """A character that is refused: where it stands in the text, and why."""

    at: int
    character: str
    kind: Kind

    @property
    def code(self) -> str:
        """Its number, such as U+202E."""
        return f"U+{ord(self.character):04X}"

    @property
    def name(self) -> str:
        """Its name in Unicode; of those without one, what they are."""
        nameless = {"Cc": "CONTROL", "Co": "PRIVATE USE", "Cs": "SURROGATE"}
        category = unicodedata.category(self.character)
        return unicodedata.name(self.character, nameless.get(category, "UNASSIGNED"))

    @property
    def right(self) -> str:
        """What was meant, in plain characters; empty where nobody can tell."""
        if unicodedata.category(self.character) == "Nd":
            return str(unicodedata.digit(self.character))
        plain = RIGHTS.get(self.character) or unicodedata.normalize("NFKC", self.character).replace("\u2044", "/")
        return plain if plain != self.character and plain.strip() and not SUSPECT.search(plain) else ""


def suspects(text: str) -> Iterator[Suspect]:
    """Every character of an NFC text that must not be published, in order; after so many it is none."""
    found = ((match.start(), _kind(text, match.start())) for match in SUSPECT.finditer(text))
    return islice((Suspect(at, text[at], kind) for at, kind in found if kind), MOST_PLACES)


def complaints(text: str, file: str) -> list[Diagnostic]:
    """One complaint for each different character that is refused in a file's text, where it stands first.

    It names the lines of the others.
    """
    if not SUSPECT.search(text):
        return []
    ends = [found.start() for found in re.finditer("\n", text)]
    places: dict[tuple[str, Kind], list[tuple[int, Suspect]]] = {}
    for suspect in suspects(text):
        key = suspect.character, suspect.kind
        if key in places or len(places) < MOST_DIFFERENT:
            places.setdefault(key, []).append((bisect_left(ends, suspect.at), suspect))
    result = []
    for held in places.values():
        line, first = held[0]
        column = first.at - (ends[line - 1] + 1 if line else 0) + 1
        details = details_of(first, line + 1) | {
            "count": len(held),
            "lines": _lines({number + 1 for number, _ in held}),
        }
        result.append(Diagnostic("deceiving-character", Span(file, line + 1, column), details))
    return result


def details_of(suspect: Suspect, line: int) -> dict[str, object]:
    """What the words of a complaint about a character that stands on this line need."""
    shown = f"{suspect.code} {suspect.name}"
    return {"variant": suspect.kind, "character": shown, "near": suspect.right, "count": 1, "lines": line}


def _lines(numbers: set[int]) -> str:
    listed = ", ".join(map(str, sorted(numbers)[:10]))
    return listed + (" …" if len(numbers) > 10 else "")


def visible(text: str) -> str:
    """The text as a terminal may show it: characters that deceive or command give their number instead."""
    return SUSPECT.sub(lambda found: _visible(text, found.start()), text)


def _visible(text: str, at: int) -> str:
    character = text[at]
    shows = _kind(text, at) is None or (
        unicodedata.category(character)[0] in "LNPS" and not re.match(INVISIBLE, character)
    )
    return (
        character if shows and unicodedata.bidirectional(character) not in ("R", "AL") else f"⟨U+{ord(character):04X}⟩"
    )


def _kind(text: str, at: int) -> Kind | None:
    """Why the character is refused; None if it may stand where it does. It is in `SUSPECT`."""
    character = text[at]
    category = unicodedata.category(character)
    script = _script(character)
    if DIRECTION.match(character):
        return "direction"
    if re.match(INVISIBLE, character):
        return "invisible"
    if script:
        return _kind_in_script(text, at, script)
    if category in ("Zs", "Zl", "Zp"):
        return "space"
    if category[0] == "C":
        return "control"
    if category[0] == "N":
        return None if character in "²³" and text[at - 1 : at].isalpha() else "digit"
    if category[0] == "M":
        return "mark"
    if character == "µ":
        return "look_alike" if text[at - 1 : at].isalnum() else None
    if Suspect(at, character, "look_alike").right:
        return "look_alike"
    return "script" if category[0] == "L" else "other"


def _kind_in_script(text: str, at: int, script: str) -> Kind | None:
    """A letter or mark of another script stands among its like, and a mark on a letter."""
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    if any(beside.isalnum() and _script(beside) != script for beside in (before, after)):
        return "mixed"
    if not _is_mark(text[at]):
        return None
    lone = _script(before) != script
    return "mark" if lone or all(map(_is_mark, text[max(0, at - MOST_MARKS) : at + 1][: MOST_MARKS + 1])) else None


def _is_mark(character: str) -> bool:
    return unicodedata.category(character)[0] == "M"


def _script(character: str) -> str | None:
    return next((name for name, letters in SCRIPTS.items() if re.match(f"[{letters}]", character)), None)
