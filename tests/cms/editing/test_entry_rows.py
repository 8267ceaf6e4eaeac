"""Rows of the staff's lists: the state of each language and the draft of every entry, reused while
unchanged.
"""

from datetime import datetime

import pytest
from minisite import BOTH, CONTENT, put

from cms.accounts.permissions import Actor
from cms.content import Store
from cms.editing.editing import Editing
from cms.editing.entry_rows import Overview, OverviewCache
from cms.schema.entry_ref import EntryRef
from cms.schema.paths import Paths
from tests.saving import edit


@pytest.fixture
def overviews(editing: Editing) -> OverviewCache:
    return editing.overviews


def status(overview: Overview, key: str, locale: str) -> str:
    line = overview.get("news", key)
    assert line
    return line.statuses[locale]


def headline(editing: Editing, actor: Actor, key: str, **texts: str) -> None:
    work = editing.drafts.open("news", key)
    posted = work.flat | {f"headline.{locale}": text for locale, text in texts.items()}
    editing.drafts.save(actor, "news", key, work.flat, posted)


def test_what_is_whole_and_shown_is_published(overviews: OverviewCache) -> None:
    overview = overviews.current()
    assert (status(overview, "launch", "en"), status(overview, "launch", "zh")) == (
        "published",
        "published",
    )
    assert (status(overview, "workshop", "en"), status(overview, "workshop", "zh")) == (
        "published",
        "missing",
    )


def test_a_translation_is_outdated_as_soon_as_its_original_is_changed(
    overviews: OverviewCache, editing: Editing, ann: Actor
) -> None:
    headline(editing, ann, "launch", en="The station is open")
    assert status(overviews.current(), "launch", "zh") == "stale"
    editing.publishing.publish(ann, "news", "launch", ["en"])
    overview = overviews.current()
    assert status(overview, "launch", "zh") == "stale"
    assert overview.keys_with_status("news", "zh", "stale") == ["launch"]


def test_a_text_that_only_the_other_language_has_is_incomplete(
    overviews: OverviewCache, store: Store, paths: Paths
) -> None:
    put(
        paths, "news", "launch", CONTENT["news", "launch"] | {"summary": {"en": "Only in English."}}
    )
    store.refresh()
    assert status(overviews.current(), "launch", "zh") == "incomplete"


@pytest.mark.parametrize(
    ("window", "expected"),
    [
        ({"state": "draft"}, "draft"),
        ({"state": "published", "from": "2099-01-01T00:00:00Z"}, "scheduled"),
        ({"state": "published", "until": "2001-01-01T00:00:00Z"}, "expired"),
        ({"state": "published"}, "published"),
    ],
)
def test_the_window_of_a_language(
    overviews: OverviewCache, store: Store, paths: Paths, window: dict[str, str], expected: str
) -> None:
    put(paths, "news", "workshop", CONTENT["news", "workshop"] | {"publication": {"en": window}})
    store.refresh()
    assert status(overviews.current(), "workshop", "en") == expected


def test_an_outdated_draft_is_outdated_too(
    overviews: OverviewCache, editing: Editing, ann: Actor
) -> None:
    editing.publishing.unpublish(ann, "news", "launch", ["zh"])
    edit(editing, ann, "news", "launch", {"headline.en": "Other"})
    for _published in (False, True):
        overview = overviews.current()
        line = overview.get("news", "launch")
        assert (line.statuses["zh"], line.outdated) == ("draft", {"zh"})
        assert overview.keys_with_status("news", "zh", "stale") == ["launch"]
        assert overview.totals["news"].outdated["zh"] == 1
        editing.publishing.publish(ann, "news", "launch", ["en"])


def test_a_language_without_a_title_is_missing_and_not_outdated_too(
    overviews: OverviewCache, editing: Editing, ann: Actor
) -> None:
    edit(editing, ann, "news", "launch", {"headline.zh": "", "body.en": ["Changed."]})
    overview = overviews.current()
    line = overview.get("news", "launch")
    assert (line.statuses["zh"], line.outdated) == ("missing", frozenset())
    assert overview.keys_with_status("news", "zh", "stale") == []
    by_key = dict(zip(overview.staff.entries["news"], overview.statuses["news"], strict=True))
    assert "zh" in by_key["launch"].missing


def test_a_new_entry_is_a_draft_until_it_is_published(
    overviews: OverviewCache, editing: Editing, ann: Actor
) -> None:
    key = editing.drafts.create(
        ann,
        "news",
        {"headline.en": "Wind", "body.en": ["It blew."], "date": "2024", "category": "event"},
    ).key
    assert status(overviews.current(), key, "en") == "draft"
    editing.publishing.publish(ann, "news", key, ["en"])
    assert status(overviews.current(), key, "en") == "published"


def test_terms_have_no_window(overviews: OverviewCache) -> None:
    overview = overviews.current()
    line = overview.get("terms", "sand")
    assert line
    assert line.statuses["zh"] == "published"


def test_work_in_progress_newest_first_with_who(
    overviews: OverviewCache, editing: Editing, ann: Actor, bo: Actor
) -> None:
    headline(editing, ann, "launch", en="One")
    headline(editing, bo, "launch", zh="二")
    (line,) = overviews.current().entries_with_draft()
    assert (line.key, line.editors, line.title(("zh",))) == (
        "launch",
        (ann.id, bo.id),
        ("二", "zh"),
    )


def test_totals_count_languages_and_what_waits(
    overviews: OverviewCache, editing: Editing, ann: Actor
) -> None:
    headline(editing, ann, "launch", en="The station is open")
    totals = overviews.current().totals["news"]
    assert (totals.entries, totals.working, totals.waiting) == (2, 1, 1)
    assert totals.languages["zh"] == {"stale": 1, "missing": 1}


def test_is_the_same_object_until_something_changes(
    overviews: OverviewCache, editing: Editing, ann: Actor
) -> None:
    first = overviews.current()
    assert overviews.current() is first
    headline(editing, ann, "launch", en="One")
    second = overviews.current()
    assert second is not first
    assert overviews.current() is second
    editing.drafts.discard(ann, "news", "launch")
    third = overviews.current().get("news", "launch")
    assert third
    assert third.titles["en"] == "The station opens"


def test_another_language_of_the_site_makes_all_anew(
    overviews: OverviewCache, store: Store, paths: Paths
) -> None:
    overviews.current()
    site = CONTENT["site", "_"]
    put(
        paths,
        "site",
        "_",
        site | {"locales": [*site["locales"], {"id": "ru", "code": "ru", "name": "Русский"}]},
    )
    store.refresh()
    overview = overviews.current()
    assert status(overview, "launch", "ru") == "missing"
    assert set(overview.totals["news"].languages) == {"en", "zh", "ru"}


def test_a_broken_working_copy_or_entry_hides_no_other(
    overviews: OverviewCache, store: Store, paths: Paths, editing: Editing, ann: Actor
) -> None:
    headline(editing, ann, "launch", en="One")
    paths.draft(EntryRef(store.models["news"], "launch")).write_text("{")
    paths.entry(EntryRef(store.models["news"], "workshop")).write_text("[]")
    put(paths, "news", "third", {"headline": {"en": "Third"}, "publication": BOTH})
    store.refresh()
    overview = overviews.current()
    assert [key for key in overview.staff.entries["news"] if overview.get("news", key)] == [
        "launch",
        "third",
        "workshop",
    ]
    assert isinstance(overview.snapshot.now, datetime)
