"""The page that searches: the units and the filters that it offers. What it finds is made in `search_index`."""

from __future__ import annotations

from collections.abc import Sequence

from minhbach import model as m
from minhbach.derive.judgement import GRAVEST_FIRST
from minhbach.pages import contexts as c
from minhbach.pages import urls
from minhbach.pages.contribution import Contribution, shown, stale_in
from minhbach.pages.search_index import KINDS


def search_page(site: m.Site, given: Sequence[Contribution], index: str, language: str) -> c.SearchPage:
    """All units, and of the shared areas and the verdicts those under which something stands today.

    `index` is the path of what search knows across units.
    """
    areas = {area for unit in given for area in unit.areas}
    verdicts = {verdict for unit in given for verdict in unit.verdicts}
    units = [unit.pieces[language].option for unit in given]
    offices = [unit.pieces[language].offices for unit in given]
    return c.SearchPage(
        units=shown(units),
        offices=shown(offices),
        index=index,
        areas=tuple(area for area in site.areas if area.id in areas),
        verdicts=tuple((urls.verdict(verdict), verdict) for verdict in GRAVEST_FIRST if verdict in verdicts),
        kinds=KINDS,
        a_to_z=urls.shared("a-z", language),
        stale=stale_in([*units, *offices]),
    )
