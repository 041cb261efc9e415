"""How hypothesis tries in all unit tests; the sample site in memory."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.unit.sampled import BASE, Sampled, sampled

# The same examples in every run: on a fresh machine the test command passes or fails as it did here.
settings.register_profile("same-everywhere", deadline=None, derandomize=True)
settings.load_profile("same-everywhere")


@pytest.fixture
def memory(tmp_path: Path) -> Iterator[Path]:
    """A folder in memory, where there is such a thing, for tests that write the same site hundreds of times."""
    disk = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=disk if os.access(disk, os.W_OK) else tmp_path) as folder:
        yield Path(folder)


@pytest.fixture(scope="session")
def addressed(tmp_path_factory: pytest.TempPathFactory) -> Sampled:
    """The sample site that knows its own address, below a path of its host."""
    return sampled(tmp_path_factory.mktemp("addressed"), BASE)


@pytest.fixture(scope="session")
def unaddressed(tmp_path_factory: pytest.TempPathFactory) -> Sampled:
    """The sample site that does not know its own address."""
    return sampled(tmp_path_factory.mktemp("unaddressed"), None)
