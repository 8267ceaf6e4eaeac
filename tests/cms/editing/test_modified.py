"""The time of the last change in an entry's file, per language: written by every act of the editor
that changes a page.
"""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from minisite import BOTH, MODELS, NOW, News, make_site, put

from cms.accounts.permissions import Actor
from cms.content import Reader, Snapshot, Store
from cms.content.json_files import parse_json
from cms.editing.direct_changes import ChangeBatch
from cms.editing.editing import Editing
from cms.editing.revisions import History
from cms.editing.schedule import KEEP
from cms.schema.content_type import ContentType
from cms.schema.entry_ref import EntryRef
from cms.schema.fields import Line
from cms.schema.flat import flatten
from cms.schema.paths import SINGLE
from cms.schema.publication import is_moment
from cms.schema.translations import status
from tests.saving import edit

FIRST, NEXT = "2024-09-01T12:00:00Z", "2024-09-02T12:00:00Z"


class Clock:
    """A clock that a test can set."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def editing(tmp_path: Path, clock: Clock) -> Editing:
    paths = make_site(tmp_path)
    return Editing(Store(paths, MODELS, clock, History(paths).last_good))


def raw_of(editing: Editing, type: str = "news", key: str = "launch") -> dict[str, Any]:
    return parse_json(editing.files.paths.entry(EntryRef(MODELS[type], key)).read_bytes())


def moments(editing: Editing, type: str = "news", key: str = "launch") -> dict[str, str] | None:
    return raw_of(editing, type, key).get("modified")


def publish(
    editing: Editing,
    actor: Actor,
    values: dict[str, Any],
    *locales: str,
    type: str = "news",
    key: str = "launch",
) -> dict[str, str] | None:
    edit(editing, actor, type, key, values)
    editing.publishing.publish(actor, type, key, locales)
    return moments(editing, type, key)


def test_no_date_is_invented_for_what_was_there_before(editing: Editing) -> None:
    assert moments(editing) is None
    assert editing.files.store.snapshot().localized("news", "launch", "en", "page").modified == ""


def test_a_text_is_changed_in_its_language_alone(
    editing: Editing, clock: Clock, ann: Actor
) -> None:
    assert publish(editing, ann, {"headline.zh": "观测站今天启用"}, "zh") == {"zh": FIRST}
    clock.now += timedelta(days=1)
    assert publish(editing, ann, {"headline.en": "The station is open"}, "en") == {
        "en": NEXT,
        "zh": FIRST,
    }
    assert list(raw_of(editing))[-3:] == ["publication", "modified", "translation"]


def test_what_all_languages_show_is_changed_in_all(editing: Editing, ann: Actor) -> None:
    assert publish(editing, ann, {"category": "event"}, "en") == {"en": FIRST, "zh": FIRST}


def test_a_text_that_another_language_borrows_is_changed_in_both(
    editing: Editing, clock: Clock, ann: Actor
) -> None:
    assert publish(editing, ann, {"summary.en": "Short"}, "en") == {"en": FIRST, "zh": FIRST}
    publish(editing, ann, {"summary.zh": "短"}, "zh")
    clock.now += timedelta(days=1)
    assert publish(editing, ann, {"summary.en": "Shorter"}, "en") == {"en": NEXT, "zh": FIRST}


def test_a_new_entry_is_changed_when_it_is_published(
    editing: Editing, clock: Clock, ann: Actor
) -> None:
    work = editing.drafts.create(
        ann,
        "news",
        {
            "headline.en": "News",
            "body.en": ["Text"],
            "headline.zh": "新闻",
            "body.zh": ["文"],
            "category": "event",
            "date": "2024",
        },
    )
    editing.publishing.publish(ann, "news", work.key, ["en"])
    assert moments(editing, key=work.key) == {"en": FIRST}
    clock.now += timedelta(days=1)
    editing.publishing.publish(ann, "news", work.key, ["zh"])
    assert moments(editing, key=work.key) == {"en": FIRST, "zh": NEXT}


def test_publishing_what_is_published_changes_nothing(
    editing: Editing, clock: Clock, ann: Actor
) -> None:
    publish(editing, ann, {"category": "event"}, "en")
    before = editing.files.paths.entry(EntryRef(News, "launch")).read_bytes()
    clock.now += timedelta(days=1)
    editing.publishing.publish(ann, "news", "launch", ["en", "zh"])
    assert editing.files.paths.entry(EntryRef(News, "launch")).read_bytes() == before
    assert len(editing.history.revisions(EntryRef(News, "launch"))) == 2, (
        "the earlier version and the one publication"
    )


def test_the_end_of_a_window_is_no_change_and_coming_back_is(
    editing: Editing, clock: Clock, ann: Actor
) -> None:
    closes = NOW + timedelta(hours=1)
    editing.publishing.publish(ann, "news", "launch", ["en"], {"en": (KEEP, closes)})
    assert moments(editing) is None
    clock.now += timedelta(days=1)
    editing.publishing.publish(ann, "news", "launch", ["en"])
    assert moments(editing) == {"en": NEXT}
    editing.publishing.unpublish(ann, "news", "launch", ["en"])
    assert moments(editing) is None
    clock.now = NOW
    editing.publishing.publish(ann, "news", "launch", ["en"])
    assert moments(editing) == {"en": FIRST}


def test_unpublishing_changes_what_borrowed_from_it(
    editing: Editing, clock: Clock, ann: Actor
) -> None:
    publish(editing, ann, {"summary.en": "Short"}, "en")
    clock.now += timedelta(days=1)
    editing.publishing.unpublish(ann, "news", "launch", ["en"])
    assert moments(editing) == {"zh": NEXT}


def test_a_move_and_an_old_revision_are_changes(editing: Editing, clock: Clock, ann: Actor) -> None:
    publish(editing, ann, {"headline.zh": "观测站今天启用"}, "zh")
    clock.now += timedelta(days=1)
    assert publish(editing, ann, {"address": "opening"}, "en") == {"en": NEXT, "zh": NEXT}
    clock.now += timedelta(days=1)
    oldest = editing.history.revisions(EntryRef(News, "launch"))[-1]
    editing.drafts.revert(ann, "news", "launch", oldest.id)
    assert moments(editing) == {"en": NEXT, "zh": NEXT}, (
        "a revision is restored into the draft first"
    )
    editing.publishing.publish(ann, "news", "launch", ["en", "zh"])
    assert moments(editing) == {"en": "2024-09-03T12:00:00Z", "zh": "2024-09-03T12:00:00Z"}


def test_out_of_the_trash_an_entry_is_as_it_was(editing: Editing, clock: Clock, ann: Actor) -> None:
    publish(editing, ann, {"category": "event"}, "en")
    before = editing.files.paths.entry(EntryRef(News, "launch")).read_bytes()
    editing.trash.move(ann, "news", "launch", force=True)
    clock.now += timedelta(days=1)
    editing.trash.restore(ann, "news", "launch")
    assert editing.files.paths.entry(EntryRef(News, "launch")).read_bytes() == before


def test_a_checked_translation_is_no_change(editing: Editing, clock: Clock, ann: Actor) -> None:
    publish(editing, ann, {"headline.en": "The observatory opens"}, "en")
    clock.now += timedelta(days=1)
    editing.drafts.confirm_translation(ann, "news", "launch", "zh", ["headline"])
    assert moments(editing) == {"en": FIRST}
    assert status(News, raw_of(editing), "zh", True, default="en")["headline"] == "current"


def test_it_never_stands_between_two_editors(
    editing: Editing, clock: Clock, ann: Actor, bo: Actor
) -> None:
    """Each started from a version that the other has since replaced: the later time is kept."""
    edit(editing, bo, "news", "launch", {"headline.zh": "观测站今天启用"})
    opened = editing.drafts.open("news", "launch").flat
    publish(editing, ann, {"headline.en": "The station is open"}, "en")
    clock.now += timedelta(days=1)
    work = edit(editing, bo, "news", "launch", {"category": "event"}, opened)
    assert (set(work.changed), work.clashes) == ({"headline.zh", "category"}, ())
    editing.publishing.publish(bo, "news", "launch", ["zh"])
    assert moments(editing) == {"en": NEXT, "zh": NEXT}


def test_no_form_and_no_list_of_changes_has_it(editing: Editing, ann: Actor) -> None:
    publish(editing, ann, {"category": "event"}, "en")
    work = editing.drafts.open("news", "launch")
    assert not [path for path in (*work.flat, *work.changed) if path.startswith("modified")]
    newest, oldest = (
        editing.history.revision(EntryRef(News, "launch"), one.id).content
        for one in editing.history.revisions(EntryRef(News, "launch"))
    )
    assert flatten(News, newest or {}) == {**flatten(News, oldest or {}), "category": "event"}
    work = edit(editing, ann, "news", "launch", {"date": "2024-08-25"})
    assert work.raw["modified"] == {"en": FIRST, "zh": FIRST}, "a draft keeps the page's time"


def test_types_without_pages_have_none(editing: Editing, root: Actor) -> None:
    assert publish(editing, root, {"name.en": "Fine sand"}, "en", type="terms", key="sand") is None
    assert publish(editing, root, {"name.en": "Institute"}, "en", type="site", key=SINGLE) is None


@pytest.mark.parametrize(
    "wrong",
    [
        "2024-09-01",
        "2024-09-01T12:00:00+08:00",
        "2024-09-01T12:00Z",
        "2024-13-01T12:00:00Z",
        "2024-09-01T12:00:00.5Z",
        1,
        "٢٠٢٤-09-01T12:00:00Z",
        None,
    ],
)
def test_what_is_no_moment_is_left_out_and_mended_by_the_next_change(
    editing: Editing, ann: Actor, wrong: Any
) -> None:
    assert not is_moment(wrong)
    put(
        editing.files.paths,
        "news",
        "launch",
        raw_of(editing) | {"modified": {"en": wrong, "zh": FIRST}},
    )
    snapshot = Snapshot(editing.files.store.refresh(), NOW)
    found = [snapshot.localized("news", "launch", code, "page").modified for code in ("en", "zh")]
    assert found == ["", FIRST]
    editing.publishing.publish(ann, "news", "launch", ["zh"])
    assert moments(editing) == {"zh": FIRST}


@pytest.mark.parametrize(
    ("value", "valid"),
    [
        ({"en": FIRST}, True),
        ({}, True),
        ({"en": "2024-09-01"}, False),
        ({"en": "2024-09-01T12:00:00+08:00"}, False),
        (FIRST, False),
    ],
)
def test_its_schema(value: Any, valid: bool) -> None:
    assert (
        Draft202012Validator(News.schema()).is_valid({"headline": {"en": "A"}, "modified": value})
        == valid
    )


def filed(batch: ChangeBatch, **values: Any) -> None:
    """Change values of an entry on the site at once."""
    batch.apply(batch.open("news", "launch"), lambda flat: flat | values)


def test_an_undo_leaves_the_time_as_it_was(editing: Editing, clock: Clock, ann: Actor) -> None:
    publish(editing, ann, {"headline.zh": "观测站今天启用"}, "zh")
    before, changes = (
        editing.files.paths.entry(EntryRef(News, "launch")).read_bytes(),
        editing.direct_changes,
    )
    clock.now += timedelta(days=1)
    record = changes.run(ann, "placed", lambda batch: filed(batch, category="event"))
    assert moments(editing) == {"en": NEXT, "zh": NEXT}
    assert changes.undo(ann, record.id) == []
    assert editing.files.paths.entry(EntryRef(News, "launch")).read_bytes() == before


def test_an_undo_leaves_the_time_of_another_change(
    editing: Editing, clock: Clock, ann: Actor
) -> None:
    record = editing.direct_changes.run(ann, "placed", lambda one: filed(one, category="event"))
    clock.now += timedelta(days=1)
    publish(editing, ann, {"headline.zh": "观测站今天启用"}, "zh")
    assert editing.direct_changes.undo(ann, record.id) == []
    assert moments(editing) == {"zh": NEXT}


def test_no_field_can_be_called_so() -> None:
    with pytest.raises(TypeError, match="modified"):
        type("Own", (ContentType,), {"modified": Line("Changed")}, name="own")


def test_a_borrowed_page_has_the_time_of_what_it_shows(editing: Editing, ann: Actor) -> None:
    publish(editing, ann, {"headline.en": "Wind"}, "en", key="workshop")
    reading = editing.files.store.snapshot().localized("news", "workshop", "zh", "page")
    assert (reading.borrowed, reading.modified) == (True, FIRST)


def test_the_times_of_a_type_are_known_without_its_entries(editing: Editing, ann: Actor) -> None:
    publish(editing, ann, {"headline.zh": "观测站今天启用"}, "zh")
    assert "modified" not in editing.files.store.snapshot().localized(
        "news", "launch", "zh", "card"
    )
    put(
        editing.files.paths,
        "news",
        "other",
        raw_of(editing) | {"publication": BOTH, "modified": {"en": NEXT, "zh": NEXT}},
    )
    read = Store(editing.files.paths, MODELS, lambda: datetime(2024, 9, 5, tzinfo=UTC)).snapshot()
    assert Reader(read, "en").modified("news") == {
        "launch": {"zh": FIRST},
        "other": {"en": NEXT, "zh": NEXT},
    }
