"""/entries/<type>/ : the list"""

import re

import pytest
from minisite import CONTENT, put
from people import Desk, Visitor
from required import with_required


def listed(html: str) -> list[str]:
    """Return the keys of the entries on the page, in order."""
    return re.findall(r'<a class="table-title" href="/entries/\w+/([^/]+)/"', html)


def many(desk: Desk, count: int) -> None:
    for number in range(count):
        put(
            desk.paths,
            "news",
            f"item-{number:04}",
            {
                "headline": {"en": f"Item {number}"},
                "date": f"20{number % 20:02}",
                "category": "event",
                "publication": {"en": {"state": "published"}},
            },
        )
    desk.site.store.refresh()


def test_shows_titles_in_both_languages_and_how_each_stands(editor: Visitor) -> None:
    html = editor.text("/entries/news/")
    assert listed(html) == ["launch", "workshop"]
    assert '<span lang="zh-Hans">观测站启用</span>' in html
    assert html.count("chip-published") == 3
    assert html.count("chip-missing") == 1
    assert "23 Aug 2024" in html
    assert "/news/launch/" in html


def test_a_language_has_one_chip_whatever_its_state(desk: Desk, editor: Visitor) -> None:
    launch = {
        **CONTENT["news", "launch"],
        "publication": {
            "en": {"state": "published"},
            "zh": {"state": "published", "from": "2099-01-01T08:00:00+08:00"},
        },
        "translation": {"zh": {"from": "en", "of": {"headline": "000000000000"}}},
    }
    put(desk.paths, "news", "launch", launch)
    desk.site.store.refresh()
    row = editor.text("/entries/news/").partition("/entries/news/launch/")[2].partition("</tr>")[0]
    assert row.count('class="chip-language"') == 2
    assert "Scheduled, Outdated</span>" in row


def test_speaks_chinese_first_to_who_reads_it(editor: Visitor) -> None:
    editor.post("/account/language", interface="zh", next="/")
    html = editor.text("/entries/news/")
    assert (
        '<a class="table-title" href="/entries/news/launch/" lang="zh-Hans">观测站启用</a>' in html
    )
    assert '<html lang="zh-Hans"' in html


@pytest.mark.parametrize(
    ("query", "keys"),
    [
        ("q=wind", ["workshop"]),
        ("q=WORKSHOP+wind", ["workshop"]),
        ("q=观测", ["launch"]),
        ("q=测站启", ["launch"]),
        ("q=觀測", ["launch"]),
        ("q=guancezhan", ["launch"]),
        ("q=launch", ["launch"]),
        ("q=nothing", []),
        ("category=event", ["workshop"]),
        ("category=", ["launch", "workshop"]),
        ("state=zh:missing", ["workshop"]),
        ("state=zh:published", ["launch"]),
        ("state=xx:missing", ["launch", "workshop"]),
        ("state=changed", []),
        ("q=station&category=event", []),
        ("sort=title", ["workshop", "launch"]),
        ("sort=-title", ["launch", "workshop"]),
        ("sort=date", ["workshop", "launch"]),
        ("sort=__class__", ["launch", "workshop"]),
        ("page=0", ["launch", "workshop"]),
        ("page=99", ["launch", "workshop"]),
        ("page=x", ["launch", "workshop"]),
    ],
)
def test_narrows_and_sorts(editor: Visitor, query: str, keys: list[str]) -> None:
    assert listed(editor.text(f"/entries/news/?{query}")) == keys


def test_narrows_to_what_is_being_worked_on(desk: Desk, editor: Visitor) -> None:
    desk.retitle("editor", "workshop", en="Two workshops")
    html = editor.text("/entries/news/?state=changed")
    assert listed(html) == ["workshop"]
    assert "Two workshops" in html
    assert "Edi Dune" in html


def test_what_has_no_date_yet_comes_first(desk: Desk, editor: Visitor) -> None:
    desk.site.editing.drafts.create(desk.actor("editor"), "news", {"headline.zh": "新闻"})
    html = editor.text("/entries/news/")
    assert listed(html)[1:] == ["launch", "workshop"]
    assert "chip-draft" in html


def test_what_is_published_without_a_value_of_the_order_comes_last(
    desk: Desk, editor: Visitor
) -> None:
    published = {"title": {"en": "No place"}, "publication": {"en": {"state": "published"}}}
    put(desk.paths, "pages", "a-page", published)
    put(desk.paths, "pages", "z-page", published | {"position": 1})
    desk.site.store.refresh()
    desk.site.editing.drafts.create(desk.actor("editor"), "pages", {"title.en": "New"})
    keys = listed(editor.text("/entries/pages/"))
    assert keys[0] == "new"
    assert keys.index("z-page") < keys.index("a-page")


def test_a_hundred_a_page_and_the_search_goes_along(desk: Desk, editor: Visitor) -> None:
    many(desk, 250)
    first = editor.text("/entries/news/?q=item&sort=key")
    assert len(listed(first)) == 100
    assert "250 of 252 entries" in first
    assert "Page 1 of 3" in first
    last = editor.text("/entries/news/?q=item&sort=key&page=3")
    assert listed(last)[-1] == "item-0249"
    assert 'rel="next"' not in last
    assert re.search(r'rel="prev" href="[^"]*q=item[^"]*"', last)


def test_an_empty_type_says_how_to_begin(desk: Desk, editor: Visitor, translator: Visitor) -> None:
    for key in ("launch", "workshop"):
        desk.site.editing.trash.move(desk.actor("editor"), "news", key, force=True)
    assert "Create the first one" in editor.text("/entries/news/")
    assert "An editor creates the first one" in translator.text("/entries/news/")


def test_only_who_may_is_offered_a_new_one(editor: Visitor, translator: Visitor) -> None:
    assert 'href="/entries/news/new"' in editor.text("/entries/news/")
    assert 'href="/entries/news/new"' not in translator.text("/entries/news/")


def test_types_without_pages_or_choices_have_lists_too(editor: Visitor) -> None:
    for type, key in (
        ("terms", "sand"),
        ("pages", "about"),
        ("projects", "dunes"),
        ("organizations", "wind-lab"),
    ):
        assert key in listed(editor.text(f"/entries/{type}/"))


def test_a_scheduled_and_an_expired_language_are_told_apart(desk: Desk, editor: Visitor) -> None:
    windows = {
        "en": {"state": "published", "from": "2027-01-01T00:00:00+08:00"},
        "zh": {"state": "published", "until": "2025-01-01T00:00:00+08:00"},
    }
    put(
        desk.paths,
        "news",
        "later",
        with_required(
            desk.site.models["news"],
            {"headline": {"en": "Later", "zh": "以后"}, "date": "2025", "publication": windows},
        ),
    )
    desk.site.store.refresh()
    assert listed(editor.text("/entries/news/?state=en:scheduled")) == ["later"]
    assert listed(editor.text("/entries/news/?state=zh:expired")) == ["later"]
    desk.clock.forward(days=60)
    assert listed(desk.signed_in("editor").text("/entries/news/?state=en:scheduled")) == []


@pytest.mark.parametrize("type", ["site", "menus", "nothing", "..", "%00"])
def test_other_types_have_no_list(editor: Visitor, type: str) -> None:
    assert editor.client.get(f"/entries/{type}/").status_code == 404


def test_who_is_not_signed_in_sees_nothing(visitor: Visitor) -> None:
    visitor.get("/entries/news/", 303)


def test_knows_no_other_method(editor: Visitor) -> None:
    assert editor.client.post("/entries/news/").status_code == 405


def test_thousands_of_entries_are_searched_and_paged(desk: Desk, editor: Visitor) -> None:
    many(desk, 3000)
    found = editor.text("/entries/news/?q=item+29&sort=key")
    assert len(listed(found)) == 100
    assert all("29" in key for key in listed(found))
    assert "of 3002 entries" in found
