"""Putting a finished site in place: all or nothing, and never over what somebody else made.

What happens when a build is killed or the disk is full at any moment: `test_crash_points.py`.
"""

import errno
import os
import socket
import stat
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from minhbach.output.folder import exchange as system
from minhbach.output.folder.mark import MARKER, WITHOUT_LIST, mark, may_replace, own_files
from minhbach.output.folder.refusals import CannotWrite, ForeignFiles, ForeignFolder, HalfWritten
from minhbach.output.folder.staging import INSIDE, Staging
from minhbach.output.folder.turn import turn
from minhbach.output.manifest import MANIFEST
from tests import publishing as made
from tests.publishing import contents

OLD = {"index.html": b"old", "same.css": b"same", "xa/old.html": b"old", "xa/both.html": b"old"}
NEW = {"index.html": b"new", "same.css": b"same", "xa/kh/index.html": b"new", "xa/both.html": b"new"}
OURS = {MARKER, MANIFEST, f"xa/{MARKER}", f"xa/{MANIFEST}"}
POSIX = pytest.mark.skipif(os.name == "nt", reason="POSIX permissions, links and pipes")


def publish(files: dict[str, bytes], output: Path) -> Path | None:
    """Where there is a unit, it is in the folder `xa`."""
    return made.publish(files, output, ["xa"])


def beside(output: Path) -> list[str]:
    return sorted(p.name for p in output.parent.iterdir())


def put(path: Path, content: bytes = b"theirs") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def refuse_exchange(monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    def refuse(one: Path, other: Path) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(system, "exchange", refuse)


@pytest.fixture
def output(tmp_path: Path) -> Path:
    return tmp_path / "site"


@pytest.fixture(params=["whole", "by parts", "file by file"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """The ways of putting a site in place: whatever is promised holds for each, unless it is said."""
    if request.param == "by parts":
        monkeypatch.setattr("minhbach.output.publish.LINKED_AT_MOST", -1)
    if request.param == "file by file":
        refuse_exchange(monkeypatch, errno.EINVAL)
    return str(request.param)


# ---- what is published -------------------------------------------------------------------------------------------


def test_a_first_site_is_written_with_its_mark(output: Path) -> None:
    assert publish(NEW, output) is None
    assert contents(output) == NEW
    assert own_files(output) == {*NEW, *OURS}
    assert beside(output) == ["site"]


@pytest.mark.usefixtures("way")
def test_a_new_site_takes_the_place_of_the_old_and_leaves_nothing_of_it(output: Path) -> None:
    publish(OLD, output)
    publish(NEW, output)
    assert contents(output) == NEW
    assert own_files(output) == {*NEW, *OURS}
    assert sorted(p.name for p in output.rglob("*") if p.is_dir()) == ["kh", "xa"]
    assert beside(output) == ["site"]


@pytest.mark.usefixtures("way")
def test_folders_that_hold_no_page_any_more_are_gone(output: Path) -> None:
    publish({**OLD, "gone/deep/page.html": b"old"}, output)
    publish(NEW, output)
    assert not (output / "gone").exists()


@POSIX
def test_a_file_may_become_a_folder_of_the_same_name(output: Path) -> None:
    publish({"a": b"old", "b/c.html": b"old"}, output)
    publish({"a/c.html": b"new", "b": b"new"}, output)
    assert contents(output) == {"a/c.html": b"new", "b": b"new"}


@pytest.mark.usefixtures("way")
def test_an_unchanged_file_keeps_its_time_of_change_and_a_changed_one_does_not(output: Path) -> None:
    publish(OLD, output)
    for path in ("same.css", "xa/both.html"):
        os.utime(output / path, (1_000_000_000, 1_000_000_000))
    publish(NEW, output)
    assert (output / "same.css").stat().st_mtime == 1_000_000_000
    assert (output / "xa/both.html").stat().st_mtime > 1_000_000_000


def test_without_links_files_are_written_instead(output: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_links(*_: object, **__: object) -> None:
        raise PermissionError(errno.EPERM, "no links here")

    publish(OLD, output)
    monkeypatch.setattr(os, "link", no_links)
    publish(NEW, output)
    assert contents(output) == NEW


@POSIX
@pytest.mark.usefixtures("way")
@pytest.mark.parametrize("number", [errno.EPERM, errno.EXDEV, errno.EMLINK])
def test_where_others_files_cannot_be_linked_they_stay_in_their_places(
    output: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    really = os.link

    def link(source: Path | str, target: Path | str, **options: bool) -> None:
        if "theirs" in str(source):
            raise OSError(number, os.strerror(number))
        really(source, target, **options)

    publish({**OLD, "gone.html": b"old"}, output)
    made.publish({**OLD, "bo/a.html": b"old"}, output, ["xa", "bo"])
    theirs = [put(output / path) for path in ("theirs.txt", "xa/theirs.txt", "xa/theirs/deep.txt", "bo/theirs.txt")]
    inodes = [path.stat().st_ino for path in theirs]
    monkeypatch.setattr(os, "link", link)
    publish(NEW, output)
    assert contents(output) == NEW | {path.relative_to(output).as_posix(): b"theirs" for path in theirs}
    assert [path.stat().st_ino for path in theirs] == inodes
    assert beside(output) == ["site"]


def test_folders_above_the_output_are_made(tmp_path: Path) -> None:
    publish(NEW, tmp_path / "a" / "b" / "site")
    assert (tmp_path / "a" / "b" / "site" / "index.html").read_bytes() == b"new"


@pytest.mark.usefixtures("way")
def test_an_empty_folder_may_be_filled(output: Path) -> None:
    output.mkdir()
    publish(NEW, output)
    assert contents(output) == NEW


@POSIX
def test_an_output_that_is_a_link_stays_one(output: Path, tmp_path: Path) -> None:
    output.symlink_to(tmp_path / "elsewhere")
    publish(OLD, tmp_path / "elsewhere")
    publish(NEW, output)
    assert output.is_symlink()
    assert contents(tmp_path / "elsewhere") == NEW


@pytest.fixture(params=[0o077, 0o027, 0o022, 0o000])
def umask(request: pytest.FixtureRequest) -> Iterator[None]:
    former = os.umask(request.param)
    yield
    os.umask(former)


@POSIX
@pytest.mark.usefixtures("umask", "way")
def test_a_web_server_can_read_everything_whatever_the_umask(tmp_path: Path) -> None:
    above = tmp_path / "made" / "too"
    publish(OLD, above / "site")
    (above / "site" / "same.css").chmod(0o600)
    publish(NEW, above / "site")
    for path in (above.parent, *above.parent.rglob("*")):
        assert stat.S_IMODE(path.stat().st_mode) == (0o755 if path.is_dir() else 0o644), path


@pytest.mark.parametrize(
    "path",
    ["../x", "/x", "a/../../x", "a//b", "a/./b", "a\\..\\x", "C:x", "a\nb", "a\0b", MARKER, f"{INSIDE}/x", "", "."],
)
def test_a_path_that_is_none_of_a_site_is_a_fault_of_the_program(output: Path, path: str) -> None:
    with pytest.raises(ValueError):
        publish({**NEW, path: b""}, output)
    assert not output.exists()


# ---- what somebody else made -------------------------------------------------------------------------------------


@pytest.mark.parametrize("holding", ["index.html", ".git/config", "a/b", f"{MARKER}/x"])
def test_a_folder_that_we_did_not_make_is_refused_and_untouched(output: Path, holding: str) -> None:
    put(output / holding)
    assert not may_replace(output)
    with pytest.raises(ForeignFolder):
        publish(NEW, output)
    assert contents(output) == {holding: b"theirs"}
    assert beside(output) == ["site"]


def test_a_file_in_the_outputs_place_is_refused(output: Path) -> None:
    put(output)
    with pytest.raises(ForeignFolder):
        publish(NEW, output)
    assert output.read_bytes() == b"theirs"


@POSIX
def test_a_mark_that_is_a_link_is_no_mark(output: Path, tmp_path: Path) -> None:
    publish(OLD, tmp_path / "other")
    output.mkdir()
    (output / MARKER).symlink_to(tmp_path / "other" / MARKER)
    assert not may_replace(output)


@POSIX
@pytest.mark.usefixtures("way")
def test_what_others_put_into_the_folder_stays(output: Path, tmp_path: Path) -> None:
    publish(OLD, output)
    secret = put(tmp_path / "outside" / "secret.txt")
    theirs = {
        "robots.txt": put(output / "robots.txt"),
        "xa/note.txt": put(output / "xa/note.txt"),
        "gone/deep/note.txt": put(output / "gone/deep/note.txt"),
        "xa/kh/beside.txt": put(output / "xa/kh/beside.txt"),
    }
    (output / "empty/inside").mkdir(parents=True)
    (output / "xa/link").symlink_to("../nowhere")
    (output / "outside").symlink_to(secret.parent)
    os.mkfifo(output / "pipe")
    (output / "upload").mkdir(mode=0o750)
    (output / "upload").chmod(0o2770)
    inodes = {path: file.stat().st_ino for path, file in theirs.items()}

    publish(NEW, output)
    assert contents(output) == NEW | dict.fromkeys(theirs, b"theirs")
    assert {path: (output / path).stat().st_ino for path in theirs} == inodes
    assert (output / "empty/inside").is_dir()
    assert os.readlink(output / "xa/link") == "../nowhere"  # noqa: PTH115
    assert os.readlink(output / "outside") == str(secret.parent)  # noqa: PTH115
    assert stat.S_ISFIFO((output / "pipe").lstat().st_mode)
    assert stat.S_IMODE((output / "upload").stat().st_mode) == 0o2770
    assert beside(output) == ["outside", "site"]
    publish(OLD, output)
    assert contents(output) == OLD | dict.fromkeys(theirs, b"theirs")
    assert secret.read_bytes() == b"theirs"


@POSIX
def test_a_folder_of_others_stays_the_same_folder(output: Path) -> None:
    publish(OLD, output)
    put(output / "upload/file.txt")
    before = (output / "upload").stat().st_ino
    publish(NEW, output)
    assert (output / "upload").stat().st_ino == before


def conflicts() -> Iterator[tuple[str, Callable[[Path], object]]]:
    yield "index.html", lambda output: put(output / "index.html")
    yield "a file where a folder has to be", lambda output: put(output / "xa")
    yield "a folder where a file has to be", lambda output: put(output / "index.html/note.txt")
    yield "an empty folder where a file has to be", lambda output: (output / "index.html").mkdir()
    yield "a link to a folder", lambda output: (output / "xa").symlink_to(output.parent)
    yield "a link that leads nowhere", lambda output: (output / "index.html").symlink_to("nowhere")


@POSIX
@pytest.mark.usefixtures("way")
@pytest.mark.parametrize("conflict", [pytest.param(place, id=name) for name, place in conflicts()])
def test_what_others_put_where_a_page_has_to_be_is_refused(output: Path, conflict: Callable[[Path], object]) -> None:
    publish({"other.html": b"old"}, output)
    conflict(output)
    before = sorted(output.rglob("*"))
    with pytest.raises(ForeignFiles):
        publish(NEW, output)
    assert sorted(output.rglob("*")) == before
    assert contents(output)["other.html"] == b"old"
    assert beside(output) == ["site"]


@pytest.mark.usefixtures("way")
@pytest.mark.parametrize(
    "listed",
    [
        b"../outside.txt\n/etc/hostname\nxa/../../outside.txt\nlink/outside.txt\n",
        b"../\n./\n/\nlink/\nxa/kh/\nnote.txt/\n",
        b"\xff\xfe\0\n" * 100,
        b"",
        mark(OLD).replace(b"index.html", b"index.html/"),
    ],
)
def test_a_mark_that_lies_harms_nothing_outside_and_makes_no_file_of_others_ours(
    output: Path, tmp_path: Path, listed: bytes
) -> None:
    publish({"a.html": b"old"}, output)
    (output / MANIFEST).unlink()
    outside = put(tmp_path / "outside.txt")
    put(tmp_path / MARKER, b"outside.txt\nnote.txt\n")
    if os.name != "nt":
        (output / "link").symlink_to(tmp_path)
    put(output / "note.txt")
    (output / MARKER).write_bytes(listed)
    publish(NEW, output)
    assert outside.read_bytes() == b"theirs"
    assert (output / "note.txt").read_bytes() == b"theirs"
    assert (output / "index.html").read_bytes() == b"new"


def test_a_folder_from_before_there_were_lists_is_ours_whole(output: Path) -> None:
    for path, content in {**OLD, MARKER: WITHOUT_LIST}.items():
        put(output / path, content)
    publish(NEW, output)
    assert contents(output) == NEW


@pytest.mark.parametrize("place", [".site.minhbach", f"site/{INSIDE}"])
def test_a_folder_of_others_in_the_stagings_place_is_refused(
    output: Path, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(OLD, output)
    theirs = put(output.parent / place / "note.txt")
    with pytest.raises(ForeignFolder):
        publish(NEW, output)
    assert theirs.read_bytes() == b"theirs"
    assert contents(output).items() >= OLD.items()


@pytest.mark.skipif(os.name == "nt" or os.geteuid() != 0, reason="only root can make what belongs to another user")
def test_a_staging_folder_that_another_user_laid_out_is_refused(output: Path) -> None:
    publish(OLD, output)
    planted = output.with_name(".site.minhbach")
    put(planted / MARKER)
    put(planted / "site" / "planted.html")
    os.chown(planted, 65534, 65534)
    with pytest.raises(ForeignFolder):
        publish(NEW, output)
    assert contents(output) == OLD


@POSIX
def test_what_comes_while_the_sites_change_places_is_kept(output: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(OLD, output)
    put(output / "edited.txt", b"first")
    put(output / "upload/first.txt")
    really = system.exchange

    def exchange_late(one: Path, other: Path) -> None:
        if other == output:
            put(output / "late.txt")
            put(output / "xa/kh/index.html", b"theirs, at a new page's address")
            put(output / "upload/late.txt")
            put(output / "late folder/note.txt")
            (output / "late and empty").mkdir()
            put(output.parent / "edited", b"second").replace(output / "edited.txt")
        really(one, other)

    monkeypatch.setattr(system, "exchange", exchange_late)
    assert publish(NEW, output) is None
    assert contents(output) == NEW | {
        "edited.txt": b"second",
        "late.txt": b"theirs",
        "xa/kh/index.html.1": b"theirs, at a new page's address",
        "upload/first.txt": b"theirs",
        "upload/late.txt": b"theirs",
        "late folder/note.txt": b"theirs",
    }
    assert (output / "late and empty").is_dir()
    assert beside(output) == ["site"]


@POSIX
def test_a_file_taken_off_the_site_after_a_killed_build_does_not_come_back(
    output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(OLD, output)
    put(output / "personal.txt")
    monkeypatch.setattr(Staging, "dissolve_if_possible", lambda *_: None)
    assert publish(NEW, output) == output.with_name(".site.minhbach")
    (output / "personal.txt").unlink()
    monkeypatch.undo()
    publish(OLD, output)
    assert contents(output) == OLD
    assert beside(output) == ["site"]


# ---- when it fails -----------------------------------------------------------------------------------------------


def test_a_build_that_fails_while_writing_leaves_the_old_site(output: Path) -> None:
    publish(OLD, output)
    with pytest.raises(CannotWrite):
        publish({"a": b"a file", "a/index.html": b"below a file"}, output)
    assert contents(output) == OLD
    assert beside(output) == ["site"]


@pytest.mark.parametrize("number", [errno.EIO, errno.ENOENT])
def test_a_build_that_fails_at_the_exchange_leaves_the_old_site(
    output: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    publish(OLD, output)
    refuse_exchange(monkeypatch, number)
    with pytest.raises(CannotWrite):
        publish(NEW, output)
    assert contents(output) == OLD
    assert beside(output) == ["site"]


@pytest.mark.parametrize("number", sorted(system.NOT_HERE))
def test_where_names_cannot_be_exchanged_the_site_is_replaced_in_place(
    output: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    publish(OLD, output)
    before = output.stat().st_ino
    refuse_exchange(monkeypatch, number)
    publish(NEW, output)
    assert contents(output) == NEW
    assert (output.stat().st_ino == before) or os.name == "nt"
    assert beside(output) == ["site"]


def test_what_stops_a_replacement_in_place_is_told_as_such(output: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    really = Path.replace

    def replace(self: Path, target: Path) -> Path:
        if target.name == "both.html":
            raise OSError(errno.EIO, "input/output error")
        return really(self, target)

    publish(OLD, output)
    refuse_exchange(monkeypatch, errno.ENOSYS)
    monkeypatch.setattr(Path, "replace", replace)
    with pytest.raises(HalfWritten):
        publish(NEW, output)
    assert all(content in (OLD.get(path), NEW.get(path)) for path, content in contents(output).items())
    monkeypatch.setattr(Path, "replace", really)
    publish(NEW, output)
    assert contents(output) == NEW


SHARED = ("index.html", "en/index.html", "du-lieu/tat-ca.csv")
BEFORE = dict.fromkeys([*SHARED, "chi-so/cu.html", "assets/style-1.css"], b"old") | {
    f"{unit}/{name}": b"old" for unit in ("xa", "phuong", "gone") for name in ("index.html", "cu.html", "tin.xml")
}
AFTER = dict.fromkeys([*SHARED, "chi-so/moi.html", "assets/style-2.css"], b"new") | {
    f"{unit}/{name}": b"new" for unit in ("xa", "phuong", "added") for name in ("index.html", "kh/moi.html", "tin.xml")
}


@pytest.fixture
def moved(output: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is replaced or removed in the output folder, in order."""
    made.publish(BEFORE, output, ["xa", "phuong", "gone"])
    order: list[str] = []

    def telling(really: Callable[..., object]) -> Callable[..., object]:
        def tell(*paths: Path, **options: object) -> object:
            told = [path.relative_to(output).as_posix() for path in paths if output in path.parents]
            order.extend(path for path in told if path.rpartition("/")[2] != MARKER)
            return really(*paths, **options)

        return tell

    for name in ("replace", "rename", "unlink"):
        monkeypatch.setattr(Path, name, telling(getattr(Path, name)))
    monkeypatch.setattr(system, "exchange", telling(system.exchange))
    monkeypatch.setattr("minhbach.output.publish.LINKED_AT_MOST", -1)
    return order


def test_by_parts_pages_come_after_what_they_need_and_each_unit_changes_in_one_step(
    output: Path, moved: list[str]
) -> None:
    made.publish(AFTER, output, ["xa", "phuong", "added"])
    assert moved == [
        "assets/style-2.css",
        "added",
        "chi-so/moi.html",
        "phuong",
        "xa",
        "du-lieu/tat-ca.csv",
        "en/index.html",
        "index.html",
        "gone",
        "assets/style-1.css",
        "chi-so/cu.html",
        "manifest.json",
    ]
    assert contents(output) == AFTER


def test_file_by_file_pages_come_after_what_they_need(
    output: Path, moved: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    refuse_exchange(monkeypatch, errno.EINVAL)
    made.publish(AFTER, output, ["xa", "phuong", "added"])
    files = ["kh/moi.html", "tin.xml", "index.html", "manifest.json"]
    assert moved == [
        "assets/style-2.css",
        "added",
        "chi-so/moi.html",
        *(f"{unit}/{name}" for unit in ("phuong", "xa") for name in files),
        "du-lieu/tat-ca.csv",
        "en/index.html",
        "index.html",
        "phuong/cu.html",
        "xa/cu.html",
        "gone",
        "assets/style-1.css",
        "chi-so/cu.html",
        "manifest.json",
    ]
    assert contents(output) == AFTER


# ---- the system's part -------------------------------------------------------------------------------------------


@pytest.mark.skipif(not system.is_possible(), reason="needs a system that can exchange names")
def test_two_folders_exchange_their_names(tmp_path: Path) -> None:
    put(tmp_path / "một/1")
    put(tmp_path / "hai/2")
    system.exchange(tmp_path / "một", tmp_path / "hai")
    assert (tmp_path / "một/2").is_file()
    assert (tmp_path / "hai/1").is_file()
    with pytest.raises(FileNotFoundError, match="ba"):
        system.exchange(tmp_path / "một", tmp_path / "ba")


def test_waiting_for_the_disk_tells_what_went_wrong(tmp_path: Path) -> None:
    system.settle(tmp_path)
    if os.name != "nt":
        with pytest.raises(FileNotFoundError):
            system.settle(tmp_path / "nowhere")


# ---- whose turn it is --------------------------------------------------------------------------------------------


def test_the_second_build_says_that_it_waits_and_waits(output: Path) -> None:
    told: list[str] = []
    order: list[str] = []

    def second() -> None:
        with turn(output, lambda: told.append("waits")):
            order.append("second")

    with turn(output, lambda: told.append("the first waits")):
        other = threading.Thread(target=second)
        other.start()
        while not told:
            time.sleep(0.001)
        order.append("first")
    other.join()
    assert (told, order) == (["waits"], ["first", "second"])


def test_whoever_comes_alone_does_not_wait_and_leaves_nothing(output: Path) -> None:
    for _ in range(2):
        with turn(output, lambda: pytest.fail("waits")):
            pass
    assert beside(output) == [] or os.name == "nt"


def test_builds_for_outputs_side_by_side_do_not_wait_for_each_other(output: Path) -> None:
    with turn(output, lambda: None), turn(output.with_name("other"), lambda: pytest.fail("waits")):
        pass


def test_of_many_builds_each_has_its_turn_alone(output: Path) -> None:
    inside, most, waits = 0, 0, []

    def build() -> None:
        nonlocal inside, most
        for _ in range(5):
            with turn(output, lambda: waits.append(True)):
                inside += 1
                most = max(most, inside)
                time.sleep(0.001)
                inside -= 1

    builds = [threading.Thread(target=build) for _ in range(12)]
    for one in builds:
        one.start()
    for one in builds:
        one.join()
    assert (most, inside) == (1, 0)
    assert 0 < len(waits) <= 60
    assert beside(output) == [] or os.name == "nt"


@POSIX
def test_a_build_that_was_killed_holds_no_lock(output: Path) -> None:
    ready, told = socket.socketpair()
    child = os.fork()
    if child == 0:
        with turn(output, lambda: None):
            told.send(b"!")
            time.sleep(60)
    ready.recv(1)
    waited: list[bool] = []
    threading.Timer(0.05, lambda: os.kill(child, 9)).start()
    with turn(output, lambda: waited.append(True)):
        assert waited == [True]
    os.waitpid(child, 0)


@POSIX
def test_where_nothing_may_be_written_beside_the_output_builds_wait_too(
    output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    really = os.open

    def open_nothing_new(path: Path, flags: int, mode: int = 0o777) -> int:
        if flags & os.O_CREAT:
            raise PermissionError(errno.EACCES, "not allowed")
        return really(path, flags, mode)

    monkeypatch.setattr(os, "open", open_nothing_new)
    test_the_second_build_says_that_it_waits_and_waits(output)
    assert beside(output) == []


@POSIX
def test_a_file_of_others_in_the_locks_place_stays(output: Path) -> None:
    theirs = put(output.with_name(".site.minhbach-lock"))
    with turn(output, lambda: pytest.fail("waits")):
        pass
    assert theirs.read_bytes() == b"theirs"


def test_a_turn_below_a_file_is_refused(tmp_path: Path) -> None:
    put(tmp_path / "file")
    with pytest.raises(CannotWrite), turn(tmp_path / "file" / "site", lambda: None):
        pytest.fail("it has no place")
