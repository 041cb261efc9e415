"""Checks every internal link of the rendered pages, fragments too, before anything is published."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import unquote, urlsplit

from msgspec.structs import replace

from minhbach.diagnostics import Diagnostic, Span
from minhbach.model import Block, Prose
from minhbach.output.html import ParsedPage
from minhbach.pages.routes import Route


def broken_links(pages: Mapping[str, ParsedPage], files: Iterable[str], routes: Iterable[Route]) -> list[Diagnostic]:
    """Links that lead nowhere, each told once and where an editor wrote it, though two languages may show it."""
    texts = {route.path: route.prose for route in routes}
    found: dict[tuple[object, object], Diagnostic] = {}
    for complaint in check_links(pages, files):
        link = str(complaint.details["link"])
        place = written_at(texts[complaint.place.file], link) or complaint.place
        found.setdefault((place, link), replace(complaint, place=place))
    return list(found.values())


def check_links(pages: Mapping[str, ParsedPage], other_files: Iterable[str]) -> Iterator[Diagnostic]:
    """Complain about each link that leads nowhere within the site."""
    anchors = {path: frozenset(page.ids) for path, page in pages.items()}
    files = set(other_files) | set(pages)
    for path, page in pages.items():
        for link in sorted({link.address for link in page.links}):
            if leaves_site(link):
                continue
            parts = urlsplit(link)
            target = (
                posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(parts.path))) if parts.path else path
            )
            fragment = unquote(parts.fragment)
            if target not in files:
                yield Diagnostic("broken-link", Span(path), {"link": link})
            elif fragment and target in anchors and fragment not in anchors[target]:
                yield Diagnostic("broken-fragment", Span(path), {"link": link, "fragment": fragment})


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


def leaves_site(link: str) -> bool:
    """Whether it has a scheme or a host; asked of the text, since an address may be too broken to be split."""
    return bool(re.match(r"[A-Za-z][A-Za-z0-9+.-]*:|//", link))
