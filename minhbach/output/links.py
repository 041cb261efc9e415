"""Checks every internal link of the rendered pages, fragments too, before anything is published."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from html import escape
from urllib.parse import unquote

from msgspec.structs import replace

from minhbach.diagnostics import Diagnostic, Span
from minhbach.model import Block, Prose
from minhbach.output.reading import Reading
from minhbach.pages.contribution import Leaving
from minhbach.pages.routes import Route

IsElsewhere = Callable[[str], bool]
"""Whether a path lies in another part of the site."""
LEAVES = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//")


def nowhere_else(_: str) -> bool:
    """There is no other part."""
    return False


def broken_links(
    reading: Reading, files: Iterable[str], routes: Iterable[Route], is_elsewhere: IsElsewhere = nowhere_else
) -> list[Diagnostic]:
    """Links that lead nowhere, each told once and where an editor wrote it, though two languages may show it."""
    texts = {route.path: route.prose for route in routes}
    found: dict[tuple[object, object], Diagnostic] = {}
    for complaint in check_links(reading, files, is_elsewhere):
        link = str(complaint.details["link"])
        place = written_at(texts[complaint.place.file], link) or complaint.place
        found.setdefault((place, link), replace(complaint, place=place))
    return list(found.values())


def check_links(
    reading: Reading, other_files: Iterable[str], is_elsewhere: IsElsewhere = nowhere_else
) -> Iterator[Diagnostic]:
    """Complain about each link that leads nowhere within this part of the site."""
    files = {*other_files, *reading.html}
    for path, link, target, fragment in _followed(reading):
        if is_elsewhere(target):
            continue
        if target not in files:
            complaint = Diagnostic("broken-link", Span(path), {"link": link})
        elif fragment and target in reading.html and fragment not in reading.anchors(target):
            complaint = Diagnostic("broken-fragment", Span(path), {"link": link, "fragment": fragment})
        else:
            continue
        yield complaint
        yield from (replace(complaint, place=Span(page)) for page in _others_with(reading, path, link))


def links_leaving(
    reading: Reading, routes: Iterable[Route], is_elsewhere: IsElsewhere
) -> dict[str, tuple[Leaving, ...]]:
    """The links that lead to other parts of the site, by the page that has them."""
    texts = {route.path: route.prose for route in routes}
    leading: dict[str, dict[str, tuple[str, str]]] = {}
    for path, link, target, fragment in _followed(reading):
        if target != path and is_elsewhere(target):
            leading.setdefault(posixpath.dirname(path), {})[link] = target, fragment
    found = {}
    for path in reading.html:
        there, prose = leading.get(posixpath.dirname(path), {}), texts.get(path)
        links = sorted(reading.addresses(path) & there.keys())
        found[path] = tuple(Leaving(*there[link], link, written_at(prose, link) or Span(path)) for link in links)
    return {path: links for path, links in found.items() if links}


def each_once(leaving: Iterable[Iterable[Leaving]]) -> tuple[Leaving, ...]:
    """Of the links of all pages one for each thing that they lead to, on the first page that has one."""
    found: dict[tuple[str, str], Leaving] = {}
    for links in leaving:
        for link in links:
            found.setdefault((link.target, link.fragment), link)
    return tuple(found.values())


def broken_leaving(leaving: Leaving, content: bytes | None) -> Diagnostic | None:
    """The complaint about such a link if nothing is there; `content` is that of the file that it leads to."""
    if content is None:
        return Diagnostic("broken-link", leaving.place, {"link": leaving.link})
    is_page = leaving.target.endswith(".html")
    if leaving.fragment and is_page and f'id="{escape(leaving.fragment)}"'.encode() not in content:
        return Diagnostic("broken-fragment", leaving.place, {"link": leaving.link, "fragment": leaving.fragment})
    return None


def _followed(reading: Reading) -> Iterator[tuple[str, str, str, str]]:
    """Pages with links within the site: how they are written, and the file and fragment that they lead to.

    A link is told at the first page of a folder that has it, since it leads to the same from all; one within a page is
    told at each.
    """
    followed: dict[str, set[str]] = {}
    for path in reading.html:
        folder = posixpath.dirname(path)
        known = followed.setdefault(folder, set())
        new = reading.addresses(path) - known
        known |= new
        for link in sorted(new):
            to = _target(folder, link)
            if to and not to[0]:
                known.discard(link)
            if to:
                yield path, link, to[0] or path, to[1]


def _others_with(reading: Reading, path: str, link: str) -> Iterator[str]:
    """The pages behind one in its folder that have a link of it, unless that leads to the page itself."""
    pages = [*reading.html]
    for page in pages[pages.index(path) + 1 :] if link[:1] not in ("", "#", "?") else ():
        if posixpath.dirname(page) == posixpath.dirname(path) and link in reading.addresses(page):
            yield page


@lru_cache(8192)
def _target(folder: str, link: str) -> tuple[str, str] | None:
    """The file that a link on a page in a folder leads to, empty for the page itself, and the fragment."""
    if _leaves(link):
        return None
    before, _, fragment = link.partition("#")
    name = unquote(before.partition("?")[0])
    return name and _joined(folder, name), unquote(fragment)


def _joined(folder: str, name: str) -> str:
    """A path that starts in a folder; those without detours are put together at a fifth of the cost."""
    home, rest = folder, name
    while home and rest.startswith("../"):
        home, rest = home.rpartition("/")[0], rest[3:]
    if rest[:1] in ("", "/") or rest[-1] in "/." or "./" in rest or "//" in rest:
        return posixpath.normpath(posixpath.join(folder, name))
    return f"{home}/{rest}" if home else rest


def written_at(prose: Prose | None, link: str) -> Span | None:
    """Where an editor wrote this link, if it stands in the text."""
    line = next(lines_with_link(prose.blocks, link), 0) if prose else 0
    return Span(prose.file, line, 1) if prose and line else None


def lines_with_link(blocks: Iterable[Block], link: str) -> Iterator[int]:
    """The lines of a text's passages that hold this link."""
    for block in blocks:
        if block.passage and any(run.href == link for run in block.passage.runs):
            yield block.passage.line
        yield from lines_with_link(block.children, link)


def _leaves(link: str) -> bool:
    """Whether it has a scheme or a host; asked of the text, since an address may be too broken to be split."""
    return LEAVES.match(link) is not None
