"""Abbreviations are explained once, where they first stand, and nowhere that they mean something else."""

import pytest

from minhbach import model as m
from minhbach.render.abbreviations import Abbreviations

GLOSSARY = (
    m.Term(m.Text("Thủ tục hành chính", "Administrative procedure"), "TTHC"),
    m.Term(m.Text("Cải cách thủ tục hành chính", "Administrative procedure reform"), "CCTTHC"),
    m.Term(m.Text("Ủy ban nhân dân", "People's Committee"), "UBND"),
    m.Term(m.Text("Chỉ thị", "Directive"), "CT"),
    m.Term(m.Text("Mục tiêu", "Objective")),
)


def explain(html: str, language: str = "vi") -> tuple[str, list[str | None]]:
    found = Abbreviations(GLOSSARY, language).explain(html)
    return str(found.html), [term.abbr for term in found.terms]


def test_the_first_occurrence_is_marked_up_and_listed() -> None:
    html, listed = explain("<p>Giải quyết TTHC</p><p>TTHC của UBND</p>")
    assert html == (
        '<p>Giải quyết <abbr title="Thủ tục hành chính">TTHC</abbr></p>'
        '<p>TTHC của <abbr title="Ủy ban nhân dân">UBND</abbr></p>'
    )
    assert listed == ["TTHC", "UBND"]


def test_each_language_explains_in_its_own_words() -> None:
    assert "People&#39;s Committee" in explain("<p>UBND</p>", "en")[0]


@pytest.mark.parametrize(
    "html",
    [
        "<p>số 85/BC-UBND</p>",
        "<p>UBND-VHXH</p>",
        "<p>UBNDX</p>",
        "<p>CT của xã</p>",
        '<a href="/UBND" title="UBND">xã</a>',
        "<svg><title>UBND</title><g><svg></svg><text>UBND</text></g></svg>",
        "<select><option>UBND</option></select>",
        "<textarea>UBND</textarea>",
        '<abbr title="x">UBND</abbr>',
        "không có gì",
    ],
)
def test_codes_attributes_and_what_is_no_prose_stay_as_they_are(html: str) -> None:
    assert explain(html) == (html, [])


def test_text_after_an_untouched_element_is_read_again() -> None:
    assert explain("<svg><title>UBND</title></svg><p>UBND</p>")[1] == ["UBND"]


def test_the_longer_abbreviation_is_not_taken_for_the_shorter() -> None:
    assert explain("<p>CCTTHC</p>")[1] == ["CCTTHC"]


def test_what_is_escaped_stays_escaped() -> None:
    assert explain("<p>a &lt; b, UBND</p>")[0].startswith("<p>a &lt; b, <abbr")


def test_without_a_glossary_nothing_changes() -> None:
    found = Abbreviations((), "vi").explain("<p>UBND</p>")
    assert (str(found.html), found.terms) == ("<p>UBND</p>", ())
