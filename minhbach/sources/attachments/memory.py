"""What was found in attached files before, unit by unit: `.cache/attachments/`, which may be deleted.

What is found in a file follows from its bytes and from the programs that read it, and takes as long to find out as to
read and judge several units. Only sound files are remembered: one that was refused is opened anew, since a busy machine
may have been the reason. A memory decides whether a file is opened at all. So it is believed only where this program
wrote it: it tells the number of its own inode, which no copy and no commit keeps.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import sys
from collections.abc import Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import msgspec
from msgspec import Struct

from minhbach.sources.attachments.findings import Findings

FOLDER = ".cache/attachments"
READERS = ("pypdf", "PIL")

Known = Mapping[str, Findings]
"""By a file's type and the SHA-256 of its content."""


class _Memory(Struct):
    inode: tuple[int, int]
    readers: str
    known: dict[str, Findings]


def recalled(root: Path, unit: str) -> Known:
    """What is remembered of a unit's files; nothing if there is any doubt about the memory."""
    try:
        with _file(root, unit).open("rb") as opened:
            memory = msgspec.msgpack.decode(opened.read(), type=_Memory)
            own = os.fstat(opened.fileno())
    except (OSError, msgspec.MsgspecError):
        return {}
    ours = os.name == "nt" or own.st_uid == os.geteuid()
    return memory.known if ours and memory.inode == (own.st_ino, own.st_dev) and memory.readers == _readers() else {}


def remember(root: Path, unit: str, known: Known) -> None:
    """Remember this of a unit's files, and nothing else. Where nothing can be written the next time takes longer."""
    file = _file(root, unit)
    new = file.with_name(f"{file.name}.{os.getpid()}")
    with contextlib.suppress(OSError, UnicodeEncodeError):  # half a letter in a text is not worth a complaint here
        file.parent.mkdir(parents=True, exist_ok=True)
        with new.open("wb") as opened:
            own = os.fstat(opened.fileno())
            opened.write(msgspec.msgpack.encode(_Memory((own.st_ino, own.st_dev), _readers(), dict(known))))
        new.replace(file)
    with contextlib.suppress(OSError):
        new.unlink(missing_ok=True)


def _file(root: Path, unit: str) -> Path:
    return root / FOLDER / f"{unit}.msgpack"


@cache
def _readers() -> str:
    """Which programs read attached files: ours by their text, the libraries by their versions, not loaded for that."""
    files = sorted(Path(__file__).parent.glob("*.py"))
    for library in READERS:
        found = find_spec(library)
        files += [Path(folder) / "_version.py" for folder in (found and found.submodule_search_locations) or ()]
    return hashlib.sha256(b"\0".join([sys.version.encode(), *(file.read_bytes() for file in files)])).hexdigest()
