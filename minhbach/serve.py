"""`serve`: a preview on this machine that follows the files as they are saved.

It builds into a folder of its own, never into `site/`. A build that fails does not stop it: every page then shows what
is wrong, and reloads itself once the file is mended.
"""

from __future__ import annotations

import time
from html import escape
from pathlib import Path

from msgspec.structs import replace

from minhbach import pipeline
from minhbach.diagnostics import errors
from minhbach.messages import Messages, not_published
from minhbach.output.folder.refusals import NotPublished
from minhbach.policy import page_policy
from minhbach.preview import HOST, PreviewServer
from minhbach.render.catalog import Catalog, load_catalog
from minhbach.settings import Settings
from minhbach.state import State
from minhbach.validation.veil import NO_VEIL

LANGUAGES = ("vi", "en")
WATCHED = ("data", "content", "templates")

PAGE = """<!doctype html><html lang="{language}"><head>
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta charset="utf-8"><title>{title}</title></head>
<body><h1>{title}</h1><p>{lead}</p><pre>{complaints}</pre></body></html>
"""


class Preview:
    """The state that requests see: the folder of the last good build, and the complaints of a failed one."""

    def __init__(self, settings: Settings, words: Catalog) -> None:
        self.settings = settings
        self.words = words
        self.state = State(settings)
        self.state.stays = True
        self.failure = ""
        """A page that says what is wrong; empty after a good build."""

    def rebuild(self) -> None:
        """Build again; on a fault keep the last good site and remember what to show."""
        started = time.perf_counter()
        try:
            built = pipeline.build(
                self.settings,
                waiting=lambda: print(self.words.plain("cli.waiting", output=self.settings.output), flush=True),
                state=self.state,
            )
        except pipeline.RefusedSources as refusal:
            lines = Messages(self.words).lines(refusal.diagnostics, refusal.sources)
            self._fail(lines, len(errors(refusal.diagnostics)))
        except NotPublished as refusal:
            self._fail([not_published(refusal, self.words)], 1)
        except Exception as fault:  # a fault in a template must not end the preview either
            self._fail([NO_VEIL.over(f"{type(fault).__name__}: {fault}")], 1)
        else:
            self.failure = ""
            seconds = f"{time.perf_counter() - started:.2f}"
            print(self.words.plain("cli.rebuilt", pages=built.pages, seconds=seconds), flush=True)

    def _fail(self, lines: list[str], count: int) -> None:
        print("\n".join(lines), flush=True)
        self.failure = PAGE.format(
            language=self.words.language,
            policy=page_policy(),
            title=escape(self.words.plain("cli.broken_title")),
            lead=escape(self.words.plain("cli.broken_lead", errors=count)),
            complaints=escape("\n\n".join(lines)),
        )


def serve(settings: Settings, words: Catalog, port: int) -> int:
    """Serve until Ctrl+C; returns the exit code."""
    folder = settings.root / ".cache" / "preview"
    preview = Preview(replace(settings, output=folder), words)
    preview.rebuild()
    folder.mkdir(parents=True, exist_ok=True)
    url = f"http://{HOST}:{port}/"

    def sorry(key: str) -> str:
        return "".join(f"{load_catalog(settings.templates, language).plain(key, url=url)}\n" for language in LANGUAGES)

    server = PreviewServer(folder, lambda: preview.failure, sorry)
    server.watch_all(filter(Path.is_dir, (settings.root / name for name in WATCHED)), preview.rebuild)
    print(words.plain("cli.serving", url=url), flush=True)
    try:
        server.serve(port=port, host=HOST)
    except OSError:
        print(words.plain("cli.port_taken", port=port), flush=True)
        return 2
    return 0
