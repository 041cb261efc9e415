"""The showcase within the budgets of `benchmarks/weights.py`: sizes are no timings, so every run can hold them."""

from pathlib import Path

from playwright.sync_api import Browser

from benchmarks import weights
from tests.browser.showcase import Showcase
from tests.browser.web import serving
from tests.conftest import Figure


def test_nothing_is_too_heavy(showcase: Showcase, browser: Browser, figure: Figure) -> None:
    found = [*weights.weigh(showcase), *weights.first_visits(browser, showcase)]
    for weight in found:
        figure("weight", str(weight))
    assert {weight.what for weight in found} >= {route.template for route in showcase.routes.values()}
    assert all(weight.amount for weight in found if weight.budget)
    assert not [weight for weight in found if weight.is_too_much]


def test_a_visit_counts_all_that_is_fetched(browser: Browser, showcase: Showcase, tmp_path: Path) -> None:
    (tmp_path / "a.css").write_text("p { background: url(b.svg) }" + " " * 100_000, encoding="utf-8")
    (tmp_path / "b.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>", encoding="utf-8")
    (tmp_path / "c.woff2").write_bytes(bytes(5000))
    (tmp_path / "index.html").write_text(
        "<link rel=icon href=c.woff2><link rel=stylesheet href=a.css><p>a", encoding="utf-8"
    )
    with serving(tmp_path) as address:
        fetched = weights.first_visit(browser, Showcase(tmp_path, {}, f"{address}/"), "index.html")
    assert [url.rpartition("/")[2] for url in fetched] == ["index.html", "a.css", "b.svg", "c.woff2"]
    assert fetched[f"{address}/c.woff2"] >= 5000
    assert fetched[f"{address}/a.css"] < 1000, "not compressed"
