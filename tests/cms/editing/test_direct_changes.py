"""Undoing changes that were published at once."""

import pytest

from cms.accounts.permissions import Actor
from cms.editing.direct_changes import AddressLost, ChangeBatch
from cms.editing.editing import Editing
from cms.editing.undo_records import UndoRecord
from cms.schema.flat import Flat, overlay

PAGE, CHILD, OTHER = ("pages", "about"), ("pages", "history"), ("news", "launch")


def change(editing: Editing, who: Actor, values: dict[tuple[str, str], Flat]) -> UndoRecord:
    """Change values of entries, all at once."""

    def apply(batch: ChangeBatch) -> None:
        for name, flat in values.items():
            batch.apply(batch.open(*name), lambda before, flat=flat: overlay(before, flat))

    return editing.direct_changes.run(who, "move", apply)


def published(editing: Editing, *names: tuple[str, str]) -> list[Flat]:
    return [editing.drafts.open(*name).published_flat for name in names]


def test_an_earlier_address_that_another_page_has_now_is_left_to_it(
    editing: Editing, root: Actor
) -> None:
    before = published(editing, CHILD, OTHER)
    done = change(editing, root, {CHILD: {"parent": None}, OTHER: {"category": "event"}})
    third = editing.drafts.create(root, "pages", {"title.en": "History", "parent": "about"}, "past")
    change(editing, root, {("pages", "past"): {"address": "history"}})
    editing.publishing.publish(root, "pages", third.key, ["en"])
    after = published(editing, CHILD, OTHER)
    with pytest.raises(AddressLost):
        editing.direct_changes.undo(root, done.id)
    assert published(editing, CHILD, OTHER) == after
    change(editing, root, {("pages", "past"): {"address": "past"}})
    assert editing.direct_changes.undo(root, done.id) == []
    assert published(editing, CHILD, OTHER) == before


def test_an_earlier_parent_that_is_below_the_page_now_is_not_given_back(
    editing: Editing, root: Actor
) -> None:
    done = change(editing, root, {CHILD: {"parent": None}})
    change(editing, root, {PAGE: {"parent": "history"}})
    after = published(editing, PAGE, CHILD)
    with pytest.raises(AddressLost):
        editing.direct_changes.undo(root, done.id)
    assert published(editing, PAGE, CHILD) == after
