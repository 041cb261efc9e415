"""Publishing while the site is read, while another build is at work, and onto disks that are full or protected."""

import errno
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from minhbach import pipeline
from minhbach.cli import main
from minhbach.output.folder import exchange
from minhbach.output.folder.mark import own_files
from minhbach.output.folder.refusals import CannotWrite
from minhbach.output.folder.turn import turn
from minhbach.output.verify import verify
from tests import publishing as made
from tests.conftest import Figure
from tests.publishing import contents
from tests.sample import ON, SAMPLE_SITE, TESTS, settings

POSIX = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs processes that can be forked")
PAGES = (
    "index.html",
    "en/index.html",
    "xa-thu/index.html",
    "xa-thu/en/index.html",
    "phuong-nho/index.html",
    "404.html",
)
Files = dict[str, bytes]


def publish(files: Files, output: Path) -> Path | None:
    return made.publish(files, output, ["phuong-nho", "xa-thu"])


@pytest.fixture(scope="module")
def sites() -> list[Files]:
    """The sample site, and the same with another word at the end of each page."""
    old = pipeline.check(settings(TESTS / "nowhere")).files
    new = {path: content + b"<!-- new -->" if path.endswith(".html") else content for path, content in old.items()}
    return [old, new]


# ---- readers -----------------------------------------------------------------------------------------------------


@contextmanager
def reader(output: Path, sites: list[Files]) -> Iterator[list[str]]:
    """A process that asks for pages without pause; afterwards how many it read, and what was wrong with them."""
    found: list[str] = []
    told, tell = os.pipe()
    child = os.fork()
    if child == 0:
        read, going = 0, True

        def stop(*_: object) -> None:
            nonlocal going
            going = False

        signal.signal(signal.SIGTERM, stop)
        wrong: set[str] = set()
        while going:
            for path in PAGES:
                try:
                    content = (output / path).read_bytes()
                except OSError as problem:
                    wrong.add(f"{path}: {problem}")
                else:
                    if content not in (sites[0][path], sites[1][path]):
                        wrong.add(f"{path}: neither the old nor the new page")
                read += 1
        os.write(tell, "\n".join([str(read), *sorted(wrong)]).encode())
        os._exit(0)
    os.close(tell)
    try:
        yield found
    finally:
        os.kill(child, signal.SIGTERM)
        with os.fdopen(told) as pipe:
            found += pipe.read().split("\n")
        os.waitpid(child, 0)


def no_exchange(*_: Path) -> None:
    raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))


@POSIX
@pytest.mark.parametrize("way", ["whole", "part by part", "file by file"])
def test_who_reads_without_pause_never_meets_a_missing_or_half_written_page(
    memory: Path, sites: list[Files], way: str, figure: Figure, monkeypatch: pytest.MonkeyPatch
) -> None:
    if way == "part by part":
        monkeypatch.setattr("minhbach.output.publish.LINKED_AT_MOST", -1)
    if way == "file by file":
        monkeypatch.setattr(exchange, "is_possible", lambda: False)
        monkeypatch.setattr(exchange, "exchange", no_exchange)
    output, publications = memory / "site", 100
    publish(sites[0], output)
    with reader(output, sites) as found:
        for time_ in range(1, publications + 1):
            publish(sites[time_ % 2], output)
    assert found[1:] == []
    figure(f"pages read during {publications} publications, {way}", f"{int(found[0]):,}: none missing, empty or cut")
    assert int(found[0]) > publications


# ---- two builds at once ------------------------------------------------------------------------------------------


def test_builds_at_once_say_that_they_wait_and_publish_one_after_the_other(tmp_path: Path) -> None:
    output = tmp_path / "site"
    command = [sys.executable, "-X", "utf8", "-m", "minhbach", "build", "--root", str(SAMPLE_SITE), "-o", str(output)]
    with turn(output, lambda: None):
        builds = [
            subprocess.Popen([*command, "--date", day], stderr=subprocess.PIPE, cwd=TESTS.parent, encoding="utf-8")
            for day in ("2027-02-01", "2027-01-31")
        ]
        first_lines = [build.stderr.readline() for build in builds if build.stderr]
        assert all("Đang chờ" in line and str(output) in line for line in first_lines)
        assert not output.exists()
    assert [build.wait(timeout=60) for build in builds] == [0, 0]
    verified = verify(str(output))
    assert (verified.differences, verified.manifest.judged_on in ("2027-02-01", "2027-01-31")) == ((), True)
    assert [p.name for p in tmp_path.iterdir()] == ["site"]


# ---- disks -------------------------------------------------------------------------------------------------------


@pytest.fixture
def mounted(tmp_path: Path) -> Iterator[Path]:
    """A small disk; only root can mount one."""
    folder = tmp_path / "disk"
    folder.mkdir()
    try:
        subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=12m", "tmpfs", str(folder)], check=True, capture_output=True
        )
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("only root on Linux may mount a small disk")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def test_on_a_disk_that_is_really_full_the_old_site_stands(mounted: Path, sites: list[Files]) -> None:
    publish(sites[0], mounted / "site")
    with (mounted / "filling").open("wb", buffering=0) as filling, pytest.raises(OSError, match="space"):
        while filling.write(b"\0" * 4096):
            pass
    with pytest.raises(CannotWrite) as refused:
        publish(sites[1], mounted / "site")
    assert refused.value.problem == "disk_full"
    assert contents(mounted / "site").items() >= sites[0].items()
    assert sorted(p.name for p in mounted.iterdir()) == ["filling", "site"]
    (mounted / "filling").unlink()
    publish(sites[1], mounted / "site")
    assert contents(mounted / "site").items() >= sites[1].items()


def test_a_folder_that_is_a_disk_of_its_own_is_filled_and_replaced_in_place(mounted: Path, sites: list[Files]) -> None:
    for files in (*sites, sites[0]):
        publish(files, mounted)
        assert own_files(mounted) >= files.keys()
        assert contents(mounted).items() >= files.items()
        assert not [p for p in mounted.parent.iterdir() if p != mounted]


def test_what_may_not_be_written_is_told_and_the_old_site_stands(mounted: Path, sites: list[Files]) -> None:
    publish(sites[0], mounted / "site")
    subprocess.run(["mount", "-o", "remount,ro", str(mounted)], check=True)
    with pytest.raises(CannotWrite) as refused:
        publish(sites[1], mounted / "site")
    assert refused.value.problem == "read_only"
    assert contents(mounted / "site").items() >= sites[0].items()


@POSIX
@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
def test_where_only_the_output_may_be_written_the_site_is_replaced_in_it(tmp_path: Path, sites: list[Files]) -> None:
    output = tmp_path / "site"
    publish(sites[0], output)
    for path in (output, *output.rglob("*")):
        os.chown(path, 65534, 65534)
    for folder in (tmp_path, *list(tmp_path.parents)[:3]):
        folder.chmod(0o755)
    child = os.fork()
    if child == 0:
        os.setgid(65534)
        os.setuid(65534)
        try:
            publish(sites[1], output)
            os._exit(0)
        finally:
            os._exit(1)
    assert os.waitpid(child, 0)[1] == 0
    assert contents(output).items() >= sites[1].items()
    assert [p.name for p in tmp_path.iterdir()] == ["site"]


@pytest.mark.parametrize(("language", "words"), [("vi", "hết chỗ trên đĩa"), ("en", "the disk is full")])
def test_a_full_disk_is_told_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], language: str, words: str
) -> None:
    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    command = ["--root", str(SAMPLE_SITE), "-o", str(tmp_path / "site"), "--date", ON.isoformat(), "-q"]
    monkeypatch.setattr(os, "write", full)
    assert main([*command, "--language", language]) == 1
    assert words in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
