"""Sites made of a few files, published for tests that do not care what they were made from."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from minhbach.output import publish as mechanism
from minhbach.output.folder.mark import MARKER
from minhbach.output.manifest import MANIFEST, Origin
from minhbach.sources.inputs import Inputs
from tests.sample import ON

ORIGIN = Origin(ON, None, drafts=False, inputs=Inputs({}), head=None)
OF_OURS = (MARKER, MANIFEST)


def publish(files: Mapping[str, bytes], output: Path, units: Iterable[str] = ()) -> Path | None:
    return mechanism.publish(files, output, units, ORIGIN)


def contents(folder: Path) -> dict[str, bytes]:
    """Every file by its path, but for marks and manifests."""
    found = {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}
    return {path: content for path, content in found.items() if path.rpartition("/")[2] not in OF_OURS}
