"""A quick look passes by no line in which something would be found."""

import random
import re

from minhbach.validation.personal_data import search
from minhbach.validation.personal_data.folding import PLAIN
from minhbach.validation.personal_data.offices import Offices
from minhbach.validation.personal_data.suspicion import GAPS, ORDINARY, is_suspect, suspects
from tests.unit.test_personal_data import LINES

NOBODY = Offices()
YEAR = 2026
WORDS = """
sinh|sinh ngày|ngày sinh|năm sinh|SN|DOB|born on|born in|birth|học sinh|1990|12/3/1990|12 tháng 3 năm 1990|là|:
1 May 1990|Nguyễn Văn An|ông Lò Văn Bình|bà Trần Thị C|Mr Lê Văn|công dân Hà Thị Mai|xã|thường trú tại|trú tại
chỗ ở hiện nay|ở|nơi ở|địa chỉ|hộ khẩu|HKTT|living at|residing at|tại|thôn 3|bản Mường|Tổ 5|tổ dân phố 2|TDP 4
số nhà 12|ngõ 7|Số 12, đường|12 phố Lê Lợi Street|khu phố 3|ấp Bình|Thôn số 4|CCCD|căn cước|định danh|020085123456
020 085 123 456|0200 8512 3456|CMND|chứng minh nhân dân|cũ (9 số)|081234567|081 234 567|ĐT|điện thoại|zalo
0912345678|0912 345 678|0912.345.678|(091) 234 5678|+84912345678|(+84) 912 345 678|0084912345678|091-234-5678|STK
số tài khoản|tài khoản của|tk số|bank account|account no|Agribank|Vietcombank|12345678|1234 5678|1 2 3 4 5 6 7 8
mở tại|cua ông A|hộ chiếu|passport|B1234567|C 12345678|nguyenvana.demo@gmail.com|a (at) b.com|a[AT]b.com|git@x.vn|@
MẬT|TỐI MẬT|TUYỆT MẬT|M Ậ T|độ mật: mật|Độ Mật : A|Mật|Tối mật|bảo mật|mật khẩu|2026 - 2030|2026-2030|123/QĐ-UBND
1.234.567 đồng|45%|kế hoạch|một người|cải cách
"""
SAID = re.split(r"[|\n]", WORDS.strip())
JOINTS = (
    " ",
    " ",
    " ",
    "",
    ", ",
    ": ",
    " - ",
    "–",
    ".",
    "(",
    ")",
    "\u00a0",
    "  ",
    "\t",
    "|",
    "/",
    ";",
    "…",
    "−",
    "\u200b",
    '"',
    "*",
)


def made_up(chance: random.Random) -> str:
    """A line of words that finders look for, in some order, case and spelling."""
    text = ""
    for _ in range(chance.randint(1, 7)):
        word = chance.choice(SAID)
        if chance.random() < 0.15:
            word = chance.choice(
                (word.upper(), word.lower(), word.title(), "".join(c + chance.choice(" .-–") for c in word))
            )
        text += word + chance.choice(JOINTS)
    return text


def test_nothing_is_found_where_nothing_was_suspected() -> None:
    chance = random.Random(5)
    lines = [case.text for case in LINES] + [made_up(chance) for _ in range(20_000)]
    found = [line for line in lines if search(line, NOBODY, YEAR)]
    assert [line for line in found if not is_suspect(line)] == []
    assert len(found) > 3000  # else the words are too harmless to show anything


def test_the_lines_of_a_text_are_suspected_one_by_one_and_together() -> None:
    chance = random.Random(6)
    lines = [made_up(chance) for _ in range(5000)]
    text = "\n".join(lines)
    suspected = {text[start:end] for start, end in suspects(text)}
    assert {line for line in lines if is_suspect(line)} <= suspected
    assert len(suspected) < len(set(lines))


def test_what_a_line_break_parts_is_suspected_as_a_whole() -> None:
    for text in ("M\nẬ\nT", "số tài khoản:\n12 34 56 78"):
        assert search(text, NOBODY, YEAR) and is_suspect(text)
    assert [*suspects("a\nM\nẬ\nT\nb")] == [(2, 3), (4, 5), (6, 7)]


def test_ordinary_characters_are_those_that_folding_leaves_or_makes_a_gap() -> None:
    for char in filter(re.compile(f"[{ORDINARY}]").match, map(chr, range(0x10000))):
        assert set(PLAIN[ord(char)]) <= set(" .-") if char in GAPS else PLAIN[ord(char)] == char


def test_plans_are_hardly_ever_suspected() -> None:
    lines = [case.text for case in LINES if not case.wanted]
    assert sum(map(is_suspect, lines)) < len(lines)
