"""The process that opens attached files: it may be starved or killed by a hostile one, and nothing else is lost.

Files come on standard input, each after a line that says its type and size; for each goes a line of JSON to standard
output. Run by `inspection.py`.
"""

from __future__ import annotations

import faulthandler
import json
import logging
import sys

from msgspec import to_builtins

from minhbach.sources.attachments import table
from minhbach.sources.attachments.findings import Fault, Findings
from minhbach.sources.attachments.inspection import READY

MEMORY = 400_000_000
"""Bytes of addresses that the process may use, where the system can hold it to that."""
SECONDS = 15
"""The time for one file; then the process ends."""


def main() -> None:
    """Inspect file after file until there are no more."""
    _bound_memory()
    logging.disable(logging.CRITICAL)  # pypdf tells its doubts to the log
    _answer(READY)
    while header := sys.stdin.buffer.readline():
        kind, size = header.split()
        content = sys.stdin.buffer.read(int(size))
        faulthandler.dump_traceback_later(SECONDS, exit=True)
        findings = inspect(content, kind.decode())
        faulthandler.cancel_dump_traceback_later()
        _answer(json.dumps(to_builtins(findings)))


def inspect(content: bytes, kind: str) -> Findings:
    """What there is to say of one file, whatever it is."""
    try:
        if kind == "csv":
            return table.inspect(content)
        from minhbach.sources.attachments import pdf, picture  # only here, since loading the libraries takes its time

        return pdf.inspect(content) if kind == "pdf" else picture.inspect(content, kind)
    except MemoryError:
        return Findings((Fault("attachment-huge", "work"),))
    except Exception as problem:  # no library promises which it raises on hostile input
        return Findings((Fault("attachment-broken", found=type(problem).__name__),))


def _bound_memory() -> None:
    if sys.platform == "linux":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def _answer(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
