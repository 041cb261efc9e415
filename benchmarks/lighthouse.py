"""Google Lighthouse on a phone: `python -m benchmarks.lighthouse [--runs N]`.

Builds the showcase, serves it on this machine and puts pages of each sort to Lighthouse with its settings for a phone:
slow 4G and a slow processor, simulated. Prints the scores and what costs points. Lighthouse comes from npm, the browser
from `tests/browser/chromium.py`. Not part of the test run: performance is a timing.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.site import built_showcase
from minhbach.pages import contexts as c
from minhbach.pages import urls
from tests.browser import chromium, npm
from tests.browser.showcase import LANGUAGES, Showcase

HERE = Path(__file__).resolve().parent
WANTED = {"performance": 95, "accessibility": 100, "best-practices": 100, "seo": 100}
METRICS = ("first-contentful-paint", "largest-contentful-paint", "total-blocking-time", "cumulative-layout-shift")
SECONDS = 180
"""So long may one page take."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What Lighthouse says of a page: its scores by category, its metrics, and what costs points."""

    scores: dict[str, float]
    metrics: list[str]
    faults: list[str]


def pages(showcase: Showcase) -> Iterator[str]:
    """In each language: home, the fullest unit, its plan, its list of targets, and a target with many results."""
    for language in LANGUAGES:
        fullest = {type(showcase.routes[path].page): path for path in showcase.fullest(language)}
        yield urls.shared("index", language)
        yield from (fullest[kind] for kind in (c.UnitPage, c.PlanPage, c.TargetsPage, c.TargetPage))


def run(address: str) -> Verdict:
    """Put one page to Lighthouse."""
    program = npm.bring(HERE, "lighthouse") / "node_modules" / "lighthouse" / "cli" / "index.js"
    browser = chromium.find()
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        command = [
            *(str(npm.NODE), str(program), address, "--quiet", "--no-enable-error-reporting"),
            *("--chrome-flags=--headless=new --no-sandbox", f"--only-categories={','.join(WANTED)}"),
            *("--output=json", f"--output-path={report}"),
        ]
        environment = {**os.environ, **browser.environment, "CHROME_PATH": str(browser.executable)}
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=SECONDS)
        if not report.is_file():
            raise npm.CannotBring(f"Lighthouse says nothing of {address}:\n{done.stdout}{done.stderr}")
        return read(json.loads(report.read_text(encoding="utf-8")))


def read(report: dict[str, Any]) -> Verdict:
    """Take from a report what is printed."""
    if error := report.get("runtimeError"):
        raise npm.CannotBring(f"Lighthouse failed: {error['message']}")
    audits = report["audits"]
    faults = {
        f"{category}: {audits[ref['id']]['title']} {audits[ref['id']].get('displayValue', '')}".rstrip()
        for category in WANTED
        for ref in report["categories"][category]["auditRefs"]
        if ref["weight"] and audits[ref["id"]]["score"] is not None and audits[ref["id"]]["score"] < 1
    }
    scores = {category: 100 * report["categories"][category]["score"] for category in WANTED}
    return Verdict(scores, [audits[name]["displayValue"] for name in METRICS], sorted(faults))


def show(path: str, verdicts: list[Verdict]) -> bool:
    """Print the median of some runs of a page; whether it is good enough."""
    scores = {name: median(verdict.scores[name] for verdict in verdicts) for name in WANTED}
    metrics = verdicts[0].metrics
    print(f"{path:<52}{''.join(f'{score:>6.0f}' for score in scores.values())}   {', '.join(metrics)}", flush=True)
    for fault in sorted({fault for verdict in verdicts for fault in verdict.faults}):
        print(f"    {fault}", flush=True)
    return all(scores[name] >= least for name, least in WANTED.items())


def main() -> int:
    """Print the table; return 1 if a page falls short."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.lighthouse")
    parser.add_argument("--runs", type=int, default=1, help="runs of each page, of which the median counts (1)")
    runs = parser.parse_args().runs
    print(f"{'':<52}{''.join(f'{name[:4]:>6}' for name in WANTED)}   paint: first, largest; blocked; layout shift")
    with built_showcase() as showcase:
        good = [show(path, [run(showcase.address + path) for _ in range(runs)]) for path in pages(showcase)]
    return 0 if all(good) else 1


if __name__ == "__main__":
    sys.exit(main())
