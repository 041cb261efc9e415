"""Whether a value follows its schema, without a word on why not.

Nearly every file does, and this says so in a tenth of the time that `jsonschema` takes to look for faults and to be
loaded; whatever is refused here goes to it for the words (`schema.py`). So a no costs time and never truth, and what is
not known here is refused: only a yes must be right.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from types import NoneType
from typing import Any

from minhbach.validation.keywords import FORMATS, like_thousands, read_schemas, regular, repeated

Check = Callable[[Any], bool]

TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "number": (int, Decimal),
    "boolean": (bool,),
    "object": (dict,),
    "array": (list,),
    "null": (NoneType,),
}
"""What a value that was read from a file is in Python."""
ALL_TYPES = tuple({kind for kinds in TYPES.values() for kind in kinds})
SAY_NOTHING = frozenset({"$schema", "$id", "$defs", "title", "description", "type"})
"""Keywords that refuse nothing themselves; `type` chooses what is checked at all."""
OF_RECORDS = frozenset({"properties", "patternProperties", "additionalProperties"})
"""Keywords that are one check together."""


@cache
def checks(folder: Path) -> Mapping[str, Check]:
    """A check for each schema of the folder, by its name."""
    compiler = _Compiler(read_schemas(folder))
    return {name: compiler.reference(f"{name}.json", "") for name in read_schemas(folder)}


class _Compiler:
    """Makes functions of schemas, each once."""

    def __init__(self, contents: Mapping[str, Any]) -> None:
        self.contents = contents
        self.made: dict[str, Check] = {}

    def reference(self, reference: str, here: str) -> Check:
        """The check of a schema that another refers to; `here` is the name of the file that the reference stands in."""
        file, _, pointer = reference.partition("#")
        name = file.removesuffix(".json") or here
        whole = f"{name}#{pointer}"
        if whole not in self.made:
            self.made[whole] = lambda value: self.made[whole](value)  # for a schema that refers to itself
            schema = self.contents[name]
            for step in pointer.split("/")[1:]:
                schema = schema[step]
            self.made[whole] = self.check(schema, name)
        return self.made[whole]

    def check(self, schema: Any, here: str) -> Check:
        """For each type that is allowed the tests that are about values of it."""
        if not isinstance(schema, dict):
            return lambda value: schema is True
        wanted = schema.get("type", list(TYPES))
        names = [wanted] if isinstance(wanted, str) else wanted
        tests: dict[type, list[Check]] = {kind: [] for name in names for kind in TYPES[name]}
        for kinds, test in self.tests(schema, here):
            for kind in tests.keys() & kinds:
                tests[kind].append(test)

        def follows(value: Any) -> bool:
            own = tests.get(type(value))
            if own is None:
                return False
            for test in own:  # noqa: SIM110 - a loop takes half the time of `all`
                if not test(value):
                    return False
            return True

        return follows

    def tests(self, schema: dict[str, Any], here: str) -> Iterable[tuple[Iterable[type], Check]]:
        """Every test of a schema with the types of values that it is about."""
        yield (Decimal,), lambda value: not like_thousands(value)
        if OF_RECORDS & schema.keys():
            yield (dict,), self.record(schema, here)
        for keyword, wanted in schema.items():
            if keyword in ONE_TYPE:
                kinds, make = ONE_TYPE[keyword]
                yield kinds, make(wanted)
            elif keyword == "$ref":
                yield ALL_TYPES, self.reference(wanted, here)
            elif keyword == "items":
                yield (list,), _each(self.check(wanted, here))
            elif keyword in ("anyOf", "oneOf"):
                yield ALL_TYPES, _some([self.check(each, here) for each in wanted], one=keyword == "oneOf")
            elif keyword not in SAY_NOTHING | OF_RECORDS:
                yield ALL_TYPES, lambda value: False

    def record(self, schema: dict[str, Any], here: str) -> Check:
        """The check of the values that stand under a record's keys."""
        known = {key: self.check(inner, here) for key, inner in schema.get("properties", {}).items()}
        patterns = {regular(key): self.check(inner, here) for key, inner in schema.get("patternProperties", {}).items()}
        others = self.check(schema.get("additionalProperties", True), here)

        def check(key: str, inner: Any) -> bool:
            fitting = [check for pattern, check in patterns.items() if pattern.search(key)]
            fitting += [known[key]] if key in known else []
            return all(check(inner) for check in fitting or (others,))

        def follows(value: dict[str, Any]) -> bool:
            if patterns:
                return all(check(key, inner) for key, inner in value.items())
            for key, inner in value.items():  # noqa: SIM110 - as above
                if not known.get(key, others)(inner):
                    return False
            return True

        return follows


def _each(check: Check) -> Check:
    return lambda value: all(map(check, value))


def _some(options: list[Check], *, one: bool) -> Check:
    return lambda value: (count := sum(check(value) for check in options)) == 1 or (count > 1 and not one)


def _listed(options: list[Any]) -> Check:
    """`true` is not 1, though Python holds them to be equal."""
    return lambda value: any(type(each) is type(value) and each == value for each in options)


def _format(name: str) -> Check:
    has_format = FORMATS.get(name, lambda _: False)

    def follows(value: object) -> bool:
        try:
            return has_format(value)
        except ValueError:
            return False

    return follows


def _pattern(pattern: str) -> Check:
    search = regular(pattern).search
    return lambda value: search(value) is not None


def _required(keys: list[str]) -> Check:
    wanted = frozenset(keys)
    return lambda value: value.keys() >= wanted


def _partners(wanted: dict[str, list[str]]) -> Check:
    return lambda value: all(value.keys() >= set(partners) for key, partners in wanted.items() if key in value)


NUMBERS = (int, Decimal)
ONE_TYPE: dict[str, tuple[tuple[type, ...], Callable[[Any], Check]]] = {
    "minLength": ((str,), lambda least: lambda value: len(value) >= least),
    "maxLength": ((str,), lambda most: lambda value: len(value) <= most),
    "pattern": ((str,), _pattern),
    "minimum": (NUMBERS, lambda least: lambda value: value >= least),
    "maximum": (NUMBERS, lambda most: lambda value: value <= most),
    "exclusiveMinimum": (NUMBERS, lambda below: lambda value: value > below),
    "minItems": ((list,), lambda least: lambda value: len(value) >= least),
    "maxItems": ((list,), lambda most: lambda value: len(value) <= most),
    "uniqueItems": ((list,), lambda wanted: lambda value: not wanted or not any(True for _ in repeated(value))),
    "minProperties": ((dict,), lambda least: lambda value: len(value) >= least),
    "maxProperties": ((dict,), lambda most: lambda value: len(value) <= most),
    "required": ((dict,), _required),
    "dependentRequired": ((dict,), _partners),
    "enum": (ALL_TYPES, _listed),
    "const": (ALL_TYPES, lambda only: _listed([only])),
    "format": (ALL_TYPES, _format),
}
"""Keywords that need nothing but their own value: the types that they are about, and what makes their test."""
