"""Nothing is published that should not be there: each kind of breach is found, on pages and in files of data."""

import shutil
from pathlib import Path

import pytest
from markupsafe import Markup

from minhbach import pipeline
from minhbach.diagnostics import Diagnostic, Span, errors
from minhbach.output.audit import audit
from minhbach.output.reading import Reading
from minhbach.policy import LEAVING, page_policy
from minhbach.render.environment import Renderer
from minhbach.settings import Settings
from tests.sample import SAMPLE_SITE, settings
from tests.unit.sampled import BASE, Sampled

PAGE = (
    '<!doctype html>\n<html lang="vi">\n<head>\n<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
    '<meta charset="utf-8">\n<title>x</title>\n{head}</head>\n<body>\n<main>{body}</main>\n</body>\n</html>\n'
)


def page(body: str = "", head: str = "", policy: str = "") -> str:
    return PAGE.format(policy=policy or page_policy(), head=head, body=body)


def found(html: str, path: str = "xa/a.html", own: str = "") -> list[tuple[str, str]]:
    complaints = audit(Reading({path: html}, own), {path: html.encode()}, [])
    assert {c.code for c in complaints} <= {"unsafe-output"}
    return [(str(c.details["variant"]), str(c.details["element"])) for c in complaints]


def found_in(path: str, content: str | bytes) -> list[tuple[str, str]]:
    data = content if isinstance(content, bytes) else content.encode()
    return [(str(c.details["variant"]), str(c.details["element"])) for c in audit(Reading({}), {path: data}, [])]


# ---- what is good ------------------------------------------------------------------------------------------------


def test_a_site_as_it_is_passes(addressed: Sampled, unaddressed: Sampled) -> None:
    for sample, own in ((addressed, BASE), (unaddressed, "")):
        pages = {path: sample.html(path) for path, route in sample.routes.items() if route.is_html}
        assert audit(Reading(pages, own), sample.files, sample.routes.values()) == []


@pytest.mark.parametrize(
    "body",
    [
        "<p>a</p>",
        '<a href="b.html">b</a><a href="#x">c</a><a href="mailto:a@gov.vn">d</a><a href="tel:+8420">e</a>',
        f'<a href="https://gov.vn/?a=1&amp;b=2#c" rel="{LEAVING}">b</a>',
        '<a href="b.html" target="_blank" rel="noopener">b</a>',
        '<img src="../the.png" alt="" width="1" height="1">',
        '<table><tbody><tr><th scope="col">1</th></tr><tr><td>2<br>3</td></tr></tbody></table>',
        '<svg><title>1 <span lang="vi">2</span></title><path d="M0 0"/></svg>',
        '<svg width="1"><defs><pattern id="p"><path d="M0 0"/></pattern></defs><rect fill="url(#p)"/></svg>',
        '<p title="url(https://other.example/)" data-x="javascript:x()">what is only said is nobody\'s order</p>',
        "<textarea readonly>&lt;script>x()&lt;/script></textarea><template><p>1</p></template><!-- <b> -->",
    ],
)
def test_what_is_harmless_is_let_be(body: str) -> None:
    assert found(page(body)) == []


# ---- pages -------------------------------------------------------------------------------------------------------

FORM = page_policy(form=True)
SCRIPT = page_policy(script=True)


@pytest.mark.parametrize(
    ("body", "breach"),
    [
        *((f"<{tag}></{tag}>", ("element", f"<{tag}>")) for tag in ("iframe", "object", "video", "canvas", "x-y")),
        *((f"<{tag}></{tag}>", ("element", f"<{tag}>")) for tag in ("applet", "audio", "dialog", "portal")),
        ("<svg><foreignObject></foreignObject></svg>", ("element", "<foreignObject>")),
        ("<svg><use href='#a'/></svg>", ("element", "<use>")),
        ("<svg><animate attributeName='href'/></svg>", ("element", "<animate>")),
        ("<svg><image href='x.png'/></svg>", ("element", "<image>")),
        ("<math></math>", ("element", "<math>")),
        ("<template><embed></template>", ("element", "<embed>")),
        *((f"<p {name}='1'></p>", ("attribute", f"<p {name}>")) for name in ("onclick", "ontoggle", "style")),
        *((f"<p {name}='1'></p>", ("attribute", f"<p {name}>")) for name in ("autofocus", "is", "slot", "nonce")),
        ("<a ping='b.html' href='c.html'>1</a>", ("attribute", "<a ping>")),
        ("<svg><a xlink:href='b.html'>1</a></svg>", ("attribute", "<a xlink:href>")),
        ("<img src='b.png' srcset='c.png 2x' alt=''>", ("attribute", "<img srcset>")),
        ("<img src='b.png' alt='' onerror='x()'>", ("attribute", "<img onerror>")),
        ("<input type='password'>", ("attribute", "<input>")),
        ("<input type='image' src='b.png'>", ("attribute", "<input src>")),
        ("<button formaction='b.html' type='submit'>1</button>", ("attribute", "<button formaction>")),
        ("<a href='b.html' target='top' rel='noopener'>1</a>", ("attribute", "<a target>")),
        ("<svg><rect fill='url(https://other.example/#a)'/></svg>", ("loaded", "<rect fill>")),
        ("<img src='https://other.example/b.png' alt=''>", ("loaded", "<img src>")),
        ("<img src='//other.example/b.png' alt=''>", ("loaded", "<img src>")),
        ("<p data-index='https://other.example/b.js'></p>", ("loaded", "<p data-index>")),
        ("<script>x()</script>", ("script", "<script>")),
        ("<script type='application/ld+json'>{x}</script>", ("script", "<script>")),
        ("<script type='application/ld+json'>{\"x\": \"<!--\"}</script>", ("script", "<script>")),
        ("<script type='importmap'>{}</script>", ("script", "<script>")),
        ("<script type='module' src='../assets/b.js'></script>", ("script", "<script>")),
        ("<script src='../van-ban/b.js'></script>", ("script", "<script>")),
        ("<script src='../assets/../../assets/b.js'></script>", ("script", "<script>")),
        ("<a href='https://other.example/'>1</a>", ("leaving", "<a>")),
        ("<a href='HTTP://other.example/' rel='noopener'>1</a>", ("leaving", "<a>")),
        ("<a href='b.html' target='_blank'>1</a>", ("leaving", "<a target>")),
        ("<p id='x'></p><template><p id='x'></p></template>", ("twice", "id")),
        ("<form action='https://other.example/'></form>", ("form", "<form>")),
        ("<form action='b.html' method='post'></form>", ("form", "<form>")),
    ],
)  # fmt: skip
def test_each_kind_of_breach_is_found(body: str, breach: tuple[str, str]) -> None:
    assert breach in found(page(body))


@pytest.mark.parametrize(
    "address",
    [
        *("javascript:x()", "JaVaScRiPt:x()", "\x01java\tscript:x()", "java&#10;script:x()", "vbscript:x"),
        *("data:text/html,x", "blob:x", "file:///etc/passwd", "//other.example/", "\\\\other.example", "ftp://a/"),
        *("https://a@other.example/", "https://gov.vn:x@other.example/", "https://[x", "b c.html", "x:y"),
    ],
)
def test_an_address_that_does_more_than_lead_somewhere_is_found(address: str) -> None:
    assert ("address", "<a href>") in found(page(f'<a href="{address}" rel="{LEAVING}">1</a>'))


@pytest.mark.parametrize(
    ("head", "breach"),
    [
        ("<link rel='stylesheet' href='https://other.example/x.css'>", ("loaded", "<link href>")),
        ("<link rel='preload' href='x.js'>", ("attribute", "<link>")),
        ("<link rel='dns-prefetch' href='https://other.example'>", ("attribute", "<link>")),
        ("<link rel='icon' href='/x.ico'>", ("loaded", "<link href>")),
        ("<meta http-equiv='refresh' content='0; url=https://other.example/'>", ("attribute", "<meta>")),
        ("<meta http-equiv='set-cookie' content='a=b'>", ("attribute", "<meta>")),
        ("<meta name='referrer' content='unsafe-url'>", ("attribute", "<meta>")),
        ("<style>a{}</style>", ("policy", "<meta>")),
        ("<base href='/x/'>", ("policy", "<meta>")),
        ("<meta http-equiv='Content-Security-Policy' content='x'>", ("policy", "<meta>")),
    ],
)
def test_each_kind_of_breach_in_the_head_is_found(head: str, breach: tuple[str, str]) -> None:
    assert breach in found(page(head=head))


@pytest.mark.parametrize(
    ("body", "policy"),
    [
        ("<form action='b.html'></form>", FORM),
        ("<script src='../assets/b.js'></script>", SCRIPT),
        ("<style>a{}</style>", page_policy(style="a{}")),
    ],
)
def test_the_policy_is_the_least_that_lets_the_page_work(body: str, policy: str) -> None:
    assert found(page(body, policy=policy)) == []
    for other in (page_policy(), policy.replace("'none'", "*"), policy + "; script-src 'unsafe-inline'"):
        assert found(page(body, policy=other)) == [("policy", "<meta>")]
    assert found(page(policy=policy)) == [("policy", "<meta>")]


def test_a_policy_that_comes_late_or_never_is_found() -> None:
    policy = f'<meta http-equiv="Content-Security-Policy" content="{page_policy()}">\n'
    assert found(page().replace(policy, "")) == [("policy", "<meta>")]
    late = page().replace(policy, "").replace("<title>", policy + "<title>")
    assert found(late) == [("policy", "<meta>")]


@pytest.mark.parametrize(
    ("body", "wrong"),
    [
        ("<p>1", "p"),
        ("<p>1</b></p>", "p"),
        ("<b><i>1</b></i>", "i"),
        ("<p><div>1</div></p>", "div"),
        ("<table><tr><td>1</td></tr></table>", "tr"),
        ("<a href='b.html'>1<a href='c.html'>2</a></a>", "a"),
        ("<table><p>1</p></table>", "table"),
        ("<div/>", "div"),
        ("<ul><li>1<li>2</ul>", "li"),
        ("<textarea><b>1</b></textarea>", "b"),
        ("</div>", "main"),
        ("<p title='>'>1<i title=\"'\"></i>", "p"),
        ("<main></main><body></body>", "body"),
    ],
)
def test_markup_that_a_browser_would_mend_is_found(body: str, wrong: str) -> None:
    assert ("markup", f"<{wrong}>") in found(page(body))


def test_a_page_without_its_document_type_is_found() -> None:
    assert found(page().removeprefix("<!doctype html>\n")) == [("markup", "<!doctype>")]


def test_the_sites_own_whole_addresses_are_not_elsewhere() -> None:
    body = '<a href="https://a.vn/b/c.html">1</a>'
    assert found(page(body)) == [("leaving", "<a>")]
    assert found(page(body), own="https://a.vn/b/") == []


# ---- files of data -----------------------------------------------------------------------------------------------

ATOM = '<feed xmlns="http://www.w3.org/2005/Atom">{}</feed>'
SVG = '<svg xmlns="http://www.w3.org/2000/svg">{}</svg>'


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("a.xml", ATOM.format('<title>a &lt;b&gt;</title><link rel="self" href="https://a.vn/b.xml"/>')),
        ("a.svg", SVG.format('<path d="M0 0" fill="#fff"/>')),
        ("a.json", '{"a": [1, null, "\\u003cb>"]}'),
        ("tim-kiem-1234.js", 'minhBachSearchShard({"a":1});\n'),
        ("a.css", "a { fill: url(#x) }"),
        ("a.csv", "a,b\r\n"),
    ],
)  # fmt: skip
def test_good_files_of_data_pass(path: str, content: str) -> None:
    assert found_in(path, content) == []


@pytest.mark.parametrize(
    ("path", "content", "breach"),
    [
        ("a.xml", ATOM.format("<title>1</title"), ("data", "XML")),
        ("a.xml", b"\xff\xfe<feed/>", ("data", "XML")),
        ("a.xml", "<!DOCTYPE feed>" + ATOM, ("data", "<!DOCTYPE>")),
        ("a.xml", '<!DOCTYPE feed [<!ENTITY a "b">]>' + ATOM.format("&a;"), ("data", "<!ENTITY>")),
        ("a.xml", '<!DOCTYPE feed [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + ATOM.format("&a;"), ("data", "&…;")),
        ("a.xml", '<?xml-stylesheet href="x.xsl"?>' + ATOM, ("data", "<?…?>")),
        ("a.xml", ATOM.format("<script/>"), ("element", "<script>")),
        ("a.xml", ATOM.format('<s:script xmlns:s="http://www.w3.org/1999/xhtml"/>'), ("element", "<script>")),
        ("a.xml", ATOM.format('<content type="html">&lt;b></content>'), ("element", "<content>")),
        ("a.xml", ATOM.format('<title type="html">1</title>'), ("attribute", "<title type>")),
        ("a.xml", ATOM.format('<link href="javascript:x()"/>'), ("address", "<link href>")),
        ("a.xml", "<feed/>", ("element", "<feed>")),
        ("a.svg", SVG.format("<script>x()</script>"), ("element", "<script>")),
        ("a.svg", SVG.format('<path onload="x()"/>'), ("attribute", "<path onload>")),
        ("a.svg", SVG.format('<path style="x"/>'), ("attribute", "<path style>")),
        ("a.svg", SVG.format('<path fill="url(https://other.example/#a)"/>'), ("loaded", "<path fill>")),
        ("a.json", '{"a": 1, "a": 2}', ("data", "JSON")),
        ("a.json", '{"a": NaN}', ("data", "JSON")),
        ("a.json", "{'a': 1}", ("data", "JSON")),
        ("a.json", b'{"a": "\xff"}', ("data", "JSON")),
        ("tim-kiem-1234.js", 'alert(1);minhBachSearchShard({"a":1});\n', ("script", "minhBachSearchShard")),
        ("tim-kiem-1234.js", 'minhBachSearchShard({"a":"</script>"});\n', ("script", "minhBachSearchShard")),
        ("tim-kiem-1234.js", 'minhBachSearchShard({"a":1},{"b":alert(1)});\n', ("data", "JSON")),
        ("a.css", "@import 'x.css';", ("loaded", "CSS")),
        ("a.css", "a { background: URL( https://other.example/x ) }", ("loaded", "CSS")),
    ],
)
def test_each_kind_of_breach_in_a_file_of_data_is_found(
    path: str, content: str | bytes, breach: tuple[str, str]
) -> None:
    assert breach in found_in(path, content)


# ---- in a build --------------------------------------------------------------------------------------------------


def refused(chosen: Settings) -> list[Diagnostic]:
    with pytest.raises(pipeline.RefusedSources) as refusal:
        pipeline.build(chosen)
    assert not chosen.output.exists()
    return errors(refusal.value.diagnostics)


def test_a_careless_renderer_is_told_with_the_source_of_its_page_and_nothing_is_published(
    tmp_path: Path, published_sample: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    render = Renderer.render
    monkeypatch.setattr(Renderer, "render", lambda own, route: render(own, route).replace("<h1>", '<h1 onclick="x()">'))
    (complaint,) = refused(settings(tmp_path / "site"))
    assert (complaint.code, complaint.details["element"]) == ("unsafe-output", "<h1 onclick>")
    assert complaint.details["files"] == len(list(published_sample.rglob("*.html")))
    assert complaint.details["source"] == "data/xa-thu/unit.yaml"


def test_an_address_from_a_text_is_told_where_it_was_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As it is if neither the check of the text nor the filter that makes the link sees to it."""
    shutil.copytree(SAMPLE_SITE, tmp_path / "project")
    file = "content/pages/gioi-thieu.vi.md"
    text = tmp_path / "project" / file
    lines = len(text.read_text(encoding="utf-8").splitlines())
    with text.open("a", encoding="utf-8") as more:
        more.write("\nXem [trang khác](https://other.example/).\n")
    monkeypatch.setattr(Renderer, "leads_to", lambda own, address: Markup('href="{}"').format(address))
    complaints = [c for c in refused(settings(tmp_path / "site", tmp_path / "project")) if c.place.file == file]
    assert [(c.details["variant"], c.place) for c in complaints] == [("leaving", Span(file, lines + 2, 1))]
