"""What a page may do: as little as it needs, said in the page itself; and how links leave the site."""

import re
from html import unescape

import pytest

from minhbach.output.html import parse
from minhbach.policy import LEAVING, hash_source, leaves, page_policy, preview_policy
from minhbach.render.environment import Renderer
from tests.sample import TEMPLATES
from tests.unit.sampled import Sampled


def test_a_page_that_needs_nothing_may_show_itself_and_no_more() -> None:
    assert page_policy() == (
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'none'; base-uri 'none'"
    )


def test_a_need_adds_what_it_takes_and_nothing_else() -> None:
    def more(policy: str) -> set[str]:
        return set(policy.split("; ")) - set(page_policy().split("; "))

    assert more(page_policy(form=True)) == {"form-action 'self'"}
    assert more(page_policy(base=True)) == {"base-uri 'self'"}
    scripts = {"script-src 'self'", "require-trusted-types-for 'script'", "trusted-types minh-bach"}
    assert more(page_policy(script=True)) == scripts
    # The hash is that of the standard's own example for an empty text.
    assert more(page_policy(style="")) == {"style-src 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"}
    assert "img-src" not in page_policy(style="")


@pytest.mark.parametrize("needs", [{}, {"script": True}, {"script": True, "form": True}, {"style": "a{}"}])
def test_the_preview_adds_only_its_own_script_and_line(needs: dict[str, bool | str]) -> None:
    policy = page_policy(**needs)  # type: ignore[arg-type]
    added = set(preview_policy(policy, "127.0.0.1:8000").split("; ")) - set(policy.split("; "))
    assert added - {"script-src 'self'"} == {"connect-src ws://127.0.0.1:8000"}


def test_every_page_says_its_policy_before_anything_else(addressed: Sampled) -> None:
    policies = set()
    for path, route in addressed.routes.items():
        if route.is_html:
            html = addressed.html(path)
            said = re.search(r'<head>\n<meta http-equiv="Content-Security-Policy" content="([^"]+)">\n', html)
            assert said and html.count("Content-Security-Policy") == 1, path
            policies.add(re.sub("'sha256-[^']+'", "HASH", unescape(said[1])))
    style = page_policy(style="").replace(hash_source(""), "HASH")
    kinds = [
        page_policy(),
        page_policy(base=True),
        page_policy(form=True),
        page_policy(script=True),
        page_policy(script=True, form=True),
    ]
    assert policies == {*kinds, style}


def test_the_name_that_the_script_asks_for_is_the_one_that_is_allowed() -> None:
    script = (TEMPLATES / "static" / "search.js").read_text(encoding="utf-8")
    assert re.findall(r'createPolicy\("([^"]+)"', script) == ["minh-bach"]


# ---- links that leave --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address", ["http://gov.vn/", "HTTPS://gov.vn", "https://a.vn/bad", "https://a.vn.evil.com/b/"]
)
def test_another_sites_page_is_elsewhere(address: str) -> None:
    assert leaves(address, "https://a.vn/b/")


@pytest.mark.parametrize(
    "address", ["https://a.vn/b/", "https://a.vn/b/x.html", "x.html", "#a", "mailto:a@gov.vn", "tel:1"]
)
def test_pages_of_the_site_mailboxes_and_telephones_are_not(address: str) -> None:
    assert not leaves(address, "https://a.vn/b/")


def test_a_link_to_another_site_says_so_and_gives_nothing_away() -> None:
    write = Renderer(TEMPLATES, "vi").environment.from_string("<a {{ address|leads_to }}>x</a>").render
    assert write(address="chi-tieu.html") == '<a href="chi-tieu.html">x</a>'
    assert write(address="https://gov.vn/?a=1&b=2") == f'<a href="https://gov.vn/?a=1&amp;b=2" rel="{LEAVING}">x</a>'
    licensed = Renderer(TEMPLATES, "vi").environment.from_string("<a {{ address|leads_to('license') }}>x</a>").render
    assert licensed(address="https://a.vn") == f'<a href="https://a.vn" rel="license {LEAVING}">x</a>'
    hostile = parse(write(address='https://gov.vn/" onclick="x()'))
    assert [set(e.attributes) for e in hostile.elements if e.name == "a"] == [{"href", "rel"}]
    assert {"noopener", "noreferrer", "nofollow"} < set(LEAVING.split())
