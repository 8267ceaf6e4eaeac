"""The entries that an account opened last."""

import sqlite3

from people import Desk, Visitor

from features.recent_entries.opened_entries import KEPT, OpenedEntries


def test_what_was_opened_is_remembered_for_so_many(desk: Desk, editor: Visitor) -> None:
    for number in range(KEPT + 5):
        desk.clock.forward(seconds=1)
        desk.site.get(OpenedEntries).record("somebody", ("news", f"item-{number}"))
    kept = desk.site.get(OpenedEntries).of("somebody")
    assert list(kept) == [("news", f"item-{number}") for number in range(KEPT + 4, 4, -1)]


def test_a_form_opens_although_nothing_can_be_remembered(desk: Desk, editor: Visitor) -> None:
    editor.get("/entries/projects/dunes/")
    other = sqlite3.connect(desk.site.state.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    editor.get("/entries/news/workshop/")
    other.execute("ROLLBACK")
    other.close()
    assert list(desk.site.get(OpenedEntries).of(desk.accounts["editor"].id)) == [
        ("projects", "dunes")
    ]


def test_the_overview_lists_them_below_the_drafts(desk: Desk, editor: Visitor) -> None:
    assert "Recently opened" not in editor.text("/")
    editor.get("/entries/projects/dunes/")
    desk.retitle("editor", "workshop", en="A workshop on dust")
    panel = editor.text("/").split('id="continue"')[1].split("</section>")[0]
    drafts, _heading, opened = panel.partition("Recently opened")
    assert "/entries/news/workshop/" in drafts
    assert "/entries/projects/dunes/" in opened
    assert "/entries/news/workshop/" not in opened
