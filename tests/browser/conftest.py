"""What the browser tests share: the browser, the showcase, and a citizen's window on it."""

from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page

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
        page.on("console", lambda said: troubles.append(f"{said.type}: {said.text}") if said.type == "error" else None)
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on("request", lambda asked: None if is_own(asked.url) else troubles.append(f"asks {asked.url}"))
        page.on("requestfailed", lambda asked: troubles.append(f"cannot load {asked.url}"))
        return page

    yield open_window
    for context in opened:
        context.close()
    assert troubles == []


def is_own(url: str) -> bool:
    """Whether an address leads into the site: its files, or the server of this test run."""
    return urlsplit(url).scheme == "file" or urlsplit(url).hostname == "127.0.0.1"
