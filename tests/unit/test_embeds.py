"""Small versions for other sites' pages: whole, harmless where they are pasted, offered with code that works."""

import gzip
import re
from collections.abc import Iterator
from urllib.parse import unquote

import pytest
from bs4 import BeautifulSoup, Tag
from msgspec.structs import replace

from minhbach import model as m
from minhbach.pages import contexts as c
from minhbach.pages import urls
from minhbach.pages.routes import Route
from minhbach.render.catalog import load_catalog
from minhbach.render.environment import Renderer
from minhbach.render.formatting import Formatter
from tests.sample import TEMPLATES
from tests.unit.sampled import BASE, Sampled

CSS = (TEMPLATES / "embed" / "embed.css").read_text(encoding="utf-8")


def embeds(sample: Sampled) -> list[Route]:
    return [route for route in sample.routes.values() if isinstance(route.page, c.EMBEDS)]


def words(language: str) -> Formatter:
    return Formatter(load_catalog(TEMPLATES, language))


def text(tag: BeautifulSoup | Tag | None) -> str:
    assert tag
    return " ".join(tag.get_text(" ").split())


def pages_with_offer(sample: Sampled) -> Iterator[tuple[Route, c.TargetPage | c.UnitPage]]:
    for route in sample.routes.values():
        if isinstance(route.page, c.TargetPage | c.UnitPage):
            yield route, route.page


# ---- what they are -----------------------------------------------------------------------------------------------


def test_every_target_and_every_unit_with_a_plan_has_one_in_each_language(unaddressed: Sampled) -> None:
    paths = {route.path for route in embeds(unaddressed)}
    expected = set()
    for unit in unaddressed.site.units:
        for language in unaddressed.site.languages:
            expected |= {urls.unit_embed(unit.id, language)} if unit.plans else set()
            targets = [(plan, target) for plan in unit.plans for target in plan.targets]
            expected |= {urls.target_embed(unit.id, plan.id, target.id, language) for plan, target in targets}
    assert paths == expected


def test_a_target_says_verdict_promise_result_and_who_leads(unaddressed: Sampled) -> None:
    for route in embeds(unaddressed):
        if not isinstance(route.page, c.TargetEmbedPage):
            continue
        language, row = route.shell.language, route.page.row
        renderer, shown = Renderer(TEMPLATES, language), text(unaddressed.soups[route.path].main)
        said = [
            words(language).plain(row.target.title),
            renderer.catalog.plain(f"verdict.{row.verdict}"),
            renderer.phrases.requirement(row.gravest.measure),
            *(words(language).plain(link.office.name) for link in row.lead),
            words(language).plain(row.gravest.figure) if isinstance(row.gravest.figure, m.Text) else "",
        ]
        if not row.lead:
            said.append(renderer.catalog.plain("office.no_lead"))
        if not row.gravest.series:
            said.append(renderer.catalog.plain("verdict.no_data"))
        assert [phrase for phrase in said if phrase not in shown] == [], route.path


def test_a_unit_says_its_counts_and_what_is_gravest(unaddressed: Sampled) -> None:
    for route in embeds(unaddressed):
        if not isinstance(route.page, c.UnitEmbedPage):
            continue
        language, page = route.shell.language, route.page
        whole = unaddressed.routes[page.card.unit_path].page
        assert isinstance(whole, c.UnitPage)
        named = [row.path for row in page.attention] + [row.path for row in page.attention_tasks]
        assert named == ([row.path for row in whole.attention] + [row.path for row in whole.attention_tasks])[:3]
        legend = unaddressed.soups[route.path].select(".mb-legend li")
        counts = {words(language).catalog.plain(f"verdict.{v}"): n for v, n in page.card.target_totals.counts.items()}
        assert {text(li).rpartition(" ")[0]: int(text(li).rpartition(" ")[2]) for li in legend} == counts


def test_each_names_its_source_and_day_and_says_what_is_made_up(unaddressed: Sampled) -> None:
    for route in embeds(unaddressed):
        format, shown = words(route.shell.language), text(unaddressed.soups[route.path].main)
        blanks = {"site": format.plain(route.shell.site_title), "day": format.day(route.shell.updated)}
        assert format.catalog.plain("embed.source", **blanks) in shown
        assert route.shell.unit
        assert (format.catalog.plain("site.illustrative") in shown) == route.shell.unit.illustrative


# ---- what they do to the page around them ------------------------------------------------------------------------


def test_they_need_no_other_file_and_carry_no_script(addressed: Sampled) -> None:
    for route in embeds(addressed):
        soup = addressed.soups[route.path]
        assert not soup.find_all(["script", "img", "iframe", "object", "embed", "form", "base"]), route.path
        assert [link["rel"] for link in soup.find_all("link")] == [["canonical"]]
        assert not [tag for tag in soup.find_all(True) if {"style", "src", "srcset"} & set(tag.attrs)]
        assert [style.string for style in soup.find_all("style")] == [CSS.removesuffix("\n")]
        assert "url(" not in CSS and "@import" not in CSS and "@font-face" not in CSS


def test_no_rule_of_their_style_reaches_beyond_the_box() -> None:
    rules = re.sub(r"/\*.*?\*/|@media [^{]+\{", "", CSS)
    selectors = [s.strip() for s in re.findall(r"([^{}]+)\{", rules)]
    assert selectors
    own, inside = "body:has(> main:only-child > .minh-bach:only-child)", ":is(.minh-bach, #mb#mb)"
    parts = [part.strip() for s in selectors if s != own for part in re.split(r",(?![^(]*\))", s)]
    assert [part for part in parts if part != inside and not part.startswith(f"{inside} ")] == []
    assert CSS.count(own) == 1


def test_what_is_pasted_from_the_style_on_is_whole_and_nothing_more(addressed: Sampled) -> None:
    """No robots rule and no other head: they would speak of the page that it is pasted into.

    The tags between head and body are passed over by a browser where they stand within a page.
    """
    for route in embeds(addressed):
        html = addressed.html(route.path)
        piece = BeautifulSoup(re.sub("</?(html|head|body)>", "", html[html.index("<style>") :]), "html.parser")
        assert [tag.name for tag in piece.find_all(recursive=False)] == ["style", "main"]
        assert not addressed.soups[route.path].find("meta", attrs={"name": "robots"})


def tokens(css: str) -> dict[str, str]:
    """Each token's first colour."""
    return dict(reversed(re.findall(r"--(?:mb-)?([a-z-]+): (#[0-9a-f]+);", css)))


def test_their_look_wears_the_colours_of_the_site() -> None:
    site = (TEMPLATES / "static" / "style.css").read_text(encoding="utf-8")
    for ours, theirs in zip(*(css.split("@media (prefers-color-scheme: dark)", 1) for css in (CSS, site)), strict=True):
        assert tokens(ours)
        assert tokens(ours).items() <= tokens(theirs).items()


def test_they_are_small(addressed: Sampled) -> None:
    sizes = {route.path: len(gzip.compress(addressed.files[route.path])) for route in embeds(addressed)}
    assert {path: size for path, size in sizes.items() if size > 4096} == {}


# ---- links -------------------------------------------------------------------------------------------------------


def test_links_leave_the_frame_and_lead_to_whole_pages(addressed: Sampled, unaddressed: Sampled) -> None:
    for sample, start in ((addressed, BASE), (unaddressed, "")):
        for route in embeds(sample):
            links = sample.soups[route.path].find_all("a")
            assert links
            for link in links:
                assert (link["target"], link["rel"]) == ("_blank", ["noopener"])
                path = str(link["href"]).partition("#")[0]
                assert path.startswith(start)
                if start:
                    assert sample.routes[unquote(path.removeprefix(start))].is_listed
                else:
                    assert not re.match("[a-z]+:|/", path)


def test_each_names_its_whole_page_as_the_one_to_list(addressed: Sampled, unaddressed: Sampled) -> None:
    for route in embeds(addressed):
        page = route.page
        whole = page.row.path if isinstance(page, c.TargetEmbedPage) else ""
        whole = page.card.unit_path if isinstance(page, c.UnitEmbedPage) else whole
        canonical = addressed.soups[route.path].find("link", rel="canonical")
        assert isinstance(canonical, Tag)
        assert canonical["href"] == BASE + whole
        assert not unaddressed.soups[route.path].find("link")


# ---- the offer ---------------------------------------------------------------------------------------------------


def offered(sample: Sampled, path: str) -> Tag | None:
    """The frame of the code that a page offers."""
    area = sample.soups[path].find("textarea")
    return BeautifulSoup(area.get_text(), "html.parser").iframe if isinstance(area, Tag) else None


def test_a_page_offers_the_frame_of_its_small_version(addressed: Sampled) -> None:
    for route, page in pages_with_offer(addressed):
        frame = offered(addressed, route.path)
        if not page.embed:
            assert frame is None
            continue
        assert frame
        assert frame["src"] == BASE + page.embed
        assert page.embed in addressed.routes
        title = page.target.title if isinstance(page, c.TargetPage) else page.unit.short_name
        assert str(frame["title"]).startswith(words(route.shell.language).plain(title))
        assert 200 < int(str(frame["height"])) < 1500


@pytest.mark.parametrize("language", ["vi", "en"])
def test_without_an_address_the_code_says_where_to_put_it(unaddressed: Sampled, language: str) -> None:
    placeholder = words(language).catalog.plain("embed.no_address")
    for route, page in pages_with_offer(unaddressed):
        frame = offered(unaddressed, route.path)
        if frame is None or route.shell.language != language:
            continue
        assert frame["src"] == f"https://{placeholder}/{page.embed}"
        advice = words(language).catalog.plain("embed.replace", address=placeholder)
        assert advice in text(unaddressed.soups[route.path].find("details", class_="embed"))


def test_names_cannot_break_out_of_the_code(addressed: Sampled) -> None:
    """A title with quotes and tags stays the title of the frame."""
    route, page = next((r, p) for r, p in pages_with_offer(addressed) if isinstance(p, c.TargetPage))
    nasty = '"></textarea><script>"'
    target = replace(page.target, title=m.Text(nasty, nasty))
    page = replace(page, target=target, row=replace(page.row, target=target))
    assets = dict.fromkeys(("style.css", "icon.svg", "favicon.ico", "apple-touch-icon.png"), "assets/x")
    shell = replace(route.shell, assets=assets)
    html = Renderer(TEMPLATES, shell.language).render(replace(route, shell=shell, page=page))
    soup = BeautifulSoup(html, "html.parser")
    assert {tag.get("type") for tag in soup.find_all("script")} <= {"application/ld+json"}
    area = soup.find("textarea")
    assert isinstance(area, Tag)
    frame = BeautifulSoup(area.get_text(), "html.parser").iframe
    assert frame and str(frame["title"]).startswith(nasty)


def test_a_longer_title_gets_a_higher_frame(unaddressed: Sampled) -> None:
    page = next(p for _, p in pages_with_offer(unaddressed) if isinstance(p, c.TargetPage))
    renderer = Renderer(TEMPLATES, "vi")
    height = renderer.environment.filters["embed_height"]
    target = replace(page.target, title=m.Text(page.target.title.vi + " và thêm rất nhiều chữ nữa" * 4))
    assert height(replace(page, row=replace(page.row, target=target))) >= height(page) + 81
