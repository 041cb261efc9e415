"""What holds on every page of the built showcase, read from its HTML."""

import json
import re
from itertools import pairwise

import pytest
from bs4 import Tag
from bs4.element import PageElement

from minhbach.pages import contexts as c
from minhbach.pages import urls
from minhbach.pages.contexts import NewsPage
from tests.atom import faults
from tests.browser.showcase import LANGUAGES, ROOT, Showcase, squeezed, words

in_both_languages = pytest.mark.parametrize("language", LANGUAGES)


def paths(showcase: Showcase, language: str) -> list[str]:
    return [path for path, route in showcase.routes.items() if route.shell.language == language]


# ---- form ----------------------------------------------------------------------------------------------------------


def test_no_page_carries_a_script_or_a_style_of_its_own(showcase: Showcase) -> None:
    """Allowed: data blocks, which no browser runs, and the one style of a small version, the same as its file."""
    found = []
    for path, soup in showcase.soups.items():
        small = isinstance(showcase.routes[path].page, c.EMBEDS)
        assert len(soup.find_all("style")) == small, path
        for tag in soup.find_all(True):
            attributes = [name for name in tag.attrs if name == "style" or name.startswith("on")]
            scripted = any(str(value).strip().lower().startswith("javascript:") for value in tag.attrs.values())
            active = tag.name in ("style", "iframe", "object", "embed")
            active |= tag.name == "script" and (not tag.get("src") or bool(tag.string))
            if (active and not is_data(tag) and not is_embed_style(tag)) or attributes or scripted:
                found.append(f"{path}: {str(tag)[:80]}")
    assert not found, "\n".join(found)


def is_data(tag: Tag) -> bool:
    return tag.name == "script" and tag.attrs == {"type": "application/ld+json"} and bool(json.loads(tag.string or ""))


def is_embed_style(tag: Tag) -> bool:
    """Whether a style is that of the file, so that a policy may allow it by its hash."""
    file = ROOT / "templates" / "embed" / "embed.css"
    return tag.name == "style" and not tag.attrs and tag.string == file.read_text(encoding="utf-8").removesuffix("\n")


def test_headings_make_an_outline(showcase: Showcase) -> None:
    """One h1, first of all; no level is skipped on the way down."""
    broken = []
    for path, soup in showcase.soups.items():
        levels = [int(tag.name[1]) for tag in soup.find_all(re.compile("^h[1-6]$"))]
        skipped = any(low > high + 1 for high, low in pairwise(levels))
        if levels[:1] != [1] or levels.count(1) != 1 or skipped:
            broken.append(f"{path}: {levels}")
    assert not broken, "\n".join(broken)


def test_no_id_stands_twice_on_a_page(showcase: Showcase) -> None:
    twice = []
    for path, soup in showcase.soups.items():
        ids = [str(tag["id"]) for tag in soup.find_all(id=True)]
        if len(ids) != len(set(ids)):
            twice.append(f"{path}: {sorted({id for id in ids if ids.count(id) > 1})}")
    assert not twice, "\n".join(twice)


def test_each_page_names_its_language_and_itself_in_the_others(showcase: Showcase) -> None:
    for path, soup in showcase.soups.items():
        shell = showcase.routes[path].shell
        assert soup.html is not None
        assert soup.html["lang"] == shell.language, path
        alternates = {
            tag["hreflang"]: str(tag["href"]) for tag in soup.find_all("link", rel="alternate", hreflang=True)
        }
        root = f"{shell.base_url.rstrip('/')}/" if shell.base_url else ""
        expected = {g: root + to if root else urls.relative(path, to) for g, to in shell.alternates.items()}
        expected["x-default"] = expected["vi"]
        small = isinstance(showcase.routes[path].page, c.EMBEDS)  # it stands for its whole page, which has them
        assert alternates == ({} if small else expected), path
        assert all((showcase.folder / to).is_file() for to in shell.alternates.values()), path


def test_each_page_of_a_unit_with_news_names_its_feed_and_each_feed_is_sound(showcase: Showcase) -> None:
    with_news = {r.shell.unit.id for r in showcase.routes.values() if isinstance(r.page, NewsPage) and r.shell.unit}
    feeds, changes = set(), set()
    for path, soup in showcase.soups.items():
        shell = showcase.routes[path].shell
        page = showcase.routes[path].page
        named = [str(tag["href"]) for tag in soup.find_all("link", type="application/atom+xml")]
        if isinstance(page, c.ChangesPage) and page.feed:
            assert named.pop() == urls.relative(path, page.feed)
            changes.add(page.feed)
        told = shell.unit and shell.unit.id in with_news and not isinstance(page, c.EMBEDS)
        own = urls.feed(shell.unit.id, shell.language) if shell.unit and told else ""
        assert named == ([urls.relative(path, own)] if own else []), path
        feeds |= {own} if own else set()
    assert len(feeds) == len(with_news) * len(LANGUAGES) > 0
    assert len(changes) >= len(LANGUAGES)  # the illustrative commune's at least, in a copy without a history too
    found = [f"{feed}: {fault}" for feed in feeds | changes for fault in faults((showcase.folder / feed).read_bytes())]
    assert not found, "\n".join(found)


# ---- languages -----------------------------------------------------------------------------------------------------

MARKED = re.compile("[ăâđêôơưàảãạáằẳẵặắầẩẫậấèẻẽẹéềểễệếìỉĩịíòỏõọóồổỗộốờởỡợớùủũụúừửữựứỳỷỹỵý]")


def looks_vietnamese(text: str | None) -> bool:
    """Whether a text of some length is Vietnamese; names within an English sentence do not make it so."""
    syllables = re.findall(r"[^\W\d_]+", (text or "").lower())
    return len(syllables) >= 6 and sum(bool(MARKED.search(s)) for s in syllables) > 0.6 * len(syllables)


def beside_abbr(text: PageElement) -> bool:
    """Whether an abbreviation that is explained parts this text from the rest of its sentence."""
    return any(isinstance(near, Tag) and near.name == "abbr" for near in (text.previous_sibling, text.next_sibling))


def sentence_of(text: PageElement) -> str:
    return text.parent.get_text() if text.parent else ""


def language_of(text: PageElement) -> str:
    nearest = text.find_parent(lang=True)
    assert nearest is not None
    return str(nearest["lang"])


@in_both_languages
def test_vietnamese_text_is_marked_as_such(showcase: Showcase, language: str) -> None:
    """On an English page it stands under lang="vi"; on a Vietnamese one not under another language's mark."""
    unmarked = set()
    seen = 0
    for path in paths(showcase, language):
        for text in showcase.soups[path].find_all(string=looks_vietnamese):
            seen += 1
            if language_of(text) != "vi" and (not beside_abbr(text) or looks_vietnamese(sentence_of(text))):
                unmarked.add(f"{path}: {squeezed(text)[:80]}")
    assert not unmarked, "\n".join(sorted(unmarked))
    assert seen


def test_english_pages_quote_the_plan_in_vietnamese(showcase: Showcase) -> None:
    for route, page in showcase.targets("en"):
        quotes = {
            squeezed(quote.get_text()) for quote in showcase.soups[route.path].select("main blockquote [lang=vi]")
        }
        assert page.target.quote.words is None or page.target.quote.words.vi in quotes, route.path


# ---- figures -------------------------------------------------------------------------------------------------------


def own_text(section: Tag) -> str:
    """The words of a section without those of the sections within it."""
    return squeezed("".join(text for text in section.strings if text.find_parent("section") is section))


@in_both_languages
def test_a_measure_without_a_result_says_so(showcase: Showcase, language: str) -> None:
    no_data = str(words(language)("verdict.no_data"))
    seen = 0
    for route, page in showcase.targets(language):
        for view in page.measures:
            card = showcase.soups[route.path].find("section", id=view.measure.id)
            assert isinstance(card, Tag), route.path
            if not view.series:
                seen += 1
                assert no_data in own_text(card), f"{route.path}#{view.measure.id}"
    assert seen


# ---- what is made up -----------------------------------------------------------------------------------------------


@in_both_languages
def test_each_page_of_an_illustrative_unit_says_so_and_none_of_a_real_one(showcase: Showcase, language: str) -> None:
    phrase = str(words(language)("site.illustrative"))
    for path in paths(showcase, language):
        unit, body = showcase.routes[path].shell.unit, showcase.soups[path].body
        assert body is not None
        if unit is not None:
            assert (phrase in squeezed(body.get_text())) == unit.illustrative, path


def test_real_units_pages_do_not_speak_of_illustration(showcase: Showcase) -> None:
    """Unless the unit itself does."""
    for path in paths(showcase, "vi"):
        unit = showcase.routes[path].shell.unit
        if unit is None or unit.illustrative:
            continue
        main = showcase.soups[path].main
        assert main is not None
        if "minh họa" in main.get_text().lower():
            assert any("minh họa" in text.lower() for text in sources_of(unit.id)), path


def sources_of(unit: str) -> list[str]:
    folders = (ROOT / "data" / unit, ROOT / "content" / unit)
    return [file.read_text(encoding="utf-8") for folder in folders for file in folder.rglob("*.*") if file.is_file()]


def test_illustrative_figures_never_enter_a_comparison(showcase: Showcase) -> None:
    made_up = {
        route.shell.unit.id for route in showcase.routes.values() if route.shell.unit and route.shell.unit.illustrative
    }
    for path, route in showcase.routes.items():
        if route.template not in ("pages/indicator.html", "pages/indicators.html"):
            continue
        main = showcase.soups[path].main
        assert main is not None
        folders = {part for link in main.find_all("a", href=True) for part in str(link["href"]).split("/")}
        assert not folders & made_up, path
