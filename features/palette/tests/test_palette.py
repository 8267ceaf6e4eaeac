"""/search : the palette and its page"""

import re

import pytest
from people import Desk, Visitor

JSON = {"Accept": "application/json"}


def asked(person: Visitor, query: str) -> dict[str, list[dict[str, str]]]:
    answer = person.get("/search", headers=JSON, query_string={"q": query})
    return dict(answer.get_json())


def found(person: Visitor, query: str) -> list[str]:
    return [one["title"] for one in asked(person, query)["results"]]


def recent(person: Visitor) -> list[str]:
    return [one["title"] for one in asked(person, "")["recent"]]


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
        ("organizations/wind-lab", "Wind Laboratory"),
        ("about/history", "History"),
        ("ABOUT/HIST", "History"),
    ],
)
def test_finds_entries_of_every_type_in_the_language_searched_in(
    editor: Visitor, query: str, first: str
) -> None:
    assert found(editor, query)[0] == first


def test_beginnings_of_words_come_before_their_middles(desk: Desk, editor: Visitor) -> None:
    for headline in ("Research begins", "To the sea", "Sea level"):
        values = {"headline.en": headline}
        desk.site.editing.drafts.create(desk.actor("editor"), "news", values)
    assert found(editor, "sea")[:3] == ["Sea level", "To the sea", "Research begins"]


def test_places_are_found_in_pinyin_too(desk: Desk, editor: Visitor) -> None:
    desk.site.accounts.change_profile(desk.accounts["editor"].id, name="Edi", interface="zh")
    assert found(editor, "meitiku")[0] == "媒体库"
    assert found(editor, "媒體庫")[0] == "媒体库"


def test_a_page_serves_where_there_is_no_script(editor: Visitor) -> None:
    html = editor.text("/search?q=观测")
    assert '<a href="/entries/news/launch/" lang="zh-Hans">观测站启用</a>' in html
    assert 'value="观测"' in html
    assert "Nothing found." in editor.text("/search?q=xyzzy")


@pytest.mark.parametrize(
    "address",
    [
        "https://www.example.org/zh/news/launch/",
        "http://www.example.org/en/news/launch",
        "example.org/en/news/launch/index.html",
        "http://localhost/en/news/launch/?from=mail",
        "/en/news/launch/",
        "http://localhost/entries/news/launch/preview/",
    ],
)
def test_a_pasted_address_of_the_site_finds_its_entry(editor: Visitor, address: str) -> None:
    assert found(editor, address) == ["The station opens"]
    assert '<a href="/entries/news/launch/"' in editor.text("/search", query_string={"q": address})


@pytest.mark.parametrize(
    "address",
    [
        "https://elsewhere.example/en/news/launch/",
        "https://www.example.org/en/news/no-such-item/",
        "https://[/en/news/launch/",
        "und/oder",
        "//",
    ],
)
def test_other_addresses_find_no_entry_of_that_name(editor: Visitor, address: str) -> None:
    assert found(editor, address) == []


def test_what_one_has_opened_or_written_comes_first(
    desk: Desk, editor: Visitor, translator: Visitor
) -> None:
    pytest.importorskip("features.recent_entries")
    assert recent(editor) == []
    for path in ("/entries/news/workshop/", "/entries/projects/dunes/"):
        desk.clock.forward(minutes=1)
        editor.get(path)
    assert recent(editor) == ["Moving dunes", "A workshop on wind"]
    assert recent(translator) == []
    desk.clock.forward(minutes=1)
    desk.retitle("editor", "workshop", en="A workshop on dust")
    assert recent(editor) == ["A workshop on dust", "Moving dunes"]
    assert recent(desk.signed_in("editor")) == ["A workshop on dust", "Moving dunes"]
    assert asked(editor, "station")["recent"] == []
    html = editor.text("/search")
    assert html.index("A workshop on dust") < html.index("Moving dunes") < html.index(">Go to<")
    desk.site.editing.trash.move(desk.actor("editor"), "projects", "dunes", force=True)
    assert recent(editor) == ["A workshop on dust"]


def test_the_words_begin_an_entry_of_each_type_with_that_title(
    editor: Visitor, translator: Visitor
) -> None:
    offers = {one["title"]: one["url"] for one in asked(editor, "沙尘 & dust")["create"]}
    assert {"New: News item", "New: Page", "New: Term"} <= offers.keys()
    assert "New: Site" not in offers
    html = editor.text(offers["New: News item"])
    assert re.search(r'name="headline.zh"[^>]*>\s*沙尘 &amp; dust</textarea>', html)
    assert re.search(r'name="headline.en"[^>]*>\s*</textarea>', html)
    assert re.search(
        r'name="title.en"[^>]*>\s*Dust</textarea>', editor.text("/entries/pages/new?title=Dust")
    )
    assert asked(translator, "dust")["create"] == []
    assert asked(editor, "")["create"] == []
    html = editor.text("/search?q=xyzzy")
    assert html.index("Nothing found.") < html.index('/entries/news/new?title=xyzzy"')


def test_what_visitors_do_not_see_says_so(desk: Desk, editor: Visitor) -> None:
    desk.site.editing.drafts.create(desk.actor("editor"), "news", {"headline.en": "Brand new"})
    notes = {one["title"]: one["note"] for one in asked(editor, "station")["results"]}
    assert notes["The station opens"] == "News item"
    notes = {one["title"]: one["note"] for one in asked(editor, "brand")["results"]}
    assert notes["Brand new"] == "News item (Draft)"


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


def test_the_page_of_an_unknown_address_searches_for_its_words(editor: Visitor) -> None:
    html = editor.text("/at/en/news/no-such-item/", 404)
    assert 'href="/search?q=no+such+item"' in html


def test_scripts_in_titles_are_escaped(desk: Desk, editor: Visitor) -> None:
    desk.retitle("editor", "launch", en="</a><script>alert(2)</script>")
    html = editor.text("/search?q=script")
    assert "&lt;script&gt;alert" in html
    assert "<script>alert" not in html
