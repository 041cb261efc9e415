"""What lies in an output folder: what is ours, what is somebody else's, and what of that is in the new site's way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from msgspec import Struct

from minhbach.output.folder.mark import own_files
from minhbach.output.folder.tree import folders_of, is_folder, listing


class Survey(Struct, frozen=True):
    """Paths below the output folder. A folder that holds nothing of ours is one foreign thing."""

    ours: tuple[str, ...]
    foreign: tuple[str, ...]
    in_the_way: tuple[str, ...]
    """Foreign things where a file of the new site, or a folder of it, would be."""


def survey(output: Path, files: Mapping[str, bytes]) -> Survey:
    """Look through the folder. What is only named by its mark is nothing: a path that leads out is never met."""
    if not output.is_dir():
        return Survey((), (), ())
    own, folders = own_files(output), folders_of(files)
    shared = folders_of(own) | folders

    def look(folder: Path, below: str) -> Iterator[tuple[str, bool]]:
        for entry in listing(folder):
            path = below + entry.name
            if not is_folder(entry):
                yield path, path in own
            elif path in shared:
                yield from look(Path(entry.path), f"{path}/")
            else:
                yield path, False

    found = list(look(output, ""))
    foreign = tuple(path for path, is_own in found if not is_own)
    in_the_way = tuple(path for path in foreign if path in files or path in folders)
    return Survey(tuple(path for path, is_own in found if is_own), foreign, in_the_way)
