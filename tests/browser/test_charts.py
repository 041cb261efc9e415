"""Charts as they are drawn: their words are legible, whatever the screen, and no two of them on one spot."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from minhbach.pages import contexts as c
from tests.browser.conftest import OpenWindow
from tests.browser.showcase import LANGUAGES, Showcase

SIZES = [(320, 640), (768, 1024)]
"""A narrow phone has the least room; a tablet is the narrowest screen that shows the labels of wide charts."""
WORDS = """plot => {
  const edge = plot.getBoundingClientRect();
  const words = [...plot.querySelectorAll("text")].filter(text => getComputedStyle(text).display !== "none");
  return words.map(text => {
    const box = text.getBoundingClientRect();
    return {words: text.textContent, left: box.left - edge.left, right: box.right - edge.left, width: edge.width,
      top: box.top - edge.top, bottom: box.bottom - edge.top, height: edge.height};
  });
}"""
"""Where each label of a chart stands, from the chart's corner."""


def pages_with_charts(showcase: Showcase, language: str) -> Iterator[tuple[str, c.TargetPage]]:
    for route, page in showcase.targets(language):
        if any(view.chart for view in page.measures):
            yield route.path, page


def overlap(one: dict[str, float], other: dict[str, float]) -> bool:
    """Whether two labels stand on one another; the boxes of lines of text have air above and below."""
    air = 4
    across = one["left"] < other["right"] - 1 and other["left"] < one["right"] - 1
    return across and one["top"] + air < other["bottom"] - air and other["top"] + air < one["bottom"] - air


def labels(page: Page) -> list[list[dict[str, float]]]:
    return [plot.evaluate(WORDS) for plot in page.locator("svg.plot").all()]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", SIZES, ids=[str(width) for width, _ in SIZES])
def test_the_words_of_a_chart_stand_apart_and_within_it(
    showcase: Showcase, window: OpenWindow, language: str, size: tuple[int, int]
) -> None:
    page, seen, faults = window(size), 0, []
    for path, shown in pages_with_charts(showcase, language):
        page.goto(f"{showcase.folder.as_uri()}/{path}")
        charts = labels(page)
        assert len(charts) == sum(view.chart is not None for view in shown.measures), path
        for words in charts:
            seen += len(words)
            beyond = [
                w for w in words if w["left"] < -1 or w["right"] > w["width"] + 1 or w["bottom"] > w["height"] + 4
            ]
            faults += [f"{path}: {word['words']} leaves the chart" for word in beyond]
            pairs = [(a, b) for i, a in enumerate(words) for b in words[:i] if overlap(a, b)]
            faults += [f"{path}: {a['words']} on {b['words']}" for a, b in pairs]
    assert not faults, "\n".join(faults)
    assert seen


def test_a_target_without_results_shows_no_chart(showcase: Showcase) -> None:
    seen = 0
    for route, page in showcase.targets("vi"):
        if not any(view.series for view in page.measures):
            seen += 1
            assert not showcase.soups[route.path].select("figure.chart"), route.path
    assert seen
