"""Which address may be asked at all: content is not trusted to say where on the network this machine should knock."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Collection
from urllib.parse import quote, urlsplit, urlunsplit

from msgspec import Struct

NAT64 = ipaddress.ip_network("64:ff9b::/96")
LOCAL_FORMS = tuple(
    ipaddress.ip_network(form) for form in ("::/96", "::ffff:0:0:0/96", "64:ff9b:1::/48", "fec0::/10", "192.88.99.0/24")
)
"""Old or local ways to write or reach an address of another kind, which may lead to this machine or its network."""
KEPT = "!$%&'()*+,/:;=?@[]~"
"""What may stand in a path or a query besides letters, digits and `-._`."""


class Forbidden(Exception):
    """The address leads to this machine, a private network or something that is not the web."""


class Target(Struct, frozen=True):
    """An address taken apart, in the letters that go over the network."""

    scheme: str
    host: str
    port: int
    path: str
    """With the query."""
    fragment: str

    @property
    def address(self) -> str:
        """The whole address without its fragment."""
        default = {"http": 80, "https": 443}[self.scheme]
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}{'' if self.port == default else f':{self.port}'}{self.path}"

    @property
    def whole(self) -> str:
        """The same with its fragment: plain letters only, so that it can be shown wherever it came from."""
        return self.address + (f"#{quote(self.fragment, safe=KEPT)}" if self.fragment else "")


def target(address: str) -> Target:
    """Take an address apart; raises `Forbidden` for what is not a plain web address."""
    try:
        parts = urlsplit(address)
        host, port = (parts.hostname or "").rstrip("."), parts.port
        host = host if ":" in host else host.encode("idna").decode("ascii")
    except (ValueError, UnicodeError):
        raise Forbidden(address) from None
    if parts.scheme not in ("http", "https") or not host or parts.username is not None or parts.password is not None:
        raise Forbidden(address)
    path = quote(urlunsplit(("", "", parts.path or "/", parts.query, "")), safe=KEPT)
    return Target(parts.scheme, host, port or {"http": 80, "https": 443}[parts.scheme], path, parts.fragment)


def resolve(host: str, port: int, allowed_hosts: Collection[str] = ()) -> list[str]:
    """The network addresses of a host that may be asked; raises `Forbidden` if it has others only.

    Whoever connects must use these, and not ask for the name again: a second answer may be another one.
    """
    found = [str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    open_ones = [each for each in dict.fromkeys(found) if host in allowed_hosts or is_public(each)]
    if not open_ones:
        raise Forbidden(host)
    return open_ones


def is_public(network_address: str) -> bool:
    """Whether it belongs to the open internet: not this machine, a private or a local network, nor a tunnel to one."""
    found = ipaddress.ip_address(network_address.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour or (found.teredo[1] if found.teredo else None)
        if found in NAT64:
            inner = ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
    if any(found in form for form in LOCAL_FORMS if form.version == found.version):
        return False
    return found.is_global and not found.is_multicast
