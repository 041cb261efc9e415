"""What all tests share: the sample site, and `--refresh`, which writes what is expected instead of comparing."""

from collections.abc import Callable
from pathlib import Path

import pytest

from minhbach import pipeline
from tests.sample import settings

Expect = Callable[[Path, str], None]
"""Called with a file of the repository and the text that it should hold."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--refresh", action="store_true", help="write the expected files instead of comparing with them")


@pytest.fixture(scope="session")
def published_sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the sample site as it is published. Not to be changed."""
    output = tmp_path_factory.mktemp("sample") / "site"
    pipeline.build(settings(output))
    return output


@pytest.fixture
def expect(request: pytest.FixtureRequest) -> Expect:
    """Compares a text with the file that holds it as it should be, or writes the file under `--refresh`."""

    def compare(file: Path, text: str) -> None:
        if request.config.getoption("--refresh"):
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8", newline="\n")
        assert text == (file.read_text(encoding="utf-8") if file.is_file() else "")

    return compare
