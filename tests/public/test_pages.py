"""Every address of the public site answers, in its own language, as valid HTML, without session or
third party.
"""

import re
from collections.abc import Callable
from gzip import compress
from urllib.parse import urldefrag, urljoin, urlsplit

import html5lib
import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.institute import PAGES
from tests.pages import check_html

Get = Callable[[str], TestResponse]
LOADS = re.compile(
    rb"""(?:(?:href|src)="|url\(["']?|(?:from|import) ["'])([^"') ]+\.(?:css|js|svg)[^"') ]*)"""
)
LAZY = re.compile(rb"""<img [^>]*loading="lazy"[^>]*>""")
OWN_WORDS = {"en": "International Cooperation", "zh": "国际合作"}


def test_there_are_pages_in_both_languages(addresses: list[str]) -> None:
    english = [path for path in addresses if path.startswith("/en/")]
    chinese = [path for path in addresses if path.startswith("/zh/")]
    assert len(english) == len(chinese) > 100
    assert [path[3:] for path in english] == [path[3:] for path in chinese]


def test_every_page_is_in_its_own_language(pages: dict[str, str]) -> None:
    for path, html in pages.items():
        check_html(path, html)
        locale = path.split("/")[1]
        if locale in OWN_WORDS:
            assert OWN_WORDS[locale] in html.split("<main", 1)[0], path


def test_no_address_answers_with_a_cookie(some_of_each_kind: list[str], get: Get) -> None:
    for path in some_of_each_kind:
        get(path)


def test_no_page_has_an_html_error(some_of_each_kind: list[str], pages: dict[str, str]) -> None:
    parser = html5lib.HTMLParser(strict=True)
    for path in pages.keys() & some_of_each_kind:
        try:
            parser.parse(pages[path])
        except html5lib.html5parser.ParseError as error:
            pytest.fail(f"{path}: {error} {parser.errors[-1:]}")


def test_no_page_loads_anything_from_elsewhere(pages: dict[str, str]) -> None:
    for path, html in pages.items():
        loaded = re.findall(r"<(?:script|img|iframe|source|video|audio)[^>]*\ssrc=\"([^\"]+)", html)
        loaded += re.findall(
            r"<link[^>]*rel=\"(?:stylesheet|icon|preload)\"[^>]*href=\"([^\"]+)", html
        )
        assert not [address for address in loaded if urlsplit(address).netloc], path


def loaded(
    body: bytes, address: str, client: FlaskClient, seen: dict[str, bytes]
) -> dict[str, bytes]:
    """The files of this site that a page, style sheet or module loads, recursively."""
    for found in LOADS.findall(body):
        file = urldefrag(urljoin(address, found.decode())).url
        if file.startswith("/static/") and file not in seen:
            seen[file] = client.get(file).get_data()
            loaded(seen[file], file, client, seen)
    return seen


@pytest.mark.parametrize("locale", ["en", "zh"])
@pytest.mark.parametrize("path", PAGES)
def test_a_first_visit_is_light(path: str, locale: str, client: FlaskClient) -> None:
    """Page, styles, scripts, drawings and icon together: at most 60 kB over the network, compressed
    as by a server. Drawings in place of photographs in lists are lazy-loaded.
    """
    page = client.get(f"/{locale}/{path}").get_data()
    first = LAZY.sub(b"", page)
    parts = [page, *loaded(first, f"/{locale}/{path}", client, {}).values()]
    assert len(parts) > 5
    assert sum(len(compress(part, 6)) for part in parts) <= 60_000


@pytest.mark.parametrize("path", ["/en/news/", "/zh/", "/robots.txt"])
def test_public_pages_refuse_other_methods(path: str, client: FlaskClient) -> None:
    assert client.post(path).status_code == 405
    assert client.delete(path).status_code == 405


def test_an_unchanged_page_is_not_sent_again(client: FlaskClient) -> None:
    first = client.get("/en/news/")
    again = client.get("/en/news/", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert again.get_data() == b""


def test_a_page_does_not_depend_on_who_asks(client: FlaskClient) -> None:
    plain = client.get("/zh/cooperation/").get_data()
    other = client.get(
        "/zh/cooperation/",
        headers={
            "Cookie": "oasis=1; session=2",
            "Accept-Language": "fr",
            "Host": "evil.example",
            "User-Agent": "x",
        },
    )
    assert other.get_data() == plain


def test_security_headers(client: FlaskClient) -> None:
    headers = client.get("/en/").headers
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "unsafe-inline" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_assets_named_by_their_content_may_be_kept(client: FlaskClient) -> None:
    href = re.search(r'href="(/static/css/[^"]+)"', client.get("/en/").get_data(as_text=True))
    assert href
    assert "immutable" in client.get(href[1]).headers["Cache-Control"]
