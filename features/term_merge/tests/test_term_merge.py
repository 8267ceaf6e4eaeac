"""Two terms are merged into one, and the merge is undone."""

import json
from dataclasses import asdict
from functools import partial
from typing import Any

import pytest
from kill import killed_at
from minisite import BOTH, put

from cms.accounts.permissions import Actor, Forbidden
from cms.content import Store
from cms.editing.editing import Editing
from cms.editing.recovery import recover
from cms.schema.entry_ref import EntryRef
from cms.schema.paths import Paths
from features.term_merge.merge import CannotMerge, merge_terms, plan_merge


@pytest.fixture
def store(paths: Paths, store: Store) -> Store:
    put(paths, "terms", "dune", {"name": {"en": "Dune", "zh": "沙丘"}, "variants": ["barchan"]})
    body = {"en": ["See [dunes](entry:terms/dune) and entry:terms/dune-field."]}
    page = {"title": {"en": "Sands"}, "body": body, "keywords": ["dune", "sand"]}
    put(paths, "pages", "sands", {**page, "publication": BOTH})
    menu = {"main": [{"id": "d", "entry": "terms/dune"}]}
    put(paths, "menus", "_", menu)
    store.refresh()
    return store


def contents(paths: Paths) -> dict[str, Any]:
    return {
        path.name: {
            name: value
            for name, value in json.loads(path.read_bytes()).items()
            if name != "modified"
        }
        for path in paths.data.rglob("*.json")
    }


def no_lists() -> set[str]:
    return set()


def test_everything_that_has_the_one_gets_the_other(
    editing: Editing, store: Store, paths: Paths, ann: Actor, bo: Actor
) -> None:
    opened = editing.drafts.open("news", "launch")
    editing.drafts.save(bo, "news", "launch", opened.flat, {**opened.flat, "keywords": ["dune"]})
    before = contents(paths)
    plan = plan_merge(editing.files, "dune", "sand")
    assert {use.name for use in plan.uses} == {
        ("pages", "sands"),
        ("news", "launch"),
        ("menus", "_"),
    }
    assert plan.names == ("Dune", "沙丘", "barchan")
    record, left = merge_terms(editing.direct_changes, editing.files, ann, plan, no_lists)
    assert left == 0
    page = contents(paths)["sands.json"]
    assert page["keywords"] == ["sand"]
    assert page["body"]["en"] == ["See [dunes](entry:terms/sand) and entry:terms/dune-field."]
    assert contents(paths)["menus.json"]["main"][0]["entry"] == "terms/sand"
    draft = editing.drafts.open("news", "launch")
    assert (draft.flat["keywords"], draft.changed) == (["sand"], ())
    assert "dune.json" not in contents(paths)
    assert contents(paths)["sand.json"]["variants"] == ["Dune", "沙丘", "barchan"]

    assert editing.direct_changes.undo(ann, record.id) == []
    assert contents(paths) == before
    assert editing.drafts.open("news", "launch").flat["keywords"] == ["dune"]


def test_lists_of_the_old_term_lead_to_those_of_the_other(
    editing: Editing, store: Store, paths: Paths, ann: Actor
) -> None:
    states = iter(
        [
            {"/en/x/dune/", "/en/x/", "/en/x/sand/", "/zh/x/dune/", "/zh/x/", "/en/y/dune/"},
            {"/en/x/", "/en/x/sand/", "/zh/x/"},
        ]
    )
    with pytest.raises(CannotMerge):
        plan_merge(editing.files, "dune", "dune")
    plan = plan_merge(editing.files, "dune", "sand")
    record, _left = merge_terms(
        editing.direct_changes, editing.files, ann, plan, lambda: next(states)
    )
    rows = contents(paths)["site.json"]["redirects"]
    assert [(row["from"], row["to"]) for row in rows] == [
        ("/en/x/dune/", "/en/x/sand/"),
        ("/zh/x/dune/", "/zh/x/"),
    ]
    editing.direct_changes.undo(ann, record.id)
    assert "redirects" not in contents(paths)["site.json"]


def test_a_translator_merges_nothing(
    editing: Editing, store: Store, paths: Paths, li: Actor
) -> None:
    before = contents(paths)
    plan = plan_merge(editing.files, "dune", "sand")
    with pytest.raises(Forbidden):
        merge_terms(editing.direct_changes, editing.files, li, plan, no_lists)
    assert contents(paths) == before


def test_a_killed_merge_is_done_or_taken_back(
    editing: Editing, store: Store, paths: Paths, ann: Actor
) -> None:
    """SIGKILL at any call to the file system; after the next start all entries are in the old or
    all in the new version.
    """
    before, trash = contents(paths), paths.trashed(EntryRef(editing.files.model("terms"), "dune"))
    plan, outcomes = plan_merge(editing.files, "dune", "sand"), set[bool]()
    step, killed = 0, True
    while killed:
        step += 7
        act = partial(merge_terms, editing.direct_changes, editing.files, ann, plan, no_lists)
        killed = killed_at(step, act)
        recover(editing.files)
        now = contents(paths)
        outcomes.add(now == before)
        assert (now == before) is not trash.exists()
        if now != before:
            assert now["sands.json"]["keywords"] == ["sand"]
            assert now["menus.json"]["main"][0]["entry"] == "terms/sand"
            break
    assert outcomes == {False, True}
    assert step > 60


def test_a_merge_killed_before_its_redirects_is_taken_back(
    editing: Editing, store: Store, paths: Paths, ann: Actor
) -> None:
    """The redirects of its lists are part of the same change: no link from outside is lost."""
    before, term = contents(paths), paths.entry(EntryRef(editing.files.model("terms"), "dune"))
    plan, killed, steps = plan_merge(editing.files, "dune", "sand"), True, 40

    def lists() -> set[str]:
        return {"/en/x/sand/", *(["/en/x/dune/"] if term.exists() else [])}

    while killed:
        steps += 1
        act = partial(merge_terms, editing.direct_changes, editing.files, ann, plan, lists)
        killed = killed_at(steps, act)
        recover(editing.files)
        now = contents(paths)
        if now != before:
            rows = now["site.json"].get("redirects", ())
            assert [(row["from"], row["to"]) for row in rows] == [("/en/x/dune/", "/en/x/sand/")]
            break
    assert now != before


def test_a_merge_killed_between_an_entry_and_its_draft_is_taken_back(
    editing: Editing, store: Store, paths: Paths, ann: Actor, bo: Actor
) -> None:
    opened = editing.drafts.open("pages", "sands")
    typed = {**opened.flat, "keywords": ["sand", "dune"]}
    editing.drafts.save(bo, "pages", "sands", opened.flat, typed)
    draft = paths.draft(EntryRef(editing.files.model("pages"), "sands"))
    before, typed_before = contents(paths), draft.read_bytes()
    plan = plan_merge(editing.files, "dune", "sand")
    record, _left = merge_terms(editing.direct_changes, editing.files, ann, plan, no_lists)
    draft.write_bytes(typed_before)
    steps = [
        {"begin": {**asdict(ann), "trusted": True}},
        *({"change": [number, [*one]]} for number, one in enumerate(record.changes)),
        {"trashed": ["terms", "dune"]},
    ]
    paths.pending_changes.mkdir(parents=True, exist_ok=True)
    lines = "\n".join(map(json.dumps, steps))
    (paths.pending_changes / f"{record.id}.jsonl").write_text(lines, "utf-8")
    recover(editing.files)
    assert contents(paths) == before
    assert editing.drafts.open("pages", "sands").flat["keywords"] == ["sand", "dune"]
    assert list(paths.pending_changes.iterdir()) == []


DAMAGED = (
    b"[1]",
    b'{"begin": {"id": "a", "name": "A", "role": "editor", "languages": []}}\n{"chan',
    b'{"begin": 7}',
    b'{"begin": {"id": "a"}}',
    b'{"change": [0]}',
    b'{"change": [0, ["news", "launch", 3, {}]]}',
    b'{"trashed": []}',
)


def test_a_damaged_record_stops_no_start_and_no_change(
    editing: Editing, store: Store, paths: Paths, ann: Actor
) -> None:
    paths.pending_changes.mkdir(parents=True)
    for number, line in enumerate(DAMAGED):
        (paths.pending_changes / f"{number:024x}.jsonl").write_bytes(line + b"\n")
    (paths.pending_changes / f"{99:024x}.jsonl").write_bytes(b'{"begin": {"id"')
    refused = paths.pending_changes / f"{100:024x}.jsonl"
    refused.mkdir()  # reading it is an I/O error
    before = contents(paths)
    recover(editing.files)
    assert contents(paths) == before
    assert list(paths.pending_changes.iterdir()) == [refused]
    assert len(list(paths.undo.glob("*.failed"))) == len(DAMAGED)
    plan = plan_merge(editing.files, "dune", "sand")
    merge_terms(editing.direct_changes, editing.files, ann, plan, no_lists)
    assert "dune.json" not in contents(paths)
