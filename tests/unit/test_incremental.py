"""A build that makes only what has changed leaves the same bytes as one that makes everything anew."""

import datetime as dt
import multiprocessing
import os
import random
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace

from minhbach import pipeline, unchanged, unit_task
from minhbach.ground import Ground
from minhbach.settings import PACKAGE, Settings
from minhbach.state import State
from minhbach.units import Made, make_unit
from tests.sample import SAMPLE_SITE, settings

RESULTS = "data/xa-thu/cchc-2026-2028/results/2026-H1.yaml"
PAGE = "xa-thu/cchc-2026-2028/index.html"


class Project:
    """A copy of the sample site with templates of its own, and a published site that is brought up to date."""

    def __init__(self, folder: Path) -> None:
        self.root, self.site, self.anew = folder / "project", folder / "site", folder / "anew"
        shutil.copytree(SAMPLE_SITE, self.root)
        shutil.copytree(PACKAGE.parent / "templates", self.root / "templates")
        self.options: Settings = settings(self.site, self.root)

    def build(self) -> pipeline.Built:
        return pipeline.build(self.options)

    def files(self, folder: Path) -> dict[str, bytes]:
        return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}

    def same_as_anew(self) -> bool:
        """Whether the site is what a build into another folder makes that knows nothing."""
        self.build_anew()
        return self.same()

    def build_anew(self) -> pipeline.Built:
        return pipeline.build(replace(self.options, output=self.anew, full=True, jobs=1))

    def same(self) -> bool:
        return self.files(self.site) == self.files(self.anew)

    def edit(self, file: str, change: Callable[[str], str]) -> None:
        path = self.root / file
        before = path.read_text(encoding="utf-8")
        after = change(before)
        assert after != before, f"nothing to change in {file}"
        path.write_text(after, encoding="utf-8")


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


def made(project: Project, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The units that a build makes."""
    units: list[str] = []

    def noted(unit: str, ground: Ground, jobs: int) -> Made:
        units.append(unit)
        return make_unit(unit, ground, jobs)

    monkeypatch.setattr(unit_task, "make_unit", noted)
    project.build()
    monkeypatch.undo()
    return units


# ---- what is made --------------------------------------------------------------------------------------------------


def test_nothing_is_made_where_nothing_has_changed(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    first = project.build()
    times = {path: path.stat().st_mtime_ns for path in project.site.rglob("*")}
    again = made(project, monkeypatch)
    assert again == []
    assert times == {path: path.stat().st_mtime_ns for path in project.site.rglob("*")}
    second = project.build()
    assert (second.units, second.pages, second.documented) == (first.units, first.pages, first.documented)
    assert [w.code for w in second.warnings] == [w.code for w in first.warnings]


def test_only_the_unit_whose_file_has_changed_is_made(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    project.build()
    project.edit(RESULTS, lambda text: text + "# checked\n")
    assert made(project, monkeypatch) == ["xa-thu"]
    assert project.same_as_anew()


@pytest.mark.parametrize(
    "file",
    ["templates/pages/target.html", "data/glossary.yaml", "templates/locales/vi/interface.yaml", "data/areas.yaml"],
)
def test_what_all_units_depend_on_makes_them_all_anew(
    file: str, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    project.build()
    project.edit(file, lambda text: text + ("{# #}" if file.endswith("html") else "# \n"))
    assert made(project, monkeypatch) == ["phuong-nho", "xa-thu"]


def test_another_day_makes_all_units_anew(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    project.build()
    project.options = replace(project.options, on=project.options.on + dt.timedelta(1))
    assert made(project, monkeypatch) == ["phuong-nho", "xa-thu"]
    assert project.same_as_anew()


def test_a_file_that_was_only_touched_is_read_and_found_the_same(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    project.build()
    os.utime(project.root / RESULTS)
    assert made(project, monkeypatch) == []


@pytest.mark.parametrize("way", ["fork", "spawn"])
def test_any_number_of_processes_makes_the_same(way: str, project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    if way not in multiprocessing.get_all_start_methods():
        pytest.skip(f"this system cannot {way}")
    monkeypatch.setattr(multiprocessing, "get_all_start_methods", lambda: [way])
    project.options = replace(project.options, jobs=3)
    assert project.build().units == 2
    assert project.same_as_anew()


# ---- what somebody did to the site -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "harm",
    [
        lambda page: page.unlink(),
        lambda page: page.write_bytes(page.read_bytes().replace(b"</html>", b"")),
        lambda page: page.write_bytes(page.read_bytes()[::-1]),
        lambda page: page.chmod(0o600),
    ],
    ids=["gone", "cut", "as long but other", "not readable"],
)
@pytest.mark.parametrize("page", [PAGE, "index.html", "xa-thu/du-lieu/tat-ca.xlsx"])
def test_a_published_file_that_is_not_as_it_was_left_is_made_again(
    harm: Callable[[Path], None], page: str, project: Project
) -> None:
    project.build()
    before = (project.site / page).read_bytes()
    harm(project.site / page)
    project.build()
    assert (project.site / page).read_bytes() == before
    assert (project.site / page).stat().st_mode & 0o777 == 0o644


def test_what_others_put_into_the_site_stays(project: Project) -> None:
    project.build()
    (project.site / "xa-thu" / "theirs.txt").write_text("theirs")
    project.edit(RESULTS, lambda text: text + "# checked\n")
    project.build()
    assert (project.site / "xa-thu" / "theirs.txt").read_text() == "theirs"


def test_a_unit_that_is_listed_no_more_goes(project: Project) -> None:
    project.build()
    project.edit("data/site.yaml", lambda text: text.replace("[xa-thu, phuong-nho]", "[xa-thu]"))
    shutil.rmtree(project.root / "data/phuong-nho")
    shutil.rmtree(project.root / "content/phuong-nho")
    project.build()
    assert not (project.site / "phuong-nho").exists()
    assert project.same_as_anew()


def test_a_unit_goes_and_comes_with_the_list_though_its_files_stay(project: Project) -> None:
    project.build()
    project.edit("data/site.yaml", lambda text: text.replace("[xa-thu, phuong-nho]", "[xa-thu]"))
    project.build()
    assert not (project.site / "phuong-nho").exists()
    project.edit("data/site.yaml", lambda text: text.replace("[xa-thu]", "[xa-thu, phuong-nho]"))
    project.build()
    assert (project.site / "phuong-nho" / "index.html").is_file()
    assert project.same_as_anew()


# ---- what is remembered ----------------------------------------------------------------------------------------------


def damage(text: bytes) -> bytes:
    return text[: len(text) // 2]


@pytest.mark.parametrize(
    "harm", [damage, lambda _: b"", lambda text: text.replace(b"xa-thu", b"xa-nao"), lambda _: b"{}"]
)
def test_a_damaged_index_costs_time_and_not_truth(harm: Callable[[bytes], bytes], project: Project) -> None:
    project.build()
    index = State(project.options).path
    index.write_bytes(harm(index.read_bytes()))
    project.edit(RESULTS, lambda text: text + "# checked\n")
    project.build()
    assert project.same_as_anew()


def test_a_damaged_record_costs_time_and_not_truth(project: Project) -> None:
    project.build()
    for record in (State(project.options).folder / "records").iterdir():
        record.write_bytes(record.read_bytes()[:-9] + b"x" * 9)
    project.edit(RESULTS, lambda text: text + "# checked\n")
    project.build()
    assert project.same_as_anew()


def test_an_index_that_was_copied_here_is_not_believed(project: Project) -> None:
    """Whoever can commit could commit one that calls a forged page published."""
    project.build()
    index = State(project.options).path
    assert unchanged.read(str(index))
    shutil.copy2(index, project.root / "copy")
    (project.root / "copy").replace(index)
    assert unchanged.read(str(index)) is None


def test_a_refused_build_forgets_nothing(project: Project) -> None:
    project.build()
    whole = (project.root / RESULTS).read_text(encoding="utf-8")
    project.edit(RESULTS, lambda text: text + "nonsense: 1\n")
    with pytest.raises(pipeline.RefusedSources):
        project.build()
    (project.root / RESULTS).write_text(whole, encoding="utf-8")
    project.build()
    assert project.same_as_anew()


# ---- any edits -------------------------------------------------------------------------------------------------------


def figures(project: Project, chance: random.Random) -> None:
    """Another figure in some report."""
    reports = sorted((project.root / "data").rglob("results/*.yaml"))
    file = chance.choice([f for f in reports if re.search(r"value: [0-9]", f.read_text(encoding="utf-8"))])
    spots = list(re.finditer(r"(?<=value: )[0-9]+", file.read_text(encoding="utf-8")))
    spot = chance.choice(spots)
    text = file.read_text(encoding="utf-8")
    file.write_text(text[: spot.start()] + str(chance.randint(1, 99)) + text[spot.end() :], encoding="utf-8")


def comment(project: Project, chance: random.Random) -> None:
    """A comment in any data file."""
    file = chance.choice(sorted((project.root / "data").rglob("*.yaml")))
    file.write_text(file.read_text(encoding="utf-8") + f"# {chance.random()}\n", encoding="utf-8")


def words(project: Project, chance: random.Random) -> None:
    """A word more in a page of prose or in news."""
    files = [*(project.root / "content").rglob("news/*.md"), *(project.root / "content/pages").glob("*.md")]
    file = chance.choice(sorted(files))
    file.write_text(file.read_text(encoding="utf-8") + f"\nThêm {chance.randint(1, 9)} chữ.\n", encoding="utf-8")


def news(project: Project, chance: random.Random) -> None:
    """A news item comes, or the last such one goes, or has another name."""
    folder = project.root / "content/xa-thu/news"
    ours = sorted(folder.glob("2027-01-1*-them*.vi.md"))
    if ours and chance.random() < 0.5:
        ours[0].unlink()
        return
    name = f"2027-01-1{chance.randint(0, 9)}-them-{chance.randint(1, 99)}.vi.md"
    if ours and chance.random() < 0.5:
        ours[0].rename(folder / name)
        return
    text = "---\ntitle: Tin thử (minh họa)\nsummary: Một tin thử thêm vào.\n---\n\nNội dung minh họa.\n"
    (folder / name).write_text(text, encoding="utf-8")


def template(project: Project, chance: random.Random) -> None:
    """A template or a style."""
    file = (
        project.root / "templates" / chance.choice(["static/style.css", "components/verdict.html", "pages/plan.html"])
    )
    more = f"/* {chance.random()} */\n" if file.suffix == ".css" else f"{{# {chance.random()} #}}\n"
    file.write_text(file.read_text(encoding="utf-8") + more, encoding="utf-8")


def options(project: Project, chance: random.Random) -> None:
    """Another day, address, or number of processes."""
    project.options = replace(
        project.options,
        on=dt.date(2027, 2, chance.randint(1, 4)),
        base_url=chance.choice([None, "https://vi-du.example/cchc/"]),
        jobs=chance.choice([1, 2]),
    )


def harm(project: Project, chance: random.Random) -> None:
    """Somebody does something to the site."""
    file = chance.choice(sorted(p for p in project.site.rglob("*") if p.is_file() and p.name != ".minhbach"))
    does: list[Callable[[], object]] = [file.unlink, lambda: file.write_bytes(b"harm"), file.touch]
    chance.choice(does)()


def order(project: Project, chance: random.Random) -> None:
    """The site lists its units the other way round."""
    project.edit("data/site.yaml", lambda text: re.sub(r"\[(\S+), (\S+)\]", r"[\2, \1]", text))


def unit(project: Project, chance: random.Random) -> None:
    """A unit comes or goes, or has another id."""
    site, new = project.root / "data/site.yaml", f"phuong-{chance.randint(1, 9)}"
    text = site.read_text(encoding="utf-8")
    listed = re.findall(r"phuong-[0-9]", text)
    for old in listed:
        shutil.rmtree(project.root / "data" / old)
        shutil.rmtree(project.root / "content" / old)
        text = text.replace(f", {old}", "")
    if not listed or chance.random() < 0.5:
        for top in ("data", "content"):
            shutil.copytree(project.root / top / "phuong-nho", project.root / top / new)
        text = re.sub(r"(units: \[[^\]]*)\]", rf"\1, {new}]", text)
    site.write_text(text, encoding="utf-8")


EDITS = (figures, comment, words, news, template, options, harm, order, unit)


@pytest.mark.parametrize("seed", range(2))
def test_after_any_edits_the_site_is_what_a_whole_build_makes(seed: int, project: Project, tmp_path: Path) -> None:
    chance = random.Random(seed)
    project.build()
    for step in range(6):
        shutil.copytree(project.root, tmp_path / str(step), ignore=shutil.ignore_patterns(".cache"))
        done = [chance.choice(EDITS) for _ in range(chance.randint(1, 3))]
        for edit in done:
            edit(project, chance)
        told = complaints(project.build)
        assert told == complaints(lambda: project.build_anew()), f"step {step}: {[edit.__doc__ for edit in done]}"
        if not any(severity == "error" for _, _, severity in told):
            assert project.same(), f"step {step}: {[edit.__doc__ for edit in done]}"
        else:  # as an editor would do
            for top in ("data", "content", "templates"):
                shutil.rmtree(project.root / top)
                shutil.copytree(tmp_path / str(step) / top, project.root / top)


def complaints(build: Callable[[], pipeline.Built]) -> list[tuple[str, str, str]]:
    """What a build complains of."""
    try:
        found = build().warnings
    except pipeline.RefusedSources as refusal:
        found = refusal.diagnostics
    return sorted((d.code, d.place.file, d.severity) for d in found)
