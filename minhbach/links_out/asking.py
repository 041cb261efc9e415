"""One address asked: politely, within bounds, and never where it may not go, redirects included."""

from __future__ import annotations

import datetime as dt
import email.utils
import http.client
import socket
import ssl
import threading
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from urllib.parse import urljoin

from msgspec import Struct, field

from minhbach import __version__
from minhbach.links_out.addresses import Forbidden, Target, resolve, target

REDIRECTS = {301, 302, 303, 307, 308}
FOR_GOOD = {301, 308}
BUSY = {429, 503}


class Limits(Struct, frozen=True):
    """How long, how much and how often. Times in seconds, sizes in bytes."""

    wait: float = 15
    """For one request, from the name to the last byte."""
    total: float = 600
    """For all."""
    size: int = 2_000_000
    """Read of one page, where its anchors are looked for."""
    redirects: int = 5
    addresses: int = 1000
    pause: float = 1
    """Between two requests to one host."""
    patience: float = 30
    """How long a server may ask us to wait; one that asks for more is left alone."""
    hosts: int = 8
    """Asked at the same time."""


class Reply(Struct, frozen=True):
    """What came of asking: the status, or the problem that kept us from having one."""

    status: int = 0
    problem: str = ""
    """`timeout`, `unresolved`, `connection`, `certificate`, `private`, `loop`, `busy`, `unasked`."""
    moved_to: str = ""
    """Where the address has moved for good."""
    body: bytes | None = None
    """The page, if it was asked for and is one; as much of it as the limits allow."""
    whole: bool = True
    """Whether that is all of it."""


class Manners(Struct):
    """One request at a time for each host, with a pause, and none to a host that has asked to be left alone."""

    pause: float
    hosts: dict[str, threading.Lock] = field(default_factory=dict)
    last: dict[str, float] = field(default_factory=dict)
    left_alone: set[str] = field(default_factory=set)
    registry: threading.Lock = field(default_factory=threading.Lock)

    @contextmanager
    def turn(self, host: str) -> Iterator[None]:
        """Wait until it is our turn at this host."""
        with self.registry:
            lock = self.hosts.setdefault(host, threading.Lock())
        with lock:
            time.sleep(max(0.0, self.last.get(host, float("-inf")) + self.pause - time.monotonic()))
            try:
                yield
            finally:
                self.last[host] = time.monotonic()


class Asker(Struct, frozen=True):
    """Asks addresses. Hosts that are named as allowed may be on a private network."""

    limits: Limits
    allowed_hosts: Collection[str] = ()
    site: str = ""
    """The address of the site whose links are checked, if it is known: for the log of whoever is asked."""
    clock: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC)

    @property
    def headers(self) -> dict[str, str]:
        """Who asks, and for what."""
        about = f"link check for {self.site}" if self.site else "link check"
        return {"User-Agent": f"MinhBach/{__version__} ({about})", "Accept": "text/html, */*;q=0.5"}

    def ask(self, address: str, manners: Manners, *, with_page: bool = False) -> Reply:
        """Follow an address to its end. Raises nothing that the network or the other side can cause."""
        seen: set[str] = set()
        moved_to, for_good, here = "", True, address
        while True:
            try:
                found = target(here)
                if found.address in seen or len(seen) > self.limits.redirects:
                    return Reply(problem="loop")
                moved_to = found.whole if seen and for_good else moved_to
                seen.add(found.address)
                status, location, body, whole = self._polite(found, manners, with_page)
            except Forbidden:
                return Reply(problem="private")
            except _Busy:
                return Reply(problem="busy")
            except TimeoutError:
                return Reply(problem="timeout")
            except socket.gaierror:
                return Reply(problem="unresolved")
            except ssl.SSLError:
                return Reply(problem="certificate")
            except (OSError, http.client.HTTPException, ValueError):
                return Reply(problem="connection")
            if status not in REDIRECTS or not location:
                return Reply(status, moved_to=moved_to, body=body, whole=whole)
            here = urljoin(here, location)
            for_good = for_good and status in FOR_GOOD

    def _polite(self, found: Target, manners: Manners, with_page: bool) -> tuple[int, str, bytes | None, bool]:
        """One request; a second one if the first was refused for its kind or we were asked to come again."""
        if found.host in manners.left_alone:
            raise _Busy
        methods = ["GET"] if with_page else ["HEAD", "GET"]
        for method in methods:
            for patient in (True, False):
                with manners.turn(found.host):
                    status, headers, body, whole = self._request(found, method, with_page)
                    wait = self._asked_to_wait(status, headers)
                    if wait is None:
                        break
                    if not patient or wait > self.limits.patience:
                        manners.left_alone.add(found.host)
                        raise _Busy
                    time.sleep(wait)
            if status < 400 or status in BUSY:
                break
        # The standard library hands headers over as Latin-1; servers write UTF-8.
        return status, headers.get("Location", "").encode("latin-1").decode("utf-8", "replace"), body, whole

    def _request(
        self, found: Target, method: str, with_page: bool
    ) -> tuple[int, http.client.HTTPMessage, bytes | None, bool]:
        connection = _Connection(found, resolve(found.host, found.port, self.allowed_hosts), self.limits.wait)
        ended = threading.Event()

        def end() -> None:
            ended.set()
            connection.cut()

        timer = threading.Timer(self.limits.wait, end)
        timer.daemon = True
        timer.start()  # a socket's time-out starts anew with each byte; this one does not
        try:
            connection.request(method, found.path, headers=self.headers)
            response = connection.getresponse()
            body, whole = None, True
            if method == "GET" and with_page and response.status < 300 and not response.getheader("Content-Encoding"):
                body = response.read(self.limits.size)
                whole = not response.read(1)
            if ended.is_set():
                raise TimeoutError
            return response.status, response.headers, body, whole
        except (OSError, http.client.HTTPException):
            if ended.is_set():
                raise TimeoutError from None
            raise
        finally:
            timer.cancel()
            connection.close()

    def _asked_to_wait(self, status: int, headers: http.client.HTTPMessage) -> float | None:
        """How long the server wants us to wait; None if it does not say so."""
        after = headers.get("Retry-After", "").strip()
        if status not in BUSY or not after:
            return None
        if after.isdigit():
            return float(after[:9])
        try:
            return max(0.0, (email.utils.parsedate_to_datetime(after) - self.clock()).total_seconds())
        except (ValueError, TypeError):
            return None


class _Busy(Exception):
    """The server has asked to be left alone for longer than we can wait."""


class _Connection(http.client.HTTPConnection):
    """A connection to addresses that were checked, under the name that they were found by."""

    def __init__(self, found: Target, addresses: list[str], wait: float) -> None:
        super().__init__(found.host, found.port, timeout=wait)
        self.addresses = addresses
        self.context = ssl.create_default_context() if found.scheme == "https" else None
        self.default_port = 443 if self.context else 80
        self.wire: socket.socket | None = None
        """The same as `sock`, which the library forgets once it has read a reply's head."""

    def connect(self) -> None:
        """Connect to the first of the addresses that answers."""
        problem: OSError = ConnectionRefusedError()
        for each in self.addresses[:3]:
            try:
                self.sock = socket.create_connection((each, self.port), self.timeout)
                break
            except OSError as error:
                problem = error
        else:
            raise problem
        self.wire = self.sock
        if self.context:
            secure = self.context.wrap_socket(self.sock, server_hostname=self.host, do_handshake_on_connect=False)
            self.sock = self.wire = secure  # before the handshake, so that it can be cut off
            secure.do_handshake()

    def cut(self) -> None:
        """End it from another thread, whatever it waits for."""
        if self.wire is not None:
            try:
                self.wire.shutdown(socket.SHUT_RDWR)
            except OSError:
                self.wire.close()
