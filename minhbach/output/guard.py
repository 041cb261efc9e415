"""The guard over what is published: finds what stands together only on a finished page, or in a file of data.

What the sources show was told already, and an exception there holds here too. The rest is the work of templates and
joined fields; it is placed at the source of the page.
"""

from __future__ import annotations

import html
import re
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import unquote

from minhbach.diagnostics import Concealed, Diagnostic, Place, Span
from minhbach.output.html import BREAK
from minhbach.output.reading import Reading
from minhbach.pages.routes import Route
from minhbach.validation.guard import Guarded, core
from minhbach.validation.personal_data.suspicion import suspects

READ_AS_TEXT = re.compile(r"\.(?:csv|js|json|jsonld|txt|webmanifest|xml)\Z")
LEAVES = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
"""An address with a scheme: of a page elsewhere, a mailbox, a telephone."""
ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")


def guard_published(
    reading: Reading, files: Mapping[str, bytes], routes: Iterable[Route], guarded: Guarded
) -> list[Diagnostic]:
    """A complaint for each thing found that no source alone shows, at the first page that shows it."""
    sources = {route.path: route.source for route in routes}
    told: set[tuple[str, str]] = set()
    found = []
    for path, line in _lines(reading, files, guarded):
        for finding, words in guarded.watch.search(line):
            told_as = finding.kind, core(words)
            if told_as[1] in guarded.words or told_as in told:
                continue
            told.add(told_as)
            place: Place | Span = sources.get(path, Span(path))
            details = {"page": path, "kind": finding.kind, "found": Concealed(words, finding.masked)}
            found.append(Diagnostic("personal-data-on-page", place, details))
    return found


def _lines(reading: Reading, files: Mapping[str, bytes], guarded: Guarded) -> Iterator[tuple[str, str]]:
    """The lines of words that are published, with their files; not of those in which nothing is found at a glance."""
    found = guarded.watch.finds(_words(reading), guarded.words)
    paths = reading.html if found else reading.html.keys() - reading.plain.keys()
    for path in sorted(paths, key=lambda path: (-path.count("/"), path)):  # the most telling first
        page = reading.parsed(path)
        addresses = (unquote(link.address) for link in page.links if LEAVES.match(link.address))
        for words in (page.text, *page.unseen, *addresses):
            yield from ((path, line) for line in words.splitlines())
    texts = {path: files[path] for path in files if path not in reading.html and READ_AS_TEXT.search(path)}
    if _tell_anything(texts.values(), guarded):
        for path, content in texts.items():
            yield from ((path, html.unescape(line)) for line in _text(content).splitlines())


def _tell_anything(texts: Iterable[bytes], guarded: Guarded) -> bool:
    """Whether anything is found in files of data: in those of their lines that hold a string worth a look.

    Each string is glanced at once, since most stand in several files; nothing that is found has a quote in its core.
    """
    lines = {line.removeprefix(BOM_UTF8) for content in texts for line in content.split(b"\n")}
    strings = [*{string for line in lines for string in line.split(b'"')}]
    text = html.unescape(_text(b"\n".join(strings)))
    read = text.split("\n")
    suspected = {text[start:end] for start, end in suspects(text)}
    if len(read) > len(strings):
        return True  # a reference stands for the end of a line: all is looked at
    worth_a_look = {written for written, words in zip(strings, read, strict=True) if words in suspected}
    looked_at = (_text(line) for line in lines if not worth_a_look.isdisjoint(line.split(b'"')))
    found = (
        each for text in looked_at for line in text.splitlines() for each in guarded.watch.search(html.unescape(line))
    )
    return any(core(words) not in guarded.words for _, words in found)


def _text(content: bytes) -> str:
    """A file's text, as far as JSON does not hide it."""
    return ESCAPED.sub(lambda match: chr(int(match[1], 16)), content.decode("utf-8", "replace"))


def _words(reading: Reading) -> str:
    """All that plain pages say, each line of theirs once: a line for each block of words, as the parser parts them."""
    words: set[str] = set()
    for line in reading.lines:
        words.update(line.shown)
    for page in reading.plain.values():
        words.update(filter(None, "".join([line.outer for line in page.lines]).split(BREAK)))
    shown = re.sub("  +", " ", BREAK.join(words).replace("\t", " ").replace("\f", " ")).replace(BREAK, "\n")
    unseen = {value for line in reading.lines for value in line.unseen}
    addresses = {address for line in reading.lines for address in line.addresses if LEAVES.match(address)}
    styles = {page.style for page in reading.plain.values() if page.style}
    return "\n".join([shown, *unseen, *map(unquote, addresses), *styles])
