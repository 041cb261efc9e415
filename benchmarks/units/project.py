"""A whole project: the files that all units share, taken from this project, and the units."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path

from benchmarks.units.drawing import vocabulary
from benchmarks.units.unit import pairs_in, unit_files, unit_id
from benchmarks.units.yaml_text import yaml_text
from minhbach.settings import PACKAGE
from minhbach.sources.translation_memory import HEAD, by_english, written_memory

ROOT = PACKAGE.parent
SHARED = ("areas.yaml", "indicators.yaml", "glossary.yaml")


def write_project(folder: Path, numbers: Iterable[int]) -> None:
    """Write these units and what they share into an empty or missing folder."""
    numbers = list(numbers)
    write_files(folder, shared_files(numbers))
    shutil.copytree(ROOT / "data/schema", folder / "data/schema", dirs_exist_ok=True)
    shutil.copytree(ROOT / "content/pages", folder / "content/pages", dirs_exist_ok=True)
    for number in numbers:
        write_files(folder, unit_files(number))


def shared_files(numbers: Iterable[int]) -> dict[str, str]:
    """The files that name the units, and the lists that all of them refer to."""
    site = {**vocabulary("words")["site"], "languages": ["vi", "en"], "units": [unit_id(number) for number in numbers]}
    memory = (ROOT / "data/translations.txt").read_text(encoding="utf-8")
    own = written_memory(by_english(pairs_in(site))).removeprefix(HEAD)
    shared = {f"data/{name}": (ROOT / "data" / name).read_text(encoding="utf-8") for name in SHARED}
    return {"data/site.yaml": yaml_text("schema/site.json", site), "data/translations.txt": memory + own, **shared}


def write_files(folder: Path, files: Mapping[str, str]) -> None:
    """Write texts by their paths."""
    for path in {(folder / file).parent for file in files}:
        path.mkdir(parents=True, exist_ok=True)
    for file, text in files.items():
        (folder / file).write_text(text, encoding="utf-8", newline="\n")
