"""What the browser tests share: the browser, the showcase, and a citizen's window on it."""

from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Request

from tests.browser import showcase as builder
from tests.browser.chromium import open_browser
from tests.browser.showcase import Showcase

browser = pytest.fixture(scope="session")(open_browser)

PHONE = (360, 740)
OpenWindow = Callable[..., Page]


@pytest.fixture(scope="session")
def showcase(tmp_path_factory: pytest.TempPathFactory) -> Showcase:
    """The project's own site, built once, in a folder whose address has to be escaped."""
    return builder.build(tmp_path_factory.mktemp("web") / "xã hội" / "minh bạch")


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
        context.set_default_timeout(5000)
        page = context.new_page()
        page.on("console", lambda said: note(said.type == "error", said.text))
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


def was_left(request: Request) -> bool:
    """Whether loading was given up because the citizen had moved on."""
    return request.failure == "net::ERR_ABORTED"
