"""The command line: what each command does, says and returns. It runs on a copy of the sample site."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from minhbach.cli import main
from minhbach.output.folder.mark import MARKER, mark
from minhbach.settings import PACKAGE
from tests.sample import ON, SAMPLE_SITE

ERROR = ("data/site.yaml", "languages: [vi, en]", "languages: [vi, de]")
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project, and the folder that the command is given in."""
    monkeypatch.delenv("MINHBACH_LANGUAGE", raising=False)
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    shutil.copytree(SAMPLE_SITE, tmp_path / "project")
    monkeypatch.chdir(tmp_path / "project")
    return tmp_path / "project"


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], root: Path) -> Run:
    def run(*arguments: str, on: str = ON.isoformat()) -> tuple[int, str, str]:
        try:
            code = main([*arguments, *(["--date", on] if on else [])])
        except SystemExit as stopped:
            code = int(stopped.code or 0)
        out, err = capsys.readouterr()
        return code, out, err

    return run


def spoil(root: Path) -> None:
    file, right, wrong = ERROR
    text = (root / file).read_text(encoding="utf-8")
    assert right in text
    (root / file).write_text(text.replace(right, wrong), encoding="utf-8")


def contents(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


# ---- build and check ---------------------------------------------------------------------------------------------


def test_build_is_what_is_meant_when_no_command_is_named(run: Run, root: Path) -> None:
    code, out, _ = run()
    assert code == 0
    assert (root / "site" / "index.html").is_file()
    assert (root / "site" / "en" / "index.html").is_file()
    assert str(root / "site") in out


def test_the_same_input_gives_the_same_bytes_and_another_day_another_site(run: Run, root: Path) -> None:
    run("build", "--output", "một", "--quiet")
    run("build", "-o", "hai", "-q")
    run("-q", "-o", "ba", on="2025-12-31")
    assert contents(root / "một") == contents(root / "hai")
    assert contents(root / "một") != contents(root / "ba")


def test_check_publishes_nothing(run: Run, root: Path) -> None:
    code, out, _ = run("check")
    assert (code, (root / "site").exists()) == (0, False)
    assert "Kiểm tra" in out


def test_a_quiet_run_that_goes_well_says_nothing(run: Run) -> None:
    assert run("check", "--quiet") == (0, "", "")


def test_errors_return_1_are_all_told_and_leave_the_last_good_site(run: Run, root: Path) -> None:
    run("build", "--quiet")
    before = contents(root / "site")
    spoil(root)
    code, out, err = run("build", "--quiet")
    assert (code, out) == (1, "")
    assert "data/site.yaml:4:" in err and "lỗi [unknown-value]" in err
    assert contents(root / "site") == before
    assert {p.name for p in root.iterdir()} <= {"content", "data", "site", ".cache"}


def test_messages_may_be_in_english(run: Run, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spoil(root)
    vietnamese, english = run("check")[2], run("check", "--language", "en")[2]
    assert "error [unknown-value]" in english and "error [" not in vietnamese
    assert run("check", "--language=en")[2] == english
    monkeypatch.setenv("MINHBACH_LANGUAGE", "en")
    assert run("check")[2] == english
    assert run("check", "--language", "vi")[2] == vietnamese


def test_under_strict_a_warning_is_an_error(run: Run) -> None:
    loose, strict = run("check"), run("check", "--strict")
    assert (loose[0], strict[0]) == (0, 1)
    assert "cảnh báo [no-translation]" in loose[2]
    assert "lỗi [no-translation]" in strict[2]


def test_a_project_may_lie_elsewhere(run: Run, root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("build", "--root", "project", "--quiet") == (0, "", "")
    assert (root / "site" / MARKER).is_file()


def test_a_base_url_stands_in_the_pages(run: Run, root: Path) -> None:
    assert run("--base-url", "https://xa.example.vn/cchc", "--quiet")[0] == 0
    assert "https://xa.example.vn/cchc/" in (root / "site" / "index.html").read_text(encoding="utf-8")


def test_a_folder_without_a_site_is_an_error_in_the_data(run: Run, root: Path) -> None:
    shutil.rmtree(root / "data")
    code, _, err = run("check", "--root", str(root))
    assert code == 1
    assert "data/site.yaml: lỗi [no-site-file]" in err


# ---- wrong usage -------------------------------------------------------------------------------------------------


def test_a_folder_of_somebody_else_is_refused_before_anything_is_read(run: Run, root: Path) -> None:
    foreign = root / "hồ sơ"
    foreign.mkdir()
    (foreign / "thư.txt").write_text("của tôi", encoding="utf-8")
    spoil(root)
    code, out, err = run("build", "--output", str(foreign))
    assert (code, out) == (2, "")
    assert str(foreign) in err and "[unknown-value]" not in err
    assert contents(foreign) == {"thư.txt": "của tôi".encode()}


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["build", "--colour"], "--colour"),
        (["--colour"], "--colour"),
        (["bild"], "bild"),
        (["check", "--date", "14/6/2026"], "14/6/2026"),
        (["check", "--date", "2026-02-30"], "2026-02-30"),
        (["check", "--date"], "--date"),
        (["check", "--language", "fr"], "fr"),
        (["check", "--base-url", "xa.example.vn"], "xa.example.vn"),
        (["check", "--base-url", "ftp://xa.example.vn"], "ftp://xa.example.vn"),
        (["serve", "--port", "cổng"], "cổng"),
        (["check", "--port", "8000"], "--port"),
    ],
)
def test_wrong_usage_returns_2_and_names_what_is_wrong(run: Run, root: Path, arguments: list[str], named: str) -> None:
    code, out, err = run(*arguments, on="")
    assert (code, out) == (2, "")
    assert named in err
    assert not (root / "site").exists()


@pytest.mark.parametrize(("language", "words"), [("vi", "SOURCE_DATE_EPOCH là"), ("en", "SOURCE_DATE_EPOCH is")])
def test_a_moment_in_the_environment_that_is_none_is_told(
    run: Run, monkeypatch: pytest.MonkeyPatch, language: str, words: str
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "hôm qua")
    code, out, err = run("check", "--language", language, on="")
    assert (code, out) == (2, "")
    assert f"{words} “hôm qua”" in err
    assert run("check", "--quiet")[0] == 0


def test_a_file_of_somebody_else_where_a_page_has_to_be_is_told(run: Run, root: Path) -> None:
    (root / "site").mkdir()
    (root / "site" / MARKER).write_bytes(mark(["index.html"]))
    (root / "site" / "en").mkdir()
    (root / "site" / "en" / "index.html").write_text("của tôi", encoding="utf-8")
    before = contents(root / "site")
    for language in ("vi", "en"):
        code, out, err = run("--language", language)
        assert (code, out) == (2, "")
        assert "en/index.html" in err
    assert contents(root / "site") == before


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_wrong_date_is_answered_with_the_right_form_in_the_language_asked_for(run: Run, language: str) -> None:
    err = run("check", "--date", "14/6/2026", "--language", language, on="")[2]
    assert "2026-06-14" in err
    assert ("is not a date" in err) is (language == "en")


@pytest.mark.parametrize("arguments", [["--help"], ["build", "--help"], ["check", "-h"], ["--version"]])
def test_help_is_no_fault(run: Run, arguments: list[str]) -> None:
    code, out, err = run(*arguments, on="")
    assert (code, err) == (0, "")
    assert "minhbach" in out


def test_a_command_starts_without_what_only_some_builds_need() -> None:
    some = {
        "bs4",
        "concurrent",
        "http",
        "jsonschema",
        "livereload",
        "markdown_it",
        "multiprocessing",
        "PIL",
        "pypdf",
        "ssl",
        "urllib.request",
    }
    program = "import sys, minhbach.cli; print(*sys.modules)"
    started = subprocess.run([sys.executable, "-c", program], capture_output=True, cwd=PACKAGE.parent, check=True)
    assert some & set(started.stdout.decode().split()) == set()


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="needs a folder that may not be written")
def test_an_output_that_cannot_be_written_is_told(run: Run, root: Path, tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o500)
    code, _, err = run("build", "--output", str(closed / "site"))
    assert code == 1
    assert str(closed / "site") in err


def test_an_output_below_a_file_is_told(run: Run, root: Path) -> None:
    (root / "tệp").write_text("", encoding="utf-8")
    code, out, err = run("build", "--output", str(root / "tệp" / "site"))
    assert (code, out) == (1, "")
    assert str(root / "tệp" / "site") in err
