"""What is read as plain is read as the standard's parser reads it; all else is left to that parser."""

import random
from itertools import pairwise

import pytest

from minhbach.output.allowed import ELEMENTS
from minhbach.output.audit_elements import acceptable
from minhbach.output.html import BREAK, lines, parse
from minhbach.output.markup import VOID, misread
from minhbach.output.plain import PlainPage, Reader
from tests.unit.sampled import BASE, Sampled

PAGE = '<!doctype html>\n<html lang="vi">\n<head>\n<title>x</title>\n</head>\n<body>\n{}\n</body>\n</html>\n'


def agrees(page: PlainPage, html: str) -> bool:
    """Whether the standard's parser finds the same in a page."""
    parsed = parse(html)
    read = [(e.name, e.attributes, e.text) for e in page.elements]
    unseen = [value for line in page.lines for value in line.unseen] + ([page.style] if page.style is not None else [])
    return (
        read == [(e.name, e.attributes, e.text) for e in parsed.elements]
        and lines("\n".join(line.words for line in page.lines)) == parsed.text
        and sorted(filter(None, unseen)) == sorted(filter(None, parsed.unseen))
        and page.ids == parsed.ids
        and page.addresses == {link.address for link in parsed.links}
        and parsed.follows_standards
        and misread(html, ((e.name, e.depth) for e in parsed.elements)) is None
    )


def test_nearly_all_pages_are_plain_and_read_as_the_parser_reads_them(addressed: Sampled, unaddressed: Sampled) -> None:
    for sample, own in ((addressed, BASE), (unaddressed, "")):
        read = Reader(own)
        pages = [sample.html(path) for path, route in sample.routes.items() if route.is_html]
        plain = [(page, html) for html in pages if (page := read.read(html))]
        assert len(plain) > 0.95 * len(pages)
        assert [html for page, html in plain if not agrees(page, html)] == []


@pytest.mark.parametrize(
    "body",
    [
        '<p id="a" class="b" hidden>1 &lt; 2 &amp; 3<br>\n4</p>',
        '<table><tbody><tr><td colspan="2">1</td></tr></tbody></table>',
        '<svg viewBox="0 0 1 1"><g><path d="M0 0"/></g><title>1 <span>2</span></title></svg>',
        '<textarea rows="2">&lt;p></textarea>'.replace(">&lt;p>", ">&lt;p&gt;"),
        '<script src="a.js" defer></script><!-- a - b --><style>a > b {}</style>',
        '<ul>\n<li><a href="a.html">1</a></li>\n<li><a href="#b">2</a></li></ul>',
    ],
)
def test_what_is_written_plainly_is_read(body: str) -> None:
    html = PAGE.format(body)
    page = Reader().read(html)
    assert page and agrees(page, html)


@pytest.mark.parametrize(
    "body",
    [
        "<p>1",
        "1</p>",
        "<b><i>1</b></i>",
        "<p><div>1</div></p>",
        "<p class=a>1</p>",
        "<p class='a'>1</p>",
        '<p class="a"id="b">1</p>',
        '<p class="a" class="b">1</p>',
        '<p class="a\nb">1</p>',
        '<p class="a>b">1</p>',
        "<P>1</P>",
        "<p>1 > 2</p>",
        "<p>1 < 2</p>",
        "<p>&copy 1</p>",
        "<p>&nbsp;1</p>",
        "<p>1\0</p>",
        "<p>1\r</p>",
        "<div/>",
        '<div viewBox="0"></div>',
        '<svg><title><rect viewBox="0"></rect></title></svg>',
        "<svg/>",
        "<svg><br/></svg>",
        "<svg><link></svg>",
        "<svg><style></style></svg>",
        "<table><tr><td>1</td></tr></table>",
        "<table>1</table>",
        "<table><form><tbody></tbody></form></table>",
        "<a><b><a>1</a></b></a>",
        "<textarea><b>1</b></textarea>",
        "<textarea><!-- 1 --></textarea>",
        "<template><p>1</p></template>",
        "<noscript>1</noscript>",
        "<style>a{}</style><style>b{}</style>",
        "<style>a{}<b></style>",
        "<script>a</style></script>",
        '<!-- <style> --><p id="a"></p><style> --></style>',
        "<!-- 1 -- 2 -->",
        "<!--> 1 -->",
        "<!doctype html>",
        "<?php ?>",
        "<![CDATA[1]]>",
        "<iframe></iframe>",
        '<a href=" a.html">1</a>',
        '<img srcset="a.png 2x" alt="">',
        "</body><p>1</p><body>",
        "</body></html><html><head></head><body>",
        "<body></body>",
        "<html></html>",
        "<div>" * 100 + "</div>" * 100,
    ],
)
def test_all_else_is_left_to_the_parser(body: str) -> None:
    assert Reader().read(PAGE.format(body)) is None
    assert Reader().read(PAGE.format(f"<div>{body}</div>")) is None


@pytest.mark.parametrize(
    "html",
    [
        "",
        "<!doctype html>\n",
        PAGE.format("").replace("<!doctype html>\n", ""),
        PAGE.format("").replace("<head>", "").replace("</head>", ""),
        PAGE.format("").replace("</html>\n", ""),
        PAGE.format("").replace("<body>", "<p>1</p><body>"),
        PAGE.format("").replace("<head>", "1<head>"),
        PAGE.format("") + "<p>1</p>",
        PAGE.format("") + "1",
    ],
)
def test_a_page_has_its_whole_frame_and_nothing_beside_it(html: str) -> None:
    assert Reader().read(html) is None


COMMON = (
    "option",
    "li",
    "td",
    "tr",
    "tbody",
    "table",
    "svg",
    "g",
    "path",
    "p",
    "a",
    "b",
    "select",
    "title",
    "math",
    "x-y",
)
NAMES = [*ELEMENTS, *ELEMENTS, *COMMON]
WORDS = ["1", " ", "\n", "a &amp; b", "&#39;", "2\n3", "<!-- c -->", "đ"]
ATTRIBUTES = ["", "", "", ' id="i"', ' class="a" hidden', ' title="&lt; a" data-x="=" lang="vi"', ' aria-label=""']
OWN_ATTRIBUTES = {
    "a": ' href="../b.html?a=1#c"',
    "button": ' type="submit"',
    "form": ' action="b.html"',
    "input": ' type="hidden" name="a" value="b"',
    "link": ' rel="icon" href="a.ico"',
    "meta": ' name="robots" content="a"',
    "script": ' src="a.js" defer',
    "svg": ' viewBox="0 0 1 1"',
}
HOSTILE = """ href="javascript:x"| href="//a.vn"| href="https://a.vn"| href=" a.html"| src="/a.js"| target="top"|
 fill="url(https://a.vn)"| viewBox="0"| onclick="x"| type="hidden"| method="post"| rel="preload"| name="x"| is|
 data-index="https://a.vn"| hidden id="a" hidden| =""| "| a="| hidden>b></p| hidden>b="c></p""".replace("\n", "").split(
    "|"
)


def made_up(chance: random.Random, depth: int = 0) -> str:
    """Some markup, nested well for the most part, but not always as elements may be; at times with bad intent."""
    name = chance.choice(NAMES)
    attributes = chance.choice(ATTRIBUTES) + OWN_ATTRIBUTES.get(name, "")
    attributes += chance.choice(HOSTILE) if chance.random() < 0.04 else ""
    if name in VOID:
        return f"<{name}{attributes}>"
    inside = "".join(
        made_up(chance, depth + 1) if depth < 6 and chance.random() < 0.6 else chance.choice(WORDS)
        for _ in range(chance.randint(0, 3))
    )
    inside = inside if name not in ("script", "style") or chance.random() < 0.1 else ""
    end = f"</{name}>" if chance.random() < 0.98 else chance.choice(["", "</p>", "</div>"])
    return f"<{name}{attributes}/>" if chance.random() < 0.03 else f"<{name}{attributes}>{inside}{end}"


def test_whatever_is_taken_for_plain_is_what_the_parser_reads_and_acceptable() -> None:
    chance, read = random.Random(5), Reader()
    pages = [PAGE.format("".join(made_up(chance) for _ in range(chance.randint(1, 3)))) for _ in range(8000)]
    plain = [(page, html) for html in pages if (page := read.read(html))]
    assert [html for page, html in plain if not agrees(page, html)] == []
    assert [html for page, html in plain if not all(map(acceptable(""), page.elements))] == []
    nested = {pair for page, _ in plain for pair in pairwise(e.name for e in page.elements)}
    assert len(plain) > 1000 and len(nested) > 400  # else nothing was tried


def test_words_that_lines_part_stand_together() -> None:
    page = Reader().read(PAGE.format("<p>0912\n<b>345\n</b>\n678</p>"))
    assert page
    assert "0912 345 678" in lines("".join(line.outer for line in page.lines)).split("\n")
    assert BREAK in page.lines[0].outer
