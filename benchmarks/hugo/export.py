"""A project's equal pages as a Hugo site: templates by `port.py`, the values of each unit by `record.py`."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from benchmarks.hugo.port import Port
from benchmarks.hugo.record import Recorder, Trees
from benchmarks.pages import equal_routes, renderers
from minhbach.pages.routes import Route
from minhbach.policy import page_policy
from minhbach.render.environment import Renderer
from minhbach.settings import Settings

SITE = Path(__file__).parent / "site"
"""What of the Hugo site is written by hand: its configuration and the adapter that adds the pages."""

CALL = re.compile(r'\{\{template "([^"]+)"')


class Exporter:
    """Writes down templates and values of pages that are all of one project or of several alike."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.site, self.routes = equal_routes(settings)
        self.recorder = Recorder()
        self.renderers = renderers(settings, self.site)
        self.ports = {language: self._port(renderer) for language, renderer in self.renderers.items()}

    def _port(self, renderer: Renderer) -> Port:
        plain = ImmutableSandboxedEnvironment(
            loader=FileSystemLoader(self.settings.templates), trim_blocks=True, lstrip_blocks=True, autoescape=True
        )
        port = Port(plain, lambda node: self._constant(node, renderer))
        for template in sorted({route.template for route in self.routes}):
            port.page(template)
        environment: Environment = renderer.environment
        environment.loader, environment.bytecode_cache = Trees(port), None
        environment.globals.update(self.recorder.functions())
        explain: Callable[[str], Any] = environment.filters["explained"]
        environment.filters["explained"] = lambda content: self.recorder.explained(explain, content)
        return port

    def _constant(self, node: nodes.Expr, renderer: Renderer) -> str | None:
        """The words of an expression that names nothing of the page, if no abbreviation in them may need its mark."""
        match node:
            case nodes.Const(value=str(text)):
                return text
            case nodes.Name(name="lang"):
                return renderer.catalog.language
            case nodes.Name(name="style"):
                return (self.settings.templates / "embed/embed.css").read_text(encoding="utf-8").rstrip("\n")
            case nodes.Call(node=nodes.Name(name="t" | "page_policy" as name), args=args, kwargs=kwargs):
                named = {keyword.key: keyword.value for keyword in kwargs}
                if not all(isinstance(value, nodes.Const) for value in [*args, *named.values()]):
                    return None
                function: Callable[..., str] = renderer.catalog if name == "t" else page_policy
                said = str(function(*(arg.value for arg in args), **{key: value.value for key, value in named.items()}))
                return None if renderer.abbreviations.pattern.search(said) else said
        return None

    def values(self, routes: Iterable[Route]) -> list[dict[str, Any]]:
        """Each page's path, template and values."""
        found = []
        for route in routes:
            self.recorder.begin_page()
            self.renderers[route.shell.language].render(route)
            kind = f"{route.shell.language}:{route.template}"
            found.append({"p": route.path, "t": kind, "v": self.recorder.root})
        return found

    def templates(self) -> str:
        """All templates as one of Hugo's: each page finds its own by name."""
        names = {
            f"{language}:{name}": f"m{at}"
            for at, (language, name) in enumerate((g, name) for g, port in self.ports.items() for name in port.written)
        }
        defined = []
        for language, port in self.ports.items():
            for name, text in port.written.items():
                called = CALL.sub(lambda call, g=language: f'{{{{template "{names[f"{g}:{call[1]}"]}"', text)  # type: ignore[misc]
                defined.append(f'{{{{define "{names[f"{language}:{name}"]}"}}}}{called}{{{{end}}}}')
        used = [f"{route.shell.language}:{route.template}" for route in self.routes]
        most_first = sorted(set(used), key=lambda kind: (-used.count(kind), kind))
        chosen = [f'{{{{else if eq $t "{kind}"}}}}{{{{template "{names[kind]}" $v}}}}' for kind in most_first]
        picked = "".join(chosen).removeprefix("{{else ").join(("{{", "{{end}}"))
        head = "{{- $p := index (index hugo.Data.units .Params.u) .Params.i -}}{{- $t := $p.t -}}{{- $v := $p.v -}}"
        return "\n".join([*defined, head + picked])


def export(settings: Settings, folder: Path) -> None:
    """Write the Hugo site of a project's equal pages into an empty or missing folder."""
    exporter = Exporter(settings)
    shutil.copytree(SITE, folder, dirs_exist_ok=True)
    (folder / "layouts").mkdir(parents=True, exist_ok=True)
    (folder / "data/units").mkdir(parents=True, exist_ok=True)
    (folder / "layouts/single.html").write_text(exporter.templates(), encoding="utf-8")
    for unit in exporter.site.units:
        pages = exporter.values(route for route in exporter.routes if route.shell.unit is unit)
        text = json.dumps(pages, ensure_ascii=False, separators=(",", ":"))
        (folder / f"data/units/{unit.id}.json").write_text(text, encoding="utf-8")
