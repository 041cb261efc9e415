import os
import shutil
from pathlib import Path

import pytest

from minhbach.sources import git
from minhbach.sources.git import GitFailed, Head, head, run
from tests.repository import Repository
from tests.sample import SAMPLE_SITE


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    made = Repository(tmp_path / "project")
    made.write("data/site.yaml", "title: Minh Bạch\n")
    made.commit()
    return made


def test_the_head_of_a_clean_project(repository: Repository) -> None:
    assert head(repository.root) == Head(repository.git("rev-parse", "HEAD"), uncommitted=False, shallow=False)


@pytest.mark.parametrize("file", ["data/site.yaml", "content/pages/new.vi.md"])
def test_changes_that_are_not_committed_are_told(repository: Repository, file: str) -> None:
    repository.write(file, "khác\n")
    found = head(repository.root)
    assert found and found.uncommitted


def test_what_the_site_is_not_made_of_is_no_change(repository: Repository) -> None:
    repository.write("ghi-chep.txt", "khác\n")
    found = head(repository.root)
    assert found and not found.uncommitted


def test_a_shallow_clone_says_so(repository: Repository, tmp_path: Path) -> None:
    repository.commit("2027-02-01")
    repository.git("clone", "--quiet", "--depth=1", f"file://{repository.root}", str(tmp_path / "shallow"))
    found = head(tmp_path / "shallow")
    assert found and found.shallow


def test_a_work_tree_of_its_own_whose_git_is_a_file(repository: Repository, tmp_path: Path) -> None:
    repository.git("worktree", "add", "--quiet", "-b", "other", str(tmp_path / "other"))
    assert (tmp_path / "other/.git").is_file()
    assert head(tmp_path / "other") == head(repository.root)


def test_a_folder_within_a_repository_has_no_history_of_its_own(repository: Repository) -> None:
    assert head(repository.root / "data") is None
    assert head(SAMPLE_SITE) is None


def test_an_empty_git_folder_does_not_lead_to_the_repository_around_it(repository: Repository) -> None:
    (repository.root / "data/.git").mkdir()
    assert head(repository.root / "data") is None


def test_a_repository_without_commits_has_no_head(tmp_path: Path) -> None:
    assert head(Repository(tmp_path / "new").root) is None


def test_without_git_nothing_is_known(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert head(repository.root) is None
    with pytest.raises(GitFailed) as failed:
        run(repository.root, "version")
    assert failed.value.reason == "no_git"


def test_a_git_that_lies_in_the_project_is_not_run(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    program = shutil.which("git")
    assert program
    shutil.copy(program, repository.root / "git")
    monkeypatch.setenv("PATH", str(repository.root))
    with pytest.raises(GitFailed) as failed:
        run(repository.root, "version")
    assert failed.value.reason == "no_git"


def test_a_project_of_someone_else_is_told_as_such(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can give a folder to someone else")
    monkeypatch.setenv("HOME", str(repository.root.parent))  # whose settings trust no folder
    os.chown(repository.root, 12345, 12345)
    with pytest.raises(GitFailed) as failed:
        run(repository.root, "rev-parse", "HEAD")
    assert failed.value.reason == "distrusted"
    assert head(repository.root) is None


def test_the_environment_has_no_say(repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = Repository(tmp_path / "elsewhere")
    other.write("data/site.yaml", "title: Khác\n")
    other.commit("2020-01-01")
    expected = head(repository.root)
    monkeypatch.setenv("GIT_DIR", str(other.root / ".git"))
    monkeypatch.setenv("GIT_WORK_TREE", str(other.root))
    monkeypatch.setenv("GIT_INDEX_FILE", str(tmp_path / "no-index"))
    assert head(repository.root) == expected


def test_no_program_named_in_settings_is_run(repository: Repository, tmp_path: Path) -> None:
    trap = tmp_path / "trap.sh"
    trap.write_text(f"#!/bin/sh\ntouch '{tmp_path}/sprung'\n")
    trap.chmod(0o755)
    for key in ("core.fsmonitor", "core.pager", "diff.external"):
        repository.git("config", key, str(trap))
    hook = repository.root / ".git/hooks/post-index-change"
    shutil.copy(trap, hook)
    repository.write("data/site.yaml", "khác\n")
    assert head(repository.root)
    run(repository.root, "log", "--raw", "--no-ext-diff", "--no-textconv")
    assert not (tmp_path / "sprung").exists()


def test_an_answer_has_its_bounds(repository: Repository) -> None:
    with pytest.raises(GitFailed) as failed:
        run(repository.root, "cat-file", "-p", "HEAD", at_most=10)
    assert failed.value.reason == "too_large"


@pytest.mark.skipif(os.name == "nt", reason="a script without an ending is no program on Windows")
def test_a_git_that_hangs_is_stopped(repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    slow = tmp_path / "slow/git"
    slow.parent.mkdir()
    slow.write_text("#!/bin/sh\nexec sleep 60\n")
    slow.chmod(0o755)
    monkeypatch.setenv("PATH", f"{slow.parent}{os.pathsep}{os.environ['PATH']}")
    with pytest.raises(GitFailed) as failed:
        run(repository.root, "log", seconds=0.2)
    assert failed.value.reason == "too_slow"


def test_names_come_as_they_are_written(repository: Repository) -> None:
    repository.write("data/xã.yaml", "a: 1\n")
    repository.commit()
    assert "data/xã.yaml".encode() in run(repository.root, "ls-tree", "-r", "--name-only", "HEAD")


def test_a_failure_keeps_what_git_said(repository: Repository) -> None:
    with pytest.raises(GitFailed) as failed:
        run(repository.root, "rev-parse", "--verify", "no-such-revision")
    assert failed.value.reason == "failed"
    assert "Needed a single revision" in failed.value.words
    assert git.has_history(repository.root)
