"""The audit of one element: what it may be, have and lead to, wherever it stands."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

from minhbach.output import allowed
from minhbach.output.html import Element
from minhbach.policy import LEAVING, leaves

ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|/")
DECEIVING = re.compile(r"[\x00-\x20\x7f\\]")
"""Characters that browsers read otherwise than people."""
LOADS = re.compile(r"url\((?!#)", re.IGNORECASE)

ASKED = ("charset", "http-equiv", "method", "name", "property", "rel", "target", "type")
"""Attributes whose values rules ask for, besides addresses and those of drawings."""

Breach = tuple[str, str, str]
"""What is wrong (a variant of the message), the element or place, what was found."""
Rule = Callable[[Element, str], Iterator[Breach]]
"""What is wrong with an element of a site with this whole address, if it is known."""


def acceptable(own: str) -> Callable[[Element], bool]:
    """A judge of elements for a site with this whole address: whether no rule has anything to say of one."""
    return lambda element: not any(True for rule in RULES for _ in rule(element, own))


def only_what_is_listed(element: Element, own: str) -> Iterator[Breach]:
    """Elements and attributes; so there is no frame, no object, no `style=`, nothing that runs on an event."""
    listed = allowed.ELEMENTS.get(element.name)
    if listed is None:
        yield "element", f"<{element.name}>", element.name
        return
    for name, value in element.attributes.items():
        if name not in listed and name not in allowed.EVERYWHERE and not name.startswith(("aria-", "data-")):
            yield "attribute", f"<{element.name} {name}>", value
        elif name in allowed.DRAWN and LOADS.search(value):
            yield "loaded", f"<{element.name} {name}>", value


def only_names_that_are_listed(element: Element, own: str) -> Iterator[Breach]:
    """What a `<meta>`, a `<link>` and a field may be."""
    held = element.attributes
    match element.name:
        case "meta" if "http-equiv" in held:
            good = held["http-equiv"].lower() == "content-security-policy"
        case "meta" if "charset" in held:
            good = held["charset"].lower() == "utf-8"
        case "meta":
            name = held.get("name", "")
            good = name in allowed.METAS or name.startswith("twitter:") or held.get("property", "").startswith("og:")
        case "link":
            good = held.get("rel") in allowed.LINKS
        case "input":
            good = held.get("type") in allowed.INPUTS
        case "button":
            good = held.get("type") in ("button", "submit")
        case _:
            return
    if not good:
        yield "attribute", f"<{element.name}>", " ".join(f'{name}="{value}"' for name, value in held.items())


def addresses_lead_to_pages(element: Element, own: str) -> Iterator[Breach]:
    """Relative, or to the web, a mailbox, a telephone; written so that everybody reads the same in it."""
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


def all_that_is_loaded_is_here(element: Element, own: str) -> Iterator[Breach]:
    """Pictures, styles, icons and scripts come from the site itself, by a relative address."""
    loads = element.name in ("img", "script") or element.attributes.get("rel") in allowed.LOADED
    for name, address in element.addresses:
        if (loads or name.startswith("data-")) and ABSOLUTE.match(address):
            yield "loaded", f"<{element.name} {name}>", address


def scripts_are_files_or_data(element: Element, own: str) -> Iterator[Breach]:
    """A script is a file, or a data block, which nothing runs."""
    if element.name != "script":
        return
    source = element.attributes.get("src")
    if source is None and not (element.attributes == {"type": "application/ld+json"} and _is_json(element.text)):
        yield "script", "<script>", element.text
    elif source is not None and (element.text.strip() or "type" in element.attributes):
        yield "script", "<script>", source


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return "<" not in text


def links_out_say_so(element: Element, own: str) -> Iterator[Breach]:
    """A link to another site has its `rel`, and one that opens a window gives that window no hold on this one."""
    if element.name != "a":
        return
    address, rel = element.attributes.get("href", ""), element.attributes.get("rel", "")
    if leaves(address, own) and not set(LEAVING.split()) <= set(rel.split()):
        yield "leaving", "<a>", address
    elif "target" in element.attributes and "noopener" not in rel.split():
        yield "leaving", "<a target>", address
    if element.attributes.get("target", "_blank") != "_blank":
        yield "attribute", "<a target>", element.attributes["target"]


def forms_stay(element: Element, own: str) -> Iterator[Breach]:
    """A form leads to a page of the site, by an address that can be shared, or nowhere."""
    if element.name == "form":
        action, method = element.attributes.get("action", ""), element.attributes.get("method", "get")
        if method.lower() != "get" or ABSOLUTE.match(action):
            yield "form", "<form>", f"{method} {action}"


RULES: tuple[Rule, ...] = (
    only_what_is_listed,
    only_names_that_are_listed,
    addresses_lead_to_pages,
    all_that_is_loaded_is_here,
    scripts_are_files_or_data,
    links_out_say_so,
    forms_stay,
)
