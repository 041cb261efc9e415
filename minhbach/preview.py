"""The web server of `serve`: shows a folder to the person at this machine, and to no one else.

A page of another site cannot reach it: the name it was asked by must be this machine's own, which defeats names that
are made to lead here (DNS rebinding), and the line that reloads pages is open to the preview's own pages alone.
Nothing outside the folder is served, no list of it, and no hidden file.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from html import escape
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import quote, unquote

from livereload import Server
from livereload.handlers import LiveReloadHandler, LiveReloadJSHandler
from livereload.watcher import Watcher
from tornado import web
from tornado.ioloop import IOLoop
from watchfiles import watch

from minhbach.headers import headers_of
from minhbach.policy import preview_policy

HOST = "127.0.0.1"
"""Loopback only: a preview is for the person at this machine."""
RELOADER = "livereload.js"
DEBOUNCE, STEP = 200, 15
"""Milliseconds: changes that follow each other within `STEP` are one, but nothing waits longer than `DEBOUNCE`."""
POLICY = re.compile(r'(<meta http-equiv="Content-Security-Policy" content=")([^"]*)(">)')


def own_names(port: int) -> frozenset[str]:
    """The names by which the preview may be asked for."""
    names = (HOST, "localhost")
    return frozenset(f"{name}:{port}" for name in names) | (frozenset(names) if port == 80 else frozenset())


def find(folder: Path, path: str) -> Path | None:
    """The file that a path of a request names: none outside the folder, none that is hidden."""
    parts = path.removeprefix("/").split("/")
    if parts[-1] == "":
        parts[-1] = "index.html"
    if any(not part or part.startswith(".") or re.search(r'[\x00-\x1f\\:*?"<>|]', part) for part in parts):
        return None
    file = folder.joinpath(*parts)
    try:
        inside = file.resolve(strict=True).is_relative_to(folder.resolve())
    except (OSError, RuntimeError):  # not there; a link that leads round in a circle
        return None
    return file if inside and file.is_file() else None


def reloading(html: str, host: str, port: int, base: str = "") -> str:
    """A page that reloads itself, with a policy that lets it; `base` is where its links start, if not at itself."""
    policy = POLICY.search(html)
    if policy is None:
        return html
    own = preview_policy(policy[2], host, bool(base))
    start = f'<base href="{escape(base)}">' if base else ""
    html = html.replace(policy[0], f"{policy[1]}{own}{policy[3]}{start}", 1)
    return html.replace("</head>", f'<script src="/{RELOADER}?port={port}"></script>\n</head>', 1)


class Guard(web.RequestHandler):
    """What holds for every request: whoever asks by another name, or from another site's page, is refused."""

    def initialize(self, names: frozenset[str], sorry: Callable[[str], str]) -> None:
        """Take what the routes say; tornado calls this in place of `__init__`."""
        self.names = names
        self.sorry = sorry
        """Why nothing is shown, by the key of the words, in both languages."""

    def set_default_headers(self) -> None:
        """What is said with every answer, a refusal too."""
        self.clear_header("Server")
        self.say(headers_of("index.html"))

    def say(self, headers: dict[str, str]) -> None:
        """Send these headers, but let nothing be kept."""
        for name, value in {**headers, "Cache-Control": "no-store"}.items():
            self.set_header(name, value)

    def prepare(self) -> None:
        """Look at who asks before anything else."""
        origin = self.request.headers.get("Origin")
        if self.request.headers.get("Host") not in self.names:
            self.refuse(421, "cli.wrong_host")
        elif origin is not None and origin.removeprefix("http://") not in self.names:
            self.refuse(403, "cli.wrong_origin")

    def refuse(self, status: int, key: str) -> None:
        """Answer with one line in each language."""
        self.set_status(status)
        self.set_header("Content-Type", "text/plain; charset=utf-8")
        self.finish(self.sorry(key))

    def write_error(self, status_code: int, **_: Any) -> None:
        """The same for what tornado refuses, such as another method: no word of what went wrong inside."""
        self.refuse(status_code, "cli.not_served")


class Reloading(Guard, LiveReloadHandler):  # type: ignore[misc]
    """The line on which a page hears that it is to reload."""

    def prepare(self) -> None:
        """A browser always says which page opens the line; nothing else is to open it."""
        super().prepare()
        if not self._finished and "Origin" not in self.request.headers:
            self.refuse(403, "cli.wrong_origin")

    def check_origin(self, origin: str) -> bool:
        """Seen to already."""
        return True


class Reloader(Guard, LiveReloadJSHandler):  # type: ignore[misc]
    """The script that listens on that line."""


class Missing(Guard):
    """Any address that is none of the preview's."""

    def prepare(self) -> None:
        """Refuse what is left."""
        super().prepare()
        if not self._finished:
            self.refuse(404, "cli.not_served")


class Pages(Guard):
    """The files of the folder; after a failed build what is wrong, on every page."""

    SUPPORTED_METHODS = ("GET", "HEAD")

    def initialize(self, folder: Path, failure: Callable[[], str], port: int, **guard: Any) -> None:  # type: ignore[override]
        """Take what the routes say."""
        super().initialize(**guard)
        self.folder, self.failure, self.port = folder, failure, port

    def get(self) -> None:
        """Answer with what the address names."""
        try:
            path = unquote(self.request.path, errors="strict")
        except UnicodeDecodeError:
            path = "/\0"
        failure = self.failure()
        if failure and not path.startswith("/assets/"):
            self.set_status(500)
            self.show(failure)
        elif file := find(self.folder, path):
            self.send(file)
        elif find(self.folder, f"{path}/"):
            self.redirect(quote(f"{path}/"))
        else:
            self.set_status(404)
            self.not_found("en/" if path.startswith("/en/") or "/en/" in path else "")

    head = get

    def send(self, file: Path) -> None:
        """A file as it is, but for pages, which reload themselves."""
        name = file.relative_to(self.folder).as_posix()
        self.say(headers_of(name))
        if name.endswith(".html"):
            self.show(file.read_text(encoding="utf-8"))
        else:
            self.finish(file.read_bytes())

    def show(self, html: str, base: str = "") -> None:
        """A page that reloads itself."""
        policy = self._headers["Content-Security-Policy"]
        self.set_header("Content-Security-Policy", preview_policy(policy, self.request.host, bool(base)))
        self.finish(reloading(html, self.request.host, self.port, base))

    def not_found(self, language: str) -> None:
        """The site's own page for it, whose links start at the site's folder."""
        page = find(self.folder, f"/{language}404.html") or find(self.folder, "/404.html")
        if page is None:
            self.refuse(404, "cli.not_served")
        else:
            html = re.sub("<base [^>]*>", "", page.read_text(encoding="utf-8"))
            self.show(html, f"/{page.parent.relative_to(self.folder).as_posix()}/".replace("/./", "/"))


class FileWatcher(Watcher):  # type: ignore[misc]
    """Hears from the system what changes, where livereload's own watcher asks for each file again every 0.8 seconds."""

    def __init__(self, folders: Iterable[Path], rebuild: Callable[[], None]) -> None:
        super().__init__()
        self.folders, self.rebuild = list(folders), rebuild
        self._tasks = dict.fromkeys(map(str, self.folders), None)

    def start(self, _: Callable[[], None]) -> bool:
        """Listen in a thread of its own; rebuild, and reload the pages, in that of the server."""
        loop = IOLoop.current()

        def listen() -> None:
            for _ in watch(*self.folders, debounce=DEBOUNCE, step=STEP, raise_interrupt=False):
                loop.add_callback(self.changed)

        Thread(target=listen, daemon=True).start()
        return True

    def examine(self) -> tuple[None, None]:
        """Nothing is found by asking."""
        return None, None

    def changed(self) -> None:
        """Rebuild, then reload every page that is open."""
        self.rebuild()
        LiveReloadHandler.reload_waiters("/")


class PreviewServer(Server):  # type: ignore[misc]
    """livereload's watcher with routes of our own: its own reload every page for whoever asks, and list folders."""

    def __init__(self, folder: Path, failure: Callable[[], str], sorry: Callable[[str], str]) -> None:
        super().__init__()
        self.folder, self.failure, self.sorry = folder, failure, sorry

    def watch_all(self, folders: Iterable[Path], rebuild: Callable[[], None]) -> None:
        """Rebuild when anything in these folders changes."""
        self.watcher = FileWatcher(folders, rebuild)

    def application(self, port: int, host: str, **_: Any) -> None:
        """Called by livereload: listen."""
        LiveReloadHandler.watcher = self.watcher
        LiveReloadHandler.live_css = True
        guard = {"names": own_names(port), "sorry": self.sorry}
        pages = {**guard, "folder": self.folder, "failure": self.failure, "port": port}
        routes = [("/livereload", Reloading, guard), (f"/{RELOADER}", Reloader, guard), ("/.*", Pages, pages)]
        web.Application(
            routes,
            default_handler_class=Missing,
            default_handler_args=guard,
            websocket_max_message_size=2**16,
            log_function=lambda handler: None,
        ).listen(port, address=host, max_header_size=2**16, max_body_size=2**16)

    def _setup_logging(self) -> None:
        """No log lines of livereload: `serve` says itself what happened."""
