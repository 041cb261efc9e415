"""The last look at the files of one part of the site before they are published: links, what may be there, the guard."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct

from minhbach.diagnostics import Diagnostic
from minhbach.output.audit import audit
from minhbach.output.guard import guard_published
from minhbach.output.links import IsElsewhere, broken_links, links_leaving
from minhbach.output.reading import Reading
from minhbach.pages.contribution import Leaving
from minhbach.pages.routes import Route
from minhbach.validation.guard import Guarded


class Checked(Struct, frozen=True):
    """What was found."""

    complaints: tuple[Diagnostic, ...]
    leaving: dict[str, tuple[Leaving, ...]]
    """The links that lead out of the part, by page; whether anything is there is to be seen."""


def check_files(
    pages: Mapping[str, str],
    files: Mapping[str, bytes],
    routes: Sequence[Route],
    guarded: Guarded,
    own_address: str,
    is_elsewhere: IsElsewhere,
) -> Checked:
    """Read every page as a browser does, and look at all files of the part."""
    reading = Reading({route.path: pages[route.path] for route in routes if route.is_html}, own_address)
    found = broken_links(reading, files, routes, is_elsewhere) + audit(reading, files, routes)
    found += guard_published(reading, files, routes, guarded)
    return Checked(tuple(found), links_leaving(reading, routes, is_elsewhere))
