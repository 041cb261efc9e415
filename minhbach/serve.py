"""`serve`: a preview on this machine that follows the files as they are saved.

It builds into a folder of its own, never into `site/`. A build that fails does not stop it: every page then shows what
is wrong, and reloads itself once the file is mended.
"""

from __future__ import annotations

import time
from dataclasses import replace
from html import escape
from typing import Any

from livereload import Server
from livereload.handlers import LiveReloadHandler
from livereload.server import StaticFileHandler

from minhbach import pipeline
from minhbach.diagnostics import errors
from minhbach.messages import Messages, not_published
from minhbach.output.folder.refusals import NotPublished
from minhbach.render.catalog import Catalog, load_catalog
from minhbach.settings import Settings

HOST = "127.0.0.1"
"""Loopback only: a preview is for the person at this machine."""

PAGE = """<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>{title}</title></head>
<body><h1>{title}</h1><p>{lead}</p><pre>{complaints}</pre></body></html>
"""


class Preview:
    """The state that requests see: the folder of the last good build, and the complaints of a failed one."""

    def __init__(self, settings: Settings, words: Catalog) -> None:
        self.settings = settings
        self.words = words
        self.failure = ""
        """A page that says what is wrong; empty after a good build."""

    def rebuild(self) -> None:
        """Build again; on a fault keep the last good site and remember what to show."""
        started = time.perf_counter()
        load_catalog.cache_clear()
        try:
            built = pipeline.build(
                self.settings,
                waiting=lambda: print(self.words.plain("cli.waiting", output=self.settings.output), flush=True),
            )
        except pipeline.RefusedSources as refusal:
            lines = Messages(self.words).lines(refusal.diagnostics, refusal.sources)
            self._fail(lines, len(errors(refusal.diagnostics)))
        except NotPublished as refusal:
            self._fail([not_published(refusal, self.words)], 1)
        except Exception as fault:  # a fault in a template must not end the preview either
            self._fail([f"{type(fault).__name__}: {fault}"], 1)
        else:
            self.failure = ""
            seconds = f"{time.perf_counter() - started:.1f}"
            print(self.words.plain("cli.rebuilt", pages=built.pages, seconds=seconds), flush=True)

    def _fail(self, lines: list[str], count: int) -> None:
        print("\n".join(lines), flush=True)
        self.failure = PAGE.format(
            language=self.words.language,
            title=escape(self.words.plain("cli.broken_title")),
            lead=escape(self.words.plain("cli.broken_lead", errors=count)),
            complaints=escape("\n\n".join(lines)),
        )


def _handler(preview: Preview) -> type[Any]:
    class Handler(StaticFileHandler):  # type: ignore[misc]  # tornado's stubs are not installed
        """Static files of the last good build, or the complaints; nothing is cached."""

        async def get(self, path: str, include_body: bool = True) -> None:
            if preview.failure and not path.startswith("assets/"):
                self.set_status(500)
                self.set_header("Content-Type", "text/html; charset=utf-8")
                self.finish(preview.failure)
            else:
                await super().get(path, include_body)

        def should_return_304(self) -> bool:
            return False

        def set_extra_headers(self, path: str) -> None:
            self.set_header("Cache-Control", "no-store")

    return Handler


class _QuietServer(Server):  # type: ignore[misc]
    """livereload without its log lines: the preview says itself what happened."""

    def _setup_logging(self) -> None:
        pass


def serve(settings: Settings, words: Catalog, port: int) -> int:
    """Serve until Ctrl+C; returns the exit code."""
    folder = settings.root / ".cache" / "preview"
    preview = Preview(replace(settings, output=folder), words)
    preview.rebuild()
    folder.mkdir(parents=True, exist_ok=True)
    server = _QuietServer()
    server.SFH = _handler(preview)
    for name in ("data", "content", "templates"):
        if (settings.root / name).is_dir():
            server.watch(str(settings.root / name), preview.rebuild)
    LiveReloadHandler.DEFAULT_RELOAD_TIME = 0  # else a save within three seconds of the last is not shown
    print(words.plain("cli.serving", url=f"http://{HOST}:{port}/"), flush=True)
    try:
        server.serve(port=port, host=HOST, root=str(folder))
    except OSError:
        print(words.plain("cli.port_taken", port=port), flush=True)
        return 2
    return 0
