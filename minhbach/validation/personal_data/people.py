"""What is told of a person who is named: when born, where at home.

A name alone is not looked for: a signatory's is public, a citizen's is not, and no program can tell them apart.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

from minhbach.validation.personal_data.folding import Folded
from minhbach.validation.personal_data.offices import Offices

Spans = Iterator[tuple[int, int]]

UPPER = "".join(c for c in map(chr, range(0x1F00)) if unicodedata.category(c) == "Lu" and c.lower() != c and c < "Ͱ")
UPPER += "".join(c for c in map(chr, range(0x1E00, 0x1F00)) if unicodedata.category(c) == "Lu")
WORD = rf"[{UPPER}][^\W\d_]*"
SURNAME = (
    "(?:Nguyễn|Trần|Lê|Phạm|Hoàng|Huỳnh|Phan|Vũ|Võ|Đặng|Bùi|Đỗ|Hồ|Ngô|Dương|Lý|Đào|Đoàn|Trịnh|Trương|Đinh|Lâm|Mai|Hà|"
    "Cao|Chu|Tạ|Tô|Lương|Lò|Lường|Quàng|Cầm|Tòng|Vàng|Giàng|Sùng|Mùa|Thào|Vì|Vi|Nông|Triệu|Hứa|Bế|Ma|La|Lộc|Lục|Lăng|"
    "Phùng|Thái|Kiều|Quách|Từ|Vương|Bàn|Đàm|Mông|Siu|Ksor|Rơ)"
)
TITLE = r"(?:[Ôô]ng|[Bb]à|[Aa]nh|[Cc]hị|[Cc]háu|[Cc]ụ|[Cc]ô|[Cc]hú|[Ee]m|[Cc]ông dân|[Hh]ọ (?:và )?tên|Mr|Ms|Mrs)"
NAME = rf"(?:\b{TITLE}\.?:? (?:{WORD})(?: {WORD}){{0,4}}|\b{SURNAME}(?: {WORD}){{1,4}})"
PERSON = re.compile(NAME)
PLACE_BEFORE = re.compile(
    r"(?:xa|phuong|duong|pho|truong|thcs|thpt|tieu hoc|mam non|quan|huyen|tinh|thon|ban|cong vien|cau|ubnd)\s\Z"
)


def _people(text: Folded, start: int, end: int) -> list[tuple[int, int]]:
    """Where persons are named in a part of a text; places and schools that are called after one are not meant."""
    return [
        match.span()
        for match in PERSON.finditer(text.plain, start, end)
        if not PLACE_BEFORE.search(text.bare, max(start, match.start() - 20), match.start())
    ]


AROUND = 160
"""So far from what is told of a person may the name stand."""


def _parts(text: Folded, hint: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    """The parts of lines around what is looked for: names are sought there alone."""
    at = 0
    while match := hint.search(text.plain, at):
        line, after = text.plain.rfind("\n", 0, match.start()) + 1, text.plain.find("\n", match.end())
        line_end = len(text.plain) if after < 0 else after
        end = match.end()
        while more := hint.search(text.plain, end, min(line_end, end + 2 * AROUND)):  # what is near stays together
            end = more.end()
        start, at = max(line, match.start() - AROUND), max(end, min(line_end, end + AROUND))
        yield start, at


DAY = (
    r"(?:[0-9]{1,2}\s?[/.-]\s?[0-9]{1,2}\s?[/.-]\s?(?P<year1>(?:19|20)[0-9]{2})"
    r"|[0-9]{1,2} thang [0-9]{1,2},? nam (?P<year2>(?:19|20)[0-9]{2})"
    r"|[0-9]{1,2} [a-z]{3,9} (?P<year3>(?:19|20)[0-9]{2}))(?![0-9])"
)
BIRTHDAY = re.compile(
    rf"(?:sinh ngay|ngay sinh|nam sinh|(?<![a-z])sinh|born(?: on)?|birth|\bdob)(?P<colon>\s*:)?\s*(?:la )?{DAY}"
)
BIRTH_YEAR = re.compile(
    r"\(?(?:(?<![a-z])sinh nam|nam sinh|\bsn|(?<![a-z])sinh|born(?: in)?)\s*:?\s*"
    r"(?P<year>(?:19|20)[0-9]{2})(?![0-9/])\)?"
)
BIRTH = re.compile(r"(?:sinh|born|birth|\bsn|\bdob)\b", re.IGNORECASE)
COMPOUND = re.compile(r"(?:hoc|phat|khai|ve|ky|thi|san|tai|quan|y|tuyen)\s\Z")
"""Syllables that make another word of `sinh`: học sinh is a pupil, phát sinh is to arise."""
LONG_AGO = 120


def births(text: Folded, offices: Offices, year: int) -> Spans:
    """A day of birth beside a name or behind a colon; a year of birth right behind a name."""

    def alive(born: str | None) -> bool:
        return born is not None and min(year, 2050) - LONG_AGO <= int(born) <= year

    for first, last in _parts(text, BIRTH):
        for match in BIRTHDAY.finditer(text.bare, first, last):
            at, after = match.span()
            people = _people(text, max(first, at - 100), min(last, after + 60))
            near = any(at - 60 <= end <= at or after <= start <= after + 30 for start, end in people)
            born = match["year1"] or match["year2"] or match["year3"]
            if alive(born) and (match["colon"] or near) and not COMPOUND.search(text.bare, max(first, at - 12), at):
                yield match.span()
        for match in BIRTH_YEAR.finditer(text.bare, first, last):
            at = match.start()
            beside = any(at - 25 <= end for _, end in _people(text, max(first, at - 80), at))
            if alive(match["year"]) and beside and not COMPOUND.search(text.bare, max(first, at - 12), at):
                yield match.span()


NAMED_HOME = (
    rf"(?:[Tt]hôn|[Bb]ản|[Xx]óm|[Ấấ]p|[Bb]uôn|[Ll]àng|[Ss]óc|[Kk]hóm) (?:số )?[\d{UPPER}]"
    r"|(?:[Tt]ổ|[Tt]ổ dân phố|TDP|[Kk]hu phố|[Kk]hu|[Kk]hối) (?:số )?\d"
    r"|(?:[Ss]ố nhà|SN|[Nn]gõ|[Nn]gách|[Hh]ẻm|[Kk]iệt) (?:số )?\d"
    r"|[Ss]ố \d+\w?(?:/\d+)*,? (?:đường|phố|ngõ)"
)
HOME = rf"(?:{NAMED_HOME}|(?<!\d)\d{{1,5}}\w? (?:đường |phố )?[{UPPER}][^\n,.;]{{2,30}} (?:Street|Road))"
AT_HOME = (
    r"(?:[Tt]hường trú(?: tại)?|[Tt]rú tại|[Cc]hỗ ở(?: hiện nay| hiện tại)?|[Nn]gụ tại|[Cc]ư trú(?: tại)?|[Đđ]ịa chỉ|"
    r"[Hh]ộ khẩu(?: thường trú)?|HKTT|[Nn]ơi ở|ở tại|residing at|living at|living in)"
)
HOME_WORDS = re.compile(HOME)
REST = r"[^.;|)\n]{0,40}"
LIVES = rf"{NAME}[^.;\n]{{0,60}}?[\s,(–-](?P<home>{AT_HOME}[:\s]\s?(?:tại )?{HOME}{REST})"
OF_PLACE = rf"{NAME}\s?[,(–-]\s?(?:ở )?(?P<home>{HOME}{REST})"
FORM = re.compile(
    rf"(?:Nơi |nơi )?(?P<home>(?:[Tt]hường trú|[Cc]hỗ ở hiện nay|[Cc]ư trú|HKTT|[Hh]ộ khẩu):\s?{HOME}{REST})"
)


_compiled = cache(re.compile)
"""For patterns that are long to compile and that few texts need."""


def addresses(text: Folded, offices: Offices, year: int) -> Spans:
    """Where a named person lives, and a form's answer to that question."""
    for first, last in _parts(text, HOME_WORDS):
        starts = {start for start, _ in _people(text, first, last)}
        for pattern in (LIVES, OF_PLACE) if starts else ():
            for match in _compiled(pattern).finditer(text.plain, first, last):
                if match.start() in starts:
                    yield match.span("home")
        for match in FORM.finditer(text.plain, first, last):
            yield match.span("home")
