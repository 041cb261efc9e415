"""How long reading a project's history takes: `python benchmarks/history.py [commits] [result files]`.

A made-up repository from the illustrative commune: every commit changes a figure or adds a period's report.
"""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from minhbach.derive.history import plan_history
from minhbach.settings import PACKAGE, today
from minhbach.sources.history import read_history, said_today
from minhbach.sources.project import read_sources
from minhbach.validation.check import validate

DATA = PACKAGE.parent / "data"
PLAN = "data/xa-mau/cchc-2024-2028"
PERIODS = [f"{year}{part}" for year in range(2024, 2034) for part in ("", "-H1", "-Q1", "-Q3", "-9M")]


def commits(count: int, files: int) -> bytes:
    """The repository as git's fast-import reads it."""
    report = (DATA.parent / PLAN / "results/2025.yaml").read_text(encoding="utf-8").split("corrections:")[0]
    stream: list[bytes] = []
    start = 1_700_000_000

    def blob(path: str, text: str) -> bytes:
        content = text.encode()
        return f"M 100644 inline {path}\ndata {len(content)}\n".encode() + content + b"\n"

    for at in range(count):
        stream.append(f"commit refs/heads/main\ncommitter x <x> {start + at * 86400} +0700\ndata 1\nx\n".encode())
        if at == 0:
            for path in sorted(DATA.rglob("*.yaml")):
                stream.append(blob(path.relative_to(DATA.parent).as_posix(), path.read_text(encoding="utf-8")))
        period = PERIODS[at % files]
        text = report.replace("period: 2025", f"period: {period}").replace("{value: 31}", f"{{value: {at}}}")
        stream.append(blob(f"{PLAN}/results/{period}.yaml", text))
        if at % 10 == 5:
            targets = (DATA.parent / PLAN / "targets.yaml").read_text(encoding="utf-8")
            stream.append(blob(f"{PLAN}/targets.yaml", targets.replace("at_least: 70", f"at_least: {60 + at % 40}")))
    return b"".join(stream)


def main() -> None:
    count, files = (int(word) for word in (sys.argv[1:] + ["500", "50"][len(sys.argv) - 1 :])[:2])
    sources, _ = read_sources(DATA.parent)
    site, _ = validate(sources, DATA / "schema", today())
    assert site
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        subprocess.run(["git", "init", "-q", "-b", "main", folder], check=True)
        subprocess.run(["git", "-C", folder, "fast-import", "--quiet"], input=commits(count, files), check=True)
        for name, where in (("this project", DATA.parent), (f"{count} commits, {files} result files", root)):
            started = time.process_time(), time.perf_counter()
            history = read_history(where)
            read = time.process_time() - started[0]
            changes = 0
            for unit in site.units:
                for plan in unit.plans:
                    at = f"data/{unit.id}/{plan.id}"
                    changes += len(plan_history(at, plan, history, said_today(sources.values, at)).changes)
            taken = time.process_time() - started[0], time.perf_counter() - started[1]
            print(
                f"{name}: {len(history.revisions)} revisions, {changes} changes; read in {read:.2f} s of the processor,"
            )
            print(f"  all in {taken[0]:.2f} s of the processor, {taken[1]:.2f} s by the clock")


if __name__ == "__main__":
    main()
