"""Bad input as files: each case changes the sample site a little and holds every complaint that must follow.

A case is `tests/cases/errors/<name>.yaml`: `changes` lists what happens to which file of the sample site, and
`strict: true` asks for a strict build. Beside it `<name>.expected` has what the program prints, in Vietnamese and in
English. The warnings that the sample site gives of itself (a text without English, stale English) are left out, unless
strict. So is what follows for a translation from a change of its Vietnamese, unless the case has `translations: true`.
A changed template is one of a copy of the engine's.

To add a case, write the .yaml and run `python build.py test unit -- --refresh`; then read the .expected: is it the
right place, and would an official know what to do? The same command refreshes the golden pages and docs/messages.md.
"""

import copy
import os
import re
import shutil
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import settings as settings_of_hypothesis
from hypothesis import strategies as st
from msgspec.structs import replace

from minhbach import pipeline
from minhbach.diagnostics import Diagnostic, Step, errors
from minhbach.messages import Messages
from minhbach.render.catalog import load_catalog
from minhbach.settings import Settings
from minhbach.sources.project import Sources, read_sources
from minhbach.validation.check import validate
from tests.conftest import Expect
from tests.sample import SAMPLE_SITE, TEMPLATES, TESTS, settings

CASES = sorted((TESTS / "cases" / "errors").glob("*.yaml"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_bad_input_gets_all_its_complaints_and_leaves_the_last_good_site(
    case: Path, tmp_path: Path, published_sample: Path, expect: Expect
) -> None:
    wanted = yaml.safe_load(case.read_text(encoding="utf-8"))
    root, output = tmp_path / "project", tmp_path / "site"
    shutil.copytree(SAMPLE_SITE, root)
    shutil.copytree(published_sample, output)
    if any(change["file"].startswith("templates/") for change in wanted["changes"]):
        shutil.copytree(TEMPLATES, root / "templates")
    for change in wanted["changes"]:
        apply(root, **change)

    chosen = settings(output, root, strict=wanted.get("strict", False))
    found, sources, published = build(chosen)

    about = [d for d in found if wanted.get("translations") or d.severity == "error" or d.code != "stale-translation"]
    expect(case.with_suffix(".expected"), in_both_languages(about, sources, chosen))
    assert published != bool(errors(found))
    assert published or contents(output) == contents(published_sample)
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith(".")] == []


def apply(root: Path, file: str, **change: Any) -> None:
    """Do one change to one file. Replaced words must stand in it exactly once, so that a case cannot go stale."""
    path = root / file
    path.parent.mkdir(parents=True, exist_ok=True)
    match change:
        case {"replace": old, **new}:
            before, after = path.read_bytes().split(old.encode())
            path.write_bytes(before + new_bytes(**new) + after)
        case {"replace_all": old, **new}:
            assert old.encode() in path.read_bytes()
            path.write_bytes(path.read_bytes().replace(old.encode(), new_bytes(**new)))
        case {"append": text}:
            path.write_bytes(path.read_bytes() + text.encode())
        case {"write": text, **more}:
            for number in range(more.get("copies", 1)):
                Path(str(path).format(number)).write_bytes(text.encode() * more.get("times", 1))
        case {"write_hex": digits}:
            path.write_bytes(bytes.fromhex(digits))
        case {"delete": True}:
            path.unlink()
        case {"folder": True}:
            path.mkdir()
        case {"pipe": True} if hasattr(os, "mkfifo"):
            os.mkfifo(path)
        case {"link_to": target}:
            path.unlink(missing_ok=True)
            try:
                path.symlink_to(target)
            except OSError:
                pytest.skip("this system lets nobody make links")
        case {"pipe": True}:
            pytest.skip("this system has no pipes")
        case _:
            raise ValueError(f"{file}: no such change: {change}")


def new_bytes(**new: str) -> bytes:
    """What stands in place of what was replaced: `with` a text, or `with_hex` the bytes of a broken one."""
    return new["with"].encode() if "with" in new else bytes.fromhex(new["with_hex"])


def build(chosen: Settings) -> tuple[Sequence[Diagnostic], Sources | None, bool]:
    """The complaints of a build, the sources they are about, and whether it published anything."""
    try:
        built = pipeline.build(chosen)
    except pipeline.RefusedSources as refusal:
        return refusal.diagnostics, refusal.sources, False
    return built.warnings, built.sources, True


def in_both_languages(found: Sequence[Diagnostic], sources: Sources | None, chosen: Settings) -> str:
    parts = []
    news = [d for d in found if not of_the_sample_site(d)]
    wrong = len(errors(news))
    for language in ("vi", "en"):
        words = Messages(load_catalog(chosen.templates, language))
        counts = words.catalog.plain("cli.refused_check", errors=wrong, warnings=len(news) - wrong)
        parts.append("\n".join([f"--- {language}", *words.lines(news, sources), counts, ""]))
    return "\n".join(parts)


def of_the_sample_site(complaint: Diagnostic) -> bool:
    """Whether it is one of the warnings that the unchanged sample site gives."""
    words = {
        "no-translation": "Tập huấn",
        "stale-translation": "Hồ sơ đã giải quyết|Hồ sơ đất đai|Giới thiệu Trang này",
    }
    about = re.search(words.get(complaint.code, "(?!)"), str(complaint.details))
    return complaint.severity == "warning" and about is not None


def contents(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


SOURCES, _ = read_sources(SAMPLE_SITE)
RECORDS: dict[str, Any] = SOURCES.values | SOURCES.front
STRANGE: list[Any] = [
    None,
    "",
    "x",
    5,
    -1,
    Decimal("1.5"),
    True,
    [],
    ["x"],
    [None],
    {},
    {"vi": "x"},
    {"x": 1},
    99999999,
]


def places_in(value: Any, path: tuple[Step, ...] = ()) -> Iterator[tuple[Step, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, held in inner:
        yield (*path, step)
        yield from places_in(held, (*path, step))


@given(
    place=st.sampled_from([(file, path) for file, value in RECORDS.items() for path in places_in(value)]),
    strange=st.sampled_from(STRANGE),
)
@settings_of_hypothesis(max_examples=200)
def test_whatever_stands_in_whatever_place_is_accepted_or_complained_about_in_words(
    place: tuple[str, tuple[Step, ...]], strange: Any
) -> None:
    file, path = place
    values, front = copy.deepcopy(SOURCES.values), copy.deepcopy(SOURCES.front)
    holder = (values | front)[file]
    for step in path[:-1]:
        holder = holder[step]
    holder[path[-1]] = strange
    chosen = settings(SAMPLE_SITE)
    site, found = validate(replace(SOURCES, values=values, front=front), chosen.schemas, chosen.on)
    assert errors(found) or site
    in_both_languages(found, None, chosen)
