"""The part of `check --links` that comes after the check itself."""

from __future__ import annotations

from collections.abc import Collection

from msgspec.structs import replace

from minhbach.links_out.asking import Limits
from minhbach.links_out.check import Report, check_links_out
from minhbach.pipeline import Built, RefusedSources
from minhbach.settings import Settings, today
from minhbach.sources.project import read_sources


def with_links(
    built: Built,
    settings: Settings,
    *,
    allowed_hosts: Collection[str] = (),
    ignore_cache: bool = False,
    limits: Limits | None = None,
) -> tuple[Built, Report]:
    """Ask the links out of what was built; returns it with the further warnings. Raises `Refused` under --strict."""
    sources, _ = read_sources(settings.root)
    site = sources.values["data/site.yaml"]
    report = check_links_out(
        built.files,
        sources,
        today(),
        own=settings.base_url or site.get("base_url"),
        allowed_hosts=allowed_hosts,
        ignore_cache=ignore_cache,
        limits=limits,
    )
    if settings.strict and report.complaints:
        wrong = [replace(complaint, severity="error") for complaint in report.complaints]
        raise RefusedSources(wrong, sources)
    return replace(built, warnings=built.warnings + report.complaints), report
