"""`install-hook`: git asks the guard before each commit, since history does not forget, and remembers translations."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Literal

from msgspec import Struct

from minhbach.sources.git import GitFailed, run

MARK = "minhbach guard"
HOOKS = {
    "pre-commit": ("guard --staged || exit 1", "translations --accept --new --staged"),
    "pre-merge-commit": ("guard --staged || exit 1",),
    "commit-msg": ('guard --message "$1" || exit 1',),
}
"""Each hook with the commands that it runs; only the guard can stop a commit.

A merge that needs no help runs the second alone: what others bring in is read there.
"""
SCRIPT = """\
#!/bin/sh
# {mark} (build.py install-hook). Dữ liệu cá nhân không được ghi vào git. / No personal data into git.
cd "$(git rev-parse --show-toplevel)" || exit 1
for python in {python} .venv/bin/python .venv/Scripts/python.exe; do
    if [ -x "$python" ]; then
        {commands}
        exit 0
    fi
done
echo "Không thấy Python của Minh Bạch: chạy lại  python build.py install-hook" >&2
echo "Python of Minh Bach not found: run  python build.py install-hook  again" >&2
exit 1
"""
Outcome = Literal["installed", "foreign", "shared"]


class Installed(Struct, frozen=True):
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
    for name in HOOKS:
        path = folder / name
        if path.exists() and MARK not in path.read_text(encoding="utf-8", errors="replace"):
            return Installed("foreign", folder, name, _line(python, name))
    folder.mkdir(parents=True, exist_ok=True)
    for name in HOOKS:
        script = SCRIPT.format(mark=MARK, python=python, commands=_line('"$python"', name))
        (folder / name).write_text(script, encoding="utf-8", newline="\n")
        (folder / name).chmod(0o755)
    return Installed("installed", folder)


def _line(python: str, hook: str) -> str:
    return "; ".join(f"{python} -X utf8 -m minhbach {command}" for command in HOOKS[hook])


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
