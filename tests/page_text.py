"""A page as its words: what stands on it, in order, one line a heading, paragraph, list item or table row.

Links keep their addresses and pieces of another language are marked; classes, wrappers and other looks leave no trace.
"""

import re
from collections.abc import Iterator

from bs4 import BeautifulSoup
from bs4.element import NavigableString, PageElement, PreformattedString, Tag

INLINE = {
    *(
        "a",
        "abbr",
        "b",
        "br",
        "cite",
        "code",
        "data",
        "del",
        "dfn",
        "em",
        "i",
        "img",
        "ins",
        "kbd",
        "label",
        "mark",
        "q",
    ),
    *("s", "small", "span", "strong", "sub", "sup", "time", "u", "wbr"),
}
SILENT = {"script", "style", "template"}


def page_lines(html: str) -> Iterator[str]:
    """The page's title, its sisters in other languages, and its body."""
    soup = BeautifulSoup(html, "html.parser")
    assert soup.html and soup.title and soup.body
    yield f"({soup.html['lang']}) {soup.title.get_text()}"
    for link in soup.select("link[rel=alternate], link[rel=canonical]"):
        yield f"{link.get('hreflang') or link.get('type') or 'canonical'}: {link['href']}"
    yield from blocks(soup.body)


def blocks(tag: Tag) -> Iterator[str]:
    """The lines of a block and of the blocks inside it."""
    start = {"li": "- ", "dt": "= ", "dd": "  ", "summary": "+ ", "figcaption": "~ ", "caption": "~ "}.get(tag.name, "")
    if re.fullmatch("h[1-6]", tag.name):
        start = "#" * int(tag.name[1]) + " "
    if tag.name == "tr":
        yield "| " + " | ".join(words(cell.children) for cell in tag.find_all(["th", "td"])) + " |"
        return
    run: list[PageElement] = []
    for child in [*tag.children, None]:
        if child is not None and not is_block(child):
            run.append(child)
            continue
        if line := words(run):
            yield start + line
            start = "  " if start else ""
        run = []
        if isinstance(child, Tag):
            yield from blocks(child)


def is_block(element: PageElement) -> bool:
    return isinstance(element, Tag) and element.name not in INLINE and element.name not in SILENT | {"svg"}


def words(run: object) -> str:
    """The text of neighbouring pieces, on one line."""
    return " ".join("".join(pieces(run)).split())


def pieces(run: object) -> Iterator[str]:
    assert hasattr(run, "__iter__")
    for piece in run:
        if isinstance(piece, NavigableString) and not isinstance(piece, PreformattedString):
            yield str(piece)
        elif isinstance(piece, Tag) and piece.name == "svg":
            yield " ".join(f" {text.get_text()} " for text in piece.find_all(["title", "desc", "text"]))
        elif isinstance(piece, Tag) and piece.name not in SILENT:
            yield from of_tag(piece)


def of_tag(tag: Tag) -> Iterator[str]:
    """A piece of text, with the address of a link and the mark of another language; blocks in a cell part words."""
    space = " " if is_block(tag) or tag.name == "br" else ""
    inside = f"{space}{''.join(pieces(tag.children))}{space}"
    if tag.name == "a" and tag.get("href"):
        inside = f"[{words([NavigableString(inside)])}]({tag['href']})"
    if tag.name == "img":
        inside = f"[{tag.get('alt')}]"
    yield f"{{{tag['lang']}: {inside}}}" if tag.name == "span" and tag.get("lang") else inside
