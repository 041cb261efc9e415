"""`python -m benchmarks.same A B`: whether the pages of two folders are the same, tag by tag and text by text.

Each page is taken apart by Python's own HTML parser: tags with their attributes in any order, texts, comments, the
doctype. White space between words counts as one space, and none where there is nothing else between two tags. Pages
that only one folder has are differences too, unless `--within` says that B may have more.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import zip_longest
from pathlib import Path

MOST = 20
"""So many differences are shown."""

Token = tuple[str, ...]


class Tokens(HTMLParser):
    """A page as the tags and texts that it is made of."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[Token] = []
        self.text = ""
        self.feed(html)
        self.close()
        self._end_text()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A tag with its attributes."""
        self._end_text()
        self.found.append(("tag", tag, *sorted(f"{name}={value}" for name, value in attrs)))

    def handle_endtag(self, tag: str) -> None:
        """The end of an element."""
        self._end_text()
        self.found.append(("end", tag))

    def handle_data(self, data: str) -> None:
        """A piece of text."""
        self.text += data

    def handle_comment(self, data: str) -> None:
        """A comment."""
        self._end_text()
        self.found.append(("comment", data))

    def handle_decl(self, decl: str) -> None:
        """The doctype."""
        self.found.append(("declaration", decl.lower()))

    def _end_text(self) -> None:
        if words := " ".join(self.text.split()):
            self.found.append(("text", words))
        self.text = ""


def tokens(html: str) -> list[Token]:
    """What a page is made of."""
    return Tokens(html).found


def difference(one: str, other: str) -> str:
    """The first place at which two pages differ, in words; empty if they do not."""
    before: Token = ()
    for mine, yours in zip_longest(tokens(one), tokens(other), fillvalue=()):
        if mine != yours:
            return f"after {' '.join(before)[:80]!r}: {' '.join(mine)[:200]!r} is not {' '.join(yours)[:200]!r}"
        before = mine
    return ""


def differences(one: Path, other: Path, within: bool = False) -> Iterator[tuple[str, str]]:
    """Each page of two folders that is not the same in both, with what is different."""
    pages = {path.relative_to(one).as_posix() for path in one.rglob("*.html")}
    others = {path.relative_to(other).as_posix() for path in other.rglob("*.html")}
    for path in sorted(pages | others):
        if path not in others:
            yield path, f"only in {one}"
        elif path not in pages:
            if not within:
                yield path, f"only in {other}"
        elif found := difference((one / path).read_text(encoding="utf-8"), (other / path).read_text(encoding="utf-8")):
            yield path, found


def main() -> int:
    """Print the differences; return 1 if there are any."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.same", description=__doc__)
    parser.add_argument("one", type=Path)
    parser.add_argument("other", type=Path)
    parser.add_argument("--within", action="store_true", help="the second folder may have more pages")
    given = parser.parse_args()
    found = list(differences(given.one, given.other, given.within))
    for path, what in found[:MOST]:
        print(f"{path}: {what}")
    print(f"{sum(1 for _ in given.one.rglob('*.html'))} pages compared, {len(found)} differ")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
