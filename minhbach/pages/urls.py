"""Every address of the site, in one place. A path is relative to the site's root; `relative` makes the link.

A unit's folder holds both of its languages (`en/` inside), so that it can be built, cached and replaced as one piece.
The words in addresses are Vietnamese without marks, the same in both languages.
"""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import quote, urlsplit

AUTHORITATIVE = "vi"
DATA_VERSION = 1
"""Of the columns of the open data. It changes when a column is renamed, removed or comes to mean something else."""
NO_LEAD = "chua-giao"
"""In a fragment or a query: what no office leads."""
NO_DEADLINE = "khong-neu"
"""In a query: what has no deadline."""


def _folder(unit: str, language: str) -> str:
    inner = "" if language == AUTHORITATIVE else f"{language}/"
    return f"{unit}/{inner}" if unit else inner


def shared(name: str, language: str) -> str:
    """A page across units: `index`, `tim-kiem`, `a-z`, `cach-danh-gia`, `thuat-ngu`, `gioi-thieu`, `404`."""
    return f"{_folder('', language)}{name}.html"


def unit(unit: str, language: str, name: str = "index") -> str:
    """A page of a unit: its home, `co-quan` …"""
    return f"{_folder(unit, language)}{name}.html"


def office(unit: str, office: str, language: str) -> str:
    """An office's page."""
    return f"{_folder(unit, language)}co-quan/{office}.html"


def office_sheet(unit: str, office: str, language: str) -> str:
    """An office's sheet of QR codes; in a folder of its own, so that no office's id can claim it."""
    return f"{_folder(unit, language)}co-quan/{office}/ma-qr.html"


def news(unit: str, news: str, language: str) -> str:
    """A news item; the list of them all is the unit's page `tin-tuc`."""
    return f"{_folder(unit, language)}tin-tuc/{news}.html"


def feed(unit: str, language: str) -> str:
    """The unit's news as an Atom feed."""
    return f"{_folder(unit, language)}tin-tuc.xml"


def attachment(unit: str, name: str) -> str:
    """An attached file, the same for both languages; the list of them all is the unit's page `van-ban`."""
    return f"{_folder(unit, AUTHORITATIVE)}van-ban/{name}"


def attachment_anchor(name: str) -> str:
    """An attached file in the list of them all."""
    return name.replace(".", "-")


def attachment_entry(unit_id: str, name: str, language: str) -> str:
    """Its place there."""
    return f"{unit(unit_id, language, 'van-ban')}#{attachment_anchor(name)}"


def plan(unit: str, plan: str, language: str, name: str = "index") -> str:
    """A page of a plan: its full text (`index`), `chi-tieu`, `nhiem-vu`, `nhiem-vu-theo-co-quan` …"""
    return f"{_folder(unit, language)}{plan}/{name}.html"


CHANGES = "thay-doi"
"""What changed of a plan, as a page and as a feed."""


def changes_feed(unit: str, plan: str, language: str) -> str:
    """What changed of a plan as an Atom feed."""
    return f"{_folder(unit, language)}{plan}/{CHANGES}.xml"


def clause(unit_id: str, plan_id: str, anchor: str, language: str) -> str:
    """A passage of the plan's full text."""
    return f"{plan(unit_id, plan_id, language)}#{anchor}"


def area(unit: str, plan: str, area: str, language: str) -> str:
    """An area of a plan."""
    return f"{_folder(unit, language)}{plan}/linh-vuc/{area}.html"


def target(unit: str, plan: str, target: str, language: str) -> str:
    """A target's page."""
    return f"{_folder(unit, language)}{plan}/chi-tieu/{target}.html"


def target_embed(unit: str, plan: str, target: str, language: str) -> str:
    """A target in small, to be framed on another site's page."""
    return f"{_folder(unit, language)}{plan}/nhung/{target}.html"


def unit_embed(unit_id: str, language: str) -> str:
    """A unit's counts in small, to be framed on another site's page."""
    return unit(unit_id, language, "nhung")


def task(unit_id: str, plan_id: str, task: str, language: str) -> str:
    """A task's place in the list of tasks by area."""
    return f"{plan(unit_id, plan_id, language, 'nhiem-vu')}#{task}"


def period(unit: str, plan: str, period: str, language: str) -> str:
    """A reporting period's page."""
    return f"{_folder(unit, language)}{plan}/ky/{period}.html"


def indicator(indicator: str, language: str) -> str:
    """A shared indicator across units."""
    return f"{_folder('', language)}chi-so/{indicator}.html"


def verdict(verdict: str) -> str:
    """A verdict in a fragment or a query."""
    return verdict.replace("_", "-")


def term(anchor: str, language: str) -> str:
    """An entry of the glossary."""
    return f"{shared('thuat-ngu', language)}#{anchor}"


def card(unit: str, language: str) -> str:
    """The image that stands for a shared link to a page of this unit; of pages across units without one ("")."""
    return f"{_folder(unit, language)}the.png"


def sitemap(unit: str = "") -> str:
    """The list of a unit's pages for search engines; without a unit the list of all such lists."""
    return f"{unit}/sitemap.xml" if unit else "sitemap.xml"


SHARED_SITEMAP = "sitemap-chung.xml"
"""The list of the pages across units."""

ROBOTS = "robots.txt"


def data(unit_id: str, language: str) -> str:
    """The page that offers a unit's data; without a unit, the catalogue of all data."""
    return unit(unit_id, language, "du-lieu") if unit_id else shared("du-lieu", language)


def data_schema(table: str) -> str:
    """The JSON Schema of a table; its name changes with the version of the columns alone."""
    return data_file("", "", f"schema/{table}.v{DATA_VERSION}.json")


def data_dictionary(language: str) -> str:
    """The page that explains each column of the data."""
    return shared("tu-dien-du-lieu", language)


def data_file(unit: str, plan: str, name: str) -> str:
    """A file of data: of a plan, of a unit's plans, or of all units. It holds both languages and so stands once.

    Names never change: `xa-mau/cchc-2024-2028/du-lieu/chi-tieu.csv`, `xa-mau/du-lieu/…`, `du-lieu/…`.
    """
    return "/".join(part for part in (unit, plan, "du-lieu", name) if part)


def asset(name: str) -> str:
    """A file that pages of every unit and language share."""
    return f"assets/{name}"


def search_index(unit: str, digest: str) -> str:
    """What search knows of a unit, in the unit's folder; without a unit, what stands across units."""
    name = f"tim-kiem-{digest}.js"
    return f"{_folder(unit, AUTHORITATIVE)}{name}" if unit else asset(name)


def absolute(base_url: str, path: str) -> str:
    """The whole address of a path of the site, or of a place within a page.

    It keeps to the letters that an address may have (others are percent-encoded, a host's in IDNA), since phones read a
    QR code letter by letter: what a browser mends in its address bar, a reader of codes may not.
    """
    path, _, fragment = path.partition("#")
    return f"{_base(base_url)}{quote(path)}" + (f"#{quote(fragment)}" if fragment else "")


@lru_cache(maxsize=8)
def _base(base_url: str) -> str:
    """What all whole addresses of a site begin with."""
    base = urlsplit(base_url)
    host = base.netloc if base.netloc.isascii() else base.netloc.encode("idna").decode("ascii")
    folder = quote(base.path.rstrip("/"), safe="/%:@!$&'()*+,;=~")
    return f"{base.scheme}://{host}{folder}/"


def relative(source: str, destination: str) -> str:
    """The link from one page to another path of the site; within the same page only the fragment."""
    path, _, fragment = destination.partition("#")
    mark = f"#{quote(fragment)}" if fragment else ""
    if path == source and mark:
        return mark
    here, there = source.split("/")[:-1], path.split("/")
    common = 0
    for one, other in zip(here, there, strict=False):
        if one != other:
            break
        common += 1
    return quote("/".join([".."] * (len(here) - common) + there[common:]) or ".") + mark


def root(base_url: str) -> str:
    """The path below which the site lies on its host, with a slash at both ends."""
    return f"{urlsplit(base_url).path.rstrip('/')}/"
