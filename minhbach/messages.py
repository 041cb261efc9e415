"""Complaints in words, as an editor reads them on a terminal or in the browser."""

from __future__ import annotations

from collections.abc import Iterable

from minhbach.diagnostics import Diagnostic, Span
from minhbach.output.folder.refusals import CannotWrite, NotPublished
from minhbach.render.catalog import Catalog
from minhbach.sources.allowance import Allowance
from minhbach.sources.characters import visible
from minhbach.sources.project import Sources
from minhbach.validation.guard import known_offices
from minhbach.validation.personal_data import NOBODY
from minhbach.validation.veil import NO_VEIL, Veil

MOST_COMPLAINTS = 1_000
"""So many are written out; nobody reads more, and errors come first."""
MOST_CHARACTERS = 1_000
"""Of what fills a blank."""
BEFORE, AFTER, AROUND = 60, 110, 400
"""So much of a line is shown to the left and right of a place; so much more is read, to hide what an end would cut."""


class Messages:
    """Words complaints in one language."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog

    def lines(self, found: Iterable[Diagnostic], sources: Sources | None) -> list[str]:
        """Every complaint by file and line: where and what, the line itself, and what to do."""
        most_telling = sorted(found, key=lambda d: d.severity != "error")
        shown, more = most_telling[:MOST_COMPLAINTS], len(most_telling[MOST_COMPLAINTS:])
        placed = [(sources.span(d.place) if sources else _span(d), d) for d in shown]
        placed.sort(key=lambda p: (p[0].file, p[0].line, p[0].column, p[1].code))
        veil = Veil.of((d for _, d in placed), known_offices(sources) if sources else NOBODY)
        lines = [self.one(span, d, sources, veil) for span, d in placed]
        return [*lines, self.catalog.plain("cli.more_complaints", count=more)] if more else lines

    def one(self, span: Span, diagnostic: Diagnostic, sources: Sources | None, veil: Veil) -> str:
        """One complaint, on as many lines as it takes."""
        file = veil.over(visible(span.file).replace("\n", " "))
        where = f"{file}:{span.line}:{span.column}" if span.line else file
        severity = self.catalog.plain(f"severity.{diagnostic.severity}")
        parts = [f"{where}: {severity} [{diagnostic.code}] {self.message(diagnostic, veil)}"]
        line = sources.source_line(span) if sources else None
        start = max(0, span.column - BEFORE)
        first = max(0, start - AROUND)
        line = veil.line(span, line[first : start + AFTER + AROUND]) if line else None
        if line is not None and line.strip():
            at, start = max(0, span.column - 1) - first, start - first
            before, after = line[start:at], line[at : start + AFTER]
            shown = f"{span.line:>6} | " + ("…" if first + start else "") + visible(before.replace("\t", " "))
            parts.append(shown + visible(after.replace("\t", " ")))
            parts.append(" " * len(shown) + "^")
        parts.append(f"       → {self.remedy(diagnostic, veil)}")
        return "\n".join(parts)

    def message(self, diagnostic: Diagnostic, veil: Veil = NO_VEIL) -> str:
        """What is wrong."""
        return self._words(diagnostic, veil, "message")

    def remedy(self, diagnostic: Diagnostic, veil: Veil = NO_VEIL) -> str:
        """What to do about it; where a near word is known, that word."""
        parts = ("remedy_near", "remedy") if diagnostic.details.get("near") else ("remedy",)
        return self._words(diagnostic, veil, *parts)

    def _words(self, diagnostic: Diagnostic, veil: Veil, *parts: str) -> str:
        """The first of these parts that the catalog has: those of the diagnostic's variant before the general ones."""
        code, variant = f"messages.{diagnostic.code}", diagnostic.details.get("variant")
        keys = [f"{code}.{variant}.{part}" for part in parts] + [f"{code}.{part}" for part in parts]
        texts = {key: visible(str(value)[: MOST_CHARACTERS + AROUND]) for key, value in diagnostic.details.items()}
        blanks = {key: veil.over(text)[:MOST_CHARACTERS] for key, text in texts.items()}
        return self.catalog.plain(next(key for key in keys if key in self.catalog), **blanks)


def not_published(refusal: NotPublished, words: Catalog) -> str:
    """Why a finished site is not put in place, and what to do."""
    blanks = dict(refusal.blanks)
    if isinstance(refusal, CannotWrite) and refusal.problem:
        blanks["problem"] = words.plain(f"cli.problem.{refusal.problem}")
    return words.plain(f"cli.{refusal.why}", **blanks)


def _span(diagnostic: Diagnostic) -> Span:
    place = diagnostic.place
    return place if isinstance(place, Span) else Span(place.file)


def allowed_lines(allowed: Iterable[tuple[Allowance, int]], words: Catalog) -> list[str]:
    """The exceptions from the guard over personal data, each with its reason."""
    return [
        words.plain(
            "cli.allowed",
            place=NO_VEIL.over(f"{one.file}:{one.line}"),
            kind=one.kind,
            count=count,
            reason=NO_VEIL.over(one.reason),
        )
        for one, count in allowed
    ]
