"""What a web server says with each kind of file: in the preview, and in the configurations of `docs/hosting/`.

The policy of a page stands in the page; a server sends one for all pages that allows no more than the widest of them,
and what only a header can say: who may frame a page, and that a browser must not guess what a file is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from msgspec import Struct, field

from minhbach.policy import site_policy, written

Headers = Mapping[str, str]

EVERY: Headers = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
"""With every file, unless its kind says otherwise."""

FOR_EVER = "public, max-age=31536000, immutable"
ASK_ANEW = "no-cache"
"""A browser may keep it, but asks each time whether it is still the newest."""


class Kind(Struct, frozen=True):
    """A kind of files: what their paths look like below the site's folder, and what is said with them."""

    name: str
    pattern: str
    """A regular expression of the whole path, plain enough for every server."""
    headers: Headers = field(default_factory=dict)


PAGES = Kind(
    "pages",
    ".*",
    {"Content-Security-Policy": written(site_policy("'self'")), "Cache-Control": ASK_ANEW},
)
EMBEDS = Kind(
    "embeds",
    r"(.*/)?nhung(/[^/]+)?\.html",
    {
        # Any page may frame them. Their one style is let through by its hash in the page itself, which changes with it.
        "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; "
        "base-uri 'none'; frame-ancestors *",
        "Cross-Origin-Resource-Policy": "cross-origin",
    },
)
DATA = Kind(
    "data",
    r"(.*/)?(du-lieu/(ky/|schema/)?[^/]+|manifest\.json|the\.png|[^/]+\.xml)",
    {"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin"},
)
"""Open data, feeds, cards: made to be used on other sites, by scripts too."""
DOCUMENTS = Kind(
    "documents",
    r"(.*/)?van-ban/.+",
    {"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"},
)
"""Attached documents, which others have made: shown or saved as their type says, and run nothing."""
ASSETS = Kind("assets", r"assets/[^/]+", {"Cache-Control": FOR_EVER})
"""Their names change with their content; so do those of the files that search loads."""
SHARDS = Kind("shards", r"(.*/)?tim-kiem-[0-9a-f]+\.js", {"Cache-Control": FOR_EVER})

KINDS = (PAGES, EMBEDS, DATA, DOCUMENTS, ASSETS, SHARDS)
"""A later kind adds to an earlier one, or says otherwise."""

TYPES: Mapping[str, str] = {
    "css": "text/css; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "html": "text/html; charset=utf-8",
    "ico": "image/x-icon",
    "jpg": "image/jpeg",
    "js": "text/javascript; charset=utf-8",
    "json": "application/json; charset=utf-8",
    "pdf": "application/pdf",
    "png": "image/png",
    "svg": "image/svg+xml; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "xml": "application/xml; charset=utf-8",
}
"""What a file is, by the end of its name; anything else is `OTHER`, which a browser saves."""
OTHER = "application/octet-stream"


def headers_of(path: str) -> dict[str, str]:
    """All that is said with a file, by its path below the site's folder."""
    said = dict(EVERY)
    for kind in KINDS:
        if re.fullmatch(kind.pattern, path):
            said |= kind.headers
    return {"Content-Type": TYPES.get(path.rpartition(".")[2], OTHER), **said}
