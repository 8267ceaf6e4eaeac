"""Moves in trees, and direct changes, which are published at once without a draft."""

import json
from collections.abc import Sequence
from typing import Any

import pytest
from minisite import BOTH, put

from cms.accounts.permissions import Actor, Forbidden
from cms.content import Snapshot, Store
from cms.core.errors import Invalid
from cms.editing.direct_changes import ChangeBatch
from cms.editing.editing import Editing
from cms.editing.undo_records import CannotUndo, UndoRecord
from cms.schema.entry_ref import EntryRef
from cms.schema.paths import SINGLE, Paths
from features.trees.menu_items import (
    CannotPlace,
    MenuPosition,
    check_position,
    moved,
    removed,
    with_values,
)
from features.trees.tree_moves import (
    CannotMove,
    MovedMeanwhile,
    TreeMoves,
    TreePosition,
    children,
    ranked,
    renumbered,
)


@pytest.fixture
def store(paths: Paths, store: Store) -> Store:
    for number, key in enumerate(("research", "people", "contact"), 2):
        title = {"en": key.title()}
        put(paths, "pages", key, {"title": title, "position": number, "publication": BOTH})
    store.refresh()
    return store


def file(paths: Paths, key: str) -> dict[str, Any]:
    raw: dict[str, Any] = json.loads((paths.data / f"content/pages/{key}.json").read_bytes())
    return raw


def move(editing: Editing, who: Actor, key: str, parent: str, after: str, seen: str) -> UndoRecord:
    model = editing.files.model("pages")

    def siblings(staff: Snapshot, above: str) -> Sequence[str]:
        return ranked(staff, model, sorted(children(staff, model, above)))

    moves = TreeMoves(editing.files, editing.overviews, model, siblings)
    return moves.move(editing.direct_changes, who, key, seen, TreePosition(parent, after), key)


@pytest.mark.parametrize(
    ("order", "at", "numbers", "expected"),
    [
        ("abcd", 1, {"a": 1, "b": 9, "c": 3, "d": 4}, {"b": 2}),
        ("bacd", 0, {"a": 1, "b": 2, "c": 3, "d": 4}, {"b": 0}),
        ("acbd", 1, {"a": 1, "b": 2, "c": 3, "d": 7}, {"c": 2, "b": 3}),
        ("acbd", 2, {"a": 1, "b": 2, "c": 3, "d": 4}, {"b": 4, "d": 5}),
        ("cab", 0, {"a": None, "b": None, "c": None}, {"c": 1}),
        ("abc", 2, {"a": 1, "b": None, "c": None}, {"b": 2, "c": 3}),
        ("ab", 1, {"a": 1, "b": 2}, {}),
    ],
)
def test_as_few_numbers_change_as_will_do(
    order: str, at: int, numbers: dict[str, int | None], expected: dict[str, int]
) -> None:
    assert renumbered(order, at, numbers) == expected


def test_a_moved_page_keeps_its_old_address_and_colleagues_words(
    editing: Editing, store: Store, paths: Paths, ann: Actor, bo: Actor
) -> None:
    opened = editing.drafts.open("pages", "history")
    editing.drafts.save(bo, "pages", "history", opened.flat, {**opened.flat, "title.en": "Past"})
    before = file(paths, "history")
    record = move(editing, ann, "history", "research", "", "about")
    after = file(paths, "history")
    assert (after["parent"], after["formerAddresses"]) == ("research", ["about/history"])
    assert after["title"]["en"] == "History"  # the draft stays unpublished
    draft = editing.drafts.open("pages", "history")
    assert draft.changed == ("title.en",)
    assert draft.authors["title.en"] == bo.id
    assert store.snapshot().addresses.moved("about/history/") == "research/history/"
    assert editing.history.revisions(EntryRef(draft.model, "history"))[0].what == "placed"

    assert editing.direct_changes.undo(ann, record.id) == []
    assert "modified" in after
    assert file(paths, "history") == before
    assert editing.drafts.open("pages", "history").flat["title.en"] == "Past"


def test_what_somebody_has_moved_meanwhile_is_told(
    editing: Editing, store: Store, paths: Paths, ann: Actor, bo: Actor
) -> None:
    record = move(editing, bo, "history", "research", "", "about")
    with pytest.raises(MovedMeanwhile):
        move(editing, ann, "history", "people", "", "about")
    assert file(paths, "history")["parent"] == "research"
    move(editing, ann, "history", "people", "", "research")
    assert editing.direct_changes.undo(bo, record.id) == [("pages", "history")]
    assert file(paths, "history")["parent"] == "people"


def test_no_move_cuts_a_page_off(
    editing: Editing, store: Store, paths: Paths, ann: Actor, li: Actor
) -> None:
    with pytest.raises(CannotMove):
        move(editing, ann, "about", "history", "", "")
    with pytest.raises(CannotMove):
        move(editing, ann, "about", "gone", "", "")
    draft = editing.drafts.create(ann, "pages", {"title.en": "Plans"})
    with pytest.raises(CannotMove):
        move(editing, ann, "about", draft.key, "", "")
    put(
        paths, "pages", "past", {"title": {"en": "Past"}, "address": "history", "publication": BOTH}
    )
    store.refresh()
    with pytest.raises(Invalid):
        move(editing, ann, "past", "about", "history", "")
    with pytest.raises(Forbidden):
        move(editing, li, "research", "about", "", "")
    move(editing, ann, draft.key, "about", "history", "")
    assert editing.drafts.open("pages", draft.key).flat["parent"] == "about"
    assert not (paths.data / f"content/pages/{draft.key}.json").exists()


def test_putting_pages_in_order_takes_none_off_the_site(
    editing: Editing, store: Store, paths: Paths, ann: Actor
) -> None:
    plans = editing.drafts.create(ann, "pages", {"title.en": "Plans"})
    more = editing.drafts.create(ann, "pages", {"title.en": "More", "parent": plans.key})
    opened = editing.drafts.open("pages", "contact")
    waiting = {**opened.flat, "parent": plans.key}
    editing.drafts.save(ann, "pages", "contact", opened.flat, waiting)
    with pytest.raises(CannotMove):
        move(editing, ann, "contact", plans.key, more.key, plans.key)
    assert "parent" not in file(paths, "contact")
    assert store.snapshot().addresses.by_name["pages", "contact"] == "contact/"


def test_what_is_refused_half_way_is_taken_back(
    editing: Editing, store: Store, paths: Paths, ann: Actor
) -> None:
    before = {key: file(paths, key)["title"] for key in ("research", "people")}

    def change(batch: ChangeBatch) -> None:
        for key in before:
            batch.apply(batch.open("pages", key), lambda flat: {**flat, "title.en": "X"})
        raise Forbidden

    with pytest.raises(Forbidden):
        editing.direct_changes.run(ann, "placed", change)
    assert {key: file(paths, key)["title"] for key in before} == before


def test_an_undo_is_ones_own_and_is_there_once(
    editing: Editing, store: Store, paths: Paths, ann: Actor, bo: Actor
) -> None:
    record = move(editing, ann, "contact", "", "about", "")
    for who, id in ((bo, record.id), (ann, "../../data/site"), (ann, "0" * 24)):
        with pytest.raises(CannotUndo):
            editing.direct_changes.undo(who, id)
    assert editing.direct_changes.undo(ann, record.id) == []
    assert file(paths, "contact")["position"] == 4
    with pytest.raises(CannotUndo):
        editing.direct_changes.undo(ann, record.id)


def test_a_change_made_before_an_upgrade_can_be_undone(
    editing: Editing, store: Store, paths: Paths, ann: Actor, bo: Actor
) -> None:
    """Its record is a single object, as older versions of Oasis wrote it, instead of lines."""
    record = move(editing, ann, "contact", "", "about", "")
    (paths.undo / f"{record.id}.jsonl").unlink()
    changes = [[*one] for one in record.changes]
    former = {"who": ann.id, "changes": changes, "trashed": [], "trusted": False}
    path = paths.undo / f"{record.id}.json"
    path.write_text(json.dumps(former, indent=2), "utf-8")
    with pytest.raises(CannotUndo):
        editing.direct_changes.undo(bo, record.id)
    assert editing.direct_changes.undo(ann, record.id) == []
    assert file(paths, "contact")["position"] == 4
    assert not path.exists()
    for damaged in ("", "[]", '{"who": "ann"}', json.dumps({**former, "trashed": [1]})):
        path.write_text(damaged, "utf-8")
        with pytest.raises(CannotUndo):
            editing.direct_changes.undo(ann, record.id)


def test_an_item_of_a_menu_moves_with_those_below_it(editing: Editing, ann: Actor) -> None:
    edited = editing.drafts.open("menus", SINGLE)
    flat, model = edited.flat, edited.model
    for to, path in (
        ("main.launch.children", "main.about"),
        ("main.about.children.x", "main.launch"),
    ):
        with pytest.raises(CannotPlace):
            check_position(model, flat, path, to)
    check_position(model, flat, "main.launch", "main.about.children")
    below = moved(flat, "main.launch", MenuPosition("main.about.children", "history"), "launch")
    assert below["main"] == ["about"]
    assert below["main.about.children"] == ["history", "launch"]
    assert below["main.about.children.launch.label.en"] == "Launch"
    assert moved(flat, "main.gone", MenuPosition("main", ""), "gone") == flat
    gone = removed(flat, "main.about")
    assert [path for path in gone if path.startswith("main.about")] == []
    other = with_values(flat, "main.about", {"label.en": "Us"})
    assert other["main.about.label.en"] == "Us"
    assert "main.about.entry" not in other
    assert other["main.about.children"] == ["history"]


def test_a_change_of_the_menus_leaves_a_draft_of_them_alone(
    editing: Editing, paths: Paths, ann: Actor, bo: Actor
) -> None:
    opened = editing.drafts.open("menus", SINGLE)
    renamed = {**opened.flat, "main.launch.label.en": "Opening"}
    editing.drafts.save(bo, "menus", SINGLE, opened.flat, renamed)
    to = MenuPosition("main", "")

    def change(batch: ChangeBatch) -> None:
        edited = batch.open("menus", SINGLE)
        batch.apply(edited, lambda flat: moved(flat, "main.launch", to, "launch"))

    editing.direct_changes.run(ann, "move", change)
    published = json.loads((paths.data / "menus.json").read_bytes())["main"]
    assert [(one["id"], one.get("label")) for one in published] == [
        ("launch", {"en": "Launch", "zh": "启动"}),
        ("about", None),
    ]
    draft = editing.drafts.open("menus", SINGLE)
    assert draft.changed == ("main.launch.label.en",)
    assert draft.flat["main.launch.label.en"] == "Opening"
