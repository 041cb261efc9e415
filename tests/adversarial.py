"""Hostile input as files: what a case may say, the fields that a person can write, and what no page may ever hold.

A case is `tests/cases/adversarial/<name>.yaml`: the `field` that it attacks, what it does to the sample site (`at` and
`value` put a value into a YAML file, `changes` work as in tests/cases/errors), and the `outcome` that must hold:
`refused`, with the `codes` of the complaints, or `harmless`: published, shown as the words that were written (`shows`).
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml
from selectolax.lexbor import LexborHTMLParser

from minhbach.sources.yaml_file import load_yaml
from tests.sample import TESTS

SCHEMAS = TESTS.parent / "data" / "schema"
OTHER_FIELDS = {
    *("markdown:paragraph", "markdown:heading", "markdown:item", "markdown:cell", "markdown:clause", "markdown:link"),
    *("markdown:emphasis", "markdown:entity", "front matter:title", "front matter:draft", "front matter:key"),
    *("file:name", "file:folder", "file:kind", "file:content", "yaml:key", "yaml:comment", "yaml:tag", "yaml:alias"),
}
"""What a person can write besides the fields of the schemas."""


@dataclass(frozen=True, slots=True)
class Case:
    """One attack."""

    name: str
    field: str
    outcome: str
    codes: tuple[str, ...] = ()
    shows: str = ""
    file: str = ""
    at: tuple[str | int, ...] = ()
    value: Any = None
    changes: tuple[dict[str, Any], ...] = ()

    @property
    def places(self) -> set[tuple[str, tuple[str | int, ...]]]:
        """What it changes; two cases that change the same cannot share a site."""
        return {(self.file, self.at)} if self.file else {(change["file"], ()) for change in self.changes}


LISTS = ("codes", "at", "changes")


def cases() -> list[Case]:
    paths = sorted((TESTS / "cases" / "adversarial").glob("*.yaml"))
    read = [{"name": path.stem, **yaml.safe_load(path.read_text(encoding="utf-8"))} for path in paths]
    kept: list[dict[str, Any]] = [{k: tuple(v) if k in LISTS else v for k, v in case.items()} for case in read]
    return [Case(**case) for case in kept]


def put(root: Path, case: Case) -> None:
    """Put the case's value into its file, which is written as JSON: that is YAML too."""
    path = root / case.file
    text = path.read_text(encoding="utf-8")
    value, _ = load_yaml(text, case.file)
    holder: Any = value
    for step, following in zip(case.at[:-1], case.at[1:], strict=True):
        if isinstance(holder, list) and step == len(holder):
            holder.append([] if isinstance(following, int) else {})
        elif isinstance(holder, dict) and step not in holder:
            holder[step] = [] if isinstance(following, int) else {}
        holder = holder[step]
    last = case.at[-1]
    if isinstance(holder, list) and last == len(holder):
        holder.append(case.value)
    else:
        holder[last] = case.value
    head = text.partition("\n")[0]
    path.write_text(f"{head}\n{json.dumps(value, ensure_ascii=False, default=plain, indent=1)}\n", encoding="utf-8")


def plain(value: object) -> float:
    assert isinstance(value, Decimal)
    return float(value)


def fields() -> set[str]:
    """Every field of the schemas. Records that many files share, such as a document, count once, by their own name."""
    schemas = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in SCHEMAS.glob("*.json")}
    files = [schema for schema in schemas if schema != "common"]
    return {name for schema in files for name in _fields(schemas, schema, schemas[schema], f"{schema}:")}


TEXTS = ("text", "quote", "notice")
LEAVES = {*TEXTS, "line", "id", "ids", "clause", "date", "partial_date", "period", "years", "moment", "year"}
"""What stands for a single value in the schemas; all else that is shared is a record."""


def _fields(schemas: dict[str, Any], home: str, schema: Any, path: str) -> Iterator[str]:
    while "$ref" in schema:
        other, _, pointer = schema["$ref"].partition("#")
        home = other.removesuffix(".json") or home
        schema, steps = schemas[home], pointer.split("/")[1:]
        for step in steps:
            schema = schema[step]
        if steps and steps[-1] not in LEAVES and home == "common":
            path = f"{steps[-1]}:"
        if steps and steps[-1] in TEXTS:
            yield path.rstrip(":")
            return
    inner = schema.get("properties", {}) | dict(zip("*", schema.get("patternProperties", {}).values(), strict=False))
    for key, value in inner.items():
        yield from _fields(schemas, home, value, path + key if path.endswith(":") else f"{path}.{key}")
    if not inner and "items" in schema and "number" not in schema["type"]:
        yield from _fields(schemas, home, schema["items"], f"{path}[]")
    elif not inner:
        yield path.rstrip(":")


# ---- what no page may hold -------------------------------------------------------------------------------------------

EMBEDDING = {
    "iframe",
    "frame",
    "frameset",
    "object",
    "embed",
    "applet",
    "portal",
    "base",
    "form",
    "style",
    "link",
    "meta",
}
"""Elements that only our templates write; each that stands on an attacked page stands on an untouched one too."""
ADDRESSES = (
    "href",
    "src",
    "action",
    "formaction",
    "data",
    "poster",
    "srcset",
    "ping",
    "background",
    "cite",
    "manifest",
)
SCHEMES = {"", "http", "https", "mailto", "tel"}
FORMULA = re.compile(r"[=+@\t\r-]")
NUMBER = re.compile(r"-?[0-9]+([.,][0-9]+)?%?\Z")


@dataclass(frozen=True, slots=True)
class Known:
    """What an untouched site's pages hold that could do harm if somebody else had written it."""

    scripts: frozenset[str]
    elements: frozenset[tuple[str, tuple[str, ...]]]
    hosts: frozenset[str]


def active_parts(pages: Mapping[str, bytes]) -> Known:
    """The scripts, embedding elements and foreign hosts of an untouched site."""
    scripts: set[str] = set()
    elements: set[tuple[str, tuple[str, ...]]] = set()
    hosts: set[str] = set()
    for path, content in pages.items():
        if path.endswith(".html"):
            for node in LexborHTMLParser(content.decode()).css("*"):
                if node.tag == "script":
                    scripts.add(_kind_of_script(node))
                if node.tag in EMBEDDING:
                    elements.add(_shape(node))
                hosts.update(urlsplit(str(node.attributes.get(name) or "")).netloc for name in ADDRESSES)
    return Known(frozenset(scripts), frozenset(elements), frozenset(hosts))


def _kind_of_script(node: Any) -> str:
    """A data block is known by its type, a file by its name without its hash, a script in the page by its text."""
    attributes = node.attributes
    if attributes.get("type") in ("application/ld+json", "application/json"):
        return str(attributes["type"])
    source = str(attributes.get("src") or "")
    return re.sub(r"-[0-9a-f]{8}\.js\Z", ".js", source.rpartition("/")[2]) or node.text()


def _shape(node: Any) -> tuple[str, tuple[str, ...]]:
    """What tells an element of ours from another: of one that leads all links of a page elsewhere, also where to."""
    kind = node.attributes.get("name") or node.attributes.get("rel") or node.attributes.get("property") or ""
    own = {"style": node.text(), "base": str(node.attributes.get("href"))}.get(node.tag, "")
    return node.tag, (*sorted(node.attributes), str(kind), own)


def dangers(path: str, content: bytes, known: Known) -> Iterator[str]:
    """Everything on a page or in a table of figures that content must never bring there."""
    if path.endswith(".csv"):
        yield from (
            f"{path}: a formula {cell!r}" for cell in cells(content) if FORMULA.match(cell) and not NUMBER.match(cell)
        )
    if not path.endswith(".html"):
        return
    for node in LexborHTMLParser(content.decode()).css("*"):
        attributes = node.attributes
        if node.tag == "script" and _kind_of_script(node) not in known.scripts:
            yield f"{path}: a script {str(node.html)[:200]}"
        if node.tag in EMBEDDING and _shape(node) not in known.elements:
            yield f"{path}: an element {str(node.html)[:200]}"
        for name, value in attributes.items():
            if name.startswith("on") or (name == "srcdoc"):
                yield f"{path}: a handler {name}={value}"
            if name in ADDRESSES:
                parts = urlsplit((value or "").strip())
                if parts.scheme.lower() not in SCHEMES:
                    yield f"{path}: an address {value}"
                if node.tag != "a" and parts.netloc not in known.hosts:
                    yield f"{path}: a resource of another host {value}"


def cells(content: bytes) -> Iterator[str]:
    for row in csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")):
        yield from row


def visible_text(pages: Mapping[str, bytes]) -> str:
    """The words of all pages, spaces as one."""
    texts = []
    for path, content in pages.items():
        if path.endswith(".html"):
            tree = LexborHTMLParser(content.decode())
            for node in tree.css("script, style"):
                node.decompose()
            texts.append(tree.text(separator=""))
    return " ".join(" ".join(texts).split())
