"""Whoever can write a file may be hostile: every field is attacked, and nothing gets through.

The cases are files: tests/adversarial.py says what they may hold. Refused ones are only checked; the harmless are
published together, each in a place of its own, and every page is read as a browser reads it.
"""

import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from minhbach import pipeline
from tests.adversarial import OTHER_FIELDS, Case, Known, active_parts, cases, dangers, fields, put, visible_text
from tests.conftest import Figure
from tests.sample import SAMPLE_SITE, settings
from tests.unit.test_errors import apply

CASES = cases()
REFUSED = [case for case in CASES if case.outcome == "refused"]
HARMLESS = [case for case in CASES if case.outcome == "harmless"]


@dataclass(frozen=True, slots=True)
class Attacked:
    """A site that harmless cases were published on: its files, and the words of its pages."""

    files: Mapping[str, bytes]
    words: str


def attacked(root: Path, chosen: list[Case]) -> Path:
    shutil.copytree(SAMPLE_SITE, root)
    for case in chosen:
        for change in case.changes:
            apply(root, **change)
        if case.file:
            put(root, case)
    return root


def rounds() -> Iterator[list[Case]]:
    """The harmless cases in as few sites as will do: no two in one change the same place."""
    left = list(HARMLESS)
    while left:
        taken: set[object] = set()
        chosen = []
        for case in left:
            if taken.isdisjoint(case.places):
                taken |= case.places
                chosen.append(case)
        left = [case for case in left if case not in chosen]
        yield chosen


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Attacked]:
    """The site that each harmless case is on."""
    folder = tmp_path_factory.mktemp("attacked")
    result: dict[str, Attacked] = {}
    for number, chosen in enumerate(rounds()):
        built = pipeline.check(settings(folder / "site", attacked(folder / str(number), chosen)))
        site = Attacked(built.files, visible_text(built.files))
        result |= {case.name: site for case in chosen}
    return result


@pytest.mark.parametrize("case", REFUSED, ids=lambda case: case.name)
def test_what_could_do_harm_or_deceive_is_refused(case: Case, tmp_path: Path) -> None:
    with pytest.raises(pipeline.RefusedSources) as refusal:
        pipeline.check(settings(tmp_path / "site", attacked(tmp_path / "project", [case])))
    assert set(case.codes) <= {complaint.code for complaint in refusal.value.diagnostics}


@cache
def untouched() -> Known:
    return active_parts(pipeline.check(settings(SAMPLE_SITE / "site")).files)


@pytest.mark.parametrize("case", HARMLESS, ids=lambda case: case.name)
def test_what_is_published_is_shown_as_it_was_written(case: Case, published: dict[str, Attacked]) -> None:
    assert " ".join(case.shows.split()) in published[case.name].words


def test_nothing_active_comes_from_content(published: dict[str, Attacked], figure: Figure) -> None:
    sites = {id(site): site for site in published.values()}.values()
    found = [
        danger
        for site in sites
        for path, content in site.files.items()
        for danger in dangers(path, content, untouched())
    ]
    assert found == []
    counts = f"{len(CASES)} tried: {len(REFUSED)} refused, {len(HARMLESS)} published harmless, {len(found)} got through"
    figure("adversarial inputs", counts)


@pytest.mark.parametrize(
    "html",
    [
        "<script>alert(1)</script>",
        "<p onclick=x>a</p>",
        "<a href=' javascript:x'>a</a>",
        "<img src=//elsewhere.example/x>",
        "<iframe></iframe>",
        "<form action=x></form>",
        "<style>*{}</style>",
        "<base href=x>",
        "<svg><script>x</script></svg>",
    ],
)
def test_the_inspection_sees_what_is_active(html: str) -> None:
    assert list(dangers("a.html", f"<!doctype html><body>{html}".encode(), untouched()))


def test_the_inspection_sees_formulas() -> None:
    table = "﻿a,=1+1,'=1,-2.5,-2+3,@x\r\n".encode()
    assert len(list(dangers("a.csv", table, untouched()))) == 3


def test_every_field_that_a_person_can_write_is_attacked() -> None:
    assert (fields() | OTHER_FIELDS) - {case.field for case in CASES} == set()
    assert len(CASES) >= 150
