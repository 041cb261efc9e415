"""The words, links and verdicts of the sample site's pages, as they should be.

`tests/golden/` holds a page of each important kind as plain lines (see tests/page_text.py), and the list of all
addresses. After a change that is meant: `python build.py test unit -- --refresh`, and read what git shows.
"""

import re
from pathlib import Path

import pytest

from tests.conftest import Expect
from tests.page_text import page_lines
from tests.sample import TESTS

GOLDEN = TESTS / "golden"
PLAN = "xa-thu/cchc-2026-2028"
PLAN_EN = "xa-thu/en/cchc-2026-2028"
PAGES = (
    "index",
    "en/index",
    "404",
    "tim-kiem",
    "en/a-z",
    "chi-so/ho-so-dung-han",
    "en/gioi-thieu",
    "phuong-nho/index",
    "phuong-nho/en/cchc-2026/index",
    "xa-thu/index",
    "xa-thu/a-z",
    "xa-thu/van-ban",
    "xa-thu/en/nhung",
    "xa-thu/co-quan/van-phong",
    "xa-thu/tin-tuc",
    "xa-thu/tin-tuc/bao-cao-6-thang",
    "phuong-nho/en/tin-tuc/gop-y",
    f"{PLAN}/index",
    f"{PLAN}/linh-vuc/thu-tuc-hanh-chinh",
    f"{PLAN}/chi-tieu-theo-danh-gia",
    f"{PLAN}/chi-tieu/ho-so-dung-han",
    f"{PLAN}/chi-tieu/thanh-toan-truc-tuyen",
    f"{PLAN}/chi-tieu/tinh-gian-bien-che",
    f"{PLAN}/nhung/ho-so-dung-han",
    f"{PLAN}/nhiem-vu",
    f"{PLAN}/ky/2026-H1",
    f"{PLAN}/chua-bao-cao",
    f"{PLAN}/thay-doi",
    f"{PLAN_EN}/index",
    f"{PLAN_EN}/chi-tieu/ho-so-dung-han",
    f"{PLAN_EN}/nhiem-vu",
    f"{PLAN_EN}/ky/2026",
)

FEEDS = ("xa-thu/en/cchc-2026-2028/thay-doi", "xa-thu/en/tin-tuc", "phuong-nho/en/tin-tuc")


@pytest.mark.parametrize("page", PAGES)
def test_a_page_says_what_it_should(page: str, published_sample: Path, expect: Expect) -> None:
    lines = page_lines((published_sample / f"{page}.html").read_text(encoding="utf-8"))
    expect(GOLDEN / f"{page}.txt", "\n".join(lines) + "\n")


@pytest.mark.parametrize("feed", FEEDS)
def test_a_feed_says_what_it_should(feed: str, published_sample: Path, expect: Expect) -> None:
    expect(GOLDEN / f"{feed}.xml", (published_sample / f"{feed}.xml").read_text(encoding="utf-8"))


def test_the_site_has_the_addresses_that_it_should(published_sample: Path, expect: Expect) -> None:
    files = [p.relative_to(published_sample).as_posix() for p in published_sample.rglob("*") if p.is_file()]
    names = sorted(re.sub(r"-[0-9a-f]{8}\.", "-<hash>.", name) for name in files)
    expect(GOLDEN / "addresses.txt", "\n".join(names) + "\n")


def test_the_folder_holds_no_page_that_is_not_compared() -> None:
    kept = {p.relative_to(GOLDEN).with_suffix("").as_posix() for p in Path(GOLDEN).rglob("*.txt")}
    assert kept == {*PAGES, "addresses"}
    assert {p.relative_to(GOLDEN).with_suffix("").as_posix() for p in GOLDEN.rglob("*.xml")} == set(FEEDS)
