"""`python -m benchmarks.units 30 FOLDER` writes 30 made-up communes; `--from 7` starts with the seventh."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from benchmarks.units.project import write_project


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.units", description=__doc__)
    parser.add_argument("count", type=int)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--from", type=int, default=1, dest="first", metavar="NUMBER")
    given = parser.parse_args()
    if given.folder.exists() and any(given.folder.iterdir()):
        parser.error(f"{given.folder} is not empty")
    write_project(given.folder, range(given.first, given.first + given.count))
    return 0


if __name__ == "__main__":
    sys.exit(main())
