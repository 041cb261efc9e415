"""The last look at files of one part of the site before they are published: links, what is allowed there, the guard."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable, Mapping
from html import escape
from urllib.parse import unquote, urlsplit

from msgspec import Struct

from minhbach.diagnostics import Diagnostic, Span
from minhbach.output.audit import audit
from minhbach.output.guard import guard_published
from minhbach.output.html import parse
from minhbach.output.links import broken_links, leaves_site, written_at
from minhbach.pages.contribution import Leaving
from minhbach.pages.routes import Route
from minhbach.validation.guard import Guarded


class Checked(Struct, frozen=True):
    """What was found."""

    complaints: tuple[Diagnostic, ...]
    leaving: tuple[Leaving, ...]
    """The links that lead out of the part, each once; whether anything is there is to be seen."""


def check_files(
    pages: Mapping[str, str],
    files: Mapping[str, bytes],
    routes: Iterable[Route],
    guarded: Guarded,
    own_address: str,
    is_elsewhere: Callable[[str], bool],
) -> Checked:
    """Read every page as a browser does, and look at all files of the part; `is_elsewhere` tells of a path."""
    by_path = {route.path: route for route in routes}
    parsed = {path: parse(html) for path, html in pages.items() if by_path[path].is_html}
    leaving: dict[tuple[str, str], Leaving] = {}
    for path, page in parsed.items():
        for link in sorted({link.address for link in page.links}):
            if leaves_site(link):
                continue
            parts = urlsplit(link)
            folder = posixpath.dirname(path)
            target = posixpath.normpath(posixpath.join(folder, unquote(parts.path))) if parts.path else path
            if target in files or not is_elsewhere(target):
                continue
            fragment = unquote(parts.fragment)
            at = written_at(by_path[path].prose, link)
            one = Leaving(target, fragment, link, at.file if at else path, at.line if at else 0)
            leaving.setdefault((target, fragment), one)
    found = broken_links(parsed, [*files, *(one.path for one in leaving.values())], by_path.values())
    found += audit(parsed, files, by_path.values(), own_address)
    found += guard_published(parsed, files, by_path.values(), guarded)
    return Checked(tuple(found), tuple(leaving.values()))


def lost(leaving: Leaving, content: bytes | None) -> Diagnostic | None:
    """The complaint about a link to another part if nothing is there; `content` is that of the file that it names."""
    place = Span(leaving.file, leaving.line, 1 if leaving.line else 0)
    if content is None:
        return Diagnostic("broken-link", place, {"link": leaving.link})
    is_page = leaving.path.endswith(".html")
    if leaving.fragment and is_page and f'id="{escape(leaving.fragment)}"'.encode() not in content:
        return Diagnostic("broken-fragment", place, {"link": leaving.link, "fragment": leaving.fragment})
    return None
