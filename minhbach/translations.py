"""The command `translations`: lists the English texts that went stale or are not remembered yet, or remembers them.

To remember a pair is to say: I have looked, and the English says what the Vietnamese says.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from pathlib import Path

from msgspec import Struct

from minhbach.diagnostics import Diagnostic, errors
from minhbach.messages import Messages
from minhbach.render.catalog import Catalog
from minhbach.settings import Settings
from minhbach.sources.project import Sources, read_sources
from minhbach.sources.translation_memory import Memory, remember, written_memory
from minhbach.validation.check import staleness_of, validate
from minhbach.validation.translations import Staleness, Translation


class Answer(Struct, frozen=True):
    """What to print and the exit code."""

    lines: tuple[str, ...]
    code: int = 0


def list_translations(settings: Settings, words: Catalog, files: Collection[Path] = ()) -> Answer:
    """What is stale and what is not remembered yet, with place and both texts; of these files, or of all."""
    sources, found = _read(settings)
    if wrong := errors(found):
        return _refused(wrong, sources, words)
    staleness = staleness_of(sources, settings.schemas)
    chosen, missing = _chosen(staleness, files, settings.root)
    if missing:
        return Answer((words.plain("cli.no_translations_in", found=missing),), 2)
    stale = [each for each in chosen if staleness.is_stale(each)]
    new = [each for each in chosen if staleness.is_new(each)]
    lines = [_line("translation_stale", each, sources, words) for each in stale]
    lines += [_line("translation_new", each, sources, words) for each in new]
    counts = {"stale": len(stale), "new": len(new), "current": len(chosen) - len(stale) - len(new)}
    return Answer((*lines, words.plain("cli.translations_listed", **counts)))


def accept_translations(
    settings: Settings, words: Catalog, files: Collection[Path] = (), *, only_new: bool = False
) -> Answer:
    """Remember the pairs of these files, or of all, as they stand now; with `only_new` none that is stale.

    Nothing is written while a file has errors: what it holds could not be told from what is gone.
    """
    sources, found = _read(settings)
    # A damaged memory is mended by being written anew.
    if wrong := [d for d in errors(found) if d.code != "translation-memory"]:
        return _refused(wrong, sources, words)
    staleness = staleness_of(sources, settings.schemas)
    chosen, missing = _chosen(staleness, files, settings.root)
    if missing:
        return Answer((words.plain("cli.no_translations_in", found=missing),), 2)
    accepted = [each for each in chosen if not (only_new and staleness.is_stale(each))]
    memories = remembered(staleness, accepted, sources.memories)
    changed = [file for file, memory in memories.items() if _write(settings.root / file, written_memory(memory))]
    left = len(set(staleness.stale_ones()) - set(accepted))
    summary = words.plain("cli.translations_accepted", count=len(accepted), files=len(changed), stale=left)
    return Answer((*changed, summary))


def remembered(staleness: Staleness, accepted: Iterable[Translation], memories: dict[str, Memory]) -> dict[str, Memory]:
    """Each memory file with what it holds once these translations are accepted."""
    taken: dict[str, list[tuple[str, str]]] = {}
    for each in accepted:
        taken.setdefault(each.memory, []).append(each.pair)
    return {
        file: remember(memories.get(file, {}), staleness.present.get(file, ()), taken.get(file, ()))
        for file in sorted({*memories, *staleness.present})
    }


def _read(settings: Settings) -> tuple[Sources, list[Diagnostic]]:
    sources, found = read_sources(settings.root)
    return sources, found + validate(sources, settings.schemas, settings.on)[1]


def _refused(wrong: list[Diagnostic], sources: Sources, words: Catalog) -> Answer:
    lines = Messages(words).lines(wrong, sources)
    return Answer((*lines, words.plain("cli.refused_check", errors=len(wrong), warnings=0)), 1)


def _chosen(staleness: Staleness, files: Collection[Path], root: Path) -> tuple[tuple[Translation, ...], str | None]:
    """The translations of these files, and the first file that has none. Either file of a Markdown pair will do."""
    if not files:
        return staleness.translations, None
    named = {_below(file, root): file for file in files}
    chosen = tuple(each for each in staleness.translations if each.place.file in named)
    missing = named.keys() - {each.place.file for each in chosen}
    return chosen, str(named[min(missing)]) if missing else None


def _below(file: Path, root: Path) -> str:
    """A file's path below the project, of a Vietnamese Markdown file that of its translation."""
    path = (file if file.is_absolute() or file.exists() else root / file).resolve()
    name = path.relative_to(root).as_posix() if path.is_relative_to(root) else path.as_posix()
    return name.removesuffix(".vi.md") + ".en.md" if name.endswith(".vi.md") else name


def _line(key: str, each: Translation, sources: Sources, words: Catalog) -> str:
    span = sources.span(each.place)
    of = sources.memories.get(each.memory, {}).get(each.pair[0], {})
    texts = {"vi": _shown(each.vi), "en": _shown(each.en)}
    return words.plain(f"cli.{key}", at=f"{span.file}:{span.line}:{span.column}", old=", ".join(sorted(of)), **texts)


def _shown(words: str) -> str:
    plain = " ".join(words.split())
    return plain if len(plain) <= 200 else f"{plain[:200].rstrip()}…"


def _write(path: Path, text: str) -> bool:
    """Write a memory if it has changed, or take the file away if there is nothing to remember; whether it did."""
    if (path.read_text(encoding="utf-8") if path.is_file() else "") == text:
        return False
    if text:
        path.write_text(text, encoding="utf-8", newline="\n")
    else:
        path.unlink()
    return True
