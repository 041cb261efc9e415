"""Checks a data file against its published JSON Schema and says what is wrong in the words of an editor.

The schemas of `data/schema/` are the law, for this check and for the editor's own program. Where a value does not
follow its schema (`conformity.py`), `jsonschema` finds all the faults; here each becomes a complaint with a code of its
own, so that "96,4" is answered with "write 96.4" and not with "is not of type number".
"""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

from minhbach.diagnostics import Diagnostic, Place
from minhbach.sources.addresses import web_fault
from minhbach.validation.conformity import checks
from minhbach.validation.keywords import (
    FORMATS,
    ISO_DAY,
    REVISION,
    YEARS,
    YEARS_OF_DOCUMENTS,
    is_number,
    like_thousands,
    read_schemas,
    regular,
    repeated,
)

MOST_COMPLAINTS = 1_000
"""About one file: whoever has a thousand to see to will come again."""
COMMA_NUMBER = re.compile(r"-?[0-9]{1,3}(?:\.?[0-9]{3})*,[0-9]+\Z")
PERCENT = re.compile(r"-?[0-9]+(?:[.,][0-9]+)?\s*%\Z")
GROUPED = re.compile(r"[0-9]{1,3}([.,][0-9]{3})+\Z")
DAY_FIRST = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})\Z")


@cache
def validators(folder: Path) -> dict[str, Any]:
    """A validator for each schema file of the folder, by its name without `.json`."""
    import jsonschema  # imported late: a build without faults needs none of it
    import referencing
    from referencing.jsonschema import DRAFT202012

    # where `$schema` is named, jsonschema goes on with its own idea of a number
    contents = {
        name: {k: v for k, v in schema.items() if k != "$schema"} for name, schema in read_schemas(folder).items()
    }
    registry: Any = referencing.Registry().with_resources(
        (f"{name}.json", DRAFT202012.create_resource(schema)) for name, schema in contents.items()
    )
    checker = jsonschema.FormatChecker(formats=())
    for name, check in FORMATS.items():
        checker.checks(name, raises=ValueError)(check)

    def matches(_: object, pattern: str, value: object, __: object) -> Iterator[Any]:
        if isinstance(value, str) and not regular(pattern).search(value):
            yield jsonschema.ValidationError(f"{value!r} does not match {pattern!r}")

    def differ(_: object, wanted: bool, value: object, __: object) -> Iterator[Any]:
        if wanted and isinstance(value, list) and any(True for _ in repeated(value)):
            yield jsonschema.ValidationError("has something twice")

    extend: Any = jsonschema.validators.extend
    kind = extend(
        jsonschema.Draft202012Validator,
        {"pattern": matches, "uniqueItems": differ},
        type_checker=jsonschema.Draft202012Validator.TYPE_CHECKER.redefine("number", lambda _, value: is_number(value)),
    )
    return {n: kind({"$ref": f"{n}.json"}, registry=registry, format_checker=checker) for n in contents}


def check_schema(folder: Path, schema: str, file: str, value: object) -> list[Diagnostic]:
    """Every departure of a file's value from its schema; of one place only the most telling one."""
    if checks(folder)[schema](value):
        return []
    by_place: dict[tuple[object, str], Diagnostic] = {}
    errors = validators(folder)[schema].iter_errors(value)
    complaints = (c for error in errors for c in _complaints(error, Place(file, tuple(error.absolute_path))))
    for complaint in islice(complaints, MOST_COMPLAINTS):
        key = (complaint.place, str(complaint.details.get("key", "")))
        if key not in by_place or by_place[key].code in VAGUE:
            by_place[key] = complaint
    return list(by_place.values())


def without_echoes(complaints: list[Diagnostic]) -> list[Diagnostic]:
    """A key that was mistyped is missing as well: that is said once."""
    mistyped = {
        (d.place.path[:-1], d.details["near"])
        for d in complaints
        if d.code == "unknown-key" and isinstance(d.place, Place)
    }
    return [
        d
        for d in complaints
        if not (d.code == "missing-key" and isinstance(d.place, Place) and (d.place.path, d.details["key"]) in mistyped)
    ]


VAGUE = {"wrong-form", "wrong-type", "empty-record"}
"""Said of a place only where nothing more telling is."""


def _complaints(error: Any, place: Place) -> Iterator[Diagnostic]:
    """The complaints that one finding of jsonschema stands for."""
    value, rule = error.instance, error.validator
    if rule == "additionalProperties":
        known = sorted(error.schema.get("properties", {}))
        patterns = [re.compile(p) for p in error.schema.get("patternProperties", {})]
        for key in value:
            if key not in known and not any(p.match(key) for p in patterns):
                if known:
                    near = difflib.get_close_matches(key, known, n=1, cutoff=0.5)
                    details = {"key": key, "near": near[0] if near else "", "known": ", ".join(known)}
                    if known == ["en", "vi"] and value[key] is None:
                        details["variant"] = "sentence"  # {vi: 150 người, trong 600 phiếu}: the comma ends the text
                    if key == "date" and error.schema.get("$id", "").startswith("news"):
                        details |= {"variant": "day_in_name", "near": ""}
                    yield Diagnostic("unknown-key", Place(place.file, (*place.path, key), True), details)
                else:
                    code = "result-key" if place.path == ("results",) else "id-form"
                    yield Diagnostic(code, Place(place.file, (*place.path, key), True), {"key": key, "found": key})
    elif rule == "required":
        for key in error.validator_value:
            if key not in value:
                yield Diagnostic("missing-key", place, {"key": key})
    elif rule == "anyOf":
        yield Diagnostic("missing-key", place, {"key": " / ".join(o["required"][0] for o in error.validator_value)})
    elif rule == "dependentRequired":
        for key, partners in error.validator_value.items():
            for partner in partners if key in value else ():
                if partner not in value:
                    yield Diagnostic("missing-partner", place.at(key), {"key": key, "partner": partner})
    elif rule == "maxProperties" and error.validator_value > 1:
        details = {"variant": "longer", "count": len(value), "wanted": error.validator_value}
        yield Diagnostic("list-length", place, details)
    elif rule in ("minProperties", "maxProperties", "oneOf"):
        options = sorted(error.schema.get("properties", {}))
        if rule == "oneOf":
            options = [o["required"][0] for o in error.validator_value]
        given = [o for o in options if isinstance(value, dict) and o in value]
        code = "one-form" if rule != "minProperties" or "maxProperties" in error.schema else "empty-record"
        yield Diagnostic(code, place, {"given": ", ".join(given) or "–", "options": ", ".join(options)})
    else:
        yield _value_complaint(error, place, value, rule)


def _value_complaint(error: Any, place: Place, value: Any, rule: str) -> Diagnostic:
    """The complaint about a single value: the likely slip first, the plain type last."""
    wanted = error.validator_value
    details: dict[str, object] = {"found": shown(value)}
    types = [wanted] if isinstance(wanted, str) else wanted
    if value is None:
        return Diagnostic("empty-value", place)
    if rule == "type" and "format" in error.schema:
        rule, wanted = "format", error.schema["format"]
    if rule == "type":
        return _type_complaint(place, value, set(types), details)
    if rule == "format" and wanted in ("date", "moment", "partial-date"):
        return _date_complaint(place, str(value), wanted, details)
    if rule == "format":
        if wanted.endswith("-url"):
            details["variant"] = web_fault(str(value).replace(REVISION, "0"))
        return Diagnostic(OTHER_FORMATS[wanted], place, details)
    if rule in ("enum", "const"):
        options = [shown(o) for o in (wanted if rule == "enum" else [wanted])]
        near = difflib.get_close_matches(str(value), options, n=1, cutoff=0.5)
        near_word = near[0] if near and len(options) > 1 else ""
        return Diagnostic("unknown-value", place, {**details, "near": near_word, "known": ", ".join(options)})
    if rule in ("minLength", "pattern") and isinstance(value, str) and not value.strip():
        return Diagnostic("empty-text", place)
    if rule == "pattern" and wanted in PATTERNS:
        return Diagnostic(PATTERNS[wanted], place, {**details, "key": shown(value), "id": shown(value)})
    if rule == "minItems" and not value:
        return Diagnostic("empty-list", place)
    if rule in ("minItems", "maxItems"):
        details |= {"wanted": wanted, "count": len(value)}
        if rule == "maxItems" and error.schema.get("minItems") != wanted:
            details["variant"] = "longer"
        return Diagnostic("list-length", place, details)
    if rule == "uniqueItems":
        at = next(repeated(value))
        return Diagnostic("listed-twice", place.at(at), {"found": shown(value[at])})
    if rule in LIMITS:
        return Diagnostic("out-of-range", place, {**details, "limit": f"{LIMITS[rule]} {wanted}"})
    if rule in ("minLength", "maxLength"):
        return Diagnostic("wrong-form", place, {**details, "variant": rule, "wanted": wanted, "count": len(value)})
    return Diagnostic("wrong-form", place, {**details, "wanted": shown(wanted)})


OTHER_FORMATS = {
    "period": "period-form",
    "web-url": "url-form",
    "revision-url": "url-form",
    "mailbox": "email-form",
    "telephone": "telephone-form",
}
"""The formats of the schemas but for dates, and what to say where one is not met."""


PATTERNS = {
    "^[a-z0-9]+(-[a-z0-9]+)*$": "id-form",
    "^[a-z0-9-]+\\.[a-z0-9-]+$": "result-key",
    "^[\\w.-]+$": "clause-id-form",
    "^[0-9]{4}(-[0-9]{4})?$": "years-form",
}
"""The patterns of the schemas, and what to say where one is not met."""

LIMITS = {"minimum": "≥", "maximum": "≤", "exclusiveMinimum": ">"}


def _type_complaint(place: Place, value: Any, types: set[str], details: dict[str, object]) -> Diagnostic:
    """The complaint about a value of the wrong kind: text for a number, a number for text, a list for a record."""
    if "boolean" in types:
        return Diagnostic("yes-no", place, details)
    if isinstance(value, str) and {"number", "integer"} & types:
        return _number_complaint(place, value, details)
    if "string" in types and "integer" in types:
        return Diagnostic("years-form", place, details)
    if {"number", "integer"} & types:
        if isinstance(value, Decimal) and like_thousands(value):
            return Diagnostic("maybe-grouped", place, {**details, "right": str(value).replace(".", "")})
        return Diagnostic("not-a-number", place, details)
    variant = "text" if "string" in types else "list" if "array" in types else "record"
    return Diagnostic("wrong-type", place, {**details, "variant": variant})


def _number_complaint(place: Place, value: str, details: dict[str, object]) -> Diagnostic:
    written = value.strip()
    if PERCENT.match(written):
        return Diagnostic("percent-sign", place, {**details, "right": written.rstrip("% ").replace(",", ".")})
    if GROUPED.match(written) and not (written.count(",") == 1 and "." not in written):
        return Diagnostic("grouped-number", place, {**details, "right": re.sub(r"[.,]", "", written)})
    if COMMA_NUMBER.match(written):
        return Diagnostic("decimal-comma", place, {**details, "right": written.replace(".", "").replace(",", ".")})
    return Diagnostic("not-a-number", place, details)


def _date_complaint(place: Place, value: str, wanted: str, details: dict[str, object]) -> Diagnostic:
    if m := DAY_FIRST.match(value.strip()):
        return Diagnostic("day-first-date", place, {**details, "right": f"{m[3]}-{int(m[2]):02}-{int(m[1]):02}"})
    if ISO_DAY.match(value):
        years = YEARS_OF_DOCUMENTS if wanted == "partial-date" else YEARS
        if value[:4].isdigit() and int(value[:4]) not in years:
            return Diagnostic("out-of-range", place, {**details, "limit": f"{years[0]}–{years[-1]}"})
        return Diagnostic("impossible-date", place, details)
    return Diagnostic("date-form", place, {**details, "variant": wanted.replace("-", "_")})


def shown(value: object) -> str:
    """A value as a message shows it: short, on one line."""
    text = str(value) if isinstance(value, str | Decimal) else json.dumps(value, ensure_ascii=False, default=str)
    text = " ".join(text.split())
    return text if len(text) <= 60 else text[:57] + "…"
