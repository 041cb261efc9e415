"""The name of a news file, `content/<unit>/news/2026-07-02-bao-cao-6-thang.vi.md`: what it says, what it should be.

The day of a news item stands in its file's name and nowhere else: a file that was copied to begin the next item cannot
keep the old day inside, a translation cannot have another day than its original, and the folder lists the items in
their order. The words after the day make the item's address, so that an item keeps its address when its day changes.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata

from msgspec import Struct

ID = r"[a-z0-9]+(?:-[a-z0-9]+)*"
NEWS_FOLDER = re.compile(r"content/[^/]+/news/[^/]+\Z")
NEWS_FILE = re.compile(
    rf"content/(?P<unit>{ID})/news/(?P<day>[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}})-(?P<slug>{ID})\.(?P<language>vi|en)\.md\Z"
)
YEAR_FIRST = re.compile(r"(?P<y>[0-9]{4})[-_. ]?(?P<m>[0-9]{1,2})[-_. ]?(?P<d>[0-9]{1,2})(?![0-9])")
DAY_FIRST = re.compile(r"(?P<d>[0-9]{1,2})[-_. ](?P<m>[0-9]{1,2})[-_. ](?P<y>[0-9]{4})(?![0-9])")


class NewsName(Struct, frozen=True):
    """What a file's name says of the news in it."""

    unit: str
    written_day: str
    slug: str
    """The item's id within its unit, and the last part of its address."""
    language: str

    @property
    def day(self) -> dt.date | None:
        """The day that the item is published on; None if there is no such day."""
        try:
            return dt.date.fromisoformat(self.written_day)
        except ValueError:
            return None


def news_name(file: str) -> NewsName | None:
    """What the path of a news file says; None for every other file."""
    found = NEWS_FILE.match(file)
    return NewsName(found["unit"], found["day"], found["slug"], found["language"]) if found else None


def right_name(file: str) -> str:
    """The name that was perhaps meant, such as for `02-07-2026 Báo cáo.md`; empty without a day to go by."""
    name = file.rpartition("/")[2]
    found = YEAR_FIRST.match(name) or DAY_FIRST.match(name)
    if not found:
        return ""
    try:
        day = dt.date(int(found["y"]), int(found["m"]), int(found["d"]))
    except ValueError:
        return ""
    rest = re.sub(r"\.(md|markdown|txt)\Z", "", name[found.end() :], flags=re.IGNORECASE)
    language = "en" if re.search(r"[._-]en\Z", rest, re.IGNORECASE) else "vi"
    words = plain(re.sub(r"[._-](vi|en)\Z", "", rest, flags=re.IGNORECASE)) or "ten-tin"
    return f"{day.isoformat()}-{words}.{language}.md"


def plain(words: str) -> str:
    """Words as ids are written: small, without marks, hyphens between them."""
    letters = unicodedata.normalize("NFD", words.lower()).replace("đ", "d")
    bare = "".join(c for c in letters if not unicodedata.combining(c))
    return re.sub(r"[^a-z0-9]+", "-", bare).strip("-")
