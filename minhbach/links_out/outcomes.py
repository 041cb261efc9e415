"""What a reply means for an editor: is the link sound, and if not, what is to be done?"""

from __future__ import annotations

import logging
import warnings
from urllib.parse import unquote

from msgspec import Struct

from minhbach.links_out.asking import Reply

LATER = frozenset({"server", "timeout", "connection", "busy", "unresolved", "unasked"})
"""What may be otherwise tomorrow, and so is not kept."""


class Outcome(Struct, frozen=True):
    """What came of one address. `kind` is `ok` or the variant of the complaint."""

    kind: str
    status: int = 0
    moved_to: str = ""


def outcome(reply: Reply, fragment: str) -> Outcome:
    """Judge a reply to an address with this fragment."""
    if reply.problem:
        return Outcome(reply.problem)
    if reply.status in (404, 410):
        return Outcome("gone", reply.status)
    if reply.status >= 500 or reply.status == 429:
        return Outcome("server", reply.status)
    if not 200 <= reply.status < 300:
        return Outcome("refused", reply.status)
    if fragment and reply.body is not None and reply.whole and not has_anchor(reply.body, fragment):
        return Outcome("fragment", reply.status)
    if reply.moved_to:
        moved_to = reply.moved_to if "#" in reply.moved_to or not fragment else f"{reply.moved_to}#{fragment}"
        return Outcome("moved", reply.status, moved_to)
    return Outcome("ok", reply.status)


def has_anchor(page: bytes, fragment: str) -> bool:
    """Whether a page has this anchor, whatever encoding it is in. A script may make others, which start with a sign."""
    # Loaded only here. Foreign pages come in any encoding and any state: that is why they are read by BeautifulSoup,
    # and what it thinks of them is nothing that an editor can help.
    from bs4 import BeautifulSoup, XMLParsedAsHTMLWarning

    warnings.simplefilter("ignore", XMLParsedAsHTMLWarning)
    logging.getLogger("bs4.dammit").setLevel(logging.ERROR)
    wanted = {fragment, unquote(fragment)}
    if fragment.lower() == "top" or not fragment[0].isalnum() or "<" not in page[:100_000].decode("latin-1"):
        return True
    for text in (page.decode("utf-8", "replace"), page):  # of bytes it guesses the encoding, and may be wrong
        if any(wanted & {tag.get("id"), tag.get("name")} for tag in BeautifulSoup(text, "html.parser").find_all(True)):
            return True
    return False
