"""What an inspection of one attached file found."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from msgspec import Struct

MAX_TEXT = 1_000_000
"""So many characters of a file's text are read."""
MAX_FIELDS = 5_000
MAX_FIELD = 2_000
"""So many fields of metadata, and so many characters of each."""


class Fault(Struct, frozen=True):
    """Why a file cannot be published: the complaint's code and variant, what was found, in which line (0: none)."""

    code: str
    variant: str = ""
    found: str = ""
    line: int = 0


class Findings(Struct, frozen=True):
    """Faults, and all words of a file: its text and its metadata by field."""

    faults: tuple[Fault, ...] = ()
    metadata: tuple[tuple[str, str], ...] = ()
    """Every field of metadata, comment and form with its words."""
    people: tuple[tuple[str, str], ...] = ()
    """Those fields that name who made the file."""
    located: bool = False
    """Whether it says where on earth it was made."""
    text: str = ""
    complete: bool = True
    """False: the text goes on beyond what was read."""


NOTHING = Findings()


def once(pairs: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Fields with words in them, each once, on one line, and no more than `MAX_FIELDS`."""
    tidy = (
        (label, " ".join(words.replace("\0", " ").split())[:MAX_FIELD]) for label, words in islice(pairs, MAX_FIELDS)
    )
    return tuple(dict.fromkeys((label, words) for label, words in tidy if words))
