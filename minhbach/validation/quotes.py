"""Helps an editor whose quote does not match: shows what the clause says where the quote departs from it."""

from __future__ import annotations

import difflib

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
