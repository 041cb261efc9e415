"""What a visitor has to fetch: `python -m benchmarks.weights` builds the showcase, weighs it and holds it to budgets.

Sizes are of files compressed by gzip at level 9, as `tests/browser/web.py` sends them; a KB has 1,024 bytes. The same
functions are called by `tests/browser/test_weights.py`, so that no change makes the site heavy unnoticed.
"""

import gzip
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Response

from benchmarks.site import built_showcase
from minhbach.pages.contexts import Page, PlanPage
from tests.browser.chromium import open_browser
from tests.browser.showcase import LANGUAGES, Showcase
from tests.browser.web import is_compressed

KB = 1024
PAGE = 15 * KB
"""Of the HTML of any page but those with a plan's full text, which is as long as the plan is."""
STYLE = 12 * KB
SCRIPTS = 5 * KB
"""Of all scripts together but those of search."""
INDEX = 150 * KB
"""Of all that search knows."""
VISIT = 40 * KB
"""Of all that a first visit to a target's page fetches, fonts and the headers of answers included."""
REQUESTS = 6

OF_SEARCH = ("search-", "minisearch-")
SHARD = "tim-kiem-"


@dataclass(frozen=True, slots=True)
class Weight:
    """One line of the table: `amount` is of bytes, unless it counts requests."""

    what: str
    amount: int
    budget: int | None
    where: str = ""
    counted: bool = False

    @property
    def is_too_much(self) -> bool:
        return self.budget is not None and self.amount > self.budget

    def __str__(self) -> str:
        amount, budget = (self.show(number) for number in (self.amount, self.budget))
        of = f"of {budget:>8}" if self.budget is not None else ""
        return f"{self.what:<46}{amount:>9} {of:<12}{'TOO MUCH  ' if self.is_too_much else ''}{self.where}".rstrip()

    def show(self, number: int | None) -> str:
        return "" if number is None else str(number) if self.counted else f"{number / KB:.1f} KB"


def sent(file: Path) -> int:
    """The bytes that a server sends of a file."""
    content = file.read_bytes()
    return len(gzip.compress(content, 9, mtime=0)) if is_compressed(file) else len(content)


def weigh(showcase: Showcase) -> list[Weight]:
    """The heaviest page of each kind, and what pages share."""
    assets = sorted((showcase.folder / "assets").iterdir())
    scripts = [file for file in assets if file.suffix == ".js"]
    search = [file for file in scripts if file.name.startswith(OF_SEARCH)]
    own = [file for file in scripts if not file.name.startswith((*OF_SEARCH, SHARD))]
    return [
        *sorted(heaviest_pages(showcase), key=lambda weight: -weight.amount),
        total("style", [file for file in assets if file.suffix == ".css"], STYLE),
        total("scripts besides search", own, SCRIPTS),
        total("search: scripts", search),
        total("search: index of all units together", showcase.folder.rglob(f"{SHARD}*.js"), INDEX),
        total("fonts", [file for file in assets if file.suffix == ".woff2"]),
    ]


def heaviest_pages(showcase: Showcase) -> Iterator[Weight]:
    """Of each kind of page, and apart from it where it may be heavier."""
    heaviest: dict[tuple[str, int | None], tuple[int, str]] = {}
    for path, route in showcase.routes.items():
        kind, weight = (route.template, budget(route.page)), (sent(showcase.folder / path), path)
        heaviest[kind] = max(weight, heaviest.get(kind, weight))
    for (template, most), (amount, path) in heaviest.items():
        yield Weight(template, amount, most, path)


def budget(page: Page) -> int | None:
    """How heavy a page may be."""
    return None if isinstance(page, PlanPage) else PAGE


def total(what: str, files: Iterable[Path], budget: int | None = None) -> Weight:
    """Some files together."""
    files = list(files)
    return Weight(f"{what} ({len(files)} files)", sum(map(sent, files)), budget)


def first_visits(browser: Browser, showcase: Showcase) -> Iterator[Weight]:
    """What a browser that has nothing yet fetches for the heaviest page of a target, in each language."""
    for language in LANGUAGES:
        pages = [found.route.path for found in showcase.targets(language)]
        path = max(pages, key=lambda page: sent(showcase.folder / page))
        fetched = first_visit(browser, showcase, path)
        yield Weight(f"first visit to a target, {language}", sum(fetched.values()), VISIT, path)
        names = " ".join(url.rpartition("/")[2] for url in fetched)
        yield Weight(f"requests of that visit, {language}", len(fetched), REQUESTS, names, counted=True)


def first_visit(browser: Browser, showcase: Showcase, path: str) -> dict[str, int]:
    """The bytes of each answer by its address. Without a window a browser fetches no icon; a visitor's fetches one."""
    context = browser.new_context(viewport={"width": 412, "height": 823})
    page = context.new_page()
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))
    page.goto(showcase.address + path, wait_until="networkidle")
    sizes = [(answer.url, answer.request.sizes()) for answer in answers]
    fetched = {url: size["responseBodySize"] + size["responseHeadersSize"] for url, size in sizes}
    icons = page.locator("link[rel~=icon]").evaluate_all("icons => icons.map(icon => icon.href)")
    context.close()
    if icons and not fetched.keys() & set(icons):
        weights = {url: sent(showcase.folder / url.removeprefix(showcase.address)) for url in icons}
        fetched |= [max(weights.items(), key=lambda icon: icon[1])]
    return fetched


def main() -> int:
    """Print the table; return 1 if something is too heavy."""
    with built_showcase() as showcase, contextmanager(open_browser)() as browser:
        weights = [*weigh(showcase), *first_visits(browser, showcase)]
    print(*weights, sep="\n")
    return 1 if any(weight.is_too_much for weight in weights) else 0


if __name__ == "__main__":
    sys.exit(main())
