"""Vietnamese type set with care: letters with two marks, one above the other, need room."""

import pytest

from tests.browser.conftest import PHONE, OpenWindow
from tests.browser.showcase import LANGUAGES, Showcase

TIGHT = """() => {
  const pen = document.createElement('canvas').getContext('2d'), tight = {};
  for (const element of document.body.querySelectorAll('*')) {
    const own = [...element.childNodes].some(node => node.nodeType === 3 && node.data.trim());
    if (!own || element.closest('svg, select')) continue;
    const style = getComputedStyle(element);
    pen.font = `${style.fontStyle} ${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
    const above = pen.measureText('ỄẲỖ').actualBoundingBoxAscent;
    const below = pen.measureText('Ặợg').actualBoundingBoxDescent;
    const line = parseFloat(style.lineHeight);
    if (!(line >= above + below)) tight[`${element.tagName}.${element.className}`] = [line, above + below];
  }
  return tight;
}"""
"""Elements whose lines are lower than the ink of the tallest and the deepest Vietnamese letters: lines would touch."""


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_line_touches_the_next(showcase: Showcase, window: OpenWindow, language: str) -> None:
    page = window(PHONE)
    for path in showcase.fullest(language):
        page.goto(showcase.address + path)
        assert page.evaluate(TIGHT) == {}, path
