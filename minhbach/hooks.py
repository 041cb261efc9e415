"""`install-hook`: makes git ask the guard before each commit, since history does not forget."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from minhbach.sources.git import GitFailed, run

MARK = "minhbach guard"
HOOKS = {"pre-commit": "--staged", "pre-merge-commit": "--staged", "commit-msg": '--message "$1"'}
"""Each hook with what it asks. A merge that needs no help asks the second alone, for what others bring in."""
SCRIPT = """\
#!/bin/sh
# {mark} (build.py install-hook). Dữ liệu cá nhân không được ghi vào git. / No personal data into git.
cd "$(git rev-parse --show-toplevel)" || exit 1
for python in {python} .venv/bin/python .venv/Scripts/python.exe; do
    if [ -x "$python" ]; then
        exec "$python" -X utf8 -m minhbach guard {question}
    fi
done
echo "Không thấy Python của Minh Bạch: chạy lại  python build.py install-hook" >&2
echo "Python of Minh Bach not found: run  python build.py install-hook  again" >&2
exit 1
"""
Outcome = Literal["installed", "foreign", "shared"]


@dataclass(frozen=True, slots=True)
class Installed:
    """What became of the hooks: `foreign` names one of somebody else's that was left alone."""

    outcome: Outcome
    folder: Path
    hook: str = ""
    line: str = ""
    """What a foreign hook would have to do."""


def install_hooks(root: Path) -> Installed:
    """Write the hooks, or none of them. Raises `GitFailed` where there is no repository."""
    folder, own = hooks_folder(root)
    if not own:
        return Installed("shared", folder)
    python = '"' + Path(sys.executable).as_posix() + '"'
    for name, question in HOOKS.items():
        path = folder / name
        if path.exists() and MARK not in path.read_text(encoding="utf-8", errors="replace"):
            return Installed("foreign", folder, name, f"{python} -X utf8 -m minhbach guard {question} || exit 1")
    folder.mkdir(parents=True, exist_ok=True)
    for name, question in HOOKS.items():
        script = SCRIPT.format(mark=MARK, python=python, question=question)
        (folder / name).write_text(script, encoding="utf-8", newline="\n")
        (folder / name).chmod(0o755)
    return Installed("installed", folder)


def hooks_folder(root: Path) -> tuple[Path, bool]:
    """Where git looks for this repository's hooks, and whether that is its own choice.

    A folder that is set for all of a person's repositories is not ours to write into.
    """
    for scope in ("--worktree", "--local", "--global", "--system"):
        try:
            set_to = run(root, "config", scope, "--type=path", "--get", "core.hooksPath").decode().strip()
        except GitFailed as refusal:
            if refusal.reason != "failed":
                raise
            continue
        if set_to:
            return root / set_to, scope in ("--worktree", "--local")
    return root / run(root, "rev-parse", "--git-common-dir").decode().strip() / "hooks", True
