"""Templates are compiled to direct Python: what the sandbox would forbid is refused, and the pages are the same."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from jinja2 import DictLoader, StrictUndefined, TemplateAssertionError
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from minhbach import model as m
from minhbach import pipeline
from minhbach.pages import urls
from minhbach.pages.routes import Route
from minhbach.render import environment
from minhbach.render.catalog import Catalog, load_catalog
from minhbach.render.compiling import Templates
from minhbach.render.environment import Renderer
from minhbach.settings import PACKAGE, Settings
from tests.sample import ON, SAMPLE_SITE

COMPONENT = "{% macro one(x, y=2, from=3) %}<{{ x }}|{{ y }}|{{ from }}>{% endmacro %}{% set NAMES = {'a': 'b'} %}"
ENVIRONMENT = Templates(loader=DictLoader({"c": COMPONENT, "thief": "{% set f = ''.format %}"}), optimized=False)


def shown(source: str, **values: Any) -> str:
    return ENVIRONMENT.from_string(source).render(**values)


# ---- what is refused -------------------------------------------------------------------------------------------------

REFUSED = [
    # into Python
    "{{ ''.__class__ }}",
    "{{ x._private }}",
    "{{ x.gi_frame }}",
    "{{ x.mro }}",
    "{{ namespace.__init__ }}",
    "{% if x.__class__ is defined %}{% endif %}",
    # calls of what may change something, or opens a pattern
    "{{ x.append(1) }}",
    "{{ x.clear() }}",
    "{{ '{0.__class__}'.format(x) }}",
    "{{ x.format_map(y) }}",
    "{{ x() }}",
    "{{ x.y() }}",
    "{{ x[0]() }}",
    "{{ (x.append)(1) }}",
    "{{ (x or y)(1) }}",
    "{{ namespace(**x) }}",
    "{{ namespace(*x) }}",
    # another thing under the name of what is called
    "{% set f = ''.format %}{{ f(1) }}",
    "{% set namespace = ''.format %}{{ namespace(1) }}",
    "{% for namespace in x %}{{ namespace(1) }}{% endfor %}",
    "{% macro f() %}{% endmacro %}{% set f = x.append %}{{ f(1) }}",
    "{% macro f(f) %}{{ f(1) }}{% endmacro %}",
    "{% macro f(namespace) %}{{ namespace(1) }}{% endmacro %}",
    "{% macro f(caller='') %}{{ caller(1) }}{% endmacro %}",
    "{% macro f() %}{{ caller(1) }}{% endmacro %}{{ f(caller=x.append) }}",
    "{% import 'c' as c %}{% set c = x %}{{ c.append(1) }}",
    "{% import 'c' as c %}{% macro f(c) %}{{ c.append(1) }}{% endmacro %}",
    "{% import 'c' as c %}{% for c in x %}{{ c.append(1) }}{% endfor %}",
    "{% macro f() %}{% with f = x.append %}{{ f(1) }}{% endwith %}{% endmacro %}",
    "{% macro f() %}{{ caller(1) }}{% endmacro %}{% call(f) f() %}{{ f(1) }}{% endcall %}",
    "{% import 'c' as c %}{% with c = x %}{{ c.append(1) }}{% endwith %}",
    "{% import 'c' as c %}{% import 'thief' as c %}",
    "{% set y = namespace(z=1) %}{% set y.get = ''.format %}{{ y.get(x) }}",
    "{% set y = namespace(get=''.format) %}{{ y.get(x) }}",
    "{% set y = namespace({'get': ''.format}) %}{{ y.get(x) }}",
    "{% macro f() %}{% endmacro %}{% block b %}{{ f() }}{% endblock %}",
    # anything that is not decided when a template is compiled
    "{% import x as c %}",
    "{% import 'c' as c with context %}",
    "{% macro f() %}{{ kwargs }}{% endmacro %}",
    "{% if x %}{% for y in x %}{% macro f(y) %}{% endmacro %}{% endfor %}{% endif %}",
    "{% autoescape false %}{{ x }}{% endautoescape %}",
]


@pytest.mark.parametrize("source", REFUSED)
def test_a_template_that_reaches_for_more_is_refused_before_it_is_rendered(source: str) -> None:
    with pytest.raises(TemplateAssertionError):
        ENVIRONMENT.compile(source)


def test_a_component_gives_nothing_away_that_could_be_called_but_macros() -> None:
    with pytest.raises(SecurityError):
        shown("{% import 'thief' as c %}{{ c.f('{0.__class__}', 1) }}")


@pytest.mark.parametrize("use", ["map(attribute=name)|first", "sort(attribute=name)", "first|attr(name)"])
def test_names_that_are_only_known_later_still_go_through_the_sandbox(use: str) -> None:
    with pytest.raises(SecurityError):
        shown("{{ x|" + use + " }}", x=["", ""], name="__class__")


def test_what_stands_in_brackets_is_an_item_and_never_an_attribute() -> None:
    assert shown("{{ x['__class__'] }}", x={"__class__": "a word"}) == "a word"
    with pytest.raises(TypeError):
        shown("{{ x['__class__'] }}", x="")


@pytest.mark.parametrize("source", ["{{ x }}", "{{ x.y }}", "{{ y.z }}", "{{ y['z'] }}", "{{ y.get('a').b }}"])
def test_what_is_missing_is_an_error(source: str) -> None:
    with pytest.raises(Exception, match=r"undefined|has no attribute|'z'"):
        shown(source, y={})


# ---- what is the same ------------------------------------------------------------------------------------------------

SAME = [
    "{% import 'c' as c %}{{ c.one(x) }}{{ c.one('<', y=x) }}{{ c.one(1, from='&') }}{{ c.NAMES['a'] }}",
    "{% macro f(x, y='<') %}{{ x }}{{ y }}{% if x %}{{ f(0, y=x) }}{% endif %}{% endmacro %}{{ f(y=1, x=2) }}",
    "{% macro f() %}[{{ caller() }}]{% endmacro %}{% call f() %}{{ x }}{% endcall %}",
    "{% for y in (1, 2) %}{{ y }}{{ ', ' if not loop.last }}{{ loop.index }}{% endfor %}",
    "{% set at = namespace(y=0) %}{% for z in (1, 2) %}{% set at.y = at.y + z %}{% endfor %}{{ at.y }}",
    "{% block a %}{{ x }}{% endblock %}{{ self.a() }}",
    "{% set y %}<b>{{ x }}</b>{% endset %}{{ y }}{{ y|length }}{{ x ~ y }}",
    "{{ d.get('a') }}{% for k, v in d.items() %}{{ k }}{{ v }}{% endfor %}{{ x.partition('<')[0] }}{{ x[1:] }}",
    "{{ 1 if d.b is defined else 2 }}{{ 1 if y is defined else 2 }}{{ none }}{{ 1.5 }}{{ true }}{{ (1, '<') }}",
]


@pytest.mark.parametrize("source", SAME)
def test_templates_say_the_same_as_without(source: str) -> None:
    plain = Plain(loader=DictLoader({"c": COMPONENT}))
    values = {"x": "<&'\">", "d": {"a": "<"}}
    assert shown(source, **values) == plain.from_string(source).render(**values)


class Plain(ImmutableSandboxedEnvironment):
    """Jinja as it comes: sandboxed, strict, escaping."""

    def __init__(self, *, bytecode_cache: object = None, optimized: bool = True, **options: Any) -> None:
        super().__init__(**options, undefined=StrictUndefined, autoescape=True)


class PlainCatalog(Catalog):
    """Sentences filled in by `Markup.format`."""

    def __call__(self, key: str, /, **blanks: object) -> Markup:
        return Markup(escape(self.pattern(key, blanks.get("count")))).format(**blanks)


class PlainRenderer(Renderer):
    """Filters that escape by `escape` and remember nothing."""

    def _once(self, say: Callable[[Any], str]) -> Callable[[Any], str]:
        return say

    def link(self, path: str) -> Markup:
        return escape(urls.relative(self.path, path))

    def words(self, text: m.Text | str | None) -> Markup:
        own = text.get(self.catalog.language) if isinstance(text, m.Text) else text
        if isinstance(text, m.Text) and not own:
            return Markup('<span lang="vi">{}</span>').format(text.vi)
        if isinstance(text, m.Text) and self.format.noticed(text):
            return Markup('<span class="stale">{} <small>{}</small></span>').format(own, self.catalog("stale.mark"))
        return escape(own or "")


def plain_catalog(templates: Path, language: str) -> Catalog:
    return PlainCatalog(language, dict(load_catalog(templates, language).entries))


@pytest.mark.parametrize("root", [SAMPLE_SITE, PACKAGE.parent])
def test_every_page_is_the_same_through_jinja_as_it_comes(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make, render = Renderer.__init__, Renderer.render
    twins: dict[Renderer, Renderer] = {}
    compared = []

    def twofold(self: Renderer, *arguments: Any) -> None:
        make(self, *arguments)
        with monkeypatch.context() as patch:
            patch.setattr(environment, "Templates", Plain)
            patch.setattr(environment, "load_catalog", plain_catalog)
            twins[self] = object.__new__(PlainRenderer)
            make(twins[self], *arguments)

    def twice(self: Renderer, route: Route) -> str:
        html = render(self, route)
        assert render(twins[self], route) == html
        compared.append(route.path)
        return html

    monkeypatch.setattr(Renderer, "__init__", twofold)
    monkeypatch.setattr(Renderer, "render", twice)
    built = pipeline.check(Settings(root=root, output=tmp_path, on=ON))
    assert set(compared) == {path for path in built.files if path.endswith((".html", ".xml"))} | {"robots.txt"}
