"""`manifest.json`: every file with its SHA-256, and what the site was made from."""

import hashlib
import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from minhbach import __version__, pipeline
from minhbach.output.folder.mark import MARKER
from minhbach.output.manifest import (
    MANIFEST,
    MAX_BYTES,
    Listed,
    ListedUnit,
    listed,
    read_manifest,
    read_unit_manifest,
)
from minhbach.render.environment import Renderer
from tests.repository import Repository
from tests.sample import SAMPLE_SITE, settings

IN_A_SHELL = """
find data content templates -type f ! -name '.*' ! -name '*~' ! -name Thumbs.db ! -name desktop.ini -print0 |
    LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum
"""


def manifest(root: Path) -> dict[str, Any]:
    output = root.parent / "site"
    pipeline.build(settings(output, root))
    value: dict[str, Any] = json.loads((output / MANIFEST).read_bytes())
    return value


@pytest.fixture
def root(tmp_path: Path) -> Path:
    shutil.copytree(SAMPLE_SITE, tmp_path / "project")
    return tmp_path / "project"


def test_each_published_file_is_listed_with_its_sha256_and_size_a_units_in_its_own_manifest(
    published_sample: Path,
) -> None:
    whole = json.loads((published_sample / MANIFEST).read_bytes())
    found = dict(whole["files"])
    for unit, entry in whole["units"].items():
        content = (published_sample / unit / MANIFEST).read_bytes()
        inside = json.loads(content)["files"]
        assert entry == {"sha256": hashlib.sha256(content).hexdigest(), "size": len(content), "files": len(inside)}
        assert list(inside) == sorted(inside)
        found |= {f"{unit}/{path}": inside[path] for path in inside}
    files = {
        p.relative_to(published_sample).as_posix(): p.read_bytes() for p in published_sample.rglob("*") if p.is_file()
    }
    assert {path.rpartition("/")[2] for path in files.keys() - found.keys()} == {MANIFEST, MARKER}
    assert found == {
        path: {"sha256": hashlib.sha256(files[path]).hexdigest(), "size": len(files[path])} for path in found
    }
    assert list(whole["units"]) == ["phuong-nho", "xa-thu"]
    assert list(whole["files"]) == sorted(whole["files"])


def test_it_says_what_the_site_was_made_by_for_which_day_and_with_which_options(published_sample: Path) -> None:
    found = json.loads((published_sample / MANIFEST).read_bytes())
    assert list(found) == ["generator", "judged_on", "options", "inputs", "files", "units"]
    assert found["generator"] == {"name": "Minh Bạch", "version": __version__}
    assert found["judged_on"] == "2027-02-01"
    assert found["options"].keys() == {"base_url", "drafts"}
    assert found["inputs"]["git"] is None


def test_it_names_the_revision_and_whether_there_were_changes(tmp_path: Path) -> None:
    repository = Repository.of_sample(tmp_path / "project")
    revision = repository.git("rev-parse", "HEAD")
    assert manifest(repository.root)["inputs"]["git"] == {"commit": revision, "uncommitted": False, "shallow": False}
    with (repository.root / "data" / "site.yaml").open("a", encoding="utf-8") as file:
        file.write("\n")
    assert manifest(repository.root)["inputs"]["git"]["uncommitted"] is True


def inputs(root: Path) -> str:
    number: str = manifest(root)["inputs"]["sha256"]
    return number


def test_a_file_of_the_input_that_changes_is_another_input_and_litter_is_none(root: Path) -> None:
    before = inputs(root)
    for litter in ("data/.DS_Store", "content/pages/Thumbs.db", "data/site.yaml~"):
        (root / litter).write_bytes(b"litter")
    assert inputs(root) == before
    with (root / "data" / "site.yaml").open("a", encoding="utf-8") as file:
        file.write("\n")
    changed = inputs(root)
    assert changed != before
    (root / "content/xa-thu/news/2026-09-03-sua-doi.vi.md").rename(root / "content/xa-thu/news/2026-09-03-khac.vi.md")
    assert inputs(root) != changed


@pytest.mark.skipif(not all(map(shutil.which, ("find", "sort", "xargs", "sha256sum"))), reason="needs GNU's tools")
def test_anybody_can_work_out_the_number_of_the_inputs_in_a_shell(root: Path) -> None:
    own = settings(root / "site", root)
    shutil.copytree(own.schemas, root / "data/schema")
    shutil.copytree(own.templates, root / "templates")
    done = subprocess.run(IN_A_SHELL, shell=True, cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout.split()[0] == inputs(root)


def test_a_file_that_changes_while_the_site_is_made_stops_the_build(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    render = Renderer.render

    def render_late(*arguments: Any) -> str:
        (root / "content/pages/gioi-thieu.vi.md").write_text("# Khác\n", encoding="utf-8")
        (root / "data/moi.yaml").write_text("", encoding="utf-8")
        return render(*arguments)

    monkeypatch.setattr(Renderer, "render", render_late)
    with pytest.raises(pipeline.RefusedSources) as refused:
        pipeline.check(settings(root / "site", root))
    assert sorted((d.code, d.place.file) for d in refused.value.diagnostics if d.severity == "error") == [
        ("changed-while-read", "content/pages/gioi-thieu.vi.md"),
        ("changed-while-read", "data/moi.yaml"),
    ]


# ---- a manifest from anybody -------------------------------------------------------------------------------------

GOOD = {
    "generator": {"name": "Minh Bạch", "version": "1"},
    "judged_on": "2027-02-01",
    "inputs": {"git": None},
    "files": {"a/b.html": {"sha256": "0" * 64, "size": 1}},
    "units": {"xa": {"sha256": "0" * 64, "size": 1, "files": 2}},
}
FROM_BEFORE_UNITS_HAD_THEIR_OWN = {key: GOOD[key] for key in GOOD if key != "units"}
ODD_PATHS = ("/etc/passwd", "../x", "a/../../x", "a//b", "./a", "a\\b", "a\nb", "a\0b")
ODD_ENTRIES: tuple[Any, ...] = (
    None,
    {},
    {"sha256": "0" * 64},
    {"sha256": "0" * 63, "size": 1},
    {"sha256": "0" * 64, "size": -1},
    {"sha256": "0" * 64, "size": True},
    {"sha256": "0" * 64, "size": 1, "more": 1},
)


def test_a_manifest_is_read(published_sample: Path) -> None:
    read = read_manifest(json.dumps(GOOD).encode())
    assert (read.files, read.revision) == ({"a/b.html": Listed("0" * 64, 1)}, "")
    assert read.units == {"xa": ListedUnit("0" * 64, 1, 2)}
    published = read_manifest((published_sample / MANIFEST).read_bytes())
    assert published.files["index.html"] == listed((published_sample / "index.html").read_bytes())
    page = read_unit_manifest((published_sample / "xa-thu" / MANIFEST).read_bytes()).files["en/index.html"]
    assert page == listed((published_sample / "xa-thu/en/index.html").read_bytes())


def test_a_manifest_from_before_units_had_their_own_is_read() -> None:
    assert not read_manifest(json.dumps(FROM_BEFORE_UNITS_HAD_THEIR_OWN).encode()).units


@pytest.mark.parametrize(
    "bad",
    [
        b"",
        b"\xff",
        b"[]",
        b"null",
        b"{}",
        b"[" * 100_000,
        b'{"files": ' + b"9" * 10_000 + b"}",
        *(json.dumps(GOOD | {"files": {path: {"sha256": "0" * 64, "size": 1}}}).encode() for path in ODD_PATHS),
        *(json.dumps(GOOD | {"files": {"a": entry}}).encode() for entry in ODD_ENTRIES),
        *(
            json.dumps(GOOD | {"units": {name: {"sha256": "0" * 64, "size": 1, "files": 1}}}).encode()
            for name in (*ODD_PATHS, "..", ".", "", "a/b")
        ),
        *(json.dumps(GOOD | {"units": {"a": (entry or {}) | {"files": 1}}}).encode() for entry in ODD_ENTRIES),
        json.dumps(GOOD | {"units": {"a": {"sha256": "0" * 64, "size": 1, "files": -1}}}).encode(),
        json.dumps(GOOD | {"units": {"a": {"sha256": "0" * 64, "size": MAX_BYTES + 1, "files": 1}}}).encode(),
        json.dumps(GOOD | {"units": []}).encode(),
        json.dumps(GOOD | {"judged_on": 1}).encode(),
        json.dumps(GOOD | {"generator": None}).encode(),
        json.dumps(GOOD | {"inputs": {"git": {"commit": ["x"]}}}).encode(),
    ],
    ids=lambda bad: repr(bad[:30]),
)
def test_a_damaged_or_hostile_manifest_is_refused(bad: bytes) -> None:
    with pytest.raises(ValueError):
        read_manifest(bad)


@pytest.mark.parametrize(
    "bad",
    [
        b"",
        b"[]",
        b"{}",
        b"[" * 100_000,
        *(json.dumps({"files": {path: {"sha256": "0" * 64, "size": 1}}}).encode() for path in ODD_PATHS),
        *(json.dumps({"files": {"a": entry}}).encode() for entry in ODD_ENTRIES),
    ],
    ids=lambda bad: repr(bad[:30]),
)
def test_a_damaged_or_hostile_manifest_of_a_unit_is_refused(bad: bytes) -> None:
    with pytest.raises(ValueError):
        read_unit_manifest(bad)
