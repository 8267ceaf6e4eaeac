"""SIGKILL at every step of a change leaves the old or the new version, never half of either, and
the next start cleans up.

A child process kills itself at its n-th call to the file system; n grows until the change
completes.
"""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from kill import killed_at
from minisite import MODELS, NOW, News, make_site

from cms.accounts.permissions import Actor
from cms.content import Store
from cms.content.json_files import parse_json
from cms.core.files import TEMPORARY_PREFIX, locked
from cms.editing.editing import Editing
from cms.editing.recovery import recover
from cms.editing.revisions import History
from cms.schema.entry_ref import EntryRef
from cms.schema.paths import Paths
from tests.saving import edit
from tests.thorough import Run

ANN = Actor("a00000000001", "Ann", "editor")
TYPED = {"headline.en": "Typed", "headline.zh": "打的字"}


def open_editing(paths: Paths) -> Editing:
    return Editing(Store(paths, MODELS, lambda: NOW, History(paths).last_good))


def litter(paths: Paths) -> list[Path]:
    return [
        *paths.data.rglob(f"{TEMPORARY_PREFIX}*"),
        *paths.instance.rglob(f"{TEMPORARY_PREFIX}*"),
    ]


def every_step(
    folder: Path, prepare: Callable[[Editing], object], act: Callable[[Editing], object]
) -> Iterator[tuple[bool, Paths, Editing, tuple[bytes | None, ...]]]:
    """Yield (whether it was killed, the site after the next start, its files before) for every step
    in a thorough run, otherwise for every third.
    """
    step, dropped = 0, 0
    alive = True
    while alive:
        step += 1 if Run.thorough else 3
        paths = make_site(folder / str(step))
        editing = open_editing(paths)
        prepare(editing)
        before = files(paths)
        alive = killed_at(step, partial(act, editing))
        dropped += len(litter(paths))
        again = open_editing(paths)
        recover(again.files)
        assert litter(paths) == []
        assert recover(again.files) == 0
        for path in [*paths.data.rglob("*.json"), *paths.instance.rglob("*.json")]:
            assert parse_json(path.read_bytes()), path
        with locked(paths.lock):
            pass
        yield alive, paths, again, before
    assert dropped > 0, "no step left a half-written file: the test doesn't reach what it is for"
    assert step > 8


def files(paths: Paths, key: str = "launch") -> tuple[bytes | None, ...]:
    """Return the bytes of (entry, draft, trashed entry), each None if the file is missing."""
    places = (
        paths.entry(EntryRef(News, key)),
        paths.draft(EntryRef(News, key)),
        paths.trashed(EntryRef(News, key)),
    )
    return tuple(path.read_bytes() if path.exists() else None for path in places)


def typed(editing: Editing) -> None:
    edit(editing, ANN, "news", "launch", TYPED)


def test_a_save(tmp_path: Path) -> None:
    outcomes = set()
    for killed, paths, editing, before in every_step(tmp_path, lambda _: None, typed):
        entry, draft, _ = files(paths)
        assert entry == before[0]
        assert editing.drafts.open("news", "launch").changed in ((), tuple(TYPED))
        assert killed or draft
        outcomes.add(draft is not None)
    assert outcomes == {False, True}


def test_a_second_save_keeps_the_first(tmp_path: Path) -> None:
    outcomes = set()
    for _, _, editing, _ in every_step(
        tmp_path,
        typed,
        lambda editing: edit(editing, ANN, "news", "launch", {"headline.en": "Again"}),
    ):
        flat = editing.drafts.open("news", "launch").flat
        assert flat["headline.zh"] == TYPED["headline.zh"]
        outcomes.add(flat["headline.en"])
    assert outcomes == {"Typed", "Again"}


def test_a_publish(tmp_path: Path) -> None:
    outcomes = set()
    for killed, paths, editing, before in every_step(
        tmp_path, typed, lambda editing: editing.publishing.publish(ANN, "news", "launch", ["en"])
    ):
        entry = files(paths)[0]
        work = editing.drafts.open("news", "launch")
        assert (work.flat["headline.en"], work.flat["headline.zh"]) == tuple(TYPED.values())
        assert not work.clashes
        new = work.published.raw["headline"] == {"en": "Typed", "zh": "观测站启用"}
        assert new or entry == before[0]
        assert new or killed
        assert work.changed == (("headline.zh",) if new else tuple(TYPED))
        outcomes.add(new)
        if new:
            history = editing.history.revisions(EntryRef(News, "launch"))
            assert [one.what for one in history] == ["publish", "before"]
    assert outcomes == {False, True}


def test_the_first_publish_of_a_new_entry(tmp_path: Path) -> None:
    fields = {
        "headline.en": "New",
        "date": "2024",
        "category": "event",
        "body.en": ["b"],
        "headline.zh": "新",
    }
    for killed, paths, editing, _ in every_step(
        tmp_path,
        lambda editing: editing.drafts.create(ANN, "news", fields, "fresh"),
        lambda editing: editing.publishing.publish(ANN, "news", "fresh", ["en"]),
    ):
        work = editing.drafts.open("news", "fresh")
        assert work.flat == fields
        assert paths.entry(EntryRef(News, "fresh")).exists() or killed
        assert work.states["en"] == (
            "published" if paths.entry(EntryRef(News, "fresh")).exists() else "draft"
        )


@pytest.mark.parametrize("prepare", [typed, lambda _: None])
def test_a_move_into_the_trash(tmp_path: Path, prepare: Callable[[Editing], object]) -> None:
    outcomes = set()
    for killed, paths, editing, before in every_step(
        tmp_path, prepare, lambda editing: editing.trash.move(ANN, "news", "launch", force=True)
    ):
        entry, draft, trash = files(paths)
        assert (entry, draft, trash) == before if entry else (draft is None and trash is not None)
        assert not entry or killed
        outcomes.add(bool(entry))
        if not entry:
            editing.trash.restore(ANN, "news", "launch")
            assert files(paths) == before
    assert outcomes == {False, True}


def test_a_move_out_of_the_trash(tmp_path: Path) -> None:
    def prepare(editing: Editing) -> None:
        typed(editing)
        wanted.append(files(editing.files.paths))
        editing.trash.move(ANN, "news", "launch", force=True)

    wanted: list[tuple[bytes | None, ...]] = []
    outcomes = set()
    for killed, paths, _, before in every_step(
        tmp_path, prepare, lambda editing: editing.trash.restore(ANN, "news", "launch")
    ):
        now = files(paths)
        assert now in (before, wanted[-1])
        assert now == wanted[-1] or killed
        outcomes.add(now == before)
    assert outcomes == {False, True}


def test_what_was_never_published_into_the_trash_and_back(tmp_path: Path) -> None:
    def create(editing: Editing) -> None:
        editing.drafts.create(ANN, "news", {"headline.zh": "新"}, "fresh")

    def create_and_remove(editing: Editing) -> None:
        create(editing)
        remove(editing)

    def remove(editing: Editing) -> None:
        editing.trash.move(ANN, "news", "fresh")

    def restore(editing: Editing) -> None:
        editing.trash.restore(ANN, "news", "fresh")

    for prepare, act in ((create, remove), (create_and_remove, restore)):
        for _, paths, _, _ in every_step(tmp_path / act.__name__, prepare, act):
            entry, draft, trash = files(paths, "fresh")
            assert entry is None
            assert (draft is None) != (trash is None)
