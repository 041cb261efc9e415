"""What the unit tests share: how hypothesis tries, and a small project on disk."""

from pathlib import Path

import pytest
from hypothesis import settings

from tests.unit.small_project import SmallProject

# The same examples in every run: on a fresh machine the test command passes or fails as it did here.
settings.register_profile("same-everywhere", deadline=None, derandomize=True)
settings.load_profile("same-everywhere")


@pytest.fixture
def project(tmp_path: Path) -> SmallProject:
    return SmallProject(tmp_path / "project")
