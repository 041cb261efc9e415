"""A project's equal pages as a Hugo site: templates by `port.py`, the values of each unit by `record.py`."""

from __future__ import annotations

import json
import re
import shutil
from collections import Counter
from collections.abc import Callable, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, nodes

from benchmarks.generators.hugo.port import OF_PAGE, Port
from benchmarks.generators.hugo.record import Recorder, Trees
from benchmarks.generators.pages import equal_routes
from benchmarks.generators.plain_jinja import in_jinja
from minhbach import parallel
from minhbach.across import read_ground
from minhbach.policy import page_policy
from minhbach.render.environment import Renderer
from minhbach.settings import Settings

SITE = Path(__file__).parent / "site"
"""What of the Hugo site is written by hand: its configuration and the adapter that adds the pages."""
OWN = re.compile(rf"\.{OF_PAGE}(\w+)")

Values = dict[str, Any]

CALL = re.compile(r'\{\{template "([^"]+)"')


class Exporter:
    """Writes down templates and values of a project's pages."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.ground = read_ground(settings).ground
        self.recorder = Recorder()
        self.first = equal_routes(self.ground.shared.units[0], self.ground)
        """The pages of the first unit: every unit has the same kinds."""
        self.ports = {language: self._port(renderer) for language, renderer in self.ground.renderers.items()}
        self.environments = {language: self._environment(language) for language in self.ports}
        self.shared = self._shared()

    def _port(self, renderer: Renderer) -> Port:
        loader = FileSystemLoader(self.settings.templates)
        plain = Environment(loader=loader, trim_blocks=True, lstrip_blocks=True, autoescape=True)
        port = Port(plain, lambda node: self._constant(node, renderer))
        for template in sorted({route.template for route in self.first}):
            port.page(template)
        return port

    def _environment(self, language: str) -> Environment:
        """Plain Jinja with the product's filters, over the trees that tell their values."""
        own = self.ground.renderers[language].environment
        environment = Environment(loader=Trees(self.ports[language]), undefined=StrictUndefined, autoescape=True)
        environment.filters.update(own.filters)
        environment.globals.update(own.globals)
        environment.globals.update(self.recorder.functions())
        explain: Callable[[str], Any] = own.filters["explained"]
        environment.filters["explained"] = lambda content: self.recorder.explained(explain, content)
        return environment

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
                given = [arg.value for arg in args if isinstance(arg, nodes.Const)]
                named = {each.key: each.value.value for each in kwargs if isinstance(each.value, nodes.Const)}
                if len(given) < len(args) or len(named) < len(kwargs):
                    return None
                function: Callable[..., str] = renderer.catalog if name == "t" else page_policy
                said = str(function(*given, **named))
                return None if renderer.abbreviations.pattern.search(said) else said
        return None

    def _shared(self) -> dict[str, set[str]]:
        """Of each kind of page the values that its pages in one folder have in common: most of their shells."""
        groups: dict[tuple[str, str], list[Values]] = {}
        for page in self.pages(self.ground.shared.units[0]):
            groups.setdefault(_group(page), []).append(page["v"])
        found: dict[str, set[str]] = {}
        for (kind, _), pages in groups.items():
            language, _, template = kind.partition(":")
            same = found.setdefault(kind, set(self.ports[language].shell[template]))
            same -= {name for name in same if any(page.get(name) != pages[0].get(name) for page in pages)}
        return found

    def values(self, unit: str) -> Values:
        """The pages of a unit, and what they have in common. Raises `ValueError` if not all of them have."""
        found: dict[tuple[str, str], Values] = {}
        pages = self.pages(unit)
        for page in pages:
            common = {name: page["v"].pop(name) for name in self.shared[page["t"]] & page["v"].keys()}
            if found.setdefault(_group(page), common) != common:
                raise ValueError(f"{page['p']} does not share what pages of its kind do")
            page["s"] = str(list(found).index(_group(page)))
        return {"s": {str(at): common for at, common in enumerate(found.values())}, "p": pages}

    def pages(self, unit: str) -> list[Values]:
        """Path, kind and values of each page of a unit."""
        found = []
        for route in equal_routes(unit, self.ground):
            self.recorder.begin_page()
            language = route.shell.language
            self.ground.renderers[language]._see(route.path, route.shell.base_url, route)
            template = self.environments[language].get_template(route.template)
            template.render(page=route.page, shell=route.shell, stale=None)
            found.append({"p": route.path, "t": f"{language}:{route.template}", "v": self.recorder.root})
        return found

    def written(self, unit: str) -> str:
        """The same as JSON."""
        return json.dumps(self.values(unit), ensure_ascii=False, separators=(",", ":"))

    def templates(self) -> dict[str, str]:
        """All templates by short names: pages and macros of each language."""
        found = {}
        for language, port in self.ports.items():
            for name, text in port.written.items():
                called = CALL.sub(lambda call, g=language: f'{{{{template "{self.names[f"{g}:{call[1]}"]}"', text)  # type: ignore[misc]
                shared = self.shared.get(f"{language}:{name}", set())
                told = OWN.sub(lambda own, s=shared: f".{'s' if own[1] in s else 'v'}.{own[1]}", called)  # type: ignore[misc]
                found[self.names[f"{language}:{name}"]] = told
        return found

    @cached_property
    def names(self) -> dict[str, str]:
        """The short name of each template."""
        full = [f"{language}:{name}" for language, port in self.ports.items() for name in port.written]
        return {name: f"m{at}" for at, name in enumerate(full)}

    @cached_property
    def kinds(self) -> dict[str, str]:
        """The template of each kind of page, those of most pages first."""
        used = Counter(f"{route.shell.language}:{route.template}" for route in self.first)
        return {kind: self.names[kind] for kind, _ in used.most_common()}


def _group(page: Values) -> tuple[str, str]:
    """Kind and folder of a page."""
    return page["t"], page["p"].rpartition("/")[0]


def in_go(templates: Mapping[str, str], kinds: Mapping[str, str]) -> str:
    """All templates as one of Hugo's, which picks a page's by its kind."""
    defined = [f'{{{{define "{name}"}}}}{text}{{{{end}}}}' for name, text in templates.items()]
    picked = [f'if eq $p.t "{kind}"}}}}{{{{template "{name}" $v}}}}' for kind, name in kinds.items()]
    head = "{{- $u := index hugo.Data.units .Params.u -}}{{- $p := index $u.p .Params.i -}}"
    head += '{{- $v := dict "v" $p.v "s" (index $u.s $p.s) -}}'
    return "\n".join([*defined, head + "{{" + "{{else ".join(picked) + "{{end}}"])


def export(settings: Settings, folder: Path) -> None:
    """Write the Hugo site of a project's equal pages into an empty or missing folder."""
    exporter = Exporter(settings)
    shutil.copytree(SITE, folder, dirs_exist_ok=True)
    for name in ("layouts", "data/units", "jinja"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    templates = exporter.templates()
    (folder / "layouts/single.page.html").write_text(in_go(templates, exporter.kinds), encoding="utf-8")
    jinja = "".join(in_jinja(name, text) for name, text in templates.items())
    (folder / "jinja/pages.jinja").write_text(jinja, encoding="utf-8")
    (folder / "jinja/kinds.json").write_text(json.dumps(exporter.kinds), encoding="utf-8")
    units = exporter.ground.shared.units
    for unit, values in zip(units, parallel.each(units, exporter.written, parallel.default_jobs()), strict=True):
        (folder / f"data/units/{unit}.json").write_text(values, encoding="utf-8")
