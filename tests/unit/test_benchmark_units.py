"""The made-up communes that benchmarks build: always the same, fit to be published, and of every form."""

import datetime as dt
import json
from pathlib import Path

import yaml

from benchmarks.units.project import write_project
from benchmarks.units.unit import unit_files
from minhbach.pipeline import build
from minhbach.settings import PACKAGE, Settings

FORMS = set(json.loads((PACKAGE.parent / "data/schema/common.json").read_text())["$defs"]["require"]["properties"])


def test_a_unit_is_made_of_its_number_alone(tmp_path: Path) -> None:
    write_project(tmp_path, [6, 7])
    written = {path: (tmp_path / path).read_text(encoding="utf-8") for path in unit_files(7)}
    assert written == unit_files(7)
    assert [*unit_files(7).values()] != [*unit_files(8).values()]


def test_a_unit_promises_in_every_form_that_there_is() -> None:
    plans = [yaml.safe_load(text) for file, text in unit_files(3).items() if file.endswith("targets.yaml")]
    assert len(plans) == 2
    for plan in plans:
        measures = [measure for target in plan["targets"] for measure in target["measures"]]
        assert {form for measure in measures for form in measure["require"]} == FORMS


def test_units_are_built_without_a_warning_and_count_as_real_ones(tmp_path: Path) -> None:
    write_project(tmp_path / "project", [1, 2])
    built = build(Settings(tmp_path / "project", tmp_path / "site", dt.date(2026, 11, 25)))
    assert built.warnings == ()
    assert built.units == 2
    assert 600 < built.pages < 800
    compared = (tmp_path / "site/chi-so/ho-so-dung-han.html").read_text(encoding="utf-8")
    assert "Xã Thử nghiệm 0001" in compared
    assert "Xã Thử nghiệm 0002" in compared
