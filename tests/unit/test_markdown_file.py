"""Markdown as blocks of styled text: clauses, anchors, and what may not be written."""

from collections import Counter
from collections.abc import Iterable, Iterator
from html import unescape
from urllib.parse import unquote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minhbach.diagnostics import Span
from minhbach.model import Block, Passage, Prose, Run
from minhbach.sources.markdown_file import parse_markdown


def parse(text: str) -> Prose:
    prose, found = parse_markdown(text, "f.md", "vi")
    assert found == []
    return prose


def codes(text: str) -> list[tuple[str, int]]:
    places = [(d.code, d.place) for d in parse_markdown(text, "f.md", "vi")[1]]
    return [(code, span.line) for code, span in places if isinstance(span, Span)]


def passages(blocks: Iterable[Block]) -> Iterator[Passage]:
    for block in blocks:
        if block.passage:
            yield block.passage
        yield from passages(block.children)


def outline(blocks: Iterable[Block]) -> list[object]:
    """Kinds, levels, words and children, as nested lists that a test can spell out."""
    return [(b.kind, b.level, b.passage.text if b.passage else None, outline(b.children)) for b in blocks]


# ---- clauses and anchors -----------------------------------------------------------------------------------------


def test_a_mark_opens_a_clause_that_runs_to_the_next_mark() -> None:
    prose = parse("# Đầu {#dau}\n\nmột\n\n## I. Mục {#I}\n\nhai\n\n- ba\n- bốn {#I.1}\n- năm\n")
    assert {id: [p.text for p in found] for id, found in prose.clauses.items()} == {
        "dau": ["Đầu", "một"],
        "I": ["I. Mục", "hai", "ba"],
        "I.1": ["bốn", "năm"],
    }


def test_the_first_passage_of_a_clause_has_its_id_and_the_others_are_numbered() -> None:
    prose = parse("## I {#I.2}\n\nmột\n\n- hai\n  - ba\n")
    assert [p.anchor for p in passages(prose.blocks)] == ["I.2", "I.2-2", "I.2-3", "I.2-4"]


def test_what_stands_before_the_first_mark_is_in_no_clause() -> None:
    prose = parse("một\n\nhai\n\n## I {#I}\n")
    assert [p.clause for p in passages(prose.blocks)] == ["", "", "I"]
    assert list(prose.clauses) == ["I"]


@pytest.mark.parametrize(
    "text",
    [
        "| a | b |\n|---|---|\n| c | d |\n",
        "## II {#II}\n\nmột\n\n## II-2 {#II-2}\n\nhai\n",
        "## II-2 {#II-2}\n\n## II {#II}\n\nmột\n\nhai\n",
        "một\n\n## p1 {#p1}\n",
        "## I {#I}\n\n## I {#I}\n\nmột\n",
    ],
)
def test_no_two_passages_share_an_anchor(text: str) -> None:
    prose, _ = parse_markdown(text, "f.md", "vi")
    counted = Counter(p.anchor for p in passages(prose.blocks))
    assert [anchor for anchor, count in counted.items() if count > 1] == []


@pytest.mark.parametrize(
    "heading", ["## Mục {#I}", "## Mục{#I}", "## Mục   {#I}  ", "Mục {#I}", "- Mục {#I}", "**Mục** {#I}"]
)
def test_a_mark_is_not_part_of_the_words(heading: str) -> None:
    (passage,) = parse(heading).clauses["I"]
    assert passage.text == "Mục"


def test_a_mark_in_the_midst_of_words_is_words() -> None:
    prose = parse("a {#I} b\n")
    assert prose.clauses == {}
    assert next(passages(prose.blocks)).text == "a {#I} b"


def test_a_clause_id_that_stands_twice_is_told_with_the_line_of_the_first() -> None:
    _, found = parse_markdown("## a {#I}\n\n## b {#I}\n", "f.md", "vi")
    assert [(d.code, d.details["first"]) for d in found] == [("duplicate-clause", 1)]


@pytest.mark.parametrize("id", ["I/2", "a&b", "mục,1"])
def test_a_clause_id_of_another_form_is_told(id: str) -> None:
    assert codes(f"## a {{#{id}}}\n") == [("clause-id-form", 1)]


@pytest.mark.parametrize("id", ["II.2.2", "dau", "IV-a", "mục-1", "_"])
def test_clause_ids_hold_letters_digits_points_and_hyphens(id: str) -> None:
    assert list(parse(f"## a {{#{id}}}\n").clauses) == [id]


# ---- blocks ------------------------------------------------------------------------------------------------------


def test_lists_nest_and_each_item_has_its_own_words() -> None:
    assert outline(parse("- a\n  - b\n    - c\n- d\n").blocks) == [
        ("list", 0, None, [
            ("item", 1, "a", [("list", 1, None, [
                ("item", 2, "b", [("list", 2, None, [("item", 3, "c", [])])]),
            ])]),
            ("item", 1, "d", []),
        ])
    ]  # fmt: skip


@pytest.mark.parametrize("start", [0, 1, 3, 12])
def test_a_numbered_list_keeps_the_number_that_it_starts_with(start: int) -> None:
    (block,) = parse(f"{start}. a\n{start + 1}. b\n").blocks
    assert (block.kind, block.level) == ("ordered", start)


def test_an_items_second_paragraph_is_its_child() -> None:
    assert outline(parse("- a\n\n  b\n").blocks) == [
        ("list", 0, None, [("item", 1, "a", [("paragraph", 1, "b", [])])]),
    ]


def test_an_empty_item_has_no_words() -> None:
    assert outline(parse("-\n- a\n").blocks) == [("list", 0, None, [("item", 1, None, []), ("item", 1, "a", [])])]


def test_a_table_is_rows_of_cells_with_a_head() -> None:
    assert outline(parse("| a | b |\n|---|---|\n| c |  |\n").blocks) == [
        ("table", 0, None, [
            ("row", 0, None, [("cell", 1, "a", []), ("cell", 1, "b", [])]),
            ("row", 0, None, [("cell", 0, "c", []), ("cell", 0, "", [])]),
        ])
    ]  # fmt: skip


def test_headings_and_rules() -> None:
    assert outline(parse("# a\n\n## b\n\n---\n").blocks) == [
        ("heading", 1, "a", []),
        ("heading", 2, "b", []),
        ("rule", 0, None, []),
    ]


def test_styles_and_links_are_runs() -> None:
    prose = parse("a **b *c*** [d *e*](https://gov.vn)\n")
    assert next(passages(prose.blocks)).runs == (
        Run("a "),
        Run("b ", strong=True),
        Run("c", strong=True, emphasis=True),
        Run(" "),
        Run("d ", href="https://gov.vn"),
        Run("e", emphasis=True, href="https://gov.vn"),
    )


def test_words_on_several_lines_are_one_passage_with_the_line_of_its_first() -> None:
    passage = next(passages(parse("\n\nmột\nhai \n ba\nbốn\n").blocks))
    assert (passage.text, passage.line) == ("một hai ba bốn", 3)


def test_a_line_break_that_is_not_kept_is_warned_about() -> None:
    prose, found = parse_markdown("một\nhai  \nba\\\nbốn\n", "f.md", "vi")
    assert [(d.code, d.severity, d.place) for d in found] == [
        ("forced-line-break", "warning", Span("f.md", 2, 1)),
        ("forced-line-break", "warning", Span("f.md", 3, 1)),
    ]
    assert next(passages(prose.blocks)).text == "một hai ba bốn"


def test_signs_that_mean_nothing_are_themselves() -> None:
    passage = next(passages(parse(r"5 \* 3 < 20 &amp; a_b_c 1\. 100%" + "\n").blocks))
    assert passage.text == "5 * 3 < 20 & a_b_c 1. 100%"


# ---- refusals ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>\n",
        "a <b>b</b>\n",
        "<!-- remark -->\n",
        "![ảnh](anh.png)\n",
        "`code`\n",
        "```\ncode\n```\n",
        "    code\n",
        "> quoted\n",
        "[a](//elsewhere.example)\n",
        "[a](javascript:alert(1))\n",
        "[a](data:text/html,x)\n",
        "[a](file:///etc/passwd)\n",
    ],
)
def test_nothing_but_styled_text_gets_through(text: str) -> None:
    prose, found = parse_markdown(f"một\n\n{text}", "f.md", "vi")
    runs = [run for p in passages(prose.blocks) for run in p.runs]
    assert {(d.code in ("markdown-not-allowed", "unsafe-link"), d.place) for d in found} == {(True, Span("f.md", 3, 1))}
    assert not any("<" in run.text for run in runs)


def test_nesting_without_end_is_told() -> None:
    assert ("too-deep", 9) in codes("".join("  " * i + "- a\n" for i in range(40)))


@pytest.mark.parametrize(
    ("text", "complaints"),
    [
        ('a\nb [c](d.html "e")\n', [("link-title", 2)]),
        ("[](d.html)\n", [("empty-link", 1)]),
        ("[**](d.html)\n", []),
        ("1. a\n2. b\n\nc\n\n3. d\n4. e\n", []),
        ("1. a\n1. b\n5. c\n", [("list-number", 2), ("list-number", 3)]),
        ("01. a\n", [("list-number", 1)]),
        ("1) a\n2) b\n", [("list-number", 1)]),
        ("1. a\n   1. b\n   2. c\n2. d\n", []),
        ("| a | b |\n|---|---|\n| 1 | 2 | 3 |\n| 1 |\n", [("table-cells", 3), ("table-cells", 4)]),
        ("a | b\n--- | ---\n1 | 2\n| 1 \\| 1 | 2 |\n", []),
        ("- a | b\n  --|--\n  1 | 2\n  1 | 2 | 3\n", [("table-cells", 4)]),
        ("1. | a | b |\n   |---|---|\n   | 1 | 2 |\n", []),
    ],
)
def test_what_markdown_would_drop_is_told(text: str, complaints: list[tuple[str, int]]) -> None:
    assert codes(text) == complaints


def test_a_definition_of_a_link_stays_words() -> None:
    prose = parse('[a]: https://gov.vn "b"\n[a]: c\n\n[x][a]\n')
    assert [p.text for p in passages(prose.blocks)] == ['[a]: https://gov.vn "b" [a]: c', "[x][a]"]


# ---- front matter ------------------------------------------------------------------------------------------------


def test_front_matter_is_read_and_lines_below_it_keep_their_numbers() -> None:
    prose = parse("---\ntitle: Giới thiệu\n---\n\nmột\n")
    assert prose.meta == {"title": "Giới thiệu"}
    assert next(passages(prose.blocks)).line == 5


def test_a_fault_in_front_matter_stands_on_its_own_line() -> None:
    assert codes("---\ntitle: a\ntitle: b\n---\n") == [("duplicate-key", 3)]


@pytest.mark.parametrize("front", ["- a", "title: [a]", "a: {b: c}"])
def test_front_matter_is_plain_pairs(front: str) -> None:
    assert codes(f"---\n{front}\n---\n") == [("front-matter", 1)]


# ---- properties --------------------------------------------------------------------------------------------------

markdown_like = st.text(st.sampled_from(list("ab #-*_[]()<>!`|\n\\{}.0123&:Đễ~=+\t"))) | st.text()


@given(markdown_like)
def test_no_text_makes_the_reader_fall_over(text: str) -> None:
    prose, found = parse_markdown(text, "f.md", "vi")
    assert all(isinstance(d.place, Span) and d.place.line >= 0 for d in found)
    counted = Counter(p.anchor for p in passages(prose.blocks))
    assert all(count == 1 for count in counted.values())


PIECES = r"""
a bc Đ 7 12 ␣ ␣␣ ↵ ↵↵ ↵-␣ ↵1.␣ ↵2.␣ ↵␣␣-␣ ↵␣␣␣ ↵␣␣␣␣ ↵##␣ ↵>␣ ** * _ [ ]( ) " < > ` | ↵|---|---|↵ ↵|--|↵ ↵---↵ ↵===↵
\ ![ {# } :␣ :// ↵```↵ ~ &lt; # ( ↵[a]:␣ <!-- --> <b> ↵+␣ ↵7)␣
"""
pieces_of_markdown = st.sampled_from([piece.replace("␣", " ").replace("↵", "\n") for piece in PIECES.split()])


def published(blocks: Iterable[Block]) -> Iterator[str]:
    """Every word, number and address that comes of a text, with the ids of its clauses."""
    for block in blocks:
        if block.passage:
            yield block.passage.text
            yield from {run.href or "": None for run in block.passage.runs}
        for at, child in enumerate(block.children):
            if block.kind == "ordered":
                yield str(block.level + at)
            yield from published([child])


@given(st.lists(pieces_of_markdown, max_size=25).map("".join))
@settings(max_examples=600)
def test_no_letter_or_digit_vanishes_without_a_complaint(text: str) -> None:
    prose, found = parse_markdown(text, "f.md", "vi")
    if not any(d.severity == "error" for d in found):
        shown = unquote("".join([*published(prose.blocks), *prose.clauses, *prose.meta]))
        written = Counter(c for c in unescape(text) if c.isalnum())
        assert written - Counter(shown) == Counter()


words = st.text("abcdđêễ ,.;%", min_size=1).map(str.strip).filter(lambda w: w and w[0].isalpha())


@given(st.lists(st.tuples(st.sampled_from(["## ", "", "- ", "**"]), words), min_size=1))
def test_every_word_that_was_written_is_in_a_passage_of_its_clause(pieces: list[tuple[str, str]]) -> None:
    lines = [f"{start}{text}{'**' if start == '**' else ''} {{#c{i}}}" for i, (start, text) in enumerate(pieces)]
    prose = parse("\n\n".join(lines) + "\n")
    assert [p.text for found in prose.clauses.values() for p in found] == [text for _, text in pieces]
