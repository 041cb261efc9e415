"""Finds in plain text what must not be published of a person: numbers, phones, addresses; and markings of secrecy.

Names alone are not looked for: a signatory's is public, a citizen's is not, and no program can tell them apart. What
is found is held against what the words around it say, since most numbers of the domain are figures, dates and numbers
of documents. `tests/cases/personal_data.tsv` says by example what is found and what is not.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator

from msgspec import Struct

from minhbach.validation.personal_data import markings, numbers, people
from minhbach.validation.personal_data.folding import Folded, fold
from minhbach.validation.personal_data.offices import Offices
from minhbach.validation.personal_data.suspicion import is_suspect

FINDERS: dict[str, Callable[[Folded, Offices, int], Iterator[tuple[int, int]]]] = {
    "bank-account": numbers.bank_accounts,
    "citizen-number": numbers.citizen_numbers,
    "identity-card": numbers.identity_cards,
    "phone": numbers.phones,
    "email": numbers.emails,
    "passport": numbers.passports,
    "birth": people.births,
    "address": people.addresses,
    "secret": markings.markings,
}
"""What is found, by kind. Where two are found in one place, the earlier counts."""

KINDS = tuple(FINDERS)


class Finding(Struct, frozen=True):
    """Something found: its kind, where it stands in the text, and how it is shown: as long, but unreadable."""

    kind: str
    start: int
    end: int
    masked: str


NOBODY = Offices()


def detect(text: str, offices: Offices = NOBODY, year: int = 2099) -> list[Finding]:
    """Everything found in a text, in its order. `year` is the present: nobody was born after it.

    Places count in the composed form (NFC) of the text.
    """
    return search(text, offices, year) if is_suspect(text) else []


def search(text: str, offices: Offices, year: int) -> list[Finding]:
    """The same without a glance at it first."""
    folded = fold(text)
    text = unicodedata.normalize("NFC", text)
    taken = bytearray(len(folded.plain))
    found = []
    for kind in KINDS:
        for start, end in FINDERS[kind](folded, offices, year):
            if start < end and not any(taken[start:end]):
                taken[start:end] = b"\1" * (end - start)
                first, last = folded.span(start, end)
                found.append(Finding(kind, first, last, mask(kind, text[first:last])))
    return sorted(found, key=lambda finding: finding.start)


def mask(kind: str, words: str) -> str:
    """The words made unreadable, sign for sign, so that columns stay: of a number the first and last digits remain."""
    if kind == "secret":
        return words
    digits = [at for at, char in enumerate(words) if char.isdigit()]
    kept = {0} if kind == "email" else {*digits[:3], *digits[-2:]} if len(digits) >= 9 else set()
    return "".join(c if at in kept or not c.isalnum() else "•" for at, c in enumerate(words))
