"""What the browser tests share: the browser, the showcase, and a citizen's window on it."""

from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, expect

from tests.browser import showcase as builder
from tests.browser.chromium import open_browser
from tests.browser.showcase import Showcase
from tests.browser.web import serving

browser = pytest.fixture(scope="session")(open_browser)

PHONE = (360, 740)
OpenWindow = Callable[..., Page]
PATIENCE = 30_000
"""Milliseconds until what a test waits for counts as missing. What works is there at once, but for a machine that has
other work; how heavy and how slow pages may be is measured, not timed out."""
expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="session")  # it outlives the windows, whose last requests may still be under way
def web(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """A folder and the address on this machine at which it is served."""
    folder = tmp_path_factory.mktemp("web")
    with serving(folder) as address:
        yield folder, address


@pytest.fixture(scope="session")
def showcase(web: tuple[Path, str]) -> Showcase:
    """The project's own site, built once for the test run's web server, at an address that has to be escaped."""
    folder, address = web
    below = "xã/bạch"
    return builder.build(folder / below, f"{address}/{quote(below)}/")


@pytest.fixture
def base(showcase: Showcase) -> str:
    """The site's address as a folder of files."""
    return showcase.folder.as_uri()


@pytest.fixture
def served(showcase: Showcase) -> str:
    """The site's address on the web server, two folders below its root."""
    return showcase.address.rstrip("/")


@pytest.fixture
def window(browser: Browser) -> Iterator[OpenWindow]:
    """Opens a window, by default a phone's, without JavaScript. No page may complain or ask another host."""
    troubles: list[str] = []
    opened = []

    def note(bad: bool, what: str) -> None:
        if bad:
            troubles.append(what)

    def open_window(size: tuple[int, int] = PHONE, *, javascript: bool = False, colors: str = "light") -> Page:
        width, height = size
        context = browser.new_context(
            viewport={"width": width, "height": height},
            java_script_enabled=javascript,
            color_scheme="dark" if colors == "dark" else "light",
            reduced_motion="reduce",
        )
        opened.append(context)
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        page.on("console", lambda said: note(is_trouble(said), f"{said.text} {said.location['url']}"))
        page.on("pageerror", lambda error: note(True, str(error)))
        page.on("request", lambda asked: note(not is_own(asked.url), f"asks {asked.url}"))
        page.on("requestfailed", lambda asked: note(not was_left(asked), f"cannot load {asked.url}: {asked.failure}"))
        return page

    yield open_window
    for context in opened:
        context.close()
    assert not troubles, "\n".join(troubles)


def is_own(url: str) -> bool:
    """Whether an address leads into the site: its files, or the server of this test run."""
    return urlsplit(url).scheme in ("file", "data") or urlsplit(url).hostname == "127.0.0.1"


def is_trouble(said: ConsoleMessage) -> bool:
    """Whether it is an error, but for the icon that a browser asks for where a page names none, as a small version."""
    return said.type == "error" and urlsplit(said.location["url"]).path != "/favicon.ico"


def was_left(request: Request) -> bool:
    """Whether loading was given up because the citizen had moved on."""
    return request.failure == "net::ERR_ABORTED"
