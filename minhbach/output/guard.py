"""The guard over what is published: finds what stands together only on a finished page, or in a file of data.

What the sources show was told already, and an exception there holds here too. The rest is the work of templates and
joined fields; it is placed at the source of the page.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import unquote

from minhbach.diagnostics import Concealed, Diagnostic, Place, Span
from minhbach.output.html import ParsedPage
from minhbach.pages.routes import Route
from minhbach.validation.guard import Guarded, core
from minhbach.validation.personal_data import Finding

READ_AS_TEXT = re.compile(r"\.(?:csv|js|json|jsonld|txt|webmanifest|xml)\Z")
LEAVES = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
"""An address with a scheme: of a page elsewhere, a mailbox, a telephone."""
ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")


def guard_published(
    pages: Mapping[str, ParsedPage], files: Mapping[str, bytes], routes: Iterable[Route], guarded: Guarded
) -> list[Diagnostic]:
    """A complaint for each thing found that no source alone shows, at the first page that shows it."""
    sources = {route.path: route.source for route in routes}
    known: dict[str, list[tuple[Finding, str]]] = {}
    told: set[tuple[str, str]] = set()
    found = []
    for path, line in _lines(pages, files):
        if line not in known:
            known[line] = guarded.watch.search(line)
        for finding, words in known[line]:
            told_as = finding.kind, core(words)
            if told_as[1] in guarded.words or told_as in told:
                continue
            told.add(told_as)
            place: Place | Span = sources.get(path, Span(path))
            details = {"page": path, "kind": finding.kind, "found": Concealed(words, finding.masked)}
            found.append(Diagnostic("personal-data-on-page", place, details))
    return found


def _lines(pages: Mapping[str, ParsedPage], files: Mapping[str, bytes]) -> Iterator[tuple[str, str]]:
    """Every line of words that is published, with its file."""
    for path, page in sorted(pages.items(), key=lambda item: (-item[0].count("/"), item[0])):  # the most telling first
        addresses = (unquote(link.address) for link in page.links if LEAVES.match(link.address))
        for words in (page.text, *page.unseen, *addresses):
            yield from ((path, line) for line in words.splitlines())
    for path, content in files.items():
        if path not in pages and READ_AS_TEXT.search(path):
            text = ESCAPED.sub(lambda match: chr(int(match[1], 16)), content.decode("utf-8", "replace"))
            yield from ((path, html.unescape(line)) for line in text.splitlines())
