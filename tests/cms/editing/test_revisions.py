"""The history: every published version, and restoring one."""

import os
import sys
import time
from datetime import UTC, datetime, timedelta

import orjson
import pytest
from faults import FAULTS
from minisite import MODELS, NOW, News, put

from cms.accounts.permissions import Actor
from cms.content import Store
from cms.content.entry import version_of
from cms.content.json_files import parse_json
from cms.core.errors import NotFound
from cms.editing.editing import Editing
from cms.editing.revisions import History
from cms.schema.entry_ref import EntryRef
from cms.schema.paths import Paths
from tests.saving import edit


def test_every_version_is_kept_with_who_and_when(
    editing: Editing, paths: Paths, ann: Actor, bo: Actor
) -> None:
    first = paths.entry(EntryRef(News, "launch")).read_bytes()
    for actor, date in ((ann, "2024-01"), (bo, "2024-02")):
        edit(editing, actor, "news", "launch", {"date": date})
        editing.publishing.publish(actor, "news", "launch", ["en"])
    editing.publishing.unpublish(bo, "news", "launch", ["zh"])
    found = editing.history.revisions(EntryRef(News, "launch"))
    assert [(one.what, one.who, one.name, one.locales) for one in found] == [
        ("unpublish", bo.id, "Bo", ("zh",)),
        ("publish", bo.id, "Bo", ("en",)),
        ("publish", ann.id, "Ann", ("en",)),
        ("before", "", "", ()),
    ]
    assert found[0].when > found[1].when >= NOW
    assert found[0].content is None
    assert found[0].version == version_of(paths.entry(EntryRef(News, "launch")).read_bytes())
    assert editing.history.revision(EntryRef(News, "launch"), found[3].id).content == parse_json(
        first
    )
    assert (
        editing.history.revision(EntryRef(News, "launch"), found[2].id).content["date"] == "2024-01"
    )


def test_what_there_was_before_the_first_change_is_as_old_as_its_file(
    editing: Editing, paths: Paths, ann: Actor
) -> None:
    """Its date is that of the file, and nobody is said to have changed it outside the editor."""
    shipped = datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC)
    os.utime(paths.entry(EntryRef(News, "launch")), (shipped.timestamp(), shipped.timestamp()))
    edit(editing, ann, "news", "launch", {"date": "2024-01"})
    editing.publishing.publish(ann, "news", "launch", ["en"])
    first = editing.history.revisions(EntryRef(News, "launch"))[-1]
    assert (first.what, first.when) == ("before", shipped)
    put(
        paths,
        "news",
        "launch",
        parse_json(paths.entry(EntryRef(News, "launch")).read_bytes()) | {"category": "event"},
    )
    os.utime(paths.entry(EntryRef(News, "launch")), (shipped.timestamp(), shipped.timestamp()))
    edit(editing, ann, "news", "launch", {"date": "2024-02"})
    editing.publishing.publish(ann, "news", "launch", ["en"])
    found = editing.history.revisions(EntryRef(News, "launch"))
    assert [one.what for one in found] == ["publish", "outside", "publish", "before"]
    assert found[1].when > found[2].when, (
        "a copy with an old date came after what was published before it"
    )


def test_an_edit_by_hand_between_two_saves_is_kept(
    editing: Editing, paths: Paths, ann: Actor
) -> None:
    edit(editing, ann, "news", "launch", {"date": "2024-01"})
    editing.publishing.publish(ann, "news", "launch", ["en"])
    raw = parse_json(paths.entry(EntryRef(News, "launch")).read_bytes())
    put(paths, "news", "launch", raw | {"category": "event"})
    edit(editing, ann, "news", "launch", {"date": "2024-02"})
    editing.publishing.publish(ann, "news", "launch", ["en"])
    found = editing.history.revisions(EntryRef(News, "launch"))
    assert [one.what for one in found] == ["publish", "outside", "publish", "before"]
    assert (
        editing.history.revision(EntryRef(News, "launch"), found[1].id).content["category"]
        == "event"
    )
    assert parse_json(paths.entry(EntryRef(News, "launch")).read_bytes())["category"] == "event"


def test_going_back_fills_the_working_copy_and_not_the_site(
    editing: Editing, paths: Paths, ann: Actor
) -> None:
    edit(editing, ann, "news", "launch", {"headline.en": "New", "summary.en": "S"})
    editing.publishing.publish(ann, "news", "launch", ["en"])
    edit(editing, ann, "news", "launch", {"headline.zh": "新"})
    before = paths.entry(EntryRef(News, "launch")).read_bytes()
    oldest = editing.history.revisions(EntryRef(News, "launch"))[-1]
    work = editing.drafts.revert(ann, "news", "launch", oldest.id)
    assert set(work.changed) == {"headline.en", "summary.en"}
    assert paths.entry(EntryRef(News, "launch")).read_bytes() == before
    [replaced] = [one for one in editing.history.versions(EntryRef(News, "launch")) if one.is_draft]
    assert (replaced.what, replaced.who) == ("draft", ann.id)
    assert (
        editing.history.revision(EntryRef(News, "launch"), replaced.id).content["headline"]["zh"]
        == "新"
    )
    editing.publishing.publish(ann, "news", "launch", ["en"])
    assert (
        parse_json(paths.entry(EntryRef(News, "launch")).read_bytes())["headline"]["en"]
        == "The station opens"
    )


@pytest.mark.parametrize("id", ["none", "../../audit", ""])
def test_a_version_there_is_not(editing: Editing, ann: Actor, id: str) -> None:
    with pytest.raises(NotFound):
        editing.drafts.revert(ann, "news", "launch", id)


def test_a_clock_set_back_keeps_the_order(paths: Paths, ann: Actor) -> None:
    moments = iter([NOW - timedelta(hours=n) for n in range(100)])
    editing = Editing(Store(paths, MODELS, lambda: next(moments)))
    for date in ("2021", "2022", "2023"):
        edit(editing, ann, "news", "launch", {"date": date})
        editing.publishing.publish(ann, "news", "launch", ["en"])
    history = History(paths)
    dates = [
        history.revision(EntryRef(News, "launch"), one.id).content["date"]
        for one in history.revisions(EntryRef(News, "launch"))
    ]
    assert dates == ["2023", "2022", "2021", "2024-08-23"]


def test_the_last_good_version_stands_in_for_a_broken_file(
    editing: Editing, paths: Paths, ann: Actor
) -> None:
    edit(editing, ann, "news", "launch", {"date": "2024-01"})
    editing.publishing.publish(ann, "news", "launch", ["en"])
    paths.entry(EntryRef(News, "launch")).write_bytes(b"<<<<<<< HEAD\n")
    fresh = Store(paths, MODELS, lambda: NOW, History(paths).last_good)
    assert fresh.snapshot().localized("news", "launch", "en", "page").date == "2024-01"
    assert editing.files.store.refresh().get("news", "launch").raw["date"] == "2024-01"
    assert editing.drafts.open("news", "launch").flat["date"] == "2024-01"


def test_a_hand_edit_that_a_worker_has_read_is_newer_than_the_history(
    editing: Editing, paths: Paths, ann: Actor
) -> None:
    edit(editing, ann, "news", "launch", {"date": "2024-01"})
    editing.publishing.publish(ann, "news", "launch", ["en"])
    put(
        paths,
        "news",
        "launch",
        parse_json(paths.entry(EntryRef(News, "launch")).read_bytes()) | {"date": "2024-02"},
    )
    editing.files.store.refresh()
    paths.entry(EntryRef(News, "launch")).write_bytes(b"{")
    assert editing.files.store.refresh().get("news", "launch").raw["date"] == "2024-02"


def test_a_broken_revision_is_passed_over(editing: Editing, paths: Paths, ann: Actor) -> None:
    for date in ("2021", "2022"):
        edit(editing, ann, "news", "launch", {"date": date})
        editing.publishing.publish(ann, "news", "launch", ["en"])
    newest = editing.history.revisions(EntryRef(News, "launch"))[0]
    (paths.history(EntryRef(News, "launch")) / f"{newest.id}.json").write_bytes(b"{")
    assert len(editing.history.revisions(EntryRef(News, "launch"))) == 3
    assert editing.history.last_good(EntryRef(News, "launch")).raw["date"] == "2021"


def test_each_act_is_one_line_of_the_log(editing: Editing, paths: Paths, ann: Actor) -> None:
    key = editing.drafts.create(
        ann, "news", {"headline.en": "x", "date": "2024", "category": "event", "body.en": ["b"]}
    ).key
    edit(editing, ann, "news", key, {"date": "2023"})
    editing.publishing.publish(ann, "news", key, ["en"])
    editing.trash.move(ann, "news", key)
    editing.trash.restore(ann, "news", key)
    lines = [orjson.loads(line) for line in paths.audit.read_bytes().splitlines()]
    assert [line["what"] for line in lines] == ["create", "save", "publish", "trash", "restore"]
    assert lines[2] == {
        "when": "2024-09-01T12:00:00+00:00",
        "who": ann.id,
        "name": "Ann",
        "what": "publish",
        "type": "news",
        "key": key,
        "locales": ["en"],
    }


def test_a_broken_file_with_a_long_history_costs_no_more_than_one_with_a_short(
    paths: Paths, ann: Actor
) -> None:
    """Counted in opened files."""
    counts = []
    for number in (3, 60):
        store = Store(paths, MODELS, lambda: NOW, History(paths).last_good)
        editing = Editing(store)
        for step in range(number):
            edit(editing, ann, "news", "launch", {"headline.en": f"Number {number} {step}"})
            editing.publishing.publish(ann, "news", "launch", ["en"])
        store.content()
        sound = paths.entry(EntryRef(News, "launch")).read_bytes()
        paths.entry(EntryRef(News, "launch")).write_bytes(b"{")
        for file in paths.data.rglob(
            "*.json"
        ):  # a file that is too new is opened again to tell it from its next version
            os.utime(file, ns=(time.time_ns() - 10**9,) * 2)
        with FAULTS.on(paths.data.parent, sys.maxsize):
            work = editing.drafts.open("news", "launch")
            assert (
                Store(paths, MODELS, lambda: NOW, History(paths).last_good)
                .content()
                .get("news", "launch")
            )
        counts.append(FAULTS.count)
        assert work.flat["headline.en"] == f"Number {number} {number - 1}"
        paths.entry(EntryRef(News, "launch")).write_bytes(sound)
    assert counts[0] == counts[1]
