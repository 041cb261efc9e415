"""`guard` and the git hooks, in real repositories. Everything that is found here is made up."""

import os
import subprocess
from pathlib import Path

import pytest
from pypdf import PdfWriter

from minhbach.cli import main
from minhbach.hooks import MARK
from tests.repository import Repository
from tests.sample import TESTS

PHONE, OTHER = "0912 345 678", "0987654321"
NOTES = "data/xa-thu/ghi-chu.txt"


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    """The sample site in git; hooks find the engine, and no settings of this machine."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setenv("MINHBACH_LANGUAGE", "en")
    monkeypatch.setenv("PYTHONPATH", str(TESTS.parent))
    return Repository.of_sample(tmp_path / "xã của tôi")


@pytest.fixture
def hooked(repository: Repository, capsys: pytest.CaptureFixture[str]) -> Repository:
    assert guard(repository, "install-hook") == 0
    assert "installed" in capsys.readouterr().out
    return repository


def guard(repository: Repository, *command: str) -> int:
    return main([*command, "--root", str(repository.root)])


def refused(repository: Repository, *arguments: str) -> str:
    """What a commit that is refused says."""
    before = repository.git("rev-parse", "HEAD")
    with pytest.raises(subprocess.CalledProcessError) as stopped:
        repository.git("commit", *arguments)
    assert repository.git("rev-parse", "HEAD") == before
    said = str(stopped.value.stderr)
    assert PHONE not in said and OTHER not in said
    return said


def test_a_commit_with_a_number_is_refused_and_passes_once_it_is_mended(hooked: Repository) -> None:
    hooked.write(NOTES, f"Một dòng.\nGọi ông A, {PHONE}.\n")
    hooked.git("add", "--all")
    said = refused(hooked, "--message", "Ghi chú")
    assert f"{NOTES}:2:12: error [personal-data]" in said
    assert "091• ••• •78" in said

    hooked.write(NOTES, "Một dòng.\nGọi văn phòng, 0200 000 0001.\n")
    hooked.git("add", "--all")
    hooked.git("commit", "--message", "Ghi chú")
    assert NOTES in hooked.git("ls-tree", "-r", "--name-only", "HEAD")


def test_what_counts_is_what_is_staged_not_what_lies_there(hooked: Repository) -> None:
    hooked.write(NOTES, PHONE)
    hooked.git("add", "--all")
    hooked.write(NOTES, "Một dòng.")
    refused(hooked, "--message", "Ghi chú")

    hooked.git("add", "--all")
    hooked.write(NOTES, PHONE)
    hooked.git("commit", "--message", "Ghi chú")


def test_a_commit_that_stages_by_itself_is_read_as_it_will_be(hooked: Repository) -> None:
    hooked.write(NOTES, "Một dòng.\n")
    hooked.git("add", "--all")
    hooked.git("commit", "--message", "Ghi chú")
    hooked.write(NOTES, OTHER)
    refused(hooked, "--all", "--message", "Ghi chú")
    refused(hooked, "--message", "Ghi chú", "--", NOTES)


def test_names_of_files_and_what_a_commit_says_are_read_too(hooked: Repository) -> None:
    hooked.write("data/xa-thu/don_020085123456.txt", "Một dòng.")
    hooked.git("add", "--all")
    assert "personal-data-in-name" in refused(hooked, "--message", "Ghi chú")

    hooked.git("reset", "--quiet")
    assert "COMMIT_EDITMSG:1" in refused(hooked, "--allow-empty", "--message", f"Theo lời ông A, {PHONE}")


def test_each_name_of_one_content_is_read(hooked: Repository) -> None:
    for name in ("a.txt", "don_020085123456.txt", "z.txt"):
        hooked.write(f"data/xa-thu/{name}", "Một dòng.")
    hooked.git("add", "--all")
    assert "personal-data-in-name" in refused(hooked, "--message", "Ghi chú")


def test_what_an_attached_document_says_inside_is_read_before_git_keeps_it(hooked: Repository) -> None:
    folder = hooked.root / "data/xa-thu/documents"
    folder.mkdir(exist_ok=True)
    document = PdfWriter()
    document.add_blank_page(200, 200)
    document.add_metadata({"/Subject": f"Đơn của ông A, điện thoại {PHONE}"})
    document.write(folder / "don.pdf")
    hooked.git("add", "--all")
    assert "don.pdf: error [personal-data-attached]" in refused(hooked, "--message", "Đơn")


def test_what_a_merge_brings_in_from_those_without_the_hook_is_read(hooked: Repository) -> None:
    hooked.git("checkout", "--quiet", "-b", "khac")
    hooked.write(NOTES, f"Gọi {PHONE}\n")
    hooked.git("add", "--all")
    hooked.git("commit", "--no-verify", "--message", "Ghi chú")
    hooked.git("checkout", "--quiet", "-")
    with pytest.raises(subprocess.CalledProcessError) as stopped:
        hooked.git("merge", "--no-ff", "--no-edit", "khac")
    assert "ghi-chu.txt:1" in str(stopped.value.stderr)
    assert PHONE not in str(stopped.value.stderr)


def test_a_number_in_parts_of_staged_markdown_stands_together(hooked: Repository) -> None:
    hooked.write("content/pages/gop-y.vi.md", "---\ntitle: Góp ý\n---\n\nGọi 0912**345**678.\n")
    hooked.git("add", "--all")
    assert "gop-y.vi.md:5:1: error [personal-data]" in refused(hooked, "--message", "Trang góp ý")


def test_with_a_reason_beside_it_the_commit_passes(hooked: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    hooked.write(NOTES, f"# guard-allow phone: Số trực do trạm y tế công bố\n{PHONE}\n")
    hooked.git("add", "--all")
    assert guard(hooked, "guard", "--staged") == 0
    said = capsys.readouterr().out
    assert "Số trực do trạm y tế công bố" in said
    assert PHONE not in said
    hooked.git("commit", "--message", "Ghi chú")


# ---- the hooks themselves ----------------------------------------------------------------------------------------


def test_a_hook_of_another_tool_is_left_alone_and_said(
    repository: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = repository.root / ".git/hooks"
    folder.mkdir(exist_ok=True)
    (folder / "pre-commit").write_text("#!/bin/sh\nexit 0\n", encoding="utf-8")
    assert guard(repository, "install-hook") == 1
    assert "minhbach guard --staged || exit 1; " in capsys.readouterr().err
    assert (folder / "pre-commit").read_text(encoding="utf-8") == "#!/bin/sh\nexit 0\n"
    assert not (folder / "commit-msg").exists()


def test_installing_twice_is_installing_once(hooked: Repository) -> None:
    script = hooked.root / ".git/hooks/pre-commit"
    before = script.read_bytes()
    assert guard(hooked, "install-hook") == 0
    assert script.read_bytes() == before
    assert b"\r" not in before and MARK.encode() in before


def test_the_folder_that_the_repository_names_for_its_hooks_is_respected(repository: Repository) -> None:
    repository.git("config", "core.hooksPath", ".githooks")
    assert guard(repository, "install-hook") == 0
    assert (repository.root / ".githooks/pre-commit").is_file()
    repository.write(NOTES, PHONE)
    repository.git("add", NOTES)
    refused(repository, "--message", "Ghi chú")


def test_a_folder_for_the_hooks_of_all_repositories_is_not_written_into(
    repository: Repository, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / ".gitconfig").write_text(f"[core]\nhooksPath = {(tmp_path / 'all').as_posix()}\n", encoding="utf-8")
    assert guard(repository, "install-hook") == 1
    assert "core.hooksPath" in capsys.readouterr().err
    assert not (tmp_path / "all").exists()


def test_a_second_work_tree_is_guarded_by_the_same_hooks(hooked: Repository, tmp_path: Path) -> None:
    hooked.git("worktree", "add", "--quiet", str(tmp_path / "second"))
    second = Repository.__new__(Repository)
    second.root = tmp_path / "second"
    assert guard(second, "install-hook") == 0
    second.write(NOTES, PHONE)
    second.git("add", "--all")
    refused(second, "--message", "Ghi chú")


@pytest.mark.parametrize("command", [["install-hook"], ["guard", "--staged"], ["guard", "--history"]])
def test_without_git_it_says_so(command: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*command, "--root", str(tmp_path), "--language", "en"]) == 2
    assert "git" in capsys.readouterr().err


# ---- the whole tree and history ----------------------------------------------------------------------------------


def test_history_does_not_forget(repository: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    repository.write(NOTES, PHONE)
    repository.commit(message="Thêm ghi chú")
    repository.write(NOTES, "Một dòng.")
    repository.commit(message=f"Bỏ số {OTHER}")
    assert guard(repository, "guard") == 0
    capsys.readouterr()
    assert guard(repository, "guard", "--history") == 1
    said = capsys.readouterr().err
    assert f":{NOTES}:1:1: error" in said
    assert "git " in said and "098•••••21" in said
    assert PHONE not in said and OTHER not in said


def test_only_outside_data_and_content_can_files_be_taken_out_of_the_guard(
    repository: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    repository.write(".gitattributes", "* -guard\n")
    repository.write("tests/people.txt", OTHER)
    repository.write(NOTES, PHONE)
    repository.commit()
    assert guard(repository, "guard") == 1
    said = capsys.readouterr().err
    assert NOTES in said
    assert "people" not in said
    assert "-guard" in said


def test_without_git_the_sources_are_read_as_they_lie(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data/site.yaml").write_text(f"# {PHONE}\n", encoding="utf-8")
    assert main(["guard", "--root", str(tmp_path), "--language", "en"]) == 1
    assert "data/site.yaml:1:3" in capsys.readouterr().err


def test_this_repository_passes_its_own_guard(capsys: pytest.CaptureFixture[str]) -> None:
    if not (TESTS.parent / ".git").exists():
        pytest.skip("no git here")
    assert main(["guard", "--root", str(TESTS.parent), "--language", "en"]) == 0, capsys.readouterr().err
