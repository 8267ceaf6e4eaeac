"""A freeze that is killed at any moment leaves the published site whole, and the next one is right."""

import os
import random
import signal
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from smallsite import SmallSite, make_small_site, tree

TIMES = 50


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SmallSite]:
    site = make_small_site(tmp_path_factory.mktemp("killed"))
    site.freeze(site.build)
    yield site


def to_state(site: SmallSite, number: int) -> None:
    """One of two states, which differ in many pages, in which pages there are and in what they read."""
    site.edit("../site", lambda entry: entry["name"].update(en=f"Institute {number}"))
    site.edit("news/" + site.entries("news")[0], lambda entry: entry["publication"].update(
        zh={"state": ("published", "draft")[number]}))


def freeze_in_child(site: SmallSite, app: object, jobs: int) -> int:
    child = os.fork()
    if not child:
        try:
            site.freeze(site.build, app=app, jobs=jobs)
        finally:
            os._exit(0)
    return child


def test_killed_at_random_moments(small: SmallSite) -> None:
    states: list[Mapping[str, bytes]] = []
    for number in (0, 1):
        to_state(small, number)
        small.freeze(small.folder / f"state{number}")
        states.append(tree(small.folder / f"state{number}"))
    assert states[0] != states[1]
    app = small.app()
    start = time.monotonic()
    os.waitpid(freeze_in_child(small, app, 1), 0)
    longest = time.monotonic() - start
    dice, killed = random.Random(4), 0
    for turn in range(TIMES):
        to_state(small, turn % 2)
        before = tree(small.build)
        child = freeze_in_child(small, app, 1 + turn % 2)
        time.sleep(dice.random() * longest)
        os.kill(child, signal.SIGKILL)
        killed += os.WIFSIGNALED(os.waitpid(child, 0)[1])
        assert tree(small.build) in (before, states[turn % 2]), "old or new, never between"
        if turn % 3 == 0:
            os.waitpid(freeze_in_child(small, app, 1), 0)
            assert tree(small.build) == states[turn % 2]
    assert killed > TIMES // 3
    to_state(small, 0)
    done, _ = small.freeze(small.build)
    assert tree(small.build) == states[0]
    assert done.broken == []
    assert small.freeze(small.build)[0].survey.stale == {}


def test_what_is_missing_beside_the_folder_is_made_anew(small: SmallSite) -> None:
    import shutil

    before = tree(small.build)
    for name in ("twin", "apart"):
        path = small.folder / ".build.oasis" / name
        shutil.rmtree(path) if path.is_dir() else path.unlink()
        to_state(small, 1)
        small.freeze(small.build)
        to_state(small, 0)
        small.freeze(small.build)
        assert tree(small.build) == before
    shutil.rmtree(small.folder / "instance" / "cache")
    small.freeze(small.build)
    assert tree(small.build) == before


def test_a_freeze_that_is_on_keeps_others_out(small: SmallSite, monkeypatch: pytest.MonkeyPatch) -> None:
    from cms import files
    from cms.publish.twins import Twins

    monkeypatch.setattr(files, "PATIENCE", 0.05)
    with Twins(small.build).locked(), pytest.raises(files.Busy):
        small.freeze(small.build)


def test_hard_links_are_never_written_into(small: SmallSite) -> None:
    page = small.build / "en/index.html"
    kept = Path(small.folder / "kept.html")
    kept.hardlink_to(page)
    before = kept.read_bytes()
    to_state(small, 1)
    small.freeze(small.build)
    assert kept.read_bytes() == before != page.read_bytes()
