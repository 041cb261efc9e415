"""`guard`: the guard over personal data outside of a build: over what is staged, the whole tree, or all of history."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from msgspec import Struct

from minhbach.diagnostics import Span, errors
from minhbach.hooks import install_hooks
from minhbach.messages import Messages, allowed_lines
from minhbach.render.catalog import Catalog
from minhbach.settings import index_of_commit
from minhbach.sources import versioned
from minhbach.sources.attachments.inspection import inspect_all
from minhbach.sources.attachments.kinds import attached_name
from minhbach.sources.attachments.reading import Attached, texts
from minhbach.sources.files import find_files
from minhbach.sources.git import GitFailed, has_history
from minhbach.sources.versioned import Blob
from minhbach.sources.yaml_file import load_yaml
from minhbach.validation.guard import Guarded, GuardedFile, Watch, Words, gather, understood

UNITS = "data/"
Lines = list[str]
SCISSORS = "# ------------------------ >8 ------------------------"


def run(
    root: Path, year: int, words: Catalog, *, staged: bool, history: bool, message: Path | None
) -> tuple[Lines, int]:
    """What to say, and the exit code: 0 nothing found, 1 something, 2 there is no git to ask."""
    index = index_of_commit()
    try:
        if message:
            guard = guard_message(root, message.read_text(encoding="utf-8", errors="replace"), index, year)
        elif staged:
            guard = guard_staged(root, index, year)
        else:
            guard = guard_history(root, index, year) if history else guard_tree(root, index, year)
    except GitFailed as refusal:
        return [words.plain("cli.guard_without_git", problem=refusal.words or refusal.reason)], 2
    found = guard.guarded.complaints
    said = Messages(words).lines(found, None) + allowed_lines(guard.guarded.allowed, words)
    said += [words.plain("cli.guard_exempt", count=guard.exempt)] if guard.exempt else []
    said += [words.plain("cli.guard_too_large", count=guard.too_large)] if guard.too_large else []
    wrong = len(errors(found))
    if wrong:
        return [
            *said,
            words.plain("cli.guard_refused_commit" if staged or message else "cli.guard_refused", count=wrong),
        ], 1
    return [*said, words.plain("cli.guarded", count=guard.files)], 0


def install(root: Path, words: Catalog) -> tuple[Lines, int]:
    """Install the hooks; what to say, and the exit code."""
    try:
        done = install_hooks(root)
    except GitFailed as refusal:
        return [words.plain("cli.guard_without_git", problem=refusal.words or refusal.reason)], 2
    said = words.plain(f"cli.hook_{done.outcome}", folder=done.folder, hook=done.hook, line=done.line)
    return [said], 0 if done.outcome == "installed" else 1


class Guard(Struct, frozen=True):
    """What was read and what was found."""

    guarded: Guarded
    files: int
    exempt: int = 0
    """Files that `.gitattributes` takes out of the guard."""
    too_large: int = 0


def guard_staged(root: Path, index: str, year: int) -> Guard:
    """What the commit that is being made adds or changes, as it is in the index."""
    return _guard_blobs(root, versioned.staged(root, index), index, year)


def guard_tree(root: Path, index: str, year: int) -> Guard:
    """Every file that git follows, as it is in the index; without git, the sources as they lie."""
    if has_history(root):
        return _guard_blobs(root, versioned.in_index(root, index), index, year)
    names, _ = find_files(root)
    texts = {name: _text((root / name).read_bytes()) for name in names}
    watch = _watch(((name, text) for name, text in texts.items()), year)
    return Guard(gather([_read(watch, name, text) for name, text in texts.items()]), len(names))


def guard_history(root: Path, index: str, year: int) -> Guard:
    """Everything that any commit holds, each content once, and what the commits say of themselves."""
    found = _guard_blobs(root, versioned.ever_committed(root), index, year, with_id=True)
    watch = _watch(_unit_files(root, index), year)
    told = [watch.file(f"git {commit[:10]}", words) for commit, words in versioned.messages(root)]
    both = (found.guarded, gather(told))
    guarded = Guarded(
        tuple(d for each in both for d in each.complaints), tuple(a for each in both for a in each.allowed)
    )
    return Guard(guarded, found.files + len(told), found.exempt, found.too_large)


def guard_message(root: Path, message: str, index: str, year: int) -> Guard:
    """What a commit says of itself, without the lines that git leaves out."""
    kept = [line for line in message.partition(SCISSORS)[0].splitlines() if not line.startswith("#")]
    watch = _watch(_unit_files(root, index), year)
    return Guard(gather([watch.file("COMMIT_EDITMSG", "\n".join(kept))]), 1)


def _guard_blobs(root: Path, blobs: list[Blob], index: str, year: int, *, with_id: bool = False) -> Guard:
    watch = _watch(_unit_files(root, index), year)
    exempt = versioned.unguarded(root, [blob.path for blob in blobs], index)
    read: list[GuardedFile] = []
    too_large = 0
    for blob, content in versioned.contents(root, [blob for blob in blobs if blob.path not in exempt]):
        too_large += content is None
        name = f"{blob.id[:10]}:{blob.path}" if with_id else blob.path
        told = _attached(name, blob.path, content) if content else ()
        read.append(_read(watch, name, _text(content or b""), told))
    return Guard(gather(read), len(read), sum(blob.path in exempt for blob in blobs), too_large)


def _unit_files(root: Path, index: str) -> Iterator[tuple[str, str | None]]:
    """The units' files, whose contacts are offices'."""
    units = [blob for blob in versioned.in_index(root, index, UNITS) if blob.path.endswith("/unit.yaml")]
    return ((blob.path, _text(content or b"")) for blob, content in versioned.contents(root, units))


def _watch(files: Iterable[tuple[str, str | None]], year: int) -> Watch:
    return Watch.of([load_yaml(text or "", name)[0] for name, text in files if name.endswith("/unit.yaml")], year)


def _read(watch: Watch, name: str, text: str | None, told: Iterable[Words] = ()) -> GuardedFile:
    return watch.file(name, text, [*(understood(name, text) if text else ()), *told])


def _attached(name: str, path: str, content: bytes) -> Iterator[Words]:
    """The text and metadata of an attached document, which git would keep as it keeps any words."""
    about = attached_name(path)
    if about is None:
        return
    digest = hashlib.sha256(content).hexdigest()
    findings = inspect_all([(about.kind, digest, content)])[0]
    for _, words in texts(Attached(path, about.unit, about.name, about.kind, content, digest, findings)):
        yield from ((line, Span(name)) for line in words.splitlines())


def _text(content: bytes) -> str | None:
    """The words of a file; None where it is not text, so that its name alone is read."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    if b"\0" in content:
        return None
    return content.decode("utf-8-sig", "replace").replace("\r\n", "\n")
