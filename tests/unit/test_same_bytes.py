"""The same input gives the same bytes, whatever the machine, the person's settings and the moment."""

import os
import random
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from minhbach.settings import BadEpoch, today
from tests.conftest import Figure
from tests.sample import SAMPLE_SITE, TESTS

ON, EPOCH = "2027-02-01", "1801418400"
"""The same day: 2027-02-01, an hour past midnight in Viet Nam, while it is January elsewhere."""
ADDRESS = "https://xa.example.vn/cchc/"


@dataclass(frozen=True)
class Surroundings:
    """A machine and a person's settings."""

    folder: str
    variables: dict[str, str]
    arguments: tuple[str, ...] = ()
    umask: int = 0o022
    processors: int = 0
    """How many may be used; 0: all."""
    shuffled: int = 0
    """Another number, another order in which the files come to lie in their folders."""
    moment: int = field(default=1_600_000_000)
    """When the files were changed last."""


FOUR = [
    Surroundings("a", {"TZ": "UTC", "LC_ALL": "C", "PYTHONHASHSEED": "0"}, ("--date", ON)),
    Surroundings(
        "thư mục có dấu & dấu cách",
        {"TZ": "Asia/Ho_Chi_Minh", "LC_ALL": "vi_VN.UTF-8", "LANG": "vi_VN.UTF-8", "PYTHONHASHSEED": "1"},
        ("--date", ON),
        umask=0o077,
        processors=1,
        shuffled=1,
    ),
    Surroundings(
        "c/" + "d/" * 20,
        {
            "TZ": "America/Los_Angeles",
            "LANG": "tr_TR.UTF-8",
            "PYTHONHASHSEED": "4294967295",
            "SOURCE_DATE_EPOCH": EPOCH,
        },
        umask=0,
        shuffled=2,
        moment=2_000_000_000,
    ),
    Surroundings(
        "e",
        {"TZ": "Pacific/Kiritimati", "LC_ALL": "en_US.ISO-8859-1", "SOURCE_DATE_EPOCH": EPOCH, "PYTHONUTF8": "1"}
        | {"PYTHONOPTIMIZE": "1", "MINHBACH_LANGUAGE": "en", "COLUMNS": "40", "HOME": "/nowhere"},
        processors=2,
        shuffled=3,
    ),
]


def copy_of_sample(root: Path, shuffled: int, moment: int) -> None:
    """Folders list their files in the order in which these came, on many file systems."""
    files = sorted(path.relative_to(SAMPLE_SITE) for path in SAMPLE_SITE.rglob("*") if path.is_file())
    random.Random(shuffled).shuffle(files)
    for file in files:
        (root / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(SAMPLE_SITE / file, root / file)
        os.utime(root / file, (moment, moment))


def start(folder: Path, surroundings: Surroundings) -> subprocess.Popen[bytes]:
    root = folder / surroundings.folder
    copy_of_sample(root, surroundings.shuffled, surroundings.moment)
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "HOME") if name in os.environ}
    away = folder / f"away {surroundings.shuffled}"
    away.mkdir()

    def settle() -> None:
        os.umask(surroundings.umask)
        if surroundings.processors and hasattr(os, "sched_setaffinity"):
            os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[: surroundings.processors])

    command = [sys.executable, "-m", "minhbach", "build", "--root", str(root), "--base-url", ADDRESS, "--quiet"]
    return subprocess.Popen(
        [*command, *surroundings.arguments],
        cwd=away,
        env=kept | surroundings.variables | {"PYTHONPATH": str(TESTS.parent)},
        preexec_fn=settle if os.name != "nt" else None,
        stderr=subprocess.PIPE,
    )


def test_four_builds_under_different_circumstances_are_the_same_byte_for_byte(tmp_path: Path, figure: Figure) -> None:
    builds = [start(tmp_path, surroundings) for surroundings in FOUR]
    assert [(build.communicate(timeout=120)[1], build.returncode) for build in builds] == [(b"", 0)] * 4
    sites = [contents(tmp_path / surroundings.folder / "site") for surroundings in FOUR]
    assert any(path.endswith(".png") and path.startswith("xa-thu/") for path in sites[0])
    for site in sites[1:]:
        assert site.keys() == sites[0].keys()
        assert [path for path in site if site[path] != sites[0][path]] == []
    size = sum(map(len, sites[0].values()))
    figure("built under four different circumstances", f"{len(sites[0])} files, {size:,} bytes: all the same")


def contents(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


# ---- the day -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("epoch", "day"), [("0", "1970-01-01"), (EPOCH, ON), ("1801414800", ON), ("1801414799", "2027-01-31")]
)
def test_source_date_epoch_is_the_day_that_it_was_in_viet_nam(
    monkeypatch: pytest.MonkeyPatch, epoch: str, day: str
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    assert today().isoformat() == day


@pytest.mark.parametrize("epoch", ["abc", "-1", "1.5", " 1", "1\n", "²", "٣", "9" * 30, "253402300800"])
def test_a_source_date_epoch_that_is_no_moment_is_refused(monkeypatch: pytest.MonkeyPatch, epoch: str) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    with pytest.raises(BadEpoch):
        today()


def test_an_empty_source_date_epoch_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "")
    assert today().year >= 2026
