"""The test run: `python build.py test [lint|unit|browser]… [-- pytest's arguments]`; no name means all.

Every step runs, whatever the one before said, and the exit code tells at the end (0 all well, 1 something failed).
pytest comes last, so that its closing line is the last thing printed.
"""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
NAMES = ("lint", "unit", "browser")
PARALLEL = ["-n", "auto", "--maxprocesses", "4", "--dist", "loadfile"]  # a file's tests share what was built for them
LINT_IMPORTS = "from importlinter.cli import lint_imports_command as run; run()"  # it has no `python -m` of its own


class Step(NamedTuple):
    """One tool of the run: what to call it, and its command line after `python`."""

    title: str
    command: list[str]


def main(arguments: list[str]) -> int:
    """Run the chosen steps; return 1 if any failed, 2 if the arguments make no sense."""
    names, rest = split(arguments)
    unknown = [name for name in names if name not in NAMES]
    if unknown:
        print(f"unknown step {', '.join(unknown)}: choose from {', '.join(NAMES)}; pytest's own arguments follow --")
        return 2
    # A list, not a generator: no step may be skipped because an earlier one failed.
    succeeded = [run(step) for step in steps(names or list(NAMES), rest)]
    return 0 if all(succeeded) else 1


def split(arguments: list[str]) -> tuple[list[str], list[str]]:
    """Part the step names from pytest's arguments: at `--`, or at the first option or path."""
    for position, argument in enumerate(arguments):
        if argument == "--":
            return arguments[:position], arguments[position + 1 :]
        if argument.startswith("-") or "/" in argument or argument.endswith(".py"):
            return arguments[:position], arguments[position:]
    return arguments, []


def steps(names: list[str], pytest_arguments: list[str]) -> Iterator[Step]:
    """The tools to run, in order. `unit` is every test but those in `tests/browser`."""
    if "lint" in names:
        yield Step("ruff check", ["-m", "ruff", "check", "."])
        yield Step("ruff format", ["-m", "ruff", "format", "--check", "--quiet", "."])
        yield Step("mypy", ["-m", "mypy"])
        yield Step("imports", ["-c", LINT_IMPORTS, "--cache-dir", ".cache/import-linter"])
    if "unit" in names and "browser" in names:
        yield Step("pytest", ["-m", "pytest", *(pytest_arguments or PARALLEL)])
    elif "unit" in names:
        yield Step("pytest", ["-m", "pytest", "--ignore=tests/browser", *(pytest_arguments or PARALLEL)])
    elif "browser" in names:
        yield Step("pytest", ["-m", "pytest", *(pytest_arguments or ["tests/browser", *PARALLEL])])


def run(step: Step) -> bool:
    """Run one tool; say how long it took, and what it printed if it failed. pytest prints for itself."""
    environment = os.environ | {"HYPOTHESIS_STORAGE_DIRECTORY": str(ROOT / ".cache" / "hypothesis")}
    command = [sys.executable, *step.command]
    if step.title == "pytest":
        return subprocess.call(command, cwd=ROOT, env=environment) == 0
    start = time.perf_counter()
    done = subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    outcome = "ok" if done.returncode == 0 else "FAILED"
    print(f"{step.title:<12} {outcome:<6} {time.perf_counter() - start:6.1f} s", flush=True)
    if done.returncode != 0:
        print(done.stdout.decode(errors="replace"), flush=True)
    return done.returncode == 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
