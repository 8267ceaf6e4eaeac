"""Several entries at once: planned, done entry by entry, undone; never overwriting another person's
change.
"""

from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from kill import killed_at
from minisite import BOTH, MODELS, NOW, News, make_site, put

from cms.accounts.permissions import Actor
from cms.content import Store
from cms.content.json_files import parse_json
from cms.editing.editing import Editing
from cms.editing.revisions import History
from cms.schema.entry_ref import EntryRef
from cms.schema.paths import Paths
from features.bulk.apply import BulkRun
from features.bulk.plan import BulkAct, FieldChange, plan_entries
from features.bulk.record import (
    MAX_ENTRIES,
    MAX_RECORDS,
    BulkPlan,
    BulkRecord,
    BulkRecords,
    NoRecord,
    PlannedStep,
    TooManyEntries,
    TooMuchText,
)
from tests.saving import edit

TAG = BulkAct("change", (), (FieldChange("keywords", "add", ["wind"]),))
TAG_AND_PUBLISH = BulkAct("change", (), TAG.changes, publish=True)


def ignore(_done: int, _total: int) -> None:
    pass


def records_of(editing: Editing) -> BulkRecords:
    return BulkRecords(editing.files.paths.instance / "bulk", editing.files.clock)


def apply(editing: Editing, who: Actor, id: str, records: BulkRecords | None = None) -> None:
    BulkRun(editing.files, records or records_of(editing), who, id).apply(ignore)


def plan(
    editing: Editing, who: Actor, act: BulkAct, *keys: str, type: str = "news", uses: Sequence = ()
) -> BulkPlan:
    return plan_entries(editing.files, who, type, keys, act, lambda _name: list(uses))


def begin(editing: Editing, who: Actor, found: BulkPlan, *left_out: str) -> str:
    """Begin a plan for every entry that can be changed, and return its id."""
    records = records_of(editing)
    id = records.create(who.id, who.name, found)
    keys = [step.key for step in found.in_states("ready", "ask") if step.key not in left_out]
    records.add(id, "begin", keys=keys)
    return id


def do(editing: Editing, who: Actor, act: BulkAct, *keys: str, type: str = "news") -> str:
    id = begin(editing, who, plan(editing, who, act, *keys, type=type))
    apply(editing, who, id)
    return id


def undo(editing: Editing, who: Actor, id: str) -> BulkRecord:
    records_of(editing).add(id, "undo")
    BulkRun(editing.files, records_of(editing), who, id).undo(ignore)
    return records_of(editing).read(id)


def raw(paths: Paths, key: str, type: str = "news") -> dict:
    return dict(parse_json(paths.entry(EntryRef(MODELS[type], key)).read_bytes()))


def said(step: PlannedStep) -> str:
    return " ".join(remark.msgid for remark in step.remarks)


@pytest.fixture
def terms(paths: Paths, store: Store) -> None:
    put(paths, "terms", "wind", {"name": {"en": "Wind", "zh": "风"}})
    store.refresh()


@pytest.mark.usefixtures("terms")
def test_a_keyword_goes_into_drafts_or_onto_the_site(
    editing: Editing, paths: Paths, ann: Actor
) -> None:
    before = raw(paths, "launch")
    found = plan(editing, ann, TAG, "launch", "workshop", "launch", "gone", "../x")
    assert [(step.key, step.state) for step in found.steps] == [
        ("launch", "ready"),
        ("workshop", "ready"),
        ("gone", "refused"),
        ("../x", "refused"),
    ]
    assert found.steps[0].changes == (("keywords", ["sand"], ["sand", "wind"]),)
    do(editing, ann, TAG, "launch")
    assert raw(paths, "launch") == before, "a draft changes nothing on the site"
    assert editing.drafts.open("news", "launch").flat["keywords"] == ["sand", "wind"]
    assert plan(editing, ann, TAG, "launch").steps[0].state == "same"
    waits = plan(
        editing, ann, BulkAct("change", (), (FieldChange("date", "set", "2020"),), True), "launch"
    )
    assert (waits.steps[0].state, waits.steps[0].locales) == ("ready", ())
    assert "other changes wait" in said(waits.steps[0])
    do(editing, ann, TAG_AND_PUBLISH, "workshop")
    assert raw(paths, "workshop")["keywords"] == ["wind"]
    assert editing.drafts.open("news", "workshop").draft is None


@pytest.mark.usefixtures("terms")
def test_undoing_gives_back_what_was(editing: Editing, paths: Paths, ann: Actor) -> None:
    edit(editing, ann, "news", "launch", {"headline.en": "Typed"})
    draft, site = paths.draft(EntryRef(News, "launch")).read_bytes(), raw(paths, "workshop")
    id = do(editing, ann, TAG_AND_PUBLISH, "launch", "workshop")
    assert raw(paths, "workshop")["keywords"] == ["wind"]
    record = undo(editing, ann, id)
    assert set(record.undone) == {"launch", "workshop"}
    assert raw(paths, "workshop") == site
    assert (
        parse_json(paths.draft(EntryRef(News, "launch")).read_bytes())["fields"]
        == {"headline.en": "Typed"}
        == parse_json(draft)["fields"]
    )
    assert [one.what for one in editing.history.revisions(EntryRef(News, "workshop"))][:2] == [
        "revert",
        "publish",
    ]


@pytest.mark.usefixtures("terms")
def test_what_somebody_has_changed_since_is_left(
    editing: Editing, paths: Paths, ann: Actor, bo: Actor
) -> None:
    id = begin(editing, ann, plan(editing, ann, TAG, "launch", "workshop"))
    edit(editing, bo, "news", "workshop", {"headline.en": "Bo's"})
    apply(editing, ann, id)
    record = records_of(editing).read(id)
    assert set(record.after) == {"launch"}
    assert "since the preview" in record.left["workshop"].msgid
    edit(editing, bo, "news", "launch", {"headline.en": "Bo's too"})
    record = undo(editing, ann, id)
    assert "changed this entry since" in record.kept["launch"].msgid
    assert editing.drafts.open("news", "launch").flat["headline.en"] == "Bo's too"


@pytest.mark.usefixtures("terms")
def test_words_saved_while_a_step_is_done_are_not_undone_with_it(
    editing: Editing, paths: Paths, ann: Actor, bo: Actor
) -> None:
    class MeanwhileSaved(BulkRecords):
        def add(self, id: str, kind: str, **values: Any) -> None:
            super().add(id, kind, **values)
            if kind == "before":
                edit(editing, bo, "news", "workshop", {"headline.en": "Bo's"})

    id = begin(editing, ann, plan(editing, ann, TAG, "workshop"))
    apply(editing, ann, id, MeanwhileSaved(paths.instance / "bulk", lambda: NOW))
    undo(editing, ann, id)
    assert editing.drafts.open("news", "workshop").flat["headline.en"] == "Bo's"


class Killed(BaseException):
    """Simulates the end of the process."""


@pytest.mark.usefixtures("terms")
@pytest.mark.parametrize("act", [TAG_AND_PUBLISH, BulkAct("publish"), BulkAct("unpublish")])
def test_what_goes_on_after_a_kill_leaves_what_somebody_has_changed_since(
    editing: Editing, paths: Paths, ann: Actor, bo: Actor, act: BulkAct
) -> None:
    class KilledRecords(BulkRecords):
        def add(self, id: str, kind: str, **values: Any) -> None:
            super().add(id, kind, **values)
            if kind == "before":
                raise Killed

    if act.act == "publish":
        edit(editing, ann, "news", "workshop", {"headline.en": "Ann's"})
    id, live = begin(editing, ann, plan(editing, ann, act, "workshop")), raw(paths, "workshop")
    with pytest.raises(Killed):
        apply(editing, ann, id, KilledRecords(paths.instance / "bulk", lambda: NOW))
    edit(editing, bo, "news", "workshop", {"headline.en": "Bo begins", "keywords": ["dune"]})
    apply(editing, ann, id)
    assert "since the preview" in records_of(editing).read(id).left["workshop"].msgid
    assert raw(paths, "workshop") == live
    assert editing.drafts.open("news", "workshop").flat["keywords"] == ["dune"]


def test_an_entry_made_since_the_preview_is_not_written_over(
    editing: Editing, ann: Actor, bo: Actor
) -> None:
    changes = (("headline.en", None, "Imported"),)
    step = PlannedStep("fresh", "", "ready", changes=changes, new=True)
    id = begin(editing, ann, BulkPlan("news", "import", (step,)))
    editing.drafts.create(bo, "news", {"headline.en": "Bo's"}, "fresh")
    apply(editing, ann, id)
    assert records_of(editing).read(id).left.keys() == {"fresh"}
    assert editing.drafts.open("news", "fresh").flat["headline.en"] == "Bo's"


@pytest.mark.parametrize("line", [b"7", b'{"kind": "plan"}', b'{"kind": "plan", "when": 7}'])
def test_a_damaged_record_keeps_no_other_from_going_on(
    editing: Editing, paths: Paths, ann: Actor, line: bytes
) -> None:
    id = begin(editing, ann, plan(editing, ann, BulkAct("unpublish"), "launch"))
    (paths.instance / "bulk" / f"{ann.id}-20000101T000000Z-00000000.jsonl").write_bytes(line)
    assert [one.id for one in records_of(editing).unfinished()] == [id]
    assert [one.id for one in records_of(editing).changes_of(ann.id, "news")] == [id]


def test_what_is_no_line_of_a_record_is_passed_over(
    editing: Editing, paths: Paths, ann: Actor
) -> None:
    id = begin(editing, ann, plan(editing, ann, BulkAct("unpublish"), "launch"))
    path = paths.instance / "bulk" / f"{id}.jsonl"
    path.write_bytes(b"[]\n" + path.read_bytes() + b'7\n{"kind": "aft')
    assert records_of(editing).read(id).keys == ("launch",)


def test_only_what_was_begun_lately_goes_on_by_itself(
    editing: Editing, paths: Paths, ann: Actor
) -> None:
    id = begin(editing, ann, plan(editing, ann, BulkAct("unpublish"), "launch"))
    assert [one.id for one in records_of(editing).unfinished()] == [id]
    assert (
        list(BulkRecords(paths.instance / "bulk", lambda: NOW + timedelta(days=2)).unfinished())
        == []
    )


def test_publishing_refuses_what_is_not_ready_and_asks_where_a_colleague_is_at_work(
    editing: Editing, paths: Paths, store: Store, ann: Actor, bo: Actor
) -> None:
    editing.drafts.create(ann, "news", {"headline.en": "Unready"}, "unready")
    editing.drafts.create(
        bo,
        "news",
        {"headline.en": "Ready", "date": "2024", "category": "event", "body.en": ["x"]},
        "ready",
    )
    later = {"en": {"state": "published", "from": "2030-01-01T00:00:00+08:00"}}
    put(paths, "news", "later", {**raw(paths, "workshop"), "publication": later})
    store.refresh()
    found = plan(editing, ann, BulkAct("publish"), "unready", "ready", "launch", "later")
    states = {step.key: step.state for step in found.steps}
    assert states == {"unready": "refused", "ready": "ask", "launch": "same", "later": "same"}
    assert {remark.path for remark in found.steps[0].remarks} == {"date", "category", "body.en"}
    assert found.steps[1].remarks[0].values["who"] == [bo.id]
    id = do(editing, ann, BulkAct("publish"), "ready")
    assert raw(paths, "ready")["publication"]["en"]["state"] == "published"
    undo(editing, ann, id)
    assert not paths.entry(EntryRef(News, "ready")).exists()
    assert editing.drafts.open("news", "ready").flat["headline.en"] == "Ready"


def test_unpublishing_and_its_way_back(editing: Editing, paths: Paths, ann: Actor) -> None:
    before = raw(paths, "launch")
    found = plan(editing, ann, BulkAct("unpublish", ("zh",)), "launch", "workshop")
    assert [step.state for step in found.steps] == ["ready", "same"]
    assert found.steps[0].locales == ("zh",)
    used = plan(editing, ann, BulkAct("unpublish"), "launch", uses=[("pages", "about")])
    assert used.steps[0].state == "ask"
    id = do(editing, ann, BulkAct("unpublish"), "launch")
    assert editing.drafts.open("news", "launch").states == {"en": "draft", "zh": "draft"}
    undo(editing, ann, id)
    assert raw(paths, "launch") == before


def test_the_trash_takes_what_nothing_uses(editing: Editing, paths: Paths, ann: Actor) -> None:
    used = plan(editing, ann, BulkAct("trash"), "workshop", uses=[("pages", "about")])
    assert used.steps[0].state == "refused"
    before = paths.entry(EntryRef(News, "workshop")).read_bytes()
    id = do(editing, ann, BulkAct("trash"), "workshop")
    assert not paths.entry(EntryRef(News, "workshop")).exists()
    assert set(undo(editing, ann, id).undone) == {"workshop"}
    assert paths.entry(EntryRef(News, "workshop")).read_bytes() == before


def test_used_where_the_index_does_not_tell_is_left_when_it_is_done(
    editing: Editing, ann: Actor
) -> None:
    id = do(editing, ann, BulkAct("trash"), "dunes", type="projects")
    assert "Other entries refer to this one" in records_of(editing).read(id).left["dunes"].msgid


@pytest.mark.parametrize("act", ["publish", "unpublish", "trash"])
def test_a_translator_does_none_of_it(editing: Editing, li: Actor, act) -> None:
    assert plan(editing, li, BulkAct(act), "launch").steps[0].state == "refused"
    assert plan(editing, li, TAG, "launch").steps[0].state == "refused"
    own = BulkAct("change", (), (FieldChange("summary.zh", "set", "摘要"),), publish=True)
    assert plan(editing, li, own, "launch").steps[0].state == "ready"
    other = BulkAct("change", (), (FieldChange("summary.en", "set", "Summary"),))
    assert plan(editing, li, other, "launch").steps[0].state == "refused"
    id = do(editing, li, own, "launch")
    assert set(undo(editing, li, id).undone) == {"launch"}


def test_a_plan_is_not_what_permission_is_asked_of(
    editing: Editing, paths: Paths, ann: Actor, li: Actor
) -> None:
    id = begin(editing, ann, plan(editing, ann, BulkAct("trash"), "workshop"))
    apply(editing, li, id)
    assert paths.entry(EntryRef(News, "workshop")).exists()
    assert "account doesn’t allow" in records_of(editing).read(id).left["workshop"].msgid


def test_records_are_bounded_and_names_of_nothing_are_refused(
    editing: Editing, ann: Actor, paths: Paths
) -> None:
    many = BulkPlan("news", "trash", tuple(PlannedStep(str(n), "", "ready") for n in range(1001)))
    assert len(many.steps) > MAX_ENTRIES
    with pytest.raises(TooManyEntries):
        records_of(editing).create(ann.id, ann.name, many)
    long = "x" * 100_000
    steps = (PlannedStep(str(n), "", "ready", changes=(("a", "", long),)) for n in range(200))
    with pytest.raises(TooMuchText):
        records_of(editing).create(ann.id, ann.name, BulkPlan("news", "change", tuple(steps)))
    few = BulkPlan("news", "trash", ())
    for _ in range(MAX_RECORDS + 3):
        records_of(editing).create(ann.id, ann.name, few)
    assert len(list((paths.instance / "bulk").glob("*.jsonl"))) == MAX_RECORDS
    for id in ("", "..", "../../etc/passwd", "a" * 12, f"{ann.id}-20240901T120000Z-00000000"):
        with pytest.raises(NoRecord):
            records_of(editing).read(id)


def test_killed_at_any_step_each_entry_is_whole_and_the_rest_can_go_on(
    tmp_path, ann: Actor
) -> None:
    step, alive = 0, True
    while alive:
        step += 9
        paths = make_site(tmp_path / str(step))
        put(paths, "terms", "wind", {"name": {"en": "Wind"}})
        put(paths, "news", "third", {**raw(paths, "workshop"), "publication": BOTH})
        editing = opened(paths)
        before = {key: raw(paths, key) for key in ("launch", "workshop")}
        id = begin(editing, ann, plan(editing, ann, TAG_AND_PUBLISH, "launch", "workshop"))
        alive = killed_at(step, partial(apply, editing, ann, id))
        again = opened(paths)
        apply(again, ann, id)
        record = records_of(again).read(id)
        assert (set(record.after), record.left, record.ended) == ({"launch", "workshop"}, {}, True)
        assert raw(paths, "launch")["keywords"] == ["sand", "wind"]
        records_of(again).add(id, "undo")
        run = BulkRun(again.files, records_of(again), ann, id)
        killed_at(step, partial(run.undo, ignore))
        assert set(undo(opened(paths), ann, id).undone) == {"launch", "workshop"}
        assert {key: raw(paths, key) for key in before} == before


def opened(paths: Paths) -> Editing:
    return Editing(Store(paths, MODELS, lambda: NOW, History(paths).last_good))
