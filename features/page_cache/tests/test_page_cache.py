"""The page cache answers as the app below would: byte for byte, header for header, for any
request.
"""

import gzip
from pathlib import Path
from types import SimpleNamespace

import brotli
import pytest

from features.page_cache.cache import PageCache, choose_coding
from features.page_cache.tests.caching import Watched, ask, cached_site

PAGE = "/en/news/aral-sea-expedition/"
Cached = tuple[PageCache, Watched]


@pytest.fixture(scope="module")
def cached(shipped: Path) -> Cached:
    """The tests’ institute with a cache that is large enough for all of it."""
    return cached_site(
        SimpleNamespace(data=shipped / "data", instance=shipped / "instance"), cache=1000
    )


def test_every_page_is_what_the_app_below_gives(
    cached: Cached, some_of_each_kind: list[str]
) -> None:
    cache, below = cached
    for path in some_of_each_kind:
        status, headers, body = ask(below.app, path)
        first, again = ask(cache, path), ask(cache, path)
        assert first == again, path
        assert status == again[0] == "200 OK", path
        assert again[1].pop("Vary", "Accept-Encoding") == "Accept-Encoding", path
        headers.pop("Date")  # differs for each answer
        assert again[1:] == (headers, body), path
    assert len(cache.pages) == len(some_of_each_kind) > 100


def test_every_page_was_made_once(cached: Cached, some_of_each_kind: list[str]) -> None:
    cache, below = cached
    for path in some_of_each_kind:
        ask(cache, path)
    below.taken()
    for path in some_of_each_kind:
        ask(cache, path)
    assert below.taken() == set()


@pytest.mark.parametrize(
    ("coding", "decode"), [("gzip", gzip.decompress), ("br", brotli.decompress)]
)
def test_every_page_is_the_same_in_each_coding(
    cached: Cached, some_of_each_kind: list[str], coding: str, decode: object
) -> None:
    cache, _ = cached
    sent = 0
    for path in some_of_each_kind:
        _, plain, body = ask(cache, path)
        _, headers, coded = ask(cache, path, accept_encoding=coding)
        assert headers["Content-Length"] == str(len(coded)), path
        if "Content-Encoding" not in headers:
            assert (headers, coded) == (plain, body), path
            continue
        assert headers.pop("Content-Encoding") == coding
        assert decode(coded) == body, path
        assert len(coded) < len(body), path
        assert headers.pop("ETag") == f'{plain["ETag"][:-1]}-{coding}"'
        assert headers == {name: value for name, value in plain.items() if name != "ETag"} | {
            "Content-Length": str(len(coded))
        }
        sent += 1
    assert sent > 200


def test_a_page_has_the_headers_of_a_page_that_anybody_may_keep_and_must_ask_about(
    cached: Cached,
) -> None:
    _, headers, _ = ask(cached[0], PAGE, accept_encoding="br")
    assert headers["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert headers["Vary"] == "Accept-Encoding"
    assert not headers.keys() & {"Set-Cookie", "Date"}, "the server dates each answer"
    assert headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert not headers["ETag"].startswith("W/")


@pytest.mark.parametrize(
    ("accepted", "chosen"),
    [
        ("", "identity"),
        ("gzip, deflate, br, zstd", "br"),
        ("gzip, deflate", "gzip"),
        ("x-gzip", "gzip"),
        ("GZIP;Q=0.5", "gzip"),
        ("br;q=0.2, gzip;q=0.9", "gzip"),
        ("br;q=0, gzip;q=0", "identity"),
        ("*", "br"),
        ("*, br;q=0", "gzip"),
        ("*;q=0", "identity"),
        ("gzip, *;q=0", "gzip"),
        ("identity", "identity"),
        ("identity;q=0.5, gzip;q=0.4", "identity"),
        ("identity;q=0.5, gzip;q=0.5", "gzip"),
        ("identity;q=1, *;q=0.1", "identity"),
        ("identity;q=0", "identity"),
        ("deflate, zstd", "identity"),
        ("br ; q = 0.001 , gzip;q=0", "br"),
        ("br;q=2, gzip", "gzip"),
        ("br;q=-1, gzip", "gzip"),
        ("br;level=5", "identity"),
        (", ,;q=1,br", "br"),
        ("gzip," * 100 + "br", "br"),
        ("brotli, gzipped", "identity"),
    ],
)
def test_the_coding_is_the_one_that_was_asked_for(accepted: str, chosen: str) -> None:
    assert choose_coding(accepted) == chosen


@pytest.mark.parametrize(
    ("path", "coded"),
    [
        ("/robots.txt", False),
        (PAGE, True),
        ("/sitemap.xml", True),
        ("/en/manifest.webmanifest", True),
    ],
)
def test_what_is_short_is_sent_as_it_is(cached: Cached, path: str, coded: bool) -> None:
    _, headers, body = ask(cached[0], path, accept_encoding="br, gzip")
    assert ("Content-Encoding" in headers) is ("Vary" in headers) is coded
    assert coded or len(body) < 256


TAGS = {
    "its own": ("{etag}", True),
    "weak": ("W/{etag}", True),
    "any": ("*", True),
    "one of several": ('"a,b", W/"c" ,{etag}', True),
    "without spaces": ('"a",{etag},"c"', True),
    "another": ('"another"', False),
    "none": ("", False),
    "without quotes": ("abc", False),
    "with a comma in it": ('"x, {bare}"', False),
    "of another coding": ("{plain}", False),
    "a star among others": ('"a", *', False),
}


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("what", TAGS)
def test_a_page_that_is_known_is_not_sent_again(cached: Cached, what: str, method: str) -> None:
    cache, _ = cached
    _, headers, _ = ask(cache, PAGE, accept_encoding="br")
    plain = ask(cache, PAGE)[1]["ETag"]
    tags, known = TAGS[what]
    given = tags.format(etag=headers["ETag"], plain=plain, bare=headers["ETag"].strip('"'))
    status, answered, body = ask(cache, PAGE, method, accept_encoding="br", if_none_match=given)
    if known:
        assert (status, body) == ("304 NOT MODIFIED", b"")
        assert answered == {
            name: value
            for name, value in headers.items()
            if name not in ("Content-Type", "Content-Length", "Content-Encoding")
        }
    else:
        assert (status, answered) == ("200 OK", headers)


def test_a_page_is_known_at_the_first_request_too(cached: Cached) -> None:
    cache, _ = cached
    etag = ask(cache, PAGE)[1]["ETag"]
    cache.pages.drop(PAGE)
    assert ask(cache, PAGE, if_none_match=etag)[0] == "304 NOT MODIFIED"


@pytest.mark.parametrize(
    "path",
    [PAGE, "/en/", "/en/manifest.webmanifest", "/en/missing/", "/en", "/static/css/base.css"],
)
def test_head_is_get_without_the_body(cached: Cached, path: str) -> None:
    cache, _ = cached
    cache.pages.drop(path)
    first, get, again = ask(cache, path, "HEAD"), ask(cache, path), ask(cache, path, "HEAD")
    for head in (first, again):
        assert head[2] == b""
        head[1].pop("Date", None)
    get[1].pop("Date", None)
    assert first == again == (get[0], get[1], b"")


def test_a_status_and_a_redirect_come_through(cached: Cached) -> None:
    cache, below = cached
    for path in ("/en/missing/", "/en", "/xx/news/", "/en/news/%00/", "/static/nothing.css"):
        assert ask(cache, path) == ask(below.app, path)
    assert ask(cache, PAGE, "POST")[0].startswith("405")


@pytest.mark.parametrize(
    ("path", "method"),
    [
        (PAGE, "POST"),
        (f"{PAGE}?a=b", "GET"),
        ("/static/css/base.css", "GET"),
        ("/static/css/base.css?v=1", "HEAD"),
        ("/media/nothing.pdf", "GET"),
        ("/en/papers/?year=2015", "GET"),
        ("/en/missing", "GET"),
    ],
)
def test_what_is_no_page_is_handed_on_as_it_came(cached: Cached, path: str, method: str) -> None:
    cache, below = cached
    below.environs.clear()
    kept = len(cache.pages)
    ask(cache, path, method, cookie="a=b", user_agent="Browser")
    (environ,) = below.environs
    assert (environ["REQUEST_METHOD"], environ["HTTP_COOKIE"], environ["HTTP_USER_AGENT"]) == (
        method,
        "a=b",
        "Browser",
    )
    assert len(cache.pages) == kept


def test_without_room_there_is_no_cache(shipped: Path) -> None:
    with pytest.raises(AssertionError):
        cached_site(SimpleNamespace(data=shipped / "data", instance=shipped / "instance"), cache=0)


def test_a_range_is_part_of_what_is_cached(cached: Cached) -> None:
    """With and without the cache; a page that is compressed for browsers has no parts."""
    cache, below = cached
    pytest.importorskip("features.search")
    path = "/search/pairs/0/0.bin"
    for answers in (cache, below.app):
        status, headers, whole = ask(answers, path, accept_encoding="gzip")
        assert (status, headers["Accept-Ranges"]) == ("200 OK", "bytes")
        assert "Content-Encoding" not in headers
        size = len(whole)
        status, headers, part = ask(answers, path, accept_encoding="gzip", range="bytes=5-14")
        assert (status, part) == ("206 PARTIAL CONTENT", whole[5:15])
        assert (headers["Content-Range"], headers["Content-Length"]) == (f"bytes 5-14/{size}", "10")
        etag = headers["ETag"]
        status, _, body = ask(answers, path, range="bytes=5-14", if_range='"another"')
        assert (status, body) == ("200 OK", whole), "the file is another one"
        assert ask(answers, path, range="bytes=5-14", if_range=etag)[2] == part
        status, headers, body = ask(answers, path, range=f"bytes={size}-{size + 9}")
        assert (status, headers["Content-Range"], body) == (
            "416 REQUESTED RANGE NOT SATISFIABLE",
            f"bytes */{size}",
            b"",
        )
        assert ask(answers, path, range="bytes=1-0,x" * 400)[0].startswith("416")
        assert ask(answers, PAGE, range="bytes=5-14")[0] == "200 OK"
