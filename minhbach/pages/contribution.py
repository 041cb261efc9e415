"""What a unit gives to the pages across units: small, plain values, so that thousands of units can be told of at once.

A piece of a page is rendered once, with the unit; here it is markup already. What has to be added up, put in order or
looked up across units stands beside it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

import msgspec
from markupsafe import Markup

from minhbach import model as m
from minhbach.diagnostics import Span


class Piece(msgspec.Struct, frozen=True):
    """Part of a page."""

    html: str
    stale: tuple[m.Text, ...] = ()
    """The outdated translations in it: a page tells of those in the pieces that it shows."""


def shown(pieces: Iterable[Piece]) -> tuple[Markup, ...]:
    """The pieces as a template puts them on its page."""
    return tuple(Markup(piece.html) for piece in pieces)


def stale_in(pieces: Iterable[Piece]) -> tuple[m.Text, ...]:
    """The outdated translations in pieces, each once."""
    return tuple(dict.fromkeys(text for piece in pieces for text in piece.stale))


class Ranked(msgspec.Struct, frozen=True):
    """A piece with its place among those of all units: the lower, the graver."""

    rank: int
    piece: Piece


class Dated(msgspec.Struct, frozen=True):
    """A piece with the day that it is in order by."""

    day: dt.date
    piece: Piece


class AreaPiece(msgspec.Struct, frozen=True):
    """The counts of a unit's targets in a shared area, by verdict, and the way to the unit's page of it."""

    counts: dict[str, int]
    way: Piece


class Pieces(msgspec.Struct, frozen=True):
    """The pieces in one language."""

    option: Piece
    """In the search form, like `offices`, which is empty where the unit has none."""
    offices: Piece
    index: Piece
    """In the list of all A–Z indexes."""
    home: Piece
    """In the list of ways in, where a page was not found."""
    data: Piece
    """In the catalogue of the open data."""
    card: Piece = Piece("")
    """On the home, like what follows; empty without a plan."""
    attention: tuple[Ranked, ...] = ()
    """What falls short or is late, gravest first; as many as the home shows."""
    latest: Dated | None = None
    """What the latest period brought."""
    areas: dict[str, AreaPiece] = {}
    """By the id of the shared area."""
    news: tuple[Dated, ...] = ()
    """The newest first; as many as the home shows."""
    indicators: dict[str, tuple[Piece, ...]] = {}
    """Rows by the id of the shared indicator."""


class Leaving(msgspec.Struct, frozen=True):
    """A link from one part of the site to another: what it leads to, how it is written, and where."""

    target: str
    fragment: str
    link: str
    place: Span


class Contribution(msgspec.Struct, frozen=True):
    """All that is known of a unit outside its own folder."""

    unit: str
    name: m.Text
    """Its whole name."""
    illustrative: bool
    pieces: dict[str, Pieces]
    """By language."""
    targets: dict[str, int] = {}
    """The newest plan's targets, by verdict; empty without a plan."""
    tasks: int = 0
    has_plan: bool = False
    attention: int = 0
    """How many targets fall short or are late."""
    areas: tuple[str, ...] = ()
    """The ids of the shared areas that any of its plans has."""
    verdicts: tuple[str, ...] = ()
    """Of anything in its plans."""
    leaving: tuple[Leaving, ...] = ()
    contacts: tuple[tuple[str, str], ...] = ()
    """`phone` or `email`, and what it is: known as an office's wherever it is told."""
    borrowed: tuple[str, ...] = ()
    """The same of other units, which this one's texts tell and which are therefore no private person's."""
    pages: int = 0
    scheduled: int = 0
    """News that is left out because its day has not come."""
    documented: tuple[int, int] = (0, 0)
    """Of how many published values the document is named, and how many there are."""
