"""Links out, asked of a server on this machine that behaves in every way that servers on the web do."""

import datetime as dt
import itertools
import json
import shutil
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from msgspec.structs import replace

from minhbach import pipeline
from minhbach.links_out.addresses import Forbidden, is_public, resolve, target
from minhbach.links_out.asking import Asker, Limits, Manners, Reply
from minhbach.links_out.check import Report, ask_all, check_links_out, links_out
from minhbach.links_out.command import with_links
from minhbach.links_out.memory import FILE, remember, remembered
from minhbach.links_out.outcomes import Outcome, has_anchor, outcome
from minhbach.messages import Messages
from minhbach.pipeline import Built, RefusedSources
from minhbach.render.catalog import load_catalog
from minhbach.settings import Settings
from minhbach.sources.project import read_sources
from tests.sample import SAMPLE_SITE, settings

TODAY = dt.date(2027, 2, 1)
QUICK = Limits(wait=1, pause=0, patience=2, size=5000)
PAGE = '<html><body><h2 id="muc-2">Mục 2</h2><a name="cu"></a></body></html>'


@dataclass
class Server:
    """What the server is asked, and the answers it still has to give at each path."""

    address: str = ""
    asked: list[tuple[str, str, float]] = field(default_factory=list)
    agents: set[str] = field(default_factory=set)
    at_once: int = 0
    most_at_once: int = 0

    def paths(self) -> list[str]:
        return [f"{method} {path}" for method, path, _ in self.asked]


@pytest.fixture
def server(listening: Server) -> Server:
    """The server, which has not been asked anything yet."""
    listening.asked.clear()
    return listening


@pytest.fixture(scope="module")
def listening() -> Iterator[Server]:
    """One server for all tests: it needs a while to start and to end."""
    made = Server()

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            made.asked.append((self.command, self.path, time.monotonic()))
            made.agents.add(self.headers["User-Agent"])
            try:
                getattr(self, self.path.strip("/").partition("?")[0].replace("-", "_").replace(".", "_"), self.status)()
            except OSError:
                self.close_connection = True  # whoever asked has hung up

        do_GET = do_HEAD = answer

        def say(self, status: int, body: str | bytes = PAGE, **headers: str) -> None:
            content = body.encode() if isinstance(body, str) else body
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name.replace("_", "-"), value)
            self.end_headers()
            if self.command == "GET":
                self.wfile.write(content)

        def status(self) -> None:
            made.at_once += 1
            made.most_at_once = max(made.most_at_once, made.at_once)
            time.sleep(0.01)
            made.at_once -= 1
            name = self.path.strip("/").partition("?")[0]
            self.say(int(name) if name.isdigit() else 200)

        def head_refused(self) -> None:
            self.say(405 if self.command == "HEAD" else 200)

        def head_says_gone(self) -> None:
            self.say(404 if self.command == "HEAD" else 200)

        def for_good(self) -> None:
            self.say(301, Location="/ok")

        def for_now(self) -> None:
            self.say(302, Location="/ok")

        def for_good_then_for_now(self) -> None:
            self.say(308, Location="/for-now")

        def to_gone(self) -> None:
            self.say(301, Location="/404")

        def to_unicode(self) -> None:
            self.send_response(302)
            self.send_header("Location", "/trang-đích".encode().decode("latin-1"))
            self.end_headers()

        def to_escape(self) -> None:
            self.say(301, Location="/ok?\x1b[31m#\x1b[0m")

        def loop(self) -> None:
            self.say(302, Location="/loop")

        def chain(self) -> None:
            self.say(302, Location=f"/chain?{len(self.path)}{self.path[-40:]}")

        def to_private(self) -> None:
            self.say(302, Location=made.address.replace("127.0.0.1", "localhost"))

        def to_metadata(self) -> None:
            self.say(302, Location="http://169.254.169.254/latest/meta-data/")

        def to_file(self) -> None:
            self.say(302, Location="file:///etc/passwd")

        def to_user(self) -> None:
            self.say(302, Location=made.address.replace("//", "//a:b@"))

        def silent(self) -> None:
            time.sleep(2)

        def drips(self) -> None:
            self.send_response(200)
            self.end_headers()
            for _ in range(30):
                self.wfile.write(b"<p>")
                self.wfile.flush()
                time.sleep(0.1)

        def breaks_off(self) -> None:
            self.connection.shutdown(socket.SHUT_RDWR)

        def no_http(self) -> None:
            self.wfile.write(b"220 ftp\r\n\r\n")

        def huge(self) -> None:
            self.say(200, "<p>" * 10_000 + '<p id="xa">')

        def tcvn(self) -> None:
            page = '<meta charset="windows-1258"><h2 id="m\u1ee5c">'
            self.say(200, page.encode("utf-16"), Content_Type="text/html")

        def broken_letters(self) -> None:
            self.say(200, b"\x80\x00<h2 id=muc-2 \x81><p></h9>")

        def again(self) -> None:
            self.say(429, Retry_After="1") if len(made.asked) == 1 else self.say(200)

        def much_later(self) -> None:
            self.say(503, Retry_After="3600")

        def on_a_day(self) -> None:
            self.say(429, Retry_After=format_datetime(dt.datetime.now(dt.UTC) + dt.timedelta(hours=1), usegmt=True))

        def log_message(self, *_: object) -> None:
            pass

    listening = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    listening.daemon_threads = True
    made.address = f"http://127.0.0.1:{listening.server_address[1]}"
    thread = threading.Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield made
    listening.shutdown()
    listening.server_close()


def asked(address: str, limits: Limits = QUICK) -> Outcome:
    return ask_all([address], Asker(limits, {"127.0.0.1"}))[address]


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("ok", "ok"),
        ("có dấu/và cách?q=á#!x", "ok"),
        ("head-refused", "ok"),
        ("head-says-gone", "ok"),
        ("404", "gone"),
        ("410", "gone"),
        ("401", "refused"),
        ("403", "refused"),
        ("500", "server"),
        ("503", "server"),
        ("429", "server"),
        ("for-good", "moved"),
        ("for-now", "ok"),
        ("for-good-then-for-now", "moved"),
        ("to-gone", "gone"),
        ("to-unicode", "ok"),
        ("loop", "loop"),
        ("chain", "loop"),
        ("to-private", "private"),
        ("to-metadata", "private"),
        ("to-file", "private"),
        ("to-user", "private"),
        ("silent", "timeout"),
        ("drips#x", "timeout"),
        ("breaks-off", "connection"),
        ("no-http", "connection"),
        ("ok#muc-2", "ok"),
        ("ok#cu", "ok"),
        ("ok#muc-3", "fragment"),
        ("ok#:~:text=muc", "ok"),
        ("for-good#muc-2", "moved"),
        ("huge#xa", "ok"),
        ("tcvn#m%E1%BB%A5c", "ok"),
        ("tcvn#khac", "fragment"),
        ("broken-letters#muc-2", "ok"),
        ("again", "ok"),
        ("much-later", "busy"),
        ("on-a-day", "busy"),
    ],
)
def test_whatever_a_server_does_is_told_for_what_it_is(server: Server, path: str, kind: str) -> None:
    started = time.monotonic()
    assert asked(f"{server.address}/{path}").kind == kind
    assert time.monotonic() - started < 4


def test_a_page_is_asked_for_by_its_head_and_fetched_only_if_that_is_refused_or_a_place_on_it_is_meant(
    server: Server,
) -> None:
    for path in ("ok", "head-refused", "ok#muc-2"):
        asked(f"{server.address}/{path}")
    assert server.paths() == ["HEAD /ok", "HEAD /head-refused", "GET /head-refused", "GET /ok"]
    assert server.agents == {"MinhBach/0.1.0 (link check)"}


def test_a_move_for_good_tells_the_last_address_that_is_for_good(server: Server) -> None:
    assert asked(f"{server.address}/for-good#muc-2").moved_to == f"{server.address}/ok#muc-2"
    assert asked(f"{server.address}/for-good-then-for-now").moved_to == f"{server.address}/for-now"


def test_what_a_server_says_cannot_reach_the_terminal_as_a_command(server: Server) -> None:
    assert asked(f"{server.address}/to-escape").moved_to == f"{server.address}/ok?%1B[31m#%1B[0m"


def test_one_host_gets_one_request_at_a_time_with_a_pause_between(server: Server) -> None:
    addresses = [f"{server.address}/{n}" for n in range(200, 205)]
    ask_all(addresses, Asker(replace(QUICK, pause=0.15), {"127.0.0.1"}))
    times = [when for _, _, when in server.asked]
    assert server.most_at_once == 1
    assert all(later - earlier >= 0.14 for earlier, later in itertools.pairwise(times))


def test_a_server_that_asks_for_rest_is_left_alone_for_the_whole_run(server: Server) -> None:
    found = ask_all([f"{server.address}/much-later", f"{server.address}/ok"], Asker(QUICK, {"127.0.0.1"}))
    assert [each.kind for each in found.values()] == ["busy", "busy"]
    assert server.paths() == ["HEAD /much-later"]


def test_when_the_time_is_up_the_rest_is_not_asked(server: Server) -> None:
    found = ask_all([f"{server.address}/ok"], Asker(replace(QUICK, total=-1), {"127.0.0.1"}))
    assert [each.kind for each in found.values()] == ["unasked"]
    assert server.asked == []


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1/",
        "http://[::1]/",
        "http://0.0.0.0/",
        "http://10.0.0.1/",
        "http://192.168.1.1/",
        "http://172.16.0.1/",
        "http://169.254.169.254/",
        "http://[fe80::1]/",
        "http://[fd00::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[64:ff9b::7f00:1]/",
        "http://[2002:7f00:1::]/",
        "http://224.0.0.1/",
        "http://2130706433/",
        "http://0x7f.1/",
        "http://localhost/",
        "http://user@example.vn/",
        "http://user:secret@example.vn/",
        "ftp://example.vn/",
        "file:///etc/passwd",
        "http://",
        "http://[abc/",
        "http://example.vn:99999/",
    ],
)
def test_this_machine_and_private_networks_are_never_asked(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def connect(*_: object) -> None:
        raise AssertionError("connected")

    monkeypatch.setattr(socket, "create_connection", connect)
    reply = Asker(QUICK).ask(address, Manners(0))
    assert reply.problem in {"private"} | ({"unresolved"} if address.startswith("http://0x") else set())


@pytest.mark.parametrize(
    "address", ["::127.0.0.1", "::ffff:0:127.0.0.1", "64:ff9b::7f00:1", "64:ff9b:1::7f00:1", "fec0::1", "192.88.99.1"]
)
def test_no_old_or_local_way_to_write_an_address_leads_inside(address: str) -> None:
    assert not is_public(address)


def test_the_open_internet_may_be_asked() -> None:
    assert is_public("8.8.8.8")
    assert is_public("2001:4860:4860::8888")
    assert target("https://xã.example.vn/a b?x=ơ").address == "https://xn--x-yfa.example.vn/a%20b?x=%C6%A1"


def test_a_name_that_answers_otherwise_the_second_time_gains_nothing(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rebinding: the name is asked for once, and the connection goes to the address that was checked."""
    answers = iter(["203.0.113.7", "127.0.0.1"])
    connected: list[object] = []

    def lookup(host: str, port: int, **_: object) -> list[object]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (next(answers), port))]

    def connect(address: tuple[str, int], *_: object) -> socket.socket:
        connected.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr("minhbach.links_out.addresses.is_public", lambda address: address == "203.0.113.7")
    monkeypatch.setattr(socket, "getaddrinfo", lookup)
    monkeypatch.setattr(socket, "create_connection", connect)
    assert Asker(QUICK).ask("http://rebind.example.vn/", Manners(0)) == Reply(problem="connection")
    assert connected == [("203.0.113.7", 80)]


def test_of_several_addresses_only_public_ones_are_used(monkeypatch: pytest.MonkeyPatch) -> None:
    entries = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, 80)) for each in ("10.0.0.1", "8.8.8.8")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: entries)
    assert resolve("example.vn", 80) == ["8.8.8.8"]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: entries[:1])
    with pytest.raises(Forbidden):
        resolve("example.vn", 80)
    assert resolve("example.vn", 80, {"example.vn"}) == ["10.0.0.1"]


def test_a_name_that_nobody_knows_is_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    def lookup(*_: object, **__: object) -> None:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", lookup)
    assert asked("http://khong-co.example.vn/").kind == "unresolved"


@pytest.mark.skipif(shutil.which("openssl") is None, reason="makes a certificate that nobody trusts")
def test_a_certificate_that_is_not_trusted_is_told(tmp_path: Path) -> None:
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    subject = ["-subj", "/CN=127.0.0.1", "-days", "1", "-keyout", str(key), "-out", str(certificate)]
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", *subject], check=True, capture_output=True
    )
    listening = ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    listening.socket = context.wrap_socket(listening.socket, server_side=True)
    threading.Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    assert asked(f"https://127.0.0.1:{listening.server_address[1]}/").kind == "certificate"
    listening.shutdown()
    listening.server_close()


# ---- what an editor is told --------------------------------------------------------------------------------------


OWN = "https://trang-thu.example.vn/"
NAMED = "may-chu.example.vn"
"""The server's name in links, since editors may not write numbers in place of a host's name."""


def named(server: Server) -> str:
    return server.address.replace("127.0.0.1", NAMED)


@pytest.fixture
def known_name(monkeypatch: pytest.MonkeyPatch) -> None:
    """The server's name leads to it, without anybody else's help."""
    look_up = socket.getaddrinfo
    loopback = "127.0.0.1"
    monkeypatch.setattr(
        socket, "getaddrinfo", lambda host, *rest, **more: look_up(loopback if host == NAMED else host, *rest, **more)
    )


@pytest.fixture(scope="module")
def built(listening: Server, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The sample site with links to the server in data and in prose."""
    root = tmp_path_factory.mktemp("links") / "project"
    shutil.copytree(SAMPLE_SITE, root)
    report = root / "data/xa-thu/cchc-2026-2028/results/2026.yaml"
    text = report.read_text(encoding="utf-8").replace(f"{OWN}bao-cao/66.pdf", f"{named(listening)}/410")
    text = text.replace("https://luu-tru.example.vn/2026/66.pdf", f"{named(listening)}/ok")
    report.write_text(text, encoding="utf-8")
    about = root / "content/pages/gioi-thieu.vi.md"
    links = ("for-good", "ok#muc-9", "500")
    words = " ".join(f"[một trang]({named(listening)}/{link})" for link in links)
    about.write_text(f"{about.read_text(encoding='utf-8')}\n\n{words}\n", encoding="utf-8")
    return pipeline.check(chosen(root))


def chosen(root: Path) -> Settings:
    return replace(settings(root.parent / "site", root), base_url=OWN)


@pytest.fixture
def root(built: Built) -> Path:
    """The project's folder, in which nothing is known of links yet."""
    assert built.sources
    shutil.rmtree(built.sources.root / ".cache", ignore_errors=True)
    return built.sources.root


def report_of(built: Built, *, ignore_cache: bool = False) -> Report:
    assert built.sources
    return check_links_out(
        built.files,
        read_sources(built.sources.root)[0],
        TODAY,
        own=OWN,
        allowed_hosts={NAMED},
        limits=QUICK,
        ignore_cache=ignore_cache,
    )


@pytest.mark.usefixtures("root", "known_name")
def test_each_link_is_told_once_where_an_editor_wrote_it_and_kept_for_some_days(built: Built, server: Server) -> None:
    report = report_of(built)
    words = Messages(load_catalog(chosen(Path("project")).templates, "en"))
    told = [line.partition("\n")[0] for line in words.lines(report.complaints, built.sources)]
    assert told == [
        f"content/pages/gioi-thieu.vi.md:8:1: warning [link-fragment] The page is there, but not the place on it that "
        f"{named(server)}/ok#muc-9 leads to.",
        f"content/pages/gioi-thieu.vi.md:8:1: warning [link-moved] {named(server)}/for-good has moved for good to "
        f"{named(server)}/ok.",
        f"content/pages/gioi-thieu.vi.md:8:1: warning [link-unanswered] The server of {named(server)}/500 is out of "
        "order (it answers 500).",
        f"data/xa-thu/cchc-2026-2028/results/2026.yaml:5:53: warning [link-gone] What {named(server)}/410 leads to is "
        "gone (the server answers 410); an archived copy stands beside it.",
    ]
    assert (report.addresses, report.asked, report.sound) == (5, 5, 1)

    server.asked.clear()
    assert {d.code for d in report_of(built).complaints} == {d.code for d in report.complaints}
    assert server.paths() == ["HEAD /500", "GET /500"]  # the rest is remembered; this may be otherwise by now
    server.asked.clear()
    report_of(built, ignore_cache=True)
    assert len(server.asked) == 8  # one of the five is a move, two are asked for twice


def test_what_is_remembered_holds_for_a_week_and_a_spoilt_memory_for_nothing(tmp_path: Path) -> None:
    remember(tmp_path, TODAY, {"http://a.example.vn/": Outcome("ok", 200), "http://b.example.vn/": Outcome("timeout")})
    assert remembered(tmp_path, TODAY + dt.timedelta(days=6)) == {"http://a.example.vn/": Outcome("ok", 200)}
    assert remembered(tmp_path, TODAY + dt.timedelta(days=7)) == {}
    assert remembered(tmp_path, TODAY - dt.timedelta(days=1)) == {}
    remember(tmp_path, TODAY, {"http://c.example.vn/": Outcome("gone", 404)})
    assert len(remembered(tmp_path, TODAY)) == 2
    for spoilt in ("{", "[]", '{"a": 1}', '{"a": ["x", "ok", 200, ""]}', '{"a": [null, 1, 2, 3]}'):
        (tmp_path / FILE).write_text(spoilt, encoding="utf-8")
        assert remembered(tmp_path, TODAY) == {}
        remember(tmp_path, TODAY, {"http://c.example.vn/": Outcome("gone", 404)})
        assert list(json.loads((tmp_path / FILE).read_text(encoding="utf-8"))) == ["http://c.example.vn/"]


@pytest.mark.usefixtures("root")
def test_without_a_network_it_says_so_once_and_links_are_errors_only_when_strict(
    built: Built, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lookup(*_: object, **__: object) -> None:
        raise socket.gaierror(-3, "Temporary failure in name resolution")

    assert built.sources
    monkeypatch.setattr(socket, "getaddrinfo", lookup)
    told, report = with_links(built, chosen(built.sources.root), limits=QUICK)
    assert [d.code for d in report.complaints] == ["links-offline"]
    assert told.warnings[-1].severity == "warning"
    with pytest.raises(RefusedSources) as refused:
        with_links(built, replace(chosen(built.sources.root), strict=True), limits=QUICK)
    assert [(d.code, d.severity) for d in refused.value.diagnostics] == [("links-offline", "error")]


@pytest.mark.usefixtures("server", "known_name")
def test_a_build_is_the_same_whatever_is_known_of_links(built: Built, root: Path) -> None:
    report_of(built)
    assert (root / FILE).is_file()
    assert pipeline.check(chosen(root)).files == built.files


def test_pages_without_marks_of_their_own_have_no_anchors_to_miss() -> None:
    assert has_anchor(b"%PDF-1.7 ...", "page=3")
    assert has_anchor(b"<p>", "top")
    assert not has_anchor(b"<p>", "muc")
    assert outcome(Reply(200, body=b"<p>", whole=False), "muc").kind == "ok"


def test_own_pages_and_other_schemes_are_no_links_out() -> None:
    page = '<a href="https://a.example.vn/x">a</a> <a href="mailto:a@b.vn">b</a> <a href="c.html">c</a>'
    page += '<link rel="canonical" href="https://b.example.vn/"><a href="HTTP://own.example.vn/">d</a>'
    files = {"a.html": page.encode(), "b.html": page.encode(), "c.js": b"https://c.example.vn/"}
    assert links_out(files) == {"https://a.example.vn/x": "a.html", "HTTP://own.example.vn/": "a.html"}
    assert links_out(files, "https://a.example.vn/") == {"HTTP://own.example.vn/": "a.html"}
