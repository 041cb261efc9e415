"""The words of the interface: both languages have the same, and all that the program can ask for."""

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter
from typing import Any, get_args

import pytest
from markupsafe import Markup

from minhbach import model as m
from minhbach.derive.judgement import RULES, Verdict
from minhbach.derive.news import NewsState
from minhbach.diagnostics import Refused, Span
from minhbach.output.folder.refusals import PROBLEMS
from minhbach.output.verify import Fault, Why
from minhbach.pages.shared_pages import EXAMPLES
from minhbach.render.catalog import Catalog, load_catalog
from minhbach.settings import PACKAGE
from tests.unit.every_reason import EVERY_REASON

LANGUAGES = ("vi", "en")
SCHEMAS, TEMPLATES = PACKAGE.parent / "data" / "schema", PACKAGE.parent / "templates"
CODE = sorted(PACKAGE.rglob("*.py"))
PAGES = sorted(path for path in TEMPLATES.rglob("*.*") if path.suffix in (".html", ".xml"))


def catalog(language: str) -> Catalog:
    return load_catalog(TEMPLATES, language)


def patterns(key: str, language: str) -> list[str]:
    entry = catalog(language).entries[key]
    return [entry] if isinstance(entry, str) else list(entry.values())


def blanks(key: str, language: str) -> set[str]:
    """The names of the blanks; the month of a date is a number in one language and a word in the other."""
    named = {name for pattern in patterns(key, language) for _, name, _, _ in Formatter().parse(pattern) if name}
    return {"month" if key.startswith("date.") and name == "m" else name for name in named}


def choices(value: Any, name: str) -> Iterator[str]:
    """The values that a schema allows under a key of this name, anywhere."""
    if isinstance(value, dict):
        given = value.get(name)
        if isinstance(given, dict):
            yield from given.get("enum", given.get("items", {}).get("enum", ()))
        for inner in value.values():
            yield from choices(inner, name)


def allowed(schema: str, name: str) -> set[str]:
    return set(choices(json.loads((SCHEMAS / f"{schema}.json").read_text(encoding="utf-8")), name))


# ---- the two languages -------------------------------------------------------------------------------------------


def test_both_languages_have_the_same_keys() -> None:
    assert catalog("vi").entries.keys() ^ catalog("en").entries.keys() == set()


def test_both_languages_have_the_same_blanks_in_each_key() -> None:
    different = {k: (blanks(k, "vi"), blanks(k, "en")) for k in catalog("vi").entries if k in catalog("en")}
    assert {k: pair for k, pair in different.items() if pair[0] != pair[1]} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_words_are_empty_and_every_blank_has_a_name(language: str) -> None:
    for key in catalog(language).entries:
        for pattern in patterns(key, language):
            assert pattern.strip(), key
            assert all(name is None or name.isidentifier() for _, name, _, _ in Formatter().parse(pattern)), key


# ---- what the program can ask for --------------------------------------------------------------------------------


def asked_for() -> Iterator[str]:
    """Every key that is made from a value which the model, the rules or the schemas know."""
    yield from (f"why.{reason}" for reason in EVERY_REASON)
    yield from (f"rules.{rule.id}" for rule in RULES)
    yield from (f"form.{form}" for form, _ in EXAMPLES)
    yield from (f"verdict.{verdict.value}" for verdict in Verdict)
    yield "verdict.withheld"  # stands in place of a figure
    units = allowed("common", "unit_of_measure") | {"percentage_point"}
    yield from (f"{key}.{unit}" for key in ("unit", "unit_name") for unit in units)
    yield from (f"letterhead.attached.{kind}" for kind in ("report", "document"))
    yield from (f"period.{length}.{part or 'Y'}" for length in ("name", "short", "text") for part in m.Period.ENDS)
    yield from (f"month_names.{month}" for month in range(1, 13))
    offices = allowed("unit", "kind") - {"commune", "ward", "special_zone", "department"}
    yield from (f"{key}.{kind}" for key in ("office_kind", "office_kind_one") for kind in offices)
    yield from (f"note.{kind}" for kind in ("scan", "slip", "gap", "reading"))
    yield from (f"duty.{role}" for role in allowed("duties", "role"))
    yield from (f"gap_{name}.{value}" for name in ("field", "state") for value in allowed("plan", name))
    yield from (f"every.{every}" for every in allowed("plan", "every"))
    yield from (f"copy.{kind}" for kind in ("scan", "digital", "illustrative"))
    yield from (f"language.{language}" for language in LANGUAGES)
    yield from (f"news.{state}" for state in get_args(NewsState) if state != "out")
    yield from (f"cli.{why}" for why in ("foreign_folder", "foreign_files", "cannot_write", "half_written"))
    yield from (f"cli.problem.{problem}" for problem in PROBLEMS.values())
    yield from (f"cli.fault.{fault}" for fault in get_args(Fault))
    yield from (f"cli.{why}" for why in get_args(Why))
    for way in ("fall", "rise"):
        yield from (f"requirement.change.{way}.{kind}" for kind in ("by_at_least", "by_more_than", "by_about"))
    yield from (f"requirement.baseline.{basis}" for basis in (*allowed("common", "basis"), "span"))
    for code in codes():
        yield from (f"messages.{code}.message", f"messages.{code}.remedy")


def called(*names: str) -> Iterator[ast.Call]:
    for path in CODE:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in names and node.args:
                yield node


def words_in(node: ast.expr) -> Iterator[str]:
    """Literal words of an expression, without those it is only chosen by."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from (*words_in(node.body), *words_in(node.orelse))
    elif isinstance(node, ast.Subscript) and isinstance(node.value, ast.Dict):
        yield from (word for value in node.value.values for word in words_in(value))


def codes() -> set[str]:
    """The code of every complaint that the engine can make."""
    found = {word for node in called("Diagnostic", "complain", "unknown") for word in words_in(node.args[0])}
    return {word for word in found if re.fullmatch(r"[a-z]+(-[a-z0-9]+)*", word)}


def test_the_complaints_of_the_code_are_found() -> None:
    assert {"duplicate-key", "decimal-comma", "unknown-office", "colliding-urls", "broken-link"} <= codes()


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_that_the_program_can_ask_for_is_there(language: str) -> None:
    assert [key for key in asked_for() if key not in catalog(language)] == []


@pytest.mark.parametrize("section", ["why", "rules", "form", "unit", "unit_name", "verdict"])
def test_no_words_are_kept_that_nothing_asks_for(section: str) -> None:
    kept = {key for key in catalog("vi").entries if key.startswith(f"{section}.")}
    assert kept - set(asked_for()) == set()


def test_no_message_is_kept_for_a_complaint_that_is_never_made() -> None:
    kept = {key.split(".")[1] for key in catalog("vi").entries if key.startswith("messages.")}
    trees = (ast.parse(path.read_text(encoding="utf-8")) for path in CODE)
    literal = {node.value for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Constant)}
    assert {code for code in kept if code not in literal} == set()


def keys_of_templates() -> Iterator[tuple[str, str]]:
    for path in PAGES:
        for match in re.finditer(r"\bt\(\s*\"([a-z_0-9.]+)\"\s*[,)]", path.read_text(encoding="utf-8")):
            yield path.name, match[1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_that_templates_name_are_there(language: str) -> None:
    assert [(name, key) for name, key in keys_of_templates() if key not in catalog(language)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_that_code_names_are_there(language: str) -> None:
    literal = {word for node in called("plain", "pattern", "catalog") for word in words_in(node.args[0])}
    missing = {word for word in literal if word.count(".") and word not in catalog(language)}
    assert missing == set()


# ---- a catalog ---------------------------------------------------------------------------------------------------

SMALL = Catalog("en", {"hello": "Hello {name}", "days": {"one": "{count} day", "other": "{count} days"}})


@pytest.mark.parametrize(("count", "words"), [(0, "0 days"), (1, "1 day"), (2, "2 days"), ("1", "1 days")])
def test_one_is_singular(count: object, words: str) -> None:
    assert SMALL.plain("days", count=count) == words


def test_what_is_filled_in_is_escaped_unless_it_is_markup() -> None:
    assert SMALL("hello", name="<b>") == Markup("Hello &lt;b&gt;")
    assert SMALL("hello", name=Markup("<b>")) == Markup("Hello <b>")
    assert SMALL.plain("hello", name="<b>") == "Hello <b>"


def test_missing_words_and_missing_blanks_are_faults_of_the_program() -> None:
    with pytest.raises(KeyError):
        SMALL("goodbye")
    with pytest.raises(KeyError):
        SMALL("hello")


def write(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        path = folder / "locales" / "vi" / f"{name}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def test_a_catalog_is_all_the_files_of_its_language(tmp_path: Path) -> None:
    loaded = load_catalog(write(tmp_path, a="x: {y: một}", b="x: {z: 2}\nn: {one: a, other: b}"), "vi")
    assert dict(loaded.entries) == {"x.y": "một", "x.z": "2", "n": {"one": "a", "other": "b"}}


def test_the_words_of_complaints_are_read_with_the_first_complaint(tmp_path: Path) -> None:
    folder = write(tmp_path, m="x: a\nmessages:\n  y: b\n", n="z: c\n")
    catalog = load_catalog(folder, "vi")
    (folder / "locales/vi/m.yaml").write_text("x: a\nmessages:\n  y: d\n", encoding="utf-8")
    assert (catalog.plain("x"), catalog.plain("z"), catalog.plain("messages.y")) == ("a", "c", "d")
    assert "messages.y" in load_catalog(folder, "vi") and "messages.z" not in load_catalog(folder, "vi")


def test_a_fault_in_the_words_of_complaints_is_told_in_its_line(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        load_catalog(write(tmp_path, m="x: a\nmessages:\n  y: b\n  y: b\n"), "vi").plain("messages.y")
    assert [d.place for d in refused.value.diagnostics] == [Span((tmp_path / "locales/vi/m.yaml").as_posix(), 4, 3)]


def test_a_broken_catalog_is_refused_with_every_fault(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        load_catalog(write(tmp_path, a="x: 1\nx: 2\n", b="y: [\n"), "vi")
    assert [d.code for d in refused.value.diagnostics] == ["duplicate-key", "yaml-syntax"]
