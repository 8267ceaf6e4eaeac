"""Undoing a publish."""

import orjson
import pytest
from minisite import MODELS, News

from cms.accounts.permissions import Actor, Forbidden
from cms.core.errors import NotFound
from cms.editing.direct_changes import AddressLost
from cms.editing.editing import Editing
from cms.editing.publish_undo import PublishRecord
from cms.editing.undo_records import CannotUndo
from cms.schema.entry_ref import EntryRef
from cms.schema.fields import Json
from cms.schema.paths import Paths
from tests.saving import edit

LAUNCH = "news", "launch"


def publish(editing: Editing, who: Actor, key: str, *codes: str) -> list[Json]:
    """Publish languages, and return what undoes that, as it comes back from a file."""
    records: list[PublishRecord] = []
    editing.publishing.publish(who, "news", key, codes, note=records.append)
    return list(orjson.loads(orjson.dumps([*records[0]])))


def test_the_entry_and_its_draft_are_as_they_were(
    editing: Editing, paths: Paths, ann: Actor, li: Actor
) -> None:
    edit(editing, ann, *LAUNCH, {"category": "event"})
    publish(editing, ann, "launch", "en")
    edit(editing, ann, *LAUNCH, {"headline.en": "The observatory opens"})
    edit(editing, li, *LAUNCH, {"headline.zh": "天文台启用"})
    file, draft = paths.entry(EntryRef(News, "launch")), paths.draft(EntryRef(News, "launch"))
    before = file.read_bytes(), draft.read_bytes()
    record = publish(editing, ann, "launch", "en", "zh")
    assert not draft.exists()
    undone = editing.publishing.undo(ann, record)
    assert (file.read_bytes(), draft.read_bytes()) == before
    assert undone.flat["headline.en"] == "The observatory opens"
    assert undone.published_flat["headline.en"] == "The station opens"
    assert undone.authors["headline.zh"] == li.id
    with pytest.raises(CannotUndo):
        editing.publishing.undo(ann, record)


def test_a_first_publish_is_taken_back(editing: Editing, paths: Paths, ann: Actor) -> None:
    key = editing.drafts.create(ann, "news", {"headline.en": "Snow", "category": "event"}).key
    edit(editing, ann, "news", key, {"date": "2024-08-23", "body.en": ["It snows."]})
    draft = paths.draft(EntryRef(MODELS["news"], key))
    before = draft.read_bytes()
    record = publish(editing, ann, key, "en")
    undone = editing.publishing.undo(ann, record)
    assert undone.published is None
    assert not paths.entry(EntryRef(News, key)).exists()
    assert draft.read_bytes() == before
    assert editing.drafts.open("news", key).flat["body.en"] == ["It snows."]


def test_what_was_typed_since_stays(editing: Editing, ann: Actor) -> None:
    edit(editing, ann, *LAUNCH, {"headline.en": "The observatory opens"})
    record = publish(editing, ann, "launch", "en")
    edit(editing, ann, *LAUNCH, {"category": "event"})
    undone = editing.publishing.undo(ann, record)
    assert undone.published_flat["headline.en"] == "The station opens"
    assert undone.flat["headline.en"] == "The observatory opens"
    assert undone.flat["category"] == "event"


def test_nobody_undoes_what_another_published(
    editing: Editing, paths: Paths, ann: Actor, root: Actor, li: Actor
) -> None:
    edit(editing, ann, *LAUNCH, {"headline.en": "The observatory opens"})
    record = publish(editing, ann, "launch", "en")
    after = paths.entry(EntryRef(News, "launch")).read_bytes()
    id = editing.direct_changes.keep(ann, "any:thing", record)
    with pytest.raises(CannotUndo):
        editing.direct_changes.undo(root, id)
    with pytest.raises(Forbidden):
        editing.publishing.undo(li, record)
    with pytest.raises(NotFound):
        editing.publishing.undo(ann, ["news", "nowhere", *record[2:]])
    edit(editing, root, *LAUNCH, {"headline.en": "A third headline"})
    publish(editing, root, "launch", "en")
    with pytest.raises(CannotUndo):
        editing.publishing.undo(ann, record)
    assert paths.entry(EntryRef(News, "launch")).read_bytes() != after


def test_an_address_that_another_entry_has_now_is_left_to_it(
    editing: Editing, paths: Paths, root: Actor
) -> None:
    edit(editing, root, *LAUNCH, {"address": "opening"})
    record = publish(editing, root, "launch", "en")
    other = editing.drafts.create(
        root, "news", {"headline.en": "Another", "category": "event", "address": "launch"}
    ).key
    edit(editing, root, "news", other, {"date": "2024-08-23", "body.en": ["It snows."]})
    publish(editing, root, other, "en")
    before = paths.entry(EntryRef(News, "launch")).read_bytes()
    with pytest.raises(AddressLost):
        editing.publishing.undo(root, record)
    assert paths.entry(EntryRef(News, "launch")).read_bytes() == before
