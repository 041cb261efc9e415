"""The prologue of build.py: what it notices, what it says, and that it heals what a killed run left.

`pip` and `venv` are replaced by small stand-ins, so that no test needs a network.
"""

import ast
import importlib.util
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

BUILD = Path(__file__).resolve().parents[2] / "build.py"
POSIX = pytest.mark.skipif(os.name == "nt", reason="uses a POSIX signal or link")


class House:
    """A project folder with build.py in it, and a record of the programs that build.py would have started."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        self.commands: list[str] = []
        self.handed_over: list[list[str]] = []
        self.failing: Callable[[str], None] = lambda name: None
        (folder / "requirements").mkdir(parents=True)
        for kind in ("run", "test"):
            self.lock(kind).write_text(f"{kind}==1\n", encoding="utf-8")
        (folder / "build.py").write_bytes(BUILD.read_bytes())
        self.build = self.load()
        monkeypatch.setattr(self.build, "run_quietly", self.pretend)
        monkeypatch.setattr(self.build, "hand_over", self.hand_over)

    def load(self) -> Any:
        spec = importlib.util.spec_from_file_location("bootstrap", self.folder / "build.py")
        assert spec and spec.loader
        module: ModuleType = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module

    def lock(self, kind: str) -> Path:
        return self.folder / "requirements" / f"{kind}.txt"

    def pretend(self, command: list[str]) -> None:
        name = "venv" if "venv" in command else Path(command[-1]).stem
        self.commands.append(name)
        self.failing(name)
        if name == "venv":
            self.build.PYTHON.parent.mkdir(parents=True, exist_ok=True)
            self.build.PYTHON.unlink(missing_ok=True)
            self.build.PYTHON.write_text("", encoding="utf-8")

    def hand_over(self, command: list[str]) -> None:
        self.handed_over.append(command)
        raise SystemExit(0)

    def run(self, *arguments: str) -> list[str]:
        """Run build.py; return what it installed."""
        self.commands.clear()
        with pytest.raises(SystemExit) as stopped:
            self.build.main(list(arguments))
        self.code = stopped.value.code
        return list(self.commands)


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    return House(tmp_path / "xã Chi Lăng", monkeypatch)


def fail(*names: str, by: type[BaseException] = SystemExit) -> Callable[[str], None]:
    def failing(name: str) -> None:
        if name in names:
            raise by(1)

    return failing


def test_the_first_run_installs_and_says_so_in_one_line(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    assert house.run("build") == ["venv", "run"]
    assert capsys.readouterr() == ("", "Chuẩn bị môi trường lần đầu… / Setting up (first run)…\n")


def test_the_second_run_does_nothing_and_says_nothing(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    house.run("build")
    capsys.readouterr()
    assert house.run("build") == []
    assert capsys.readouterr() == ("", "")


def test_arguments_are_handed_over_as_they_are(house: House) -> None:
    house.run("build", "--only", "xã")
    house.run("test", "unit", "--", "-k", "a b")
    build, test = house.handed_over
    assert build == [str(house.folder / "build.py"), "build", "--only", "xã"]
    assert test == [str(house.folder / "tests" / "run.py"), "unit", "--", "-k", "a b"]


def test_a_changed_lock_is_installed_into_a_new_environment(house: House) -> None:
    house.run("build")
    house.lock("run").write_text("run==2\n", encoding="utf-8")
    assert house.run("build") == ["venv", "run"]
    assert house.run("build") == []


def test_the_test_tools_are_added_when_tests_are_run(house: House) -> None:
    house.run("build")
    assert house.run("test") == ["test"]
    assert house.run("test") == house.run("build") == []
    house.lock("test").write_text("test==2\n", encoding="utf-8")
    assert house.run("build") == []
    assert house.run("test") == ["test"]


def test_a_new_engine_environment_needs_its_test_tools_again(house: House) -> None:
    house.run("test")
    house.lock("run").write_text("run==2\n", encoding="utf-8")
    assert house.run("build") == ["venv", "run"]
    assert house.run("test") == ["test"]


@pytest.mark.parametrize("killed_at", ["venv", "run"])
def test_a_run_killed_while_setting_up_is_healed(house: House, killed_at: str) -> None:
    house.failing = fail(killed_at, by=KeyboardInterrupt)
    house.run("build")
    assert house.code == 130
    house.failing = fail()
    assert house.run("build") == ["venv", "run"]
    assert house.run("build") == []


def test_test_tools_left_half_made_are_healed_and_do_not_stop_a_build(house: House) -> None:
    house.run("build")
    house.failing = fail("test", by=KeyboardInterrupt)
    house.run("test")
    assert house.code == 130
    assert house.run("build") == []
    house.failing = fail()
    assert house.run("test") == ["venv", "run", "test"]


def test_without_a_network_tests_cannot_start_but_builds_still_can(house: House) -> None:
    house.run("build")
    house.failing = fail("test")
    house.run("test")
    assert house.code == 1
    house.run("test")
    assert house.run("build") == []


def test_a_moved_folder_gets_a_new_environment(house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    house.run("build")
    old = house.folder
    house.folder = old.rename(tmp_path / "elsewhere")
    house.build = house.load()
    monkeypatch.setattr(house.build, "run_quietly", house.pretend)
    monkeypatch.setattr(house.build, "hand_over", house.hand_over)
    assert house.run("build") == ["venv", "run"]


def test_another_python_gets_a_new_environment(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    house.run("build")
    monkeypatch.setattr(sys.implementation, "cache_tag", "cpython-399")
    assert house.run("build") == ["venv", "run"]


@POSIX
def test_an_environment_whose_python_is_gone_is_remade(house: House) -> None:
    house.run("build")
    house.build.PYTHON.unlink()
    house.build.PYTHON.symlink_to(house.folder / "a Python that was uninstalled")
    assert house.run("build") == ["venv", "run"]


def test_a_python_without_venv_is_told_which_package_to_install(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    assert house.run("build") == []
    assert isinstance(house.code, str)
    assert house.code.count(f"sudo apt install python3.{sys.version_info.minor}-venv") == 2


def test_a_folder_that_cannot_be_written_is_told(house: House) -> None:
    (house.folder / ".setup.lock").mkdir()
    assert house.run("build") == []
    assert isinstance(house.code, str)
    assert "Không ghi được" in house.code


def test_a_failing_program_is_shown_and_explained_in_both_languages(capsys: pytest.CaptureFixture[str]) -> None:
    spec = importlib.util.spec_from_file_location("bootstrap", BUILD)
    assert spec and spec.loader
    build = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(build)
    with pytest.raises(SystemExit, match=r"(?s)máy có mạng không.*is there a network"):
        build.run_quietly([sys.executable, "-c", "print('no such host'); raise SystemExit(2)"])
    assert capsys.readouterr().err == "no such host\n"
    build.run_quietly([sys.executable, "-c", "print('chatter')"])
    assert capsys.readouterr() == ("", "")


def test_of_two_runs_at_once_one_installs_and_the_other_waits(house: House) -> None:
    def slow(name: str) -> None:
        time.sleep(0.2)

    house.failing = slow
    runs = [threading.Thread(target=house.build.prepare, args=(["run"],)) for _ in range(2)]
    for run in runs:
        run.start()
    for run in runs:
        run.join()
    assert house.commands == ["venv", "run"]


def test_the_file_parses_on_a_python_too_old_to_run_it() -> None:
    ast.parse(BUILD.read_text(encoding="utf-8"), feature_version=(3, 6))


def test_an_old_python_is_told_before_anything_else_happens(tmp_path: Path) -> None:
    program = f"import sys, runpy; sys.version_info = (3, 8); runpy.run_path({str(BUILD)!r}, run_name='__main__')"
    done = subprocess.run([sys.executable, "-X", "utf8", "-c", program], capture_output=True, cwd=tmp_path)
    assert done.returncode == 1
    assert done.stderr.decode().startswith("Minh Bạch cần Python 3.11 trở lên. / Minh Bạch needs Python 3.11 or newer")
