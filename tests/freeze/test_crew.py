"""Several processes make a site: the same bytes as one alone, and none holds the lock of a publish."""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import pytest
from flask import Flask
from smallsite import SmallSite, make_small_site, told, tree

from cms.web.freezer import CannotFreeze


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> SmallSite:
    return make_small_site(tmp_path_factory.mktemp("crew"))


def test_two_make_the_bytes_that_one_makes(small: SmallSite) -> None:
    _, alone = small.freeze(small.folder / "one", jobs=1)
    _, together = small.freeze(small.folder / "two", jobs=2)
    assert tree(small.folder / "one") == tree(small.folder / "two")
    assert len(tree(small.folder / "one")) > 100
    assert told(alone) == told(together)


def look_from(app: Flask, look: Callable[[], object]) -> None:
    """Call `look` before each page that has a view."""

    def looking(view: Callable[..., Any]) -> Callable[..., Any]:
        def seen(read: object, **values: Any) -> Any:
            look()
            return view(read, **values)

        return seen

    views = app.extensions["oasis"].views
    views.update({name: looking(view) for name, view in views.items()})


def wait_for(file: Path) -> None:
    """Until another process has written it."""
    late = monotonic() + 60
    while not file.exists() and monotonic() < late:
        sleep(0.01)


def locks_held() -> str:
    """The locks that this process has open."""
    held = {str(handle.resolve()) for handle in Path("/proc/self/fd").iterdir()}
    return " ".join(sorted(path for path in held if path.endswith("lock")))


@pytest.mark.parametrize("of_the_child", [True, False])
def test_one_that_can_not_go_on_ends_all(small: SmallSite, of_the_child: bool) -> None:
    """Nobody makes what the others would have made: with the first fault the site is as it was."""
    app, parent, made = small.app(), os.getpid(), small.folder / f"made-{of_the_child}"
    made.mkdir()

    def look() -> None:
        if (os.getpid() != parent) == of_the_child:
            (made / "fault").touch()
            raise ValueError("enough")
        wait_for(made / "fault")
        sleep(0.05)  # so that the other one gets to it on a busy machine too
        (made / str(len(list(made.iterdir())))).touch()

    look_from(app, look)
    with pytest.raises(CannotFreeze, match="enough"):
        small.freeze(small.folder / "ended", app=app, jobs=2)
    assert not (small.folder / "ended").exists()
    assert len(list(made.iterdir())) < len(tree(small.folder / "one")) / 4


def test_they_hold_the_lock_of_the_folder_but_not_that_of_a_publish(small: SmallSite) -> None:
    """Killed, a publish is over at once; a folder is free when nobody can write there any more."""
    app, seen, parent = small.app(), small.folder / "seen", os.getpid()
    look_from(app, lambda: wait_for(seen) if os.getpid() == parent else seen.write_text(locks_held()))
    jobs = app.extensions["oasis"].site.jobs
    with jobs.lock():
        small.freeze(small.folder / "held", app=app, jobs=2)
        assert jobs.held()
    assert seen.read_text() == str(small.folder / ".held.oasis" / "lock")


def test_what_they_find_out_of_entries_is_there_for_the_next(small: SmallSite) -> None:
    small.freeze(small.folder / "found", app=small.app(), jobs=2)
    entries = small.app().extensions["oasis"].site.store.content().entries["news"]
    assert len(entries) > 3
    for entry in entries.values():
        assert any(name.startswith("page ") for name in entry.kept)


def test_a_thread_leaves_all_to_other_processes(small: SmallSite) -> None:
    """The visitors of a server don't wait for what one of its threads freezes."""
    app, made = small.app(), small.folder / "made"
    made.mkdir()
    look_from(app, lambda: (made / str(os.getpid())).touch())
    with ThreadPoolExecutor(1) as pool:
        pool.submit(small.freeze, small.folder / "threads", app=app, jobs=2).result()
    small.freeze(small.folder / "alone", jobs=1)
    assert tree(small.folder / "threads") == tree(small.folder / "alone")
    makers = {path.name for path in made.iterdir()}
    assert makers
    assert str(os.getpid()) not in makers
