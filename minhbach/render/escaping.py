"""How values become markup. What is escaped carries the type `Markup`, so that nothing is escaped twice or never."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from markupsafe import Markup, _escape_inner  # type: ignore[attr-defined]

markup: Callable[[str], Markup] = partial(str.__new__, Markup)
"""`Markup(…)` of a text that is markup, in half the time."""


def escaped(text: str) -> Markup:
    """`escape` of a plain text, in half the time."""
    return markup(_escape_inner(text))


def written(value: object) -> str:
    """A value as it stands in a page: escaped, unless it is markup already.

    The answer is joined at once, and so is not made `Markup`: for that alone `escape` takes ten times as long, which is
    a quarter of a page's time.
    """
    kind = type(value)
    if kind is Markup:
        return value  # type: ignore[return-value]
    if kind is str:
        return _escape_inner(value)  # type: ignore[arg-type]
    return value.__html__() if hasattr(value, "__html__") else _escape_inner(str(value))
