"""Which addresses may stand in a text or a data file, and what is wrong with the others.

Let through is what is known to be harmless, in one form: a page of this site, `http` and `https` with a host that has
a name, one mailbox, one telephone. What a browser would read otherwise than a person does is refused: a name before
`@`, a backslash, a host of numbers, a name in letters that pass for others, whatever hides in percent signs.
"""

from __future__ import annotations

import re
from typing import Literal
from urllib.parse import unquote, urlsplit

from minhbach.sources.characters import LATIN, suspects

Fault = Literal["form", "character", "userinfo", "host", "mailbox", "telephone", "length"]

MOST_CHARACTERS = 2_000
PLAIN = re.compile(r"[^\x00-\x20\x7f\\<>\"`{}|^]+\Z")
"""No spaces or control characters, nothing that ends an attribute, no backslash, which browsers read as a slash."""
SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
WEB = re.compile(r"https?://", re.IGNORECASE)
LABEL = re.compile(rf"(?!-)[A-Za-z0-9{LATIN}-]{{1,63}}(?<!-)\Z")
LAST_LABEL = re.compile(rf"[A-Za-z{LATIN}]{{2,63}}\Z|xn--[A-Za-z0-9-]+\Z", re.IGNORECASE)
MAILBOX = re.compile(r"[A-Za-z0-9._%+-]{1,64}@(?P<host>[^@]+)\Z")
TELEPHONE = re.compile(r"\+?[0-9](?:[-. ()]*[0-9]){2,14}\Z")
OWN_PAGE = re.compile(r"(?!/)[\w./~-]*(?:\?[\w=&+.~-]*)?(?:#[\w.-]*)?\Z")


def link_fault(address: str) -> Fault | None:
    """What is wrong with the address of a link in a text; None if it may be followed."""
    if len(address) > MOST_CHARACTERS:
        return "length"
    if not PLAIN.match(address) or _hides(address):
        return "character"
    scheme, colon, rest = address.partition(":")
    if WEB.match(address):
        return web_fault(address)
    if colon and scheme.lower() == "mailto":
        return None if is_mailbox(rest) else "mailbox"
    if colon and scheme.lower() == "tel":
        return None if TELEPHONE.match(rest) else "telephone"
    return None if not SCHEME.match(address) and OWN_PAGE.match(unquote(address)) else "form"


def web_fault(address: str) -> Fault | None:
    """What is wrong with the address of a page elsewhere; None if nothing is."""
    if len(address) > MOST_CHARACTERS:
        return "length"
    if not WEB.match(address):
        return "form"
    if not PLAIN.match(address) or _hides(address):
        return "character"
    try:
        parts = urlsplit(address)
        port = parts.port  # raises ValueError where it is none
    except ValueError:
        return "host"
    if "@" in parts.netloc or "%" in parts.netloc:
        return "userinfo"
    return None if is_host(parts.hostname or "") and port != 0 and not parts.netloc.endswith(":") else "host"


def is_mailbox(address: str) -> bool:
    """Whether it is one e-mail address and no more: no list, no subject, no copy to somebody else."""
    found = MAILBOX.match(address)
    return found is not None and ".." not in address and is_host(found["host"])


def is_host(host: str) -> bool:
    """Whether it is the name of a host, in Latin letters; of a name in Punycode, the letters that it stands for are."""
    *labels, last = host.split(".")
    if not labels or len(host) > 253 or not LAST_LABEL.match(last):
        return False
    return all(LABEL.match(label) and _is_plain_label(label) for label in (*labels, last))


def _is_plain_label(label: str) -> bool:
    if not label.lower().startswith("xn--"):
        return True
    try:
        meant = label[4:].encode("ascii").decode("punycode")
    except UnicodeError:
        return False
    return bool(LABEL.match(meant))


def _hides(address: str) -> bool:
    """Whether characters that deceive or command stand in it, in percent signs too."""
    plain = unquote(address, errors="replace")
    kinds = {suspect.kind for suspect in suspects(plain)}
    return (
        bool(kinds & {"direction", "invisible", "control"}) or "\\" in plain or bool(re.search(r"[\x00-\x1f]", plain))
    )
