"""What lies in an output folder: what is ours, what is somebody else's, and what of that is in the new site's way."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from msgspec import Struct

from minhbach.output.folder.tree import folders_of, is_folder, is_real_folder, listing


class Survey(Struct, frozen=True):
    """Paths below the output folder. A folder that holds nothing of ours is one foreign thing."""

    ours: tuple[str, ...] = ()
    foreign: tuple[str, ...] = ()
    in_the_way: tuple[str, ...] = ()
    """Foreign things where a file of the new site, or a folder of it, would be."""

    def below(self, folder: str) -> Survey:
        """The same, where all this lies in a folder."""
        return Survey(
            *(tuple(f"{folder}/{path}" for path in paths) for paths in (self.ours, self.foreign, self.in_the_way))
        )


def survey(folder: str, own: Collection[str], files: Collection[str], units: Collection[str] = ()) -> Survey:
    """Look through a folder, given what of it is ours and which files are to be there, but not into units' folders.

    What is only named by a mark is nothing: a path that leads out is never met.
    """
    if not is_real_folder(folder):
        return Survey()
    folders = folders_of(files)
    shared = folders_of(own) | folders

    def look(folder: str, below: str) -> Iterator[tuple[str, bool]]:
        for entry in listing(folder):
            path = below + entry.name
            if not is_folder(entry):
                yield path, path in own
            elif path in units:
                continue
            elif path in shared:
                yield from look(entry.path, f"{path}/")
            else:
                yield path, False

    found = list(look(folder, ""))
    foreign = tuple(path for path, is_own in found if not is_own)
    in_the_way = tuple(path for path in foreign if path in files or path in folders)
    return Survey(tuple(path for path, is_own in found if is_own), foreign, in_the_way)
