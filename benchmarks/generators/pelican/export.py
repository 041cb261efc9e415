"""The equal pages as a Pelican site: of each its ready body, and the shell around it as metadata."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

HERE = Path(__file__).parent
MAIN, END = '<main id="noi-dung">', "</main>"


def prepare_pelican(folder: Path) -> None:
    """Write the theme and the configuration into a missing folder."""
    shutil.copytree(HERE / "theme", folder / "theme")
    shutil.copy(HERE / "pelicanconf.py", folder)


def export_page(path: str, html: str, folder: Path) -> None:
    """Write a page's body and its shell."""
    start = html.find(MAIN) + len(MAIN) if MAIN in html else html.find("<main>") + len("<main>")
    end = html.rfind(END)
    shell = {"title": path, "slug": path, "save_as": path, "url": path, "before": html[:start], "after": html[end:]}
    file = folder / "content" / f"{path}.page"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(shell, ensure_ascii=False) + "\n" + html[start:end], encoding="utf-8")
