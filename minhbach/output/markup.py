"""Whether a page is written as the browser reads it: every element closed, none moved, dropped or added on the way.

A browser mends markup in silence, and what it makes of a mistake may be another page than the one that was meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import zip_longest

ATTRIBUTES = r"(?:[^>\"']|\"[^\"]*\"|'[^']*')*"
TAG = re.compile(
    rf"<!--.*?-->|<(script|style)(?=[\s>]){ATTRIBUTES}>.*?</\1>|<(/?)([a-zA-Z][^\s/>]*){ATTRIBUTES}>",
    re.DOTALL,
)
VOID = frozenset({"base", "br", "col", "hr", "img", "input", "link", "meta", "wbr"})
"""Elements that have no end."""


def misread(html: str, elements: Iterable[tuple[str, int]]) -> str | None:
    """The first element that is not closed where it should be, or that the browser puts elsewhere; None if all is well.

    `elements` are those that the browser found: in order, each with how many it is inside of.
    """
    written: list[tuple[str, int]] = []
    opened: list[str] = []
    for name, sign in _tags(html):
        if sign == "/>" and name not in VOID and "svg" not in opened:
            return name  # a browser takes it for an opening tag
        if sign == "</":
            last = opened.pop() if opened else name + " "
            if last != name:
                return last.strip()
            continue
        written.append((name, len(opened)))
        if sign == ">" and name not in VOID:
            opened.append(name)
    if opened:
        return opened[-1]
    pairs = zip_longest(written, elements)
    return next(((meant or found)[0] for meant, found in pairs if meant != found), None)


def _tags(html: str) -> Iterator[tuple[str, str]]:
    """Each tag's name and whether it opens (`>`), closes (`</`) or does both (`/>`)."""
    for match in TAG.finditer(html):
        raw, slash, name = match.groups()
        if raw:
            yield from ((raw, ">"), (raw, "</"))
        elif name:
            yield name, "</" if slash else "/>" if match[0].endswith("/>") else ">"
