"""How templates become Python: Jinja's compiler, with what the sandbox forbids refused as a template is compiled.

Jinja's sandbox looks at every attribute and every call while a page is rendered, which is half of the time. But
templates are files of this project, and no text from content ever is one: what a template may reach can be seen from
what it says. A template is refused, with its line, if

- it names an attribute that leads into Python (`_…`, the frame of a generator), of whatever it is,
- it calls anything but macros of its own or of components, functions of the environment, blocks, and `METHODS`,
- it could bring something else under such a name: what is called is never assigned, nor an attribute named like one of
  the methods.

The rest is written as plain Python: `x.name` is an attribute, `x["name"]` an item, `macro(…)` a call. What is missing
is an error as ever, only Python's own. Where a name is known at run time only (`is defined`, filters that take the name
of an attribute), the sandbox stays.
"""

from __future__ import annotations

from collections.abc import Callable
from keyword import iskeyword
from types import FunctionType
from typing import Any

from jinja2 import StrictUndefined, nodes, sandbox
from jinja2.compiler import CodeGenerator, Frame, MacroRef
from jinja2.environment import TemplateModule
from jinja2.exceptions import SecurityError
from jinja2.idtracking import VAR_LOAD_ALIAS, VAR_LOAD_PARAMETER, VAR_LOAD_RESOLVE
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import Namespace, missing
from markupsafe import Markup

METHODS = frozenset({"get", "items", "values", "startswith", "partition", "lstrip", "rstrip"})
"""Of mappings and texts: they look, and change nothing."""
INTERNAL = frozenset(
    sandbox.UNSAFE_GENERATOR_ATTRIBUTES
    | sandbox.UNSAFE_COROUTINE_ATTRIBUTES
    | sandbox.UNSAFE_ASYNC_GENERATOR_ATTRIBUTES
    | {"mro"}
)
GIVEN = frozenset({"caller", "super", "self"})
"""What Jinja itself gives a template to call."""
PARAMETER = "l_1_"
"""Jinja's compiler calls the parameter `x` of a macro `l_1_x`; the keywords of a call have to say the same."""


class Templates(ImmutableSandboxedEnvironment):
    """An environment whose templates are compiled to direct Python; what is not decided then is still sandboxed."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options, undefined=StrictUndefined, autoescape=True)
        self.globals = {"namespace": Namespace}

    def component(self, name: str) -> TemplateModule:
        """The macros and constants of a template; nothing else that could be called."""
        module = self.get_template(name).module
        for value in vars(module).values():
            if callable(value) and not isinstance(value, FunctionType):
                raise SecurityError(f"{name} gives something away that can be called and is no macro")
        return module


def optional(macro: Callable[..., Markup], parameters: int) -> Callable[..., Markup]:
    """A macro whose parameters may all be left out: it fills in defaults itself."""
    macro.__defaults__ = (missing,) * parameters
    return macro


class DirectCode(CodeGenerator):
    """Writes a template as direct Python, or refuses it."""

    components: dict[str, str]
    """What the template imports: its name in the template, and in the code."""
    macros: set[str]
    uncertain: nodes.Expr | None = None
    """The attribute of which is asked whether it is there at all."""

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:
        """Look at what is called, and name it at the top of the code: once, and not for every page."""
        imports = list(node.find_all(nodes.Import))
        self.components = {found.target: f"component_{found.target}" for found in imports}
        self.macros = {macro.name for macro in node.find_all(nodes.Macro)}
        self._refuse_disguises(node)
        if len(self.components) < len(imports):
            self.fail("two components go by the same name", node.lineno)
        self.writeline("from minhbach.render.compiling import optional")
        self.writeline("from minhbach.render.escaping import markup, written")
        for known in self.environment.globals:
            self.writeline(f"global_{known} = environment.globals[{known!r}]")
        for found in imports:
            if found.with_context or not isinstance(found.template, nodes.Const):
                self.fail("a component is imported by its name, and without context", found.lineno)
            self.writeline(f"component_{found.target} = environment.component({found.template.value!r})", found)
        super().visit_Template(node, frame)

    def _refuse_disguises(self, node: nodes.Template) -> None:
        """Nothing else may get the name of what is called: no variable, and no attribute of a namespace."""
        calls = list(node.find_all(nodes.Call))
        called = (
            {call.node.name for call in calls if isinstance(call.node, nodes.Name)} | GIVEN | self.components.keys()
        )
        for found in node.find_all((nodes.Name, nodes.NSRef)):
            match found:
                case nodes.Name(ctx="store", name=name) if name in called:
                    self.fail(f"{name!r} is called, and cannot be assigned", found.lineno)
                case nodes.Name(ctx="param", name=name) | nodes.NSRef(attr=name) if name in GIVEN | METHODS:
                    self.fail(f"{name!r} is called, and cannot be assigned", found.lineno)
        for call in calls:
            keywords = {keyword.key for keyword in call.kwargs}
            made = isinstance(call.node, nodes.Name) and call.node.name == "namespace"
            if made and (call.args or keywords & METHODS):
                self.fail("a namespace is made of keywords, and none is the name of a method", call.lineno)

    def visit_Import(self, node: nodes.Import, frame: Frame) -> None:
        """A component is there since the top of the code."""
        self.writeline(f"{frame.symbols.ref(node.target)} = {self.components[node.target]}", node)

    def enter_frame(self, frame: Frame) -> None:
        """Components and functions of the environment are no variables that a page could set."""
        known = {name: f"global_{name}" for name in self.environment.globals} | self.components
        for target, (action, name) in frame.symbols.loads.items():
            if action == VAR_LOAD_RESOLVE and name in known:
                frame.symbols.loads[target] = (VAR_LOAD_ALIAS, known[name])
        super().enter_frame(frame)

    def visit_EvalContextModifier(self, node: nodes.EvalContextModifier, frame: Frame) -> None:
        """Everything is escaped, everywhere."""
        self.fail("a template cannot turn escaping off or on", node.lineno)

    visit_ScopedEvalContextModifier = visit_EvalContextModifier

    # ---- attributes and items ----------------------------------------------------------------------------------------

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:
        """`x.name`; blocks (`self.name`) and what may be missing go the way of the sandbox."""
        if node.attr.startswith("_") or node.attr in INTERNAL:
            self.fail(f"the attribute {node.attr!r} leads into Python", node.lineno)
        if node is self.uncertain or (isinstance(node.node, nodes.Name) and node.node.name == "self"):
            super().visit_Getattr(node, frame)
            return
        self.visit(node.node, frame)
        self.write(f".{node.attr}")

    def visit_Getitem(self, node: nodes.Getitem, frame: Frame) -> None:
        """`x["name"]`, which is never an attribute."""
        self.visit(node.node, frame)
        self.write("[")
        self.visit(node.arg, frame)
        self.write("]")

    def visit_Test(self, node: nodes.Test, frame: Frame) -> None:
        """`x.name is defined` asks for what may be missing."""
        if node.name in ("defined", "undefined"):
            self.uncertain = node.node
        super().visit_Test(node, frame)

    # ---- calls ---------------------------------------------------------------------------------------------------

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:
        """`macro(…)`, if it is something that may be called."""
        if node.dyn_args or node.dyn_kwargs:
            self.fail("arguments have to be written out", node.lineno)
        prefix = self._callee(node.node, frame)
        self.write("(")
        for argument in node.args:
            self.visit(argument, frame)
            self.write(", ")
        for keyword in node.kwargs:
            if keyword.key in GIVEN:
                self.fail(f"{keyword.key!r} is given by Jinja alone", node.lineno)
            name = prefix + keyword.key
            self.write(f"**{{{name!r}: " if iskeyword(name) else f"{name}=")
            self.visit(keyword.value, frame)
            self.write("}, " if iskeyword(name) else ", ")
        self.write(f"{PARAMETER}caller=caller)" if forward_caller else ")")

    def _callee(self, node: nodes.Expr, frame: Frame) -> str:
        """Write what is called; the answer is what the keywords for it begin with."""
        match node:
            case nodes.Name(name=name) if name in GIVEN:
                prefix = ""
            case nodes.Name(name=name) if self._is_fixed(name, frame):
                prefix = PARAMETER if name in self.macros else ""
            case nodes.Getattr(node=nodes.Name(name=name)) if name in self.components and self._is_fixed(name, frame):
                prefix = PARAMETER
            case nodes.Getattr(node=nodes.Name(name="self")):
                prefix = ""
            case nodes.Getattr(attr=method) if method in METHODS:
                prefix = ""
            case _:
                self.fail("only macros, functions of the environment and a few methods may be called", node.lineno)
        self.visit(node, frame)
        return prefix

    def _is_fixed(self, name: str, frame: Frame) -> bool:
        """Whether a name is that of a macro, a component or a function of the environment, and of nothing else here."""
        action, _ = frame.symbols.find_load(frame.symbols.ref(name)) or ("", None)
        known = name in self.macros or name in self.components or name in self.environment.globals
        return known and action not in (VAR_LOAD_PARAMETER, VAR_LOAD_RESOLVE)

    # ---- macros and what is written ----------------------------------------------------------------------------------

    def macro_def(self, macro_ref: MacroRef, frame: Frame) -> None:
        """A macro is a function that gives markup."""
        if macro_ref.accesses_kwargs or macro_ref.accesses_varargs:
            self.fail("a macro names its parameters", macro_ref.node.lineno)
        if macro_ref.node.args and frame.symbols.level != 1:
            self.fail("a macro stands at the top of its template or block", macro_ref.node.lineno)
        self.write(f"optional(macro, {len(macro_ref.node.args) + macro_ref.accesses_caller})")

    def return_buffer_contents(self, frame: Frame, force_unescaped: bool = False) -> None:
        """What a macro wrote is escaped already."""
        self.writeline(f"return markup(concat({frame.buffer}))")

    def visit_CondExpr(self, node: nodes.CondExpr, frame: Frame) -> None:
        """Without an `else` it is nothing, instead of an object that is written as nothing."""
        node.expr2 = node.expr2 or nodes.Const("", lineno=node.lineno)
        super().visit_CondExpr(node, frame)

    def _output_child_to_const(self, node: nodes.Expr, frame: Frame, finalize: Any) -> str:
        """No filter is answered while compiling: the code is the same for all languages."""
        if not isinstance(node, nodes.Const | nodes.TemplateData):
            raise nodes.Impossible
        return super()._output_child_to_const(node, frame, finalize)

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        self.write("written(")


Templates.code_generator_class = DirectCode
