"""What a site was made from, held against what is shown now."""

from pathlib import Path

import orjson
import pytest
from minisite import BOTH, MODELS, put

from cms.content import Snapshot, Store
from cms.content.built_entries import (
    DELETED,
    BuiltEntries,
    built_entries,
    built_entry,
    load_built_entries,
)
from cms.content.entry import Name
from cms.schema.paths import Paths


def file_of(paths: Paths, name: Name) -> Path:
    return paths.entry(MODELS[name[0]], name[1])


def edit(paths: Paths, name: Name, **values: object) -> None:
    put(paths, *name, orjson.loads(file_of(paths, name).read_bytes()) | values)


def after(store: Store) -> Snapshot:
    store.bump()
    return store.snapshot()


def plainly(rows: BuiltEntries, snapshot: Snapshot) -> set[Name]:
    """What differs, by looking at each row."""
    now = dict(built_entries(snapshot).items())
    was = {name: row for name, row in rows.items() if row.version}
    return {
        name
        for name in now.keys() | was.keys()
        if (was[name][:3] if name in was else None) != (now[name][:3] if name in now else None)
    }


def test_nothing_differs_from_itself(store: Store) -> None:
    snapshot = store.snapshot()
    assert built_entries(snapshot).differing(snapshot) == {}


def test_an_edit_a_new_language_a_move_a_new_entry_and_one_that_went_are_found(
    store: Store, paths: Paths
) -> None:
    rows = built_entries(store.snapshot())
    edit(paths, ("news", "launch"), category="event")
    edit(paths, ("news", "workshop"), publication=BOTH)
    edit(paths, ("pages", "about"), address="who")
    put(paths, "organizations", "new", {"name": {"en": "New", "zh": "新"}, "publication": BOTH})
    file_of(paths, ("organizations", "river-office")).unlink()
    snapshot = after(store)
    found = rows.differing(snapshot)
    assert (
        found.keys()
        == plainly(rows, snapshot)
        == {
            ("news", "launch"),
            ("news", "workshop"),
            ("pages", "about"),
            ("pages", "history"),
            ("organizations", "new"),
            ("organizations", "river-office"),
        }
    )
    assert found["organizations", "new"] is None
    assert found["pages", "history"] == rows.get(("pages", "history"))


def test_after_it_was_taken_nothing_differs_any_more(store: Store, paths: Paths) -> None:
    rows = load_built_entries(built_entries(store.snapshot()).dump())
    edit(paths, ("news", "launch"), category="event")
    file_of(paths, ("organizations", "river-office")).unlink()
    snapshot = after(store)
    rows.apply(
        BuiltEntries(
            snapshot.context_fingerprint,
            later={
                ("organizations", "river-office"): DELETED,
                ("news", "launch"): built_entry(snapshot, snapshot.entries["news"]["launch"]),
            },
        )
    )
    assert rows.differing(snapshot) == {}
    assert rows.get(("organizations", "river-office")) is None
    again = load_built_entries(rows.dump())
    assert dict(again.items()) == dict(rows.items())
    assert plainly(again, snapshot) == set()


def test_what_came_back_is_found(store: Store, paths: Paths) -> None:
    rows = built_entries(store.snapshot())
    rows.apply(BuiltEntries(rows.context_fingerprint, later={("news", "launch"): DELETED}))
    assert rows.differing(store.snapshot()) == {("news", "launch"): None}


@pytest.mark.parametrize(
    "damage",
    [
        b"",
        b"{}",
        b"[]",
        b'{"ground": "", "shared": [], "later": [], "columns": {"news": [["a"], "", [], [], [], []]}}',
        b'{"ground": "", "shared": [], "later": [["news", "a"]], "columns": {}}',
    ],
)
def test_what_was_never_written_is_refused(damage: bytes) -> None:
    with pytest.raises((ValueError, LookupError, TypeError)):
        load_built_entries(damage)


def test_what_is_written_says_what_is_gone() -> None:
    assert load_built_entries(
        BuiltEntries(b"g", later={("news", "one"): DELETED}).dump()
    ).overlay == {("news", "one"): DELETED}
