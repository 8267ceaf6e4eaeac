"""/trash/ and /trash/<type>/<key>/restore"""

import pytest
from minisite import CONTENT, put
from people import Desk, Visitor

from cms.schema.entry_ref import EntryRef

RESTORE = "/trash/news/workshop/restore"


def throw_away(desk: Desk) -> None:
    desk.site.editing.trash.move(desk.actor("editor"), "news", "workshop", force=True)


def test_says_what_it_is_for_while_it_is_empty(editor: Visitor) -> None:
    assert "The trash is empty" in editor.text("/trash/")


def test_lists_what_was_removed_by_whom_and_when(desk: Desk, editor: Visitor) -> None:
    throw_away(desk)
    html = editor.text("/trash/")
    assert "A workshop on wind" in html
    assert "Edi Dune" in html
    assert "24 Nov 2026, 16:30" in html


def test_brings_it_back_as_it_was(desk: Desk, editor: Visitor) -> None:
    before = desk.paths.entry(EntryRef(desk.site.models["news"], "workshop")).read_bytes()
    throw_away(desk)
    assert editor.post(RESTORE).location == "/entries/news/workshop/"
    assert desk.paths.entry(EntryRef(desk.site.models["news"], "workshop")).read_bytes() == before
    assert "The trash is empty" in editor.text("/trash/")


def test_does_not_overwrite_another_of_the_same_key(desk: Desk, editor: Visitor) -> None:
    throw_away(desk)
    put(
        desk.paths,
        "news",
        "workshop",
        {**CONTENT["news", "workshop"], "headline": {"en": "Another"}},
    )
    desk.site.store.refresh()
    assert editor.post(RESTORE).location == "/trash/"
    html = editor.text("/trash/")
    assert "The ID workshop is already in use" in html
    assert "A workshop on wind" in html


def test_a_translator_looks_but_restores_nothing(desk: Desk, translator: Visitor) -> None:
    throw_away(desk)
    assert RESTORE not in translator.text("/trash/")
    translator.post(RESTORE, 403)
    assert len(desk.site.editing.trash.entries()) == 1


@pytest.mark.parametrize(
    "path",
    [
        "/trash/news/nothing/restore",
        "/trash/nothing/workshop/restore",
        "/trash/news/..%2f..%2fsite/restore",
    ],
)
def test_what_is_not_there(editor: Visitor, path: str) -> None:
    editor.post(path, 404)


def test_who_is_not_signed_in(desk: Desk, visitor: Visitor) -> None:
    throw_away(desk)
    visitor.get("/trash/", 303)
    visitor.post(RESTORE, 401)
    assert len(desk.site.editing.trash.entries()) == 1


def test_is_no_link(editor: Visitor) -> None:
    editor.get(RESTORE, 405)
    assert editor.client.post(RESTORE).status_code == 400
