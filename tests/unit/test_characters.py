"""Characters that deceive: what may stand in a text, what is refused and why, and what a terminal is shown of it."""

import re
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minhbach.diagnostics import Span
from minhbach.sources.characters import SUSPECT, complaints, suspects, visible
from minhbach.sources.markdown_file import parse_markdown
from minhbach.sources.yaml_file import UNREADABLE, load_yaml
from tests.sample import TESTS

REPOSITORY = TESTS.parent


def kinds(text: str) -> list[tuple[str, str]]:
    return [(suspect.code, suspect.kind) for suspect in suspects(text)]


@pytest.mark.parametrize(
    "text",
    [
        "Ủy ban nhân dân xã Đồng Tâm: 98,5% (từ 1/7/2026 – 30/9/2026), “trên 80%” … §",
        "Müller, Łódź, Škoda, Çelik, Ștefan, nǚ",
        "5 m², 12 km³, ≥ 95%, ±0,5, 3 × 4, 30 °C, 20 µg/m³, 1.000 ₫, 15 €",
        "tỉnh Quảng Tây (广西), カタカナ ひらがな, 대한민국, ภาษาไทย, ສະບາຍດີ, ភាសាខ្មែរ, ꪼꪕ, ꨌꩌ",
        "a\tb\nc",
    ],
)
def test_what_officials_write_may_stand(text: str) -> None:
    assert kinds(unicodedata.normalize("NFC", text)) == []


@pytest.mark.parametrize(
    ("text", "code", "kind"),
    [
        ("9\u202e8", "U+202E", "direction"),
        ("9\u20668", "U+2066", "direction"),
        ("a\u200eb", "U+200E", "direction"),
        ("a\u061cb", "U+061C", "direction"),
        *[
            (f"9{chr(code)}8", f"U+{code:04X}", "invisible")
            for code in (0xAD, 0x34F, 0x115F, 0x1160, 0x17B4, 0x180E, 0x200B, 0x200C, 0x200D, 0x2060, 0x2063, 0x2800)
        ],
        *[
            (f"9{chr(code)}8", f"U+{code:04X}", "invisible")
            for code in (0x3164, 0xFE0E, 0xFEFF, 0xFFA0, 0xE0041, 0xE0101, 0x1D173)
        ],
        ("a\x07", "U+0007", "control"),
        ("a\x00", "U+0000", "control"),
        ("a\x7f", "U+007F", "control"),
        ("a\x85", "U+0085", "control"),
        ("a\ue000", "U+E000", "control"),
        ("a\U0010fffd", "U+10FFFD", "control"),
        ("a\u0378", "U+0378", "control"),
        ("a\ufffe", "U+FFFE", "control"),
        ("a\ud800", "U+D800", "control"),
        ("a\u2028b", "U+2028", "space"),
        ("a\u2009b", "U+2009", "space"),
        ("a\u3000b", "U+3000", "space"),
        ("a\u00a0b", "U+00A0", "space"),
        ("９", "U+FF19", "digit"),
        ("٩", "U+0669", "digit"),
        ("៩", "U+17E9", "digit"),
        ("𝟗", "U+1D7D7", "digit"),
        ("10²", "U+00B2", "digit"),
        ("m¹", "U+00B9", "digit"),
        ("⅔", "U+2154", "digit"),
        ("Ⅳ", "U+2163", "digit"),
        ("〇", "U+3007", "digit"),
        ("①", "U+2460", "digit"),
        ("9\u0338", "U+0338", "mark"),
        ("e\u0336", "U+0336", "mark"),
        ("9\u20dd", "U+20DD", "mark"),
        (" ្", "U+17D2", "mark"),
        ("xã Mаu", "U+0430", "script"),
        ("СССР", "U+0421", "script"),
        ("Αθήνα", "U+0391", "script"),
        ("שלום", "U+05E9", "script"),
        ("Ꭰ", "U+13A0", "script"),
        ("ɑ", "U+0251", "script"),
        ("a广", "U+5E7F", "mixed"),
        ("2025年", "U+5E74", "mixed"),
        ("广ក", "U+5E7F", "mixed"),
        ("Ðồng", "U+00D0", "look_alike"),
        ("Ａ", "U+FF21", "look_alike"),
        ("𝐀", "U+1D400", "look_alike"),
        ("ﬁ", "U+FB01", "look_alike"),
        ("7‑KH", "U+2011", "look_alike"),
        ("98‚5", "U+201A", "other"),
        ("98٫5", "U+066B", "other"),
        ("5∕10", "U+2215", "other"),
        ("\ufffd", "U+FFFD", "other"),
        ("🎉", "U+1F389", "other"),
    ],
)
def test_what_makes_a_figure_or_a_name_read_otherwise_is_refused(text: str, code: str, kind: str) -> None:
    assert kinds(text)[0] == (code, kind)


def test_marks_in_a_heap_are_refused_in_every_script() -> None:
    assert kinds("ก" + "็" * 4) == []
    assert ("U+0E47", "mark") in kinds("ก" + "็" * 5)


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("９", "9"),
        ("٩", "9"),
        ("½", "1/2"),
        ("Ａ", "A"),
        ("ﬁ", "fi"),
        ("Ð", "Đ"),
        ("‑", "-"),
        ("а", ""),
        ("\u200b", ""),
    ],
)
def test_what_was_meant_is_told_where_it_is_known(text: str, right: str) -> None:
    assert [suspect.right for suspect in suspects(text)] == [right]


def test_one_complaint_tells_all_places_of_a_character() -> None:
    (found,) = complaints("một\nx\u200b\n\n\u200b\u200b\n", "f.md")
    assert found.place == Span("f.md", 2, 2)
    assert (found.details["count"], found.details["lines"]) == (3, "2, 4")


def test_a_file_of_nothing_but_strange_characters_is_told_of_in_few_words() -> None:
    assert len(complaints("".join(map(chr, range(0x10000, 0x18000))), "f.md")) == 100


@pytest.mark.parametrize("value", [r'"a\u202eb"', r'{"a\u202eb": 1}', r'["\U0000202e"]', r'"a\
  \u202eb"'])  # fmt: skip
def test_an_escape_of_yaml_is_seen_through(value: str) -> None:
    assert [d.details["character"] for d in load_yaml(f"k: {value}\n", "f.yaml")[1]] == [
        "U+202E RIGHT-TO-LEFT OVERRIDE"
    ]


@pytest.mark.parametrize(
    "text", ["9&#x200b;8", "9&ZeroWidthSpace;8", "**9&#8203;**", "[9&#x200b;8](a.html)", "| 9&#x200b; |\n|---|\n"]
)
def test_an_entity_in_markdown_is_seen_through(text: str) -> None:
    assert [d.details["character"] for d in parse_markdown(text, "f.md", "vi")[1]] == ["U+200B ZERO WIDTH SPACE"]


def test_a_word_is_seen_whole_across_its_styles() -> None:
    assert [d.details["variant"] for d in parse_markdown("UB**广**\n", "f.md", "vi")[1]] == ["mixed"]


@given(st.text())
def test_what_is_made_visible_holds_nothing_that_commands_or_hides(text: str) -> None:
    shown = visible(text)
    assert all(unicodedata.category(c)[0] != "C" or c in "\t\n" for c in shown)
    assert all(unicodedata.bidirectional(c) not in ("R", "AL", "RLO", "LRO", "RLE", "LRE", "RLI", "LRI") for c in shown)


@given(st.text(st.characters(codec="utf-8")))
def test_whatever_is_not_refused_is_as_it_looks(text: str) -> None:
    plain = unicodedata.normalize("NFC", text)
    if not kinds(plain):
        assert all(unicodedata.category(c)[0] in "LMNPSZ" or c in "\t\n" for c in plain)
        assert not any(c.isdigit() and c not in "0123456789²³" for c in plain)


def test_what_the_yaml_parser_cannot_read_is_suspect() -> None:
    """So that a text without suspects needs no second look before it is parsed."""
    every = "".join(map(chr, (*range(0xD800), *range(0xE000, sys.maxunicode + 1))))
    assert re.search(UNREADABLE, "".join(set(every) - set(SUSPECT.findall(every)))) is None


def test_the_project_itself_holds_no_such_character() -> None:
    files = [p for top in ("data", "content", "tests/sample_site") for p in (REPOSITORY / top).rglob("*.*")]
    texts = {p: p.read_text(encoding="utf-8") for p in files if p.suffix in (".yaml", ".md")}
    assert len(texts) > 50
    assert [(p, kinds(text)) for p, text in texts.items() if SUSPECT.search(text) and kinds(text)] == []
