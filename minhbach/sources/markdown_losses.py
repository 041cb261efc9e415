"""What Markdown itself would drop or change without a word: found in the parser's tokens, so that it can be refused.

A table's cells beyond its head vanish, an ordered list is numbered anew whatever its numbers say, a link's title and a
link without words are not shown, a forced line break becomes a space, and what is nested too deeply is not read at all.
Definitions of links (`[a]: https://…`) are not looked for by the parser, so that they stay what they are: words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it.token import Token

MOST_NESTING = 18
"""The parser reads two levels more and nothing below them."""
PIPE = re.compile(r"(?<!\\)\|")
LIST_MARKS = re.compile(r"\A(?:(?:[-*+]|[0-9]+[.)])\s+)+")
"""What stands before the head of a table that begins a list item."""

Loss = tuple[str, int, dict[str, object]]
"""A complaint's code, the line below the front matter that it is about (from 0), and its details."""


def losses(tokens: Sequence[Token], lines: Sequence[str]) -> Iterator[Loss]:
    """Everything in a text that would not be published as it is written."""
    line = 0
    for token in tokens:
        line = token.map[0] if token.map else line
        if token.level >= MOST_NESTING:
            yield "too-deep", line, {"limit": MOST_NESTING}
            break
    numbers: list[int] = []
    columns = 0
    for at, token in enumerate(tokens):
        line = token.map[0] if token.map else 0
        match token.type:
            case "ordered_list_open":
                numbers.append(int(token.attrs.get("start", 1)))
                if token.markup != ".":
                    found = f"{tokens[at + 1].info}{token.markup}"
                    yield "list-number", line, {"found": found, "variant": "bracket", "right": f"{found[:-1]}\\)"}
            case "ordered_list_close":
                numbers.pop()
            case "list_item_open" if token.info:
                if token.info != str(numbers[-1]):
                    yield "list-number", line, {"found": token.info, "right": numbers[-1]}
                numbers[-1] += 1
            case "thead_open":
                columns = _cells(lines[line])
            case "tr_open" if _cells(lines[line]) != columns and tokens[at + 1].type == "td_open":
                yield "table-cells", line, {"count": _cells(lines[line]), "wanted": columns}
            case "inline":
                yield from _inline_losses(token.children or (), line)


def _inline_losses(tokens: Sequence[Token], line: int) -> Iterator[Loss]:
    for at, token in enumerate(tokens):
        if token.type == "link_open":
            if title := token.attrGet("title"):
                yield "link-title", line, {"found": title}
            if tokens[at + 1].type == "link_close":
                yield "empty-link", line, {"found": token.attrGet("href")}
        elif token.type == "hardbreak":
            yield "forced-line-break", line, {}
        line += token.type in ("softbreak", "hardbreak")


def _cells(line: str) -> int:
    """How many cells stand in a row of a table."""
    cells = PIPE.split(LIST_MARKS.sub("", line.strip()))
    return len(cells) - (not cells[0].strip()) - (not cells[-1].strip() and len(cells) > 1)
