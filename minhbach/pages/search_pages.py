"""The page that searches: the units and the filters that it offers. What it finds is made in `search_index`."""

from __future__ import annotations

from minhbach import model as m
from minhbach.derive.judged import JudgedUnit
from minhbach.derive.judgement import GRAVEST_FIRST
from minhbach.pages import contexts as c
from minhbach.pages import urls
from minhbach.pages.alphabet import alphabetical_key
from minhbach.pages.search_index import KINDS, index_name


def search_page(site: m.Site, judged: tuple[JudgedUnit, ...], language: str) -> c.SearchPage:
    """All units, and of the shared areas and the verdicts those under which something stands today."""
    plans = [plan for unit in judged for plan in unit.plans]
    areas = {area.id for plan in plans for area in plan.plan.areas}
    verdicts = {target.verdict for plan in plans for target in plan.targets}
    verdicts |= {task.judgement.verdict for plan in plans for task in plan.tasks}
    return c.SearchPage(
        units=tuple(_unit(unit.unit, language) for unit in judged),
        index=index_name(),
        areas=tuple(area for area in site.areas if area.id in areas),
        verdicts=tuple((urls.verdict(verdict), verdict) for verdict in GRAVEST_FIRST if verdict in verdicts),
        kinds=KINDS,
        a_to_z=urls.shared("a-z", language),
    )


def _unit(unit: m.Unit, language: str) -> c.SearchUnit:
    offices = sorted(unit.offices, key=lambda office: alphabetical_key(office.name, language))
    return c.SearchUnit(unit, urls.unit(unit.id, language), index_name(unit.id), tuple(offices))
