"""Reads the files of `data/<unit>/documents/`: names, sizes, hashes, and what an inspection finds inside."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from operator import attrgetter
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from minhbach.diagnostics import Diagnostic, Span
from minhbach.sources.attachments import kinds
from minhbach.sources.attachments.findings import NOTHING, Findings
from minhbach.sources.attachments.inspection import inspect_all
from minhbach.sources.attachments.memory import recalled, remember

MAX_BYTES = 10_000_000
"""Of one file: a report of thirty scanned pages has about six million."""
MAX_UNIT_BYTES = 100_000_000
"""Of all files of a unit."""


class Attached(Struct, frozen=True):
    """An attached file as it lies there, with what is inside."""

    file: str
    unit: str
    name: str
    kind: str
    content: bytes
    sha256: str
    findings: Findings = NOTHING


def texts(attached: Attached) -> Iterator[tuple[str, str]]:
    """All words of a file for whoever searches them, each with its field: name, metadata, comments, text."""
    yield "name", attached.name
    yield from attached.findings.metadata
    yield "text", attached.findings.text


def read_attachments(root: Path, files: Iterable[str]) -> tuple[dict[str, Attached], list[Diagnostic]]:
    """The sound files by their paths below the root, and the complaints about all."""
    found: list[Diagnostic] = []
    read: list[Attached] = []
    sizes: dict[str, int] = {}
    for file in files:
        attached, complaint = _read(root, file)
        if complaint:
            found.append(complaint)
        if attached:
            read.append(attached)
            sizes[attached.unit] = sizes.get(attached.unit, 0) + len(attached.content)
    for unit, size in sizes.items():
        if size > MAX_UNIT_BYTES:
            details = {"size": _megabytes(size), "limit": _megabytes(MAX_UNIT_BYTES)}
            return {}, [*found, Diagnostic("attachments-too-large", Span(f"data/{unit}/documents"), details)]
    sound = {}
    inside = {unit: _inspected(root, unit, [*own]) for unit, own in groupby(read, attrgetter("unit"))}
    for attached in read:
        findings = inside[attached.unit][_key(attached)]
        for fault in findings.faults:
            span = Span(attached.file, fault.line, 1 if fault.line else 0)
            found.append(Diagnostic(fault.code, span, {"found": fault.found, "variant": fault.variant}))
        if not findings.faults:
            sound[attached.file] = replace(attached, findings=findings)
    return sound, found


def _inspected(root: Path, unit: str, read: Sequence[Attached]) -> dict[str, Findings]:
    """What is in a unit's files: of those that were there before it is remembered."""
    before = recalled(root, unit)
    new = [each for each in read if _key(each) not in before]
    opened = inspect_all([(each.kind, each.sha256, each.content) for each in new])
    found = {key: before[key] for key in map(_key, read) if key in before}
    found |= zip(map(_key, new), opened, strict=True)
    sound = {key: findings for key, findings in found.items() if not findings.faults}
    if sound.keys() != before.keys():
        remember(root, unit, sound)
    return found


def _key(attached: Attached) -> str:
    return f"{attached.kind} {attached.sha256}"


def _read(root: Path, file: str) -> tuple[Attached | None, Diagnostic | None]:
    """A file whose name, size and first bytes are as they should be, or the complaint."""
    name, path, here = kinds.attached_name(file), root / file, Span(file)
    if name is None:
        right, end = kinds.right_name(file), kinds.ending(file)
        if right:
            return None, Diagnostic("attachment-name", here, {"near": right})
        known = ", ".join(kinds.KINDS)
        return None, Diagnostic(
            "attachment-type", here, {"found": end, "variant": kinds.instead_of(end), "known": known}
        )
    try:
        if path.is_symlink() or path.resolve() != root.resolve() / file:
            return None, Diagnostic("attachment-link", here)
        with path.open("rb") as opened:
            content = opened.read(MAX_BYTES + 1)
    except OSError as problem:
        return None, Diagnostic("unreadable-file", here, {"problem": problem.strerror or problem})
    if not content:
        return None, Diagnostic("attachment-empty", here)
    if len(content) > MAX_BYTES:
        size = path.stat().st_size
        return None, Diagnostic(
            "attachment-too-large", here, {"size": _megabytes(size), "limit": _megabytes(MAX_BYTES)}
        )
    wanted, looks = kinds.NAMES[name.kind], kinds.looks_like(content)
    if looks != wanted and not (name.kind == "csv" and not looks):
        return None, Diagnostic("attachment-not-what-it-says", here, {"wanted": wanted, "found": looks or "?"})
    return Attached(file, name.unit, name.name, name.kind, content, hashlib.sha256(content).hexdigest()), None


def _megabytes(size: int) -> str:
    return f"{size / 1_000_000:.1f}".removesuffix(".0")
