"""Markings of secrecy on documents: mật, tối mật, tuyệt mật."""

from __future__ import annotations

import re
from collections.abc import Iterator

from minhbach.validation.personal_data.folding import Folded
from minhbach.validation.personal_data.offices import Offices
from minhbach.validation.personal_data.people import UPPER

Spans = Iterator[tuple[int, int]]

MARKING = re.compile(rf"(?<![\w{UPPER}])(?P<mark>(?:T\s?U\s?Y\s?Ệ\s?T\s+|T\s?Ố\s?I\s+)?M\s?Ậ\s?T)(?!\w)", re.UNICODE)
DEGREE = re.compile(r"độ mật\s*:\s*(?P<mark>(?:tuyệt |tối )?mật|[abc]\b)", re.IGNORECASE)
ALONE = re.compile(r"(?:^|[|>\"])[\s*#>_-]*(?P<mark>(?:Tuyệt |Tối )?[Mm]ật)[\s*_\"}]*(?:$|\|)", re.MULTILINE)
SPEAKS_OF = re.compile(r"(?:dau|do|muc|loai|muc do|bi|bao|co|an)\s+[\"“'(]?\Z")
WORD_IN_CAPITALS = re.compile(rf"(?<!\w)[{UPPER}]{{2,}} \Z")
CAPITALS_FOLLOW = re.compile(rf"[ *]*[{UPPER}]{{2}}")
"""In a heading all words are in capitals: those for safekeeping and for density hold the same syllable."""


def markings(text: Folded, offices: Offices, year: int) -> Spans:
    """A degree that stands as a mark; not the words bảo mật, bí mật, mật khẩu, nor a sentence about secrets."""
    for match in DEGREE.finditer(text.plain):
        yield match.span("mark")
    for match in ALONE.finditer(text.plain):
        yield match.span("mark")
    for match in MARKING.finditer(text.plain):
        at, end = match.span()
        before = text.plain[max(0, at - 60) : at].rpartition("\n")[2]
        graded = len("".join(match["mark"].split())) > 3
        if SPEAKS_OF.search(text.bare, max(0, at - 20), at) or WORD_IN_CAPITALS.search(before):
            continue
        if graded or not CAPITALS_FOLLOW.match(text.plain, end):
            yield match.span("mark")
