"""Putting a finished site in place: all or nothing, and never over what somebody else made."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from minhbach.output.publish import MARKER, ForeignFolder, may_replace, publish

OLD = {"index.html": b"old", "xa/old.html": b"old"}
NEW = {"index.html": b"new", "xa/kh/index.html": b"new"}
POSIX = pytest.mark.skipif(os.name == "nt", reason="POSIX permissions")


def contents(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


@pytest.fixture
def output(tmp_path: Path) -> Path:
    return tmp_path / "site"


def test_a_first_site_is_written_with_its_mark(output: Path) -> None:
    publish(NEW, output)
    assert {name: content for name, content in contents(output).items() if name != MARKER} == NEW
    assert MARKER in contents(output)


def test_a_new_site_takes_the_place_of_the_old_and_leaves_nothing_of_it(output: Path) -> None:
    publish(OLD, output)
    publish(NEW, output)
    assert contents(output).keys() == {*NEW, MARKER}
    assert [p.name for p in output.parent.iterdir()] == ["site"]


def test_folders_above_the_output_are_made(tmp_path: Path) -> None:
    publish(NEW, tmp_path / "a" / "b" / "site")
    assert (tmp_path / "a" / "b" / "site" / "index.html").read_bytes() == b"new"


def test_an_empty_folder_may_be_filled(output: Path) -> None:
    output.mkdir()
    publish(NEW, output)
    assert (output / "index.html").is_file()


@pytest.mark.parametrize("holding", ["index.html", ".git/config", "a/b"])
def test_a_folder_that_we_did_not_make_is_refused_and_untouched(output: Path, holding: str) -> None:
    foreign = output / holding
    foreign.parent.mkdir(parents=True)
    foreign.write_bytes(b"theirs")
    assert not may_replace(output)
    with pytest.raises(ForeignFolder):
        publish(NEW, output)
    assert contents(output) == {holding: b"theirs"}
    assert [p.name for p in output.parent.iterdir()] == ["site"]


def test_a_file_in_the_outputs_place_is_refused(output: Path) -> None:
    output.write_bytes(b"theirs")
    with pytest.raises(ForeignFolder):
        publish(NEW, output)
    assert output.read_bytes() == b"theirs"


def test_a_folder_named_like_the_mark_is_no_mark(output: Path) -> None:
    (output / MARKER).mkdir(parents=True)
    assert not may_replace(output)


def test_a_build_that_fails_while_writing_leaves_the_old_site(output: Path) -> None:
    publish(OLD, output)
    before = contents(output)
    with pytest.raises(OSError):
        publish({"xa": b"a file", "xa/index.html": b"below a file"}, output)
    assert contents(output) == before
    assert [p.name for p in output.parent.iterdir()] == ["site"]


def test_a_build_that_fails_at_the_exchange_leaves_the_old_site(output: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(OLD, output)
    before = contents(output)
    really = Path.replace

    def fail_for_the_new(self: Path, target: Path) -> Path:
        if target == output and (self / "xa" / "kh").is_dir():
            raise PermissionError(13, "in use")
        return really(self, target)

    monkeypatch.setattr(Path, "replace", fail_for_the_new)
    with pytest.raises(PermissionError):
        publish(NEW, output)
    assert contents(output) == before
    assert [p.name for p in output.parent.iterdir()] == ["site"]


@pytest.fixture(params=[0o077, 0o027, 0o022, 0o000])
def umask(request: pytest.FixtureRequest) -> Iterator[None]:
    former = os.umask(request.param)
    yield
    os.umask(former)


@POSIX
@pytest.mark.usefixtures("umask")
def test_a_web_server_can_read_everything_whatever_the_umask(output: Path) -> None:
    publish(NEW, output)
    for path in (output, *output.rglob("*")):
        assert stat.S_IMODE(path.stat().st_mode) == (0o755 if path.is_dir() else 0o644), path
