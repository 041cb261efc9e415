"""What a complaint shows of a file must not show what the guard found in it, nor may any other complaint beside it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from msgspec import Struct

from minhbach.diagnostics import Concealed, Diagnostic, Span
from minhbach.validation.personal_data import NOBODY, detect
from minhbach.validation.personal_data.offices import Offices

SHORTEST_REST = 4
"""So many first digits of a number that a message cuts short would tell too much."""


class Veil(Struct, frozen=True):
    """Hides what a set of complaints is about, and whatever the detector finds, from what is printed."""

    concealed: tuple[Concealed, ...] = ()
    hidden: frozenset[tuple[str, int]] = frozenset()
    """Lines, by file, that are not shown at all: what is found in them is written in parts."""

    offices: Offices = NOBODY

    @classmethod
    def of(cls, found: Iterable[Diagnostic], offices: Offices) -> Veil:
        """The veil that these complaints need."""
        concealed: list[Concealed] = []
        hidden: set[tuple[str, int]] = set()
        for complaint in found:
            words = complaint.details.get("found")
            if isinstance(words, Concealed):
                concealed.append(words)
                lines = complaint.details.get("hidden")
                hidden.update((complaint.place.file, line) for line in (lines if isinstance(lines, range) else ()))
        return cls(tuple(concealed), frozenset(hidden), offices)

    def over(self, text: str) -> str:
        """The text with nothing in it that nobody may read."""
        text = unicodedata.normalize("NFC", text)
        for one in self.concealed:
            text = text.replace(one.words, one.masked)
            for length in range(len(one.words) - 1, SHORTEST_REST - 1, -1):
                text = text.replace(one.words[:length] + "…", one.masked[:length] + "…")
        for finding in reversed(detect(text, self.offices)):
            text = text[: finding.start] + finding.masked + text[finding.end :]
        return text

    def line(self, span: Span, text: str) -> str | None:
        """A line of a file as it may be shown, or None."""
        return None if (span.file, span.line) in self.hidden else self.over(text)


NO_VEIL = Veil()
"""Hides what the detector finds."""
