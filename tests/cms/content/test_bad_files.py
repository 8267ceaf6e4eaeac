"""A file or folder that can't be read costs its own entries, whatever is the matter with it."""

import errno
import os
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from functools import partial
from pathlib import Path

import pytest
from faults import FAULTS
from minisite import CONTENT, MODELS, NOW, put

from cms.content import Content, Store
from cms.content.file_scan import MAX_FILE_BYTES
from cms.content.json_files import dump_json
from cms.editing.content_check import check
from cms.editing.revisions import History
from cms.schema.entry_ref import EntryRef
from cms.schema.paths import Paths


@pytest.fixture
def paths(paths: Paths) -> Paths:
    """The small site with files that weren't written just now."""
    for path in paths.data.rglob("*.json"):
        settle(path)
    return paths


def settle(path: Path) -> None:
    """Date a file back, so that it counts as known once it was read."""
    os.utime(path, (1, 1), follow_symlinks=False)


def folder(path: Path) -> None:
    path.mkdir()


def loop(path: Path) -> None:
    path.symlink_to(path.name)


def dangling(path: Path) -> None:
    path.symlink_to("away")


def pipe(path: Path) -> None:
    os.mkfifo(path)


def endless(path: Path) -> None:
    path.symlink_to("/dev/zero")


def listener(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as one:
        place = Path.cwd()
        os.chdir(path.parent)  # the name of a socket must be short
        try:
            one.bind(path.name)
        finally:
            os.chdir(place)


def latin(path: Path) -> None:
    path.write_bytes(dump_json(CONTENT["news", "launch"]).replace(b"Friday", b"Fri\xe9day"))


def huge(path: Path) -> None:
    path.write_bytes(b"{")
    os.truncate(path, MAX_FILE_BYTES + 1)


BAD = {one.__name__: one for one in (folder, loop, dangling, pipe, endless, listener, latin, huge)}
DENIED = {"denied": errno.EACCES, "faulty": errno.EIO}


@contextmanager
def bad(path: Path, how: str) -> Iterator[None]:
    """Make a file bad: replace it, or let every opening of it fail."""
    if how in DENIED:
        settle(path)
        with FAULTS.on(path, 1, lasting=True, number=DENIED[how]):
            yield
    else:
        path.unlink()
        BAD[how](path)
        settle(path)
        yield


def fresh(paths: Paths) -> Store:
    return Store(paths, MODELS, lambda: NOW, History(paths).last_good)


def named(content: Content) -> set[str]:
    return {problem.file for problem in content.problems}


EVERY = (*BAD, *DENIED)
LAUNCH = "data/content/news/launch.json"


@pytest.mark.parametrize("how", EVERY)
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


@pytest.mark.parametrize("how", EVERY)
def test_a_new_process_starts_with_the_last_good_version(
    paths: Paths, store: Store, how: str
) -> None:
    with bad(paths.entry(EntryRef(MODELS["news"], "launch")), how):
        content = fresh(paths).content()
        assert content.get("news", "launch").raw == CONTENT["news", "launch"]
        assert named(content) == {LAUNCH}


@pytest.mark.parametrize("how", EVERY)
def test_without_a_good_version_only_this_entry_is_left_out(paths: Paths, how: str) -> None:
    with bad(paths.entry(EntryRef(MODELS["news"], "launch")), how):
        content = fresh(paths).content()
        assert set(content.entries["news"]) == {"workshop"}
        assert content.get("projects", "dunes")
        assert named(content) == {LAUNCH}


@pytest.mark.parametrize("how", EVERY)
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


@pytest.mark.parametrize("how", EVERY)
def test_the_check_names_it_with_a_remedy(paths: Paths, store: Store, how: str) -> None:
    with bad(paths.entry(EntryRef(MODELS["news"], "launch")), how):
        store.refresh()
        (problem,) = (one for one in check(store) if one.file == LAUNCH)
    words = ("restore", "Restore", "Save it in UTF-8")
    assert any(word in problem.refusal.text() for word in words)


def closed(path: Path) -> "nullcontext[None]":
    return FAULTS.on(path, 1, lasting=True, number=errno.EACCES)


def replaced_by(make: Callable[[Path], None], path: Path) -> "nullcontext[None]":
    path.rename(path.with_name("moved"))
    make(path)
    return nullcontext()


def file(path: Path) -> None:
    path.write_bytes(b"")


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
            found = [one.file for one in check(store)]
            assert found[0] == "data/content/news"
            assert set(found[1:]) <= {LAUNCH}, "which was read on its own"


def test_a_name_that_isnt_utf_8_is_named(paths: Paths, store: Store) -> None:
    name = os.fsencode(paths.folder(MODELS["news"])) + b"/caf\xe9.json"
    Path(os.fsdecode(name)).write_bytes(dump_json(CONTENT["news", "launch"]))
    content = store.refresh()
    assert set(content.entries["news"]) == {"launch", "workshop"}
    assert named(content) == {r"data/content/news/caf\xe9.json"}
    assert {one.file for one in check(store)} == named(content)
    store.keep()
    assert fresh(paths).content().problems


def test_media_with_names_that_arent_utf_8_are_named(paths: Paths, store: Store) -> None:
    paths.media.mkdir()
    for name in (b"caf\xe9.jpg", b"caf\xe9.jpg.json"):
        Path(os.fsdecode(os.fsencode(paths.media) + b"/" + name)).write_bytes(b"{}")
    found = {one.file: one.refusal.text() for one in check(store)}
    assert found.keys() == {r"data/media/caf\xe9.jpg", r"data/media/caf\xe9.jpg.json"}
    assert all("Rename" in text for text in found.values())


@pytest.mark.parametrize("how", [folder, loop, dangling, pipe, endless, huge])
def test_the_check_names_facts_that_cant_be_read(
    paths: Paths, store: Store, how: Callable[[Path], None]
) -> None:
    paths.media.mkdir()
    (paths.media / "dune.jpg").write_bytes(b"")
    how(paths.media / "dune.jpg.json")
    assert store.snapshot().facts("dune.jpg") == {}
    expected = [] if how is folder else ["data/media/dune.jpg.json"]
    assert [one.file for one in check(store)] == expected


def test_a_name_that_is_there_twice_is_named_at_its_place(paths: Paths, store: Store) -> None:
    text = dump_json(CONTENT["news", "launch"]).decode()
    text = text.replace('"en": "The station', '"en": "An older headline",\n    "en": "The station')
    text = text.replace('  "date"', '  "date": "2020-01-01",\n  "date"', 1)
    paths.entry(EntryRef(MODELS["news"], "launch")).write_text(text, "utf-8")
    content = store.refresh()
    assert content.get("news", "launch").raw["date"] == "2024-08-23"
    told = {(one.field, "more than once" in one.refusal.text()) for one in content.problems}
    assert told == {("date", True), ("headline.en", True)}
    assert {one.field for one in check(store)} == {"date", "headline.en"}


def test_a_lack_of_handles_isnt_taken_for_a_bad_file(paths: Paths, store: Store) -> None:
    path = paths.entry(EntryRef(MODELS["news"], "launch"))
    settle(path)
    with FAULTS.on(path, 1, number=errno.EMFILE), pytest.raises(OSError, match="Too many open"):
        store.refresh()
    assert not store.refresh().problems
