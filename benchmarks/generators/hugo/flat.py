"""Templates that inherit as one tree each: layouts with the page's blocks in their places."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping

from jinja2 import nodes

Parse = Callable[[str], nodes.Template]
Blocks = Mapping[str, nodes.Block]


def flat(template: str, parse: Parse) -> nodes.Template:
    """A page with its layouts. `self.title()` becomes a variable, which is set at the top."""
    tree = parse(template)
    own: list[nodes.Node] = []
    blocks: dict[str, nodes.Block] = {}
    while extends := next((node for node in tree.body if isinstance(node, nodes.Extends)), None):
        own = [node for node in tree.body if isinstance(node, nodes.Import | nodes.Macro | nodes.Assign)] + own
        blocks = {block.name: block for block in tree.find_all(nodes.Block)} | blocks
        tree = parse(extends.template.as_const())
    blocks = {block.name: block for block in tree.find_all(nodes.Block)} | blocks
    imports = [node for node in tree.body if isinstance(node, nodes.Import)]
    rest = [node for node in tree.body if not isinstance(node, nodes.Import)]
    named = sorted({name for call in tree.find_all(nodes.Call) if (name := _block_called(call))})
    told = [_as_variable(name, blocks) for name in named]
    tree.body = [*imports, *own, *told, *_filled(rest, blocks)]
    _replace_calls(tree)
    return tree


def _as_variable(name: str, blocks: Blocks) -> nodes.Node:
    body = [copy.deepcopy(node) for node in _filled(blocks[name].body, blocks)]
    return nodes.AssignBlock(nodes.Name(_variable(name), "store"), None, body, lineno=1)


def _filled(body: list[nodes.Node], blocks: Blocks) -> list[nodes.Node]:
    """The nodes with each block replaced by what the page has for it."""
    filled: list[nodes.Node] = []
    for node in body:
        if isinstance(node, nodes.Block):
            filled += _filled(blocks[node.name].body, blocks)
            continue
        for part in ("body", "else_"):
            if isinstance(inner := getattr(node, part, None), list):
                setattr(node, part, _filled(inner, blocks))
        for branch in getattr(node, "elif_", ()):
            branch.body = _filled(branch.body, blocks)
        filled.append(node)
    return filled


def _replace_calls(tree: nodes.Node) -> None:
    for node in [tree, *tree.find_all(nodes.Node)]:
        for field, value in node.iter_fields():
            if name := _block_called(value):
                setattr(node, field, nodes.Name(_variable(name), "load"))
            elif isinstance(value, list):
                called = ((each, _block_called(each)) for each in value)
                value[:] = [nodes.Name(_variable(name), "load") if name else each for each, name in called]


def _block_called(value: object) -> str:
    """The block's name, if this is a call such as `self.title()`."""
    match value:
        case nodes.Call(node=nodes.Getattr(node=nodes.Name(name="self"), attr=name)):
            return str(name)
    return ""


def _variable(block: str) -> str:
    return f"block_{block}"
