"""Addresses of an older site: as they are typed, and which of those that are missing may be some."""

import pytest

from blueprints.shared.missing_pages import endings_of, may_be_page
from blueprints.shared.redirects import Redirect, parse_typed_path, redirects_of


def test_a_pasted_address_is_taken_for_its_path_and_query() -> None:
    typed = {
        "https://www.example.org/a%20b.html?x=1#y": "/a b.html?x=1",
        "https://old.example/view.php?标题=a b&c=%2F": "/view.php?%E6%A0%87%E9%A2%98=a%20b&c=%2F",
        "/view.php?": "/view.php",
        " news/old ": "/news/old",
        "/新闻/": "/新闻/",
        "https://other.example/a": "/a",
        "https://other.example": "/",
        "http://[broken": "http://[broken",
    }
    assert {text: parse_typed_path(text) for text in typed} == typed


@pytest.mark.parametrize(
    ("path", "counts"),
    [
        ("/about-us.html", True),
        ("/en/news/2009/launch/", True),
        ("/media/report.pdf", True),
        ("/administration/", True),
        ("/data/series.zip", True),
        ("/backup.zip", False),
        ("/admin/login", False),
        ("/wp-login.php", False),
        ("/index.php", False),
        ("/.git/config", False),
        ("/static/x.css", False),
        ("/favicon.ico", False),
        ("/" + "a" * 400, False),
        ("//evil", False),
        ("/a\nb", False),
        ("/en/join/ada@example.org/", False),
    ],
)
def test_what_robots_ask_for_is_left_out(path: str, counts: bool) -> None:
    assert may_be_page(path) is counts


def test_personal_addresses_are_left_out() -> None:
    assert may_be_page("/en/leave/secret/")
    assert not may_be_page("/en/leave/secret/", secret="/leave/")


def test_endings_of_the_older_site_count() -> None:
    assert may_be_page("/news.php", endings_of(["/about.php", "/x"]))


def test_a_redirect_names_its_row() -> None:
    flat = {"redirects": ["x"], "redirects.x.from": "/a", "redirects.x.to": "/en/"}
    assert redirects_of(flat) == [Redirect("x", "/a", "/en/")]
