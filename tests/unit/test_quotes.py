"""The quote finder: words stand in a clause letter for letter, or they do not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minhbach.model import Passage, Prose, Run
from minhbach.sources.markdown_file import parse_markdown
from minhbach.validation.quotes import nearest_passage

sentences = st.text("ab đễÁ,;%95", min_size=1, max_size=20).map(str.strip).filter(bool).map(lambda words: f"x{words}")
clauses = st.lists(st.lists(sentences, min_size=1, max_size=4), min_size=1, max_size=4)


def text_of(given_clauses: list[list[str]]) -> Prose:
    lines = [
        f"{'- ' if at else ''}{words}{'' if at else f' {{#c{number}}}'}"
        for number, passages in enumerate(given_clauses)
        for at, words in enumerate(passages)
    ]
    prose, found = parse_markdown("\n\n".join(lines) + "\n", "f.md", "vi")
    assert found == []
    return prose


@given(clauses, st.data())
def test_any_piece_of_any_passage_is_found_in_its_clause_and_nowhere_where_it_does_not_stand(
    given_clauses: list[list[str]], data: st.DataObject
) -> None:
    prose = text_of(given_clauses)
    clause = data.draw(st.sampled_from(sorted(prose.clauses)))
    whole = data.draw(st.sampled_from(prose.clauses[clause])).text
    start = data.draw(st.integers(0, len(whole) - 1))
    words = whole[start : data.draw(st.integers(start + 1, len(whole)))]
    assert prose.find(clause, words) in prose.clauses[clause]
    for id, passages in prose.clauses.items():
        assert (prose.find(id, words) is not None) is any(words in passage.text for passage in passages)


@given(clauses, st.data())
def test_a_piece_with_one_strange_letter_is_found_nowhere(given_clauses: list[list[str]], data: st.DataObject) -> None:
    prose = text_of(given_clauses)
    whole = data.draw(st.sampled_from([p.text for found in prose.clauses.values() for p in found]))
    at = data.draw(st.integers(0, len(whole)))
    assert all(prose.find(id, whole[:at] + "Q" + whole[at:]) is None for id in prose.clauses)


SENTENCE = "Mức độ hài lòng của người dân đạt từ 95% trở lên; trong đó về đất đai đạt tối thiểu 90%."
PROSE = Prose((), {"I": (Passage("I", "I", (Run("Mục tiêu"),), 1), Passage("I-2", "I", (Run(SENTENCE),), 2))}, "vi")


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        (SENTENCE.replace("95%", "96%"), "người dân đạt từ 95% trở lên"),
        (SENTENCE.replace("Mức", "Muc"), "Mức độ hài lòng"),
        (SENTENCE.replace("tối thiểu", "ít nhất"), "trong đó về đất đai đạt tối thiểu"),
        (SENTENCE.replace("trở lên;", "trở lên,"), "trở lên;"),
        (SENTENCE + " Thêm một câu.", "90%."),
    ],
)
def test_an_editor_sees_the_clause_where_the_quote_departs_from_it(words: str, shown: str) -> None:
    near = nearest_passage(PROSE, "I", words)
    assert shown in near
    assert len(near) <= 62


@pytest.mark.parametrize("words", ["", "x", "日本語の文章", "Thanh tra công vụ định kỳ hằng quý"])
def test_where_nothing_is_like_it_nothing_is_shown(words: str) -> None:
    assert nearest_passage(PROSE, "I", words) == ""


def test_an_unknown_clause_is_like_nothing() -> None:
    assert nearest_passage(PROSE, "II", SENTENCE) == ""


@given(clauses, st.text("ab đễÁ,;%95x") | st.text())
def test_whatever_is_quoted_the_answer_is_a_piece_of_the_clause(given_clauses: list[list[str]], words: str) -> None:
    prose = text_of(given_clauses)
    for clause, passages in prose.clauses.items():
        near = nearest_passage(prose, clause, words)
        assert any(near.strip("…") in passage.text for passage in passages)
