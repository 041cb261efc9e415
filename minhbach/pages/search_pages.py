"""The page that searches: the units and the filters that it offers. What it finds is made in `search_index`."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from minhbach import model as m
from minhbach.derive.judgement import GRAVEST_FIRST
from minhbach.pages import contexts as c
from minhbach.pages import urls
from minhbach.pages.contribution import Contribution
from minhbach.pages.search_index import KINDS


def search_page(site: m.Site, given: Sequence[Contribution], index: str, language: str) -> c.SearchPage:
    """All units, and of the shared areas and the verdicts those under which something stands today.

    `index` is the path of what search knows across units.
    """
    areas = {area for unit in given for area in unit.areas}
    verdicts = {verdict for unit in given for verdict in unit.verdicts}
    pieces = [unit.pieces[language] for unit in given]
    return c.SearchPage(
        units=tuple(Markup(piece.option) for piece in pieces),
        offices=tuple(Markup(piece.offices) for piece in pieces),
        index=index,
        areas=tuple(area for area in site.areas if area.id in areas),
        verdicts=tuple((urls.verdict(verdict), verdict) for verdict in GRAVEST_FIRST if verdict in verdicts),
        kinds=KINDS,
        a_to_z=urls.shared("a-z", language),
    )
