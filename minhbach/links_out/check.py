"""All links out of a built site: found on its pages, asked host by host, told where an editor wrote them."""

from __future__ import annotations

import datetime as dt
import re
import threading
import time
from collections.abc import Collection, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from msgspec import Struct

from minhbach.diagnostics import Diagnostic, Place, Span, Step
from minhbach.links_out.addresses import Forbidden, target
from minhbach.links_out.asking import Asker, Limits, Manners
from minhbach.links_out.memory import remember, remembered
from minhbach.links_out.outcomes import Outcome, outcome
from minhbach.output.html import parse
from minhbach.output.links import lines_with_link
from minhbach.sources.project import Sources

WEB = re.compile(r"https?:", re.IGNORECASE)
CODES = {
    "gone": "link-gone",
    "moved": "link-moved",
    "fragment": "link-fragment",
    "private": "link-private",
    "certificate": "link-certificate",
    "refused": "link-refused",
}
"""What an editor can put right; all else is `link-unanswered`, to be tried again."""
NETWORK = {"unresolved", "connection", "timeout"}
"""If this is what came of every single address, it is this machine that has no way out."""


class Report(Struct, frozen=True):
    """What came of it: the complaints, how many addresses there are, and how many were asked now."""

    complaints: tuple[Diagnostic, ...]
    addresses: int
    asked: int
    sound: int


def check_links_out(
    files: Mapping[str, bytes],
    sources: Sources,
    today: dt.date,
    *,
    own: str | None = None,
    allowed_hosts: Collection[str] = (),
    limits: Limits | None = None,
    ignore_cache: bool = False,
) -> Report:
    """Ask each address that the pages lead out to, once. `own` is the site's own address, which is not asked."""
    limits = limits or Limits()
    shown = links_out(files, own)
    known = {} if ignore_cache else remembered(sources.root, today)
    found = {address: known[address] for address in shown if address in known}
    unknown = [address for address in shown if address not in known]
    asked = ask_all(unknown[: limits.addresses], Asker(limits, allowed_hosts, own or ""))
    if asked:
        remember(sources.root, today, asked)
    found |= asked
    found |= {address: Outcome("unasked") for address in unknown[limits.addresses :]}
    wrong = {address: each for address, each in found.items() if each.kind != "ok"}
    complaints = []
    if asked and all(each.kind in NETWORK for each in asked.values()):
        complaints.append(Diagnostic("links-offline", Span("check --links"), {"count": len(asked)}, "warning"))
        wrong = {address: each for address, each in wrong.items() if address not in asked}
    complaints += _complaints(wrong, shown, sources)
    sound = sum(each.kind == "ok" for each in found.values())
    return Report(tuple(complaints), len(shown), len(asked), sound)


def links_out(files: Mapping[str, bytes], own: str | None = None) -> dict[str, str]:
    """Every web address that a page leads to, with the first page that does. What is the site's own is none."""
    found: dict[str, str] = {}
    for path in sorted(path for path in files if path.endswith(".html")):
        for link in parse(files[path].decode("utf-8")).links:
            if link.element == "a" and WEB.match(link.address) and not (own and link.address.startswith(own)):
                found.setdefault(link.address, path)
    return found


def ask_all(addresses: Iterable[str], asker: Asker) -> dict[str, Outcome]:
    """The outcome of each address: several hosts at the same time, at each host one request after the other."""
    by_host: dict[str, list[str]] = {}
    for address in addresses:
        by_host.setdefault(_host(address), []).append(address)
    manners, stopped = Manners(asker.limits.pause), threading.Event()
    end = time.monotonic() + asker.limits.total

    def ask_host(of_one_host: list[str]) -> dict[str, Outcome]:
        found = {}
        for address in of_one_host:
            late = stopped.is_set() or time.monotonic() > end
            found[address] = Outcome("unasked") if late else _ask(address, asker, manners)
        return found

    with ThreadPoolExecutor(asker.limits.hosts) as pool:
        try:
            return {
                address: each for of_one in pool.map(ask_host, by_host.values()) for address, each in of_one.items()
            }
        finally:
            stopped.set()  # on Ctrl+C, whoever is at work asks no further


def _ask(address: str, asker: Asker, manners: Manners) -> Outcome:
    fragment = address.partition("#")[2]
    return outcome(asker.ask(address, manners, with_page=bool(fragment)), fragment)


def _host(address: str) -> str:
    try:
        return target(address).host
    except Forbidden:
        return ""


def _complaints(wrong: Mapping[str, Outcome], shown: Mapping[str, str], sources: Sources) -> Iterator[Diagnostic]:
    written = places(sources) if wrong else {}
    for address, each in wrong.items():
        place, archived = written.get(address, (Span(shown[address]), False))
        details: dict[str, object] = {"link": address, "status": each.status, "new": each.moved_to}
        code = CODES.get(each.kind, "link-unanswered")
        if code == "link-unanswered":
            details["variant"] = each.kind
        if code == "link-gone" and archived:
            details["variant"] = "archived"
        yield Diagnostic(code, place, details, "warning")


def places(sources: Sources) -> dict[str, tuple[Place | Span, bool]]:
    """Where each address is first written, and whether an archived copy's address stands beside it."""
    found: dict[str, tuple[Place | Span, bool]] = {}
    for file, value in [*sources.values.items(), *sources.front.items()]:
        for path, address, record in _strings(value, ()):
            archived = path[-1:] == ("url",) and "archived" in record
            found.setdefault(address, (Place(file, path), archived))
    for file, prose in sources.prose.items():
        for passage in prose_links(prose.blocks):
            line = next(lines_with_link(prose.blocks, passage))
            found.setdefault(passage, (Span(file, line, 1), False))
    return found


def _strings(value: Any, path: tuple[Step, ...], record: Any = None) -> Iterator[tuple[tuple[Step, ...], str, Any]]:
    if isinstance(value, str) and WEB.match(value):
        yield path, value, record if isinstance(record, dict) else {}
    elif isinstance(value, dict | list):
        for step, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _strings(inner, (*path, step), value)


def prose_links(blocks: Iterable[Any]) -> Iterator[str]:
    """Every address that a text links to."""
    for block in blocks:
        for run in block.passage.runs if block.passage else ():
            if run.href and WEB.match(run.href):
                yield run.href
        yield from prose_links(block.children)
