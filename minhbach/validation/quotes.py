"""The plan's words against what was made of them: where a quote departs from its clause, which figures it holds."""

from __future__ import annotations

import difflib
import re
from decimal import Decimal

from minhbach import model as m
from minhbach.model import Prose


def nearest_passage(text: Prose, clause: str, words: str) -> str:
    """Where the clause's likeliest passage departs from the quote, some words either side; "" if none is like it."""
    best, ratio = "", 0.5
    for passage in text.clauses.get(clause, ()):
        matcher = difflib.SequenceMatcher(None, words, passage.text, autojunk=False)
        if matcher.quick_ratio() > ratio and (found := matcher.ratio()) > ratio:
            best, ratio = passage.text, found
    if not best:
        return ""
    matcher = difflib.SequenceMatcher(None, words, best, autojunk=False)
    start = max(0, matcher.find_longest_match().b - matcher.find_longest_match().a)
    same = next(
        (i for i, (a, b) in enumerate(zip(words, best[start:], strict=False)) if a != b), min(len(words), len(best))
    )
    at = start + same
    return ("…" if at > 30 else "") + best[max(0, at - 30) : at + 30] + ("…" if at + 30 < len(best) else "")


def figures_in(words: str) -> set[Decimal]:
    """Every number that stands in a sentence: `3,5` as 3.5, `01` as 1, `1.200` as 1200 and as 1.2."""
    found = set()
    for written in re.findall(r"\d+(?:[.,]\d+)*", words):
        found.add(Decimal(re.sub(r"[.,]", "", written)))
        if len(parts := re.split(r"[.,]", written)) == 2:
            found.add(Decimal(".".join(parts)))
    return found


def required_figures(require: m.Requirement) -> tuple[Decimal, ...]:
    """The numbers that a requirement asks for, without their sign."""
    match require:
        case m.Bound(_, value):
            return (value,)
        case m.Between(low, high) | m.About(low, high):
            return (low, high)
        case m.Change():
            return (abs(require.low), abs(require.high))
        case m.Steps():
            return (require.at_least, require.rise)
        case m.All():
            return (Decimal(100),)
    return ()
