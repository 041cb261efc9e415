"""English remembers which Vietnamese it was made from: a change of the one makes the other stale, and nothing else."""

import json
import shutil
import subprocess
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as settings_of_hypothesis
from hypothesis import strategies as st
from msgspec import Struct
from msgspec.structs import astuple, replace

from minhbach import model as m
from minhbach.diagnostics import Place
from minhbach.pipeline import check
from minhbach.render.catalog import load_catalog
from minhbach.sources.project import Sources, read_sources
from minhbach.sources.translation_memory import (
    Pair,
    fingerprint,
    memory_file,
    new_pairs,
    read_memory,
    remember,
    stale_pairs,
    written_memory,
)
from minhbach.translations import accept_translations, list_translations
from minhbach.validation.check import staleness_of, validate
from minhbach.validation.translations import Translation
from tests.sample import SAMPLE_SITE, TESTS, settings

CHOSEN = settings(Path("site"))
SOURCES, _ = read_sources(SAMPLE_SITE)
TRANSLATIONS = staleness_of(SOURCES, CHOSEN.schemas).translations


def current(sources: Sources) -> Sources:
    """The sources with a memory of all pairs as they stand."""
    staleness = staleness_of(sources, CHOSEN.schemas)
    memories = {file: remember({}, pairs, pairs) for file, pairs in staleness.present.items()}
    return replace(sources, memories=memories)


CURRENT = current(SOURCES)


def edited(sources: Sources, translation: Translation, key: str, words: str) -> Sources:
    """The sources with other words in one language of one translation."""
    place = translation.place
    if translation.whole:
        file = place.file if key == "en" else place.file.replace(".en.md", ".vi.md")
        prose = sources.prose[file]
        more = m.Block("paragraph", 0, m.Passage("p99", "", (m.Run(words),), 99))
        return replace(sources, prose=sources.prose | {file: replace(prose, blocks=(*prose.blocks, more))})
    if place.file in sources.front:
        file = place.file if key == "en" else place.file.replace(".en.md", ".vi.md")
        return replace(sources, front=sources.front | {file: sources.front[file] | {str(place.path[0]): words}})
    return replace(
        sources, values=sources.values | {place.file: at(sources.values[place.file], place.path[:-1], key, words)}
    )


def at(value: object, path: tuple[str | int, ...], key: str, words: str) -> object:
    """A copy of a value with other words at a path."""
    step, rest = (path[0], path[1:]) if path else (key, None)
    changed = words if rest is None else at(value[step], rest, key, words)  # type: ignore[index]
    if isinstance(value, list):
        return [changed if i == step else each for i, each in enumerate(value)]
    assert isinstance(value, dict)
    return value | {step: changed}


def complained(sources: Sources) -> set[Place]:
    _, found = validate(sources, CHOSEN.schemas, CHOSEN.on)
    return {d.place for d in found if d.code == "stale-translation" and isinstance(d.place, Place)}


def marked(sources: Sources) -> set[str]:
    """The stale texts of the model by their English, and the stale Markdown by its file."""
    found: set[str] = set()

    def look(value: object) -> None:
        match value:
            case m.Text(_, en, True):
                found.add(str(en))
            case m.Prose(stale=True):
                found.add(value.file)
            case dict():
                look(tuple(value.values()))
            case tuple():
                for each in value:
                    look(each)
            case Struct() if not isinstance(value, m.Prose):
                look(astuple(value))

    look(validate(sources, CHOSEN.schemas, CHOSEN.on, drafts=True)[0])
    return found


other_words = st.text("abc ơđ,", max_size=12).map(lambda text: f"Khác {text}".strip())


@given(translation=st.sampled_from(TRANSLATIONS), vietnamese=other_words, english=other_words)
@settings_of_hypothesis(max_examples=60, deadline=None)
def test_any_edit_of_any_vietnamese_makes_exactly_its_english_stale_and_editing_both_makes_none(
    translation: Translation, vietnamese: str, english: str
) -> None:
    alone = edited(CURRENT, translation, "vi", vietnamese)
    both = edited(alone, translation, "en", english)

    assert complained(alone) == {translation.place}
    assert marked(alone) <= {translation.place.file if translation.whole else translation.en}
    assert not complained(both)
    assert not marked(both)


def test_what_is_current_is_not_marked_and_every_text_that_a_page_shows_is_once_it_is_stale() -> None:
    assert not complained(CURRENT)
    assert not marked(CURRENT)
    everything = replace(
        CURRENT,
        memories={file: {en: {fingerprint("khác"): 9} for en in memory} for file, memory in CURRENT.memories.items()},
    )
    expected = {
        each.place.file if each.whole else each.en for each in TRANSLATIONS if each.place.path[:1] != ("notice",)
    }
    assert marked(everything) >= expected - {"Illustrative data: not a real commune."}


@pytest.mark.parametrize(
    ("remembered", "present", "stale", "new"),
    [
        ([], [("e", "v")], [], [("e", "v")]),
        ([("e", "v")], [("e", "v")], [], []),
        ([("e", "v")], [("e", "w")], [("e", "w")], []),
        ([("e", "v")], [("f", "w")], [], [("f", "w")]),
        # Another text that has the same English is no change of the first.
        ([("e", "v")], [("e", "v"), ("e", "w")], [], [("e", "w")]),
        # Of two that were alike, one has changed.
        ([("e", "v"), ("e", "v")], [("e", "v"), ("e", "w")], [("e", "w")], []),
        # One that was there twice is gone.
        ([("e", "v"), ("e", "v")], [("e", "v")], [], []),
    ],
)
def test_a_pair_is_stale_when_what_its_english_was_made_from_has_gone(
    remembered: list[Pair], present: list[Pair], stale: list[Pair], new: list[Pair]
) -> None:
    memory = remember({}, remembered, remembered)
    assert stale_pairs(memory, present) == set(stale)
    assert new_pairs(memory, present) == set(new)


def test_accepting_remembers_what_stands_and_forgets_what_no_longer_does() -> None:
    memory = remember({}, [("e", "v"), ("f", "v")], [("e", "v"), ("f", "v")])
    present = [("e", "w"), ("g", "v")]
    assert remember(memory, present, present) == {"e": {"w": 1}, "g": {"v": 1}}
    # What is not accepted stays stale; what is new and not accepted stays unknown.
    assert remember(memory, present, []) == {"e": {"v": 1}}
    assert stale_pairs(remember(memory, present, [("g", "v")]), present) == {("e", "w")}


pairs = st.lists(st.tuples(st.sampled_from("ef"), st.sampled_from("vwx")), max_size=6)


@given(before=pairs, after=pairs)
def test_accepting_all_leaves_nothing_stale_or_new_and_accepting_none_changes_neither(
    before: list[Pair], after: list[Pair]
) -> None:
    memory = remember({}, before, before)
    accepted = remember(memory, after, after)
    assert accepted == remember({}, after, after)
    assert stale_pairs(accepted, after) == new_pairs(accepted, after) == set()
    unaccepted = remember(memory, after, [])
    assert stale_pairs(unaccepted, after) == stale_pairs(memory, after)
    assert new_pairs(unaccepted, after) == new_pairs(memory, after)


def test_breaking_a_line_elsewhere_or_composing_letters_otherwise_changes_no_fingerprint() -> None:
    assert fingerprint("Hồ sơ\n  đúng hạn ") == fingerprint(unicodedata.normalize("NFD", "Hồ sơ đúng hạn"))
    assert fingerprint("Hồ sơ đúng hạn") != fingerprint("Hồ sơ đúng hạn.")


@pytest.mark.parametrize(
    ("file", "memory"),
    [
        ("data/glossary.yaml", "data/translations.txt"),
        ("content/pages/gop-y.en.md", "data/translations.txt"),
        ("data/xa-thu/unit.yaml", "data/xa-thu/translations.txt"),
        ("data/xa-thu/cchc/results/2026.yaml", "data/xa-thu/translations.txt"),
        ("content/xa-thu/news/2026-01-01-a.en.md", "data/xa-thu/translations.txt"),
    ],
)
def test_a_unit_remembers_its_own_translations(file: str, memory: str) -> None:
    assert memory_file(file) == memory


@given(pairs)
def test_a_memory_is_read_as_it_was_written_whatever_the_order_of_its_lines(some: list[Pair]) -> None:
    hashed = [(fingerprint(en), fingerprint(vi)) for en, vi in some]
    memory = remember({}, hashed, hashed)
    text = written_memory(memory)
    assert read_memory(text, "f") == (memory, [])
    assert read_memory("".join(reversed(text.splitlines(keepends=True))), "f") == (memory, [])


# ---- the command, and git ----------------------------------------------------------------------------------------

ENGLISH = load_catalog(CHOSEN.templates, "en")
TASKS = "data/xa-thu/cchc-2026-2028/tasks.yaml"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The sample site with everything remembered."""
    root = tmp_path / "project"
    shutil.copytree(SAMPLE_SITE, root)
    assert accept_translations(settings(root / "site", root), ENGLISH).code == 0
    return root


def change(root: Path, file: str, old: str, new: str) -> None:
    text = (root / file).read_text(encoding="utf-8")
    assert text.count(old) == 1
    (root / file).write_text(text.replace(old, new), encoding="utf-8", newline="\n")


def summary(root: Path) -> str:
    return list_translations(settings(root / "site", root), ENGLISH).lines[-1].partition("; current")[0]


def test_the_list_tells_place_what_it_was_made_from_and_both_texts(project: Path) -> None:
    change(project, TASKS, "vi: Số hóa sổ hộ tịch,", "vi: Số hóa sổ hộ tịch cũ,")
    change(project, TASKS, "en: Issue the rules for receiving citizens}", "en: Issue rules for receiving citizens}")
    old = fingerprint("Số hóa sổ hộ tịch")
    assert list_translations(settings(project / "site", project), ENGLISH).lines[:2] == (
        f"{TASKS}:15:43: the Vietnamese has changed since this was translated from {old}\n"
        "  vi: Số hóa sổ hộ tịch cũ\n  en: Digitize the civil status registers",
        f"{TASKS}:8:53: not yet remembered\n"
        "  vi: Ban hành Quy chế tiếp công dân\n  en: Issue rules for receiving citizens",
    )
    assert summary(project) == "Out of date: 1; not yet remembered: 1"


def test_a_hook_remembers_what_is_new_and_never_accepts_what_is_stale(project: Path) -> None:
    change(project, TASKS, "vi: Số hóa sổ hộ tịch,", "vi: Số hóa sổ hộ tịch cũ,")
    change(project, TASKS, "en: Issue the rules for receiving citizens}", "en: Issue rules for receiving citizens}")
    chosen = settings(project / "site", project)
    assert accept_translations(chosen, ENGLISH, only_new=True).lines[0] == "data/xa-thu/translations.txt"
    assert summary(project) == "Out of date: 1; not yet remembered: 0"
    assert len(accept_translations(chosen, ENGLISH, only_new=True).lines) == 1  # nothing more to write
    accept_translations(chosen, ENGLISH, [project / "data/xa-thu/unit.yaml"])
    assert summary(project) == "Out of date: 1; not yet remembered: 0"
    accept_translations(chosen, ENGLISH, [project / TASKS])
    assert summary(project) == "Out of date: 0; not yet remembered: 0"


def test_a_file_without_translations_is_named_and_nothing_is_written_while_a_file_has_errors(project: Path) -> None:
    chosen = settings(project / "site", project)
    answer = accept_translations(chosen, ENGLISH, [project / "data/none.yaml"])
    assert (answer.code, "none.yaml" in answer.lines[0]) == (2, True)
    (project / TASKS).write_text("tasks: [", encoding="utf-8")
    before = (project / "data/xa-thu/translations.txt").read_bytes()
    answer = accept_translations(chosen, ENGLISH)
    assert (answer.code, "yaml-syntax" in answer.lines[0]) == (1, True)
    assert (project / "data/xa-thu/translations.txt").read_bytes() == before


def test_a_damaged_memory_is_mended_by_writing_it_anew(project: Path) -> None:
    memory = project / "data/xa-thu/translations.txt"
    before = memory.read_text(encoding="utf-8")
    memory.write_text(f"<<<<<<< HEAD\n{before}=======\n", encoding="utf-8")
    assert list_translations(settings(project / "site", project), ENGLISH).code == 1
    assert accept_translations(settings(project / "site", project), ENGLISH, only_new=True).code == 0
    assert memory.read_text(encoding="utf-8") == before


def test_git_joins_the_memories_of_two_branches_by_itself(project: Path) -> None:
    def git(*arguments: str) -> None:
        who = ["-c", "user.name=Test", "-c", "user.email=test@example.vn", "-c", "commit.gpgsign=false"]
        subprocess.run(["git", *who, *arguments], cwd=project, check=True, capture_output=True)

    def commit(old: str, new: str) -> None:
        change(project, TASKS, old, new)
        accept_translations(settings(project / "site", project), ENGLISH, only_new=True)
        git("add", "-A")
        git("commit", "-qm", "Change")

    shutil.copy(TESTS.parent / ".gitattributes", project)
    git("init", "-q", "-b", "main")
    git("add", "-A")
    git("commit", "-qm", "All")
    git("switch", "-qc", "other")
    commit("en: Digitize the civil status registers}", "en: Put the civil status registers online}")
    git("switch", "-q", "main")
    commit("en: Issue the rules for receiving citizens}", "en: Make rules for receiving citizens}")
    git("merge", "-q", "--no-edit", "other")
    assert summary(project) == "Out of date: 0; not yet remembered: 0"


# ---- what pages say ----------------------------------------------------------------------------------------------


def test_only_translations_say_that_they_are_stale_and_they_show_what_holds_now(published_sample: Path) -> None:
    page = "cchc-2026-2028/chi-tieu/ho-so-dung-han.html"
    english = (published_sample / "xa-thu/en" / page).read_text(encoding="utf-8")
    assert '<span class="stale">Land dossiers <small>[outdated translation]</small></span>' in english
    assert '<dt>Land dossiers</dt><dd lang="vi">Hồ sơ đất đai</dd>' in english
    for path in published_sample.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        translated = "en" in path.relative_to(published_sample).parts
        framed = path.parent.name == "nhung"
        assert not ("[bản dịch cũ]" in text and path.name != "tim-kiem.html"), path
        assert ("[outdated translation]" in text and not framed and path.name != "tim-kiem.html") <= (
            translated and 'role="note"' in text
        ), path


def test_search_knows_which_titles_are_stale(project: Path) -> None:
    change(project, TASKS, "vi: Số hóa sổ hộ tịch,", "vi: Số hóa sổ hộ tịch cũ,")
    files = check(settings(project / "site", project)).files
    shard = next(content for path, content in files.items() if path.startswith("xa-thu/tim-kiem-")).decode()
    documents = json.loads(shard.removeprefix("minhBachSearchShard(").removesuffix(");\n"))["documents"]
    assert [d["title"][1] for d in documents if d.get("stale")] == ["Digitize the civil status registers"]
