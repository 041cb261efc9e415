"""The order of the Vietnamese alphabet, held against that of a library which knows it (ICU)."""

import random
import unicodedata
from pathlib import Path

import pytest

from minhbach.model import Text
from minhbach.pages.alphabet import alphabetical_key, sort_key, vietnamese_key

LINES = Path(__file__).with_name("vietnamese_order.txt").read_text(encoding="utf-8").splitlines()
ORDERED = [line for line in LINES if not line.startswith("#")]


def test_words_stand_in_the_order_of_the_library() -> None:
    shuffled = random.Random(7).sample(ORDERED, len(ORDERED))
    assert sorted(shuffled, key=vietnamese_key) == ORDERED


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Dung", "Đất"),
        ("Duyên", "Đa"),
        ("an", "ăn"),
        ("ăn", "ân"),
        ("ân", "ba"),
        ("ga", "gà"),
        ("gà", "gả"),
        ("gả", "gã"),
        ("gã", "gá"),
        ("gá", "gạ"),
        ("gạ", "gan"),
        ("gạ", "gă"),
        ("an", "An"),
        ("An Giang", "Anh"),
    ],
)
def test_the_first_comes_first(first: str, second: str) -> None:
    assert vietnamese_key(first) < vietnamese_key(second)


def test_letters_in_pieces_stand_where_whole_ones_do() -> None:
    for word in ORDERED:
        assert vietnamese_key(unicodedata.normalize("NFD", word))[:2] == vietnamese_key(word)[:2]


@pytest.mark.parametrize("text", ["", " ", "\u0301", "日本", "Ω", "😀", "ß", "ö", "(a)", "10%"])
def test_what_is_not_vietnamese_has_a_place_too(text: str) -> None:
    assert sorted(["ba", text], key=vietnamese_key) == [text, "ba"]


def test_readers_of_english_find_letters_without_their_marks() -> None:
    words = ["Đất", "Dung", "dan", "Ấn", "an", "box", "Âu"]
    assert sorted(words, key=lambda word: sort_key(word, "en")) == ["an", "Ấn", "Âu", "box", "dan", "Đất", "Dung"]


def test_words_stand_by_the_alphabet_of_the_page() -> None:
    words = [Text("Dung", "Yes"), Text("Đất", "Land"), Text("Ăn")]
    assert sorted(words, key=lambda text: alphabetical_key(text, "vi")) == [words[2], words[0], words[1]]
    assert sorted(words, key=lambda text: alphabetical_key(text, "en")) == [words[2], words[1], words[0]]
