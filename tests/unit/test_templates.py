"""Whatever a value holds, in whatever kind of file, it comes out as words; no text is a template or a format."""

import json
import re
import xml.etree.ElementTree as ET
from decimal import Decimal
from pathlib import Path

import pytest
from jinja2 import StrictUndefined, TemplateAssertionError, UndefinedError
from jinja2.exceptions import SecurityError
from jinja2.meta import find_undeclared_variables
from jinja2.nodes import EvalContextModifier, FromImport, Import, Name, ScopedEvalContextModifier
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from minhbach import model as m
from minhbach.derive.judgement import Figure
from minhbach.output.html import parse
from minhbach.pages import contexts as c
from minhbach.render.catalog import load_catalog
from minhbach.render.environment import Renderer
from minhbach.render.escaping import escaped, markup, written
from minhbach.render.structured_data import in_script
from minhbach.settings import PACKAGE
from tests.sample import TEMPLATES

HOSTILE = "<b>&amp;\"'`]]>{{ 7 * 7 }}{% x %}</script><!--{0.__class__}%(x)s\u2028"
"""Ends whatever it stands in, in HTML, XML, an attribute, a script, a comment, a template, a format string."""

FILES = sorted(
    path.relative_to(TEMPLATES).as_posix()
    for path in TEMPLATES.rglob("*")
    if path.suffix in (".html", ".xml", ".txt", ".svg", ".css")
    and "static" not in path.parts
    and "fonts" not in path.parts
)
RENDERER = Renderer(TEMPLATES, "vi")
ENVIRONMENT = RENDERER.environment


# ---- the environment ---------------------------------------------------------------------------------------------


def test_templates_run_in_a_sandbox_and_fail_on_what_is_not_there() -> None:
    assert isinstance(ENVIRONMENT, ImmutableSandboxedEnvironment)
    assert ENVIRONMENT.undefined is StrictUndefined
    with pytest.raises(UndefinedError):
        ENVIRONMENT.from_string("{{ missing }}").render()
    for reaching in ("{{ ''.__class__.__mro__ }}", "{{ t.__init__.__globals__ }}", "{{ [].append(1) }}"):
        with pytest.raises((SecurityError, UndefinedError, TemplateAssertionError)):
            ENVIRONMENT.from_string(reaching).render()


@pytest.mark.parametrize("name", FILES)
def test_every_template_is_rendered_under_autoescape(name: str) -> None:
    """Asked of the compiled template: what is printed goes through `written`, which escapes (`test_compiling`)."""
    assert ENVIRONMENT.autoescape is True
    source = (TEMPLATES / name).read_text(encoding="utf-8")
    tree = ENVIRONMENT.parse(source)
    assert not list(tree.find_all((EvalContextModifier, ScopedEvalContextModifier)))
    code = ENVIRONMENT.compile(source + "{{ HOSTILE }}", raw=True)
    assert "written(" in code


@pytest.mark.parametrize("name", FILES)
def test_every_value_in_an_attribute_is_within_quotes(name: str) -> None:
    """Else a space in it would begin another attribute."""
    source = re.sub(r"\{#.*?#\}", "", (TEMPLATES / name).read_text(encoding="utf-8"), flags=re.DOTALL)
    tags = re.findall(r"<[a-zA-Z][^<>]*>", re.sub(r"\{\{.*?\}\}|\{%.*?%\}", brief, source, flags=re.DOTALL))
    assert [tag for tag in tags if re.search(r"=\s*\{", re.sub("\"[^\"]*\"|'[^']*'", "…", tag))] == []


def brief(part: re.Match[str]) -> str:
    """What stands between the braces is the template's own, and may have equal signs."""
    return part[0][:2] + part[0][-2:]


@pytest.mark.parametrize("name", [name for name in FILES if name.startswith("components/")])
def test_a_component_knows_nothing_but_what_it_is_given(name: str) -> None:
    """So that it is made ready once, and not again for each page."""
    tree = ENVIRONMENT.parse((TEMPLATES / name).read_text(encoding="utf-8"))
    stored = {found.name for found in tree.find_all(Name) if found.ctx != "load"}
    assert find_undeclared_variables(tree) - stored <= set(ENVIRONMENT.globals)
    assert not [node for node in tree.find_all(Import) if node.with_context] and not list(tree.find_all(FromImport))


# ---- values ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("tag", ["p", "textarea", "title"])
def test_a_value_on_a_page_is_words(tag: str) -> None:
    written = ENVIRONMENT.from_string(f"<{tag} title=\"{{{{ x }}}}\" data-x='{{{{ x }}}}'>{{{{ x }}}}</{tag}>").render(
        x=HOSTILE
    )
    page = parse(written)
    (element,) = (e for e in page.elements if e.name == tag)
    assert set(element.attributes.values()) == {HOSTILE} and set(element.attributes) == {"title", "data-x"}
    assert [e.name for e in page.elements if e.name not in ("html", "head", "body")] == [tag]
    assert page.text == HOSTILE


def test_a_value_in_a_feed_or_a_picture_is_words() -> None:
    root = ET.fromstring(ENVIRONMENT.from_string('<a b="{{ x }}"><c>{{ x }}</c></a>').render(x=HOSTILE))
    assert root.get("b") == HOSTILE and root.findtext("c") == HOSTILE and len(root) == 1


@pytest.mark.parametrize("key", ["site.judged_on", "quote.translation", "totals.targets.all", "chart.point"])
def test_a_value_in_the_blank_of_a_sentence_is_words(key: str) -> None:
    catalog = load_catalog(TEMPLATES, "vi")
    blanks = dict.fromkeys(re.findall(r"\{(\w+)\}", catalog.pattern(key)), HOSTILE)
    said = catalog(key, **blanks)
    assert "{0.__class__}" in said or not blanks
    assert parse(said).text.count(HOSTILE) == len(blanks)
    assert catalog.plain(key, **blanks).count(HOSTILE) == len(blanks)


@pytest.mark.parametrize("value", [HOSTILE, Markup("<b>"), "", 1, 1.5, None, True, Decimal("1.50"), ("<", Markup("<"))])
def test_what_is_written_is_what_escape_makes_of_it(value: object) -> None:
    assert written(value) == escape(value)
    assert not isinstance(value, str) or (escaped(value) == escape(str(value)) and type(escaped(value)) is Markup)
    assert type(markup("<b>")) is Markup and markup("<b>") == "<b>"


def test_words_of_content_are_words_in_every_filter_that_makes_markup() -> None:
    written = RENDERER.words(HOSTILE) + RENDERER.leads_to(HOSTILE)
    assert isinstance(written, Markup) and "<" not in written and "{{ 7 * 7 }}" in written
    assert parse(RENDERER.words(HOSTILE)).text == HOSTILE


# ---- a fragment --------------------------------------------------------------------------------------------------


def test_a_fragment_is_what_a_macro_writes_and_tells_what_is_stale_in_it() -> None:
    renderer = Renderer(TEMPLATES, "en")
    old = m.Text("chữ mới", "old words", stale=True)
    links = tuple(c.Link(f"xa/en/{at}.html", words) for at, words in enumerate((old, m.Text("<"), old)))
    fragment = renderer.fragment("components/views.html", "views", links, path="xa/en/co-quan/a.html")
    assert fragment.stale == (old,)
    assert 'href="../0.html"' in fragment.html and "&lt;" in fragment.html
    assert renderer.fragment("components/views.html", "views", links[1:2], path="").stale == ()


def test_values_that_are_equal_and_written_differently_keep_their_words() -> None:
    renderer = Renderer(TEMPLATES, "vi")
    figure = renderer.environment.filters["figure"]
    one, other = Figure(Decimal("1.5")), Figure(Decimal("1.50"))
    assert one == other
    assert [figure(one), figure(other), figure(one)] == ["1,5", "1,50", "1,5"]


def test_each_page_notices_what_is_stale_on_it() -> None:
    renderer = Renderer(TEMPLATES, "en")
    document = m.Document("1", None, m.Text("chữ mới", "old words", stale=True))
    for _ in range(2):
        renderer._see("xa/en/index.html", None)
        assert "old words" in renderer.environment.filters["document_name"](document)
        assert list(renderer.format.stale) == [document.title]


# ---- what is let through unescaped --------------------------------------------------------------------------------

REVIEWED = {
    "minhbach/pages/contribution.py": "finished markup of the templates, which units give to the pages across units",
    "minhbach/render/abbreviations.py": "finished markup of the templates, with tags added around its own words",
    "minhbach/render/catalog.py": "the pattern is escaped before it is markup, its blanks by `Markup.format`",
    "minhbach/render/compiling.py": "what a macro wrote is escaped already, piece by piece",
    "minhbach/render/escaping.py": "where `markup` and `escaped` are made",
    "minhbach/render/environment.py": "constant tags with blanks, and the policy, which is made of constants",
    "minhbach/render/structured_data.py": "JSON whose <, >, & are written as escapes of JSON",
}
"""Files of the program that make markup, and why that is safe: look at each new one."""


def test_markup_is_made_only_where_it_was_looked_at() -> None:
    makers = {
        path.relative_to(PACKAGE.parent).as_posix()
        for path in PACKAGE.rglob("*.py")
        if re.search(r"\b[Mm]arkup\((?!\"\"\))|__html__", path.read_text(encoding="utf-8"))
    }
    assert makers == set(REVIEWED)


@pytest.mark.parametrize("name", FILES)
def test_no_template_lets_anything_through_unescaped(name: str) -> None:
    source = (TEMPLATES / name).read_text(encoding="utf-8")
    assert re.findall(r"\|\s*safe\b|autoescape|\bMarkup\b|xmlattr|tojson", source) == []


def test_no_text_becomes_a_template() -> None:
    """Only files are templates; `from_string` and `format` with a pattern from content are nowhere in the program."""
    for path in PACKAGE.rglob("*.py"):
        assert ".from_string(" not in Path(path).read_text(encoding="utf-8"), path


def test_structured_data_ends_no_script() -> None:
    written = in_script({"x": HOSTILE})
    assert not re.search("[<>&\u2028\u2029]", written)
    assert json.loads(written) == {"x": HOSTILE}
