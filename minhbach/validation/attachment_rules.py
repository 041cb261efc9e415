"""Rules about attached files: each is named by a document, and none tells more of people than its makers know."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from typing import Any

from minhbach.diagnostics import Diagnostic, Place, Span, Step
from minhbach.validation.project import Project


def attachments_named(project: Project) -> Iterator[Diagnostic]:
    """Documents name files that are there, and each file is named by a document."""
    sources = project.sources
    lying: dict[str, list[str]] = {}
    for file in sources.documents:
        lying.setdefault(file.split("/")[1], []).append(file.split("/documents/", 1)[1])
    named = set()
    for file, value in (sources.values | sources.front).items():
        unit = file.split("/")[1]
        names = _files_in(value)
        named |= {(unit, name) for name in names}
        for path, name in _placed(value) if names.difference(lying.get(unit, ())) else ():
            if name not in lying.get(unit, ()):
                near = difflib.get_close_matches(name.rpartition("/")[2], lying.get(unit, ()), n=1, cutoff=0.5)
                details = {"found": name, "unit": unit, "near": near[0] if near else ""}
                yield Diagnostic("attachment-missing", Place(file, path), details)
    for file, attached in sources.attachments.items():
        if (attached.unit, attached.name) not in named:
            yield Diagnostic("attachment-unused", Span(file), {"found": attached.name})


def _files_in(value: Any) -> set[str]:
    """The attached files that a value names, in records too that their schema refused."""
    names, level = set(), [value]
    while level:  # level by level, in half the time of going down into each
        below: list[Any] = []
        for each in level:
            if type(each) is dict:
                if isinstance(name := each.get("file"), str):
                    names.add(name)
                below += each.values()
            elif type(each) is list:
                below += each
        level = below
    return names


def _placed(value: Any, path: tuple[Step, ...] = ()) -> Iterator[tuple[tuple[Step, ...], str]]:
    """The same with their places."""
    if isinstance(value, dict):
        for key, held in value.items():
            if key == "file" and isinstance(held, str):
                yield (*path, key), held
            else:
                yield from _placed(held, (*path, key))
    elif isinstance(value, list):
        for at, held in enumerate(value):
            yield from _placed(held, (*path, at))


def attachments_discreet(project: Project) -> Iterator[Diagnostic]:
    """The metadata of attached files name no person and no spot on earth; text that was not read to its end is told."""
    known = _offices(project)
    for file, attached in project.sources.attachments.items():
        findings, here = attached.findings, Span(file)
        kind = "pdf" if attached.kind == "pdf" else "picture"
        if findings.located:
            yield Diagnostic("attachment-location", here, {"variant": kind})
        people = [(label, words) for label, words in findings.people if words.casefold() not in known]
        if people:
            shown = "; ".join(f"{label}: {masked(words)}" for label, words in people[:3])
            yield Diagnostic("attachment-author", here, {"found": shown, "variant": kind}, "warning")
        if not findings.complete:
            yield Diagnostic("attachment-long", here, {"found": attached.name}, "warning")


def _offices(project: Project) -> set[str]:
    """The names under which offices sign, in small letters: they may stand in metadata."""
    texts = [project.site.title, project.site.publisher]
    for unit in project.site.units:
        texts += [unit.name, unit.short_name, *(office.name for office in unit.offices)]
        texts += [plan.issuer for plan in unit.plans]
    return {words.casefold() for text in texts if text for words in (text.vi, text.en) if words}


def masked(words: str) -> str:
    """A name made unreadable: of each word its first letter stays."""
    return re.sub(r"(?<=\w)\w", "•", words)[:80]
