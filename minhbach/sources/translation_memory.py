"""What each English text was made from, as files that this program writes: `translations.txt`, one for each unit.

A line remembers one pair by the fingerprints of its English and its Vietnamese, and how often the pair stands in the
unit's files: `6c1f0ad3e9b7245d 90aa34cc7be1f802 1`. Lines are sorted and need no order to be read, so that git may join
two branches by keeping the lines of both; of a pair that then stands twice the higher count holds.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping

from minhbach.diagnostics import Diagnostic, Span

NAME = "translations.txt"
HEAD = (
    "# Máy ghi, không sửa tay: mỗi bản tiếng Anh được dịch từ câu tiếng Việt nào. Xem: build.py translations\n"
    "# Made by the program, not by hand: which Vietnamese each English text was made from. See: build.py translations\n"
)
FILE = re.compile(rf"data/(?:[a-z0-9-]+/)?{re.escape(NAME)}\Z")
LINE = re.compile(r"([0-9a-f]{16}) ([0-9a-f]{16}) ([1-9][0-9]{0,5})\Z")

Pair = tuple[str, str]
"""The fingerprints of an English text and of the Vietnamese that it was made from."""
Memory = Mapping[str, Mapping[str, int]]
"""English → each Vietnamese that it was made from → how often."""


def fingerprint(words: str) -> str:
    """What stands for a text in a memory: the same however its lines break and its letters are composed."""
    plain = " ".join(unicodedata.normalize("NFC", words).split())
    return hashlib.sha256(plain.encode("utf-8")).hexdigest()[:16]


def pair(en: str, vi: str) -> Pair:
    """A pair of texts as a memory knows it."""
    return fingerprint(en), fingerprint(vi)


def memory_file(file: str) -> str:
    """The memory that the texts of a file of `data/` or `content/` belong to: its unit's, or the one of all."""
    parts = file.split("/")
    return f"data/{parts[1]}/{NAME}" if len(parts) > 2 and parts[1] != "pages" else f"data/{NAME}"


def read_memory(text: str, file: str) -> tuple[Memory, list[Diagnostic]]:
    """The memory in a file's text, and a complaint about each line that this program did not write."""
    memory: dict[str, dict[str, int]] = {}
    found = []
    for number, line in enumerate(text.split("\n"), 1):
        if match := LINE.match(line):
            en, vi, count = match[1], match[2], int(match[3])
            remembered = memory.setdefault(en, {})
            remembered[vi] = max(count, remembered.get(vi, 0))
        elif line and not line.startswith("#"):
            found.append(Diagnostic("translation-memory", Span(file, number, 1), {"found": line[:40]}))
    return memory, found


def written_memory(memory: Memory) -> str:
    """The text of a memory's file; empty if there is nothing to remember."""
    lines = sorted(f"{en} {vi} {count}\n" for en, made_from in memory.items() for vi, count in made_from.items())
    return HEAD + "".join(lines) if lines else ""


def stale_pairs(memory: Memory, present: Iterable[Pair]) -> set[Pair]:
    """The present pairs whose English is remembered, but not with this Vietnamese.

    Where all that is remembered of the English still stands as often as before, nothing has changed: then the pair is
    another text that happens to have the same English, and is new.
    """
    stale = set()
    for en, now in by_english(present).items():
        made_from = memory.get(en, {})
        if any(count > now[vi] for vi, count in made_from.items()):
            stale |= {(en, vi) for vi in now if vi not in made_from}
    return stale


def new_pairs(memory: Memory, present: Iterable[Pair]) -> set[Pair]:
    """The present pairs that are neither remembered nor stale."""
    present = list(present)
    return {(en, vi) for en, vi in present if vi not in memory.get(en, {})} - stale_pairs(memory, present)


def remember(memory: Memory, present: Iterable[Pair], accepted: Iterable[Pair]) -> Memory:
    """The memory once the accepted ones of the present pairs are held to be right.

    What no longer stands anywhere is forgotten, but for what a pair that stays stale was made from.
    """
    renewed: dict[str, Mapping[str, int]] = {}
    taken = by_english(accepted)
    for en, now in by_english(present).items():
        made_from = Counter(memory.get(en, {})) | taken.get(en, Counter())
        if all(vi in made_from for vi in now):
            made_from &= now
        if made_from:
            renewed[en] = made_from
    return renewed


def by_english(pairs: Iterable[Pair]) -> dict[str, Counter[str]]:
    """English → each Vietnamese that stands beside it → how often."""
    found: dict[str, Counter[str]] = {}
    for en, vi in pairs:
        found.setdefault(en, Counter())[vi] += 1
    return found
