"""The preview's server over real sockets of this machine: who may ask, and what is shown."""

import shutil
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest

from minhbach.output.html import parse
from minhbach.preview import find, reloading
from minhbach.serve import PAGE
from tests.previewing import Preview, previewing


@pytest.fixture(scope="module")
def preview(tmp_path_factory: pytest.TempPathFactory, published_sample: Path) -> Iterator[Preview]:
    """The sample site, with a secret beside its folder and links that lead there."""
    around = tmp_path_factory.mktemp("around")
    (around / "secret.txt").write_text("SECRET", encoding="utf-8")
    folder = around / "site"
    shutil.copytree(published_sample, folder)
    (folder / ".hidden.html").write_text("SECRET", encoding="utf-8")
    (folder / "leads-out.txt").symlink_to(around / "secret.txt")
    (folder / "leads-out").symlink_to(around)
    (folder / "circle.html").symlink_to(folder / "circle.html")
    with previewing(folder, around / "failure.html") as shown:
        yield shown


# ---- who may ask -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_the_person_at_this_machine_sees_the_site(preview: Preview, host: str) -> None:
    status, answer = preview.ask("/", host=host)
    assert status == 200 and "<!doctype html>" in answer


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "evil.example:80", "0.0.0.0", "[::1]", None]
)
def test_another_name_that_leads_here_is_refused(preview: Preview, host: str | None) -> None:
    for target in ("/", "/livereload", "/livereload.js", "/none"):
        status, answer = preview.ask(target, host=host)
        assert status == 421 or (host is None and status == 400), answer
        assert "<html" not in answer


def test_a_name_with_another_port_is_refused(preview: Preview) -> None:
    assert preview.ask("/", host=f"127.0.0.1:{preview.port + 1}")[0] == 421
    assert preview.ask("http://evil.example/", host="evil.example")[0] == 421


def test_pages_of_other_sites_may_not_read(preview: Preview) -> None:
    for origin in ("https://evil.example", "null", "http://127.0.0.1:1", f"https://127.0.0.1:{preview.port}"):
        assert preview.ask("/", f"Origin: {origin}")[0] == 403
    status, answer = preview.ask("/", f"Origin: http://localhost:{preview.port}")
    assert status == 200 and "access-control-allow-origin" not in answer.lower()


def test_the_line_for_reloading_is_open_to_the_previews_own_pages_alone(preview: Preview) -> None:
    own = f"http://127.0.0.1:{preview.port}"
    assert preview.opens(own) == 101
    assert preview.opens(f"http://localhost:{preview.port}", host="localhost") == 101
    for origin in (None, "null", "https://evil.example", f"http://evil.example:{preview.port}", own + ".evil.example"):
        assert preview.opens(origin) == 403
    assert preview.opens(own, host="evil.example") == 421


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
def test_nothing_can_be_sent(preview: Preview, method: str) -> None:
    status, answer = preview.ask("/", method=method)
    assert status == 405 and "Traceback" not in answer


def test_no_one_can_make_all_pages_reload(preview: Preview) -> None:
    assert preview.ask("/forcereload")[0] == 404


# ---- what is shown -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "target",
    [
        *("/../secret.txt", "/%2e%2e/secret.txt", "/..%2fsecret.txt", "/%2e%2e%2fsecret.txt"),
        *("/xa-thu/../../secret.txt", "/xa-thu/./index.html"),
        *("/..%5csecret.txt", "/..\\secret.txt", "/%252e%252e/secret.txt", "/....//secret.txt", "/;/../secret.txt"),
        *("//etc/passwd", "/%2fetc/passwd", "/C:/secret.txt", "/c:%5csecret.txt", "/%00", "/index.html%00.txt", "/%ff"),
        *("/leads-out.txt", "/leads-out/secret.txt", "/circle.html", "/.hidden.html", "/.minhbach", "/xa-thu/.", "/./"),
        *("/assets", "/assets/", "/none.html", "/index.html/", "/index.html/x", "/xa-thu//index.html", "/*"),
        *("/?a/../..", "/index.html;a"),
    ],
)  # fmt: skip
def test_nothing_outside_the_folder_is_shown_and_no_list_of_it(preview: Preview, target: str) -> None:
    status, answer = preview.ask(target)
    assert status == 404 or (target.startswith("/?") and status == 200)
    assert "SECRET" not in answer and "root:" not in answer and str(preview.folder) not in answer


def test_a_folder_leads_to_its_page(preview: Preview) -> None:
    status, answer = preview.ask("/xa-thu")
    assert status == 302 and "Location: /xa-thu/\r\n" in answer
    assert preview.ask("/xa-thu/")[0] == 200


def test_an_unknown_address_shows_the_sites_own_page_with_links_that_lead_home(preview: Preview) -> None:
    for target, language, home in (("/xa-thu/none.html", "vi", "/"), ("/xa-thu/en/none.html", "en", "/en/")):
        status, answer = preview.ask(target)
        assert status == 404 and f'<html lang="{language}">' in answer
        page = parse(answer.partition("\r\n\r\n")[2])
        assert [e.attributes["href"] for e in page.elements if e.name == "base"] == [home]


def test_the_head_of_a_file_can_be_asked_for(preview: Preview) -> None:
    status, answer = preview.ask("/index.html", method="HEAD")
    assert status == 200 and answer.endswith("\r\n\r\n")


def test_files_come_with_their_type_and_are_not_kept(preview: Preview) -> None:
    (style,) = (preview.folder / "assets").glob("style-*.css")
    for target, type in (
        (f"/assets/{style.name}", "text/css"),
        ("/", "text/html"),
        ("/xa-thu/tin-tuc.xml", "application/xml"),
    ):
        answer = preview.ask(target)[1]
        assert f"Content-Type: {type}; charset=utf-8\r\n" in answer
        assert "Cache-Control: no-store\r\n" in answer and "X-Content-Type-Options: nosniff\r\n" in answer


def test_a_page_may_do_no_more_than_when_published_but_for_reloading(preview: Preview, published_sample: Path) -> None:
    line = f"connect-src ws://127.0.0.1:{preview.port}"
    for path in ("index.html", "tim-kiem.html", "xa-thu/nhung.html", "404.html"):
        answer = preview.ask(f"/{path}")[1]
        header = next(part for part in answer.split("\r\n") if part.startswith("Content-Security-Policy: "))
        assert line in header and "default-src 'none'" in header
        assert ("frame-ancestors *" in header) == ("nhung" in path)
        own, published = (
            policy(html) for html in (answer.partition("\r\n\r\n")[2], (published_sample / path).read_text())
        )
        assert own - published - {"script-src 'self'"} == {line}
        assert published - own == set()


def policy(html: str) -> set[str]:
    (said,) = (e.attributes["content"] for e in parse(html).elements if "http-equiv" in e.attributes)
    return set(unescape(said).split("; "))


def test_after_a_failed_build_every_page_says_so_and_keeps_its_policy(preview: Preview) -> None:
    page = PAGE.format(language="vi", policy="default-src 'none'", title="Lỗi", lead="", complaints="&lt;b>")
    preview.failure.write_text(page, encoding="utf-8")
    try:
        status, answer = preview.ask("/xa-thu/index.html")
        assert status == 500 and "<h1>Lỗi</h1>" in answer and "livereload.js" in answer
        assert f"default-src 'none'; script-src 'self'; connect-src ws://127.0.0.1:{preview.port}" in answer
        (style,) = (preview.folder / "assets").glob("style-*.css")
        assert preview.ask(f"/assets/{style.name}")[0] == 200
        assert preview.ask("/", host="evil.example")[0] == 421
    finally:
        preview.failure.unlink()


def test_a_text_that_is_no_page_is_let_be() -> None:
    assert reloading("<p>no policy</p>", "127.0.0.1:1", 1) == "<p>no policy</p>"


def test_a_file_is_found_only_where_it_is(tmp_path: Path) -> None:
    (tmp_path / "a b").mkdir()
    (tmp_path / "a b" / "index.html").write_text("", encoding="utf-8")
    assert find(tmp_path, "/a b/") == tmp_path / "a b" / "index.html"
    assert find(tmp_path, "/a b") is None
