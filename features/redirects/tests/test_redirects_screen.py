"""/redirects/: the addresses that can be redirected, and the suggested targets."""

import json

import pytest
from people import Desk, Visitor
from served_site import institute

from features.daily_counts.counts import DailyCounts
from features.redirects.missing import MissingCounter, NotFoundCounts


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """Shared by tests that leave no running job behind."""
    return institute(tmp_path_factory.mktemp("institute"))


def test_no_editor_redirects_what_the_program_answers(shared: Desk) -> None:
    editor = shared.signed_in("editor")
    site = shared.paths.data / "site.json"
    before = site.read_bytes()
    for old in (
        "/editor/account/sign-in",
        "/EDITOR/",
        "/static/a.css",
        "/favicon.ico",
        "/robots.txt",
    ):
        html = editor.post(
            "/redirects/new", 422, **{"from": old, "to": "https://evil.example/"}
        ).text
        assert "belong to the program" in html or "There is a page at" in html, old
    assert site.read_bytes() == before
    rows = [
        {"id": "a", "from": "/Editor/x", "to": "/en/"},
        {"id": "b", "from": "/en/", "to": "/zh/"},
    ]
    site.write_text(json.dumps(json.loads(before) | {"redirects": rows}), "utf-8")
    shared.site.store.refresh()
    try:
        html = editor.text("/redirects/")
        assert html.count("isn’t redirected.") == 2
        if "check_page.index" in shared.app.view_functions:
            assert "/redirects/?q=/en/" in editor.text("/problems/").replace("%2F", "/")
    finally:
        site.write_bytes(before)
        shared.site.store.refresh()


def test_an_address_that_is_gone_is_listed_and_can_only_be_removed(shared: Desk) -> None:
    editor, site = shared.signed_in("editor"), shared.paths.data / "site.json"
    before = site.read_bytes()
    rows = [{"id": "a", "from": "/en/quotes/*/"}, {"id": "b", "from": "/old", "to": "/en/news/"}]
    site.write_text(json.dumps(json.loads(before) | {"redirects": rows}), "utf-8")
    shared.site.store.refresh()
    try:
        html = editor.text("/redirects/")
        assert '<span class="mono">/en/quotes/*/</span>' in html
        assert html.count("told that the page is gone") == 1
        assert "isn’t redirected" not in html
        editor.get("/redirects/a", 404)
        editor.post("/redirects/a/remove", 303)
        assert "/en/quotes/*/" not in editor.text("/redirects/").partition("<table")[2]
    finally:
        site.write_bytes(before)
        shared.site.store.refresh()


def test_only_what_can_be_redirected_is_offered_for_it(shared: Desk) -> None:
    editor, noted = shared.signed_in("editor"), shared.site.get(NotFoundCounts)
    paths = [
        "/media/1998/old.pdf",
        "/Pictures/gone.jpg",
        "/old/about.html",
        "/en/news/",
        "/en/pub/",
    ]
    for path in paths:
        noted.note(path)
    noted.counts.write()
    html = editor.text("/redirects/").partition('id="not-found"')[2]
    assert "/redirects/new?from=/old/about.html" in html
    assert "/redirects/new?from=/en/pub/" in html
    assert html.count("/redirects/new?from=") == 2
    assert "/media/1998/old.pdf" in html, "a file that visitors miss is still told"
    assert "Addresses that begin with /media/ can’t be redirected." in html
    assert "Addresses that begin with /pictures/ can’t be redirected." in html
    assert "/en/news/" not in html, "there is a page now"


def test_a_translator_changes_no_redirect(translator: Visitor) -> None:
    translator.get("/redirects/", 403)
    translator.post("/redirects/new", 403, **{"from": "/a", "to": "/en/"})


def test_what_visitors_ask_for_in_vain_is_counted(desk: Desk) -> None:
    """Only pages that are asked for; not while a web server's log is counted instead."""
    answers = {"/gone/": "404 Not Found", "/here/": "200 OK", "/wp-login.php": "404 Not Found"}
    app = MissingCounter(
        lambda environ, begin: begin(answers[environ["PATH_INFO"]], []) or [b""], desk.site
    )
    told: list[str] = []
    for live in (True, False):
        desk.site.get(DailyCounts).live = live
        for method, path in (
            ("GET", "/gone/"),
            ("GET", "/here/"),
            ("HEAD", "/gone/"),
            ("GET", "/wp-login.php"),
        ):
            environ = {"PATH_INFO": path, "REQUEST_METHOD": method}
            app(environ, lambda status, headers, *fault: told.append(status))
    assert len(told) == 8
    assert [(one.path, one.count) for one in desk.site.get(NotFoundCounts).all()] == [("/gone/", 1)]
