"""Markdown as blocks of styled text: what editors may write, and nothing else.

The parser's tokens become `model.Block`s whose words are plain strings, so that no HTML, script or style from content
can ever reach a page: the templates write every tag. A heading or paragraph may end with a mark `{#II.2.2}`, which
opens the clause of that id; a clause runs to the next mark.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import groupby, islice
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field

from minhbach.diagnostics import Diagnostic, Severity, Span
from minhbach.model import Block, Passage, Prose, Run
from minhbach.sources.addresses import link_fault
from minhbach.sources.allowance import without_allowances
from minhbach.sources.characters import details_of, suspects
from minhbach.sources.markdown_losses import losses
from minhbach.sources.yaml_file import load_yaml

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

MARK = re.compile(r"\{#([^{}\s]{1,80})\}\Z")
MAX_BYTES = 300_000
"""Of a text; the longest plan so far has 38 KB, and the parser is slow on what is made to be slow."""
MAX_PASSAGES, MAX_TOKENS = 5_000, 40_000
"""Of one text; the longest plan so far has 150 passages, and a passage in a list comes to some seven tokens."""
MAX_CHARACTERS = 20_000
"""Of one paragraph, heading, item or cell."""
MAX_COMPLAINTS = 200
MOST_MARK = 90
CLAUSE_ID = re.compile(r"[\w.-]+\Z")
FRONT_MATTER = re.compile(r"\A---\n(.*?)^---\n", re.DOTALL | re.MULTILINE)


class _Reader(Struct):
    """Turns tokens into blocks, remembering which clause it stands in."""

    file: str
    first_line: int
    taken: set[str]
    """The anchors that are given, and in advance those of all clauses: their ids."""
    told: frozenset[str] = frozenset()
    """Characters that are complained of already, as they stand in the file."""
    found: list[Diagnostic] = field(default_factory=list)
    clauses: dict[str, list[Passage]] = field(default_factory=dict)
    clause: str = ""
    passages: int = 0
    next_number: dict[str, int] = field(default_factory=dict)
    """What the anchors of each clause go on with, so that a text of anchors alone costs no more than another."""
    level: int = 0
    """Of the last heading; 0 before the first."""
    outside: list[Passage] = field(default_factory=list)
    """The passages before the first clause."""

    def complain(self, code: str, line: int, **details: object) -> None:
        if len(self.found) < MAX_COMPLAINTS:
            self.found.append(Diagnostic(code, Span(self.file, line, 1), details))

    def not_allowed(self, token: Token, line: int) -> None:
        construct = token.type.removesuffix("_open")
        self.complain("markdown-not-allowed", line, construct=construct, variant=construct.partition("_")[0])

    def line(self, token: Token) -> int:
        return (token.map[0] if token.map else 0) + self.first_line

    def blocks(self, tokens: list[Token], level: int = 0) -> tuple[Block, ...]:
        """The blocks of a run of sibling tokens."""
        result: list[Block] = []
        at = 0
        while at < len(tokens):
            token = tokens[at]
            end = _closing(tokens, at)
            inside = tokens[at + 1 : end]
            match token.type:
                case "heading_open":
                    result.append(Block("heading", self.heading_level(token), self.passage(inside)))
                case "paragraph_open":
                    result.append(Block("paragraph", level, self.passage(inside)))
                case "bullet_list_open" | "ordered_list_open":
                    kind = "list" if token.type == "bullet_list_open" else "ordered"
                    start = int(token.attrs.get("start", 1)) if kind == "ordered" else level
                    result.append(Block(kind, start, None, self.items(inside, level + 1)))
                case "table_open":
                    result.append(Block("table", 0, None, self.rows(inside)))
                case "hr":
                    result.append(Block("rule"))
                case _:
                    self.not_allowed(token, self.line(token))
            at = end + 1
        return tuple(result)

    def heading_level(self, token: Token) -> int:
        """The level of a heading; one that skips a level loses readers who go from heading to heading."""
        level, above = int(token.tag[1]), self.level
        if above and level > above + 1:
            self.complain("heading-skipped", self.line(token), found="#" * level, right="#" * (above + 1))
        self.level = level
        return level

    def items(self, tokens: list[Token], level: int) -> tuple[Block, ...]:
        """List items: the first paragraph is the item's own words, the rest its children."""
        result: list[Block] = []
        at = 0
        while at < len(tokens):
            end = _closing(tokens, at)
            children = self.blocks(tokens[at + 1 : end], level)
            if children and children[0].kind == "paragraph":
                result.append(Block("item", level, children[0].passage, children[1:]))
            else:
                result.append(Block("item", level, None, children))
            at = end + 1
        return tuple(result)

    def rows(self, tokens: list[Token]) -> tuple[Block, ...]:
        """Table rows; the cells of the head have level 1."""
        result: list[Block] = []
        cells: list[Block] = []
        for at, token in enumerate(tokens):
            if token.type in ("th_open", "td_open"):
                cells.append(Block("cell", int(token.type == "th_open"), self.passage([tokens[at + 1]], "cell")))
            elif token.type == "tr_close":
                result.append(Block("row", 0, None, tuple(cells)))
                cells = []
        return tuple(result)

    def passage(self, tokens: list[Token], kind: str = "") -> Passage:
        """The words of one inline token; opens a clause if they end with a mark."""
        token = tokens[0]
        line = self.line(token)
        runs = self.runs(token.children or [], line)
        if not kind and runs and (mark := MARK.search(runs[-1].text.rstrip()[-MOST_MARK:])):
            words = runs[-1].text.rstrip().removesuffix(mark[0]).rstrip()
            runs = [*runs[:-1], Run(words, runs[-1].strong, runs[-1].emphasis, runs[-1].href)] if words else runs[:-1]
            self.open_clause(mark[1], line)
        here = self.clauses[self.clause] if self.clause else self.outside
        passage = Passage(self.anchor(len(here) + 1), self.clause, tuple(runs), line)
        self.check_size(passage)
        self.check_characters(passage)
        here.append(passage)
        return passage

    def check_size(self, passage: Passage) -> None:
        self.passages += 1
        if self.passages == MAX_PASSAGES + 1:
            self.complain("too-many-values", passage.line, limit=MAX_PASSAGES)
        if len(passage.text) > MAX_CHARACTERS:
            details = {"found": f"{passage.text[:40]}…", "count": len(passage.text), "wanted": MAX_CHARACTERS}
            self.complain("wrong-form", passage.line, variant="maxLength", **details)

    def check_characters(self, passage: Passage) -> None:
        """Complain about characters that come from an entity such as `&#x202e;`, or are hidden by `**` in a word."""
        told = set(self.told)
        for suspect in suspects(passage.text):
            if suspect.character not in told:
                told.add(suspect.character)
                self.complain("deceiving-character", passage.line, **details_of(suspect, passage.line))

    def anchor(self, number: int) -> str:
        """`II.2` for a clause's first passage, then `II.2-2` …; before any clause `p1`, `p2` …; none is given twice."""
        if self.clause and number == 1:
            return self.clause
        base = f"{self.clause}-" if self.clause else "p"
        number = max(number, self.next_number.get(base, 0))
        while f"{base}{number}" in self.taken:
            number += 1
        self.taken.add(f"{base}{number}")
        self.next_number[base] = number + 1
        return f"{base}{number}"

    def open_clause(self, id: str, line: int) -> None:
        if not CLAUSE_ID.match(id):
            self.complain("clause-id-form", line, id=id)
        if id in self.clauses:
            self.complain("duplicate-clause", line, id=id, first=self.clauses[id][0].line)
        self.clauses.setdefault(id, [])
        self.clause = id

    def runs(self, tokens: list[Token], line: int) -> list[Run]:
        """Styled stretches; neighbours of one style are joined."""
        pieces: list[tuple[tuple[bool, bool, str | None], str]] = []
        strong = emphasis = 0
        href: str | None = None
        for token in tokens:
            text = ""
            match token.type:
                case "text" | "text_special":
                    text = token.content
                case "softbreak" | "hardbreak":
                    text = " "
                    line += 1
                case "strong_open" | "strong_close":
                    strong += token.nesting
                case "em_open" | "em_close":
                    emphasis += token.nesting
                case "link_open":
                    href = str(token.attrGet("href") or "")
                    if fault := link_fault(href):
                        self.complain("unsafe-link", line, url=href[:80], variant=fault)
                case "link_close":
                    href = None
                case _:
                    self.not_allowed(token, line)
            if text:
                pieces.append(((strong > 0, emphasis > 0, href), text))
        joined = groupby(pieces, key=itemgetter(0))
        return [Run("".join(text for _, text in group), *style) for style, group in joined]


def _closing(tokens: list[Token], at: int) -> int:
    """Index of the token that closes the one at `at`."""
    depth = 0
    for end in range(at, len(tokens)):
        depth += tokens[end].nesting
        if depth <= 0:
            return end
    return len(tokens) - 1


def parse_markdown(text: str, file: str, language: str) -> tuple[Prose, list[Diagnostic]]:
    """Return the file's prose and the complaints about it.

    Front matter may hold plain `key: value` lines, such as `title: …` and `draft: true`.
    """
    values, body, first_line, found = _front_matter(text, file)
    meta: dict[str, str] = {}
    if first_line > 1:
        if isinstance(values, dict):
            meta = {key: str(v).lower() if isinstance(v, bool) else str(v) for key, v in values.items()}
        if not found and not (meta and all(isinstance(v, str | bool) for v in values.values())):
            found.append(Diagnostic("front-matter", Span(file, 1, 1)))
    prose, more = _parse_body(body, file, language, first_line, meta)
    return prose, found + more


def parse_record(text: str, file: str, language: str) -> tuple[Any, Prose, list[Diagnostic]]:
    """The same for a file whose front matter is a record with a schema: its values, the prose, the complaints.

    The values are None where there are none to be checked; then that is among the complaints.
    """
    values, body, first_line, found = _front_matter(text, file)
    if not found and not isinstance(values, dict):
        found = [Diagnostic("no-front-matter", Span(file, 1, 1))]
    prose, more = _parse_body(body, file, language, first_line, {})
    return values if isinstance(values, dict) else None, prose, found + more


def _front_matter(text: str, file: str) -> tuple[Any, str, int, list[Diagnostic]]:
    """The values between the two lines `---` (None without them), the text below, its first line, the complaints."""
    front = FRONT_MATTER.match(text)
    if not front:
        return None, text, 1, []
    values, found = load_yaml("\n" + front[1], file)
    return values, text[front.end() :], 1 + front[0].count("\n"), found


@cache
def _parser() -> MarkdownIt:
    """Of HTML and links that run something too, so that they can be refused with their place; nothing renders them."""
    from markdown_it import MarkdownIt  # only here, since loading it takes its time

    parser = MarkdownIt("commonmark", {"html": True, "maxNesting": 20}).enable("table").disable("reference")
    parser.validateLink = lambda url: True  # type: ignore[method-assign]
    return parser


def _parse_body(
    text: str, file: str, language: str, first_line: int, meta: dict[str, str]
) -> tuple[Prose, list[Diagnostic]]:
    if (size := len(text.encode())) > MAX_BYTES:
        too_large = Diagnostic("file-too-large", Span(file), {"size": size, "limit": MAX_BYTES})
        return Prose((), {}, language, meta, file), [too_large]
    told = frozenset(suspect.character for suspect in suspects(text))
    text = without_allowances(text)
    reader = _Reader(file, first_line, set(re.findall(r"\{#([^{}\s]+)\}", text)), told)
    try:
        tokens: list[Any] = _parser().parse(text)
    except Exception as error:  # the parser promises nothing about hostile input
        return Prose((), {}, language, meta, file), [Diagnostic("markdown-syntax", Span(file), {"problem": error})]
    if len(tokens) > MAX_TOKENS:
        reader.complain("too-many-values", first_line, limit=MAX_PASSAGES)
        return Prose((), {}, language, meta, file), reader.found
    for code, line, details in islice(losses(tokens, text.split("\n")), MAX_COMPLAINTS):
        severity: Severity = "warning" if code == "forced-line-break" else "error"
        reader.found.append(Diagnostic(code, Span(file, first_line + line, 1), details, severity))
    blocks = reader.blocks(tokens)
    clauses = {id: tuple(passages) for id, passages in reader.clauses.items()}
    return Prose(blocks, clauses, language, meta, file), reader.found
