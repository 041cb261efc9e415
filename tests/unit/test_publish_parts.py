"""Publishing units one by one: what has changed is staged, by any process; what has not is left alone."""

import errno
import multiprocessing
import os
import pickle
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from minhbach.output import publish as mechanism
from minhbach.output.folder import exchange as system
from minhbach.output.folder.mark import MARKER, WITHOUT_LIST, mark, own, own_files
from minhbach.output.folder.refusals import CannotWrite, ForeignFiles, ForeignFolder, HalfWritten, NotPublished
from minhbach.output.folder.staging import INSIDE
from minhbach.output.manifest import MANIFEST, ListedUnit, read_manifest
from minhbach.output.publish import Publication, publishing
from minhbach.output.verify import verify
from tests.crashing import stopped
from tests.publishing import ORIGIN, contents, publish

POSIX = pytest.mark.skipif(os.name == "nt", reason="POSIX permissions and links")
Files = dict[str, bytes]
SHARED: Files = {"index.html": b"home", "en/index.html": b"home", "assets/style-1.css": b"style"}


def unit(name: str, word: str = "old") -> Files:
    return {
        f"{name}/{path}": f"{name} {word}".encode() for path in ("index.html", "en/index.html", "kh/chi-tieu/a.html")
    }


OLD = SHARED | unit("xa") | unit("phuong")
ALL = ["xa", "phuong"]


@pytest.fixture
def output(tmp_path: Path) -> Path:
    publish(OLD, tmp_path / "site", ALL)
    return tmp_path / "site"


@pytest.fixture(params=["whole", "by parts", "file by file"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    if request.param != "whole":
        monkeypatch.setattr(mechanism, "LINKED_AT_MOST", -1)
    if request.param == "file by file":
        monkeypatch.setattr(system, "exchange", no_exchange)
    return str(request.param)


def no_exchange(*_: Path) -> None:
    raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))


def published(output: Path) -> dict[str, ListedUnit]:
    return read_manifest((output / MANIFEST).read_bytes()).units


def update(output: Path, changed: Files, *, shared: Files = SHARED, trusted: bool = True) -> None:
    """Stage what has changed; every other unit stays."""
    units = published(output)
    with publishing(output) as publication:
        for name in {path.partition("/")[0] for path in changed}:
            units[name] = publication.stage(name, changed, trusted=trusted)
        publication.finish(shared, units, ORIGIN, trusted=trusted)


def is_whole(output: Path) -> bool:
    return verify(str(output)).differences == () and os.listdir(output.parent) == [output.name]  # noqa: PTH208


# ---- what stays ----------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("way")
def test_a_unit_that_is_not_staged_stays_with_all_that_is_in_it(output: Path) -> None:
    (output / "phuong/note.txt").write_bytes(b"theirs")
    before = {path: path.stat() for path in (output / "phuong").rglob("*") if path.is_file()}
    update(output, unit("xa", "new"))
    assert contents(output) == OLD | unit("xa", "new") | {"phuong/note.txt": b"theirs"}
    for path, info in before.items():
        assert (path.stat().st_ino, path.stat().st_mtime_ns) == (info.st_ino, info.st_mtime_ns), path
    (output / "phuong/note.txt").unlink()
    assert is_whole(output)
    assert own(output).units == {*ALL}


@POSIX
@pytest.mark.parametrize(("at_most", "whole"), [(3, True), (2, False)])
def test_a_site_changes_whole_if_few_files_stay(
    output: Path, monkeypatch: pytest.MonkeyPatch, at_most: int, whole: bool
) -> None:
    monkeypatch.setattr(mechanism, "LINKED_AT_MOST", at_most)
    before = output.stat().st_ino
    update(output, unit("xa", "new"))
    assert (output.stat().st_ino != before) == whole
    assert contents(output) == OLD | unit("xa", "new")


@POSIX
def test_what_stays_costs_no_operation(output: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mechanism, "LINKED_AT_MOST", 0)
    few = stopped(lambda: update(output, unit("xa", "new"))).operations
    many = [f"xa-{number}" for number in range(40)]
    publish(
        {path: content for name in [*ALL, *many] for path, content in (SHARED | unit(name)).items()},
        output,
        [*ALL, *many],
    )
    assert stopped(lambda: update(output, unit("xa", "new"))).operations == few > 0


@pytest.mark.usefixtures("way")
def test_shared_files_may_stay_unseen_too(output: Path) -> None:
    before = (output / "assets/style-1.css").stat()
    listing = read_manifest((output / MANIFEST).read_bytes()).files
    with publishing(output) as publication:
        kept = {path: listing[path] for path in listing if path != "index.html"}
        publication.finish({"index.html": b"new"}, published(output), ORIGIN, kept=kept)
    assert contents(output) == OLD | {"index.html": b"new"}
    assert (output / "assets/style-1.css").stat().st_ino == before.st_ino
    assert is_whole(output)


@pytest.mark.usefixtures("way")
@pytest.mark.parametrize("lost", ["its manifest", "all of it", "its name in the mark"])
def test_a_unit_that_should_stay_and_is_not_there_any_more_is_told_and_nothing_changes(output: Path, lost: str) -> None:
    (output / "phuong" / MANIFEST).unlink()
    if lost == "all of it":
        (output / "phuong").rename(output.parent / "elsewhere")
    if lost == "its name in the mark":
        (output / MARKER).write_bytes(mark(SHARED, ["xa"]))
    before = contents(output)
    with pytest.raises(CannotWrite), publishing(output) as publication:
        changed = publication.stage("xa", unit("xa", "new"))
        publication.finish(SHARED, {"phuong": ListedUnit("0" * 64, 9, 3), "xa": changed}, ORIGIN)
    assert contents(output) == before


# ---- what changes --------------------------------------------------------------------------------------------------


def test_nothing_is_published_before_the_end_and_nothing_is_left_of_a_publication_that_breaks_off(
    output: Path,
) -> None:
    with pytest.raises(KeyError), publishing(output) as publication:
        publication.stage("xa", unit("xa", "new"))
        publication.stage("moi", unit("moi", "new"))
        assert contents(output) == OLD
        raise KeyError
    assert contents(output) == OLD
    assert is_whole(output)


def stage(publication: Publication, name: str, answers: "multiprocessing.Queue[object]") -> None:
    try:
        answers.put((name, publication.stage(name, unit(name, "new"))))
    except NotPublished as refusal:
        answers.put((name, refusal))


@pytest.mark.parametrize("start", [way for way in ("fork", "spawn") if way in multiprocessing.get_all_start_methods()])
def test_units_are_staged_by_other_processes(output: Path, start: str) -> None:
    context: Any = multiprocessing.get_context(start)
    answers = context.Queue()
    with publishing(output) as publication:
        workers = [context.Process(target=stage, args=(publication, name, answers)) for name in (*ALL, "moi", "moi")]
        for worker in workers:
            worker.start()
        told = [answers.get(timeout=60) for _ in workers]
        for worker in workers:
            worker.join()
        refused = [answer for _, answer in told if isinstance(answer, NotPublished)]
        assert [refusal.why for refusal in refused] == ["cannot_write"]  # one and the same unit twice
        units = {name: answer for name, answer in told if isinstance(answer, ListedUnit)}
        publication.finish(SHARED, units, ORIGIN)
    assert contents(output) == SHARED | unit("xa", "new") | unit("phuong", "new") | unit("moi", "new")
    assert is_whole(output)


@pytest.mark.parametrize(
    "refusal",
    [
        ForeignFolder(Path("site")),
        ForeignFiles(Path("site"), ("a", "b")),
        CannotWrite(Path("site"), OSError(errno.ENOSPC, "full")),
        HalfWritten(Path("site"), OSError(errno.ENOSPC, "full")),
    ],
    ids=lambda refusal: type(refusal).__name__,
)
def test_a_refusal_comes_whole_from_another_process(refusal: NotPublished) -> None:
    told = pickle.loads(pickle.dumps(refusal))
    assert (type(told), told.why, told.blanks, vars(told)) == (
        type(refusal),
        refusal.why,
        refusal.blanks,
        vars(refusal),
    )


@POSIX
@pytest.mark.usefixtures("way")
@pytest.mark.parametrize("trusted", [True, False])
@pytest.mark.parametrize("touched", ["its bytes", "its size", "its permissions", "a link", "its manifest"])
def test_a_published_file_that_somebody_touched_is_made_anew(
    output: Path, tmp_path: Path, touched: str, trusted: bool
) -> None:
    page = output / "xa/index.html"
    if touched == "its bytes":
        page.write_bytes(page.read_bytes()[::-1])
    elif touched == "its size":
        page.write_bytes(b"<script>")
    elif touched == "its permissions":
        page.chmod(0o600)
    elif touched == "a link":
        page.rename(tmp_path / "page.html")
        page.symlink_to(tmp_path / "page.html")
    else:
        (output / "xa" / MANIFEST).write_bytes(b"{")
    update(output, unit("xa"), trusted=trusted)
    assert page.stat().st_mode & 0o777 == 0o644
    if trusted and touched == "its bytes":  # whoever trusts the folder has seen that nobody was there
        assert [difference.path for difference in verify(str(output)).differences] == ["xa/index.html"]
    else:
        assert verify(str(output)).differences == ()


@pytest.mark.usefixtures("way")
def test_a_units_folder_may_become_one_of_shared_files_and_the_other_way_round(output: Path) -> None:
    publish(OLD, output, ["xa"])
    assert (sorted(own(output).units), contents(output)) == (["xa"], OLD)
    assert is_whole(output)
    publish(OLD, output, ["phuong"])
    assert (sorted(own(output).units), contents(output)) == (["phuong"], OLD)
    assert is_whole(output)


@pytest.mark.usefixtures("way")
@pytest.mark.parametrize("listed", [mark(OLD), WITHOUT_LIST], ids=["listed", "not listed"])
def test_a_site_from_before_units_had_marks_is_replaced_and_leaves_nothing(output: Path, listed: bytes) -> None:
    for name in ALL:
        (output / name / MARKER).unlink()
        (output / name / MANIFEST).unlink()
    (output / MANIFEST).unlink()
    (output / MARKER).write_bytes(listed)
    new = SHARED | {"xa/other.html": b"new"} | unit("moi")
    publish(new, output, ["xa", "moi"])
    assert contents(output) == new
    assert sorted(p.name for p in output.iterdir() if p.is_dir()) == ["assets", "en", "moi", "xa"]
    assert is_whole(output)


# ---- what is not ours ----------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("way")
def test_a_copy_of_a_site_that_somebody_keeps_in_ours_is_theirs(output: Path) -> None:
    kept = {f"luu-tru/2025/{path}": OLD[path] for path in OLD}
    publish(OLD, output / "luu-tru" / "2025", ALL)
    before = own_files(output / "luu-tru" / "2025")
    publish(SHARED | unit("xa", "new"), output, ["xa"])
    assert contents(output) == SHARED | unit("xa", "new") | kept
    assert own_files(output / "luu-tru" / "2025") == before


@pytest.mark.usefixtures("way")
def test_a_folder_with_a_mark_that_our_mark_does_not_name_is_not_ours(output: Path) -> None:
    publish(unit("moi"), output.parent / "other", ["moi"])
    (output.parent / "other" / "moi").rename(output / "moi")
    with pytest.raises(ForeignFiles):
        update(output, unit("moi", "new"))
    assert contents(output) == OLD | unit("moi")


@POSIX
@pytest.mark.usefixtures("way")
def test_a_link_in_a_units_place_is_not_followed(output: Path, tmp_path: Path) -> None:
    (output / "xa").rename(tmp_path / "elsewhere")
    (output / "xa").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(ForeignFiles):
        update(output, unit("xa", "new"))
    publish(SHARED | unit("phuong"), output, ["phuong"])
    assert (output / "xa").is_symlink()
    assert (tmp_path / "elsewhere/index.html").read_bytes() == b"xa old"


@pytest.mark.parametrize("name", ["..", ".", "", "a/b", MARKER, INSIDE, MANIFEST, "a\\b", "a\0b"])
def test_a_name_that_is_none_of_a_unit_is_a_fault_of_the_program(output: Path, name: str) -> None:
    with pytest.raises(ValueError), publishing(output) as publication:
        publication.stage(name, {f"{name}/a.html": b""})
    with pytest.raises(ValueError), publishing(output) as publication:
        publication.finish(SHARED, {name: ListedUnit("0" * 64, 1, 1)}, ORIGIN)
    assert is_whole(output)


@pytest.mark.parametrize("path", ["xa", "index.html", "xa/../a", "xa//a", f"xa/{MARKER}", f"xa/{MANIFEST}", "xa/"])
def test_a_path_that_is_none_of_the_unit_is_a_fault_of_the_program(output: Path, path: str) -> None:
    with pytest.raises(ValueError), publishing(output) as publication:
        publication.stage("xa", {**unit("xa"), path: b""})
    assert is_whole(output)


# ---- where an output cannot be replaced whole ----------------------------------------------------------------------


@pytest.fixture
def bound(output: Path) -> Iterator[Path]:
    """The output as a mount of itself, which looks like any folder; only root can make one."""
    try:
        subprocess.run(["mount", "--bind", str(output), str(output)], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("only root on Linux may mount a folder")
    yield output
    subprocess.run(["umount", "-l", str(output)], check=True)


def test_where_nothing_can_be_moved_into_the_output_it_is_copied_there_first(bound: Path) -> None:
    for path in ("note.txt", "xa/note.txt", "xa/deep/note.txt"):
        (bound / path).parent.mkdir(exist_ok=True)
        (bound / path).write_bytes(b"theirs")
    theirs = {path: content for path, content in contents(bound).items() if content == b"theirs"}
    update(bound, unit("xa", "new"), shared=SHARED | {"index.html": b"new"})
    assert contents(bound) == OLD | unit("xa", "new") | {"index.html": b"new"} | theirs
    publish(OLD, bound, ALL)
    assert contents(bound) == OLD | theirs
    assert os.listdir(bound.parent) == ["site"]  # noqa: PTH208
    assert {difference.fault for difference in verify(str(bound)).differences} == {"extra"}
