"""Holds a published copy against a manifest: a folder, or the site on a web server.

What a server sends is not trusted: no answer is read beyond the size that is expected, none lasts for ever, and none
leads to another host.
"""

from __future__ import annotations

import hashlib
import os
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Collection, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPException, HTTPMessage
from pathlib import Path
from typing import IO, Literal, TypeVar
from urllib.parse import quote, urljoin, urlsplit

from msgspec import Struct
from msgspec.structs import replace

from minhbach.output.folder.mark import MARKER
from minhbach.output.folder.tree import files_below, is_real_folder, read_plain
from minhbach.output.manifest import (
    MANIFEST,
    MAX_BYTES,
    Listed,
    ListedUnit,
    Manifest,
    listed,
    read_manifest,
    read_unit_manifest,
)

AT_ONCE = 6
"""So many files are asked for at a time."""
SECONDS, SECONDS_IN_ALL = 20, 1800
"""So long a server may be silent, and so long a whole site may take."""
CHUNK = 65536
Read = TypeVar("Read")
Fault = Literal["missing", "changed", "extra", "unread"]
Why = Literal["no_manifest", "bad_manifest", "unreachable"]


class NoManifest(Exception):
    """There is nothing to compare with. `why` names the words for it in the catalogs."""

    def __init__(self, why: Why, reason: str = "") -> None:
        super().__init__(f"{why}: {reason}")
        self.why = why
        self.reason = reason


class _Unread(Exception):
    """A file could not be read; says why."""


class Difference(Struct, frozen=True):
    """A file that is not as it should be. `reason` is there if it could not be read."""

    path: str
    fault: Fault
    reason: str = ""
    lists: int = 0
    """If it is a unit's manifest: so many files of the unit could not be compared with anything."""


class Verified(Struct, frozen=True):
    """The manifest that a copy was held against, how many files it proves, and every difference, in order."""

    manifest: Manifest
    files: int
    differences: tuple[Difference, ...]


def verify(site: str, trusted: Path | None = None) -> Verified:
    """Compare a folder or an address with its own manifest, or with a trusted one. Raises `NoManifest`."""
    copy: _Folder | _Server = _Server(site) if is_address(site) else _Folder(Path(site))
    own = copy.manifest() if trusted is None else _read(trusted)
    if own is None:
        raise NoManifest("no_manifest")
    manifest = _understood(read_manifest, own)
    files = dict(manifest.files)
    if trusted is not None:
        files[MANIFEST] = listed(own)
    found = [*_compare(copy, files, manifest.units)]
    for unit, entry in manifest.units.items():
        found += _compare_unit(copy, unit, entry)
    number = len(manifest.files) + sum(1 + entry.files for entry in manifest.units.values())
    return Verified(manifest, number, tuple(sorted(found, key=lambda difference: difference.path)))


def _understood(reader: Callable[[bytes], Read], content: bytes) -> Read:
    try:
        return reader(content)
    except ValueError as fault:
        raise NoManifest("bad_manifest", str(fault)) from fault


def _compare_unit(copy: _Folder | _Server, unit: str, entry: ListedUnit) -> Iterator[Difference]:
    """Compare a unit's folder with its manifest, but only if the site's manifest proves that one."""
    path = f"{unit}/{MANIFEST}"
    content = copy.proven(path, Listed(entry.sha256, entry.size))
    if isinstance(content, Difference):
        yield replace(content, lists=entry.files)
    else:
        listing = _understood(read_unit_manifest, content).files
        yield from _compare(copy, {f"{unit}/{name}": listing[name] for name in listing}, (), f"{unit}/")


def _compare(
    copy: _Folder | _Server, files: Mapping[str, Listed], units: Collection[str], below: str = ""
) -> Iterator[Difference]:
    """Compare a folder with what it should hold, but for units' folders in it."""
    there = copy.paths(below, units)
    yield from copy.compare(files, there)
    for path in there - files.keys() - {f"{below}{MANIFEST}", f"{below}{MARKER}"}:
        yield Difference(path, "extra")


def is_address(site: str) -> bool:
    """Whether it is the address of a web server, not a folder's path."""
    return urlsplit(site).scheme in ("http", "https")


def _read(path: Path) -> bytes | None:
    return read_plain(path, MAX_BYTES)


class _Folder:
    """A copy on a disk."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def manifest(self) -> bytes | None:
        return _read(self.folder / MANIFEST)

    def paths(self, below: str, units: Collection[str]) -> set[str]:
        folder = self.folder / below
        return set(files_below(folder, below, units)) if folder.is_dir() else set()

    def compare(self, files: Mapping[str, Listed], there: set[str]) -> Iterator[Difference]:
        for path, entry in files.items():
            if path not in there:
                yield Difference(path, "missing")
            elif isinstance(found := self._read(path, entry), Difference):
                yield found

    def proven(self, path: str, entry: Listed) -> bytes | Difference:
        is_there = is_real_folder((self.folder / path).parent) and os.path.lexists(self.folder / path)
        return self._read(path, entry) if is_there else Difference(path, "missing")

    def _read(self, path: str, entry: Listed) -> bytes | Difference:
        content = read_plain(self.folder / path, entry.size)
        return Difference(path, "changed") if content is None or listed(content) != entry else content


class _Server:
    """A copy on a web server. Which other files it has nobody can ask."""

    def __init__(self, address: str) -> None:
        self.address = address.removesuffix(MANIFEST).rstrip("/") + "/"
        self.opener = urllib.request.build_opener(_SameHost)
        self.ends = time.monotonic() + SECONDS_IN_ALL

    def manifest(self) -> bytes | None:
        parts: list[bytes] = []
        try:
            self._fetch(MANIFEST, MAX_BYTES, parts.append)
        except _Unread as problem:
            raise NoManifest("unreachable", str(problem)) from problem
        return b"".join(parts) or None

    def paths(self, *_: object) -> set[str]:
        return set()

    def compare(self, files: Mapping[str, Listed], _: set[str]) -> Iterator[Difference]:
        with ThreadPoolExecutor(AT_ONCE) as pool:
            found = list(pool.map(self._compare, files, files.values()))
        yield from (difference for difference in found if difference)

    def proven(self, path: str, entry: Listed) -> bytes | Difference:
        parts: list[bytes] = []
        return self._compare(path, entry, parts.append) or b"".join(parts)

    def _compare(
        self, path: str, entry: Listed, keep: Callable[[bytes], object] = lambda part: None
    ) -> Difference | None:
        digest, size = hashlib.sha256(), 0

        def take(part: bytes) -> None:
            nonlocal size
            digest.update(part)
            size += len(part)
            keep(part)

        try:
            is_there = self._fetch(path, entry.size, take)
        except _Unread as problem:
            return Difference(path, "unread", str(problem))
        if not is_there:
            return Difference(path, "missing")
        return None if Listed(digest.hexdigest(), size) == entry else Difference(path, "changed")

    def _fetch(self, path: str, at_most: int, take: Callable[[bytes], None]) -> bool:
        """Hand on the file's bytes, and one more if there are more than expected. False: there is no such file."""
        if time.monotonic() > self.ends:
            raise _Unread(f"> {SECONDS_IN_ALL} s")
        try:
            with self.opener.open(urljoin(self.address, quote(path)), timeout=SECONDS) as answer:
                rest = at_most + 1
                while rest and (part := answer.read(min(rest, CHUNK))):
                    take(part)
                    rest -= len(part)
                    if time.monotonic() > self.ends:
                        raise _Unread(f"> {SECONDS_IN_ALL} s")
            return True
        except urllib.error.HTTPError as problem:
            problem.close()
            if problem.code in (404, 410):
                return False
            raise _Unread(f"HTTP {problem.code} {problem.reason}") from problem
        except (OSError, HTTPException, ValueError) as problem:
            raise _Unread(str(problem)) from problem


class _SameHost(urllib.request.HTTPRedirectHandler):
    """Follows a server to another path, or from http to https, but not to another host."""

    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> urllib.request.Request | None:
        here, there = urlsplit(req.full_url), urlsplit(newurl)
        secured = (here.scheme, here.port, there.scheme, there.port) == ("http", None, "https", None)
        if here.hostname != there.hostname or (here[:2] != there[:2] and not secured):
            raise urllib.error.HTTPError(newurl, code, f"→ {there.scheme}://{there.netloc}", headers, fp)
        return super().redirect_request(req, fp, code, msg, headers, newurl)
