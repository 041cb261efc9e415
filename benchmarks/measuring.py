"""Runs commands and tells what they took: time by the clock, time of the processor, memory."""

from __future__ import annotations

import json
import os
import platform
import statistics
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ONE_RUN = Path(__file__).parent / "one_run.py"


@dataclass(frozen=True, slots=True)
class Sample:
    """One run, or the medians of several."""

    seconds: float
    processor: float
    """Of the process and all that it waited for."""
    memory: int
    """The most that any one of its processes held, in bytes."""


class Failed(Exception):
    """A command ended with an error; says what it printed."""


def run(command: Sequence[str | Path], folder: Path, extra: Mapping[str, str] | None = None) -> Sample:
    """Run a command to its end. What it prints is kept out of sight unless it fails.

    Python keeps the modules that it has compiled, as it does for a user; without them a start takes half a second more.
    """
    words = [sys.executable, "-I", "-S", ONE_RUN, *command]
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    ran = subprocess.run(words, cwd=folder, env=environment | dict(extra or {}), capture_output=True, check=False)
    if ran.returncode:
        raise Failed(f"{' '.join(map(str, command))}: {ran.stderr.decode(errors='replace')}")
    return Sample(*json.loads(ran.stdout))


def settle() -> None:
    """Let the disk finish what was written before, so that nobody pays for another's files."""
    os.sync()


def median(samples: Iterable[Sample]) -> Sample:
    """The medians of several runs."""
    found = list(samples)
    return Sample(
        statistics.median(sample.seconds for sample in found),
        statistics.median(sample.processor for sample in found),
        max(sample.memory for sample in found),
    )


def machine() -> str:
    """What the figures were measured on."""
    processor = next((line.partition(": ")[2] for line in _lines("/proc/cpuinfo") if line.startswith("model name")), "")
    memory = next((int(line.split()[1]) for line in _lines("/proc/meminfo") if line.startswith("MemTotal")), 0)
    kernel = f"{platform.system()} {platform.release()}"
    cores = f"{os.cpu_count()} cores of {processor.strip() or platform.machine()}"
    return f"{cores}, {memory / 2**20:.0f} GB of memory, {kernel}, Python {platform.python_version()}"


def load() -> str:
    """How busy the machine is besides."""
    return ", ".join(f"{each:.1f}" for each in os.getloadavg())


def _lines(path: str) -> list[str]:
    try:
        return Path(path).read_text(encoding="utf-8").splitlines()
    except OSError:
        return []
