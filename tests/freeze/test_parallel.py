"""Several processes freeze a site: the bytes are those of one process alone, and none holds the
lock of a publish.
"""

import os
import signal
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from smallsite import SmallSite, make_tiny_site, told, tree

from cms.markdown.render import render_unresolved
from cms.publish.jobs import PublishJobs
from cms.web.freeze.freezer import CannotFreeze
from tests.waiting import wait_until


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> SmallSite:
    return make_tiny_site(tmp_path_factory.mktemp("crew"))


def test_two_make_the_bytes_that_one_makes(small: SmallSite) -> None:
    _, alone = small.freeze(small.folder / "one", jobs=1)
    _, together = small.freeze(small.folder / "two", jobs=2)
    assert tree(small.folder / "one") == tree(small.folder / "two")
    assert len(tree(small.folder / "one")) > 100
    assert told(alone) == told(together)


def test_texts_that_any_process_made_are_kept(
    small: SmallSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in small.entries("news"):
        small.edit(f"news/{name}", lambda one: one.update(body={"en": [one["headline"]["en"]]}))
    render_unresolved.cache_clear()
    small.freeze(small.folder / "first", jobs=2)
    render_unresolved.cache_clear()
    module = sys.modules["cms.markdown.render"]
    monkeypatch.setattr(module, "_render", lambda *text: pytest.fail("made again"))
    small.freeze(small.folder / "again", jobs=1)


def look_from(app: Flask, look: Callable[[], object]) -> None:
    """Call `look` before each page that has a view."""

    def looking(view: Callable[..., Any]) -> Callable[..., Any]:
        def seen(**values: Any) -> Any:
            look()
            return view(**values)

        return seen

    views = app.view_functions
    views.update({name: looking(view) for name, view in views.items()})


def locks_held(site: SmallSite) -> str:
    """The lock files of a site that this process has open; the process that started the tests may
    have others.
    """
    open_files = {handle.resolve() for handle in Path("/proc/self/fd").iterdir()}
    held = (file for file in open_files if file.is_relative_to(site.folder.resolve()))
    return " ".join(sorted(str(file) for file in held if file.name.endswith("lock")))


@pytest.mark.parametrize("here", [True, False])
def test_one_that_can_not_go_on_ends_all(small: SmallSite, here: bool) -> None:
    """The other processes don't take over its pages: with the first fault the site is left as it
    was.
    """
    app, own, made = small.app(), os.getpid(), small.folder / f"ends-{here}"
    made.mkdir()

    def look() -> None:
        if (os.getpid() == own) != here:
            return
        try:
            (made / "fault").symlink_to(str(os.getpid()))
        except FileExistsError:
            faulty = Path("/proc") / (made / "fault").readlink()
            wait_until(lambda: not faulty.exists())  # so that the fault is registered
            (made / str(len(list(made.iterdir())))).touch()
        else:
            raise ValueError("enough")

    look_from(app, look)
    with pytest.raises(CannotFreeze, match="enough"):
        small.freeze(small.folder / "ended", app=app, jobs=2)
    assert not (small.folder / "ended").exists()
    assert len(list(made.iterdir())) < 25, "of more than 100 files"


def test_one_that_is_killed_from_outside_ends_all(small: SmallSite) -> None:
    app, own, killed = small.app(), os.getpid(), small.folder / "killed-once"

    def look() -> None:
        if os.getpid() != own and not killed.exists():
            killed.touch()
            os.kill(os.getpid(), signal.SIGKILL)

    look_from(app, look)
    with pytest.raises(CannotFreeze, match="ended from outside"):
        small.freeze(small.folder / "killed", app=app, jobs=2)
    assert not (small.folder / "killed").exists()


def test_a_page_that_ends_the_process_that_makes_it_is_named(small: SmallSite) -> None:
    app, own = small.app(), os.getpid()
    look_from(app, lambda: os.getpid() == own or os.kill(os.getpid(), signal.SIGKILL))
    with pytest.raises(
        CannotFreeze,
        match=r"^/\S+/.* can’t be built as a static page: the process that made it ended",
    ):
        small.freeze(small.folder / "killed", app=app, jobs=2)
    assert not (small.folder / "killed").exists()


def test_they_hold_the_lock_of_the_folder_but_not_that_of_a_publish(small: SmallSite) -> None:
    """A killed publish is over at once; a folder is unlocked when no process can write there any
    more.
    """
    app, seen = small.app(), small.folder / "seen"
    look_from(app, lambda: seen.write_text(locks_held(small)))
    jobs = app.extensions["oasis"].site.get(PublishJobs)
    with jobs.lock():
        small.freeze(small.folder / "held", app=app, jobs=2)
        assert jobs.is_locked()
    assert seen.read_text() == str(small.folder / ".held.oasis" / "lock")


def test_a_site_is_the_same_however_often_they_take_turns(
    small: SmallSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each hands over after its first page, as a process that has grown too large does."""
    monkeypatch.setattr("cms.core.worker_pool.MAX_GROWTH_BYTES", -1)
    app, made = small.app(), small.folder / "turns"
    made.mkdir()
    look_from(app, lambda: (made / str(os.getpid())).touch())
    _, frozen = small.freeze(small.folder / "handed", app=app, jobs=2)
    _, alone = small.freeze(small.folder / "one", jobs=1, full=True)
    assert len(list(made.iterdir())) > 10
    assert tree(small.folder / "handed") == tree(small.folder / "one")
    assert told(frozen) == told(alone)


def test_most_is_made_in_other_processes(small: SmallSite) -> None:
    """So the parent doesn't grow, and the visitors of a server don't wait for a thread that
    freezes.
    """
    app, own, made = small.app(), os.getpid(), small.folder / "made"
    made.mkdir()

    def look() -> None:
        with (made / str(os.getpid())).open("a") as file:
            file.write(".")
        if os.getpid() != own:
            wait_until(lambda: len({path.name for path in made.iterdir()} - {str(own)}) == 2)

    look_from(app, look)
    with ThreadPoolExecutor(1) as pool:
        pool.submit(small.freeze, small.folder / "threads", app=app, jobs=2).result()
    small.freeze(small.folder / "alone", jobs=1)
    assert tree(small.folder / "threads") == tree(small.folder / "alone")
    pages = {path.name: path.stat().st_size for path in made.iterdir()}
    assert len(pages) == 3
    assert pages[str(own)] < sum(pages.values()) / 4
