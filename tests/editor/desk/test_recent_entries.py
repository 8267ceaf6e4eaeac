"""The entries that an account opened last."""

import sqlite3

from people import Desk, Visitor

from cms.accounts.recent_entries import KEPT, RecentEntries


def test_what_was_opened_is_remembered_for_so_many(desk: Desk, editor: Visitor) -> None:
    for number in range(KEPT + 5):
        desk.clock.forward(seconds=1)
        desk.site.get(RecentEntries).record("somebody", ("news", f"item-{number}"))
    kept = desk.site.get(RecentEntries).of("somebody")
    assert list(kept) == [("news", f"item-{number}") for number in range(KEPT + 4, 4, -1)]


def test_a_form_opens_although_nothing_can_be_remembered(desk: Desk, editor: Visitor) -> None:
    editor.get("/entries/projects/dunes/")
    other = sqlite3.connect(desk.site.state.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    editor.get("/entries/news/workshop/")
    other.execute("ROLLBACK")
    other.close()
    assert list(desk.site.get(RecentEntries).of(desk.accounts["editor"].id)) == [
        ("projects", "dunes")
    ]
