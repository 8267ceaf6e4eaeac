"""Addresses and forms crafted to exploit what the pages build from them."""

import re

import pytest
from people import Visitor


@pytest.mark.parametrize(
    "query",
    [
        "_external=1&_scheme=javascript&_anchor=%0aalert(1)",
        "_scheme=javascript",
        "endpoint=x",
        "_anchor=x",
        "self=x",
        "type=pages",
        "_method=POST",
        "values=1",
    ],
)
def test_a_lists_links_keep_nothing_but_what_narrows_it(editor: Visitor, query: str) -> None:
    html = editor.text(f"/entries/news/?{query}&q=a")
    links = re.findall(r'href="(/entries/news/\?[^"]*)"', html)
    assert links
    assert all(re.fullmatch(r"/entries/news/\?(q=a&amp;)?sort=-?\w+", link) for link in links)
    assert "javascript:" not in html


@pytest.mark.parametrize("path", ["/account/sign-in", "/entries/news/launch/", "/nothing"])
def test_a_plain_form_has_no_more_fields_than_any_other(visitor: Visitor, path: str) -> None:
    body = b"&a=1" * 5_001
    kind = "application/x-www-form-urlencoded"
    assert visitor.client.post(path, data=body, content_type=kind).status_code == 413


@pytest.mark.parametrize("name", ["a%00b.jpg", "a" * 5000, "..%2Fsite.json"])
def test_a_name_that_can_be_no_file_is_no_fault_of_ours(editor: Visitor, name: str) -> None:
    editor.get(f"/media/file/{name}", 404)
