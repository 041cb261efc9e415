"""Nothing that was published changes in silence: each kind of silent change, and its honest counterpart.

The kinds are in `tests/cases/silent.yaml`; what is said of each is in `tests/cases/silent/`, made by `--refresh`.
"""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
import yaml

from minhbach import cli
from minhbach.derive.changes import Change
from minhbach.derive.history import plan_history
from minhbach.diagnostics import Diagnostic, errors
from minhbach.messages import Messages
from minhbach.render.catalog import load_catalog
from minhbach.settings import PACKAGE
from minhbach.sources.history import read_history, read_published, said_today
from minhbach.sources.project import Sources, read_sources
from minhbach.validation.against import silent_changes
from minhbach.validation.check import validate
from tests.conftest import Expect
from tests.repository import Repository
from tests.sample import ON, TESTS

CASES: dict[str, Any] = yaml.safe_load((TESTS / "cases/silent.yaml").read_text(encoding="utf-8"))
PLAN = "data/xa-thu/cchc-2026-2028"
TARGETS, TASKS = f"{PLAN}/targets.yaml", f"{PLAN}/tasks.yaml"
HALF = f"{PLAN}/results/2026-H1.yaml"
SCHEMAS = PACKAGE.parent / "data" / "schema"
NOTICE = (
    'notice: {vi: "Dữ liệu minh họa: không phải của một xã có thật.", en: "Illustrative data: not a real commune."}'
)
REASON = {"vi": "Cộng nhầm.", "en": "Added wrongly."}
DOCUMENT = {"number": "50/KH-UBND", "date": "2027-01-10"}
AMENDMENT = {"id": "sua-doi-2027", "effective": "2027-01-15", "summary": REASON, "reason": REASON}

Step = dict[str, Any]


def change(repository: Repository, steps: Iterable[Step]) -> None:
    for step in steps:
        file = step.get("in", "")
        file = file if file.startswith(("data/", "content/")) else f"{PLAN}/{file}"
        match step:
            case {"replace": old, "with": new}:
                repository.replace(file, old, new)
            case {"delete": True}:
                repository.git("rm", "-r", "--quiet", file)
            case {"move": to}:
                repository.git("mv", file, to)
            case {"correction": entry}:
                append(repository, file, entry | {"date": "2027-01-20", "reason": REASON})
            case {"amendment": entry, **more}:
                append(repository, f"{PLAN}/amendments.yaml", AMENDMENT | {"document": DOCUMENT} | more | entry)
            case {"erratum": entry}:
                head = f"# yaml-language-server: $schema=schema/errata.json\n{NOTICE}\nerrata:\n"
                repository.write(f"{PLAN}/errata.yaml", head)
                append(repository, f"{PLAN}/errata.yaml", entry | {"date": "2027-01-20", "reason": REASON})


def append(repository: Repository, file: str, entry: Step) -> None:
    """Put an entry at the end of the list that stands last in a file; JSON is YAML too."""
    text = (repository.root / file).read_text(encoding="utf-8")
    text += "" if any(line.startswith(("corr", "amend", "errata")) for line in text.split("\n")) else "corrections:\n"
    repository.write(file, f"{text}  - {json.dumps(entry, ensure_ascii=False, default=str)}\n")


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Repository:
    return Repository.of_sample(tmp_path_factory.mktemp("against") / "published")


@pytest.fixture
def repository(published: Repository, tmp_path: Path) -> Repository:
    published.git("clone", "--quiet", str(published.root), str(tmp_path / "project"))
    return Repository(tmp_path / "project")


def compared(repository: Repository, against: str) -> tuple[Sources, list[Diagnostic]]:
    """Every complaint about the files as they lie, those about silence among them."""
    sources, complaints = read_sources(repository.root)
    complaints += validate(sources, SCHEMAS, ON)[1]
    complaints += silent_changes(read_published(repository.root, against), said_today(sources.values))
    return sources, complaints


def found(repository: Repository, against: str = "HEAD") -> list[Diagnostic]:
    return errors(compared(repository, against)[1])


def of_silence(complaints: Iterable[Diagnostic]) -> list[Diagnostic]:
    codes = ("silent-", "correction-gone", "amendment-gone", "erratum-gone", "unreadable-before")
    return [d for d in complaints if d.code.startswith(codes)]


def said(complaints: Iterable[Diagnostic]) -> set[str]:
    """Complaints about silence, by code and variant."""
    return {"/".join([d.code, *([str(d.details["variant"])] if "variant" in d.details else [])]) for d in complaints}


@pytest.mark.parametrize("name", CASES)
def test_a_silent_change_is_told_with_place_and_remedy_and_a_told_one_passes(
    repository: Repository, name: str, expect: Expect
) -> None:
    case = CASES[name]
    change(repository, case.get("before", ()))
    published = repository.commit()
    change(repository, case["silent"])
    sources, complaints = compared(repository, published)
    silent = of_silence(complaints)
    assert said(silent) == set(case["complaints"])
    expect(TESTS / "cases/silent" / f"{name.replace(' ', '-')}.expected", in_both_languages(silent, sources))
    repository.commit()
    assert said(of_silence(compared(repository, published)[1])) == set(case["complaints"])
    if "told" in case:
        change(repository, case["told"])
        assert found(repository, published) == []
        assert silent_on_pages(repository) == []


def silent_on_pages(repository: Repository) -> list[Change]:
    """What the pages would mark as unexplained: the history and the gate judge alike."""
    repository.commit()
    sources, _ = read_sources(repository.root)
    site, _ = validate(sources, SCHEMAS, ON)
    assert site
    plan = site.units[0].plans[0]
    said_now = said_today(sources.values, PLAN)
    return [x for x in plan_history(PLAN, plan, read_history(repository.root), said_now).changes if x.silent]


def in_both_languages(complaints: list[Diagnostic], sources: Sources) -> str:
    parts = []
    for language in ("vi", "en"):
        words = Messages(load_catalog(PACKAGE.parent / "templates", language))
        parts.append("\n".join([f"--- {language}", *words.lines(complaints, sources), ""]))
    return "\n".join(parts)


def test_each_expected_text_belongs_to_a_case() -> None:
    kept = {path.stem for path in (TESTS / "cases/silent").glob("*.expected")}
    assert kept == {name.replace(" ", "-") for name in CASES}


def test_nothing_changed_is_nothing_to_tell(repository: Repository) -> None:
    assert found(repository) == []


def test_new_reports_targets_and_what_was_unknown_need_no_word(repository: Repository) -> None:
    repository.replace(HALF, "cong-khai.chung: {", "chuyen-doi-so.chung: {rank: kha}\n  cong-khai.chung: {")
    repository.replace(TARGETS, "require: {all: true}", "require: {all: true}\n        base: {vi: a, en: b}")
    repository.replace(TARGETS, "{vi: Mức độ hài lòng của người dân,", "{vi: Mức độ hài lòng,")
    assert found(repository) == []


def test_another_way_of_writing_is_no_change(repository: Repository) -> None:
    repository.replace(HALF, "truc-tuyen.chung: {value: 35.5}", "truc-tuyen.chung:\n    value: 35.50")
    repository.replace(TARGETS, "require: {at_least: 70}", "require:\n          at_least: 70.0  # tối thiểu")
    assert found(repository) == []


def corrected(repository: Repository, was: int, now: int) -> None:
    """The figure of the dossiers on time changes with a correction."""
    repository.replace(HALF, f"chung: {{count: {was}, of: 500}}", f"chung: {{count: {now}, of: 500}}")
    append(repository, HALF, correction("ho-so-dung-han.chung", {"count": was, "of": 500}))
    repository.commit()


def correction(of: str, was: Step) -> Step:
    return {"result": of, "was": was, "date": "2027-01-20", "reason": REASON}


def test_an_old_correction_does_not_account_for_a_new_change(repository: Repository) -> None:
    """Back to the figure that a correction tells as the old one, and then on to another, in silence."""
    corrected(repository, 482, 490)
    corrected(repository, 490, 482)
    assert found(repository, "HEAD~2") == []
    repository.replace(HALF, "chung: {count: 482, of: 500}", "chung: {count: 499, of: 500}")
    assert said(found(repository)) == {"silent-figure"}


def test_a_reverted_change_is_silent_only_in_between(repository: Repository) -> None:
    repository.replace(TARGETS, "{more_than: 99}", "{more_than: 90}")
    changed = repository.commit()
    repository.git("revert", "--no-edit", changed)
    assert found(repository, "origin/main") == []
    assert [d.code for d in found(repository, changed)] == ["silent-terms"]


def test_a_change_on_a_merged_branch_is_seen(repository: Repository) -> None:
    repository.git("switch", "--quiet", "--create", "side")
    repository.replace(TARGETS, "{more_than: 99}", "{more_than: 90}")
    repository.commit()
    repository.git("switch", "--quiet", "main")
    repository.write("ghi-chep.txt", "x")
    repository.commit()
    repository.git("merge", "--quiet", "--no-edit", "side")
    assert [d.code for d in found(repository, "HEAD~1")] == ["silent-terms"]


def test_rewriting_the_last_commit_does_not_hide_a_change(repository: Repository) -> None:
    repository.replace(TARGETS, "{more_than: 99}", "{more_than: 90}")
    repository.git("commit", "--all", "--amend", "--no-edit", "--quiet")
    assert found(repository, "HEAD") == []
    assert [d.code for d in found(repository, "origin/main")] == ["silent-terms"]


def test_the_complaint_says_what_was_what_is_and_where(repository: Repository) -> None:
    repository.replace(HALF, "{value: 35.5}", "{value: 53.5}")
    (complaint,) = found(repository)
    assert complaint.details["was"] == "{value: 35.5}"
    assert complaint.details["now"] == "{value: 53.5}"
    sources, _ = read_sources(repository.root)
    span = sources.span(complaint.place)
    assert (span.file, sources.source_line(span)) == (HALF, "  thanh-toan-truc-tuyen.chung: {value: 53.5}")


@pytest.mark.parametrize("revision", ["no-such-revision", "--all", "HEAD~99", "HEAD:data"])
def test_an_unknown_revision_is_wrong_usage(
    repository: Repository, revision: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code = cli.main(["check", f"--against={revision}", f"--root={repository.root}", f"--date={ON}", "--language=en"])
    assert code == 2
    assert f"Cannot compare with {revision}" in capsys.readouterr().err


def test_a_revision_outside_a_shallow_clone_is_told_as_such(
    repository: Repository, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first = repository.git("rev-parse", "HEAD")
    repository.commit()
    repository.git("clone", "--quiet", "--depth=1", f"file://{repository.root}", str(tmp_path / "shallow"))
    options = [f"--root={tmp_path / 'shallow'}", f"--date={ON}", "--language=vi"]
    assert cli.main(["check", "--against", first, *options]) == 2
    assert "fetch-depth: 0" in capsys.readouterr().err


def test_check_against_a_revision_fails_with_the_place_and_passes_when_told(
    repository: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    case = CASES["a deadline is moved"]
    options = ["check", "--against", "HEAD", f"--root={repository.root}", f"--date={ON}", "--language=en"]
    change(repository, case["silent"])
    assert cli.main(options) == 1
    shown = capsys.readouterr().err
    assert f"{TASKS}:" in shown
    assert "[silent-terms] “due” of so-hoa-ho-tich has changed without an amendment" in shown
    change(repository, case["told"])
    assert cli.main(options) == 0


def test_an_entry_that_tells_another_figure_accounts_for_nothing(repository: Repository) -> None:
    repository.replace(HALF, "{value: 35.5}", "{value: 53.5}")
    append(repository, HALF, correction("thanh-toan-truc-tuyen.chung", {"value": 36.5}))
    assert said(found(repository)) == {"silent-figure"}
