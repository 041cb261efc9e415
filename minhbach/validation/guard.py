"""The guard over the sources: no personal data in any text that is published, or that git would keep for ever.

A file is read as it is written, comments too, and once more as it is understood: what Markdown, YAML or a line break
parts stands together for a reader. The places of what is understood are those of the value or passage that holds it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from minhbach.diagnostics import Concealed, Diagnostic, Place, Span, Step
from minhbach.model import Block
from minhbach.sources.allowance import Allowance, allowances, extent
from minhbach.sources.project import Sources, project_files
from minhbach.sources.text_file import read_text
from minhbach.validation.personal_data import KINDS, Finding, detect
from minhbach.validation.personal_data.offices import Offices

READ_AS_TEXT = re.compile(r"\.(?:yaml|yml|md|csv|tsv|txt|json|xml|html?|svg)\Z", re.IGNORECASE)
MOST = 10
"""So many complaints of this kind may one file bring; a list of a thousand people is one mistake."""


@dataclass(frozen=True, slots=True)
class Guarded:
    """What the guard has to say, and what it let pass: each exception with how much it is about."""

    complaints: tuple[Diagnostic, ...]
    allowed: tuple[tuple[Allowance, int], ...] = ()
    words: frozenset[str] = frozenset()
    """The letters and digits of what an exception lets pass: it may stand on the pages as well."""


@dataclass(slots=True)
class GuardedFile:
    """What was found in one file; an exception that is about it lets it pass."""

    file: str
    lines: list[str] = field(default_factory=list)
    given: list[Allowance] = field(default_factory=list)
    complaints: list[Diagnostic] = field(default_factory=list)
    used: dict[Allowance, int] = field(default_factory=dict)
    words: set[str] = field(default_factory=set)
    seen: set[tuple[str, str]] = field(default_factory=set)
    """What the file itself shows, by kind."""

    def take(self, finding: Finding, words: str, span: Span, hidden: range = range(0)) -> None:
        """Let a finding pass or complain. Lines that show it in a way that cannot be masked are `hidden`."""
        lines = hidden or (span.line,)
        allowance = next((a for a in self.given for line in lines if a.covers(finding.kind, line)), None)
        if allowance:
            self.used[allowance] = self.used.get(allowance, 0) + 1
            self.words.add(core(words))
            return
        details = {"kind": finding.kind, "found": Concealed(words, finding.masked), "hidden": hidden}
        if span.line:
            self.complaints.append(Diagnostic("personal-data", span, details | {"variant": finding.kind}))
        else:
            self.complaints.append(Diagnostic("personal-data-in-name", span, details))

    def take_understood(self, finding: Finding, words: str, span: Span) -> None:
        """The same for what stands together only for a reader; not again what the file itself shows."""
        if (finding.kind, core(words)) not in self.seen:
            hidden = extent(self.file, self.lines, span.line - 1) if span.line else range(0)
            self.take(finding, words, span, hidden)


def core(words: str) -> str:
    """What makes a finding that one, however it is grouped: its letters and digits."""
    return "".join(c for c in words.casefold() if c.isalnum())


def guard_sources(sources: Sources, year: int) -> Guarded:
    """Read all that a project publishes; `year` is the present, after which nobody is born."""
    offices, judged = known_offices(sources)
    files = []
    for name in project_files(sources.root):
        text = read_text(sources.root, name)[0] if READ_AS_TEXT.search(name) else None
        one = guard_file(name, text, offices, year, judged)
        for words, place in _understood(sources, name):
            if "\n" in words or words not in (text or ""):
                for finding in detect(words, offices, year):
                    if finding.kind in judged:
                        one.take_understood(finding, words[finding.start : finding.end], sources.span(place))
        files.append(one)
    return gather(files)


def guard_file(name: str, text: str | None, offices: Offices, year: int, judged: Iterable[str] = KINDS) -> GuardedFile:
    """What stands in a file as it is written, and in its name; `text` is None where it is not text."""
    lines = (text or "").split("\n")
    one = GuardedFile(name, lines, *allowances(text or "", name, KINDS))
    for finding in detect(name.replace("_", " "), offices, year):
        one.take(finding, name[finding.start : finding.end], Span(name))
    for number, line in enumerate(lines, 1):
        for finding in detect(line, offices, year):
            if finding.kind in judged:
                words = line[finding.start : finding.end]
                one.seen.add((finding.kind, core(words)))
                one.take(finding, words, Span(name, number, finding.start + 1))
    return one


def gather(files: list[GuardedFile]) -> Guarded:
    """The findings of all files, and the exceptions that are about nothing."""
    complaints: list[Diagnostic] = []
    for one in files:
        complaints += one.complaints[:MOST]
        if len(one.complaints) > MOST:
            more = {"count": len(one.complaints) - MOST}
            complaints.append(Diagnostic("personal-data-more", Span(one.file), more))
        for allowance in one.given:
            if allowance not in one.used:
                place = Span(one.file, allowance.line, allowance.column)
                complaints.append(Diagnostic("allowance-unused", place, {"kind": allowance.kind}, "warning"))
    allowed = tuple((a, n) for one in files for a, n in one.used.items())
    return Guarded(tuple(complaints), allowed, frozenset(word for one in files for word in one.words))


def known_offices(sources: Sources) -> tuple[Offices, frozenset[str]]:
    """The contacts in the data, and the kinds that can be judged: no phone or mailbox while contacts are unread."""
    units = [file for file, kind in sources.kinds.items() if kind == "unit"]
    contacts = [contact for file in units for contact in _contacts(sources.values.get(file))]
    phones, emails = ([str(c[key]) for c in contacts if c.get(key)] for key in ("phone", "email"))
    unread = any(file not in sources.values for file in units) or any("@" not in email for email in emails)
    return Offices.of(phones, emails), frozenset(KINDS) - ({"phone", "email"} if unread else set())


def _contacts(unit: Any) -> Iterator[dict[str, Any]]:
    """The contacts of a unit and of its offices, whatever else its file holds."""
    offices = unit.get("offices") if isinstance(unit, dict) else None
    for holder in (unit, *(offices if isinstance(offices, list) else ())):
        if isinstance(holder, dict) and isinstance(holder.get("contact"), dict):
            yield holder["contact"]


def _understood(sources: Sources, name: str) -> Iterator[tuple[str, Place | Span]]:
    """The words of a file as a reader meets them, and where."""
    for path, words in _scalars(sources.values.get(name, sources.front.get(name)), ()):
        yield words, Place(name, path)
    prose = sources.prose.get(name)
    yield from _passages(name, prose.blocks if prose else ())


def _scalars(value: Any, path: tuple[Step, ...]) -> Iterator[tuple[tuple[Step, ...], str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict | list):
        for step, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _scalars(inner, (*path, step))


def _passages(name: str, blocks: Iterable[Block]) -> Iterator[tuple[str, Span]]:
    for block in blocks:
        if block.passage:
            yield block.passage.text, Span(name, block.passage.line, 1)
        if block.kind == "row":
            words = [cell.passage for cell in block.children if cell.passage]
            yield " | ".join(passage.text for passage in words), Span(name, words[0].line if words else 1, 1)
        yield from _passages(name, block.children)
