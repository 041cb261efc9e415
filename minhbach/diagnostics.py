"""Complaints as values: what is wrong, where, and how to put it right.

A stage of the pipeline yields `Diagnostic`s and prints nothing. The words stand in the locale catalogs under the
diagnostic's code, in every language; the place is a path inside a data file, which `sources.yaml_file.locate` turns
into line and column only when somebody reads the complaint.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

from msgspec import Struct, field

Severity = Literal["error", "warning"]
Step = str | int


class Place(Struct, frozen=True, tag=True):
    """Where a value stands: a file below the project's root, and the keys and list positions that lead to the value."""

    file: str
    path: tuple[Step, ...] = ()
    on_key: bool = False
    """True: the complaint is about the key itself, not about its value."""

    def at(self, *steps: Step) -> Place:
        """The place of something inside this value."""
        return Place(self.file, self.path + steps)


class Span(Struct, frozen=True, order=True, tag=True):
    """A place whose position is known already. Line and column count from 1; 0 means the file as a whole."""

    file: str
    line: int = 0
    column: int = 0


class Diagnostic(Struct, frozen=True):
    """One complaint. `code` is stable and documented in docs/messages.md; `details` fill the blanks of its message.

    Two details choose the words: `variant` names a special case that has words of its own in the catalogs, and `near`
    is the known word that was perhaps meant.
    """

    code: str
    place: Place | Span
    details: Mapping[str, object] = field(default_factory=dict)
    severity: Severity = "error"


class Concealed(Struct, frozen=True):
    """Words that a complaint is about and that nobody may read, so that what speaks of it can leave them out.

    Printed in any way, it is what may be seen of them.
    """

    words: str
    masked: str

    def __str__(self) -> str:
        return self.masked

    __repr__ = __str__


class Refused(Exception):
    """Raised at the end of a stage that has errors; carries every complaint gathered up to there."""

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        self.diagnostics = tuple(diagnostics)
        super().__init__(f"{len(self.diagnostics)} complaints")


def errors(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Those complaints that stop a build."""
    return [d for d in diagnostics if d.severity == "error"]
