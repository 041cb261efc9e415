"""The last look before a site is published: nothing is on any page, and in no other file, that should not be there.

Templates escape, and content is read into plain text; this holds what came of it against a list of what may be there
(`allowed.py`), as a browser would read it, so that one slip in a template is not enough. A breach stops the build.
"""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from urllib.parse import unquote, urlsplit

from msgspec import Struct

from minhbach.diagnostics import Diagnostic, Span
from minhbach.output import allowed
from minhbach.output.audit_data import data_breaches
from minhbach.output.html import Element, ParsedPage
from minhbach.output.links import written_at
from minhbach.output.markup import misread
from minhbach.pages.routes import Route
from minhbach.policy import LEAVING, leaves, page_policy

ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|/")
DECEIVING = re.compile(r"[\x00-\x20\x7f\\]")
"""Characters that browsers read otherwise than people."""
LOADS = re.compile(r"url\((?!#)", re.IGNORECASE)

MOST_SHOWN = 120
"""So many characters of what was found are shown."""

Breach = tuple[str, str, str]
"""What is wrong (a variant of the message), the element or place, what was found."""


class Audited(Struct, frozen=True):
    """A page under audit."""

    path: str
    html: str
    page: ParsedPage
    own: str
    """The site's whole address, if it is known."""


def audit(
    pages: Mapping[str, ParsedPage], files: Mapping[str, bytes], routes: Iterable[Route], own: str = ""
) -> list[Diagnostic]:
    """Every breach, once: where it was written or the first file that has it, its source, how many files have it."""
    made_from = {route.path: route for route in routes}
    first: dict[Breach, str] = {}
    count: dict[Breach, int] = {}
    for path, content in files.items():
        for breach in dict.fromkeys(_breaches(path, content, pages.get(path), own)):
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


def _breaches(path: str, content: bytes, page: ParsedPage | None, own: str) -> Iterator[Breach]:
    if page is None:
        yield from data_breaches(path, content)
        return
    audited = Audited(path, content.decode("utf-8"), page, own)
    for rule in RULES:
        yield from rule(audited)


# ---- pages -------------------------------------------------------------------------------------------------------


def only_what_is_listed(audited: Audited) -> Iterator[Breach]:
    """Elements and attributes; so there is no frame, no object, no `style=`, nothing that runs on an event."""
    for element in audited.page.elements:
        own = allowed.ELEMENTS.get(element.name)
        if own is None:
            yield "element", f"<{element.name}>", element.name
            continue
        for name, value in element.attributes.items():
            if name not in own and name not in allowed.EVERYWHERE and not name.startswith(("aria-", "data-")):
                yield "attribute", f"<{element.name} {name}>", value
            elif name in allowed.DRAWN and LOADS.search(value):
                yield "loaded", f"<{element.name} {name}>", value


def only_names_that_are_listed(audited: Audited) -> Iterator[Breach]:
    """What a `<meta>`, a `<link>` and a field may be."""
    for element in audited.page.elements:
        held = element.attributes
        match element.name:
            case "meta" if "http-equiv" in held:
                good = held["http-equiv"].lower() == "content-security-policy"
            case "meta" if "charset" in held:
                good = held["charset"].lower() == "utf-8"
            case "meta":
                name = held.get("name", "")
                good = (
                    name in allowed.METAS or name.startswith("twitter:") or held.get("property", "").startswith("og:")
                )
            case "link":
                good = held.get("rel") in allowed.LINKS
            case "input":
                good = held.get("type") in allowed.INPUTS
            case "button":
                good = held.get("type") in ("button", "submit")
            case _:
                continue
        if not good:
            yield "attribute", f"<{element.name}>", " ".join(f'{name}="{value}"' for name, value in held.items())


def addresses_lead_to_pages(audited: Audited) -> Iterator[Breach]:
    """Relative, or to the web, a mailbox, a telephone; written so that everybody reads the same in it."""
    for element in audited.page.elements:
        for name, address in element.addresses:
            if not is_plain_address(address):
                yield "address", f"<{element.name} {name}>", address


def is_plain_address(address: str) -> bool:
    """Whether it has one of the schemes that do nothing but lead somewhere, and no name of a user before its host."""
    if DECEIVING.search(address) or address.startswith("//"):
        return False
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return (not parts.scheme or parts.scheme.lower() in allowed.SCHEMES) and "@" not in parts.netloc


def all_that_is_loaded_is_here(audited: Audited) -> Iterator[Breach]:
    """Pictures, styles, icons and scripts come from the site itself, by a relative address."""
    for element in audited.page.elements:
        loads = element.name in ("img", "script") or element.attributes.get("rel") in allowed.LOADED
        for name, address in element.addresses:
            if (loads or name.startswith("data-")) and ABSOLUTE.match(address):
                yield "loaded", f"<{element.name} {name}>", address


def scripts_are_files_of_ours(audited: Audited) -> Iterator[Breach]:
    """A script is a file of `assets/`, or a data block, which nothing runs."""
    for element in audited.page.elements:
        if element.name != "script":
            continue
        source = element.attributes.get("src")
        if source is not None and not ABSOLUTE.match(source):
            path = posixpath.normpath(posixpath.join(posixpath.dirname(audited.path), unquote(urlsplit(source).path)))
            if not re.fullmatch(r"assets/[^/]+\.js", path) or element.text.strip() or "type" in element.attributes:
                yield "script", "<script>", source
        elif source is None and not (element.attributes == {"type": "application/ld+json"} and _is_json(element.text)):
            yield "script", "<script>", element.text


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return "<" not in text


def links_out_say_so(audited: Audited) -> Iterator[Breach]:
    """A link to another site has its `rel`, and one that opens a window gives that window no hold on this one."""
    for element in audited.page.elements:
        if element.name != "a":
            continue
        address, rel = element.attributes.get("href", ""), element.attributes.get("rel", "")
        if leaves(address, audited.own) and not set(LEAVING.split()) <= set(rel.split()):
            yield "leaving", "<a>", address
        elif "target" in element.attributes and "noopener" not in rel.split():
            yield "leaving", "<a target>", address
        if element.attributes.get("target", "_blank") != "_blank":
            yield "attribute", "<a target>", element.attributes["target"]


def forms_stay(audited: Audited) -> Iterator[Breach]:
    """A form leads to a page of the site, by an address that can be shared, or nowhere."""
    for element in audited.page.elements:
        if element.name == "form":
            action, method = element.attributes.get("action", ""), element.attributes.get("method", "get")
            if method.lower() != "get" or ABSOLUTE.match(action):
                yield "form", "<form>", f"{method} {action}"


def ids_are_there_once(audited: Audited) -> Iterator[Breach]:
    """Else a link or a label leads to another thing than the one that was meant."""
    ids = audited.page.ids
    if len(set(ids)) < len(ids):
        for id in dict.fromkeys(id for id in ids if ids.count(id) > 1):
            yield "twice", "id", id


def the_policy_fits(audited: Audited) -> Iterator[Breach]:
    """There is one policy, before anything that it should rule, and it allows what the page needs and nothing else."""
    elements = audited.page.elements
    said = [e for e in elements if e.attributes.get("http-equiv", "").lower() == "content-security-policy"]
    wanted = needed_policy(elements)
    if len(said) != 1 or [e.name for e in elements[:3]] != ["html", "head", "meta"] or elements[2] is not said[0]:
        yield "policy", "<meta>", f"{len(said)} × Content-Security-Policy"
    elif said[0].attributes.get("content") != wanted:
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


def it_is_written_as_it_is_read(audited: Audited) -> Iterator[Breach]:
    """A document type that makes browsers follow the standards, and markup that they need not mend."""
    if not audited.page.follows_standards:
        yield "markup", "<!doctype>", audited.html[:40]
    if wrong := misread(audited.html, ((e.name, e.depth) for e in audited.page.elements)):
        yield "markup", f"<{wrong}>", wrong


RULES: tuple[Callable[[Audited], Iterator[Breach]], ...] = (
    only_what_is_listed,
    only_names_that_are_listed,
    addresses_lead_to_pages,
    all_that_is_loaded_is_here,
    scripts_are_files_of_ours,
    links_out_say_so,
    forms_stay,
    ids_are_there_once,
    the_policy_fits,
    it_is_written_as_it_is_read,
)
