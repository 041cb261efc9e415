"""What every unit is made on: the settings, what stands across units, and the words and templates of each language."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

from msgspec import Struct

from minhbach import model as m
from minhbach.output.open_data import DataFiles
from minhbach.pages import urls
from minhbach.pages.routes import Frame
from minhbach.render.compiled import FOLDER as COMPILED
from minhbach.render.environment import Renderer
from minhbach.render.open_data import OpenData
from minhbach.settings import Settings
from minhbach.sources.revisions import Log
from minhbach.validation.check import Shared


class Ground(Struct, frozen=True, dict=True):
    """The same for all units; a plain value, so that another process can be handed it. What it makes, it makes once."""

    settings: Settings
    shared: Shared
    assets: Mapping[str, str]
    """Static files: plain name → path."""
    log: Log
    """Which revisions changed which data files."""
    is_sound: bool = True
    """Whether pages can be made of it: else units are only checked, as nothing can come of them."""

    @property
    def site(self) -> m.Site:
        """What stands across units, with the address that the site is built for. There is one where units are made."""
        assert self.shared.site is not None
        return self.shared.site

    @property
    def frame(self) -> Frame:
        """What the shells of all pages have in common."""
        return Frame(self.site, self.assets, self.settings.on)

    @property
    def own_address(self) -> str:
        """The site's whole address; empty while it is not known."""
        return urls.absolute(self.site.base_url, "") if self.site.base_url else ""

    @cached_property
    def renderers(self) -> dict[str, Renderer]:
        """By language."""
        settings, glossary = self.settings, self.site.glossary
        compiled = settings.root / COMPILED
        return {g: Renderer(settings.templates, g, glossary, compiled) for g in self.site.languages}

    @cached_property
    def data(self) -> OpenData:
        """What makes the rows of open data, …"""
        return OpenData(self.site, self.settings.templates, self.settings.on)

    @cached_property
    def data_files(self) -> DataFiles:
        """… and their files."""
        return DataFiles(self.data.edition)


def static_files(templates: Path) -> dict[str, tuple[str, bytes]]:
    """The static files by name: their path, which changes with their content so that browsers may keep it for ever."""
    assets = {}
    for path in sorted((templates / "static").iterdir()):
        content = path.read_bytes()
        digest = hashlib.sha256(content).hexdigest()[:8]
        assets[path.name] = urls.asset(f"{path.stem}-{digest}{path.suffix}"), content
    return assets
