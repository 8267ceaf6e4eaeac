"""The entries that a site was built from, compared with the current ones."""

from pathlib import Path

import orjson
from minisite import BOTH, MODELS, put

from cms.content import Snapshot, Store
from cms.content.edits import MAX_COMPARED_ENTRIES, Edit, Edits, built_entries, edits_since
from cms.schema.entry_ref import EntryRef, Name
from cms.schema.paths import Paths


class Before:
    """The entries of a snapshot."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.entries = built_entries(snapshot)
        self.texts = {
            entry.name: entry.text()
            for of_type in snapshot.entries.values()
            for entry in of_type.values()
        }

    def edits(self, snapshot: Snapshot) -> Edits:
        return edits_since(self.entries, snapshot, self.read)

    def read(self, name: Name, version: str) -> bytes | None:
        return self.texts[name]


def file_of(paths: Paths, name: Name) -> Path:
    return paths.entry(EntryRef(MODELS[name[0]], name[1]))


def edit(paths: Paths, name: Name, **values: object) -> None:
    put(paths, *name, orjson.loads(file_of(paths, name).read_bytes()) | values)


def after(store: Store) -> Snapshot:
    store.notify_workers()
    return store.snapshot()


def only(edits: Edits) -> Edit:
    (one,) = edits
    return one


def test_nothing_differs_from_itself(store: Store) -> None:
    snapshot = store.snapshot()
    edits = Before(snapshot).edits(snapshot)
    assert not edits
    assert list(edits) == []


def test_an_edit_a_new_language_a_move_a_new_entry_and_one_that_went_are_found(
    store: Store, paths: Paths
) -> None:
    before = Before(store.snapshot())
    edit(paths, ("news", "launch"), category="event")
    edit(paths, ("news", "workshop"), publication=BOTH)
    edit(paths, ("pages", "about"), address="who")
    put(paths, "organizations", "new", {"name": {"en": "New", "zh": "新"}, "publication": BOTH})
    file_of(paths, ("organizations", "river-office")).unlink()
    edits = before.edits(after(store))
    found = {(one.type, one.key): one for one in edits}
    assert found.keys() == set(edits.names)
    assert found.keys() == {
        ("news", "launch"),
        ("news", "workshop"),
        ("pages", "about"),
        ("pages", "history"),
        ("organizations", "new"),
        ("organizations", "river-office"),
    }
    assert found["organizations", "new"].old is None
    assert found["organizations", "river-office"].new is None
    assert edits.added_or_removed == ["organizations/new", "organizations/river-office"]
    history = found["pages", "history"]
    assert history.old
    assert history.new
    assert (history.old.address, history.new.address) == ("about/history/", "who/history/")
    assert history.is_relisted
    assert not found["news", "launch"].is_relisted
    assert found["news", "launch"].is_refiled


def test_a_text_is_no_reason_to_list_an_entry_anew(store: Store, paths: Paths) -> None:
    before = Before(store.snapshot())
    edit(paths, ("news", "launch"), body={"en": ["Other."], "zh": ["不同。"]})
    one = only(before.edits(after(store)))
    assert one.changed_fields == {"body"}
    assert not one.is_refiled
    assert not one.is_moved
    edit(paths, ("news", "launch"), headline={"en": "Other", "zh": "不同"})
    assert only(before.edits(store.fresh_snapshot())).is_refiled


def test_a_former_address_moves_an_entry(store: Store, paths: Paths) -> None:
    before = Before(store.snapshot())
    edit(paths, ("news", "launch"), formerAddresses=["start"])
    one = only(before.edits(after(store)))
    assert one.is_moved
    assert not one.is_relisted


def test_too_many_edits_are_not_compared(store: Store, paths: Paths) -> None:
    before = Before(store.snapshot())
    raw = orjson.loads(file_of(paths, ("news", "launch")).read_bytes())
    for number in range(MAX_COMPARED_ENTRIES + 1):
        put(paths, "news", f"n-{number}", raw)
    edits = before.edits(after(store))
    assert edits.unknown == {"news"}
    assert edits.types == []
    assert len(edits.names) == MAX_COMPARED_ENTRIES + 1
    assert edits


def test_an_old_version_that_is_lost_makes_its_type_unknown(store: Store, paths: Paths) -> None:
    entries = built_entries(store.snapshot())
    edit(paths, ("news", "launch"), category="event")
    snapshot = after(store)
    for lost in (None, b'{"publication": {"en": {"state": "nonsense"}}}'):
        edits = edits_since(entries, snapshot, lambda *name, text=lost: text)
        assert edits.unknown == {"news"}
