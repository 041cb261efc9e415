"""A part of a site, a unit's folder or what units share, put together in the staging folder.

A nation's site has a million files, so what is done for each is what it takes: its hash, and one file written, or one
link to the published file where this is unchanged.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct, field

from minhbach.output.folder.tree import folders_of, holds, is_readable, link, make_folder, write
from minhbach.output.manifest import Listed, listed


class Published(Struct, frozen=True):
    """A part as it is published. `files` is what its manifest says, `trusted` whether it lies there as it was left."""

    folder: Path
    files: Mapping[str, Listed] = field(default_factory=dict)
    trusted: bool = False

    def has(self, path: str, content: bytes, entry: Listed | None) -> bool:
        """Whether this file is published just so. Where the manifest is not enough to tell, its bytes do."""
        known = self.files.get(path)
        if known and known != entry:
            return False
        published = f"{self.folder}/{path}"
        return is_readable(published, len(content)) if known and self.trusted else holds(published, content)


def put_together(files: Mapping[str, bytes], folder: Path, published: Published) -> dict[str, Listed]:
    """Write the files into a folder; one that is published already is linked: it keeps its time of change."""
    for below in sorted(folders_of(files)):
        make_folder(folder / below)
    listing = {}
    for path, content in files.items():
        listing[path] = listed(content)
        put(path, content, folder, published, listing[path])
    return listing


def put(path: str, content: bytes, folder: Path, published: Published, entry: Listed | None = None) -> None:
    """Write or link one file."""
    if published.has(path, content, entry):
        link(f"{published.folder}/{path}", f"{folder}/{path}")
    else:
        write(f"{folder}/{path}", content)
