"""The guard over the sources: no personal data in any text that is published, or that git would keep for ever.

A file is read as it is written, comments too, and once more as it is understood: what Markdown, YAML or a line break
parts stands together for a reader. The places of what is understood are those of the value or passage that holds it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from minhbach.diagnostics import Concealed, Diagnostic, Place, Span, Step
from minhbach.model import Block
from minhbach.sources.allowance import Allowance, allowances, extent
from minhbach.sources.attachments.reading import texts
from minhbach.sources.markdown_file import parse_record
from minhbach.sources.project import Sources
from minhbach.sources.text_file import read_text
from minhbach.sources.yaml_file import load_yaml, locate
from minhbach.validation.personal_data import KINDS, NOBODY, Finding, detect
from minhbach.validation.personal_data.offices import Offices
from minhbach.validation.personal_data.suspicion import is_suspect, suspects

READ_AS_TEXT = re.compile(r"\.(?:yaml|yml|md|csv|tsv|txt|json|xml|html?|svg)\Z", re.IGNORECASE)
CONTACTS = ("phone", "email")
"""What an office may have of its own."""
Words = tuple[str, Place | Span]
"""Words as a reader meets them, and where they stand."""
MOST = 10
"""So many complaints of this kind may one file bring; a list of a thousand people is one mistake."""


class Guarded(Struct, frozen=True):
    """What the guard has to say, and what it let pass: each exception with how much it is about."""

    complaints: tuple[Diagnostic, ...]
    allowed: tuple[tuple[Allowance, int], ...] = ()
    words: frozenset[str] = frozenset()
    """The letters and digits of what an exception lets pass: it may stand on the pages as well."""
    watch: Watch = field(default_factory=lambda: Watch(NOBODY, 0))
    """What the sources were read with, for what is made of them."""


class GuardedFile(Struct):
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
            code = "personal-data-in-name" if core(words) in core(span.file) else "personal-data-attached"
            self.complaints.append(Diagnostic(code, span, details))

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
    units = [sources.values.get(file) for file, kind in sources.kinds.items() if kind == "unit"]
    watch = Watch.of(units, year)
    files = []
    for name in sources.files:
        text = read_text(sources.root, name)[0] if READ_AS_TEXT.search(name) else None
        hides = _hides_anything(sources, name, text or "")
        files.append(watch.file(name, text, _understood(sources, name) if hides else ()))
    return replace(gather(files), watch=watch)


class Watch(Struct, frozen=True):
    """What a file is read with: the contacts of offices, the present year, and the kinds that can be judged."""

    offices: Offices
    year: int
    judged: frozenset[str] = frozenset(KINDS)

    @classmethod
    def of(cls, units: Iterable[Any], year: int) -> Watch:
        """From the values of the units' files; while one is unread, no phone or mailbox can be judged."""
        units = list(units)
        contacts = [contact for unit in units for contact in _contacts(unit)]
        phones, emails = ([str(c[key]) for c in contacts if c.get(key)] for key in ("phone", "email"))
        unread = None in units or any("@" not in email for email in emails)
        kinds = frozenset(KINDS) - ({"phone", "email"} if unread else set())
        return cls(Offices.of(phones, emails), year, kinds)

    def file(self, name: str, text: str | None, understood: Iterable[Words] = ()) -> GuardedFile:
        """What is found in a file as it is written, in its name, and in its words as they are understood.

        `text` is None where it is not text.
        """
        lines = (text or "").split("\n")
        one = GuardedFile(name, lines, *allowances(text or "", name, KINDS))
        for finding, words in self.search(name.replace("_", " ")):
            one.take(finding, words, Span(name))
        for start, end in suspects(text or ""):
            number = (text or "").count("\n", 0, start) + 1
            for finding, words in self.search((text or "")[start:end]):
                one.seen.add((finding.kind, core(words)))
                one.take(finding, words, Span(name, number, finding.start + 1))
        for passage, place in _suspect(understood):
            if "\n" in passage or passage not in (text or ""):
                for finding, words in self.search(passage):
                    one.take_understood(finding, words, place if isinstance(place, Span) else locate(text or "", place))
        return one

    def search(self, text: str) -> list[tuple[Finding, str]]:
        """The findings of the kinds that can be judged, each with its words."""
        found = detect(text, self.offices, self.year)
        return [(f, text[f.start : f.end]) for f in found if f.kind in self.judged]

    def finds(self, text: str, passed: Collection[str] = ()) -> bool:
        """Whether any line of a text holds a thing that is not among what is let pass."""
        lines = (line for start, end in suspects(text) for line in text[start:end].splitlines())
        return any(core(words) not in passed for line in lines for _, words in self.search(line))


def known_offices(sources: Sources) -> Offices:
    """The contacts of offices in the data."""
    return Watch.of([sources.values.get(file) for file, kind in sources.kinds.items() if kind == "unit"], 0).offices


def contacts_in(sources: Sources, unit: str) -> tuple[tuple[str, str], ...] | None:
    """The phones and e-mail addresses of offices, by kind, that a unit's file names; None while it cannot be read."""
    file = f"data/{unit}/unit.yaml"
    if file not in sources.kinds:
        return ()
    value = sources.values.get(file)
    found = tuple((key, str(c[key])) for c in _contacts(value) for key in CONTACTS if c.get(key))
    return None if value is None or any(key == "email" and "@" not in of for key, of in found) else found


def without_known(found: Iterable[Diagnostic], offices: Offices | None) -> list[Diagnostic]:
    """The complaints but for those of contacts of offices: one unit's text may tell another unit's.

    `offices` are those of all units; while any of theirs are not known (None), no contact can be judged.
    """
    return [c for c in found if not (is_contact(c) and (offices is None or is_known(told_in(c), offices)))]


def is_known(words: str, offices: Offices) -> bool:
    """Whether the guard finds nothing in these words once it knows the offices."""
    return not detect(words, offices)


def told_in(complaint: Diagnostic) -> str:
    """The words that the guard complains of."""
    found = complaint.details["found"]
    return found.words if isinstance(found, Concealed) else ""


def without_contacts(found: Iterable[Diagnostic]) -> list[Diagnostic]:
    """The complaints that are certain without knowing any other unit."""
    return [complaint for complaint in found if not is_contact(complaint)]


def is_contact(complaint: Diagnostic) -> bool:
    """Whether the guard complains of a phone or a mailbox, which may yet prove to be another unit's."""
    return complaint.details.get("kind") in CONTACTS and isinstance(complaint.details.get("found"), Concealed)


def understood(name: str, text: str) -> Iterator[Words]:
    """The words of a file as a reader meets them, where it is YAML or Markdown; as far as it can be read."""
    if name.endswith(".yaml"):
        yield from _values(name, load_yaml(text, name)[0])
    elif name.endswith(".md"):
        front, prose, _ = parse_record(text, name, "vi")
        yield from _values(name, front)
        yield from _passages(name, prose.blocks)


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


def _suspect(understood: Iterable[Words]) -> Iterator[Words]:
    """Those words in which something might be found."""
    for words, place in understood:
        if is_suspect(words):
            yield words, place


def _contacts(unit: Any) -> Iterator[dict[str, Any]]:
    """The contacts of a unit and of its offices, whatever else its file holds."""
    offices = unit.get("offices") if isinstance(unit, dict) else None
    for holder in (unit, *(offices if isinstance(offices, list) else ())):
        if isinstance(holder, dict) and isinstance(holder.get("contact"), dict):
            yield holder["contact"]


def _understood(sources: Sources, name: str) -> Iterator[Words]:
    yield from _values(name, sources.values.get(name, sources.front.get(name)))
    prose = sources.prose.get(name)
    yield from _passages(name, prose.blocks if prose else ())
    attached = sources.attachments.get(name)
    for _, words in texts(attached) if attached else ():
        yield from ((line, Span(name)) for line in words.splitlines())


def _hides_anything(sources: Sources, name: str, text: str) -> bool:
    """Whether something might be found, at a glance, in words of a file that none of its lines holds as they are."""
    prose, attached = sources.prose.get(name), sources.attachments.get(name)
    words = set(_strings(sources.values.get(name, sources.front.get(name))))
    words.update(passage for passage, _ in _passages(name, prose.blocks if prose else ()))
    words.update(told for _, told in (texts(attached) if attached else ()))
    lines = [line.strip() for line in text.split("\n")]
    words.difference_update(lines, [line.partition(": ")[2].strip('"') for line in lines])
    joined = [passage.replace("\n", " ") for passage in words if "\n" in passage]
    return next(suspects("\n".join([*words, *joined])), None) is not None


def _strings(value: Any) -> list[str]:
    """The texts in a value, in any order."""
    found, ahead = [], [value]
    while ahead:
        each = ahead.pop()
        if isinstance(each, str):
            found.append(each)
        elif isinstance(each, dict):
            ahead.extend(each.values())
        elif isinstance(each, list):
            ahead.extend(each)
    return found


def _values(name: str, value: Any) -> Iterator[Words]:
    for path, words in _scalars(value, ()):
        yield words, Place(name, path)


def _scalars(value: Any, path: tuple[Step, ...]) -> Iterator[tuple[tuple[Step, ...], str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict | list):
        for step, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _scalars(inner, (*path, step))


def _passages(name: str, blocks: Iterable[Block]) -> Iterator[Words]:
    for block in blocks:
        if block.passage:
            yield block.passage.text, Span(name, block.passage.line, 1)
        if block.kind == "row":
            words = [cell.passage for cell in block.children if cell.passage]
            for between in (" | ", " "):  # a number may be spread over cells, or be told by the one before
                yield between.join(passage.text for passage in words), Span(name, words[0].line if words else 1, 1)
        yield from _passages(name, block.children)
