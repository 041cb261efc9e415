"""The images that stand for shared links: what they say, and that they can be read without colour and in Vietnamese."""

import datetime as dt
import io
import re
import string
import unicodedata
from itertools import combinations

import pytest
from msgspec.structs import replace
from PIL import Image, ImageColor, ImageFont

from minhbach import model as m
from minhbach.derive.judged import Totals, judge_unit
from minhbach.derive.judgement import KEPT, Verdict
from minhbach.pages import urls
from minhbach.pages.contexts import ShareCard
from minhbach.render import drawing
from minhbach.render.cards import ORDER, Face, Segment, face
from minhbach.render.catalog import load_catalog
from minhbach.render.environment import Renderer
from minhbach.render.formatting import Formatter
from tests.planning import routes_of
from tests.sample import ON, TEMPLATES
from tests.unit.sampled import Sampled

FONTS = TEMPLATES / "fonts"
VOWELS = "aăâeêioôơuưy"
TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")


def words(language: str) -> Formatter:
    return Formatter(load_catalog(TEMPLATES, language))


def cards(site: m.Site) -> dict[str, ShareCard]:
    routes = routes_of(site, [judge_unit(unit, ON) for unit in site.units], ON)
    return {route.shell.card.path: route.shell.card for route in routes if route.shell.card}


def card(*verdicts: Verdict, illustrative: bool = False) -> ShareCard:
    name = m.Text("Xã Thử", "Thử Commune")
    unit = m.Unit("u", "commune", name, name, m.Text("Tỉnh Xa"), None, illustrative, None, None, (), ())
    return ShareCard("u/the.png", "vi", m.Text("Trang"), unit, None, 1, Totals.of(verdicts), dt.date(2026, 11, 22))


# ---- which there are ---------------------------------------------------------------------------------------------


def test_without_an_address_there_are_none(unaddressed: Sampled) -> None:
    assert cards(unaddressed.site) == {}
    assert not [path for path in unaddressed.files if path.endswith("the.png")]


def test_there_is_one_a_unit_and_one_of_the_site_in_each_language(addressed: Sampled) -> None:
    site = addressed.site
    expected = {urls.card(id, g) for id in ("", *(u.id for u in site.units)) for g in site.languages}
    assert cards(site).keys() == expected
    assert {path for path in addressed.files if path.endswith("the.png")} == expected


def test_illustrative_units_are_not_counted_with_the_others(addressed: Sampled) -> None:
    assert any(unit.illustrative for unit in addressed.site.units)
    whole = cards(addressed.site)[urls.card("", "vi")]
    real = [unit for unit in addressed.site.units if not unit.illustrative]
    assert whole.units == len(real)
    assert whole.totals.total == sum(len(unit.plans[0].targets) for unit in real)


# ---- what they say -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_card_says_name_plan_counts_and_day(addressed: Sampled, language: str) -> None:
    for path, one in cards(addressed.site).items():
        if one.language != language:
            continue
        shown, format = face(one, words(language)), words(language)
        assert format.day(ON) in shown.as_of
        assert {s.verdict: s.count for s in shown.segments} == one.totals.counts
        if one.unit:
            assert shown.title == format.plain(one.unit.short_name), path
            assert bool(shown.warning) == one.unit.illustrative
            assert one.unit.plans
            assert str(one.unit.plans[0].last_year) in shown.about
        assert all(part in shown.spoken for part in (shown.title, shown.answer, shown.more, shown.warning, shown.as_of))


def test_what_is_kept_and_what_is_unknown_are_told_apart() -> None:
    shown = face(card(Verdict.MET, Verdict.DONE, Verdict.NOT_MET, Verdict.NO_DATA, Verdict.NO_DATA), words("vi"))
    say = words("vi").catalog.plain
    assert (shown.answer, shown.more) == (say("card.kept", kept=2, total=5), say("card.no_data", count=2))


def test_where_nothing_was_reported_the_answer_is_not_nought() -> None:
    say = words("vi").catalog.plain
    silent = face(card(Verdict.NO_DATA, Verdict.NO_DATA, Verdict.NOT_DUE), words("vi"))
    assert (silent.answer, silent.more) == (say("card.silent", no_data=2, total=3), "")
    early = face(card(Verdict.NOT_DUE), words("vi"))
    assert (early.answer, early.more) == (say("card.not_due", total=1), "")
    assert face(card(), words("vi")).answer == ""
    assert face(card(Verdict.NOT_MET), words("vi")).answer == say("card.kept", kept=0, total=1)


def test_verdicts_stand_in_the_order_of_the_bars_on_pages() -> None:
    bars = Renderer(TEMPLATES, "vi").environment.get_template("components/totals.html").module
    assert [verdict.value for verdict in ORDER] == list(bars.ORDER)  # type: ignore[attr-defined]
    assert set(ORDER) == set(Verdict)
    assert set(ORDER[: len(KEPT)]) == KEPT


# ---- how they look -----------------------------------------------------------------------------------------------


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


def test_cards_are_of_the_size_that_networks_ask_for_and_light(addressed: Sampled) -> None:
    for path in cards(addressed.site):
        image = opened(addressed.files[path])
        assert (image.format, image.size, image.mode) == ("PNG", (1200, 630), "P"), path
        assert len(addressed.files[path]) <= 30_000, path


def every_verdict() -> Face:
    return face(card(*(verdict for verdict in Verdict for _ in range(9)), illustrative=True), words("vi"))


def test_the_same_card_is_the_same_file() -> None:
    assert drawing.draw(every_verdict(), FONTS) == drawing.draw(every_verdict(), FONTS)


def test_nothing_reaches_the_edge_however_much_there_is_to_say() -> None:
    crowded = replace(every_verdict(), title="Xã có một cái tên rất dài " * 5, answer="123.456 / 234.567 chỉ tiêu " * 3)
    image = opened(drawing.draw(crowded, FONTS)).convert("RGB")
    for x in (*range(drawing.MARGIN - 4), *range(drawing.WIDTH - drawing.MARGIN + 4, drawing.WIDTH)):
        assert {image.getpixel((x, y)) for y in range(140, drawing.HEIGHT)} == {(255, 255, 255)}
    assert {image.getpixel((x, drawing.HEIGHT - 4)) for x in range(drawing.WIDTH)} == {(255, 255, 255)}


def test_verdicts_of_different_kinds_differ_without_colour() -> None:
    """Their swatches in grey, brought to the same mean brightness, are still different pictures."""
    kinds = (Verdict.MET, Verdict.ON_TRACK, Verdict.BEHIND, Verdict.NOT_MET, Verdict.NO_DATA, Verdict.NOT_DUE)
    patterns = {}
    for verdict in kinds:
        image = Image.new("RGB", (40, 30), "#fff")
        drawing._swatch(image, (0, 0, 40, 30), Segment(verdict, 1, ""))
        grey = image.convert("L")
        middle = sum(grey.tobytes()) / (40 * 30)
        patterns[verdict] = tuple(value > middle for value in grey.tobytes())
    for one, other in combinations(kinds, 2):
        assert patterns[one] != patterns[other], (one, other)


def test_cards_wear_the_light_colours_of_the_site() -> None:
    css = (TEMPLATES / "static" / "style.css").read_text(encoding="utf-8").partition("@media")[0]
    site = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]+);", css))
    long = {
        name: colour if len(colour) == 7 else "#" + "".join(2 * c for c in colour[1:]) for name, colour in site.items()
    }
    assert drawing.PALETTE.items() <= long.items()


def test_the_colours_of_the_site_are_drawn_as_they_are() -> None:
    image = opened(drawing.draw(every_verdict(), FONTS)).convert("RGB")
    drawn = {color for _, color in image.getcolors(2**16) or ()}
    assert {ImageColor.getrgb(color) for color in drawing.PALETTE.values()} <= drawn
    assert 60 <= len(drawn) <= 100


@pytest.mark.parametrize("cut", ["regular", "bold"])
def test_the_fonts_have_every_letter_of_both_languages(cut: str) -> None:
    font = ImageFont.truetype(FONTS / f"be-vietnam-pro-{cut}.ttf", 40, layout_engine=ImageFont.Layout.BASIC)
    missing = bytes(font.getmask("\uffff"))
    vietnamese = {unicodedata.normalize("NFC", vowel + tone) for vowel in VOWELS for tone in TONES} | {"đ"}
    assert {"ễ", "ặ", "ỡ", "ữ"} <= vietnamese and len(vietnamese) == 12 * 6 + 1
    needed = vietnamese | {letter.upper() for letter in vietnamese} | set(string.printable[:95]) | set("–−·“”’")
    assert sorted(letter for letter in needed if letter != " " and bytes(font.getmask(letter)) == missing) == []


def test_the_fonts_are_small_and_come_with_their_licence() -> None:
    assert all(file.stat().st_size <= 60_000 for file in FONTS.glob("*.ttf"))
    assert "SIL OPEN FONT LICENSE" in (FONTS / "OFL.txt").read_text(encoding="utf-8")
