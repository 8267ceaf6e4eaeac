"""The number of pages that an edit of one news item changes, on a small corpus made by the
benchmark.
"""

import os
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask

from app import create_app
from bench import edits, ours
from bench.corpus import Corpus
from bench.tree import changed_files, digest
from cms.content import Snapshot
from cms.web.context import EXTENSION_NAME
from cms.web.freeze.build import FreezeRequest, FreezeResult, freeze_into

ENTRIES = 300
OLD = 91
"""One of the older items: lists of the newest items don't show it."""
NOW = datetime(2026, 11, 1, tzinfo=UTC)


class Frozen:
    """A generated site, frozen, and updated after each edit."""

    def __init__(self, folder: Path) -> None:
        self.made = ours.make(Corpus(ENTRIES), folder / "site")
        self.out = folder / "out"
        self.freeze()

    def app(self) -> Flask:
        site = self.made.folder
        return create_app(
            {
                "data": site / "data",
                "instance": site / "instance",
                "templates": site / "templates",
                "editor": False,
                "watch": False,
            }
        )

    def freeze(self) -> FreezeResult:
        app = self.app()
        snapshot = Snapshot(app.extensions[EXTENSION_NAME].site.store.refresh(), NOW)
        return freeze_into(FreezeRequest(app, snapshot, self.out, len(os.sched_getaffinity(0))))

    def pages_touched(self, edit: edits.Edit, number: int) -> int:
        """Return the number of HTML files that are new, changed or gone after an edit."""
        before = digest(self.out)
        edit(self.made, number)
        self.freeze()
        return changed_files(before, digest(self.out))["pages"]


@pytest.fixture(scope="module")
def frozen(tmp_path_factory: pytest.TempPathFactory) -> Frozen:
    return Frozen(tmp_path_factory.mktemp("changed_files"))


def test_a_body_touches_its_own_page(frozen: Frozen) -> None:
    assert frozen.pages_touched(edits.body, OLD) == 1


def test_a_title_touches_at_most_ten(frozen: Frozen) -> None:
    assert 1 < frozen.pages_touched(edits.title, OLD + 4) <= 10


def test_a_deletion_touches_at_most_fourteen(frozen: Frozen) -> None:
    assert 2 < frozen.pages_touched(edits.deletion, first(frozen, OLD + 8)) <= 14


def test_a_new_item_touches_at_most_twenty(frozen: Frozen) -> None:
    number = first(frozen, frozen.made.corpus.news) - frozen.made.corpus.news
    assert 2 < frozen.pages_touched(edits.new, number) <= 20


def first(frozen: Frozen, number: int) -> int:
    """The first item from a number on without people or papers, since each of these adds its own
    two pages.
    """
    items = ((one, frozen.made.corpus.item(one)) for one in range(number, number + 100))
    return next(one for one, item in items if not (item.people or item.papers))


def test_a_comment_in_a_template_of_every_page_touches_none(frozen: Frozen) -> None:
    assert frozen.pages_touched(edits.template, 1) == 0


def test_the_archive_and_the_newest_follow_a_new_item(frozen: Frozen) -> None:
    number = 60
    item = frozen.made.corpus.item(frozen.made.corpus.news + number)
    frozen.pages_touched(edits.new, number)
    for page in (
        "en",
        "en/news",
        f"en/news/year/{item.date:%Y}",
        f"en/news/year/{item.date:%Y/%m}",
    ):
        assert item.title[0] in (frozen.out / page / "index.html").read_text("utf-8")


def test_the_first_item_of_a_month_touches_no_other_month(frozen: Frozen) -> None:
    item = frozen.made.corpus.item(first(frozen, frozen.made.corpus.news + 70))
    day = item.date.replace(year=2026, month=3, day=1)
    frozen.pages_touched(
        lambda site, number: site.put(replace(item, key="early", date=day.replace(month=2))), 0
    )
    assert (
        frozen.pages_touched(lambda site, number: site.put(replace(item, key="first", date=day)), 0)
        <= 16
    )


def test_a_deletion_renders_the_lists_of_no_other_year(frozen: Frozen) -> None:
    number = first(frozen, OLD + 16)
    year = frozen.made.corpus.item(number).date.year
    edits.deletion(frozen.made, number)
    lists = [page for page in frozen.freeze().stale_pages.stale if "/news/year/" in page]
    assert lists
    assert [page for page in lists if f"/news/year/{year}/" not in page] == []
