"""What makes a comparison of generators fair: equal pages, found to be equal; templates ported without loss."""

from pathlib import Path

import pytest
from jinja2 import DictLoader, Environment

from benchmarks.generators.hugo.port import OF_PAGE, Port
from benchmarks.generators.hugo.record import Recorder, Trees
from benchmarks.generators.plain_jinja import in_jinja
from benchmarks.same import difference, differences, tokens

PAGE = '<!doctype html><p class="a" id="b">Hồ sơ &amp; <b>kết quả</b></p>'


@pytest.mark.parametrize(
    "same",
    [
        '<!DOCTYPE html>\n<p id="b" class="a">Hồ sơ   &amp;\n<b>kết quả</b>\n</p>\n',
        "<!doctype html><p class=a id=b>Hồ sơ & <b>kết quả</b></p>",
    ],
)
def test_white_space_order_of_attributes_and_ways_to_escape_are_no_difference(same: str) -> None:
    assert difference(PAGE, same) == ""


@pytest.mark.parametrize(
    "other",
    [
        PAGE.replace("Hồ sơ", "Hồ só"),
        PAGE.replace('id="b"', 'id="c"'),
        PAGE.replace("<b>", "<i>").replace("</b>", "</i>"),
        PAGE.replace("</p>", "</p><p></p>"),
        PAGE + "<!-- -->",
        PAGE.removeprefix("<!doctype html>"),
    ],
)
def test_any_other_difference_is_found(other: str) -> None:
    assert difference(PAGE, other)
    assert difference(other, PAGE)


def test_text_of_a_script_is_compared_as_well() -> None:
    assert tokens("<script>a < b</script>") == [("tag", "script"), ("text", "a < b"), ("end", "script")]


def test_a_page_that_only_one_folder_has_is_a_difference(tmp_path: Path) -> None:
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
    (tmp_path / "other/x.html").write_text(PAGE)
    assert [path for path, _ in differences(tmp_path / "one", tmp_path / "other")] == ["x.html"]
    assert [*differences(tmp_path / "one", tmp_path / "other", within=True)] == []


TEMPLATES = {
    "layout.html": """
        <title>{% block title %}{% endblock %}</title><h1>{{ self.title() }}</h1>{% block main %}{% endblock %}""",
    "macros.html": """
        {%- macro row(row, last) %}<li>{{ row|upper }}{{ "; " if not last }}</li>{% endmacro %}
        {%- macro box() %}<div>{{ caller() }}</div>{% endmacro %}""",
    "pages/x.html": """
        {%- extends "layout.html" %}{% import "macros.html" as m %}
        {%- block title %}{{ page.title }}{% endblock %}
        {%- block main %}{% for row in page.rows %}{{ m.row(row, loop.last) }}{% else %}none{% endfor %}
        {%- call m.box() -%}
            {% if page.rows %}{{ page.rows|length }}{% elif page.title %}?{% else %}!{% endif %}
        {%- endcall %}
        {%- endblock %}""",
}


@pytest.mark.parametrize(
    "page", [{"title": "<Tên>", "rows": ["a", "b"]}, {"title": "T", "rows": []}, {"title": "", "rows": []}]
)
def test_a_ported_template_writes_what_jinja_writes(page: dict[str, object]) -> None:
    plain = Environment(loader=DictLoader(TEMPLATES), autoescape=True)
    port, recorder = Port(plain, lambda _: None), Recorder()
    port.page("pages/x.html")
    telling = Environment(loader=Trees(port), autoescape=True)
    telling.globals.update(recorder.functions())
    telling.get_template("pages/x.html").render(page=page)
    names = {name: f"m{at}" for at, name in enumerate(port.written)}
    assert "{{range ." in port.written["pages/x.html"]
    macros = []
    for name, text in port.written.items():
        for full, short in names.items():
            text = text.replace(f'"{full}"', f'"{short}"')
        macros.append(in_jinja(names[name], text.replace(f".{OF_PAGE}", ".v.")))
    module = Environment().from_string("".join(macros)).module
    values = {"v": recorder.root, "s": {}}
    assert getattr(module, names["pages/x.html"])(values) == plain.get_template("pages/x.html").render(page=page)
