"""Releases: folders that share unchanged files, one link to the live release, and rollback."""

import os
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from cms.core.files import TEMPORARY_PREFIX
from cms.publish.output import RETIRED, ReleaseOutput, files_below, is_internal, link_unchanged
from cms.publish.releases import NoPreviousRelease, NoRelease, Release, Releases
from tests.looking import watched

NOW = datetime(2026, 11, 24, 20, 15, tzinfo=UTC)


class Clock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def releases(tmp_path: Path, clock: Clock) -> Releases:
    return Releases(tmp_path / "releases", clock)


def release(releases: Releases, clock: Clock, text: str, **about: object) -> Release:
    """Add a release, one minute later, whose page is `text`."""
    clock.now += timedelta(minutes=1)
    with releases.stage() as stage:
        (stage / "en").mkdir()
        (stage / "en/index.html").write_text(text)
        (stage / "robots.txt").write_text("always the same")
        current = releases.current()
        if current:
            link_unchanged(stage, releases.folder(current.id))
        made = releases.add(stage, clock.now, **about)
    releases.switch(made.id)
    return made


def live(releases: Releases) -> str:
    return (releases.root / "current/en/index.html").read_text()


def temporary(releases: Releases) -> list[str]:
    return [path.name for path in releases.root.glob(f"{TEMPORARY_PREFIX}*")]


def test_nothing_is_live_before_the_first(releases: Releases) -> None:
    assert releases.current() is None
    assert releases.all() == []
    with pytest.raises(NoPreviousRelease):
        releases.previous()


def test_a_release_tells_when_and_by_whom(releases: Releases, clock: Clock) -> None:
    made = release(
        releases,
        clock,
        "one",
        by="a1",
        name="Ada",
        files=2,
        counts={"new": 2, "changed": 0, "gone": 0},
    )
    assert made.id == "20261124T201600Z"
    assert releases.current() == made
    assert releases.get(made.id) == made
    assert live(releases) == "one"


def test_what_did_not_change_is_one_file_and_what_did_is_not(
    releases: Releases, clock: Clock
) -> None:
    one, two = (releases.folder(release(releases, clock, text).id) for text in ("one", "two"))
    assert (one / "robots.txt").stat().st_ino == (two / "robots.txt").stat().st_ino
    assert (one / "en/index.html").read_text() == "one"
    assert (two / "en/index.html").read_text() == "two"


def test_going_back_is_one_step(releases: Releases, clock: Clock) -> None:
    first = release(releases, clock, "one")
    release(releases, clock, "two")
    releases.switch(releases.previous().id)
    assert live(releases) == "one"
    assert releases.current() == first
    assert [one.id for one in releases.all()] == ["20261124T201700Z", "20261124T201600Z"]


def test_a_stage_that_is_not_taken_is_gone(releases: Releases) -> None:
    with pytest.raises(RuntimeError), releases.stage():
        raise RuntimeError
    assert list(releases.root.iterdir()) == []


def test_old_ones_are_retired_but_never_the_live_one_nor_the_way_back(
    releases: Releases, clock: Clock
) -> None:
    made = [release(releases, clock, str(number)).id for number in range(5)]
    releases.switch(made[1])
    assert releases.retire(2) == [made[2]]
    assert [one.id for one in releases.all()] == [made[4], made[3], made[1], made[0]]
    releases.switch(made[4])
    assert releases.retire(1) == [made[1], made[0]]
    assert live(releases) == "4"
    assert temporary(releases) == [RETIRED]
    assert len(list(releases.root.iterdir())) == 6, "three folders, two records, the link"


def test_a_release_begins_with_the_retired_one(releases: Releases, clock: Clock) -> None:
    """Any change to the retired release, in files, folders or links, is overwritten from the live
    one.
    """
    for number in range(3):
        old = releases.folder(release(releases, clock, str(number)).id)
    releases.retire(1)
    retired, live_one = releases.root / RETIRED, old
    (retired / "robots.txt").unlink()
    (retired / "robots.txt").mkdir()
    (retired / "robots.txt/old.txt").write_text("a folder where a file is")
    (retired / "en/old.html").write_text("gone")
    (retired / "gone/deep").mkdir(parents=True)
    (retired / "gone/deep/index.html").write_text("gone")
    (live_one / "new/deep").mkdir(parents=True)
    (live_one / "new/deep/index.html").write_text("new")
    number = retired.stat().st_ino
    with releases.stage() as stage:
        ReleaseOutput(stage, live_one).start_incremental([])
        assert stage.stat().st_ino == number
        names = {name for name in files_below(live_one) if not is_internal(name)}
        assert {name for name in files_below(stage) if not is_internal(name)} == names
        assert all((stage / name).samefile(live_one / name) for name in names)
        assert not (stage / "gone").exists()
    assert temporary(releases) == []


def test_a_clock_set_back_does_not_put_a_release_before_the_last(
    releases: Releases, clock: Clock
) -> None:
    release(releases, clock, "one")
    clock.now -= timedelta(days=1)
    second = release(releases, clock, "two")
    third = release(releases, clock, "three")
    assert [second.id, third.id] == ["20261124T201600Z-0001", "20261124T201600Z-0002"]
    assert releases.all()[0] == third


def test_what_was_added_and_never_live_is_no_release(releases: Releases, clock: Clock) -> None:
    """Otherwise the site would look rolled back, and nothing would be published automatically any
    more.
    """
    first = release(releases, clock, "one")
    with releases.stage() as stage:
        (stage / "page").write_text("x")
        lost = releases.add(stage, clock.now)  # the process dies here
    assert (releases.all(), releases.current()) == ([first], first)
    second = release(releases, clock, "two")
    assert releases.all() == [second, first]
    assert lost.id != second.id
    assert not (releases.root / lost.id).exists()
    with releases.stage() as stage:
        releases.add(stage, clock.now)
    releases.sweep()
    assert len(list(releases.root.iterdir())) == 5, "two folders, two records, the link"


def test_a_link_that_was_tampered_with_removes_nothing(releases: Releases, clock: Clock) -> None:
    made = release(releases, clock, "one")
    for place in (made.id, "..", "/"):
        (releases.root / ".oasis-next").symlink_to(place)
        releases.sweep()
        assert live(releases) == "one"


@pytest.mark.parametrize(
    "id", ["", "current", "..", "20261124T201600Z/..", "20261124T201601Z", "x" * 300, "a\0b"]
)
def test_a_release_that_is_not_there(releases: Releases, clock: Clock, id: str) -> None:
    release(releases, clock, "one")
    with pytest.raises(NoRelease):
        releases.get(id)
    with pytest.raises(NoRelease):
        releases.switch(id)
    assert live(releases) == "one"


def test_a_lost_record_loses_no_release(releases: Releases, clock: Clock) -> None:
    made = release(releases, clock, "one")
    for text in ("", "{", '{"when": 1}', "[]"):
        (releases.root / f"{made.id}.json").write_text(text)
        assert releases.get(made.id).when == made.when
    (releases.root / f"{made.id}.json").unlink()
    assert releases.current() == Release(made.id, made.when, made.when)


def test_the_site_is_there_at_every_moment_of_a_switch(
    releases: Releases, clock: Clock, tmp_path: Path
) -> None:
    end, *ids = [release(releases, clock, text).id for text in ("end", "one", "two")]
    page, turn = releases.root / "current/en/index.html", 0
    with watched(page, ("one", "two"), tmp_path) as has_looked:
        while turn < 300 or not has_looked():
            releases.switch(ids[turn % 2])
            turn += 1
        releases.switch(end)


FILL = """
import os, sys
from datetime import UTC, datetime
from pathlib import Path
from cms.publish.releases import Releases
releases = Releases(Path(sys.argv[1]))
while True:
    with releases.stage() as stage:
        (stage / "page").write_text("x" * 100)
        made = releases.add(stage, datetime.now(UTC))
    releases.switch(made.id)
    releases.retire(3)
    print("made one", flush=True)
"""


def test_killed_at_any_moment_the_next_one_is_right(releases: Releases, clock: Clock) -> None:
    root = Path(__file__).parent.parent.parent
    for turn in range(8):
        busy = subprocess.Popen(
            [sys.executable, "-c", FILL, str(releases.root)],
            cwd=root,
            stdout=subprocess.PIPE,
            env=os.environ | {"PYTHONPATH": str(root)},
        )
        assert busy.stdout
        for _ in range(3):
            busy.stdout.readline()
        time.sleep(turn * 0.0013)
        busy.kill()
        busy.communicate()
        current = releases.current()
        assert current
        assert (releases.folder(current.id) / "page").read_text() == "x" * 100
        for one in releases.all():
            assert (releases.folder(one.id) / "page").is_file(), "complete or absent"
    release(releases, clock, "after")
    releases.retire(3)
    assert live(releases) == "after"
    assert temporary(releases) == [RETIRED]
