"""A small change makes no translation stale; marking a translation as checked can be undone."""

import pytest
from minisite import News

from cms.accounts.permissions import Actor, Forbidden
from cms.editing.edited_entry import EditedEntry
from cms.editing.editing import Editing
from cms.schema.entry_ref import EntryRef
from cms.schema.translations import digest, status
from tests.saving import edit

NAME = ("news", "launch")


def states(edited: EditedEntry) -> dict[str, str]:
    return dict(status(News, edited.raw, "zh", True, edited.changed, default="en"))


def test_a_small_change_that_is_published_leaves_what_was_current(
    editing: Editing, ann: Actor
) -> None:
    edit(editing, ann, *NAME, {"body.en": ["Another text."]})
    editing.publishing.publish(ann, *NAME, ["en"])
    edit(editing, ann, *NAME, {"headline.en": "The station opened", "body.en": ["A third text."]})
    work = editing.drafts.save_small_change(ann, *NAME)
    assert states(work) == {"headline": "current", "body": "stale"}
    edit(editing, ann, *NAME, {"headline.en": "The station has opened"})
    work = editing.drafts.open(*NAME)
    assert states(work)["headline"] == "stale"
    assert work.draft
    assert work.draft.sources == {digest("The station opened"): "The station opened"}
    editing.drafts.save_small_change(ann, *NAME)
    work = editing.publishing.publish(ann, *NAME, ["en"])
    assert work.draft is None
    assert states(work) == {"headline": "current", "body": "stale"}
    assert editing.history.revisions(EntryRef(News, "launch"))[0].what == "small"
    edit(editing, ann, *NAME, {"headline.en": "Another"})
    editing.publishing.publish(ann, *NAME, ["en"])
    assert editing.history.revisions(EntryRef(News, "launch"))[0].what == "publish"
    assert states(editing.drafts.open(*NAME))["headline"] == "stale"


def test_a_translation_in_the_draft_stays_current_too(
    editing: Editing, ann: Actor, li: Actor
) -> None:
    edit(editing, li, *NAME, {"headline.zh": "观测站开了"})
    edit(editing, ann, *NAME, {"headline.en": "The station opened"})
    editing.drafts.save_small_change(ann, *NAME)
    work = editing.publishing.publish(ann, *NAME, ["en", "zh"])
    assert states(work)["headline"] == "current"


def test_only_who_writes_the_original_says_that_its_change_is_small(
    editing: Editing, ann: Actor, li: Actor
) -> None:
    edit(editing, ann, *NAME, {"headline.en": "The station opened"})
    with pytest.raises(Forbidden):
        editing.drafts.save_small_change(li, *NAME)
    assert states(editing.drafts.open(*NAME))["headline"] == "stale"


def test_what_was_marked_as_checked_is_taken_back(editing: Editing, ann: Actor, li: Actor) -> None:
    edit(editing, ann, *NAME, {"headline.en": "Two", "body.en": ["Two."]})
    editing.publishing.publish(ann, *NAME, ["en"])
    before = editing.drafts.open(*NAME).published_raw["translation"]["zh"]["of"]
    done = editing.drafts.confirm_translation(li, *NAME, "zh", ["headline", "body"])
    assert set(states(done).values()) == {"current"}
    checked, published, *_ = editing.history.revisions(EntryRef(News, "launch"))
    assert checked.what == "confirm"
    undone = editing.drafts.confirm_translation(li, *NAME, "zh", list(before), before)
    assert set(states(undone).values()) == {"stale"}
    editing.drafts.confirm_translation(li, *NAME, "zh", ["headline", "body"])
    reverted = editing.drafts.revert(ann, *NAME, published.id)
    assert reverted.draft is None
    assert set(states(reverted).values()) == {"stale"}
