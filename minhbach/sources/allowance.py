"""Exceptions from the guard over personal data, written beside the text that they are about.

In YAML (and in a script) it is a comment, `# guard-allow phone: why`, at the end of the line or on a line of its own
above it; there it reaches over what is indented deeper than the next line. In Markdown, which allows no HTML else, it
is the line `<!-- guard-allow phone: why -->` above a paragraph, a list or a table, and reaches to the next empty line.
"""

from __future__ import annotations

import re

from msgspec import Struct

from minhbach.diagnostics import Diagnostic, Span

WORD = "guard-allow"
SHORTEST_REASON = 10
COMMENT = re.compile(rf"(?:^|(?<=\s))#\s*{WORD}\b(?P<rest>.*)$")
MARKDOWN = re.compile(rf"^<!--\s*{WORD}\b(?P<rest>.*?)\s*-->\s*$")
FENCE = "```"
REST = re.compile(r"\s+(?P<kind>[a-z-]+)\s*:\s*(?P<reason>\S.*?)\s*\Z")


class Allowance(Struct, frozen=True):
    """What may stand on some lines of a file, and why."""

    file: str
    line: int
    column: int
    kind: str
    reason: str
    lines: range

    def covers(self, kind: str, line: int) -> bool:
        """Whether something of this kind may stand on this line."""
        return kind == self.kind and line in self.lines


def allowances(text: str, file: str, kinds: tuple[str, ...]) -> tuple[list[Allowance], list[Diagnostic]]:
    """The exceptions of a file, and the complaints about those that do not say for what or why."""
    if WORD not in text:
        return [], []
    lines, given, found = text.split("\n"), [], []
    fenced = False
    for at, line in enumerate(lines):
        fenced ^= line.startswith(FENCE) and file.endswith(".md")
        if fenced:  # an example
            continue
        match = (MARKDOWN if in_markdown(file, lines, at) else COMMENT).search(line)
        if not match:
            continue
        place = Span(file, at + 1, match.start() + 1)
        parts = REST.match(match["rest"])
        if not parts or len(parts["reason"]) < SHORTEST_REASON:
            found.append(Diagnostic("allowance-form", place, {"known": ", ".join(kinds)}))
        elif parts["kind"] not in kinds:
            details = {"found": parts["kind"], "known": ", ".join(kinds)}
            found.append(Diagnostic("allowance-kind", place, details))
        else:
            alone = not line[: match.start()].strip()
            below = next((i for i in range(at + 1, len(lines)) if not _is_comment(file, lines, i)), at)
            reach = extent(file, lines, below) if alone else range(at + 1, at + 2)
            given.append(Allowance(file, place.line, place.column, parts["kind"], parts["reason"], reach))
    return given, found


def without_allowances(text: str) -> str:
    """Markdown with its exceptions left blank, line for line: they are for the guard alone."""
    if WORD not in text:
        return text
    return "\n".join("" if MARKDOWN.match(line) else line for line in text.split("\n"))


def in_markdown(file: str, lines: list[str], at: int) -> bool:
    """Whether a line is Markdown; front matter is not."""
    return file.endswith(".md") and not (lines[0] == "---" and "---" not in lines[1:at])


def extent(file: str, lines: list[str], at: int) -> range:
    """The lines, counted from 1, of what begins at a line: up to an empty one, or while they are indented deeper."""
    end = at + 1
    if in_markdown(file, lines, at):
        while end < len(lines) and lines[end].strip():
            end += 1
    else:
        while end < len(lines) and (not lines[end].strip() or _indent(lines[end]) > _indent(lines[at])):
            end += 1
    return range(at + 1, end + 1)


def _is_comment(file: str, lines: list[str], at: int) -> bool:
    """Whether a line says nothing itself, so that an exception above it is about a later one."""
    line = lines[at]
    if in_markdown(file, lines, at):
        return bool(MARKDOWN.match(line))
    return not line.strip() or line.lstrip().startswith("#")


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())
