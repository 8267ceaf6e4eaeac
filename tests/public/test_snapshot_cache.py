"""Values shared by many pages are computed once, and a snapshot stores a bounded number of them."""

import pytest
from flask import Flask

from cms.web.context import EXTENSION_NAME, memoize_per_snapshot
from cms.web.views import open_reader


def test_it_holds_a_bounded_number(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cms.web.context.MAX_SHARED_VALUES", 3)
    snapshot = app.extensions[EXTENSION_NAME].site.store.snapshot()
    with app.app_context():
        open_reader(snapshot, "en")
        held = snapshot.memo("values of pages", dict)
        held.clear()
        for number in range(10):
            assert memoize_per_snapshot(number, lambda read, number=number: [number]) == [number]
            assert len(held) <= 3


def test_it_is_made_once_and_each_page_knows_what_it_read(app: Flask) -> None:
    snapshot = app.extensions[EXTENSION_NAME].site.store.snapshot()
    made = []
    for _page in range(2):
        with app.app_context():
            read = open_reader(snapshot, "en")
            asked = set(read.trace.fingerprints)
            memoize_per_snapshot("the site", lambda read: made.append(read.single("site").title))
            assert [question.type for question in read.trace.fingerprints.keys() - asked] == [
                "site"
            ]
    assert len(made) == 1
