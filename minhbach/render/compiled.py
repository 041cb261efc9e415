"""Compiled templates, kept for the rest of a run and, in `.cache/templates/`, for the next one: 11 ms instead of 450.

What is kept is code, and is run; yet a folder of the project may hold what somebody else committed. So a file is
believed only if its time of modification is its seal: a moment worked out from its content, to the microsecond. Nobody
can bring such a file by git, which dates files to when it writes them, or by an archive of a commit, which knows whole
seconds only; the time was set by a program that ran here. A file that was damaged or cut short does not fit its seal
either. What is not believed is compiled anew, and so is a template whose source or whose compiler has changed.
"""

from __future__ import annotations

import marshal
import os
from contextlib import suppress
from functools import cache
from hashlib import sha256
from importlib.util import MAGIC_NUMBER
from pathlib import Path
from types import CodeType

import jinja2
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket

from minhbach.render import compiling

FOLDER = ".cache/templates"
"""Of the project; it may be deleted."""


class CompiledTemplates(BytecodeCache):
    """Templates as compiled once; without a folder they are kept in memory alone."""

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder
        self.compiled: dict[str, tuple[str, CodeType]] = {}
        """Code by the template's key, with the checksum of what it was compiled from."""
        compiler = Path(compiling.__file__).read_bytes() + jinja2.__version__.encode() + MAGIC_NUMBER
        self.compiler = sha256(compiler).hexdigest()

    def get_source_checksum(self, source: str) -> str:
        """What the code depends on: the source, the compiler and the Python that it is for."""
        return super().get_source_checksum(self.compiler + source)

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill the bucket, if its template is known."""
        checksum, code = self.compiled.get(bucket.key, ("", None))
        if checksum == bucket.checksum:
            bucket.code = code
        elif self.folder and (kept := _read(self.folder / bucket.key)).startswith(bucket.checksum.encode()):
            bucket.code = marshal.loads(kept[len(bucket.checksum) :])  # a third of the time of Jinja's own reading
            self._remember(bucket)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled; where the folder cannot be written, for this run."""
        self._remember(bucket)
        if self.folder:
            with suppress(OSError):
                _write(self.folder / bucket.key, bucket.checksum.encode() + marshal.dumps(bucket.code))

    def _remember(self, bucket: Bucket) -> None:
        if bucket.code:
            self.compiled[bucket.key] = bucket.checksum, bucket.code


def _write(file: Path, code: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    beside = file.with_suffix(f".{os.getpid()}")
    try:
        beside.write_bytes(code)
        os.utime(beside, ns=(0, _seal(code)))
        beside.replace(file)
    finally:
        beside.unlink(missing_ok=True)


def _read(file: Path) -> bytes:
    """What the file holds, if it was written here."""
    try:
        with file.open("rb") as opened:
            code = opened.read()
            sealed = os.fstat(opened.fileno()).st_mtime_ns == _seal(code)
    except OSError:
        return b""
    return code if sealed else b""


def _seal(code: bytes) -> int:
    """A moment between 2001 and 2033 in nanoseconds: never a whole second, but whole microseconds, for NTFS."""
    number = int.from_bytes(sha256(code).digest()[:8], "big")
    seconds, microseconds = 10**9 + number % 10**9, 1 + (number >> 32) % 999_999
    return (seconds * 10**6 + microseconds) * 1000


@cache
def compiled_templates(folder: Path | None = None) -> CompiledTemplates:
    """Those of a folder, for all languages and rebuilds."""
    return CompiledTemplates(folder)
