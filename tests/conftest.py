"""What all tests share: the sample site, the figures that a run ends with, and `--refresh`.

With `--refresh` what is expected is written instead of compared.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from minhbach import pipeline
from tests.sample import settings

Expect = Callable[[Path, str], None]
"""Called with a file of the repository and the text that it should hold."""
Figure = Callable[[str, str], None]
"""Called with what was measured and how it came out."""
FIGURES = pytest.StashKey[list[tuple[str, str]]]()


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


# ---- the figures that a test run ends with ---------------------------------------------------------------------------


def pytest_configure(config: pytest.Config) -> None:
    config.stash[FIGURES] = []


@pytest.fixture
def figure(request: pytest.FixtureRequest) -> Figure:
    """Keeps a line for the end of the test run."""
    lines = request.config.stash[FIGURES]
    return lambda what, result: lines.append((what, result))


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Take over what a worker of a parallel run measured."""
    node.config.stash[FIGURES].extend(
        (what, result) for what, result in getattr(node, "workeroutput", {}).get("figures", ())
    )


def pytest_sessionfinish(session: pytest.Session) -> None:
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["figures"] = session.config.stash[FIGURES]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Print what was measured."""
    lines = config.stash[FIGURES]
    if lines:
        terminalreporter.section("measured")
    width = max((len(what) for what, _ in lines), default=0)
    for what, result in lines:
        terminalreporter.line(f"{what:<{width}}  {result}")
