"""The same figure, verdict and requirement in every place of the sample site; and what differs anywhere is found."""

import re

import pytest

from tests.one_number import Comparison
from tests.unit.sampled import BASE, Sampled

KINDS = {
    *("JSON", "workbook", "wider extent", "period's file", "target: verdict", "target: why", "target: figure"),
    *("target: number", "target: requirement", "target: counts", "series: periods", "series: figure"),
    *("series: verdict", "period: lines", "period: requirement", "period: figure", "period: verdict", "period: status"),
    *("task: verdict", "task: why", "small version: figure", "small version: requirement", "small version: verdict"),
    *(
        "list: verdict",
        "list: figure and requirement",
        "changes: figures",
        "indicator: verdict",
        "search: verdict",
        "search: title",
    ),
}
PLAN = "xa-thu/cchc-2026-2028"


def test_one_number_everywhere(addressed: Sampled) -> None:
    comparison = Comparison(addressed.files, BASE).run()
    assert comparison.faults == []
    assert not KINDS - comparison.compared.keys()


def test_one_number_everywhere_while_the_address_is_not_known(unaddressed: Sampled) -> None:
    assert Comparison(unaddressed.files, "").run().faults == []


# ---- what would be found -----------------------------------------------------------------------------------------

Change = tuple[str, str, str, str]
"""The file, a pattern in it, what comes in its place, and the kind of place that is then found to differ."""
TARGET, TARGET_EN = f"{PLAN}/chi-tieu/ho-so-dung-han.html", "xa-thu/en/cchc-2026-2028/chi-tieu/ho-so-dung-han.html"
CHANGES: tuple[Change, ...] = (
    (TARGET, ">99,95%</b>", ">99,96%</b>", "target: figure"),
    (TARGET, ">99,95%</b>", ">99.95%</b>", "target: number"),
    (TARGET_EN, ">99.95%</b>", ">99,95%</b>", "target: number"),
    (TARGET, "1.999 trên 2.000</span>", "1.998 trên 2.000</span>", "target: counts"),
    (TARGET, r">trên 99%</b>", ">trên 98%</b>", "target: requirement"),
    (TARGET, "cao hơn mốc 0,95", "cao hơn mốc 0,96", "target: why"),
    (TARGET, r"(class=\"tag met\">.*?</svg>)Đạt", r"\1Chưa đạt", "target: verdict"),
    (TARGET_EN, "<strong>96.4%</strong>", "<strong>96.5%</strong>", "series: figure"),
    (TARGET, '../ky/2026-H1.html">', '../ky/2026-Q1.html">', "series: periods"),
    (f"{PLAN}/ky/2026-H1.html", "<strong>96,4%</strong>", "<strong>96,5%</strong>", "period: figure"),
    (f"{PLAN}/ky/2026-H1.html", ">trên 99%</td>", ">trên 98%</td>", "period: requirement"),
    (f"{PLAN}/nhung/ho-so-dung-han.html", ">99,4%</b>", ">99,5%</b>", "small version: figure"),
    (f"{PLAN}/chi-tieu.html", "99,4% so với", "99,5% so với", "list: figure and requirement"),
    (f"{PLAN}/thay-doi.html", "98,4%", "98,5%", "changes: figures"),
    (f"{PLAN}/du-lieu/chi-tieu.json", r'"figure": 99\.95', '"figure": 99.96', "JSON"),
    ("xa-thu/du-lieu/chi-tieu.csv", r",99\.95,", ",99.96,", "wider extent"),
    (f"{PLAN}/du-lieu/ky/2026-H1.csv", r",96\.4,", ",96.5,", "period's file"),
    (r"xa-thu/tim-kiem-[0-9a-f]+\.js", r'"verdict":"not-met"', '"verdict":"met"', "search: verdict"),
    (f"{PLAN}/du-lieu/chi-tieu.csv", r",99\.95,", ",99.96,", "workbook"),
)


@pytest.mark.parametrize(("path", "found", "instead", "kind"), CHANGES)
def test_a_place_that_says_otherwise_is_found(
    unaddressed: Sampled, path: str, found: str, instead: str, kind: str
) -> None:
    (file,) = [name for name in unaddressed.files if re.fullmatch(path, name)]
    before = unaddressed.files[file].decode("utf-8")
    after = re.sub(found, instead, before, count=1, flags=re.DOTALL)
    assert after != before
    faults = Comparison({**unaddressed.files, file: after.encode("utf-8")}, "").run().faults
    assert kind in {fault.partition(",")[0] for fault in faults}
