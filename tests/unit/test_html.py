"""A page is read as a browser reads it: its tree, its links, the words that a reader meets."""

import pytest

from minhbach.output.html import Element, Link, parse


def tree(html: str) -> str:
    """The elements in the order of the tree, attributes in brackets."""
    named = [e for e in parse(html).elements if e.name not in ("html", "head", "body")]
    return " ".join(e.name + "".join(f"[{key}={value}]" for key, value in e.attributes.items()) for e in named)


# ---- the tree ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("html", "made"),
    [
        ("<b>1<i>2</b>3</i>", "b i i"),  # misnested: the browser opens the second again
        ("<p>1<div>2</div>", "p div"),
        ("<table><a href=x>1</a><tr><td>2", "a[href=x] table tbody tr td"),  # what a table may not hold goes before it
        ("<table><script>1</script><tr>", "table script tbody tr"),
        ("<a href=1>x<a href=2>y</a>", "a[href=1] a[href=2]"),
        ("<title><img src=x onerror=1></title>", "title"),
        ("<textarea><script>1</script></textarea>", "textarea"),
        ("<style><img src=x></style>", "style"),
        ("<!--<img src=x>--><p>", "p"),
        ("<!--><img src=x>-->", "img[src=x]"),  # a comment that ends at once
        ("<img src=x onerror=1//", ""),  # never ended: no element
        ("<img/src=x/onerror=1>", "img[src=x/onerror=1]"),
        ('<img src="x"onerror="1">', "img[src=x][onerror=1]"),
        ("<IMG SRC=x OnError=1>", "img[src=x][onerror=1]"),
        ("<svg><style><img src=x>", "svg style img[src=x]"),  # there a style's content is markup
        ("<svg><title><style><img src=x></style></title></svg>", "svg title style"),
        ("<math><mtext><table><mglyph><style><img src=x>", "math mtext mglyph style table"),
        ("<svg><a xlink:href='x' href='y'/></svg>", "svg a[xlink:href=x][href=y]"),
        ("<template><p id=x><template><i></i></template></template>", "template p[id=x] template i"),
        ("<noscript><img src=x></noscript>", "noscript img[src=x]"),
        ("<select><script>1</script></select>", "select script"),
        ("<p id=1 id=2>", "p[id=1]"),
        ("<p a>", "p[a=]"),
        ("<form><form action=x></form>", "form"),
        ("<image src=x>", "img[src=x]"),
        ("</br><p></p></p>", "br p p"),
        ("<frameset><frame src=x>", "frameset frame[src=x]"),
        ("<plaintext><img src=x>", "plaintext"),
        ("<a href='&#106;avascript&colon;x'>", "a[href=javascript:x]"),
    ],
)
def test_the_tree_is_that_of_a_browser(html: str, made: str) -> None:
    assert tree(html) == made


def test_scripts_and_styles_keep_their_text() -> None:
    page = parse('<style>a{}</style><script type=application/ld+json>{"a": "<b>"}</script><svg><style>b</style></svg>')
    held = [(e.name, e.text) for e in page.elements if e.name in ("script", "style")]
    assert held == [("style", "a{}"), ("script", '{"a": "<b>"}'), ("style", "b")]


def test_the_document_type_and_comments_are_told() -> None:
    assert parse("<!DOCTYPE html><p>").follows_standards
    for quirky in ("<p>", "<!doctype html public '-//W3C//DTD HTML 3.2//EN'>", "<!doctype xhtml>", "x<!doctype html>"):
        assert not parse(quirky).follows_standards
    assert parse("<p>a<!-- one --><!--two-->").comments == ("one", "two")


def test_nesting_has_no_depth_that_ends_it() -> None:
    page = parse("<div>" * 50_000 + "x")
    assert page.text == "x"
    assert len(page.elements) == 50_003


# ---- addresses ---------------------------------------------------------------------------------------------------


def test_every_address_is_found_with_its_element_and_attribute() -> None:
    html = """<link href=a><img src=b srcset="c 1x, d 2x"><form action=e><button formaction=f></form><svg><use href=#g
        xlink:href=#h></svg><video poster=i></video><a href=j ping=k></a><blockquote cite=l></blockquote>"""
    assert [f"{link.element}.{link.attribute}={link.address}" for link in parse(html).links] == [
        *("link.href=a", "img.src=b", "img.srcset=c", "img.srcset=d", "form.action=e", "button.formaction=f"),
        *("use.href=#g", "use.xlink:href=#h", "video.poster=i", "a.href=j", "a.ping=k", "blockquote.cite=l"),
    ]


def test_an_address_is_what_a_browser_takes_it_for() -> None:
    page = parse("<a href=' \x01java\nscript\t:x '></a><base href=/x/>")
    assert page.links == [Link("a", "href", "javascript:x")]


def test_anchors_are_in_order_and_twice_if_they_are_there_twice() -> None:
    assert parse("<p id=b></p><p id=a></p><p id=''></p><template><i id=b></i></template>").ids == ["b", "a", "b"]


# ---- words -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>0912<b>345</b><i>6</i>78</p>", "0912345678"),
        ("<p>09<a href=x>12</a><mark>3</mark><!-- x -->4</p>", "091234"),
        ("<p>1</p>2<div>3</div>4", "1\n2\n3\n4"),
        ("<td>1</td><table><tr><td>2</td><td>3</td></tr></table>", "1\n2\n3"),
        ("<p>1<br>2</p>", "1\n2"),
        ("<p>1<small>2</small>3<span>4</span></p>", "1\n2\n3\n4"),
        ("<p> a\n  <b> b </b>\tc&nbsp;d </p>", "a b c\u00a0d"),
        ("<p>a<script>1</script>b<style>2</style>c</p>", "abc"),
        ("<ul><li>1<li>2</ul><textarea>\n<b>3</b></textarea>", "1\n2\n<b>3</b>"),
        ("<template><p>1</p></template><svg><text>2</text><title>3</title></svg>", "1\n2\n3"),
        ("<p hidden>1</p><details><summary>2</summary>3</details>", "1\n2\n3"),
        ("<p>1&#0;2&#x41;&lt;</p>", "1\ufffd2A<"),
    ],
)
def test_words_are_those_that_a_reader_meets(html: str, text: str) -> None:
    assert parse(html).text == text


def test_what_is_published_unseen_is_there_too() -> None:
    html = "<p title=1 class=x data-q=2 id=y>a</p><!--3--><img alt=4><script>5</script><meta content=6><i aria-label=7>"
    assert parse(html).unseen == ("1", "2", "3", "4", "5", "6", "7")


def test_elements_can_be_looked_into() -> None:
    assert Element("p", {"class": "x"}, depth=2) in parse("<p class=x>").elements
