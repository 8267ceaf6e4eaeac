"""/search : the palette and its page"""

import pytest
from people import Desk, Visitor

JSON = {"Accept": "application/json"}


def found(person: Visitor, query: str) -> list[str]:
    answer = person.get(f"/search?q={query}", headers=JSON)
    return [one["title"] for one in answer.get_json()["results"]]


def test_without_words_it_offers_places(
    administrator: Visitor, editor: Visitor, translator: Visitor
) -> None:
    assert {"Overview", "News", "Accounts", "New: News item", "My account"} <= set(
        found(administrator, "")
    )
    assert {"Overview", "News", "New: News item"} <= set(found(editor, ""))
    assert "Accounts" not in found(editor, "")
    assert "New: News item" not in found(translator, "")


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("station", "The station opens"),
        ("STATION open", "The station opens"),
        ("观测", "观测站启用"),
        ("dunes", "Moving dunes"),
        ("wind-lab", "Wind Laboratory"),
        ("trash", "Trash"),
    ],
)
def test_finds_entries_of_every_type_in_the_language_searched_in(
    editor: Visitor, query: str, first: str
) -> None:
    assert found(editor, query)[0] == first


def test_a_page_serves_where_there_is_no_script(editor: Visitor) -> None:
    html = editor.text("/search?q=观测")
    assert '<a href="/entries/news/launch/" lang="zh-Hans">观测站启用</a>' in html
    assert 'value="观测"' in html
    assert "Nothing found." in editor.text("/search?q=xyzzy")


def test_what_is_being_begun_is_found_too(desk: Desk, editor: Visitor) -> None:
    desk.site.editing.drafts.create(desk.actor("editor"), "news", {"headline.en": "Brand new"})
    assert "Brand new" in found(editor, "brand")


def test_single_entries_are_places_not_results(editor: Visitor) -> None:
    assert found(editor, "institute of sand") == []


def test_who_is_not_signed_in(visitor: Visitor) -> None:
    visitor.get("/search?q=x", 303)
    assert visitor.get("/search?q=x", 401, headers=JSON).get_json()["error"] == 401


def test_odd_questions_are_harmless(editor: Visitor) -> None:
    for query in ("%00", "%ff", "x" * 2000, "<script>", "'", "%25s %25(x)s"):
        assert editor.client.get(f"/search?q={query}").status_code == 200
    assert editor.client.post("/search").status_code == 405
