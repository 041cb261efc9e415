"""Read record by record or as a whole, a file says the same."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minhbach.settings import PACKAGE
from minhbach.sources.yaml_file import load_yaml
from minhbach.sources.yaml_records import Records, Unreadable
from tests.sample import SAMPLE_SITE

FILES = sorted([*(PACKAGE.parent / "data").rglob("*.yaml"), *(SAMPLE_SITE / "data").rglob("*.yaml")])


@pytest.mark.parametrize("file", FILES, ids=lambda file: "/".join(file.parts[-3:]))
def test_every_data_file_says_the_same(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    whole, _ = load_yaml(text, "")
    records = Records()
    assert records.read(text, whole) == whole
    # Without falling back on the whole: the plain layout of our files is understood.
    assert all(len(piece) < len(text) for piece in records.known)


PIECES = (
    *("a:", "b:", "  - id: x", "    c: 1", "  - id: y", "    c: |", "      # z", "# z", "  # z", "", "  d: {e: 1}"),
    *(
        "f: 2",
        "  g: 'x",
        "y'",
        "- h",
        "  - i: >-",
        "---",
        'b: "',
        '  "',
        "    ",
        "\tx",
        "  - [1,",
        "  2]",
        "  &k l: *k",
    ),
)
LINES = st.lists(st.sampled_from(PIECES), max_size=9).map("\n".join)


@given(LINES)
def test_any_text_says_the_same_or_cannot_be_read_either_way(text: str) -> None:
    whole, complaints = load_yaml(text, "")
    try:
        read = Records().read(text, ("a", "b", "f"))
    except Unreadable:
        assert complaints or not isinstance(whole, dict)
    else:
        assert read == {key: whole[key] for key in ("a", "b", "f") if key in (whole or {})}


def test_a_record_that_stays_is_read_once() -> None:
    records = Records()
    first = "targets:\n  - id: a\n    value: 1\n  - id: b\n    value: 2\n"
    before = records.read(first, ("targets",))["targets"]
    after = records.read(first.replace("value: 2", "value: 3"), ("targets",))["targets"]
    assert after[0] is before[0]
    assert after[1] == {"id": "b", "value": 3}


def test_a_broken_piece_is_a_broken_file() -> None:
    with pytest.raises(Unreadable):
        Records().read("a: 1\nb: [\n", ("b",))


def test_text_of_another_layout_is_read_as_a_whole() -> None:
    assert Records().read("{a: 1, b: 2}", ("a",)) == {"a": 1}
