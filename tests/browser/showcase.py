"""The project's own `data/` and `content/` as a built site, beside what each of its pages is meant to show.

The tests know no commune: names, figures and addresses come from the pages' contexts, words from the locale catalogs.
"""

import datetime as dt
import gc
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple, TypeVar

from bs4 import BeautifulSoup

from minhbach import pipeline
from minhbach.pages.contexts import PlanCard, TargetPage, UnitPage
from minhbach.pages.routes import Route
from minhbach.render.catalog import Catalog, load_catalog
from minhbach.render.formatting import Formatter
from minhbach.render.phrases import Phrases
from minhbach.settings import Settings
from tests.planning import project_routes

ROOT = Path(__file__).resolve().parents[2]
TOLD = re.compile(r"\bdate: ([0-9]{4}-[0-9]{2}-[0-9]{2})\b")
DAY = max(
    dt.date.fromisoformat(day)
    for file in (ROOT / "data").rglob("*.yaml")
    for day in TOLD.findall(file.read_text(encoding="utf-8"))
)
"""The day of the newest document, correction or erratum: the same until somebody tells something new."""
LANGUAGES = ("vi", "en")

PageKind = TypeVar("PageKind")


class Found(NamedTuple):
    """A target's page: where it is and what it shows."""

    route: Route
    page: TargetPage

    @property
    def language(self) -> str:
        return self.route.shell.language


@dataclass(frozen=True)
class Showcase:
    """The built site: its pages' `routes` by path, and the address that it was built for."""

    folder: Path
    routes: Mapping[str, Route]
    address: str

    @cached_property
    def html(self) -> dict[str, str]:
        """Every page's HTML by path."""
        return {path: (self.folder / path).read_text(encoding="utf-8") for path in self.routes}

    @cached_property
    def soups(self) -> dict[str, BeautifulSoup]:
        """Every page parsed, by path."""
        gc.disable()  # or it would look through a million new objects again and again
        try:
            return {path: BeautifulSoup(html, "html.parser") for path, html in self.html.items()}
        finally:
            gc.freeze()
            gc.enable()

    def page(self, path: str, kind: type[PageKind]) -> PageKind:
        """What the page at this path shows."""
        page = self.routes[path].page
        assert isinstance(page, kind)
        return page

    def targets(self, language: str) -> list[Found]:
        """Every target's page in one language."""
        routes = [route for route in self.routes.values() if route.shell.language == language]
        return [Found(route, route.page) for route in routes if isinstance(route.page, TargetPage)]

    def units(self, language: str) -> list[UnitPage]:
        """Every unit's home in one language, in the site's order."""
        pages = [route.page for route in self.routes.values() if route.shell.language == language]
        return [page for page in pages if isinstance(page, UnitPage)]

    def cards(self, language: str, *, illustrative: bool) -> list[PlanCard]:
        """The newest plan of every unit that is illustrative or not."""
        return [page.card for page in self.units(language) if page.card and page.unit.illustrative is illustrative]

    def fullest(self, language: str, *, each_sort_of_unit: bool = False) -> list[str]:
        """The longest page of every template; on demand one of a real and one of an illustrative unit."""
        found: dict[tuple[str, bool], str] = {}
        for path, route in self.routes.items():
            unit = route.shell.unit
            key = route.template, bool(each_sort_of_unit and unit and unit.illustrative)
            if route.shell.language == language and len(self.html[path]) > len(self.html.get(found.get(key, ""), "")):
                found[key] = path
        return list(found.values())


def build(folder: Path, address: str) -> Showcase:
    """Build as `build.py build --date --base-url` does; plan the routes once more to know what is meant."""
    settings = Settings(ROOT, folder, DAY, base_url=address)
    pipeline.build(settings)
    routes = project_routes(settings)
    return Showcase(folder, {route.path: route for route in routes if route.is_html}, address)


def words(language: str) -> Catalog:
    """The interface's words of a language."""
    return load_catalog(ROOT / "templates", language)


def formatter(language: str) -> Formatter:
    """Names, numbers and days as a language writes them."""
    return Formatter(words(language))


def phrases(language: str) -> Phrases:
    """Promises as a language words them."""
    return Phrases(formatter(language))


def squeezed(text: str | None) -> str:
    """The words as they are read: spaces and line breaks are one."""
    return " ".join((text or "").split())
