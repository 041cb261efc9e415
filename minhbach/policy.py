"""What a page may do, said once: its Content-Security-Policy, and how links leave the site.

Templates write the policy into each page, the audit holds the page against it, the preview and the configurations of
web servers (`docs/hosting/`) send it. A page is given what it needs and nothing else: most run no script at all.

Not asked for: `upgrade-insecure-requests`, since a page may be read from a disk or from a host without TLS, and loads
nothing from elsewhere anyway. `frame-ancestors` works only as a header.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping

LEAVING = "external nofollow noopener noreferrer"
"""`rel` of every link to another site: it leads out, lends no rank to whoever gets a link into the text, gives the
other page no hold on ours, and does not tell it which page of a site about accountability a citizen came from."""

TRUSTED_TYPES = "minh-bach"
"""The one name under which a script of ours may make an address that scripts are loaded from (`static/search.js`)."""

Directives = Mapping[str, str]


def page_policy(script: bool = False, form: bool = False, base: bool = False, style: str | None = None) -> str:
    """The policy of one page: whether it has scripts, a form that is sent, a base; or is one with its own `style`."""
    return written(
        {
            "default-src": "'none'",
            "style-src": "'self'" if style is None else hash_source(style),
            **({"img-src": "'self'"} if style is None else {}),
            **(SCRIPTS if script else {}),
            "form-action": "'self'" if form else "'none'",
            "base-uri": "'self'" if base else "'none'",
        }
    )


SCRIPTS: Directives = {
    "script-src": "'self'",
    "require-trusted-types-for": "'script'",
    "trusted-types": TRUSTED_TYPES,
}


def site_policy(ancestors: str) -> Directives:
    """What a server says of all pages at once; the policy in a page narrows it to what that page needs."""
    return {
        "default-src": "'none'",
        "style-src": "'self'",
        "img-src": "'self'",
        **SCRIPTS,
        "form-action": "'self'",
        "base-uri": "'self'",
        "frame-ancestors": ancestors,
    }


def preview_policy(policy: str, host: str, base: bool = False) -> str:
    """A page's policy with what the preview's own script needs to reload it: itself, and its line to the server."""
    asked = dict(part.strip().partition(" ")[::2] for part in policy.split(";"))
    added = {"script-src": "'self'", "connect-src": f"ws://{host}", **({"base-uri": "'self'"} if base else {})}
    return written({**asked, **added})


def written(directives: Directives) -> str:
    """A policy as a header or an attribute holds it."""
    return "; ".join(f"{name} {sources}" for name, sources in directives.items())


def leaves(address: str, own: str = "") -> bool:
    """Whether a link leads to another site; `own` is this site's whole address, if it is known."""
    return re.match("https?:", address, re.IGNORECASE) is not None and not (own and address.startswith(own))


def hash_source(text: str) -> str:
    """The source that lets this very text of a `<style>` through."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode('utf-8')).digest()).decode('ascii')}'"
