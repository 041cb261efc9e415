"""Small cells of surveys are withheld: which, and that no byte of the site tells them."""

import datetime as dt
import io
import shutil
import zipfile
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from minhbach import model as m
from minhbach import pipeline
from minhbach.derive.judged import judge_unit
from minhbach.derive.judgement import Verdict
from minhbach.sources.project import read_sources
from minhbach.validation.check import validate
from minhbach.validation.withholding import is_small, small_cells
from tests.repository import Repository
from tests.sample import ON, SAMPLE_SITE, settings
from tests.unit.making import bound, measure, result
from tests.unit.sampled import BASE

RATE = replace(measure(bound("at_least", 95)), survey=True)


@pytest.mark.parametrize(
    ("figures", "small"),
    [
        ({"count": 482, "of": 500}, False),
        ({"count": 5, "of": 100}, False),
        ({"count": 4, "of": 100}, True),
        ({"count": 96, "of": 100}, True),  # four who are not
        ({"count": 95, "of": 100}, False),
        ({"count": 2, "of": 4}, True),  # of four, any count tells too much
        ({"count": 0, "of": 4}, True),
        ({"count": 0, "of": 100}, False),  # nobody is in it, so it points at nobody
        ({"count": 100, "of": 100}, False),
        ({"value": 96.4}, False),  # nobody can tell; `survey-without-base` asks for the counts
    ],
)
def test_a_cell_is_small_if_few_are_in_it_outside_it_or_asked_at_all(figures: dict[str, Any], small: bool) -> None:
    assert is_small(RATE, result(**figures), 5) is small


def test_a_number_of_people_is_a_cell_of_its_own() -> None:
    people = replace(measure(bound("at_least", 95), "person"), survey=True)
    assert is_small(people, result(value=3), 5)
    assert not is_small(people, result(value=5), 5)


def withheld(least: int = 5, **counts: tuple[int, int]) -> set[str]:
    surveys = {f"hai-long.{id}": replace(RATE, id=id, within=None if id == "chung" else "chung") for id in counts}
    results = {f"hai-long.{id}": result(count=count, of=of) for id, (count, of) in counts.items()}
    day = dt.date(2026, 6, 14)
    report = m.Report(m.Period(2026, "H1"), m.Stage(day, day), None, results, {})
    return {key.partition(".")[2] for key in small_cells(report, surveys, least)}


def test_what_could_be_reckoned_from_a_whole_and_its_parts_is_withheld_too() -> None:
    assert withheld(chung=(576, 600), a=(132, 150)) == set()
    assert withheld(chung=(576, 600), a=(132, 154)) == {"a"}  # of those who are not in it, 2 are not satisfied
    assert withheld(chung=(100, 200), a=(97, 100), b=(3, 100)) == {"a", "b"}  # b alone would be the whole less a
    assert withheld(chung=(90, 180), a=(3, 60), b=(40, 60), c=(47, 60)) >= {"a"}
    shown = {"b", "c"} - withheld(chung=(90, 180), a=(3, 60), b=(40, 60), c=(47, 60))
    assert len(shown) < 2  # with both, a would be what they leave of the whole


def test_parts_that_overlap_leave_nothing_to_reckon() -> None:
    assert withheld(chung=(100, 200), a=(80, 150), b=(70, 150)) == set()


COUNT, OF, WAS = 771713, 771716, 770003  # so long that no hash holds them by chance
TELLING = [
    written for number in (COUNT, OF, WAS) for written in (f"{number}", f"{number:,}", f"{number:,}".replace(",", "."))
] + ["99.999", "99,999", "99.8%", "99,8%"]


def all_bytes(files: dict[str, bytes]) -> dict[str, bytes]:
    """Every published file, and what is inside those that are packed."""
    found = dict(files)
    for path, content in files.items():
        if content.startswith(b"PK"):
            with zipfile.ZipFile(io.BytesIO(content)) as packed:
                found |= {f"{path}/{name}": packed.read(name) for name in packed.namelist()}
    return found


def project(folder: Path, *, survey: bool) -> Path:
    """The sample site with one result that is small, its earlier figure and a note that tells it."""
    root = folder / f"project-{survey}"
    shutil.copytree(SAMPLE_SITE, root)
    plan = root / "data/xa-thu/cchc-2026-2028"
    targets, results = plan / "targets.yaml", plan / "results/2026.yaml"
    text = targets.read_text(encoding="utf-8")
    marked = text.replace("{at_least: 70}\n", "{at_least: 70}\n        survey: true\n")
    targets.write_text(marked if survey else text, encoding="utf-8")
    note = f'note: {{vi: "Khảo sát {OF} người.", en: "{OF} people were asked."}}'
    text = results.read_text(encoding="utf-8")
    text = text.replace("{count: 640, of: 1600}", f"{{count: {COUNT}, of: {OF}, {note}}}") + (
        f"corrections:\n  - result: thanh-toan-truc-tuyen.chung\n    date: 2027-01-10\n"
        f"    was: {{count: {WAS}, of: {OF}}}\n    reason: {{vi: Đếm sót phiếu., en: Forms were overlooked.}}\n"
    )
    results.write_text(text, encoding="utf-8")
    return root


def published(root: Path) -> dict[str, bytes]:
    return dict(pipeline.check(replace(settings(root.parent / "site", root), base_url=BASE)).files)


def test_no_byte_of_the_site_tells_a_figure_that_is_withheld(tmp_path: Path) -> None:
    def told(files: dict[str, bytes]) -> set[str]:
        return {n for n in TELLING for content in all_bytes(files).values() if n.encode() in content}

    plain = told(published(project(tmp_path, survey=False)))
    assert plain >= {"771713", "771.713", "771,716", "99,8%", "99.8%"}  # the search finds what is published

    files = published(project(tmp_path, survey=True))
    assert told(files) == set()
    for path, words in (("xa-thu", "Giữ kín để bảo vệ người trả lời"), ("xa-thu/en", "Withheld to protect")):
        assert words in files[f"{path}/cchc-2026-2028/chi-tieu/thanh-toan-truc-tuyen.html"].decode()
        assert words in files[f"{path}/cchc-2026-2028/ky/2026.html"].decode()
        assert words in files[f"{path}/cchc-2026-2028/thay-doi.html"].decode()


def test_the_public_history_tells_no_figure_either_that_git_remembers(tmp_path: Path) -> None:
    root = project(tmp_path, survey=True)
    repository = Repository(root)
    repository.commit("2027-01-05")
    repository.replace("data/xa-thu/cchc-2026-2028/results/2026.yaml", f"count: {COUNT}", "count: 771712")
    repository.commit("2027-01-12")
    found = all_bytes(published(root))
    assert {n for n in [*TELLING, "771712", "771.712", "771,712"] for c in found.values() if n.encode() in c} == set()


def test_a_measure_that_is_withheld_cannot_be_judged_and_stays_in_every_total(tmp_path: Path) -> None:
    totals = []
    for survey in (False, True):
        chosen = settings(tmp_path / "site", project(tmp_path, survey=survey))
        site, _ = validate(read_sources(chosen.root)[0], chosen.schemas, ON)
        assert site
        plan = judge_unit(site.units[0], ON).plans[0]
        totals.append(plan.target_totals)
    plain, with_less = totals
    assert plain.total == with_less.total
    assert with_less.counts[Verdict.CANNOT_JUDGE] == plain.counts.get(Verdict.CANNOT_JUDGE, 0) + 1
    view = next(t for t in plan.targets if t.target.id == "thanh-toan-truc-tuyen")
    assert view.measures[0].judgement.reason == "cannot_judge.withheld"
