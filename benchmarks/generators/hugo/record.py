"""Renders pages once by the trees of `port.py` and notes the values that Hugo is given for them."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable
from typing import Any

from jinja2 import BaseLoader, Environment
from markupsafe import Markup, escape

from benchmarks.generators.hugo.port import Port

OPEN, CLOSE = "\ue000", "\ue002"
"""Around each value of a page's main part, until abbreviations have been explained in it: no text holds these signs."""
MARKS = re.compile(f"{OPEN}([0-9]+);|{CLOSE}")

Record = dict[str, Any]


class Recorder:
    """Notes values: texts and true conditions by name; each run of a loop and each macro has a record of its own."""

    def __init__(self) -> None:
        self.begin_page()

    def begin_page(self) -> None:
        """Forget the page before."""
        self.root: Record = {}
        self.open: list[Record] = [self.root]
        self.depth = 0
        """How deep in expressions: what is rendered there becomes part of a value."""
        self.slots: list[tuple[Record, str]] = []
        self.in_content = False

    def functions(self) -> dict[str, Callable[..., Any]]:
        """What the trees call."""
        names = ("begin", "end", "begin_content", "value", "out", "test", "item", "leave", "push", "nest")
        return {f"_{name}": getattr(self, name) for name in names}

    def begin(self) -> None:
        """An expression is about to be worked out."""
        self.depth += 1

    def end(self) -> None:
        """It has been."""
        self.depth -= 1

    def begin_content(self) -> None:
        """From here on values are marked, until `explained` has seen them."""
        self.in_content = True

    def value(self, _: None, value: Any) -> Any:
        """A value that is not put out here."""
        self.depth -= 1
        return value

    def out(self, _: None, value: Any, name: str) -> Markup:
        """A value that is put out."""
        self.depth -= 1
        text = escape(value)
        if self.depth:
            return text
        self.open[-1][name] = str(text)
        if not self.in_content:
            return text
        self.slots.append((self.open[-1], name))
        return Markup(f"{OPEN}{len(self.slots) - 1};{text}{CLOSE}")

    def test(self, _: None, value: Any, name: str) -> Any:
        """A condition; false ones are left out."""
        self.depth -= 1
        if value and not self.depth:
            self.open[-1][name] = True
        return value

    def item(self, name: str) -> None:
        """A run of a loop begins."""
        if not self.depth:
            self.open.append({})
            self.open[-2].setdefault(name, []).append(self.open[-1])

    def push(self, name: str) -> None:
        """A macro is about to be called."""
        if not self.depth:
            self.open.append({})
            self.open[-2][name] = self.open[-1]

    def leave(self) -> None:
        """The run or the macro ends."""
        if not self.depth:
            self.open.pop()

    def nest(self, _: None, value: Any) -> Any:
        """The macro has been called."""
        self.leave()
        return value

    def explained(self, explain: Callable[[str], Any], content: str) -> Any:
        """Explain the abbreviations of the main part and take its values from the outcome."""
        self.in_content = False
        found = explain(content)
        starts: list[tuple[int, int]] = []
        text = str(found.html)
        for mark in MARKS.finditer(text):
            if mark[1] is not None:
                starts.append((int(mark[1]), mark.end()))
            else:
                at, start = starts.pop()
                record, name = self.slots[at]
                record[name] = text[start : mark.start()]
        return found


class Trees(BaseLoader):
    """Loads templates from trees instead of texts."""

    def __init__(self, port: Port) -> None:
        self.port = port

    def load(self, environment: Environment, name: str, globals: Any = None) -> Any:
        """Compile a page's tree, or that of a component or of a plain text."""
        tree = self.port.page(name) if name.startswith("pages/") else self.port.component(name)
        tree = copy.deepcopy(tree)  # compiling changes it: filters on literals are answered in one language's words
        tree.set_environment(environment)
        code = environment.compile(tree, name)
        return environment.template_class.from_code(environment, code, globals or {}, None)
