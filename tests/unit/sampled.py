"""The sample site in memory, with an address of its own or without: what each page is meant to show, and the files."""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from bs4 import BeautifulSoup
from msgspec.structs import replace

from minhbach import model as m
from minhbach import pipeline
from minhbach.derive.judged import judge_unit
from minhbach.pages.routes import Route
from minhbach.settings import PACKAGE
from minhbach.sources.project import read_sources
from minhbach.validation.check import validate
from tests.planning import routes_of
from tests.sample import ON, SAMPLE_SITE, settings

BASE = "https://example.test/cchc/"


@dataclass(frozen=True)
class Sampled:
    """A built site: files by path."""

    site: m.Site
    files: Mapping[str, bytes]

    @cached_property
    def routes(self) -> dict[str, Route]:
        """What each page is meant to show, by path."""
        judged = tuple(judge_unit(unit, ON) for unit in self.site.units)
        return {route.path: route for route in routes_of(self.site, judged, ON)}

    def html(self, path: str) -> str:
        return self.files[path].decode("utf-8")

    @cached_property
    def soups(self) -> dict[str, BeautifulSoup]:
        """Every page for people parsed, by path."""
        return {p: BeautifulSoup(self.html(p), "html.parser") for p, route in self.routes.items() if route.is_html}


def sampled(folder: Path, base_url: str | None) -> Sampled:
    """Build the sample site under this address, or with none."""
    root = folder / "sample"
    shutil.copytree(SAMPLE_SITE, root)
    site_file = root / "data" / "site.yaml"
    lines = site_file.read_text(encoding="utf-8").splitlines(keepends=True)
    site_file.write_text("".join(line for line in lines if not line.startswith("base_url:")), encoding="utf-8")
    built = pipeline.check(replace(settings(folder / "site", root), base_url=base_url))
    site, _ = validate(read_sources(root)[0], PACKAGE.parent / "data" / "schema", ON)
    assert site
    return Sampled(replace(site, base_url=base_url), built.files)
