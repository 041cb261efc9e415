"""A real case for every reason that a verdict can have: what the rules say of it, and what the pages then say."""

from datetime import date
from decimal import Decimal

from minhbach import model as m
from minhbach.derive.judgement import Case, Verdict
from tests.unit.making import SCALE, baseline, bound, case, change, measure, reported, task_case

AT_LEAST, MORE, AT_MOST, LESS = (bound(c, 95) for c in ("at_least", "more_than", "at_most", "less_than"))
RISES, RANK, ABOUT = m.RisesEveryYear(), m.RankAtLeast("kha"), m.About(Decimal(8), Decimal(10))
BETWEEN = m.Between(Decimal(4), Decimal(6))
REACH = measure(AT_LEAST, pace="reach", baseline=baseline(50))
PRINTED = measure(AT_LEAST, not_judgeable=m.Text("một câu", "a sentence"))
DONE, GOING, WAITING = ({"status": s} for s in ("done", "in_progress", "not_started"))

EVERY_REASON: dict[str, tuple[Verdict, Case]] = {
    "not_due": (Verdict.NOT_DUE, case(measure(AT_LEAST), reported(value=99), on="2025-12-31")),
    "no_data.running": (Verdict.NO_DATA, case(measure(AT_LEAST), on="2026-07-01")),
    "no_data.ended": (Verdict.NO_DATA, case(measure(AT_LEAST), on="2031-01-01")),
    "done.undated": (Verdict.DONE, task_case("2026-06-30", reported(**DONE))),
    "done.dated": (Verdict.DONE, task_case(None, reported(completed=date(2026, 5, 1), **DONE))),
    "done.early": (Verdict.DONE, task_case("2026-06-30", reported(completed=date(2026, 6, 29), **DONE))),
    "done.on_time": (Verdict.DONE, task_case("2026-06-30", reported(completed=date(2026, 6, 30), **DONE))),
    "done.late": (Verdict.DONE, task_case("2026-06-30", reported(completed=date(2026, 7, 1), **DONE))),
    "not_completed": (Verdict.NOT_COMPLETED, task_case("2026-06-30", reported(status="not_completed"))),
    "overdue.in_progress": (Verdict.OVERDUE, task_case("2026-06-30", reported(**GOING))),
    "overdue.not_started": (Verdict.OVERDUE, task_case("2026-06-30", reported(**WAITING))),
    "overdue.unknown": (Verdict.OVERDUE, task_case("2026-06-30", reported(note=m.Text("một câu")))),
    "in_progress.deadline": (Verdict.IN_PROGRESS, task_case("2026-07-01", reported(**GOING))),
    "in_progress.open": (Verdict.IN_PROGRESS, task_case(None, reported(**GOING))),
    "not_started.deadline": (Verdict.NOT_STARTED, task_case("2026-07-01", reported(**WAITING))),
    "not_started.open": (Verdict.NOT_STARTED, task_case(None, reported(**WAITING))),
    "cannot_judge.printed": (Verdict.CANNOT_JUDGE, case(PRINTED, reported(value=99))),
    "cannot_judge.withheld": (Verdict.CANNOT_JUDGE, case(measure(AT_LEAST), reported(withheld=True))),
    "cannot_judge.status": (Verdict.CANNOT_JUDGE, task_case(None, reported(note=m.Text("một câu")))),
    "cannot_judge.figure": (Verdict.CANNOT_JUDGE, case(measure(AT_LEAST), reported(note=m.Text("một câu")))),
    "cannot_judge.baseline": (Verdict.CANNOT_JUDGE, case(measure(change(-10), "person"), reported(value=90))),
    "cannot_judge.previous_year": (Verdict.CANNOT_JUDGE, case(measure(RISES, "point"), reported("2026", value=90))),
    "cannot_judge.whole_year": (Verdict.CANNOT_JUDGE, case(measure(RISES, "point"), reported(value=90))),
    "cannot_judge.about": (Verdict.CANNOT_JUDGE, case(measure(ABOUT), reported(value="7.9"))),
    "cannot_judge.rank": (Verdict.CANNOT_JUDGE, case(measure(RANK, "rank", scale=SCALE), reported(value=3))),
    "cannot_judge.line": (
        Verdict.CANNOT_JUDGE,
        case(measure(AT_LEAST, pace="reach"), reported(value=90), on="2026-07-01"),
    ),
    "met.level": (Verdict.MET, case(measure(AT_LEAST), reported(value=95))),
    "met.above": (Verdict.MET, case(measure(AT_LEAST), reported(count=1999, of=2000))),
    "met.below": (Verdict.MET, case(measure(AT_MOST), reported(count=1, of=2000))),
    "met.within": (Verdict.MET, case(measure(BETWEEN, "inspection"), reported(value=5))),
    "met.change": (Verdict.MET, case(measure(change(-10), "person", baseline=baseline(29)), reported(value=26))),
    "met.rank": (Verdict.MET, case(measure(RANK, "rank", scale=SCALE), reported(rank="tot"))),
    "met.rises": (
        Verdict.MET,
        case(
            measure(RISES, "point", baseline=baseline(80)),
            reported("2026", value="80.04"),
            reported("2027-H1", value=9),
        ),
    ),
    "not_met.level": (Verdict.NOT_MET, case(measure(MORE), reported(value=95))),
    "not_met.above": (Verdict.NOT_MET, case(measure(LESS), reported(count=1999, of=2000))),
    "not_met.below": (Verdict.NOT_MET, case(measure(MORE), reported(count=1899, of=2000))),
    "not_met.change": (
        Verdict.NOT_MET,
        case(measure(change(-10), "person", baseline=baseline(29)), reported(value=27)),
    ),
    "not_met.rank": (Verdict.NOT_MET, case(measure(RANK, "rank", scale=SCALE), reported(rank="yeu"))),
    "not_met.rises": (
        Verdict.NOT_MET,
        case(measure(RISES, "point", baseline=baseline("80.04")), reported("2026", value=80)),
    ),
    "on_track": (Verdict.ON_TRACK, case(REACH, reported(count=3, of=5), on="2026-07-01")),
    "behind": (Verdict.BEHIND, case(REACH, reported(count=51, of=100), on="2026-07-01")),
}
