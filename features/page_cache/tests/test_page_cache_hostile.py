"""No request can change the pages of other visitors, or evict all other pages."""

import random
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace

import pytest
from werkzeug.datastructures import Headers
from werkzeug.test import create_environ, run_wsgi_app

from app import create_app
from cms.content import Snapshot
from cms.content.dependencies import Dependency, Trace
from cms.core.lru_cache import LruCache
from features.page_cache.cache import MAX_PAGE_SHARE, CachedPage, PageCache
from features.page_cache.cache import PAGE_OVERHEAD_BYTES as BESIDE
from features.page_cache.tests.caching import Watched, ask, cached_site

PAGE = "/en/news/aral-sea-expedition/"
Cached = tuple[PageCache, Watched]

HOSTILE = {
    "Cookie": "session=evil; locale=zh",
    "Authorization": "Basic ZXZpbDpldmls",
    "Accept-Language": "zh",
    "Accept": "application/json",
    "User-Agent": "<script>alert(1)</script>",
    "Referer": "https://evil.example/",
    "Origin": "https://evil.example",
    "X-Forwarded-Host": "evil.example",
    "X-Forwarded-Proto": "ftp",
    "X-Forwarded-For": "6.6.6.6",
    "X-Forwarded-Prefix": "/evil",
    "X-Forwarded-Port": "1",
    "Forwarded": "host=evil.example",
    "X-Host": "evil.example",
    "X-Original-URL": "/editor/",
    "X-Rewrite-URL": "/editor/",
    "X-HTTP-Method-Override": "DELETE",
    "X-Script-Name": "/evil",
    "Range": "bytes=0-10",
    "If-Range": '"x"',
    "If-Match": '"nothing"',
    "If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT",
    "If-Unmodified-Since": "Sat, 01 Jan 2000 00:00:00 GMT",
    "Cache-Control": "no-cache, only-if-cached",
    "Pragma": "no-cache",
    "Expect": "100-continue",
    "Content-Type": "multipart/form-data",
    "X-Oasis-Read": "x",
    "Accept-Charset": "utf-7",
    "TE": "trailers",
    "Upgrade": "h2c",
    "Save-Data": "on",
    "Sec-Fetch-Mode": "cors",
    "Accept-Encoding": "sdch, evil;q=1",
    "If-None-Match": '"evil", W/"evil"',
}


@pytest.fixture(scope="module")
def cached(shipped: Path) -> Cached:
    return cached_site(SimpleNamespace(data=shipped / "data", instance=shipped / "instance"))


def forget(cache: PageCache, path: str) -> None:
    cache.pages.drop(path)


@pytest.mark.parametrize("name", [*HOSTILE, "all of them"])
@pytest.mark.parametrize("path", [PAGE, "/en/manifest.webmanifest"])
def test_no_header_changes_what_is_kept_or_shown(cached: Cached, path: str, name: str) -> None:
    cache, _ = cached
    forget(cache, path)
    good = ask(cache, path)
    headers = {key: value for key, value in HOSTILE.items() if name in (key, "all of them")}
    for _ in range(2):
        environ = create_environ(
            path, "http://evil.example:8080/", headers=headers, data=b"evil=1", method="GET"
        )
        body, status, answered = run_wsgi_app(cache, environ, buffered=True)
        assert (status, dict(answered), b"".join(body)) == good
        forget(cache, path)
    run_wsgi_app(
        cache, create_environ(path, "http://evil.example:8080/", headers=headers), buffered=True
    )
    assert ask(cache, path) == good


def test_the_app_below_is_asked_by_nobody_in_particular(cached: Cached) -> None:
    cache, below = cached
    forget(cache, PAGE)
    below.environs.clear()
    environ = create_environ(
        PAGE, headers=HOSTILE, environ_overrides={"REMOTE_ADDR": "6.6.6.6", "REMOTE_USER": "root"}
    )
    run_wsgi_app(cache, environ, buffered=True)
    (asked,) = below.environs
    assert [name for name in asked if name.startswith(("HTTP_", "REMOTE_", "CONTENT_"))] == [
        "HTTP_HOST"
    ]


def test_a_host_that_is_not_ours_is_refused_of_kept_pages_too(
    shipped: Path, tmp_path: Path
) -> None:
    cache, below = cached_site(
        SimpleNamespace(data=shipped / "data", instance=tmp_path),
        trusted_hosts=("www.example.org", ".sub.example.org"),
    )
    good = ask(cache, PAGE, base_url="http://www.example.org/")
    assert good[0] == "200 OK"
    for host in (
        "evil.example",
        "www.example.org.evil.example",
        "sub.example.org.evil",
        "www.example.org@evil.com",
    ):
        for _ in range(2):
            refused = ask(cache, PAGE, base_url=f"http://{host}/")
            assert refused[0] == "400 BAD REQUEST", host
            assert refused == ask(below.app, PAGE, base_url=f"http://{host}/")
    for host in ("www.example.org", "www.example.org:8080", "a.sub.example.org"):
        assert ask(cache, PAGE, base_url=f"http://{host}/") == good
    assert ask(cache, PAGE, base_url="http://evil.example/")[0] == "400 BAD REQUEST"


@pytest.mark.parametrize(("proxies", "status"), [(0, "200 OK"), (1, "400 BAD REQUEST")])
def test_the_host_a_proxy_names_counts_where_one_is_trusted(
    tiny: Path, tmp_path: Path, proxies: int, status: str
) -> None:
    app = create_app(
        {
            "data": tiny / "data",
            "instance": tmp_path,
            "watch": False,
            "proxies": proxies,
            "trusted_hosts": ("www.example.org",),
        }
    )
    for _ in range(2):
        assert (
            ask(
                app,
                "/en/news/",
                base_url="http://www.example.org/",
                x_forwarded_host="www.example.org",
            )[0]
            == "200 OK"
        )
        assert (
            ask(
                app,
                "/en/news/",
                base_url="http://www.example.org/",
                x_forwarded_host="evil.example",
            )[0]
            == status
        )


def test_the_staff_app_gets_its_requests_whole(tiny: Path, tmp_path: Path) -> None:
    app = create_app({"data": tiny / "data", "instance": tmp_path, "watch": False})
    status, headers, body = ask(
        app, "/editor/account/sign-in", cookie="a=b", accept_encoding="br, gzip"
    )
    assert status == "200 OK"
    assert "Cookie" in headers["Vary"]
    assert "Content-Encoding" not in headers
    assert b"<form" in body
    assert ask(app, "/en/editor/")[0].startswith("404")


def spellings(path: str) -> list[str]:
    start = path.lstrip("/")
    return [
        f"//{start}",
        f"///{start}",
        f"/{start}".replace("/news", "//news"),
        f"/./{start}",
        path.replace("e", "%65"),
        path.upper(),
        f"{path}\N{ZERO WIDTH SPACE}",
        f"{path}%00",
        f"{path};a=b",
        f"{path}.",
        f"{path}%ff",
    ]


def test_other_spellings_of_an_address_take_no_room(cached: Cached) -> None:
    cache, _ = cached
    good = ask(cache, PAGE)
    kept, total = len(cache.pages), cache.pages.total_size
    for path in spellings(PAGE):
        answered = ask(cache, path)
        assert answered == good or answered[0][:3] in ("301", "308", "404"), path
    assert (len(cache.pages), cache.pages.total_size) == (kept, total)


def test_a_flood_of_addresses_that_do_not_exist_takes_no_room(cached: Cached) -> None:
    cache, _ = cached
    ask(cache, PAGE)
    kept, total, dice = len(cache.pages), cache.pages.total_size, random.Random(4)
    for _ in range(60):
        word = f"{dice.getrandbits(64):x}"
        for path in (
            f"/{word}",
            f"/en/{word}/",
            f"/en/papers/year/{word}/",
            f"/en/news/{word}/",
            f"/{word}/news/",
            f"{PAGE}?{word}",
        ):
            ask(cache, path)
    assert (len(cache.pages), cache.pages.total_size) == (kept, total)


def test_hosts_that_are_remembered_are_few(cached: Cached) -> None:
    cache, _ = cached
    for number in range(300):
        assert ask(cache, PAGE, base_url=f"http://host{number}.example/")[0] == "200 OK"
    assert cache._is_trusted.cache_info().currsize <= 100


def page(size: int, questions: int = 0) -> CachedPage:
    trace = Trace(
        {Dependency("get", "news", "en", "", str(number)): bytes(8) for number in range(questions)}
    )
    headers = [("Content-Type", "text/html"), ("ETag", '"x"'), ("Content-Length", str(size))]
    return CachedPage(Headers(headers), bytes(size), trace, Snapshot.__new__(Snapshot))


def shelf_of(room: int) -> LruCache[str, CachedPage]:
    return LruCache(room, lambda page: page.size, largest=room // MAX_PAGE_SHARE)


def test_what_nobody_asks_for_goes_first() -> None:
    shelf = shelf_of(10 * (BESIDE + 1000))
    for number in range(8):
        shelf.put(f"/{number}", page(1000))
    assert shelf.get("/0")
    for number in range(8, 11):
        shelf.put(f"/{number}", page(1000))
    assert shelf.get("/0")
    assert shelf.get("/1") is None
    assert shelf.total_size <= shelf.limit


def test_a_page_too_large_for_one_is_not_kept_and_pushes_nothing_out() -> None:
    shelf = shelf_of(100_000)
    shelf.put("/small", page(1000))
    shelf.put("/large", page(13_000))
    shelf.put("/of many questions", page(1000, questions=100))
    assert (len(shelf), shelf.get("/large")) == (1, None)


def test_many_threads_keep_within_the_room_and_find_what_is_kept() -> None:
    shelf = shelf_of(10 * (BESIDE + 1000))
    pages = {f"/{number}": page(1000) for number in range(16)}
    always = page(10)
    shelf.put("/always", always)
    faults: list[str] = []

    def use(seed: int) -> None:
        dice = random.Random(seed)
        for _ in range(3000):
            path = dice.choice(list(pages))
            if shelf.get(path) is None or dice.random() < 0.5:
                shelf.put(path, pages[path])
            else:
                shelf.drop(path)
            if shelf.get("/always") is not always:
                faults.append(path)

    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(4) as threads:
            list(threads.map(use, range(4)))
    finally:
        sys.setswitchinterval(before)
    assert shelf.total_size <= shelf.limit
    for path in pages:
        shelf.drop(path)
    assert (faults, len(shelf)) == ([], 1)
    shelf.drop("/always")
    assert shelf.total_size == 0


def test_each_form_counts(cached: Cached) -> None:
    cache, _ = cached
    forget(cache, PAGE)
    ask(cache, PAGE)
    sizes = [cache.pages.total_size]
    for coding in ("br", "gzip", "br"):
        sent = len(ask(cache, PAGE, accept_encoding=coding)[2])
        sizes.append(cache.pages.total_size)
        assert sizes[-1] - sizes[-2] in (sent, 0)
    assert sizes == sorted(sizes)
    assert len(set(sizes)) == 3
    forget(cache, PAGE)


def test_a_dropped_page_gives_its_room_back(cached: Cached) -> None:
    cache, _ = cached
    forget(cache, PAGE)
    before = cache.pages.total_size
    ask(cache, PAGE, accept_encoding="gzip")
    assert cache.pages.total_size > before
    forget(cache, PAGE)
    assert cache.pages.total_size == before


def test_the_whole_site_in_little_room_stays_within_it(
    shipped: Path, tmp_path: Path, addresses: list[str]
) -> None:
    cache, _ = cached_site(SimpleNamespace(data=shipped / "data", instance=tmp_path), cache=1)
    pages = [path for path in addresses if path.startswith("/en/")][:100]
    for path in pages:
        assert ask(cache, path, accept_encoding="br")[0] == "200 OK"
        assert cache.pages.total_size <= 1_000_000
    assert 0 < len(cache.pages) < len(pages)
