"""What a home page says first: what falls short, and what moved since the period before."""

import pytest
from msgspec.structs import replace

from minhbach import model as m
from minhbach.derive.judged import judge_plan
from minhbach.derive.judgement import Verdict
from minhbach.pages import headlines
from minhbach.pages.rows import PlanRows
from tests.unit.making import bound, measure, result
from tests.unit.test_judged import DAY, plan, report, target, task

UNIT = m.Unit(
    *("xa-x", "commune", m.Text("Xã X"), m.Text("Xã X"), m.Text("Tỉnh Y"), None, False, None, None),
    offices=(m.Office("phong", "office", m.Text("Phòng")), m.Office("doan", "office", m.Text("Đoàn"))),
    plans=(),
)


def rows(*reports: m.Report, on: str = "2027-02-01", **more: object) -> PlanRows:
    """A plan whose targets `a` and `b` are each to hold at least 95."""
    targets = tuple(target(id, measure(bound("at_least", 95))) for id in "ab")
    given = {"targets": targets, "reports": reports, "texts": {"vi": m.Prose((), {}, "vi")}} | more
    return PlanRows(UNIT, judge_plan(replace(plan(), **given), DAY(on)), "vi")


def values(period: str, **figures: object) -> m.Report:
    return report(period, {f"{id}.chung": result(value=value) for id, value in figures.items()})


def test_a_promise_that_fell_short_stands_among_the_worse() -> None:
    found = headlines.latest(rows(values("2026-H1", a=96, b=90), values("2026", a=94, b=95)))
    assert found
    assert [move.row.target.id for move in found.worse] == ["a"]
    assert [move.row.target.id for move in found.better] == ["b"]
    assert (found.reported, found.total) == (2, 2)
    assert found.worse[0].before.period == m.Period.parse("2026-H1")


def test_what_stays_on_its_side_has_not_moved() -> None:
    found = headlines.latest(rows(values("2026-H1", a=96, b=90), values("2026", a=99, b=94)))
    assert found
    assert (found.worse, found.better) == ((), ())


def test_only_what_the_latest_period_reports_moves() -> None:
    found = headlines.latest(rows(values("2025", b=99), values("2026-H1", a=96, b=90), values("2026", a=96)))
    assert found
    assert (found.reported, found.worse) == (1, ())


def test_a_first_figure_is_no_move() -> None:
    found = headlines.latest(rows(values("2026", a=90)))
    assert found
    assert (found.reported, found.worse, found.better) == (1, (), ())


def test_without_reports_there_is_nothing_new() -> None:
    assert headlines.latest(rows()) is None


def test_the_gravest_stands_first_and_what_is_kept_or_silent_not_at_all() -> None:
    late = measure(bound("at_least", 95), pace="reach", stage=m.Stage(DAY("2026-01-01"), DAY("2027-12-31")))
    targets = (
        target("kept", measure(bound("at_least", 50))),
        target("behind", replace(late, baseline=m.Baseline(result(value=0).value, "2025"))),  # type: ignore[arg-type]
        target("short", measure(bound("at_least", 95))),
        target("silent", measure(bound("at_least", 95))),
    )
    found = headlines.attention(rows(values("2026", kept=60, behind=10, short=60), targets=targets))
    assert [(row.target.id, row.verdict) for row in found] == [
        ("short", Verdict.NOT_MET),
        ("behind", Verdict.BEHIND),
    ]


@pytest.mark.parametrize(("on", "late"), [("2026-06-30", []), ("2026-07-01", ["cham"])])
def test_a_task_is_late_from_the_day_after_its_deadline(on: str, late: list[str]) -> None:
    reports = (report("2026-Q1", tasks={"cham": m.Result(status="in_progress")}),)
    given = rows(*reports, tasks=(task("cham", "2026-06-30"), task("khong-han")), on=on)
    assert [row.task.id for row in headlines.attention_tasks(given)] == late


def test_the_card_tells_the_longest_wait_and_how_many_offices_lead() -> None:
    assert rows(on="2026-01-11").card.silence > 0
    assert rows(values("2026", a=96, b=96)).card.silence == 0
    assert rows().card.offices == 1
