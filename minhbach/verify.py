"""`verify`: says whether a published copy is what its manifest says."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

from minhbach.output.verify import Difference, NoManifest, verify
from minhbach.render.catalog import Catalog


def verify_copy(site: str, trusted: Path | None, words: Catalog, *, quiet: bool) -> int:
    """Compare, tell every difference, and return the exit code."""
    try:
        verified = verify(site, trusted)
    except NoManifest as problem:
        print(words.plain(f"cli.{problem.why}", site=trusted or site, reason=problem.reason), file=sys.stderr)
        return 2
    for difference in verified.differences:
        print(_line(difference, words), file=sys.stderr)
    manifest = verified.manifest
    if verified.differences:
        counts = Counter(difference.fault for difference in verified.differences)
        numbers = {fault: counts[fault] for fault in ("missing", "changed", "extra", "unread")}
        print(words.plain("cli.differs", site=site, files=verified.files, **numbers), file=sys.stderr)
        return 1
    if not quiet:
        print(words.plain("cli.verified", site=site, files=verified.files))
        revision = manifest.revision or words.plain("cli.no_revision")
        revision += words.plain("cli.uncommitted") if manifest.is_uncommitted else ""
        print(words.plain("cli.made_by", version=manifest.generator.version, on=manifest.judged_on, revision=revision))
    return 0


def _line(difference: Difference, words: Catalog) -> str:
    line = f"{difference.path}: " + words.plain(f"cli.fault.{difference.fault}")
    line += f" ({difference.reason})" if difference.reason else ""
    return line + (words.plain("cli.not_compared", files=difference.lists) if difference.lists else "")
