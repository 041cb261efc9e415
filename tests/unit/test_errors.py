"""Bad input as files: each case changes the sample site a little and holds every complaint that must follow.

A case is `tests/cases/errors/<name>.yaml`: `changes` lists what happens to which file of the sample site, and
`strict: true` asks for a strict build. Beside it `<name>.expected` has what the program prints, in Vietnamese and in
English. The one warning that the sample site gives of itself (a text without English) is left out, unless strict.

To add a case, write the .yaml and run `python build.py test unit -- --refresh`; then read the .expected: is it the
right place, and would an official know what to do? The same command refreshes the golden pages and docs/messages.md.
"""

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml

from minhbach import pipeline
from minhbach.diagnostics import Diagnostic, errors
from minhbach.messages import Messages
from minhbach.render.catalog import load_catalog
from minhbach.settings import Settings
from minhbach.sources.project import Sources
from tests.conftest import Expect
from tests.sample import SAMPLE_SITE, TESTS, settings

CASES = sorted((TESTS / "cases" / "errors").glob("*.yaml"))


@pytest.fixture(scope="session")
def last_good_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample site, published."""
    output = tmp_path_factory.mktemp("good") / "site"
    pipeline.build(settings(output))
    return output


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_bad_input_gets_all_its_complaints_and_leaves_the_last_good_site(
    case: Path, tmp_path: Path, last_good_site: Path, expect: Expect
) -> None:
    wanted = yaml.safe_load(case.read_text(encoding="utf-8"))
    root, output = tmp_path / "project", tmp_path / "site"
    shutil.copytree(SAMPLE_SITE, root)
    shutil.copytree(last_good_site, output)
    for change in wanted["changes"]:
        apply(root, **change)

    chosen = settings(output, root, strict=wanted.get("strict", False))
    found, sources, published = build(chosen)

    expect(case.with_suffix(".expected"), in_both_languages(found, sources, chosen))
    assert published != bool(errors(found))
    assert published or contents(output) == contents(last_good_site)
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
            path.write_bytes(text.encode() * more.get("times", 1))
        case {"delete": True}:
            path.unlink()
        case {"link_to": target}:
            path.unlink(missing_ok=True)
            path.symlink_to(target)
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
    """Whether it is the warning that the unchanged sample site gives."""
    return (
        complaint.code == "no-translation" and complaint.severity == "warning" and "Tập huấn" in str(complaint.details)
    )


def contents(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}
