"""A file or folder that can't be read costs its own entries, whatever is the matter with it."""

import errno
import os
from collections.abc import Callable
from contextlib import nullcontext
from functools import partial
from pathlib import Path

import pytest
from bad_files import (
    BAD_FILES,
    DENIED,
    bad,
    closed,
    dangling,
    file,
    loop,
    pipe,
    replaced_by,
    settle,
)
from faults import FAULTS
from minisite import CONTENT, MODELS, NOW, put

from cms.content import Content, Store
from cms.content.json_files import dump_json
from cms.editing.revisions import History
from cms.schema.entry_ref import EntryRef
from cms.schema.paths import Paths


@pytest.fixture
def paths(paths: Paths) -> Paths:
    """The small site with files that weren't written just now."""
    for path in paths.data.rglob("*.json"):
        settle(path)
    return paths


def fresh(paths: Paths) -> Store:
    return Store(paths, MODELS, lambda: NOW, History(paths).last_good)


def named(content: Content) -> set[str]:
    return {problem.file for problem in content.problems}


LAUNCH = "data/content/news/launch.json"


@pytest.mark.parametrize("how", BAD_FILES)
def test_the_last_good_version_stays_and_other_changes_are_seen(
    paths: Paths, store: Store, how: str
) -> None:
    before = store.content().get("news", "launch")
    with bad(paths.entry(EntryRef(MODELS["news"], "launch")), how):
        settle(put(paths, "news", "later", CONTENT["news", "workshop"]))
        content = store.refresh()
        assert content.get("news", "launch").raw == before.raw
        assert content.get("news", "later")
        assert named(content) == {LAUNCH}
        assert store.refresh() is content, "nothing has changed since"
        store.notify_workers(("news", "launch"))
        assert store.content().get("news", "launch").raw == before.raw


@pytest.mark.parametrize("how", BAD_FILES)
def test_a_new_process_starts_with_the_last_good_version(
    paths: Paths, store: Store, how: str
) -> None:
    with bad(paths.entry(EntryRef(MODELS["news"], "launch")), how):
        content = fresh(paths).content()
        assert content.get("news", "launch").raw == CONTENT["news", "launch"]
        assert named(content) == {LAUNCH}


@pytest.mark.parametrize("how", BAD_FILES)
def test_without_a_good_version_only_this_entry_is_left_out(paths: Paths, how: str) -> None:
    with bad(paths.entry(EntryRef(MODELS["news"], "launch")), how):
        content = fresh(paths).content()
        assert set(content.entries["news"]) == {"workshop"}
        assert content.get("projects", "dunes")
        assert named(content) == {LAUNCH}


@pytest.mark.parametrize("how", BAD_FILES)
def test_it_is_there_again_once_it_is_mended(paths: Paths, store: Store, how: str) -> None:
    file = paths.entry(EntryRef(MODELS["news"], "launch"))
    with bad(file, how):
        store.refresh()
    if how not in DENIED:
        file.rmdir() if how == "folder" else file.unlink()
        put(paths, "news", "launch", CONTENT["news", "launch"])
    content = store.refresh()
    assert content.get("news", "launch").raw == CONTENT["news", "launch"]
    assert not content.problems


@pytest.mark.parametrize("how", BAD_FILES)
def test_it_is_named_with_a_remedy(paths: Paths, store: Store, how: str) -> None:
    with bad(paths.entry(EntryRef(MODELS["news"], "launch")), how):
        (problem,) = store.refresh().problems
    words = ("restore", "Restore", "Save it in UTF-8")
    assert any(word in problem.refusal.text() for word in words)


@pytest.mark.parametrize(
    "how",
    [closed, *(partial(replaced_by, make) for make in (loop, dangling, pipe, file))],
    ids=["closed", "loop", "dangling", "pipe", "file"],
)
@pytest.mark.parametrize("starts", ["running", "new", "without database"])
def test_a_folder_that_cant_be_read_keeps_its_entries(
    paths: Paths, store: Store, how: Callable[[Path], "nullcontext[None]"], starts: str
) -> None:
    if starts == "without database":
        paths.database.unlink()
    with how(paths.folder(MODELS["news"])):
        content = store.refresh() if starts == "running" else fresh(paths).content()
        expected = set() if starts == "without database" else {"launch", "workshop"}
        assert set(content.entries["news"]) == expected
        assert content.get("projects", "dunes")
        assert named(content) == {"data/content/news"}
        if starts == "running":
            store.notify_workers(("news", "launch"))
            assert set(store.content().entries["news"]) == expected


def test_a_name_that_isnt_utf_8_is_named(paths: Paths, store: Store) -> None:
    name = os.fsencode(paths.folder(MODELS["news"])) + b"/caf\xe9.json"
    Path(os.fsdecode(name)).write_bytes(dump_json(CONTENT["news", "launch"]))
    content = store.refresh()
    assert set(content.entries["news"]) == {"launch", "workshop"}
    assert named(content) == {r"data/content/news/caf\xe9.json"}
    store.keep()
    assert fresh(paths).content().problems


def test_a_name_that_is_there_twice_is_named_at_its_place(paths: Paths, store: Store) -> None:
    text = dump_json(CONTENT["news", "launch"]).decode()
    text = text.replace('"en": "The station', '"en": "An older headline",\n    "en": "The station')
    text = text.replace('  "date"', '  "date": "2020-01-01",\n  "date"', 1)
    paths.entry(EntryRef(MODELS["news"], "launch")).write_text(text, "utf-8")
    content = store.refresh()
    assert content.get("news", "launch").raw["date"] == "2024-08-23"
    told = {(one.field, "more than once" in one.refusal.text()) for one in content.problems}
    assert told == {("date", True), ("headline.en", True)}


def test_a_lack_of_handles_isnt_taken_for_a_bad_file(paths: Paths, store: Store) -> None:
    path = paths.entry(EntryRef(MODELS["news"], "launch"))
    settle(path)
    with FAULTS.on(path, 1, number=errno.EMFILE), pytest.raises(OSError, match="Too many open"):
        store.refresh()
    assert not store.refresh().problems
