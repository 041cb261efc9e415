"""The least that any generator does: `python -I floor.py INDEX OUTPUT` writes as many files of the same sizes.

INDEX is a JSON list of paths and sizes. What is written is the same text over and over: no disk can tell.
"""

import json
import os
import sys
from pathlib import Path


def main(index: str, output: str) -> None:
    """Make the folders and write the files, by as few system calls as there are."""
    files = json.loads(Path(index).read_text(encoding="utf-8"))
    text = b"<p>" * (max(size for _, size in files) // 3 + 1)
    made = set()
    for path, size in files:
        full = f"{output}/{path}"
        folder = full.rpartition("/")[0]
        if folder not in made:
            Path(folder).mkdir(parents=True, exist_ok=True)
            made.add(folder)
        handle = os.open(full, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
        os.write(handle, text[:size])
        os.close(handle)


if __name__ == "__main__":
    main(*sys.argv[1:])
