"""The product's own templates as Go templates, so that both generators write the very same markup.

A template is a tree of text, outputs, conditions, loops and calls of macros. All of them have a counterpart in Go's
language, so the tree is written down there part by part: `{{ row.title|words }}` becomes `{{.a}}`, `{% for %}` becomes
`{{range}}`, a macro a `{{define}}`. What an expression works out is left to Python: `record.py` renders the pages once
with these same trees and notes each value under the name that it has here. Words of the interface that are the same on
every page of a language stand in that language's templates. A page by Hugo is thus made of ready strings, which is less
work than an author's own Hugo templates would have.

Inheritance is laid flat, since blocks are known beforehand; a macro that is called with a body (`{% call %}`) becomes a
macro of its own.
"""

from __future__ import annotations

import string
from collections.abc import Callable
from dataclasses import dataclass, field

from jinja2 import Environment, nodes

from benchmarks.generators.hugo.flat import flat

CONTENT = "content"
"""The variable of `layouts/base.html` that holds a page's main part until its abbreviations are explained."""
EXPLAINED = "explained"
OF_PAGE = "@"
"""Before the name of a page's value, until it is known whether pages share it: `.@a` becomes `.v.a` or `.s.a`."""
CALLER = "caller"
"""Stands for the body that a macro is called with, while the macro is written down."""


@dataclass
class Scope:
    """A page or a macro while it is written down: the names of its values, and the macros in its reach."""

    name: str
    template: str
    imports: dict[str, str]
    is_page: bool = False
    loops: int = 0
    """In how many loops of a page: names in a loop are those of its runs."""
    shell: set[str] = field(default_factory=set)
    """Names of a page's values that hang on its shell alone."""
    count: int = 0

    def named(self, node: nodes.Node) -> tuple[str, str]:
        """A name for what is told of a node, and how Go's templates get at it."""
        name = self.fresh()
        if not self.is_page or self.loops:
            return name, f".{name}"
        if _free_names(node) - self.imports.keys() == {"shell"}:
            self.shell.add(name)
        return name, f".{OF_PAGE}{name}"

    def fresh(self) -> str:
        """The next name of a value: a, b, … Z, ba, …"""
        number, letters = self.count, string.ascii_lowercase + string.ascii_uppercase
        self.count += 1
        name = letters[number % 52]
        while number := number // 52:
            name = letters[number % 52] + name
        return name


@dataclass
class Port:
    """All templates of a site, written in Go's language as pages ask for them."""

    environment: Environment
    """Jinja's, with the product's delimiters, loader and options."""
    constant: Callable[[nodes.Expr], str | None]
    """What an expression comes to on every page of a language; None if that depends on the page."""
    written: dict[str, str] = field(default_factory=dict)
    """Go's templates by name, pages and macros."""
    shell: dict[str, set[str]] = field(default_factory=dict)
    """Of each page, the values that hang on its shell alone."""
    with_caller: dict[str, str] = field(default_factory=dict)
    """Macros whose caller is still to be named."""
    trees: dict[str, nodes.Template] = field(default_factory=dict)
    """Jinja's trees by template, with the names of values noted in them."""

    def page(self, template: str) -> nodes.Template:
        """Write down a page and all that it calls; returns the tree to render it with."""
        if template not in self.trees:
            tree = self.trees[template] = flat(template, self._parse)
            scope = Scope(template, template, _imports(tree), is_page=True)
            self.written[template] = self._body(tree.body, scope)
            self.shell[template] = scope.shell
        return self.trees[template]

    def component(self, template: str) -> nodes.Template:
        """A template of macros, whose tree changes as macros are written down."""
        if template not in self.trees:
            self.trees[template] = self._parse(template)
        return self.trees[template]

    def _parse(self, template: str) -> nodes.Template:
        source, _, _ = self.environment.loader.get_source(self.environment, template)  # type: ignore[union-attr]
        return self.environment.parse(source, template)

    # ---- nodes -------------------------------------------------------------------------------------------------------

    def _body(self, body: list[nodes.Node], scope: Scope) -> str:
        """Write nodes down in Go's language, and change them so that they tell `record.py` their values."""
        written, changed = [], []
        for node in body:
            text, instead = self._node(node, scope)
            written.append(text)
            changed += instead
        body[:] = changed
        return "".join(written)

    def _node(self, node: nodes.Node, scope: Scope) -> tuple[str, list[nodes.Node]]:
        match node:
            case nodes.Output():
                return self._output(node, scope)
            case nodes.If():
                return self._condition(node, scope), [node]
            case nodes.For():
                return self._loop(node, scope), [node]
            case nodes.CallBlock():
                return self._call_block(node, scope)
            case nodes.AssignBlock() if _named(node.target, CONTENT):
                # The main part stands where it is put out; it is only rendered here.
                self._content = self._body(node.body, scope)
                node.body = [_told("begin_content"), *node.body]
                return "", [node]
            case nodes.AssignBlock():
                return "", [_told("begin"), node, _told("end")]
            case nodes.Assign():
                if not _named(node.target, EXPLAINED):
                    node.node = _wrapped("value", node.node)
                return "", [node]
            case nodes.Import() | nodes.Macro():
                return "", [node]
        raise NotImplementedError(f"{scope.template}:{node.lineno}: {type(node).__name__}")

    def _output(self, node: nodes.Output, scope: Scope) -> tuple[str, list[nodes.Node]]:
        written: list[str] = []
        parts: list[nodes.Node] = []
        for part in node.nodes:
            if isinstance(part, nodes.TemplateData):
                written.append(part.data.replace("{{", '{{"{{"}}'))
                parts.append(part)
            elif (text := self.constant(part)) is not None:
                written.append(text.replace("{{", '{{"{{"}}'))
                parts.append(nodes.TemplateData(text))
            elif isinstance(part, nodes.Getattr) and _named(part.node, EXPLAINED) and part.attr == "html":
                written.append(self._content)
            elif isinstance(part, nodes.Call) and (macro := self._macro_of(part, scope)):
                name, at = scope.named(part)
                part.args = [_wrapped("value", argument) for argument in part.args]
                for keyword in part.kwargs:
                    keyword.value = _wrapped("value", keyword.value)
                written.append(f'{{{{template "{macro}" {at}}}}}')
                parts.append(_call("nest", [_call("push", [nodes.Const(name)]), part]))
            else:
                name, at = scope.named(part)
                written.append(f"{{{{{at}}}}}")
                parts.append(_wrapped("out", part, name))
        return "".join(written), [nodes.Output(parts, lineno=node.lineno)]

    def _condition(self, node: nodes.If, scope: Scope) -> str:
        written, word = [], "if"
        for branch in (node, *node.elif_):
            name, at = scope.named(branch.test)
            branch.test = _wrapped("test", branch.test, name)
            written.append(f"{{{{{word} {at}}}}}{self._body(branch.body, scope)}")
            word = "else if"
        if node.else_:
            written.append("{{else}}" + self._body(node.else_, scope))
        return "".join([*written, "{{end}}"])

    def _loop(self, node: nodes.For, scope: Scope) -> str:
        name, at = scope.named(node)
        node.iter = _wrapped("value", node.iter)
        if node.test is not None:
            node.test = _wrapped("value", node.test)
        scope.loops += 1
        written = f"{{{{range {at}}}}}{self._body(node.body, scope)}"
        scope.loops -= 1
        node.body = [_told("item", name), *node.body, _told("leave")]
        if node.else_:
            written += "{{else}}" + self._body(node.else_, scope)
        return written + "{{end}}"

    def _call_block(self, node: nodes.CallBlock, scope: Scope) -> tuple[str, list[nodes.Node]]:
        """A macro called with a body becomes a macro of its own, in which the body stands."""
        (name, at), body = scope.named(node), f"{scope.name}-{node.lineno}"
        inner = Scope(body, scope.template, scope.imports)
        self.written[body] = self._body(node.body, inner)
        macro = self._macro_of(node.call, scope, caller=body)
        node.call.args = [_wrapped("value", argument) for argument in node.call.args]
        return f'{{{{template "{macro}" {at}}}}}', [_told("push", name), node, _told("leave")]

    # ---- macros ------------------------------------------------------------------------------------------------------

    def _macro_of(self, call: nodes.Call, scope: Scope, caller: str = "") -> str:
        """The name of the macro that is called, written down; empty if it is none."""
        if isinstance(call.node, nodes.Name):
            if call.node.name == "caller":
                return CALLER
            template, name = scope.template, call.node.name
        elif isinstance(call.node, nodes.Getattr) and isinstance(call.node.node, nodes.Name):
            template, name = scope.imports.get(call.node.node.name, ""), call.node.attr
        else:
            return ""
        if not template or not (macro := self._find(template, name)):
            return ""
        return self._macro(template, macro, caller)

    def _find(self, template: str, name: str) -> nodes.Macro | None:
        macros = (node for node in self.component(template).body if isinstance(node, nodes.Macro))
        return next((macro for macro in macros if macro.name == name), None)

    def _macro(self, template: str, macro: nodes.Macro, caller: str) -> str:
        """Write a macro down, once; one with a caller once for each, with the same names in it."""
        name = f"{template}:{macro.name}"
        written = self.with_caller if caller else self.written
        if name not in written:
            written[name] = ""  # it may call itself
            written[name] = self._body(macro.body, Scope(name, template, _imports(self.component(template))))
        if not caller:
            return name
        self.written[f"{name}-{caller}"] = written[name].replace(f'"{CALLER}"', f'"{caller}"')
        return f"{name}-{caller}"


def _imports(tree: nodes.Template) -> dict[str, str]:
    """The templates of macros by the names that they have here."""
    return {node.target: node.template.as_const() for node in tree.body if isinstance(node, nodes.Import)}


def _free_names(node: nodes.Node) -> set[str]:
    """What an expression or a loop takes from around it, but for words of the interface."""
    names = [node] if isinstance(node, nodes.Name) else [*node.find_all(nodes.Name)]
    own = {name.name for name in names if name.ctx == "store"}
    return {name.name for name in names} - own - {"loop", "t", "lang"}


def _named(node: nodes.Node, name: str) -> bool:
    return isinstance(node, nodes.Name) and node.name == name


def _call(function: str, arguments: list[nodes.Node]) -> nodes.Call:
    return nodes.Call(nodes.Name(f"_{function}", "load"), arguments, [], None, None)


def _wrapped(function: str, expression: nodes.Node, *names: str) -> nodes.Call:
    """The expression, worked out between two notes to the recorder: what it renders on its way are no values itself."""
    return _call(function, [_call("begin", []), expression, *map(nodes.Const, names)])


def _told(function: str, *names: str) -> nodes.ExprStmt:
    return nodes.ExprStmt(_call(function, [*map(nodes.Const, names)]), lineno=1)
