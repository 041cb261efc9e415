"""YAML as a plain carrier of facts: scalars as written, positions, and the refusals."""

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from minhbach.diagnostics import Place, Span
from minhbach.sources.yaml_file import MAX_DEPTH, load_yaml, locate


def codes(text: str) -> list[tuple[str, int, int]]:
    places = [(d.code, d.place) for d in load_yaml(text, "f.yaml")[1]]
    return [(code, span.line, span.column) for code, span in places if isinstance(span, Span)]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("95", 95),
        ("0", 0),
        ("-3", -3),
        ("96.4", Decimal("96.4")),
        ("-3.50", Decimal("-3.50")),
        ("true", True),
        ("false", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("999999999999999999", 999999999999999999),
    ],
)
def test_numbers_and_constants_are_what_they_look_like(written: str, value: object) -> None:
    read, found = load_yaml(f"a: {written}", "f.yaml")
    assert (read, found) == ({"a": value}, [])
    assert type(read["a"]) is type(value)


def test_a_decimal_keeps_the_places_it_was_written_with() -> None:
    assert str(load_yaml("96.40", "f.yaml")[0]) == "96.40"


@pytest.mark.parametrize(
    "written",
    [
        *("no", "yes", "on", "off", "No", "TRUE", "True", "Null"),
        *("12:30", "1:2:3", "00271", "007", "0x1F", "0o17", "1_000", "+5"),
        *(".5", "5.", "1e5", "1.5e3", ".inf", ".nan", "NaN"),
        *("2026-06-14", "2026-11-31", "14/6/2026", "96,4", "96.4%", "1.234.567", "85/BC-UBND", "="),
    ],
)
def test_what_yaml_1_1_would_spoil_stays_text(written: str) -> None:
    assert load_yaml(f"a: {written}", "f.yaml") == ({"a": written}, [])


@pytest.mark.parametrize("quoted", ["'95'", '"95"', "'true'", '"null"', "''", "'00271'"])
def test_quotes_make_text(quoted: str) -> None:
    assert load_yaml(f"a: {quoted}", "f.yaml") == ({"a": quoted[1:-1]}, [])


def test_block_text_keeps_its_lines() -> None:
    assert load_yaml("a: |\n  một\n  hai\nb: >-\n  ba\n  bốn\n", "f.yaml")[0] == {"a": "một\nhai\n", "b": "ba bốn"}


def test_keys_are_text_as_written() -> None:
    assert load_yaml("2026: a\nno: b\n00271: c\n", "f.yaml") == ({"2026": "a", "no": "b", "00271": "c"}, [])


@pytest.mark.parametrize("text", ["", "\n\n", "# only a remark\n", "---\n", "--- ~\n"])
def test_a_file_without_a_value_is_none_and_no_fault_of_form(text: str) -> None:
    assert load_yaml(text, "f.yaml") == (None, [])


@pytest.mark.parametrize(
    ("text", "complaints"),
    [
        ("a: 1\nb: 2\na: 3\n", [("duplicate-key", 3, 1)]),
        ("a:\n  b: {c: 1, c: 2}\n", [("duplicate-key", 2, 13)]),
        ("a: &x 1\nb: *x\n", [("alias", 1, 4), ("alias", 2, 4)]),
        ("a: &x {b: 1}\nc:\n  <<: *x\n", [("alias", 1, 4), ("alias", 3, 7)]),
        ("a: !!str 1\n", [("tag", 1, 4)]),
        ("a: !python/object:os.system x\n", [("tag", 1, 4)]),
        ("? [a, b]\n: 1\n", [("key-not-text", 1, 3)]),
        ("a: 1\n---\nb: 2\n", [("second-document", 2, 1)]),
        ("a: 1\n\tb: 2\n", [("tab", 2, 1)]),
        ("a:\n\t- 1\n", [("tab", 2, 1)]),
        ("a: [1, 2\nb: 3\n", [("yaml-syntax", 1, 4)]),
        ("a: b: c\n", [("yaml-syntax", 1, 5)]),
        ("a: 'open\n", [("yaml-syntax", 1, 4)]),
        ('a: "b"\nc: "\\0"\n', [("deceiving-character", 2, 4)]),
    ],
)
def test_what_is_refused_is_told_with_its_place(text: str, complaints: list[tuple[str, int, int]]) -> None:
    assert codes(text) == complaints


def test_a_control_character_does_not_keep_the_rest_from_being_read() -> None:
    assert load_yaml("a: 9\0\x858\u20285\nb: 1\n", "f.yaml") == ({"a": "9\ufffd\ufffd8\ufffd5", "b": 1}, [])


def test_of_a_key_that_stands_twice_the_first_counts() -> None:
    assert load_yaml("a: 1\na: 2\n", "f.yaml")[0] == {"a": 1}


def test_all_complaints_come_at_once() -> None:
    assert [code for code, _, _ in codes("a: *x\na: !!int 3\nb: [\n")] == [
        "alias",
        "tag",
        "duplicate-key",
        "yaml-syntax",
    ]


def test_columns_count_letters_not_bytes() -> None:
    assert codes("Đặng: {ễ: 1, ễ: 2}\n") == [("duplicate-key", 1, 14)]


@pytest.mark.parametrize(
    ("depth", "codes_found"), [(MAX_DEPTH, []), (MAX_DEPTH + 1, ["too-deep"]), (50_000, ["too-deep"])]
)
def test_depth_has_an_end(depth: int, codes_found: list[str]) -> None:
    text = "[" * depth + "1" + "]" * depth
    assert [code for code, _, _ in codes(text)] == codes_found


def test_a_billion_laughs_are_refused_at_the_first() -> None:
    lines = ["a0: &a0 [lol]", *(f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]" for i in range(1, 10))]
    value, found = load_yaml("\n".join(lines), "f.yaml")
    assert {d.code for d in found} == {"alias"}
    assert value["a9"] == [None] * 9


FILE = """\
# remark
units:
  - id: một
    measures: [{id: a}, {id: b, unit: percent}]
  - id: hai
plain: words
"""


@pytest.mark.parametrize(
    ("path", "on_key", "line", "column"),
    [
        ((), False, 2, 1),
        (("units", 0, "id"), False, 3, 9),
        (("units", 0, "id"), True, 3, 5),
        (("units", 0, "measures", 1, "unit"), False, 4, 39),
        (("units", 1), False, 5, 5),
        (("plain",), True, 6, 1),
        (("plain",), False, 6, 8),
        (("units", 1, "title"), False, 5, 5),
        (("units", 0, "measures", 0, "unit"), False, 4, 16),
        (("missing",), False, 2, 1),
    ],
)
def test_a_path_is_found_again_in_the_file(path: tuple[Any, ...], on_key: bool, line: int, column: int) -> None:
    assert locate(FILE, Place("f.yaml", path, on_key)) == Span("f.yaml", line, column)


@pytest.mark.parametrize("text", ["a: [", "", "\t", "[" * 100])
def test_a_place_in_a_broken_file_is_still_a_place(text: str) -> None:
    assert locate(text, Place("f.yaml", ("x", 3))).line >= 1


yaml_like = st.text(st.sampled_from(list("ab:- \n\t'\"[]{},&*!|>#?%@`~.0129ĐễN\r\0\u2028"))) | st.text()


@given(yaml_like)
@example("&a")
@example("? \n")
@example("---\n...\n---")
def test_no_text_makes_the_reader_fall_over(text: str) -> None:
    _, found = load_yaml(text, "f.yaml")
    assert all(isinstance(d.place, Span) and d.place.line >= 1 and d.place.column >= 1 for d in found)
    assert locate(text, Place("f.yaml", ("a", 0))).line >= 1


values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**18) + 1, 10**18 - 1)
    | st.text(st.characters(codec="utf-8", exclude_categories=["C"])),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("abcĐ", min_size=1), inner, max_size=4),
    max_leaves=12,
)


@given(values)
def test_json_is_read_as_json_reads_it(value: object) -> None:
    written = json.dumps(value, ensure_ascii=False)
    assert load_yaml(written, "f.yaml") == (value, [])
