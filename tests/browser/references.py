"""Reads every reference of a built site, independently of the build's own check, and tells those that lead nowhere.

Pages are read by the browser's parser; addresses are resolved as the standard library does it.
"""

import csv
import html
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urljoin, urlsplit
from xml.etree import ElementTree

from playwright.sync_api import Page

AT_A_TIME = 50
TEXTS = (".html", ".css", ".xml", ".svg", ".txt", ".json", ".webmanifest", ".ics", ".csv")

IDENTIFIER = re.compile(r'"@id": ?"[^"]*"')
"""What JSON-LD calls a thing by: an address in form, but nobody follows it."""

READ = """pages => pages.map(html => {
    const page = new DOMParser().parseFromString(html, 'text/html');
    const all = (name, tags = '*') => [...page.querySelectorAll(`${tags}[*|${name}]`)]
        .map(tag => tag.getAttribute(name) ?? tag.getAttribute(`xlink:${name}`));
    const single = ['src', 'action', 'formaction', 'poster', 'cite', 'data'].flatMap(name => all(name));
    const sets = ['srcset', 'imagesrcset'].flatMap(name => all(name)).flatMap(set => set.split(', '));
    const refresh = all('http-equiv', 'meta').includes('refresh') ? all('content', 'meta') : [];
    return {
        base: page.querySelector('base[href]')?.getAttribute('href') ?? '',
        anchors: [...page.querySelectorAll('[id], a[name]')].map(tag => tag.id || tag.name),
        links: [
            ...all('href', ':not(base)'),
            ...single,
            ...sets.map(one => one.trim().split(' ')[0]),
            ...refresh.flatMap(content => content.split(/url=/i)[1] ?? []),
        ],
    };
})"""


@dataclass(slots=True)
class Document:
    """What a file of the site points at, relative to `base`, and the places in it that can be pointed at."""

    base: str = ""
    anchors: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)


@dataclass(slots=True)
class References:
    """How many references there are within the site and to elsewhere, and which lead nowhere."""

    files: int = 0
    within: int = 0
    elsewhere: int = 0
    broken: list[str] = field(default_factory=list)


def check_references(page: Page, folder: Path, address: str) -> References:
    """Follow every reference of every file in a folder that was built for an address."""
    files = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    documents = read_documents(page, files, address)
    found = References(len(documents))
    for path, document in documents.items():
        base = urljoin(address + quote(path), document.base)
        for link in dict.fromkeys(document.links):
            there = urljoin(base, link)
            if urlsplit(there)[:2] != urlsplit(address)[:2]:
                found.elsewhere += 1
                continue
            found.within += 1
            if not leads_somewhere(there, link, address, files, documents):
                found.broken.append(f"{path}: {link}")
    return found


def leads_somewhere(
    there: str, link: str, address: str, files: Mapping[str, Path], documents: Mapping[str, Document]
) -> bool:
    """Whether there is such a file, and in it such a place. A folder has a page only on a web server."""
    if not there.startswith(address):
        return False
    parts = urlsplit(there)
    path = unquote(parts.path).removeprefix(unquote(urlsplit(address).path))
    if link.startswith("http") and (not path or path.endswith("/")):
        path += "index.html"
    place = unquote(parts.fragment)
    return path in files and (not place or path not in documents or place in documents[path].anchors)


def read_documents(page: Page, files: Mapping[str, Path], address: str) -> dict[str, Document]:
    """Read every file that is text."""
    texts = {path: file.read_text(encoding="utf-8") for path, file in files.items() if file.suffix in TEXTS}
    pages = [path for path in texts if path.endswith(".html")]
    documents: dict[str, Document] = {}
    for start in range(0, len(pages), AT_A_TIME):
        some = pages[start : start + AT_A_TIME]
        read: list[dict[str, Any]] = page.evaluate(READ, [texts[path] for path in some])
        documents |= {path: Document(**each) for path, each in zip(some, read, strict=True)}
    for path, text in texts.items():
        document = documents.setdefault(path, Document())
        if path.endswith(".css"):
            document.links += read_css(text)
        if path.endswith((".xml", ".svg")):
            read_xml(document, text)
        links = read_csv(text) if path.endswith(".csv") else html.unescape(IDENTIFIER.sub("", text))
        document.links += re.findall(re.escape(address) + r"[^\s\"'<>\\)]*", links)
    return documents


def read_csv(text: str) -> str:
    """The cells of a table, a line each: where one ends, so does an address in it."""
    return "\n".join(cell for row in csv.reader(io.StringIO(text, newline=""), strict=True) for cell in row)


def read_css(text: str) -> list[str]:
    """What a stylesheet points at; `url(#…)` is a place in the page that it dresses."""
    links = re.findall(r"url\(\s*[\"']?([^\"')]+)", text) + re.findall(r"@import\s+[\"']([^\"']+)", text)
    return [link for link in links if not link.startswith("#")]


def read_xml(document: Document, text: str) -> None:
    """Note what a feed, a sitemap or a drawing points at. `ElementTree` says `{namespace}name`."""
    for tag in ElementTree.fromstring(text).iter():
        named = {name.rpartition("}")[2]: value for name, value in tag.attrib.items()}
        document.anchors += [named["id"]] if "id" in named else []
        document.links += [named[name] for name in ("href", "src", "url") if name in named]
        if tag.tag.rpartition("}")[2] in ("loc", "link", "url", "logo", "icon", "uri") and (tag.text or "").strip():
            document.links.append((tag.text or "").strip())
