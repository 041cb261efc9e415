"""The preview in a browser: pages work under its policy and reload when a file is saved."""

import shutil
from pathlib import Path

from playwright.sync_api import expect

from tests.browser.conftest import OpenWindow
from tests.previewing import previewing


def test_pages_work_and_reload_themselves_when_something_is_saved(
    published_sample: Path, tmp_path: Path, window: OpenWindow
) -> None:
    folder = tmp_path / "site"
    shutil.copytree(published_sample, folder)
    page = window((1280, 900), javascript=True)
    page.set_default_timeout(30_000)  # the server may still be reading what it watches
    with previewing(folder, tmp_path / "failure.html") as preview:
        page.goto(preview.address)
        page.wait_for_timeout(3500)  # a server that has just started reloads the pages that waited for it
        for path, works in (("tim-kiem.html?q=ho+so", "#ket-qua li >> nth=0"), ("xa-thu/nhung.html", ".minh-bach")):
            with page.expect_websocket():
                page.goto(f"{preview.address}/{path}")
            expect(page.locator(works)).to_be_visible()
            page.evaluate("window.old = true")
            page.wait_for_timeout(1200)  # by then the server knows of this page, and has looked at all files
            with page.expect_event("load"):
                (folder / "index.html").touch()
            assert page.evaluate("window.old") is None
