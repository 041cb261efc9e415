"""What all tests share: `--refresh`, which writes the expected files instead of comparing with them."""

from collections.abc import Callable
from pathlib import Path

import pytest

Expect = Callable[[Path, str], None]
"""Called with a file of the repository and the text that it should hold."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--refresh", action="store_true", help="write the expected files instead of comparing with them")


@pytest.fixture
def expect(request: pytest.FixtureRequest) -> Expect:
    """Compares a text with the file that holds it as it should be, or writes the file under `--refresh`."""

    def compare(file: Path, text: str) -> None:
        if request.config.getoption("--refresh"):
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8", newline="\n")
        assert text == (file.read_text(encoding="utf-8") if file.is_file() else "")

    return compare
