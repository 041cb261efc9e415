"""What web servers are told to say: no more than a page's own policy needs, nothing that would break a page."""

import re
import xml.etree.ElementTree as ET

import pytest

from minhbach.headers import ASSETS, DATA, DOCUMENTS, EMBEDS, KINDS, OTHER, TYPES, headers_of
from minhbach.pages import contexts as c
from minhbach.pages import urls
from tests.conftest import Expect
from tests.hosting import FILES
from tests.sample import TESTS
from tests.unit.sampled import Sampled

DOCS = TESTS.parent / "docs" / "hosting"


@pytest.mark.parametrize("name", FILES)
def test_the_configurations_are_up_to_date(name: str, expect: Expect) -> None:
    expect(DOCS / name, FILES[name]())


def test_nothing_else_lies_beside_them() -> None:
    assert {path.name for path in DOCS.iterdir()} == {*FILES, "README.md"}
    ET.parse(DOCS / "web.config")


def test_a_small_version_may_be_framed_anywhere_and_a_page_only_here(addressed: Sampled) -> None:
    for path, route in addressed.routes.items():
        policy = headers_of(path).get("Content-Security-Policy", "")
        small = isinstance(route.page, c.EMBEDS)
        assert re.findall("frame-ancestors (.*)$", policy) == ["*" if small else "'self'"], path
        assert bool(re.fullmatch(EMBEDS.pattern, path)) == small


def test_what_a_server_says_leaves_each_page_what_its_own_policy_gives_it(addressed: Sampled) -> None:
    for path, route in addressed.routes.items():
        if not route.is_html:
            continue
        said = re.search('http-equiv="Content-Security-Policy" content="([^"]*)"', addressed.html(path))
        assert said
        server = directives(headers_of(path)["Content-Security-Policy"])
        for name, sources in directives(said[1]).items():
            hashes = {source for source in sources if source.startswith("'sha256-")}
            assert hashes == set() or "'unsafe-inline'" in server[name]
            assert sources - hashes - {"'none'"} <= server[name], (path, name)


def directives(policy: str) -> dict[str, set[str]]:
    return {part.split()[0]: set(part.split()[1:]) for part in policy.split("; ")}


def test_each_kind_of_file_is_known_by_its_path() -> None:
    kinds = {
        urls.asset("style-12345678.css"): ASSETS,
        urls.card("xa-mau", "en"): DATA,
        "xa-mau/du-lieu/chi-tieu.csv": DATA,
        "du-lieu/chi-tieu.json": DATA,
        urls.feed("xa-mau", "vi"): DATA,
        "xa-mau/van-ban/bao-cao.pdf": DOCUMENTS,
        urls.unit_embed("xa-mau", "en"): EMBEDS,
        urls.target_embed("xa-mau", "kh", "nhung", "vi"): EMBEDS,
    }
    for path, kind in kinds.items():
        assert [k for k in KINDS[1:] if re.fullmatch(k.pattern, path)] == [kind], path
    for page in ("xa-mau/du-lieu.html", "xa-mau/kh/chi-tieu/nhung.html.html", "xa-mau/nhung-khac.html", "van-ban.html"):
        assert not [k for k in KINDS[1:] if re.fullmatch(k.pattern, page)], page


def test_what_keeps_its_name_is_asked_for_anew_and_what_changes_it_is_kept() -> None:
    assert headers_of("index.html")["Cache-Control"] == "no-cache"
    assert "immutable" in headers_of("assets/style-12345678.css")["Cache-Control"]
    assert "immutable" in headers_of(urls.search_index("xa-mau", "12345678"))["Cache-Control"]
    assert headers_of("tim-kiem.html")["Cache-Control"] == "no-cache"


def test_every_published_file_has_a_type_and_an_unknown_one_is_saved(addressed: Sampled) -> None:
    assert {path for path in addressed.files if headers_of(path)["Content-Type"] == OTHER} == set()
    assert headers_of("xa/van-ban/x.html.exe")["Content-Type"] == OTHER
    assert {headers_of(f"a.{end}")["X-Content-Type-Options"] for end in TYPES} == {"nosniff"}


def test_a_document_of_others_runs_nothing() -> None:
    policy = directives(headers_of("xa/van-ban/a.pdf")["Content-Security-Policy"])
    assert policy["default-src"] == {"'none'"} and "script-src" not in policy
