"""The quick answer whether a value follows its schema is that of the full validator, whatever stands in a file."""

import copy
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as settings_of_hypothesis
from hypothesis import strategies as st

from minhbach.diagnostics import Step
from minhbach.sources.project import read_sources
from minhbach.validation.conformity import checks
from minhbach.validation.schema import validators
from tests.sample import SAMPLE_SITE, settings

SOURCES, _ = read_sources(SAMPLE_SITE)
SCHEMAS = settings(SAMPLE_SITE).schemas
RECORDS: dict[str, tuple[str, Any]] = {file: (SOURCES.kinds[file], value) for file, value in SOURCES.values.items()}
RECORDS |= {
    file: ("news" if SOURCES.prose[file].language == "vi" else "news_translation", value)
    for file, value in SOURCES.front.items()
}
TEXTS = ["", " ", "x", "x\n", "x" * 6000, "2026", "2026-06-14", "2026-02-30", "2026-H1", "14/6/2026", "percent", "a.b"]
TEXTS += ["https://example.org/", "javascript:x", "a@example.org", "0200 000 000", "II.2", "done", "at_least"]
STRANGE: list[Any] = [None, True, 0, 1, -1, 2026, 10**7, *map(Decimal, ("1.5", "1.234", "-0.5", "96.40")), *TEXTS]
STRANGE += [[], ["x"], ["x", "x"], [{"a": 1}, {"a": 1}], [None], {}, {"vi": "x"}, {"vi": "x", "en": ""}, {"x": 1}]


def places_in(value: Any, path: tuple[Step, ...] = ()) -> Iterator[tuple[Step, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, held in inner:
        yield (*path, step)
        yield from places_in(held, (*path, step))


PLACES = [(file, path) for file, (_, value) in RECORDS.items() for path in places_in(value)]


def answers(schema: str, value: Any) -> tuple[bool, bool]:
    return checks(SCHEMAS)[schema](value), not any(True for _ in validators(SCHEMAS)[schema].iter_errors(value))


@pytest.mark.parametrize("file", RECORDS)
def test_files_without_faults_need_no_second_look(file: str) -> None:
    assert answers(*RECORDS[file]) == (True, True)


@given(st.sampled_from(PLACES), st.sampled_from(STRANGE), st.sampled_from(("put", "leave out", "rename", "twice")))
@settings_of_hypothesis(max_examples=400)
def test_the_quick_answer_is_that_of_the_full_validator(
    place: tuple[str, tuple[Step, ...]], strange: Any, edit: str
) -> None:
    file, path = place
    schema, value = copy.deepcopy(RECORDS[file])
    holder = value
    for step in path[:-1]:
        holder = holder[step]
    if edit == "put":
        holder[path[-1]] = strange
    elif edit == "twice" and isinstance(holder, list):
        holder.append(holder[0])
    else:
        held = holder.pop(path[-1])
        if edit == "rename" and isinstance(holder, dict):
            holder["khác"] = held
    quick, full = answers(schema, value)
    assert quick == full


def test_what_is_not_known_is_refused(tmp_path: Any) -> None:
    (tmp_path / "a.json").write_text('{"properties": {"x": {"multipleOf": 2}, "y": {"format": "colour"}}}')
    (tmp_path / "tree.json").write_text('{"properties": {"inner": {"$ref": "#"}}, "additionalProperties": false}')
    made = checks(tmp_path)
    assert [made["a"](value) for value in ({}, {"z": 1}, {"x": 2}, {"y": "red"})] == [True, True, False, False]
    assert made["tree"]({"inner": {"inner": {}}}) and not made["tree"]({"inner": {"other": {}}})
