"""Files made to break the program end in a complaint, soon and in little memory (tests/bombs.py makes them)."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import Figure
from tests.sample import TESTS

pytest.importorskip("resource", reason="this system cannot bound the memory of a process")


def test_no_file_takes_long_or_much_memory(tmp_path: Path, figure: Figure) -> None:
    command = [sys.executable, "-m", "tests.bombs", str(tmp_path)]
    done = subprocess.run(command, cwd=TESTS.parent, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stderr
    told = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(told) > 90
    assert [bomb["name"] for bomb in told if bomb["printed"] > 1_500_000] == []
    broken = {"MemoryError", "RecursionError", "TimeoutError", "markdown-syntax"}
    assert [(bomb["name"], bomb["codes"]) for bomb in told if broken & set(bomb["codes"])] == []
    slowest, memory = max(told, key=lambda bomb: bomb["seconds"]), max(bomb["memory"] for bomb in told)
    assert memory < 500_000_000
    worst = f"the slowest {slowest['seconds']:.1f} s ({slowest['name']}); memory at most {memory // 1_000_000} MB"
    figure("bombs", f"{len(told)}; {worst}")
