"""Promises and verdicts in words, in both languages."""

import datetime as dt
from decimal import Decimal
from string import Formatter as Blanks

import pytest

from minhbach import model as m
from minhbach.derive.judgement import judge
from minhbach.pages.shared_pages import EXAMPLES
from minhbach.render.catalog import load_catalog
from minhbach.render.formatting import Formatter
from minhbach.render.phrases import Phrases
from minhbach.settings import PACKAGE
from tests.unit.every_reason import EVERY_REASON
from tests.unit.making import SCALE, baseline, bound, case, change, measure, reported

TEMPLATES = PACKAGE.parent / "templates"
VI, EN = (Phrases(Formatter(load_catalog(TEMPLATES, language))) for language in ("vi", "en"))
PHRASES = {"vi": VI, "en": EN}

PERSON = measure(bound("exactly", 1), "person")
PERCENT = measure(bound("at_least", 95))
TEN, EIGHT, NINETY = Decimal(10), Decimal(8), Decimal(90)


@pytest.mark.parametrize(
    ("of", "require", "vi", "en"),
    [
        (PERCENT, bound("at_least", 95), "từ 95% trở lên", "at least 95%"),
        (PERCENT, bound("more_than", 99), "trên 99%", "more than 99%"),
        (PERCENT, bound("at_most", "0.5"), "không quá 0,5%", "at most 0.5%"),
        (PERCENT, bound("less_than", 5), "dưới 5%", "less than 5%"),
        (PERSON, bound("exactly", 1), "đúng 1 người", "exactly 1 person"),
        (PERSON, bound("at_least", 1234), "từ 1.234 người trở lên", "at least 1,234 people"),
        (PERCENT, m.All(), "100%, không thiếu trường hợp nào", "100%, without exception"),
        (PERCENT, m.Between(EIGHT, TEN), "từ 8 đến 10%", "from 8 to 10%"),
        (PERCENT, m.About(EIGHT, TEN), "khoảng 8–10%", "about 8–10%"),
        (PERCENT, m.About(TEN, TEN), "khoảng 10%", "about 10%"),
        (PERSON, change(-10), "giảm từ 10% trở lên so với năm 2025", "down by at least 10% from 2025"),
        (PERSON, change(5), "tăng từ 5% trở lên so với năm 2025", "up by at least 5% from 2025"),
        (PERSON, change(5, kind="by_more_than"), "tăng trên 5% so với năm 2025", "up by more than 5% from 2025"),
        (PERSON, change(-5, kind="by_more_than"), "giảm trên 5% so với năm 2025", "down by more than 5% from 2025"),
        (PERSON, change(8, 10, kind="by_about"), "tăng khoảng 8–10% so với năm 2025", "up by about 8–10% from 2025"),
        (
            PERSON,
            change(-10, -8, kind="by_about"),
            "giảm khoảng 8–10% so với năm 2025",
            "down by about 8–10% from 2025",
        ),
        (
            PERCENT,
            change(5, scale="points", basis="estimate"),
            "tăng từ 5 điểm phần trăm trở lên so với ước thực hiện năm 2025",
            "up by at least 5 percentage points from the estimated outturn for 2025",
        ),
        (
            PERSON,
            change(-2, scale="number", against="2021-2025", basis="average"),
            "giảm từ 2 người trở lên so với bình quân giai đoạn 2021–2025",
            "down by at least 2 people from the 2021–2025 average",
        ),
        (
            PERSON,
            change("-3.5", against="2021-2025", equivalent=(Decimal(1), "person")),
            "giảm từ 3,5% trở lên so với giai đoạn 2021–2025 (tương ứng 1 người)",
            "down by at least 3.5% from 2021–2025 (that is, 1 person)",
        ),
        (PERCENT, m.RisesEveryYear(), "năm sau cao hơn năm trước", "higher each year than the year before"),
        (
            PERCENT,
            m.Steps(2021, Decimal(15), Decimal(20), Decimal(100)),
            "năm 2021 từ 15% trở lên, sau đó mỗi năm tăng ít nhất 20 điểm phần trăm cho đến khi đạt 100%",
            "at least 15% in 2021, then up by at least 20 percentage points a year until 100%",
        ),
        (
            measure(m.RankAtLeast("kha"), "rank", scale=SCALE),
            m.RankAtLeast("kha"),
            "xếp hạng từ “khá” trở lên",
            "ranked “good” or better",
        ),
        (None, m.DoneBy(dt.date(2026, 6, 30)), "hoàn thành chậm nhất ngày 30/6/2026", "done by 30 June 2026"),
        (None, m.Quality(), "làm đúng điều đã nêu (không có con số)", "as the plan says (no figure)"),
    ],
)
def test_what_a_requirement_asks(of: m.Measure | None, require: m.Requirement, vi: str, en: str) -> None:
    assert (VI.requirement((of, require)), EN.requirement((of, require))) == (vi, en)


@pytest.mark.parametrize("language", PHRASES)
@pytest.mark.parametrize(("form", "example"), EXAMPLES, ids=[form for form, _ in EXAMPLES])
def test_every_form_has_a_long_and_a_short_wording(language: str, form: str, example: m.Measure) -> None:
    long, short = PHRASES[language].requirement(example), PHRASES[language].requirement_short(example)
    assert long
    assert 0 < len(short) <= 40
    assert "{" not in long + short


def test_every_form_of_the_model_has_an_example() -> None:
    assert {type(example.require) for _, example in EXAMPLES} == set(m.Requirement.__args__)


@pytest.mark.parametrize(
    ("promise", "vi", "en"),
    [
        (measure(bound("at_least", 95)), "từ 95%", "at least 95%"),
        (measure(m.All()), "100%", "100%"),
        (measure(change(-10), "person"), "giảm 10%", "down 10%"),
        (measure(change(8, 10, kind="by_about"), "person"), "tăng khoảng 8–10%", "up about 8–10%"),
        (measure(m.Between(EIGHT, TEN)), "8–10%", "8–10%"),
        (measure(m.RankAtLeast("kha"), "rank", scale=SCALE), "từ khá", "“good” or better"),
    ],
)
def test_the_short_wording(promise: m.Measure, vi: str, en: str) -> None:
    assert (VI.requirement_short(promise), EN.requirement_short(promise)) == (vi, en)


# ---- why ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", PHRASES)
@pytest.mark.parametrize("reason", EVERY_REASON)
def test_every_sentence_has_all_its_facts(reason: str, language: str) -> None:
    phrases, judgement = PHRASES[language], judge(EVERY_REASON[reason][1])
    sentence = phrases.why(judgement)
    pattern = phrases.words.pattern(f"why.{reason}")
    for _, name, _, _ in Blanks().parse(pattern):
        if name:
            fact = phrases._fact(name, judgement.facts[name])
            assert fact and fact.lower() in sentence.lower(), name
    assert not any(sign in sentence for sign in ("None", "Decimal", "Fraction", "{", "  ", "()"))


JUNE = "(6 tháng đầu năm 2026, chốt ngày 14/6/2026)"
HALF = "(first half of 2026, cut-off 14 June 2026)"


@pytest.mark.parametrize(
    ("promise", "figures", "vi", "en"),
    [
        (
            measure(bound("more_than", 99)),
            {"count": 491, "of": 500},
            f"98,2% (491 trên 500) so với yêu cầu trên 99%: thấp hơn 0,8 điểm phần trăm {JUNE}.",
            f"98.2% (491 of 500) against a requirement of more than 99%: 0.8 percentage points short {HALF}.",
        ),
        (
            measure(m.All()),
            {"count": 1999, "of": 2000},
            "99,95% (1.999 trên 2.000) so với yêu cầu 100%, không thiếu trường hợp nào: "
            f"thấp hơn 0,05 điểm phần trăm {JUNE}.",
            "99.95% (1,999 of 2,000) against a requirement of 100%, without exception: "
            f"0.05 percentage points short {HALF}.",
        ),
        (
            measure(bound("at_least", 95)),
            {"value": 95},
            f"95% so với yêu cầu từ 95% trở lên: đúng bằng mốc, đạt {JUNE}.",
            f"95% against a requirement of at least 95%: exactly at the bound, met {HALF}.",
        ),
        (
            measure(change(-10), "person", baseline=baseline(32)),
            {"value": 30},
            f"Giảm 6,25%; yêu cầu giảm từ 10% trở lên so với năm 2025: chưa đạt, còn cách 3,75 điểm phần trăm {JUNE}.",
            f"Down 6.25%; required: down by at least 10% from 2025. Not met, 3.75 percentage points short {HALF}.",
        ),
    ],
)
def test_why_in_full(promise: m.Measure, figures: dict[str, object], vi: str, en: str) -> None:
    judgement = judge(case(promise, reported(**figures)))
    assert (VI.why(judgement), EN.why(judgement)) == (vi, en)


def test_years_are_compared_with_their_own_figures_and_periods() -> None:
    judgement = judge(EVERY_REASON["met.rises"][1])
    assert VI.why(judgement) == "80,04 điểm (năm 2026), cao hơn 80 điểm của năm 2025: đạt."


# ---- amendments --------------------------------------------------------------------------------------------------


def test_the_terms_of_an_amendment() -> None:
    stage = m.Stage(dt.date(2028, 1, 1), dt.date(2030, 12, 31))
    terms = m.Terms(bound("at_least", NINETY), stage, dt.date(2026, 6, 30))
    assert VI.terms_name(terms, PERCENT) == "từ 90% trở lên; giai đoạn 2028–2030; hạn 30/6/2026"
    assert EN.terms_name(terms, PERCENT) == "at least 90%; 2028–2030; due 30 June 2026"
    assert VI.terms_name(m.Terms(due=dt.date(2026, 6, 30))) == "hạn 30/6/2026"
