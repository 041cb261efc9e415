"""Finding the files of a project: every one is named or complained about, and nothing makes the search endless."""

import os
from pathlib import Path

import pytest

from minhbach.diagnostics import Span
from minhbach.sources import files
from minhbach.sources.files import find_files

posix = pytest.mark.skipif(os.name == "nt", reason="makes links, pipes and names that Windows does not have")


def project(root: Path, *names: str) -> Path:
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x", encoding="utf-8")
    return root


def complaints(root: Path) -> list[tuple[str, str, object]]:
    found = find_files(root)[1]
    return [(d.place.file, d.code, d.details.get("variant")) for d in found if isinstance(d.place, Span)]


def test_files_come_in_one_fixed_order(tmp_path: Path) -> None:
    project(tmp_path, "data/b/unit.yaml", "data/a-b/unit.yaml", "data/a/unit.yaml", "content/a/x.md", "data/site.yaml")
    assert find_files(tmp_path) == (
        ["content/a/x.md", "data/a-b/unit.yaml", "data/a/unit.yaml", "data/b/unit.yaml", "data/site.yaml"],
        [],
    )


@pytest.mark.parametrize(
    "name",
    [".DS_Store", "Thumbs.db", "desktop.ini", ".gitkeep", "unit.yaml~", ".unit.yaml.swp", "._unit.yaml", "~$a.docx"],
)
def test_what_systems_leave_behind_is_passed_over(tmp_path: Path, name: str) -> None:
    assert find_files(project(tmp_path, f"data/xa/{name}")) == ([], [])


@posix
@pytest.mark.parametrize(
    "name",
    [
        ".unit.yaml",
        ".hidden/unit.yaml",
        "Unit.yaml",
        "unit.yaml ",
        " unit.yaml",
        "unit.YAML",
        "u\u202enit.yaml",
        "a\nb",
    ],
)
def test_whatever_else_there_is_is_named(tmp_path: Path, name: str) -> None:
    assert find_files(project(tmp_path, f"data/xa/{name}"))[0] == [f"data/xa/{name}"]


@pytest.mark.parametrize(("name", "hidden"), [("targets.json", True), ("a.yaml", False), ("x/y.json", False)])
def test_of_the_schemas_folder_only_schemas_are_passed_over(tmp_path: Path, name: str, hidden: bool) -> None:
    assert (find_files(project(tmp_path, f"data/schema/{name}"))[0] == []) is hidden


@posix
def test_links_pipes_and_folders_in_a_files_place_are_told(tmp_path: Path) -> None:
    project(tmp_path, "data/site.yaml", "content/pages/a.vi.md", "outside/unit.yaml")
    (tmp_path / "data" / "xa").symlink_to(tmp_path / "outside")
    (tmp_path / "data" / "areas.yaml").symlink_to("site.yaml")
    (tmp_path / "data" / "glossary.yaml").mkdir()
    (tmp_path / "data" / "rong").mkdir()
    os.mkfifo(tmp_path / "content" / "pages" / "b.vi.md")
    assert find_files(tmp_path)[0] == ["content/pages/a.vi.md", "data/site.yaml"]
    assert complaints(tmp_path) == [
        ("data/areas.yaml", "not-a-file", "link"),
        ("data/glossary.yaml", "not-a-file", "folder"),
        ("data/xa", "not-a-file", "link"),
        ("content/pages/b.vi.md", "not-a-file", "special"),
    ]


@posix
def test_a_whole_folder_elsewhere_is_not_the_projects(tmp_path: Path) -> None:
    project(tmp_path / "outside", "unit.yaml")
    (tmp_path / "data").symlink_to(tmp_path / "outside")
    assert find_files(tmp_path)[0] == []
    assert complaints(tmp_path) == [("data", "not-a-file", "link")]


def test_folders_within_folders_have_an_end(tmp_path: Path) -> None:
    project(tmp_path, "data/" + "a/" * 100 + "x.yaml")
    assert complaints(tmp_path) == [("data/" + "/".join("a" * 7), "too-deep", None)]


@pytest.mark.skipif(os.name == "nt" or getattr(os, "geteuid", lambda: 1)() == 0, reason="root may read everything")
def test_a_folder_that_may_not_be_read_is_told(tmp_path: Path) -> None:
    folder = project(tmp_path, "data/xa/unit.yaml") / "data" / "xa"
    folder.chmod(0)
    try:
        assert complaints(tmp_path) == [("data/xa", "unreadable-file", None)]
    finally:
        folder.chmod(0o755)


def test_a_unit_has_a_largest_number_of_files_and_the_others_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "MOST_FILES", 3)
    project(tmp_path, *[f"data/xa/ke-hoach/results/{i}.yaml" for i in range(9)], "data/b/unit.yaml")
    assert find_files(tmp_path)[0] == ["data/b/unit.yaml"]
    assert complaints(tmp_path) == [("data/xa", "too-many-files", None)]


def test_a_unit_has_a_largest_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MOST_BYTES", 2)
    project(tmp_path, *[f"content/xa/{i}.md" for i in range(5)], "content/xa/anh.png")
    assert complaints(tmp_path) == [("content/xa", "too-many-files", "bytes")]


def test_there_are_so_many_units_at_most(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MOST_FOLDERS", 2)
    project(tmp_path, *[f"data/xa-{i}/unit.yaml" for i in range(5)], "content/pages/a.vi.md")
    assert find_files(tmp_path)[0] == ["content/pages/a.vi.md"]
    assert complaints(tmp_path) == [("data", "too-many-files", None)]
