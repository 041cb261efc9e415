"""`translations --accept --new --staged`: the hook remembers the new translations of the commit that is being made.

What counts is the index, as for the guard: it is laid out in a folder of its own, so that what an editor has not staged
is neither read nor staged. Only memories are written, into the index and, where the work tree holds the same one, into
that as well. Nothing here stops a commit; what could not be remembered is said.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from minhbach.diagnostics import errors
from minhbach.render.catalog import Catalog
from minhbach.settings import Settings
from minhbach.sources import versioned
from minhbach.sources.git import GitFailed, run
from minhbach.sources.project import read_sources
from minhbach.sources.translation_memory import FILE, written_memory
from minhbach.translations import remembered
from minhbach.validation.check import staleness_of

FOLDERS = ("data/", "content/")
OF_SOME_FILES = "next-index-"
"""How git names the index of `git commit -- FILE`; what is added to it the repository's own index would not have."""


def remember_staged(settings: Settings, index: str, words: Catalog) -> list[str]:
    """Remember what the staged files translate anew; what to say of it."""
    root = settings.root
    try:
        if not any(blob.path.startswith(FOLDERS) for blob in versioned.staged(root, index)):
            return []
        with tempfile.TemporaryDirectory() as made:
            laid_out = Path(made).resolve()
            _lay_out(root, index, laid_out)
            sources, found = read_sources(laid_out)
            if errors(found):
                return [words.plain("cli.translations_not_remembered")]
            staleness = staleness_of(sources, settings.schemas)
            new = [each for each in staleness.translations if staleness.is_new(each)]
            if not new:
                return []
            if Path(index).name.startswith(OF_SOME_FILES):
                return [words.plain("cli.translations_left", count=len(new))]
            accepted = [each for each in staleness.translations if not staleness.is_stale(each)]
            memories = remembered(staleness, accepted, sources.memories)
            for file in sorted({each.memory for each in new}):
                _stage(root, index, file, written_memory(memories[file]).encode(), laid_out / file)
            return [words.plain("cli.translations_staged", count=len(new))]
    except (GitFailed, OSError) as fault:
        reason = fault.words or fault.reason if isinstance(fault, GitFailed) else str(fault)
        return [words.plain("cli.translations_unasked", problem=reason)]


def _lay_out(root: Path, index: str, folder: Path) -> None:
    """The project's files as the next commit will hold them."""
    named = run(root, "ls-files", "-z", "--", *FOLDERS, index=index)
    run(root, "checkout-index", "-z", "--stdin", f"--prefix={folder.as_posix()}/", feed=named, index=index)


def _stage(root: Path, index: str, file: str, memory: bytes, former: Path) -> None:
    """Put a memory into the index, and into the work tree unless that holds another one than the index did."""
    assert FILE.match(file)
    id = run(root, "hash-object", "-w", "--stdin", feed=memory).decode().strip()
    run(root, "update-index", "--add", "--cacheinfo", f"100644,{id},{file}", index=index)
    lying = root / file
    if not lying.is_symlink() and _lines(lying) == _lines(former):
        lying.write_bytes(memory)


def _lines(file: Path) -> list[bytes] | None:
    """A file's lines however they end; None where there is none."""
    return file.read_bytes().splitlines() if file.is_file() else None
