"""What is found of a person in a text: measured on the labelled lines of tests/cases/personal_data.tsv.

The lines were labelled before the detector was written. Half of them, chosen by a hash of their words, are held out:
whoever improves the detector sees which of the other lines it gets wrong, and of these only how many.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import pytest

from minhbach.validation.personal_data import KINDS, Finding, detect
from minhbach.validation.personal_data.offices import Offices
from tests.conftest import Figure
from tests.sample import TESTS

CASES = TESTS / "cases" / "personal_data.tsv"
MARKED = re.compile("⟦([a-z-]+):([^⟧]*)⟧")
KNOWN = Offices.of(["0200 000 0000"], ["ubnd-xa-mau@example.vn"])
YEAR = 2026
FLOOR = 0.95
HELD_OUT_FLOOR = 0.85


@dataclass(frozen=True)
class Case:
    """A line as a person would write it, and what in it is to be found."""

    text: str
    wanted: tuple[tuple[str, int, int], ...]

    @property
    def held_out(self) -> bool:
        return int(hashlib.sha256(self.text.encode()).hexdigest(), 16) % 2 == 0

    @property
    def found(self) -> list[Finding]:
        return detect(self.text, KNOWN, YEAR)

    def hits(self) -> Counter[tuple[str, str]]:
        """How often each kind was rightly found, missed, or found where it is not."""
        found, counts = self.found, Counter[tuple[str, str]]()
        for kind, start, end in self.wanted:
            met = any(f.kind == kind and f.start < end and start < f.end for f in found)
            counts[kind, "right" if met else "missed"] += 1
        for f in found:
            if not any(f.kind == kind and f.start < end and start < f.end for kind, start, end in self.wanted):
                counts[f.kind, "wrong"] += 1
        return counts


def read(line: str) -> Case:
    text, wanted, at = "", [], 0
    for match in MARKED.finditer(line):
        text += line[at : match.start()]
        wanted.append((match[1], len(text), len(text) + len(match[2])))
        text, at = text + match[2], match.end()
    return Case(text + line[at:], tuple(wanted))


ROWS = [row.split("\t") for row in CASES.read_text(encoding="utf-8").splitlines() if not row.startswith("#")]
LINES = [read(words) for _, words in ROWS]


@dataclass(frozen=True)
class Score:
    precision: float
    recall: float

    @classmethod
    def of(cls, cases: Iterable[Case], kind: str = "") -> "Score":
        counts = Counter[str]()
        for case in cases:
            for (of, outcome), n in case.hits().items():
                counts[outcome] += n if kind in ("", of) else 0
        right = counts["right"]
        return cls(right / max(right + counts["wrong"], 1), right / max(right + counts["missed"], 1))

    def __str__(self) -> str:
        return f"precision {self.precision:6.1%}, recall {self.recall:6.1%}"


def test_the_lines_are_many_real_where_they_say_so_and_as_often_harmless_as_not() -> None:
    assert len(LINES) >= 300
    assert len({case.text for case in LINES}) == len(LINES)
    assert 0.4 < sum(not case.wanted for case in LINES) / len(LINES) < 0.65
    assert 0.4 < sum(case.held_out for case in LINES) / len(LINES) < 0.6
    assert {kind for case in LINES for kind, _, _ in case.wanted} == set(KINDS)
    for origin, words in ROWS:
        if origin != "invented":
            assert words in (TESTS.parent / origin).read_text(encoding="utf-8"), origin


def test_it_finds_what_is_personal_and_passes_by_what_is_not(figure: Figure) -> None:
    tuned = [case for case in LINES if not case.held_out]
    held_out = [case for case in LINES if case.held_out]
    figure(f"personal data, {len(LINES)} labelled lines", str(Score.of(LINES)))
    figure(f"personal data, {len(held_out)} lines held out", str(Score.of(held_out)))
    for kind in KINDS:
        wanted = sum(of == kind for case in LINES for of, _, _ in case.wanted)
        figure(f"personal data, {kind} ({wanted})", str(Score.of(LINES, kind)))

    wrong = [f"{case.text}\n    wanted {case.wanted}, found {case.found}" for case in tuned if not right(case)]
    print("\n".join(wrong))
    assert min(Score.of(tuned).precision, Score.of(tuned).recall) >= FLOOR
    assert min(Score.of(held_out).precision, Score.of(held_out).recall) >= HELD_OUT_FLOOR


def right(case: Case) -> bool:
    return {outcome for _, outcome in case.hits()} <= {"right"}


@pytest.mark.parametrize("case", [c for c in LINES if c.wanted and not c.held_out], ids=lambda case: case.text[:30])
def test_what_is_found_is_shown_so_that_nobody_can_read_it(case: Case) -> None:
    for finding in case.found:
        words = case.text[finding.start : finding.end]
        assert len(finding.masked) == len(words)
        if finding.kind != "secret":
            shown = sum(c.isalnum() for c in finding.masked.partition("@")[0])
            assert shown <= 5 and "•" in finding.masked and words not in finding.masked
