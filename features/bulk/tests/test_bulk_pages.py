"""/entries/<type>/chosen and /bulk/<id>/ : several entries at once, by forms"""

import re

import pytest
from minisite import put
from people import Desk, Visitor

from cms.content.json_files import parse_json
from cms.schema.entry_ref import EntryRef
from features.bulk.record import MAX_ENTRIES

CHOSEN = "/entries/news/chosen"


@pytest.fixture
def many(desk: Desk) -> None:
    put(desk.paths, "terms", "wind", {"name": {"en": "Wind", "zh": "风"}})
    for number in range(120):
        put(
            desk.paths,
            "news",
            f"item-{number:03}",
            {
                "headline": {"en": f"Item {number}"},
                "date": "2020",
                "category": "event",
                "body": {"en": ["Text."]},
                "publication": {"en": {"state": "published"}},
            },
        )
    desk.site.store.refresh()


def planned(visitor: Visitor, query: str = "", **form: object) -> str:
    """Return the address of the plan for the chosen entries."""
    return str(visitor.post(f"{CHOSEN}{query}", 303, **form).location)


def raw(desk: Desk, key: str) -> dict:
    path = desk.paths.entry(EntryRef(desk.site.models["news"], key))
    return dict(parse_json(path.read_bytes()))


@pytest.mark.usefixtures("many")
def test_ticked_entries_are_tagged_published_and_undone(desk: Desk, editor: Visitor) -> None:
    keys = [f"item-{number:03}" for number in range(20)]
    page = planned(editor, "?q=item", key=keys, do="tag", term="wind", publish="1")
    html = editor.text(page)
    assert "20</span>" in html
    assert '<ins><span class="visually-hidden">After: </span>Wind</ins>' in html
    assert "keywords" not in raw(desk, "item-003")
    sent = re.findall(r'name="key" value="([^"]+)" checked', html)
    assert sent == keys
    editor.post(f"{page}start", 303, key=[*keys[1:], "launch", "../../x"])
    assert "19 entries changed." in editor.text(page)
    assert "keywords" not in raw(desk, "item-000"), "it was unticked"
    assert raw(desk, "item-003")["keywords"] == ["wind"]
    assert raw(desk, "launch")["keywords"] == ["sand"], "no plan has it"
    editor.post(f"{page}start", 303, key=keys)
    assert "keywords" not in raw(desk, "item-000"), "sent twice, it is done once"
    desk.retitle("administrator", "item-004", en="Changed since")
    editor.post(f"{page}undo", 303)
    html = editor.text(page)
    assert "18 entries have their earlier state again." in html
    assert "has changed this entry since" in html
    assert "keywords" not in raw(desk, "item-003")
    editor.post(f"{page}undo", 303)
    assert "18 entries have their earlier state again." in editor.text(page)


@pytest.mark.usefixtures("many")
def test_all_that_match_are_chosen_over_all_pages(editor: Visitor) -> None:
    html = editor.text(planned(editor, "?q=item", everything="1", do="unpublish"))
    assert "120</span>" in html
    assert html.count('name="key"') == 120


@pytest.mark.usefixtures("many")
def test_a_field_is_set_with_its_own_control(desk: Desk, editor: Visitor) -> None:
    keys = ["item-001", "launch"]
    asked = editor.post(CHOSEN, 200, key=keys, do="set", field="category").text
    assert asked.count('type="hidden" name="key"') == 2
    assert '<option value="event">Event</option>' in asked
    refused = editor.post(
        CHOSEN, 422, key=keys, do="set", field="date", mode="set", date="2020-99"
    ).text
    assert 'value="2020-99"' in refused
    page = planned(editor, key=keys, do="set", field="category", mode="set", category="research")
    assert "Stay as they are" in editor.text(page)
    editor.post(f"{page}start", 303, key=keys)
    assert desk.site.editing.drafts.open("news", "item-001").flat["category"] == "research"


def test_what_is_missing_is_said_on_the_list(editor: Visitor) -> None:
    for form, said in (
        ({"do": "trash"}, "Choose some entries first."),
        ({"do": "tag", "key": "launch"}, "Choose a keyword first."),
        ({"do": "tag", "key": "launch", "term": "no-such-term"}, "Choose a keyword first."),
        ({"do": "trash", "key": [f"k{n}" for n in range(MAX_ENTRIES + 1)]}, "up to 1000 entries"),
    ):
        assert editor.post(CHOSEN, 303, **form).location.endswith("/entries/news/")
        assert said in editor.text("/entries/news/")


def test_nobody_does_more_than_the_role_allows(
    desk: Desk, editor: Visitor, translator: Visitor
) -> None:
    html = translator.text("/entries/news/")
    assert 'name="do" value="set"' in html
    assert 'value="trash"' not in html
    assert '<option value="category">' not in html
    page = planned(translator, key="launch", do="trash")
    assert "Can’t be changed" in translator.text(page)
    translator.post(f"{page}start", 303, key="launch")
    assert raw(desk, "launch")
    translator.post(CHOSEN, 404, key="launch", do="set", field="category")
    own = planned(editor, key="workshop", do="trash")
    for path in (own, f"{own}state"):
        assert translator.client.get(path).status_code == 404
    translator.post(f"{own}start", 404, key="workshop")
    translator.post(f"{own}undo", 404)


def test_the_result_names_trashed_entries_by_their_titles(desk: Desk, editor: Visitor) -> None:
    put(desk.paths, "news", "dry-lake", {"headline": {"en": "A lake falls dry"}, "date": "2020"})
    desk.site.store.refresh()
    page = planned(editor, key="dry-lake", do="trash")
    editor.post(f"{page}start", 303, key="dry-lake")
    html = editor.text(page)
    assert "1 entry moved to the trash." in html
    assert "A lake falls dry" in html
    assert "dry-lake" not in html


@pytest.mark.parametrize("type", ["site", "menus", "nothing"])
def test_types_without_list_have_none_of_it(editor: Visitor, type: str) -> None:
    editor.post(f"/entries/{type}/chosen", 404, key="_", do="trash")


def test_a_form_without_token_and_a_made_up_act_do_nothing(desk: Desk, editor: Visitor) -> None:
    assert editor.client.post(CHOSEN, data={"key": "launch", "do": "trash"}).status_code == 400
    page = planned(editor, key="workshop", do="trash")
    assert editor.client.post(f"{page}start", data={"key": "workshop"}).status_code == 400
    editor.post(CHOSEN, 404, key="launch", do="rm")
    editor.post("/entries/terms/chosen", 404, key="sand", do="unpublish")
    assert raw(desk, "workshop")


def test_who_lost_the_role_meanwhile_does_nothing(desk: Desk, editor: Visitor) -> None:
    page = planned(editor, key="workshop", do="trash")
    desk.site.accounts.change_role(desk.accounts["editor"].id, "translator", ("zh",))
    again = desk.signed_in("editor")
    again.post(f"{page}start", 303, key="workshop")
    assert raw(desk, "workshop")
    assert "doesn’t allow this" in again.text(page)
