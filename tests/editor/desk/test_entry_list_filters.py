"""/entries/<type>/: its columns, filters and order from the address."""

import re
from urllib.parse import quote

import pytest
from minisite import put
from people import Desk, Visitor

LIST = "/entries/news/"


def listed(html: str) -> list[str]:
    return re.findall(r'<a class="table-title" href="/entries/\w+/([^/]+)/"', html)


def test_columns_are_named_in_the_address(editor: Visitor) -> None:
    def heads(html: str) -> list[str]:
        return re.findall(r"<a [^>]*>(\w+)", html.partition("<thead>")[2].partition("</thead>")[0])

    assert heads(editor.text(LIST)) == ["Title", "Date", "Category", "Unpublished"]
    assert heads(editor.text(f"{LIST}?columns=projects,key,no-such")) == ["Title", "Projects", "ID"]


@pytest.mark.parametrize(
    ("query", "keys"),
    [
        ("projects=dunes", ["launch"]),
        ("projects=-", ["workshop"]),
        ("keywords=sand", ["launch"]),
        ("keywords=-", ["workshop"]),
        ("date=2024", ["launch", "workshop"]),
        ("date=2023", []),
        ("sort=keywords", ["launch", "workshop"]),
        ("sort=-/modified", ["launch", "workshop"]),
        ("sort=/languages", ["launch", "workshop"]),
        ("sort=category", ["workshop", "launch"]),
        ("_anchor=x&_scheme=javascript", ["launch", "workshop"]),
    ],
)
def test_narrows_and_sorts_by_what_the_model_has(
    editor: Visitor, query: str, keys: list[str]
) -> None:
    assert listed(editor.text(f"{LIST}?{query}")) == keys


def test_narrows_by_what_rows_refer_to(desk: Desk, editor: Visitor) -> None:
    path = quote("partners.organization")
    assert listed(editor.text(f"/entries/projects/?{path}=wind-lab")) == ["dunes"]
    assert listed(editor.text(f"/entries/projects/?{path}=-")) == []
    html = editor.text("/entries/projects/")
    assert '<option value="river-office">River Office</option>' in html
    put(desk.paths, "projects", "loose", {"title": {"en": "Loose"}})
    desk.site.store.refresh()
    assert listed(editor.text(f"/entries/projects/?{path}=-")) == ["loose"]
