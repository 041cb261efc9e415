"""The last look before a site is published: nothing is on any page, and in no other file, that should not be there.

Templates escape, and content is read into plain text; this holds what came of it against a list of what may be there
(`allowed.py`), as a browser would read it, so that one slip in a template is not enough. A breach stops the build.

A page that is written plainly (`plain.py`) has none but acceptable elements, each closed where it should be; what is
left to ask of it is asked first. What that does not let be is read by the standard's parser and judged by all rules.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from urllib.parse import unquote, urlsplit

from msgspec.structs import replace

from minhbach.diagnostics import Diagnostic, Span
from minhbach.output import audit_elements
from minhbach.output.audit_data import data_breaches
from minhbach.output.audit_elements import ABSOLUTE, Breach
from minhbach.output.html import Element, ParsedPage
from minhbach.output.links import written_at
from minhbach.output.markup import misread
from minhbach.output.plain import PlainPage
from minhbach.output.reading import Reading
from minhbach.pages.routes import Route
from minhbach.policy import page_policy

MOST_SHOWN = 120
"""So many characters of what was found are shown."""


def audit(reading: Reading, files: Mapping[str, bytes], routes: Iterable[Route]) -> list[Diagnostic]:
    """Every breach, once: where it was written or the first file that has it, its source, how many files have it."""
    made_from = {route.path: route for route in routes}
    first: dict[Breach, str] = {}
    count: dict[Breach, int] = {}
    for path, content in files.items():
        found = page_breaches(path, reading) if path in reading.html else data_breaches(path, content)
        for breach in dict.fromkeys(found):
            first.setdefault(breach, path)
            count[breach] = count.get(breach, 0) + 1
    return [_complaint(breach, path, made_from.get(path), count[breach]) for breach, path in first.items()]


def _complaint(breach: Breach, path: str, route: Route | None, files: int) -> Diagnostic:
    variant, element, found = breach
    short = found if len(found) <= MOST_SHOWN else f"{found[:MOST_SHOWN]}…"
    details = {"variant": variant, "element": element, "found": " ".join(short.split()), "files": files}
    place = written_at(route.prose, found) if route else None
    source = route.source.file if route else "templates/static/"
    return Diagnostic("unsafe-output", place or Span(path), {**details, "source": source, "path": path})


def gathered(found: Iterable[Diagnostic]) -> list[Diagnostic]:
    """The complaints about all parts of the site; a breach of several is told once, with how many files have it."""
    told: dict[object, Diagnostic] = {}
    for complaint in found:
        details = complaint.details
        breach = complaint.code, *(details.get(key) for key in ("variant", "element", "found"))
        first = told.setdefault(breach if complaint.code == "unsafe-output" else id(complaint), complaint)
        if first is not complaint:
            files = sum(int(str(one.details["files"])) for one in (first, complaint))
            told[breach] = replace(first, details={**first.details, "files": files})
    return list(told.values())


# ---- pages -------------------------------------------------------------------------------------------------------


def page_breaches(path: str, reading: Reading) -> Iterator[Breach]:
    """What a page holds that it should not."""
    plain = reading.plain.get(path)
    if plain and _is_let_be(path, plain):
        return
    page = reading.parsed(path)
    for rule in audit_elements.RULES:
        for element in page.elements:
            yield from rule(element, reading.own)
    yield from scripts_are_files_of_ours(path, page.elements)
    yield from ids_are_there_once(page.ids)
    yield from the_policy_fits(page.elements)
    yield from it_is_written_as_it_is_read(reading.html[path], page)


def _is_let_be(path: str, page: PlainPage) -> bool:
    """Whether the rules that are about more than one element have nothing to say of a page."""
    told, ids = page.telling, page.ids
    opening = [element for line in page.lines[:3] for element in line.elements][:3]
    if len(set(ids)) < len(ids) or not told or opening[2:] != told[:1]:
        return False
    breaches = (scripts_are_files_of_ours(path, told), the_policy_fits([*opening, *told[1:]]))
    return not any(True for found in breaches for _ in found)


def scripts_are_files_of_ours(path: str, elements: Iterable[Element]) -> Iterator[Breach]:
    """What a script is loaded from lies in `assets/`."""
    for element in elements:
        source = element.attributes.get("src") if element.name == "script" else None
        if source is not None and not ABSOLUTE.match(source):
            target = posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(urlsplit(source).path)))
            if not re.fullmatch(r"assets/[^/]+\.js", target):
                yield "script", "<script>", source


def ids_are_there_once(ids: list[str]) -> Iterator[Breach]:
    """Else a link or a label leads to another thing than the one that was meant."""
    if len(set(ids)) < len(ids):
        for id in dict.fromkeys(id for id in ids if ids.count(id) > 1):
            yield "twice", "id", id


def the_policy_fits(elements: Collection[Element]) -> Iterator[Breach]:
    """There is one policy, before anything that it should rule, and it allows what the page needs and nothing else."""
    said = [e for e in elements if e.attributes.get("http-equiv", "").lower() == "content-security-policy"]
    first = [*elements][:3]
    if len(said) != 1 or [e.name for e in first] != ["html", "head", "meta"] or first[2] is not said[0]:
        yield "policy", "<meta>", f"{len(said)} × Content-Security-Policy"
    elif said[0].attributes.get("content") != needed_policy(elements):
        yield "policy", "<meta>", said[0].attributes.get("content", "")


def needed_policy(elements: Iterable[Element]) -> str:
    """The policy that what is on a page needs: the least that lets it work."""
    found = list(elements)
    styles = [e.text for e in found if e.name == "style"]
    return page_policy(
        script=any(e.name == "script" and "src" in e.attributes for e in found),
        form=any(e.name == "form" and "action" in e.attributes for e in found),
        base=any(e.name == "base" for e in found),
        style=styles[0] if len(styles) == 1 else None,
    )


def it_is_written_as_it_is_read(html: str, page: ParsedPage) -> Iterator[Breach]:
    """A document type that makes browsers follow the standards, and markup that they need not mend."""
    if not page.follows_standards:
        yield "markup", "<!doctype>", html[:40]
    if wrong := misread(html, ((e.name, e.depth) for e in page.elements)):
        yield "markup", f"<{wrong}>", wrong
