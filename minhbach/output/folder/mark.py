"""The mark of an output folder, the file `.minhbach`: it says that the folder is ours, and lists which files in it are.

It always lists all that is ours; while a site is replaced file by file, what was and what will be. So a file that it
does not name is somebody else's and is kept. It is apart from `manifest.json`, which says what the public should find:
whatever happens to that one, ours stays ours and theirs theirs.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from minhbach.output.folder.tree import files_below, read_plain

MARKER = ".minhbach"
HEADER = (
    "# Minh Bạch tạo ra các tệp sau; tệp khác trong thư mục này là của người khác, không bị xóa.\n"
    "# Minh Bạch made these files; any other in this folder is somebody else's and is kept.\n"
)
WITHOUT_LIST = "Minh Bạch\n".encode()
"""The mark of a folder from before there were lists: all in it was ours."""
MAX_BYTES = 64_000_000


def mark(files: Iterable[str]) -> bytes:
    """The mark's content, for a folder with these files of ours."""
    return (HEADER + "".join(f"{path}\n" for path in sorted({*files, MARKER}))).encode()


def own_files(folder: Path) -> frozenset[str]:
    """What its mark lists, whether it is there or not; nothing without a mark."""
    content = read_plain(folder / MARKER, MAX_BYTES)
    if content == WITHOUT_LIST:
        return frozenset(files_below(folder))
    lines = (content or b"").decode("utf-8", "replace").split("\n")
    return frozenset({MARKER, *(line for line in lines if line and not line.startswith("#"))})


def may_replace(output: Path) -> bool:
    """Whether the folder is missing, empty or our own."""
    if not output.exists():
        return not output.is_symlink()
    return output.is_dir() and (read_plain(output / MARKER, MAX_BYTES) is not None or not any(output.iterdir()))
