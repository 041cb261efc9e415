"""Has files opened by a process of its own, and takes its word; a file that it dies of is hostile or broken."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence

from minhbach.settings import PACKAGE
from minhbach.sources.attachments.findings import Fault, Findings

WORKER = "minhbach.sources.attachments.worker"
READY = "ready"
Item = tuple[str, str, bytes]
"""A file's type, its SHA-256 and its content."""


def inspect_all(items: Sequence[Item]) -> list[Findings]:
    """The findings of each file, in the order of the files."""
    new = list({(kind, digest): (kind, digest, content) for kind, digest, content in items}.values())
    found: dict[tuple[str, str], Findings] = {}
    while new:
        answers = _ask(new)
        if len(answers) < len(new):  # the process ended over the next one
            answers.append(Findings((Fault("attachment-huge", "work"),)))
        for (kind, digest, _), answer in zip(new, answers, strict=False):
            found[kind, digest] = answer
        new = new[len(answers) :]
    return [found[kind, digest] for kind, digest, _ in items]


def _ask(items: Sequence[Item]) -> list[Findings]:
    """The findings of as many files as one process lives to see."""
    with tempfile.TemporaryFile() as files:
        for kind, _, content in items:
            files.write(f"{kind} {len(content)}\n".encode() + content)
        files.seek(0)
        # The package's own folder as the current one: what is run is this program and nothing of the project's.
        command = [sys.executable, "-m", WORKER]
        ended = subprocess.run(command, stdin=files, capture_output=True, cwd=PACKAGE.parent, check=False)
    lines = ended.stdout.decode("utf-8", "replace").split("\n")
    if lines[0] != READY:
        raise RuntimeError(ended.stderr.decode("utf-8", "replace"))
    return [_findings(line) for line in lines[1:-1]]


def _findings(line: str) -> Findings:
    found = json.loads(line)
    return Findings(
        faults=tuple(Fault(**fault) for fault in found["faults"]),
        metadata=tuple((label, words) for label, words in found["metadata"]),
        people=tuple((label, words) for label, words in found["people"]),
        located=found["located"],
        text=found["text"],
        complete=found["complete"],
    )
