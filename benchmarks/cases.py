"""What `python -m benchmarks.compare` measures with: projects, what other generators are given, these themselves.

All of it lies in `.cache/benchmarks/` and is made anew when the sources change.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
import venv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from benchmarks.generators.hugo.export import export as export_hugo
from benchmarks.generators.pages import DAY, equal_pages
from benchmarks.generators.pelican.export import export_page, prepare_pelican
from benchmarks.units.project import ROOT, write_project
from minhbach.across import read_ground
from minhbach.settings import Settings

CACHE = ROOT / ".cache/benchmarks"
SOURCES = ("benchmarks/units", "benchmarks/generators", "data/schema", "templates", "minhbach")
REQUIREMENTS = ROOT / "benchmarks/generators/requirements.txt"


@dataclass(frozen=True, slots=True)
class Case:
    """A project with so many units."""

    units: int

    @property
    def folder(self) -> Path:
        """All that belongs to it."""
        return CACHE / f"{self.units}-{fingerprint()}"

    @property
    def project(self) -> Path:
        """Minh Bạch's sources."""
        return self.folder / "project"

    @property
    def hugo(self) -> Path:
        """Hugo's, and plain Jinja's."""
        return self.folder / "hugo"

    @property
    def pelican(self) -> Path:
        """Pelican's."""
        return self.folder / "pelican"

    @property
    def index(self) -> Path:
        """Paths and sizes of the equal pages."""
        return self.folder / "pages.json"

    def prepare(self, others: bool = True) -> Case:
        """Make what is not there yet; `others`: for other generators too."""
        for name, made in (("project", self._write_project), ("others", self._write_others if others else None)):
            if made and not (self.folder / f"{name}.ready").exists():
                print(f"preparing {self.units} units: {name}", file=sys.stderr)
                made()
                (self.folder / f"{name}.ready").touch()
        return self

    def forget(self) -> None:
        """Take away what builds remember of it, so that the next one is cold."""
        shutil.rmtree(self.project / ".cache", ignore_errors=True)

    def _write_project(self) -> None:
        for old in CACHE.glob(f"{self.units}-*"):
            shutil.rmtree(old)
        write_project(self.project, range(1, self.units + 1))

    def _write_others(self) -> None:
        for half_made in (self.hugo, self.pelican):
            shutil.rmtree(half_made, ignore_errors=True)
        settings = Settings(self.project, self.folder / "unused", DAY)
        export_hugo(settings, self.hugo)
        ground, sizes = read_ground(settings).ground, []
        prepare_pelican(self.pelican)
        for unit in ground.shared.units:
            for path, html in equal_pages(unit, ground):
                export_page(path, html, self.pelican)
                sizes.append((path, len(html.encode("utf-8"))))
        self.index.write_text(json.dumps(sizes), encoding="utf-8")


@cache
def fingerprint() -> str:
    """Of everything that the prepared files come from."""
    digest = hashlib.sha256()
    for source in SOURCES:
        for file in sorted((ROOT / source).rglob("*")):
            if file.is_file() and "__pycache__" not in file.parts:
                digest.update(file.relative_to(ROOT).as_posix().encode())
                digest.update(file.read_bytes())
    return digest.hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class Others:
    """The other generators, set up."""

    folder: Path

    @property
    def hugo(self) -> Path:
        """Hugo's program itself, without the Python around it."""
        return next(path for path in self.folder.rglob("hugo/binaries/hugo*") if path.is_file())

    @property
    def pelican(self) -> Path:
        """Pelican's command."""
        return next(path for path in self.folder.glob("*/pelican*") if path.stem == "pelican")


def others() -> Others:
    """Set them up as `requirements.txt` pins them, once."""
    folder = CACHE / f"venv-{hashlib.sha256(REQUIREMENTS.read_bytes()).hexdigest()[:12]}"
    if not (folder / "ready").exists():
        venv.create(folder, with_pip=True, clear=True)
        python = next(path for path in folder.glob("*/python*") if path.stem == "python")
        subprocess.run([python, "-m", "pip", "install", "--quiet", "-r", REQUIREMENTS], check=True)
        (folder / "ready").touch()
    return Others(folder)
