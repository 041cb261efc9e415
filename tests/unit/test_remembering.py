"""The hook that remembers new translations, in real repositories: it stages memories alone, and stops no commit."""

import os
from pathlib import Path

import pytest

from minhbach.cli import main
from tests.repository import Repository
from tests.sample import TESTS

TASKS = "data/xa-thu/cchc-2026-2028/tasks.yaml"
MEMORY = "data/xa-thu/translations.txt"
OLD, NEW = "en: Issue the rules for receiving citizens}", "en: Issue rules for receiving citizens}"
OTHER = "vi: Số hóa sổ hộ tịch, en: Digitize the civil", "vi: Số hóa sổ hộ tịch, en: Digitise the civil"


@pytest.fixture
def hooked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    """The sample site with everything remembered, and the hooks."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PYTHONPATH", str(TESTS.parent))
    monkeypatch.setenv("MINHBACH_LANGUAGE", "en")
    made = Repository.of_sample(tmp_path / "xã của tôi")
    assert main(["translations", "--accept", "--date", "2027-01-04", "--root", str(made.root)]) == 0
    made.commit()
    assert main(["install-hook", "--root", str(made.root)]) == 0
    return made


def commit(repository: Repository, *arguments: str) -> list[str]:
    """Make a commit; which files it changes."""
    repository.git("commit", "--message", "Một thay đổi", *arguments)
    return repository.git("diff", "--name-only", "HEAD~1", "HEAD").splitlines()


def listed(repository: Repository, capsys: pytest.CaptureFixture[str]) -> str:
    capsys.readouterr()
    assert main(["translations", "--date", "2027-01-04", "--root", str(repository.root)]) == 0
    return capsys.readouterr().out.splitlines()[-1].partition("; current")[0]


def test_a_new_translation_is_remembered_by_the_commit_that_brings_it(
    hooked: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    hooked.replace(TASKS, OLD, NEW)
    hooked.git("add", "--all")
    assert commit(hooked) == [TASKS, MEMORY]
    assert hooked.git("status", "--porcelain") == ""
    assert listed(hooked, capsys) == "Out of date: 0; not yet remembered: 0"


def test_so_it_is_when_the_commit_stages_by_itself(hooked: Repository) -> None:
    hooked.replace(TASKS, OLD, NEW)
    assert commit(hooked, "--all") == [TASKS, MEMORY]
    assert hooked.git("status", "--porcelain") == ""


def test_what_went_stale_is_never_accepted(hooked: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    hooked.replace(TASKS, "vi: Số hóa sổ hộ tịch,", "vi: Số hóa sổ hộ tịch cũ,")
    hooked.replace(TASKS, OLD, NEW)
    assert commit(hooked, "--all") == [TASKS, MEMORY]
    assert listed(hooked, capsys) == "Out of date: 1; not yet remembered: 0"


def test_what_is_not_staged_is_neither_remembered_nor_staged(
    hooked: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    hooked.replace(TASKS, OLD, NEW)
    hooked.git("add", "--all")
    hooked.replace(TASKS, *OTHER)
    hooked.write("data/xa-thu/nháp.txt", "Một dòng.")
    assert commit(hooked) == [TASKS, MEMORY]
    assert OTHER[0] in hooked.git("show", f"HEAD:{TASKS}")
    assert hooked.git("diff", "--name-only") == TASKS
    assert hooked.git("diff", "--cached", "--name-only") == ""
    (hooked.root / "data/xa-thu/nháp.txt").unlink()
    assert listed(hooked, capsys) == "Out of date: 0; not yet remembered: 1"


def test_a_memory_that_lies_there_changed_is_left_alone(hooked: Repository) -> None:
    hooked.replace(TASKS, OLD, NEW)
    hooked.git("add", "--all")
    lying = (hooked.root / MEMORY).read_text(encoding="utf-8") + "# một dòng\n"
    hooked.write(MEMORY, lying)
    assert commit(hooked) == [TASKS, MEMORY]
    assert (hooked.root / MEMORY).read_text(encoding="utf-8") == lying


def test_a_commit_without_new_translations_is_left_as_it_is(hooked: Repository) -> None:
    hooked.write("README.md", "# Xã của tôi\n")
    hooked.git("add", "--all")
    assert commit(hooked) == ["README.md"]


def test_a_commit_of_some_files_is_made_and_what_it_leaves_is_said(hooked: Repository) -> None:
    hooked.replace(TASKS, OLD, NEW)
    said = asked(hooked, "--", TASKS)
    assert "1 new translation is not remembered" in said
    assert hooked.git("diff", "--name-only", "HEAD~1", "HEAD") == TASKS
    assert hooked.git("status", "--porcelain") == ""


def test_a_file_that_cannot_be_read_stops_no_commit_and_that_is_said(hooked: Repository) -> None:
    hooked.replace(TASKS, OLD, NEW)
    hooked.write("data/xa-thu/unit.yaml", "offices: [\n")
    said = asked(hooked, "--all")
    assert "New translations are not remembered" in said
    assert hooked.git("diff", "--name-only", "HEAD~1", "HEAD").splitlines() == [TASKS, "data/xa-thu/unit.yaml"]


def asked(repository: Repository, *arguments: str) -> str:
    """What is said while a commit is made."""
    return repository.git("-c", "alias.said=!git commit 2>&1", "said", "--message", "Một thay đổi", *arguments)
