"""Minh Bạch beside other generators: `python -m benchmarks.compare` measures all and prints tables.

`--only cold nothing-changed one-value growth` picks measures, `--units 1 10 30 100` sizes, `--repeat 5` runs of each;
`--write` puts the tables into README.md. Generators take turns, A B C A B C …, each in a process of its own that writes
into a folder that was never there: removing files and writing them again at once is slow on many disks, and no
generator is to pay for what another left. What was written is removed between the rounds.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.cases import CACHE, Case, others
from benchmarks.generators.pages import DAY
from benchmarks.measuring import Sample, load, machine, median, run, settle
from benchmarks.same import differences
from benchmarks.units.project import ROOT
from minhbach.settings import today

README = Path(__file__).parent / "README.md"
OUT = CACHE / "out"
MEASURES = "cold", "nothing-changed", "one-value", "growth"
GROWTH = (1, 10, 30, 100, 300, 1000, 3321)
COMPARED = 10
"""Of so many units all pages are compared, in the first round of each size."""

PRODUCT, EQUAL, HUGO = "Minh Bạch, everything on", "Minh Bạch, equal pages", "Hugo"
JINJA, PELICAN = "Jinja2, PyYAML, markdown-it-py", "Pelican"
FLOOR, WHOLE_FLOOR = "floor of the equal pages", "floor of everything"
SAME = (HUGO, JINJA, PELICAN)
"""What writes the very pages that `EQUAL` writes."""
Row = Sequence[object]


@dataclass(frozen=True, slots=True)
class Contestant:
    """Something to run; `command` may name the folder that it is to write into by `OUTPUT`."""

    name: str
    command: Sequence[str | Path]
    extra: dict[str, str]

    def run(self, output: Path) -> Sample:
        """Measure it once."""
        settle()
        return run([output if word == "OUTPUT" else word for word in self.command], ROOT, self.extra)


def build(project: Path, output: str | Path = "OUTPUT") -> list[str | Path]:
    """The product's own command."""
    day = DAY.isoformat()
    return [sys.executable, "-m", "minhbach", "build", "--root", project, "--output", output, "--date", day]


def contestants(case: Case) -> list[Contestant]:
    """The generators for one project, in the order of their turns."""
    python, found = sys.executable, others()
    generators = "benchmarks.generators"
    module: list[str | Path] = [python, "-m"]
    pelican: list[str | Path] = [found.pelican, case.pelican / "content", "-s", case.pelican / "pelicanconf.py"]
    loop: list[str | Path] = [python, "-I", ROOT / "benchmarks/generators/floor.py"]
    return [
        Contestant(PRODUCT, build(case.project), {}),
        Contestant(EQUAL, [*module, f"{generators}.equal", case.project, "OUTPUT"], {}),
        Contestant(HUGO, [found.hugo, "--quiet", "-s", case.hugo, "-d", "OUTPUT"], {"GOGC": "400"}),
        Contestant(JINJA, [*module, f"{generators}.plain_jinja", case.hugo, case.project, "OUTPUT"], {}),
        Contestant(PELICAN, [*pelican, "-t", case.pelican / "theme", "-o", "OUTPUT", "-q"], {}),
        Contestant(FLOOR, [*loop, case.index, "OUTPUT"], {}),
        Contestant(WHOLE_FLOOR, [*loop, case.folder / "everything.json", "OUTPUT"], {}),
    ]


# ---- measures ----------------------------------------------------------------------------------------------------


def cold(sizes: Iterable[int], repeat: int) -> Iterator[str]:
    """Each generator from nothing."""
    for units in sizes:
        case = Case(units).prepare()
        samples: dict[str, list[Sample]] = {}
        written: dict[str, tuple[int, int]] = {}
        for turn in range(repeat):
            for each in contestants(case):
                output = OUT / each.name
                case.forget()
                samples.setdefault(each.name, []).append(each.run(output))
                if turn == 0:
                    written[each.name] = _weigh(output)
                    if each.name == PRODUCT:
                        _list_files(output, case.folder / "everything.json")
                    if each.name in SAME:
                        _demand_same(OUT / EQUAL, output)
            shutil.rmtree(OUT)
        medians = {name: median(runs) for name, runs in samples.items()}
        yield f"#### {units} {'unit' if units == 1 else 'units'}, cold"
        head = ("", "seconds", "× Hugo", "processor", "memory a process", "files", "written")
        yield table(head, (_cold_row(name, medians, written[name]) for name in medians))


def _cold_row(name: str, medians: dict[str, Sample], written: tuple[int, int]) -> Row:
    sample, files, size = medians[name], *written
    ratio = f"{sample.seconds / medians[HUGO].seconds:.2f}"
    shown = f"{sample.seconds:.2f} s", ratio, f"{sample.processor:.2f} s", megabytes(sample.memory)
    return (name, *shown, f"{files:,}", megabytes(size))


def _demand_same(one: Path, other: Path) -> None:
    """Equal work: the pages of the first units are the same tag by tag and text by text."""
    for unit in sorted(path for path in one.iterdir() if path.is_dir())[:COMPARED]:
        if found := next(iter(differences(unit, other / unit.name)), None):
            raise SystemExit(f"{other.name}: {unit.name}/{found[0]}: {found[1]}")


def nothing_changed(sizes: Iterable[int], repeat: int) -> Iterator[str]:
    """A build of what is built already, against an interpreter that does nothing."""
    rows, names = [], [""]
    for units in sizes:
        case = Case(units).prepare(others=False)
        site, python = OUT / "site", sys.executable
        module = build(case.project, site)
        turns = [
            Contestant("`python -c pass`", [python, "-c", "pass"], {}),
            Contestant("`python -I -c pass`", [python, "-I", "-c", "pass"], {}),
            Contestant("`python -m minhbach build`", module, {}),
        ]
        if (ROOT / ".venv").is_dir():  # else it would set up one
            turns.append(Contestant("`python build.py build`", [python, ROOT / "build.py", *module[3:]], {}))
        for each in turns[2:]:
            each.run(site)
        medians = _in_turns(turns, repeat)
        names = [turn.name for turn in turns]
        rows.append((units, *(f"{medians[name].seconds * 1000:.0f} ms" for name in names)))
        shutil.rmtree(OUT)
    yield "#### Nothing changed, whole process"
    yield table(("units", *names), rows)


def one_value(sizes: Iterable[int], repeat: int) -> Iterator[str]:
    """A build after one figure of one report has changed, each time to another."""
    rows = []
    for units in sizes:
        case = Case(units).prepare(others=False)
        site = OUT / "site"
        run(build(case.project, site), ROOT)
        reports = sorted(case.project.glob("data/xa-*/cchc-2026-2030/results/2026-Q3.yaml"))
        report = reports[len(reports) // 2]
        original = report.read_text(encoding="utf-8")
        samples = []
        for turn in range(repeat):
            report.write_text(original if turn % 2 else _changed(original), encoding="utf-8")
            samples.append(Contestant("", build(case.project, site), {}).run(site))
        report.write_text(original, encoding="utf-8")
        sample = median(samples)
        rows.append(
            (units, f"{sample.seconds * 1000:.0f} ms", f"{sample.processor * 1000:.0f} ms", megabytes(sample.memory))
        )
        shutil.rmtree(OUT)
    yield "#### One value changed, whole process"
    yield table(("units", "seconds", "processor", "memory a process"), rows)


def _changed(report: str) -> str:
    """One figure less by one."""
    return re.sub(r"count: ([1-9][0-9]*)", lambda found: f"count: {int(found[1]) - 1}", report, count=1)


def growth(sizes: Iterable[int]) -> Iterator[str]:
    """One cold build of everything for each size."""
    rows = []
    for units in sizes:
        case = Case(units).prepare(others=False)
        case.forget()
        sample = Contestant("", build(case.project), {}).run(OUT / "site")
        files, size = _weigh(OUT / "site")
        each = f"{sample.seconds / units * 1000:.0f} ms", f"{sample.processor / units * 1000:.0f} ms"
        times = f"{sample.seconds:.1f} s", f"{sample.processor:.1f} s"
        rows.append((f"{units:,}", *times, *each, megabytes(sample.memory), f"{files:,}", megabytes(size)))
        shutil.rmtree(OUT)
    yield "#### Growth: everything on, cold"
    head = (
        "units",
        "seconds",
        "processor",
        "seconds a unit",
        "processor a unit",
        "memory a process",
        "files",
        "written",
    )
    yield table(head, rows)


def _in_turns(turns: Sequence[Contestant], repeat: int) -> dict[str, Sample]:
    samples: dict[str, list[Sample]] = {}
    for _ in range(repeat):
        for each in turns:
            samples.setdefault(each.name, []).append(each.run(OUT))
    return {name: median(runs) for name, runs in samples.items()}


# ---- files and tables --------------------------------------------------------------------------------------------


def _weigh(folder: Path) -> tuple[int, int]:
    """How many files there are, and how many bytes."""
    sizes = [path.stat().st_size for path in folder.rglob("*") if path.is_file()]
    return len(sizes), sum(sizes)


def _list_files(folder: Path, index: Path) -> None:
    """Note paths and sizes for the floor."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    sizes = [(path.relative_to(folder).as_posix(), path.stat().st_size) for path in files]
    index.write_text(json.dumps(sizes), encoding="utf-8")


def megabytes(size: int) -> str:
    """A size in words."""
    return f"{size / 1e6:.0f} MB" if size >= 1e7 else f"{size / 1e6:.1f} MB"


def table(head: Row, rows: Iterable[Row]) -> str:
    """A table in Markdown, figures to the right."""
    lines = [head, ["---", *["--:"] * (len(head) - 1)], *rows]
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines)


MARKS = "<!-- made by `python -m benchmarks.compare --write` -->", "<!-- end -->"


def write_down(told: Sequence[str]) -> None:
    """Put the tables between the marks in the README."""
    before, _, rest = README.read_text(encoding="utf-8").partition(MARKS[0])
    after = rest.partition(MARKS[1])[2]
    README.write_text(before + "\n\n".join([MARKS[0], *told, MARKS[1]]) + after, encoding="utf-8")


def main() -> int:
    """Measure, print and perhaps write down."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.compare", description=__doc__)
    parser.add_argument("--only", nargs="+", choices=MEASURES, default=MEASURES)
    parser.add_argument("--units", nargs="+", type=int, default=(1, 10, 30, 100))
    parser.add_argument("--growth", nargs="+", type=int, default=GROWTH, metavar="UNITS")
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--write", action="store_true", help="write the tables into README.md")
    given = parser.parse_args()
    shutil.rmtree(OUT, ignore_errors=True)
    OUT.mkdir(parents=True)
    told = [f"{today():%d %B %Y}; {machine()}; load before: {load()}."]
    print(told[0])
    measures: dict[str, Callable[[], Iterator[str]]] = {
        "cold": lambda: cold(given.units, given.repeat),
        "nothing-changed": lambda: nothing_changed(given.units, given.repeat),
        "one-value": lambda: one_value(given.units, given.repeat),
        "growth": lambda: growth(given.growth),
    }
    for name in given.only:
        for text in measures[name]():
            print(text, flush=True)
            told.append(text)
    if given.write:
        write_down(told)
    return 0


if __name__ == "__main__":
    sys.exit(main())
