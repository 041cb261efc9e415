"""What the browser tests share."""

import pytest

from tests.browser.chromium import open_browser

browser = pytest.fixture(scope="session")(open_browser)
