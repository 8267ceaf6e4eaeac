"""The check names files and folders that can't be read."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from bad_files import (
    BAD_FILES,
    bad,
    closed,
    dangling,
    endless,
    folder,
    huge,
    loop,
    pipe,
    settle,
)
from minisite import CONTENT, MODELS

from cms.content import Store
from cms.content.json_files import dump_json
from cms.schema.entry_ref import EntryRef
from cms.schema.paths import Paths
from features.content_check.entry_problems import check

LAUNCH = "data/content/news/launch.json"


@pytest.fixture
def paths(paths: Paths) -> Paths:
    """The small site with files that weren't written just now."""
    for path in paths.data.rglob("*.json"):
        settle(path)
    return paths


@pytest.mark.parametrize("how", BAD_FILES)
def test_a_file_with_a_remedy(paths: Paths, store: Store, how: str) -> None:
    with bad(paths.entry(EntryRef(MODELS["news"], "launch")), how):
        store.refresh()
        (problem,) = (one for one in check(store) if one.file == LAUNCH)
    words = ("restore", "Restore", "Save it in UTF-8")
    assert any(word in problem.refusal.text() for word in words)


def test_a_folder_and_what_was_read_of_it_before(paths: Paths, store: Store) -> None:
    with closed(paths.folder(MODELS["news"])):
        store.refresh()
        store.notify_workers(("news", "launch"))
        store.content()
        found = [one.file for one in check(store)]
    assert found[0] == "data/content/news"
    assert set(found[1:]) <= {LAUNCH}, "which was read on its own"


def test_a_name_that_isnt_utf_8(paths: Paths, store: Store) -> None:
    name = os.fsencode(paths.folder(MODELS["news"])) + b"/caf\xe9.json"
    Path(os.fsdecode(name)).write_bytes(dump_json(CONTENT["news", "launch"]))
    store.refresh()
    assert {one.file for one in check(store)} == {r"data/content/news/caf\xe9.json"}


def test_media_with_names_that_arent_utf_8_are_named(paths: Paths, store: Store) -> None:
    paths.media.mkdir()
    for name in (b"caf\xe9.jpg", b"caf\xe9.jpg.json"):
        Path(os.fsdecode(os.fsencode(paths.media) + b"/" + name)).write_bytes(b"{}")
    found = {one.file: one.refusal.text() for one in check(store)}
    assert found.keys() == {r"data/media/caf\xe9.jpg", r"data/media/caf\xe9.jpg.json"}
    assert all("Rename" in text for text in found.values())


@pytest.mark.parametrize("how", [folder, loop, dangling, pipe, endless, huge])
def test_facts_are_named_that_cant_be_read(
    paths: Paths, store: Store, how: Callable[[Path], None]
) -> None:
    paths.media.mkdir()
    (paths.media / "dune.jpg").write_bytes(b"")
    how(paths.media / "dune.jpg.json")
    assert store.snapshot().facts("dune.jpg") == {}
    expected = [] if how is folder else ["data/media/dune.jpg.json"]
    assert [one.file for one in check(store)] == expected


def test_facts_of_a_media_file(paths: Paths, store: Store) -> None:
    paths.media.mkdir()
    (paths.media / "dune.jpg").write_bytes(b"")
    (paths.media / "dune.jpg.json").write_bytes(b"[broken")
    assert [one.file for one in check(store)] == ["data/media/dune.jpg.json"]


def test_a_field_that_is_there_twice(paths: Paths, store: Store) -> None:
    path = paths.entry(EntryRef(MODELS["news"], "launch"))
    text = path.read_text("utf-8").replace('  "date"', '  "date": "2020-01-01",\n  "date"', 1)
    path.write_text(text, "utf-8")
    store.refresh()
    assert [one.field for one in check(store)] == ["date"]
