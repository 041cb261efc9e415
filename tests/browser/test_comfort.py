"""Every kind of page under axe and under rulers of our own: at three widths, light and dark, in large and in wide type,
in the colours that a reader of Windows forces.
"""  # noqa: D205

from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.checkers import Place, run_axe
from tests.browser.conftest import OpenWindow
from tests.browser.rulers import measure
from tests.browser.showcase import LANGUAGES, Showcase
from tests.conftest import Figure

LARGE_TYPE = "document.documentElement.style.fontSize = '200%'"
WIDE_TYPE = """() => document.querySelectorAll('body, body *').forEach(box => {
    Object.assign(box.style, {lineHeight: '1.5', letterSpacing: '.12em', wordSpacing: '.16em'});
    if (box.localName === 'p') box.style.marginBlockEnd = '2em';
})"""
"""The spacing that a reader may ask for (WCAG 1.4.12)."""
FLATTEN = """() => document.querySelectorAll('.frame').forEach(frame => {
    frame.style.background = 'var(--line)';
})"""
"""Over a gradient no contrast can be told: the shadow at a table's edge gets its strongest colour all over."""


def fullest_pages(showcase: Showcase) -> list[str]:
    """In each language the longest page of every template, of a real and of an illustrative unit; besides, a target for
    each verdict in Vietnamese and for each form of requirement in English.
    """  # noqa: D205
    paths = [path for language in LANGUAGES for path in showcase.fullest(language, each_sort_of_unit=True)]
    verdicts = {v.judgement.verdict: route.path for route, page in showcase.targets("vi") for v in page.measures}
    forms = {type(v.measure.require): route.path for route, page in showcase.targets("en") for v in page.measures}
    return list(dict.fromkeys([*paths, *verdicts.values(), *forms.values()]))


def is_settled(place: Place) -> bool:
    """Whether a doubt of axe needs no answer: the rulers tell each contrast, and a column may be empty."""
    return place.rule in ("color-contrast", "th-has-data-cells")


def faint(page: Page) -> tuple[list[str], int]:
    """The texts and the labels of drawings that are fainter than 4.5 to 1, and how many there are in all."""
    read = [measure(page, ruler) for ruler in ("words", "labels")]
    return [text for each in read for text in each["faint"]], sum(each["count"] for each in read)


@pytest.mark.parametrize("width", [320, 768, 1280])
def test_no_page_has_a_barrier_or_scrolls_sideways(
    showcase: Showcase, window: OpenWindow, served: str, figure: Figure, width: int
) -> None:
    page = window((width, 800), javascript=True)
    paths, barriers, crooked, pale, texts = fullest_pages(showcase), [], [], [], 0
    for path in paths:
        page.emulate_media(color_scheme="light")
        page.goto(f"{served}/{path}")
        crooked += [f"{path}: {fault}" for fault in measure(page, "crooked")]
        page.evaluate(FLATTEN)
        for colors in ("light", "dark"):
            page.emulate_media(color_scheme=colors)
            axe = run_axe(page)
            doubts = [place for place in axe.undecided if not is_settled(place)]
            barriers += [f"{path} ({colors}): {place}" for place in [*axe.violations, *doubts]]
            found, count = faint(page)
            pale += [f"{path} ({colors}): {text}" for text in found]
            texts += count
    result = f"{len(barriers)} barriers by axe, {len(crooked)} too wide, {len(pale)} of {texts} texts faint"
    figure(f"{width} px, light and dark", f"{len(paths)} pages: {result}")
    assert not barriers + crooked + pale, "\n".join(barriers + crooked + pale)


@pytest.mark.parametrize(
    ("width", "what", "change"), [(1280, "letters twice as large", LARGE_TYPE), (320, "letters far apart", WIDE_TYPE)]
)
def test_a_page_keeps_its_width_however_it_is_set(
    showcase: Showcase, window: OpenWindow, served: str, figure: Figure, width: int, what: str, change: str
) -> None:
    page = window((width, 800), javascript=True)
    paths, crooked = fullest_pages(showcase), []
    for path in paths:
        page.goto(f"{served}/{path}")
        page.evaluate(change)
        crooked += [f"{path}: {fault}" for fault in measure(page, "crooked")]
    figure(f"{width} px, {what}", f"{len(paths)} pages: {len(crooked)} too wide")
    assert not crooked, "\n".join(crooked)


@pytest.mark.parametrize("colors", ["light", "dark"])
def test_forced_colors_leave_words_legible_and_verdicts_framed(
    showcase: Showcase, window: OpenWindow, served: str, figure: Figure, colors: str
) -> None:
    """The rulers alone: axe does not see the forced colours."""
    page = window(javascript=True)
    page.emulate_media(forced_colors="active", color_scheme=colors)  # type: ignore[arg-type]
    paths, found, texts = fullest_pages(showcase), [], 0
    for path in paths:
        page.goto(f"{served}/{path}")
        pale, count = faint(page)
        texts += count
        found += [f"{path}: {text}" for text in pale]
        found += [f"{path}: {tag} without a frame" for tag in measure(page, "unframed")]
    figure(f"forced colours, {colors}", f"{len(paths)} pages: {len(found)} faults, {texts} texts")
    assert texts
    assert not found, "\n".join(found)


# ---- the rulers themselves -------------------------------------------------------------------------------------------


CASES: dict[str, list[tuple[str, Any]]] = {
    "crooked": [
        ("<div style='width: 400px'>a</div>", ["scrolls sideways, 400 > 360: div"]),
        (
            "<div style='overflow-x: auto' class=x><p style='width: 400px'>a</div>",
            ["div.x scrolls sideways and has no name, or Tab does not reach it"],
        ),
        ("<div style='overflow-x: auto' tabindex=0 role=region aria-label=a><p style='width: 400px'>a</div>", []),
    ],
    "labels": [
        ("<svg><rect width=90 height=90 fill='#fff'/><text x=40 y=40 fill='#999'>a</text></svg>", 1),
        ("<svg><rect width=90 height=90 fill='#000'/><text x=40 y=40 fill='#999'>a</text></svg>", 0),
        ("<svg><text x=9 y=9 fill='#fff' stroke='#000' paint-order=stroke>a</text></svg>", 0),
    ],
    "words": [("<p style='color: #999'>a", 1), ("<p style='color: #999; background: #000'>a", 0)],
    "unframed": [
        ("<p class=tag style='border: 1px solid #eee'>a", ["p.tag"]),
        ("<p class=tag style='border: 1px solid'>a", []),
    ],
}


@pytest.mark.parametrize(("ruler", "html", "expected"), [(r, *case) for r, cases in CASES.items() for case in cases])
def test_the_rulers_tell_good_from_bad(window: OpenWindow, ruler: str, html: str, expected: Any) -> None:
    page = window(javascript=True)
    page.set_content(f"<style>* {{ margin: 0 }}</style>{html}")
    read = measure(page, ruler)
    assert (len(read["faint"]) if isinstance(expected, int) else read) == expected
