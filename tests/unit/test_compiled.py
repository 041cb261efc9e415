"""Compiled templates are kept between runs, and believed only if they were written here."""

import os
import shutil
from pathlib import Path

import pytest
from jinja2 import DictLoader

from minhbach.render.compiled import CompiledTemplates
from minhbach.render.compiling import Templates


class Counting(Templates):
    """Counts what is compiled."""

    compiled = 0

    def _compile(self, source: str, filename: str):  # type: ignore[no-untyped-def]
        self.compiled += 1
        return super()._compile(source, filename)


def run(folder: Path | None, source: str = "{{ 1 + 1 }}") -> tuple[str, int]:
    """What a new run makes of a template, and how much it had to compile."""
    loader = DictLoader({"a": source})
    environment = Counting(loader=loader, bytecode_cache=CompiledTemplates(folder), optimized=False)
    return environment.get_template("a").render(), environment.compiled


def file_of(folder: Path) -> Path:
    (file,) = folder.iterdir()
    return file


def test_the_next_run_does_not_compile_again(tmp_path: Path) -> None:
    folder = tmp_path / "not" / "there"
    assert [run(folder), run(folder)] == [("2", 1), ("2", 0)]


def test_without_a_folder_nothing_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert [run(None), run(None)] == [("2", 1), ("2", 1)]
    assert list(tmp_path.iterdir()) == []


def test_a_changed_template_or_compiler_is_compiled_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run(tmp_path)
    assert run(tmp_path, "{{ 2 + 2 }}") == ("4", 1)
    monkeypatch.setattr("jinja2.__version__", "0")
    assert run(tmp_path, "{{ 2 + 2 }}") == ("4", 1)
    assert len(list(tmp_path.iterdir())) == 1


def test_what_came_otherwise_is_not_believed(tmp_path: Path) -> None:
    """As git or an archive would write it: the same bytes with the time of writing, or of a commit."""
    run(tmp_path / "theirs", "{{ 1 + 1 }}")
    kept = file_of(tmp_path / "theirs")
    shutil.copytree(tmp_path / "theirs", tmp_path / "ours", copy_function=shutil.copyfile)
    assert run(tmp_path / "ours") == ("2", 1)
    whole_seconds = kept.stat().st_mtime_ns // 10**9 * 10**9
    os.utime(kept, ns=(whole_seconds, whole_seconds))
    assert run(tmp_path / "theirs") == ("2", 1)


@pytest.mark.parametrize(
    "damage", [lambda code: code[:-9], lambda code: b"", lambda code: code[:50] + b"!" + code[51:]]
)
def test_a_damaged_file_costs_time_and_nothing_else(tmp_path: Path, damage) -> None:  # type: ignore[no-untyped-def]
    run(tmp_path)
    kept = file_of(tmp_path)
    before = kept.stat().st_mtime_ns
    kept.write_bytes(damage(kept.read_bytes()))
    os.utime(kept, ns=(before, before))
    assert [run(tmp_path), run(tmp_path)] == [("2", 1), ("2", 0)]


def test_a_folder_that_cannot_be_written_or_read_is_done_without(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("x", encoding="utf-8")
    assert [run(file), run(file / "below")] == [("2", 1), ("2", 1)]
