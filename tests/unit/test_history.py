"""The public history of the data: read from real repositories, told with day, revision and who said why."""

import datetime as dt
import os
import shutil
from collections.abc import Iterable
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

from minhbach import pipeline
from minhbach.derive.changes import Change, PlanHistory
from minhbach.derive.history import plan_history
from minhbach.settings import PACKAGE
from minhbach.sources.history import UNREAD, read_history, said_by_version, said_today
from minhbach.sources.project import read_sources
from minhbach.sources.revisions import Log, read_log
from minhbach.validation.check import validate
from tests.atom import ATOM, faults
from tests.page_text import page_lines
from tests.repository import MAIL, NAME, Repository
from tests.sample import ON, SAMPLE_SITE, settings

PLAN = "data/xa-thu/cchc-2026-2028"
TARGETS, TASKS, ERRATA = (f"{PLAN}/{name}.yaml" for name in ("targets", "tasks", "errata"))
HALF, YEAR = f"{PLAN}/results/2026-H1.yaml", f"{PLAN}/results/2026.yaml"
PAID = "thanh-toan-truc-tuyen.chung"
FIGURE = f"{PAID}: {{value: 35.5}}"
CORRECTION = f"""  - result: {PAID}
    date: 2027-01-20
    was: {{value: 35.5}}
    reason: {{vi: Cộng nhầm., en: Added wrongly.}}
"""
ERRATUM = """# yaml-language-server: $schema=../../../../../data/schema/errata.json
notice: {vi: "Dữ liệu minh họa: không phải của một xã có thật.", en: "Illustrative data: not a real commune."}
errata:
  - date: 2027-01-20
    reason: {vi: Chép nhầm., en: A slip of the pen.}
"""


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Repository:
    return Repository.of_sample(tmp_path_factory.mktemp("history") / "published")


@pytest.fixture
def repository(published: Repository, tmp_path: Path) -> Repository:
    published.git("clone", "--quiet", str(published.root), str(tmp_path / "project"))
    return Repository(tmp_path / "project")


def history_of(repository: Repository) -> PlanHistory:
    sources, _ = read_sources(repository.root)
    site, complaints = validate(sources, PACKAGE.parent / "data" / "schema", ON)
    assert site
    assert [d for d in complaints if d.severity == "error"] == []
    plan = next(plan for unit in site.units for plan in unit.plans if f"data/{unit.id}/{plan.id}" == PLAN)
    return plan_history(PLAN, plan, read_history(repository.root), said_today(sources.values, PLAN))


def told(changes: Iterable[Change]) -> list[tuple[str, str, str | None, bool]]:
    """Changes but for what was published first: what, of which, which aspect, whether in silence."""
    return [(x.kind, x.subject.id, x.aspect, x.silent) for x in changes if x.kind != "first"]


# ---- reading -----------------------------------------------------------------------------------------------------


def test_revisions_are_told_oldest_first_by_the_day_in_viet_nam(repository: Repository) -> None:
    repository.replace(HALF, FIGURE, f"{PAID}: {{value: 53.5}}")
    late = repository.commit("2027-01-05T23:30:00+00:00")
    history = read_history(repository.root)
    assert [revision.day for revision, _ in history.revisions] == [dt.date(2027, 1, 4), dt.date(2027, 1, 6)]
    assert history.revisions[-1][0].commit == late
    assert list(history.revisions[-1][1]) == [HALF]


def test_a_merge_is_one_revision_of_what_was_published(repository: Repository) -> None:
    repository.git("switch", "--quiet", "--create", "side")
    for value in ("40.5", "53.5"):
        text = (repository.root / HALF).read_text(encoding="utf-8")
        repository.write(HALF, text.replace("35.5", value).replace("40.5", value))
        repository.commit("2027-01-06")
    repository.git("switch", "--quiet", "main")
    repository.commit("2027-01-07")
    repository.git("merge", "--quiet", "--no-edit", "side", moment="2027-01-08T08:00:00+07:00")
    history = history_of(repository)
    assert told(history.changes) == [("changed", PAID, "figures", True)]
    assert history.changes[0].revision
    assert history.changes[0].revision.day == dt.date(2027, 1, 8)


def test_a_version_that_cannot_be_read_is_passed_over_and_counted(repository: Repository) -> None:
    text = (repository.root / HALF).read_text(encoding="utf-8")
    for broken in (b"results: [", b"\xff\xfe", b"a: &a 1\nresults: *a\n"):
        (repository.root / HALF).write_bytes(broken)
        repository.commit()
    assert read_history(repository.root).revisions[-1][1] == {HALF: UNREAD}
    repository.write(HALF, text)
    repository.commit()
    history = history_of(repository)
    assert (told(history.changes), history.unread) == ([], 3)


@pytest.mark.parametrize(
    "record",
    [
        "{more_than: many}",
        "{better_than: 5}",
        "[]",
        "5",
        "{change: {by_at_least: -5}}",
        "{rank_at_least: [x]}",
        "{steps: {start: [], at_least: 1, rise_each_year: 1, until: 2}}",
        "{change: {by_at_least: 1, in: parsecs, against: {period: 2025}}}",
    ],
)
def test_a_record_of_an_older_form_is_left_as_it_was(repository: Repository, record: str) -> None:
    repository.replace(TARGETS, "require: {more_than: 99}", f"require: {record}")
    repository.commit()
    repository.git("revert", "--no-edit", "HEAD")
    assert told(history_of(repository).changes) == []


def test_an_older_form_may_lack_keys_and_have_others(repository: Repository) -> None:
    repository.replace(TARGETS, "        require: {more_than: 99}\n        pace: hold\n", "        must: yes\n")
    repository.commit()
    repository.git("revert", "--no-edit", "HEAD")
    assert told(history_of(repository).changes) == []


def test_without_a_history_it_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert read_history(SAMPLE_SITE).unknown == "no_repository"
    empty = Repository(tmp_path / "empty")
    assert read_history(empty.root).unknown == "failed"
    monkeypatch.setenv("PATH", "")
    assert read_history(empty.root).unknown == "no_git"


def test_a_shallow_clone_knows_that_it_is_one(repository: Repository, tmp_path: Path) -> None:
    repository.replace(HALF, FIGURE, f"{PAID}: {{value: 53.5}}")
    repository.commit("2027-01-10")
    repository.git("clone", "--quiet", "--depth=1", f"file://{repository.root}", str(tmp_path / "shallow"))
    history = history_of(Repository(tmp_path / "shallow"))
    assert history.shallow
    assert told(history.changes) == []
    assert history.since
    assert history.since.day == dt.date(2027, 1, 10)


# ---- what changed, and who said why ------------------------------------------------------------------------------


def test_the_first_revision_publishes_everything(repository: Repository) -> None:
    history = history_of(repository)
    assert {change.kind for change in history.changes} == {"first"}
    assert {change.subject.kind for change in history.changes} == {"target", "measure", "task", "report", "result"}


def test_a_corrected_figure_is_explained_whenever_the_correction_comes(repository: Repository) -> None:
    repository.replace(HALF, FIGURE, f"{PAID}: {{value: 53.5}}")
    repository.commit("2027-01-10")
    assert told(history_of(repository).changes) == [("changed", PAID, "figures", True)]
    repository.write(HALF, (repository.root / HALF).read_text(encoding="utf-8") + CORRECTION)
    repository.commit("2027-01-20")
    history = history_of(repository)
    assert told(history.changes) == [("changed", PAID, "figures", False)]
    assert history.changes[0].why


def test_a_correction_explains_one_change(repository: Repository) -> None:
    repository.replace(HALF, FIGURE, f"{PAID}: {{value: 53.5}}")
    repository.write(HALF, (repository.root / HALF).read_text(encoding="utf-8") + CORRECTION)
    repository.commit()
    for was, now in (("53.5", "35.5"), ("35.5", "60.5")):
        repository.replace(HALF, f"{PAID}: {{value: {was}}}", f"{PAID}: {{value: {now}}}")
        repository.commit()
    assert [silent for *_, silent in told(history_of(repository).changes)] == [True, True, False]


def test_an_amendment_explains_what_it_changes_and_nothing_else(repository: Repository) -> None:
    text = (repository.root / TARGETS).read_text(encoding="utf-8")
    repository.write(TARGETS, text.replace("require: {at_least: 70}", "require: {at_least: 80}"))
    repository.write(TASKS, (repository.root / TASKS).read_text("utf-8").replace("2026-12-31", "2026-11-30"))
    repository.git("commit", "--all", "--amend", "--quiet", "--no-edit")
    repository.write(TARGETS, text)
    repository.replace(TASKS, "2026-11-30", "2026-12-31")
    repository.commit("2026-09-05")
    assert told(history_of(repository).changes) == [
        ("changed", "so-hoa-ho-tich", "due", True),
        ("changed", PAID, "require", False),
    ]


def test_what_was_unknown_may_be_added(repository: Repository) -> None:
    repository.replace(TARGETS, "require: {all: true}", "require: {all: true}\n        base: {vi: a, en: b}")
    repository.commit()
    assert told(history_of(repository).changes) == [("changed", "ho-so-dung-han.dat-dai", "base", False)]


def test_a_measure_that_a_target_did_not_have_at_first_is_told_as_added(repository: Repository) -> None:
    measure = "      - {id: moi, title: {vi: Mới, en: New}, unit: percent, require: {at_least: 98}, pace: hold}\n"
    repository.replace(TARGETS, "  - id: thanh-toan-truc-tuyen\n", f"{measure}  - id: thanh-toan-truc-tuyen\n")
    repository.commit()
    assert told(history_of(repository).changes) == [("added", "ho-so-dung-han.moi", "require", False)]


def test_taken_out_in_silence_and_put_back(repository: Repository) -> None:
    repository.replace(HALF, "  tinh-gian-bien-che.chung: {value: 20}\n", "")
    repository.commit()
    repository.git("revert", "--no-edit", "HEAD")
    assert told(history_of(repository).changes) == [
        ("again", "tinh-gian-bien-che.chung", "figures", False),
        ("gone", "tinh-gian-bien-che.chung", "figures", True),
    ]


def test_a_silent_change_stays_in_sight_after_it_was_taken_back(repository: Repository) -> None:
    repository.replace(TARGETS, "{more_than: 99}", "{more_than: 90}")
    repository.commit()
    repository.git("revert", "--no-edit", "HEAD")
    assert [silent for *_, silent in told(history_of(repository).changes)] == [True, True]


def test_an_erratum_explains_a_slip_and_follows_a_new_id(repository: Repository) -> None:
    repository.replace(TARGETS, "{more_than: 99}", "{more_than: 99.5}")
    repository.replace(TARGETS, "- id: hai-long\n", "- id: su-hai-long\n")
    slip = "{measure: ho-so-dung-han.chung, was: {require: {more_than: 99}}, now: {require: {more_than: 99.5}}}"
    renamed = "{target: hai-long, to: su-hai-long}"
    repository.write(ERRATA, f"{ERRATUM}    changes: [{slip}]\n    renamed: [{renamed}]\n")
    repository.commit()
    assert told(history_of(repository).changes) == [("changed", "ho-so-dung-han.chung", "require", False)]


def test_what_is_not_recorded_yet_is_told_as_such(repository: Repository) -> None:
    repository.replace(HALF, FIGURE, f"{PAID}: {{value: 53.5}}")
    (repository.root / TASKS).unlink()
    sources, _ = read_sources(repository.root)
    site, _ = validate(sources, PACKAGE.parent / "data" / "schema", ON)
    assert site
    plan = site.units[0].plans[0]
    changes = plan_history(PLAN, plan, read_history(repository.root), said_today(sources.values, PLAN)).changes
    pending = [change for change in changes if change.revision is None]
    assert {(x.kind, x.subject.kind) for x in pending} == {("changed", "result"), ("gone", "task")}
    assert all(x.silent for x in pending)


def test_another_way_of_writing_is_no_change(repository: Repository) -> None:
    repository.replace(HALF, FIGURE, f"{PAID}:\n    value: 35.50  # như trước")
    repository.replace(TARGETS, "{vi: Mức độ hài lòng của người dân,", "{vi: Mức độ hài lòng,")
    repository.commit()
    assert told(history_of(repository).changes) == []


# ---- pages and feeds ---------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> Repository:
    """A silent change, an explained one and words that had to go; a web address for revisions."""
    made = Repository.of_sample(tmp_path_factory.mktemp("changed") / "project", "2027-01-04")
    site = (made.root / "data/site.yaml").read_text(encoding="utf-8")
    made.write("data/site.yaml", f"{site}repository: https://git.example.vn/cchc/commit/{{revision}}\n")
    made.replace(TARGETS, "Hồ sơ đã giải quyết trong kỳ", "Hồ sơ của bà Nguyễn Thị Lộ")
    made.commit("2027-01-05", "Gọi 0912 345 678 để hỏi")
    made.replace(TARGETS, "Hồ sơ của bà Nguyễn Thị Lộ", "Hồ sơ đã giải quyết trong kỳ")
    made.replace(TARGETS, "{more_than: 99}", "{more_than: 98}")
    made.commit("2027-01-06")
    made.replace(HALF, FIGURE, f"{PAID}: {{value: 53.5}}")
    made.write(HALF, (made.root / HALF).read_text(encoding="utf-8") + CORRECTION)
    made.commit("2027-01-20")
    return made


@pytest.fixture(scope="module")
def files(changed: Repository) -> dict[str, bytes]:
    return pipeline.check(settings(changed.root / "site", changed.root)).files


def lines(files: dict[str, bytes], path: str) -> str:
    return "\n".join(page_lines(files[path].decode("utf-8")))


def test_a_target_tells_its_silent_change_with_day_revision_and_both_requirements(
    changed: Repository, files: dict[str, bytes]
) -> None:
    short, whole = changed.git("rev-parse", "HEAD~1")[:8], changed.git("rev-parse", "HEAD~1")
    vi = lines(files, "xa-thu/cchc-2026-2028/chi-tieu/ho-so-dung-han.html")
    assert "Không có lời giải thích" in vi
    link = f"([bản ghi {short}](https://git.example.vn/cchc/commit/{whole}))"
    assert f"6/1/2027 {link}: Yêu cầu: trước là trên 99%; nay là trên 98%" in vi
    en = lines(files, "xa-thu/en/cchc-2026-2028/chi-tieu/ho-so-dung-han.html")
    assert "Requirement: was more than 99%; now more than 98%" in en


def test_a_corrected_figure_is_told_with_its_correction(files: dict[str, bytes]) -> None:
    en = lines(files, "xa-thu/en/cchc-2026-2028/chi-tieu/thanh-toan-truc-tuyen.html")
    assert "First half of 2026: was 35.5%; now 53.5%. Corrected on 20 January 2027. Added wrongly." in en
    assert "No explanation" not in en


def test_the_page_of_changes_lists_all_by_kind_and_counts_the_silent_ones(files: dict[str, bytes]) -> None:
    en = lines(files, "xa-thu/en/cchc-2026-2028/thay-doi.html")
    assert "3 changes without an explanation." in en
    assert "This is the history of illustrative data." in en
    for heading in ("### Requirements, deadlines and how they are counted", "### Figures", "### First published"):
        assert heading in en
    assert "6 targets, 3 tasks; First half of 2026: 7 results; Year 2026: 5 results" in en


def test_a_plan_without_changes_says_so(files: dict[str, bytes]) -> None:
    assert "Nothing has changed since the first publication." in lines(files, "phuong-nho/en/cchc-2026/thay-doi.html")


def test_words_of_old_versions_people_and_messages_are_never_shown(files: dict[str, bytes]) -> None:
    everything = b"\n".join(files.values()).decode("utf-8", "replace")
    for private in ("Nguyễn Thị Lộ", "0912 345 678", NAME, MAIL):
        assert private not in everything


def test_the_feeds_are_sound_and_linked(files: dict[str, bytes]) -> None:
    feeds = {path: content for path, content in files.items() if path.endswith("/thay-doi.xml")}
    assert len(feeds) == 4
    for path, content in feeds.items():
        assert faults(content) == []
        page = files[path.replace(".xml", ".html")].decode("utf-8")
        assert page.count('href="thay-doi.xml"') == 2
    assert "[No explanation] Dossiers settled on time" in feeds["xa-thu/en/cchc-2026-2028/thay-doi.xml"].decode()


def test_what_was_taken_out_and_withdrawn_is_listed_with_its_reason(tmp_path: Path) -> None:
    made = Repository.of_sample(tmp_path / "project")
    land = "      - id: dat-dai\n        title: {vi: Hồ sơ đất đai, en: Land dossiers}\n        within: chung\n"
    made.replace(TARGETS, f"{land}        unit: percent\n        require: {{all: true}}\n        pace: hold\n", "")
    for file in (HALF, YEAR):
        text = (made.root / file).read_text(encoding="utf-8")
        made.write(file, "".join(line for line in text.splitlines(True) if "dung-han.dat-dai" not in line))
    removed = "{measure: ho-so-dung-han.dat-dai, title: {vi: Hồ sơ đất đai, en: Land dossiers}}"
    made.write(ERRATA, f"{ERRATUM}    removed: [{removed}]\n")
    made.replace(HALF, f"  {FIGURE}\n", "")
    made.write(HALF, (made.root / HALF).read_text(encoding="utf-8") + CORRECTION)
    made.commit("2027-01-20")
    page = lines(pipeline.check(settings(tmp_path / "site", made.root)).files, "xa-thu/cchc-2026-2028/thay-doi.html")
    assert "trước là 35,5%; nay là số liệu đã rút lại" in page
    assert "Bỏ “Hồ sơ đất đai”." in page
    assert "Hồ sơ được giải quyết đúng hạn: Hồ sơ đất đai" in page
    assert "Mọi thay đổi đều có lời giải thích." in page


def ids(files: dict[str, bytes]) -> list[str]:
    import xml.etree.ElementTree as ET

    feed = ET.fromstring(files["xa-thu/cchc-2026-2028/thay-doi.xml"])
    return [str(entry.findtext(f"{ATOM}id")) for entry in feed.iter(f"{ATOM}entry")]


def test_ids_of_a_feed_last_when_the_site_moves_and_commits_are_rewritten(
    changed: Repository, files: dict[str, bytes], tmp_path: Path
) -> None:
    changed.git("clone", "--quiet", str(changed.root), str(tmp_path / "copy"))
    copy = Repository(tmp_path / "copy")
    copy.git("commit", "--amend", "--quiet", "--message", "Khác", moment="2027-01-20T09:00:00+07:00")
    moved = pipeline.check(replace(settings(tmp_path / "site", copy.root), base_url="https://moved.example.vn/"))
    assert ids(moved.files) == ids(files)


def test_the_same_commits_give_the_same_bytes(
    changed: Repository, files: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "America/Los_Angeles")
    monkeypatch.setenv("GIT_DIR", os.devnull)
    changed.git("clone", "--quiet", str(changed.root), str(tmp_path / "copy"))
    assert pipeline.check(settings(tmp_path / "site", tmp_path / "copy")).files == files


def test_without_git_the_pages_say_so_once_and_keep_what_was_declared(files: dict[str, bytes], tmp_path: Path) -> None:
    shutil.copytree(SAMPLE_SITE, tmp_path / "tarball")
    built = pipeline.check(settings(tmp_path / "site", tmp_path / "tarball"))
    assert built.history == "no_repository"
    assert set(built.files) >= set(files) - {p for p in files if p.startswith(("assets/", "phuong-nho/"))}
    page = lines(built.files, "xa-thu/en/cchc-2026-2028/thay-doi.html")
    assert "where the data's git history is not at hand" in page
    assert "history" not in lines(built.files, "xa-thu/en/cchc-2026-2028/chi-tieu/ho-so-dung-han.html")
    assert faults(built.files["xa-thu/cchc-2026-2028/thay-doi.xml"]) == []


def test_a_shallow_clone_says_so_on_its_pages(changed: Repository, tmp_path: Path) -> None:
    changed.git("clone", "--quiet", "--depth=1", f"file://{changed.root}", str(tmp_path / "shallow"))
    built = pipeline.check(settings(tmp_path / "site", tmp_path / "shallow"))
    assert built.history == "shallow"
    assert "keeps only the newest part" in lines(built.files, "xa-thu/en/cchc-2026-2028/thay-doi.html")
    assert "keeps only the newest part" in lines(built.files, "xa-thu/en/cchc-2026-2028/chi-tieu/hai-long.html")


# ---- what is kept between builds ---------------------------------------------------------------------------------


def kept(root: Path) -> Log:
    """The log as it comes back from where it was kept."""
    return msgspec.msgpack.decode(msgspec.msgpack.encode(read_log(root)), type=Log)


def test_a_log_that_was_kept_is_read_on_as_if_it_were_read_anew(repository: Repository) -> None:
    old = kept(repository.root)
    assert read_log(repository.root, old) == old
    repository.write("README.md", "Không phải dữ liệu\n")
    repository.commit("2027-01-06")
    repository.replace(HALF, FIGURE, f"{PAID}: {{value: 53.5}}")
    repository.commit("2027-01-07")
    repository.git("rm", "--quiet", HALF)
    repository.commit("2027-01-08")
    log = read_log(repository.root, old)
    assert log == read_log(repository.root) != old
    assert [len(each.files) for each in log.recorded[len(old.recorded) :]] == [1, 1]


def test_a_log_is_read_anew_where_history_was_written_anew_or_set_back(repository: Repository) -> None:
    repository.replace(HALF, FIGURE, f"{PAID}: {{value: 53.5}}")
    first = repository.git("rev-parse", "HEAD")
    repository.commit("2027-01-06")
    old = kept(repository.root)
    repository.git("commit", "--quiet", "--amend", "--message", "Khác", moment="2027-01-07T08:00:00+07:00")
    assert read_log(repository.root, old) == read_log(repository.root) != old
    repository.git("reset", "--quiet", "--hard", first)
    assert read_log(repository.root, old) == read_log(repository.root) != old


def test_a_log_is_read_anew_where_it_ended_on_a_side_line(repository: Repository) -> None:
    start = repository.git("rev-parse", "HEAD")
    repository.git("checkout", "--quiet", "-b", "bên")
    repository.replace(HALF, FIGURE, f"{PAID}: {{value: 53.5}}")
    repository.commit("2027-01-06")
    old = kept(repository.root)
    repository.git("checkout", "--quiet", "-B", "chính", start)
    repository.write("README.md", "Không phải dữ liệu\n")
    repository.commit("2027-01-07")
    repository.git("merge", "--quiet", "--no-ff", "--message", "Gộp", "bên", moment="2027-01-08T08:00:00+07:00")
    log = read_log(repository.root, old)
    assert log == read_log(repository.root)
    assert [each.revision.day for each in log.recorded] == [dt.date(2027, 1, 4), dt.date(2027, 1, 8)]


def test_of_one_unit_a_log_tells_what_that_of_all_tells_of_it(repository: Repository) -> None:
    repository.replace(HALF, FIGURE, f"{PAID}: {{value: 53.5}}")
    repository.commit("2027-01-06")
    log = read_log(repository.root)
    own, whole = read_history(repository.root, log.below("data/xa-thu")), read_history(repository.root, log)
    assert [dict(files) for _, files in own.revisions] == [
        {file: said for file, said in files.items() if file.startswith("data/xa-thu/")} for _, files in whole.revisions
    ]
    assert read_log(repository.root).below("data/khong-co").recorded == ()


def test_what_the_files_of_today_say_need_not_be_read_from_git(repository: Repository) -> None:
    repository.replace(HALF, FIGURE, f"{PAID}: {{value: 53.5}}")
    sources, _ = read_sources(repository.root)
    today = said_by_version(repository.root, said_today(sources.values))
    whole = read_history(repository.root)
    assert read_history(repository.root, today=today) == whole
    blobs = {blob for each in read_log(repository.root).recorded for blob in each.files.values()}
    assert len(blobs - {blob for _, blob in today}) == 1, "only the file that differs has another blob"
