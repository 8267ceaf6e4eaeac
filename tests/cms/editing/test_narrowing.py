"""Filtering, sorting and paging of a list."""

import pytest
from minisite import MODELS, put

from cms.content import Store
from cms.editing.editing import Editing
from cms.editing.entry_list import PAGE_SIZE, EntryListFilter, find_keys, paginate, search
from cms.editing.entry_rows import Overview
from cms.schema.paths import Paths

NEWS = MODELS["news"]


@pytest.fixture
def overview(paths: Paths, store: Store, editing: Editing) -> Overview:
    for number in range(PAGE_SIZE * 2 + 5):
        put(
            paths,
            "news",
            f"n{number}",
            {"headline": {"zh": f"沙丘移动 {number}"}, "date": f"2000-{number % 12 + 1:02}"},
        )
    put(paths, "news", "undated", {"headline": {"en": "Undated"}})
    store.refresh()
    return editing.overviews.current()


def keys(overview: Overview, asked: EntryListFilter) -> list[str]:
    return find_keys(overview, NEWS, asked, ("en", "zh"))


def test_pages_hold_all_entries_once(overview: Overview) -> None:
    pages = [paginate(keys(overview, EntryListFilter()), page, PAGE_SIZE) for page in (1, 2, 3)]
    assert [len(page.items) for page in pages] == [PAGE_SIZE, PAGE_SIZE, 8]
    assert pages[0].total == len({key for page in pages for key in page.items}) == PAGE_SIZE * 2 + 8


@pytest.mark.parametrize(("page", "shown"), [(-5, 1), (0, 1), (2, 2), (4, 3), (10**30, 3)])
def test_a_page_that_is_not_there_is_the_nearest(overview: Overview, page: int, shown: int) -> None:
    assert paginate(keys(overview, EntryListFilter()), page, PAGE_SIZE).page == shown


def test_the_types_order_with_what_lacks_a_date_first(overview: Overview) -> None:
    assert keys(overview, EntryListFilter())[:3] == ["undated", "launch", "workshop"]
    assert keys(overview, EntryListFilter(sort="-date"))[:2] == ["launch", "workshop"]


def test_a_substring_in_any_language_and_every_word_of_it(overview: Overview) -> None:
    assert keys(overview, EntryListFilter(query="丘移动 20"))[0] in {
        "n20",
        *(f"n20{n}" for n in range(5)),
    }
    assert keys(overview, EntryListFilter(query="OPENS station")) == ["launch"]
    assert keys(overview, EntryListFilter(query="station xyzzy")) == []
    assert keys(overview, EntryListFilter(query="e\u0301")) == []


def test_filters_hold_together(overview: Overview) -> None:
    assert keys(overview, EntryListFilter(filters={"category": "research"})) == ["launch"]
    assert (
        keys(overview, EntryListFilter(filters={"category": "research"}, state="zh:missing")) == []
    )


def test_search_looks_in_every_type_and_puts_beginnings_first(overview: Overview) -> None:
    assert search(overview, "wind", 5)[0].name == ("organizations", "wind-lab")
    assert [line.key for line in search(overview, "移动沙", 5)] == ["dunes"]
    assert len(search(overview, "沙", 7)) == 7
    assert search(overview, "  ", 5) == []
