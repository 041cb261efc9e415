"""What is known of a part of the site as it is published, as values that can be written down."""

from __future__ import annotations

from msgspec import Struct

from minhbach.diagnostics import Diagnostic, Place, Span
from minhbach.output.joined_data import Kept
from minhbach.output.manifest import Listed, ListedUnit
from minhbach.pages.contribution import Contribution, Leaving
from minhbach.pages.tables import UnitData
from minhbach.sources.allowance import Allowance
from minhbach.sources.revisions import Log


class Warned(Struct, frozen=True):
    """A warning that stands until its unit is made anew."""

    code: str
    file: str
    path: tuple[str | int, ...] | None
    """None: the line and the column are known."""
    line: int = 0
    column: int = 0
    on_key: bool = False
    details: dict[str, str | int] = {}

    @classmethod
    def of(cls, found: Diagnostic) -> Warned:
        """A complaint as it can be written down: what fills blanks becomes the words that it is printed as."""
        details = {key: value if isinstance(value, int) else str(value) for key, value in found.details.items()}
        place = found.place
        if isinstance(place, Span):
            return cls(found.code, place.file, None, place.line, place.column, details=details)
        return cls(found.code, place.file, place.path, on_key=place.on_key, details=details)

    def diagnostic(self) -> Diagnostic:
        """The complaint again."""
        known = Span(self.file, self.line, self.column)
        place = known if self.path is None else Place(self.file, self.path, self.on_key)
        return Diagnostic(self.code, place, self.details, "warning")


class Allowed(Struct, frozen=True):
    """An exception from the guard that the unit's texts make use of."""

    file: str
    line: int
    column: int
    kind: str
    reason: str
    first: int
    last: int
    count: int

    @classmethod
    def of(cls, one: Allowance, count: int) -> Allowed:
        """As it can be written down."""
        return cls(one.file, one.line, one.column, one.kind, one.reason, one.lines.start, one.lines.stop, count)

    def again(self) -> tuple[Allowance, int]:
        """The exception, and how much it is about."""
        lines = range(self.first, self.last)
        return Allowance(self.file, self.line, self.column, self.kind, self.reason, lines), self.count


class UnitRecord(Struct, frozen=True):
    """All that is known of a unit as it is published."""

    key: str
    files: dict[str, str]
    """Its inputs, with their SHA-256."""
    listed: ListedUnit | None
    """None: the site does not list it, and nothing of it is published."""
    given: Contribution | None
    data: UnitData | None
    """What it gives to the data of all units."""
    warnings: tuple[Warned, ...] = ()
    allowed: tuple[Allowed, ...] = ()


class SharedRecord(Struct, frozen=True):
    """The same of what stands across units."""

    key: str
    """Of what its files are made of, and all that the units gave."""
    files: dict[str, Listed] = {}
    keys: dict[str, str] = {}
    """Of each page: of all that it shows."""
    leaving: dict[str, tuple[Leaving, ...]] = {}
    """The links into units, by page."""
    tables: dict[str, Kept] = {}
    """The data of all units."""
    log: Log = Log()
    warnings: tuple[Warned, ...] = ()
    pages: int = 0
