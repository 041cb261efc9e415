"""Sites made of a few files, published for tests that do not care what they were made from."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from minhbach.output.folder.mark import MARKER
from minhbach.output.manifest import MANIFEST, Origin
from minhbach.output.publish import publishing
from minhbach.sources.inputs import Inputs
from tests.sample import ON

ORIGIN = Origin(ON, None, drafts=False, inputs=Inputs({}), head=None)
OF_OURS = (MARKER, MANIFEST)


def publish(files: Mapping[str, bytes], output: Path, units: Iterable[str] = ()) -> Path | None:
    """Stage all of a site, where each unit has its folder, and put it in place; returns a folder that is left over."""
    parts: dict[str, dict[str, bytes]] = {unit: {} for unit in units}
    shared: dict[str, bytes] = {}
    for path, content in files.items():
        parts.get(path.partition("/")[0] if "/" in path else "", shared)[path] = content
    with publishing(output) as publication:
        staged = {unit: publication.stage(unit, inside) for unit, inside in parts.items() if inside}
        publication.finish(shared, staged, ORIGIN)
    return publication.leftover()


def contents(folder: Path) -> dict[str, bytes]:
    """Every file by its path, but for marks and manifests."""
    found = {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}
    return {path: content for path, content in found.items() if path.rpartition("/")[2] not in OF_OURS}
