"""Markings of secrecy on documents: mật, tối mật, tuyệt mật."""

from __future__ import annotations

import re
from collections.abc import Iterator

from minhbach.validation.personal_data.folding import Folded
from minhbach.validation.personal_data.offices import Offices
from minhbach.validation.personal_data.people import UPPER

Spans = Iterator[tuple[int, int]]

MARKING = re.compile(rf"(?<![\w{UPPER}])(?P<mark>(?:T\s?U\s?Y\s?Ệ\s?T\s+|T\s?Ố\s?I\s+)?M\s?Ậ\s?T)(?!\w)", re.UNICODE)
DEGREE = re.compile(r"độ mật\s*:\s*(?P<mark>tuyệt mật|tối mật|mật|[abc]\b)", re.IGNORECASE)
ALONE = re.compile(r"(?:^|[|>\"])[\s*#>_-]*(?P<mark>(?:Tuyệt |Tối )?[Mm]ật)[\s*_\"}]*(?:$|\|)", re.MULTILINE)
SPEAKS_OF = re.compile(r"(?:dau|do|muc|loai|muc do|bi|bao|co|an)\s+[\"“'(]?\Z")
CAPITALS = re.compile(rf"[{UPPER}]{{2,}}")


def markings(text: Folded, offices: Offices, year: int) -> Spans:
    """`MẬT` that stands as a mark; not the words bảo mật, bí mật, mật khẩu, nor a sentence about secrets."""
    for match in DEGREE.finditer(text.plain):
        yield match.span("mark")
    for match in ALONE.finditer(text.plain):
        yield match.span("mark")
    for match in MARKING.finditer(text.plain):
        line = text.plain[text.plain.rfind("\n", 0, match.start()) + 1 : match.start()]
        behind = re.split(r"[^\w]", text.plain[match.end() :].lstrip(" *"), maxsplit=1)[0]
        graded = len(re.sub(r"\s", "", match["mark"])) > 3
        words = re.findall(r"\w+", line)
        in_capitals = bool(words and CAPITALS.fullmatch(words[-1]) and line.endswith(" "))
        if SPEAKS_OF.search(text.bare, 0, match.start()) or (in_capitals and not words[-1].isdigit()):
            continue
        if not graded and CAPITALS.fullmatch(behind):
            continue
        yield match.span("mark")
