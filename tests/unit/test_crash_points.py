"""A publication killed, or out of disk, before each of its operations: the site is the old one or the new one, whole.

The old site is the sample site (of many like files one); for the new one a figure is corrected, a news item comes and
another goes, and so do two units; one stays as it is published. Somebody else's files lie in the folder, too. After
each kill the site is compared file by file, and the next build heals.
"""

import errno
import os
import shutil
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from minhbach import pipeline
from minhbach.output.folder import exchange
from minhbach.output.folder.mark import MARKER
from minhbach.output.manifest import MANIFEST, read_manifest
from minhbach.output.publish import publishing
from tests.conftest import Figure
from tests.crashing import CREATING, Outcome, stopped
from tests.publishing import OF_OURS, ORIGIN, publish
from tests.sample import SAMPLE_SITE, settings

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs processes that can be forked")

Files = dict[str, bytes]
CORRECTED = ("data/xa-thu/cchc-2026-2028/results/2026.yaml", "{count: 640, of: 1600}", "{count: 800, of: 1600}")
GONE = "content/phuong-nho/news/2026-05-04-gop-y.vi.md"
COME = ("content/xa-thu/news/2026-09-03-sua-doi.vi.md", "content/xa-thu/news/2026-09-04-lan-nua.vi.md")
THEIRS = {
    "robots-theirs.txt": b"theirs",
    "xa-thu/note.txt": b"theirs",
    "xa-giu/note.txt": b"theirs",
    "xa-bo/deep/note.txt": b"theirs",
    "upload/deep/photo.jpg": b"theirs",
}
KEPT, REMOVED, ADDED = (
    {f"{unit}/{name}": unit.encode() for name in ("index.html", "en/index.html")}
    for unit in ("xa-giu", "xa-bo", "xa-moi")
)
UNITS = ("phuong-nho", "xa-thu", "xa-giu", "xa-bo", "xa-moi")


@dataclass(frozen=True)
class Sites:
    """The two sites, each with its marks and manifests, and a folder for publishing them."""

    old: Files
    new: Files
    output: Path

    def publish(self, files: Files) -> None:
        """Make it from scratch: nothing is known of what is there."""
        publish({path: files[path] for path in files if path.rpartition("/")[2] not in OF_OURS}, self.output, UNITS)

    def update(self) -> None:
        """Make the old site the new one: what is the same in both is left alone."""
        published = read_manifest((self.output / MANIFEST).read_bytes()).units
        with publishing(self.output) as publication:
            units = {
                unit: published[unit]
                if unit in published and part(self.new, unit) == part(self.old, unit)
                else publication.stage(unit, part(self.new, unit), trusted=True)
                for unit in UNITS
                if part(self.new, unit)
            }
            shared = {path: self.new[path] for path in self.new if path.partition("/")[0] not in {*UNITS, *OF_OURS}}
            publication.finish(shared, units, ORIGIN, trusted=True)

    def found(self) -> str:
        """Which site stands there, whole, with all that others put into it."""
        found = contents(self.output)
        theirs = all(found.pop(path, b"") == content for path, content in THEIRS.items())
        kept = theirs and (self.output / "link").is_symlink() and (self.output / "empty").is_dir()
        return ("old" if found == self.old else "new" if found == self.new else "mixed") if kept else "theirs are gone"

    def is_alone(self) -> bool:
        """Whether no litter lies beside it or in it."""
        return os.listdir(self.output.parent) == [self.output.name]  # noqa: PTH208


def part(files: Files, unit: str) -> Files:
    """A unit's files."""
    inside = {path: content for path, content in files.items() if path.startswith(f"{unit}/")}
    return {path: content for path, content in inside.items() if path.rpartition("/")[2] not in OF_OURS}


def contents(folder: Path) -> Files:
    """Every file below by path."""
    found = {}
    for top, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(top, name)  # noqa: PTH118
            if not os.path.islink(path):  # noqa: PTH114
                with open(path, "rb") as file:  # noqa: PTH123
                    found[os.path.relpath(path, folder)] = file.read()
    return found


def put_theirs(output: Path) -> None:
    for path, content in THEIRS.items():
        (output / path).parent.mkdir(parents=True, exist_ok=True)
        (output / path).write_bytes(content)
    (output / "link").symlink_to("nowhere")
    (output / "empty").mkdir()


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Files, Files]:
    root = tmp_path_factory.mktemp("changed") / "sample"
    shutil.copytree(SAMPLE_SITE, root)
    file, wrong, right = CORRECTED
    text = (root / file).read_text(encoding="utf-8")
    assert wrong in text
    (root / file).write_text(text.replace(wrong, right), encoding="utf-8")
    (root / GONE).unlink()
    shutil.copyfile(root / COME[0], root / COME[1])
    old, new = (pipeline.check(settings(root / "site", folder)).files for folder in (SAMPLE_SITE, root))
    chosen = some(old, new)
    old, new = ({path: content for path, content in files.items() if path in chosen} for files in (old, new))
    assert old.keys() - new.keys() and new.keys() - old.keys()
    for files, units in ((old, KEPT | REMOVED), (new, KEPT | ADDED)):
        publish(files | units, root / "published", UNITS)
        files.clear()
        files |= contents(root / "published")
    return old, new


def some(old: Files, new: Files) -> set[str]:
    """Of the files in a folder that are of one kind and fare alike the first: what a site is like, in fewer points."""
    alike = defaultdict(list)
    for path in sorted({*old, *new}):
        folder, _, name = path.rpartition("/")
        fate = (path in old, path in new, old.get(path) == new.get(path))
        alike[folder, name.rpartition(".")[2], fate].append(path)
    return {paths[0] for paths in alike.values()}


@pytest.fixture
def sites(built: tuple[Files, Files], memory: Path) -> Sites:
    sites = Sites(*built, memory / "site")
    sites.publish(sites.old)
    put_theirs(sites.output)
    return sites


def test_killed_before_any_operation_the_site_is_whole_and_the_next_build_heals(sites: Sites, figure: Figure) -> None:
    total = stopped(sites.update).operations
    found = []
    for at in range(1, total + 1):
        sites.publish(sites.old)  # the next build, and the site for the next point
        assert (sites.found(), sites.is_alone()) == ("old", True), at
        assert stopped(sites.update, at) == Outcome("killed"), at
        found.append(sites.found())
    sites.publish(sites.new)
    assert (sites.found(), sites.is_alone()) == ("new", True)
    assert found == sorted(found, reverse=True) == ["old"] * found.count("old") + ["new"] * found.count("new")
    figure(
        "killed before each operation", f"{total}: {found.count('old')} × the old site, {found.count('new')} × the new"
    )


def test_killed_during_a_first_publication_there_is_no_site_or_a_whole_one(sites: Sites, figure: Figure) -> None:
    def publication() -> None:
        sites.publish(sites.new)

    shutil.rmtree(sites.output)
    total = stopped(publication).operations
    for at in range(1, total + 1):
        for folder in sites.output.parent.iterdir():
            shutil.rmtree(folder)
        assert stopped(publication, at) == Outcome("killed"), at
        assert not sites.output.exists() or contents(sites.output) == sites.new, at
        if at % 5 == 0:
            publication()
            assert contents(sites.output) == sites.new and sites.is_alone(), at
    figure("killed before each operation of a first publication", f"{total}: no site or a whole one")


def test_out_of_disk_at_any_operation_the_old_site_stands_and_nothing_is_left(sites: Sites, figure: Figure) -> None:
    total = stopped(sites.update, events=CREATING).operations
    sites.publish(sites.old)
    refused = 0
    for at in range(1, total + 1):
        outcome = stopped(sites.update, at, errno.ENOSPC, events=CREATING)
        if outcome.end == "published":  # the sites had changed places before
            assert (sites.found(), sites.is_alone()) == ("new", True), at
            sites.publish(sites.old)
            continue
        refused += 1
        assert (outcome.end, outcome.problem) == ("cannot_write", "disk_full"), at
        assert (sites.found(), sites.is_alone()) == ("old", True), at
    figure("disk full from each operation on", f"{total}: {refused} × refused, the old site stands, nothing is left")
    assert refused == total - len({"empty", "upload", "xa-bo/deep"})  # folders of others, given back in the end


def test_a_disk_that_turns_read_only_at_any_operation_leaves_a_whole_site(sites: Sites, figure: Figure) -> None:
    total = stopped(sites.update).operations
    points = range(1, total + 1, 5)
    for at in points:
        sites.publish(sites.old)
        assert (sites.found(), sites.is_alone()) == ("old", True), at
        outcome = stopped(sites.update, at, errno.EROFS)
        told = {"published": ("new", None), "cannot_write": ("old", "read_only")}
        assert (sites.found(), outcome.problem) == told[outcome.end], at
    figure("disk read-only from each fifth operation on", f"{len(points)}: a whole site, healed once it can be written")


def killed_at_each_operation(sites: Sites, check: Callable[[Files], bool]) -> tuple[int, int]:
    """Kill an update before each operation: no file is missing or cut. Returns how often, and how often as checked.

    It begins when all is staged: until then the ways do the same.
    """
    whole = stopped(sites.update)
    in_both = (sites.old.keys() & sites.new.keys()) | THEIRS.keys()
    checked, points = 0, range(whole.staging, whole.operations + 1)
    for at in points:
        sites.publish(sites.old)
        assert (sites.found(), sites.is_alone()) == ("old", True), at
        assert stopped(sites.update, at) == Outcome("killed"), at
        found = {path: content for path, content in contents(sites.output).items() if not path.startswith(".minhbach")}
        assert found.keys() >= in_both - {MARKER}, at
        for path, content in found.items():
            mixed = path.rpartition("/")[2] == MARKER  # what was and what will be
            assert mixed or content in (sites.old.get(path), sites.new.get(path), THEIRS.get(path)), (at, path)
        checked += check(found)
    return len(points), checked


def test_killed_part_by_part_each_unit_is_whole(sites: Sites, figure: Figure, monkeypatch: pytest.MonkeyPatch) -> None:
    def is_whole(found: Files) -> bool:
        ours = {path: found[path] for path in found.keys() - THEIRS.keys()}
        for unit in UNITS:
            assert inside(ours, unit) in (inside(sites.old, unit), inside(sites.new, unit))
        return inside(ours, "xa-thu") == inside(sites.new, "xa-thu") and ours["index.html"] == sites.old["index.html"]

    monkeypatch.setattr("minhbach.output.publish.LINKED_AT_MOST", 0)
    total, mixed = killed_at_each_operation(sites, is_whole)
    figure("killed before each operation, part by part", f"{total}: each unit is whole, {mixed} × before shared pages")
    assert mixed > 0


def inside(files: Files, unit: str) -> Files:
    return {path: content for path, content in files.items() if path.startswith(f"{unit}/")}


def test_killed_file_by_file_each_file_is_whole_and_none_is_missing(
    sites: Sites, figure: Figure, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exchange, "is_possible", lambda: False)
    monkeypatch.setattr(exchange, "exchange", no_exchange)
    total, _ = killed_at_each_operation(sites, bool)
    figure("killed before each operation, without an exchange", f"{total}: no file is missing or cut")


def no_exchange(*_: Path) -> None:
    raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))
