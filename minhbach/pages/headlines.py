"""What a home page says first: what falls short or is late, and what the latest period changed."""

from __future__ import annotations

from minhbach.derive.judgement import GRAVEST_FIRST, Verdict
from minhbach.pages import contexts as c
from minhbach.pages.rows import PlanRows

MOST = 6
"""So many rows stand on a home page; the rest is a link away."""

FALLS_SHORT = frozenset({Verdict.NOT_MET, Verdict.NOT_COMPLETED, Verdict.OVERDUE, Verdict.BEHIND})

STANDING = {
    Verdict.MET: 2,
    Verdict.DONE: 2,
    Verdict.ON_TRACK: 1,
    Verdict.IN_PROGRESS: 1,
    Verdict.BEHIND: 0,
    Verdict.OVERDUE: 0,
    Verdict.NOT_STARTED: 0,
    Verdict.NOT_MET: 0,
    Verdict.NOT_COMPLETED: 0,
}
"""Kept, on the way, short of it: a move between these is told. A verdict that says nothing of a figure has none."""


def attention(rows: PlanRows) -> list[c.TargetRow]:
    """All targets that fall short or are late, gravest first."""
    found = [row for row in rows.targets if row.verdict in FALLS_SHORT]
    return sorted(found, key=lambda row: GRAVEST_FIRST.index(row.verdict))


def attention_tasks(rows: PlanRows) -> list[c.TaskRow]:
    """All tasks that are overdue or were given up, gravest first."""
    found = [row for row in rows.tasks if row.judgement.verdict in (Verdict.NOT_COMPLETED, Verdict.OVERDUE)]
    return sorted(found, key=lambda row: GRAVEST_FIRST.index(row.judgement.verdict))


def latest(rows: PlanRows) -> c.Latest | None:
    """What the latest period brought; None if nothing was reported."""
    if not rows.periods:
        return None
    period = rows.periods[0]
    seen = [(row, view, view.series) for row in rows.targets for view in row.measures if view.series]
    now = [(row, view, series) for row, view, series in seen if series[0].period == period.period]
    moves = [c.Move(row, view, series[0], series[1]) for row, view, series in now if len(series) > 1]
    return c.Latest(
        period=period,
        reported=len({row.target.id for row, _, _ in now}),
        total=len(rows.targets),
        worse=tuple(move for move in moves if _step(move) < 0),
        better=tuple(move for move in moves if _step(move) > 0),
    )


def _step(move: c.Move) -> int:
    """Below 0: worse than in the period before; 0: as before, or nothing can be said."""
    now, before = (STANDING.get(point.judgement.verdict) for point in (move.now, move.before))
    return 0 if now is None or before is None else now - before
