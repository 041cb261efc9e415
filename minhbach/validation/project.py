"""What the rules look at, and two complaints that many of them make."""

from __future__ import annotations

import datetime as dt
import difflib
from collections.abc import Collection, Iterable, Iterator
from typing import Protocol

from msgspec import Struct

from minhbach import model as m
from minhbach.diagnostics import Diagnostic, Place
from minhbach.sources.project import Sources


class Project(Struct, frozen=True):
    """The model of one unit or of what stands across units, the sources it came from, and the day.

    Ids are looked up in the files' raw values as well, so that a record that its schema refused does not make
    everything that refers to it look wrong too.
    """

    site: m.Site
    sources: Sources
    on: dt.date
    unit: str = ""
    """The id of the one unit that is looked at; empty for what stands across units."""

    def ids(self, file: str, key: str) -> Collection[str]:
        """The ids that a file's list declares, sound records or not; any id at all if the file could not be read."""
        value = self.sources.values.get(file)
        records = value.get(key) if isinstance(value, dict) else None
        if not isinstance(records, list):
            return Anything() if file in self.sources.kinds else ()
        return {r["id"] for r in records if isinstance(r, dict) and isinstance(r.get("id"), str)}

    def plans(self) -> Iterator[tuple[m.Unit, m.Plan, str]]:
        """Every plan with its unit and its data folder."""
        for unit in self.site.units:
            for plan in unit.plans:
                yield unit, plan, f"data/{unit.id}/{plan.id}"


class Anything(tuple[str, ...]):
    """Stands for the ids of a broken file: what refers to them cannot be called wrong."""

    __slots__ = ()

    def __contains__(self, _: object) -> bool:
        return True


class Named(Protocol):
    """A record with an id of its own."""

    @property
    def id(self) -> str:
        """Its id."""

    @property
    def place(self) -> Place:
        """Where it stands."""


def unknown(code: str, place: Place, id: str, known: Iterable[str], file: str = "") -> Diagnostic:
    """A complaint about an id that is not known, with the nearest one that is."""
    known = sorted(set(known))
    near = difflib.get_close_matches(id, known, n=1, cutoff=0.5)
    listed = ", ".join(known[:12]) + (" …" if len(known) > 12 else "")
    return Diagnostic(code, place, {"found": id, "near": near[0] if near else "", "known": listed, "file": file})


def twice(records: Iterable[Named]) -> Iterator[Diagnostic]:
    """Complaints about ids that stand a second time in one list."""
    first: dict[str, int] = {}
    for at, record in enumerate(records, 1):
        if first.setdefault(record.id, at) != at:
            yield Diagnostic("duplicate-id", record.place.at("id"), {"found": record.id, "first": first[record.id]})
