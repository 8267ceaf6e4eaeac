"""A worker doesn't grow with each page of the editor: what it shows is freed with the request."""

import pytest
from people import Desk, Visitor

from tests.freed import alive, noted_snapshots

PAGES = (
    "/",
    "/entries/news/",
    "/entries/news/launch/",
    "/entries/news/new",
    "/text/targets?kind=picture",
    "/trash/",
)


def test_the_snapshots_before_an_edit_are_freed(
    desk: Desk, editor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    with noted_snapshots(monkeypatch, desk.site.store) as made:
        for turn in range(4):
            desk.retitle("editor", "launch", en=f"Headline {turn}")
            desk.site.store.notify_workers(("news", "launch"))
            for path in PAGES:
                editor.client.get(path)
        assert len(made) > 4
        assert alive(made) <= 3, "the public one, the staff's, and one for search"
