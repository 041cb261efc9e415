"""How a list of targets or tasks can be narrowed: what each row is found by, and which values have how many rows.

The browser only compares what stands here (`templates/static/lists.js`); it judges and sorts nothing itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from minhbach import model as m
from minhbach.derive.judgement import GRAVEST_FIRST
from minhbach.pages import contexts as c
from minhbach.pages import urls
from minhbach.pages.alphabet import alphabetical_key
from minhbach.pages.rows import PlanRows


def narrow_targets(rows: PlanRows) -> c.Narrowing:
    """The ways to narrow the list of a plan's targets."""
    judged = rows.judged.targets
    ranks = _ranks([j.target.title for j in judged], rows.language)
    facets = {
        j.target.id: c.Facets(
            area=j.target.area,
            offices=_offices(j.lead, j.coordinate),
            verdict=urls.verdict(j.verdict),
            years=_years(each.measure.stage for each in j.measures),
            rank=rank,
        )
        for j, rank in zip(judged, ranks, strict=True)
    }
    return _narrowing(rows, facets)


def narrow_tasks(rows: PlanRows) -> c.Narrowing:
    """The ways to narrow the list of a plan's tasks."""
    judged = rows.judged.tasks
    ranks = _ranks([j.task.title for j in judged], rows.language)
    facets = {
        j.task.id: c.Facets(
            area=j.task.area,
            offices=_offices(j.lead, j.coordinate),
            verdict=urls.verdict(j.judgement.verdict),
            years=(str(j.task.due.year) if j.task.due else urls.NO_DEADLINE,),
            rank=rank,
        )
        for j, rank in zip(judged, ranks, strict=True)
    }
    return _narrowing(rows, facets)


def _offices(lead: Iterable[str], coordinate: Iterable[str]) -> tuple[str, ...]:
    """Each office once; a promise without a lead is found as such even where others coordinate it."""
    return tuple(dict.fromkeys((*(lead or (urls.NO_LEAD,)), *coordinate)))


def _years(stages: Iterable[m.Stage]) -> tuple[str, ...]:
    years = {year for stage in stages for year in range(stage.start.year, stage.end.year + 1)}
    return tuple(map(str, sorted(years)))


def _ranks(titles: Sequence[m.Text], language: str) -> list[int]:
    """The place of each title by the alphabet; of equal ones the earlier comes first."""
    ranks = [0] * len(titles)
    for rank, at in enumerate(sorted(range(len(titles)), key=lambda at: alphabetical_key(titles[at], language))):
        ranks[at] = rank
    return ranks


def _narrowing(rows: PlanRows, facets: Mapping[str, c.Facets]) -> c.Narrowing:
    found = facets.values()
    areas = Counter(f.area for f in found)
    verdicts = Counter(f.verdict for f in found)
    offices = Counter(id for f in found for id in f.offices)
    years = Counter(year for f in found for year in f.years)

    def useful(choices: Iterable[c.Choice]) -> tuple[c.Choice, ...]:
        """Those that occur; none where each of them has all rows."""
        occurring = tuple(choice for choice in choices if choice.count)
        return occurring if any(choice.count < len(found) for choice in occurring) else ()

    return c.Narrowing(
        areas=useful(c.Choice(area.id, areas[area.id], words=area.title) for area in rows.plan.areas),
        offices=useful(_office_choices(rows, offices)),
        verdicts=useful(c.Choice(urls.verdict(v), verdicts[urls.verdict(v)], verdict=v) for v in GRAVEST_FIRST),
        years=useful(_year_choices(years)),
        facets=facets,
    )


def _office_choices(rows: PlanRows, counts: Counter[str]) -> Iterator[c.Choice]:
    """By the alphabet; what no office leads comes last."""
    for office in sorted(rows.unit.offices, key=lambda office: alphabetical_key(office.name, rows.language)):
        yield c.Choice(office.id, counts[office.id], words=office.name)
    yield c.Choice(urls.NO_LEAD, counts[urls.NO_LEAD], label="tasks.no_lead")


def _year_choices(counts: Counter[str]) -> Iterator[c.Choice]:
    """From the first year on; what has no deadline comes last."""
    for year in sorted(counts.keys() - {urls.NO_DEADLINE}):
        yield c.Choice(year, counts[year])
    yield c.Choice(urls.NO_DEADLINE, counts[urls.NO_DEADLINE], label="narrow.no_deadline")
