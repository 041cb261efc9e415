"""Stock Jinja2, PyYAML and markdown-it-py: `python -m benchmarks.generators.plain_jinja SITE PROJECT OUTPUT`.

One process reads every source as any such generator has to, with libyaml and CommonMark, and then renders the values
that Hugo is given by the templates that Hugo is given, in Jinja's words: what plain Jinja costs for the same pages,
without judging, checking or escaping anything.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

ACTION = re.compile(
    r'\{\{(?:template "(\w+)" \.([\w.]+)|(if|else if|range) \.([\w.]+)|(else)|(end)|\.([\w.]+)|"\{\{")\}\}'
)


def in_jinja(name: str, text: str) -> str:
    """One of Hugo's templates as a macro of Jinja's."""
    written, opened, at = [f"{{% macro {name}(v) %}}"], [], 0
    for action in ACTION.finditer(text):
        written.append(_literal(text[at : action.start()]))
        at = action.end()
        called, given, opens, asked, otherwise, closes, put = action.groups()
        if called:
            written.append(f"{{{{ {called}({_value(given)}) }}}}")
        elif opens == "range":
            opened.append("for")
            written.append(f"{{% for v in {_value(asked)} %}}")
        elif opens:
            opened += ["if"] if opens == "if" else []
            written.append(f"{{% {'if' if opens == 'if' else 'elif'} {_value(asked)} %}}")
        elif otherwise:
            written.append("{% else %}")
        elif closes:
            written.append(f"{{% end{opened.pop()} %}}")
        else:
            written.append(f"{{{{ {_value(put)} }}}}" if put else '{{ "{{" }}')
    return "".join([*written, _literal(text[at:]), "{% endmacro %}"])


def _value(path: str) -> str:
    """`.s.a` in Jinja's words."""
    return "v" + "".join(f'["{name}"]' for name in path.split("."))


def _literal(text: str) -> str:
    return f"{{% raw %}}{text}{{% endraw %}}" if re.search(r"\{[{%#]", text) else text


def pages(site: Path, project: Path) -> Iterator[tuple[str, str]]:
    """Path and HTML of each page."""
    import yaml
    from jinja2 import Environment, FileSystemLoader
    from markdown_it import MarkdownIt

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    for file in sorted(project.glob("data/**/*.yaml")):
        yaml.load(file.read_text(encoding="utf-8"), loader)
    for file in sorted(project.glob("content/**/*.md")):
        MarkdownIt().enable("table").render(file.read_text(encoding="utf-8"))
    macros = Environment(loader=FileSystemLoader(site / "jinja")).get_template("pages.jinja").module
    kinds = json.loads((site / "jinja/kinds.json").read_text(encoding="utf-8"))
    for file in sorted((site / "data/units").iterdir()):
        unit = json.loads(file.read_text(encoding="utf-8"))
        for page in unit["p"]:
            values = {"v": page["v"], "s": unit["s"][page["s"]]}
            yield page["p"], getattr(macros, kinds[page["t"]])(values)


if __name__ == "__main__":
    from benchmarks.generators.pages import write_pages

    *given, output = map(Path, sys.argv[1:])
    write_pages(output, pages(*given))
