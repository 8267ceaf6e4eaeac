"""A disk fault at any call of a publish: visitors get the old site or the new one, the job records
which, and the next publish has the result of one without a fault.

The publish runs in a forked child, as a job runs in a process of its own.
"""

import errno
import os
import shutil
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace

import pytest
from entries import put
from faults import FAULTS

from app import create_app
from cms.core.files import TEMPORARY_PREFIX
from cms.publish.jobs import PublishJob, PublishJobs
from cms.publish.output import MARK
from cms.publish.publisher import Publisher
from cms.web.freeze.release_builder import ReleaseBuilder
from tests.new_site import begun
from tests.pages import ROOT
from tests.thorough import one_of_each, sample

NUMBERS = (errno.EIO, errno.ENOSPC, errno.EMFILE)
GOOD = ("done", "nothing")
CLOSELY = ("/jobs.py:", "/releases.py:", "/output.py:", "/publisher.py:", "/folder_target/")
SOME = 4
"""The number of calls tried where the exact call matters less."""


def publish(place: SimpleNamespace) -> str:
    """Publish as `flask publish` does."""
    with place.site.get(PublishJobs).lock():
        log = place.site.get(PublishJobs).begin("publish", "command")
        state = place.publisher.publish(log, place.publisher.targets)
        place.publisher.tidy()
    return state


def in_child(work: Callable[[], object]) -> None:
    """Run `work` in a child process, which must end normally."""
    child = os.fork()
    if child == 0:
        status = 1
        try:
            work()
            status = 0
        except BaseException:
            traceback.print_exc()
        finally:
            sys.stderr.flush()
            os._exit(status)
    assert os.waitpid(child, 0)[1] == 0


def holds(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name != MARK
    }


def live(place: SimpleNamespace) -> dict[str, bytes]:
    return holds(place.site.releases.root / "current")


def sent(place: SimpleNamespace) -> dict[str, bytes]:
    return holds(place.folder / "www")


def open_place(folder: Path) -> SimpleNamespace:
    app = create_app(
        {
            "data": folder / "data",
            "instance": folder / "instance",
            "static": folder.parent / "static",
            "editor": False,
            "watch": False,
            "publish_targets": (f"folder:{folder}/www",),
        }
    )
    site = app.extensions["oasis"].site
    return SimpleNamespace(folder=folder, site=site, publisher=Publisher(site, ReleaseBuilder(app)))


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> SimpleNamespace:
    """A site of two news items, published and then changed, with its old and its new state and the
    calls at which to fail.
    """
    folder = tmp_path_factory.mktemp("faults") / "site"
    without = shutil.ignore_patterns("drawn")  # a third of all files, and no page shows one
    shutil.copytree(ROOT / "static", folder.parent / "static", ignore=without)
    made = begun(folder)
    for key in ("one", "gone"):
        put(made, f"news/{key}", headline={"en": key.title()}, category="event", body={"en": ["b"]})
    publish(open_place(folder))
    place = open_place(folder)
    place.old, place.kept = live(place), folder.parent / "kept"
    one = folder / "data/content/news/one.json"
    one.write_text(one.read_text("utf-8").replace("One", "Another"), "utf-8")
    one.with_name("gone.json").rename(one.with_name("new.json"))
    shutil.copytree(folder, place.kept, symlinks=True)

    def listed() -> None:
        with FAULTS.listed(folder) as places:
            assert publish(place) == "done"
        steps = one_of_each(range(len(places)), lambda place: kind(places[place]))
        (folder.parent / "steps").write_text(" ".join(str(step + 1) for step in steps))

    in_child(listed)
    place.new, place.steps = (
        live(place),
        [int(number) for number in (folder.parent / "steps").read_text().split()],
    )
    assert sent(place) == place.new != place.old
    assert len(place.steps) > 30
    return place


def kind(lines: tuple[str, ...]) -> tuple[str, ...]:
    """Return the group of a call; one call of each group is tried. For the modules that make and
    send releases a group is a line, for the others a file.
    """
    return (
        lines
        if any(file in line for line in lines for file in CLOSELY)
        else (lines[-1].partition(":")[0],)
    )


def injured(
    place: SimpleNamespace, step: int, *, number: int, lasting: bool, again: bool = False
) -> PublishJob | None:
    """Return the job of a publish with a fault at a call; with `again` the same process publishes
    once more without a fault.
    """
    shutil.rmtree(place.folder)
    shutil.copytree(place.kept, place.folder, symlinks=True)
    before = {job.id for job in place.site.get(PublishJobs).all()}

    def work() -> None:
        with (
            FAULTS.on(place.folder, step, lasting=lasting, number=number),
            suppress(OSError),
        ):  # the command reports it
            publish(place)
        if again:
            assert publish(place) in GOOD

    in_child(work)
    assert not place.site.get(PublishJobs).is_locked()
    return next((job for job in place.site.get(PublishJobs).all() if job.id not in before), None)


def check(place: SimpleNamespace, job: PublishJob | None) -> None:
    """Check that the served site is whole, and that the job records the outcome unless it could no
    longer be written.
    """
    site, www = live(place), sent(place)
    assert site in (place.old, place.new)
    assert www in (place.old, place.new)
    if job is None:
        assert site == www == place.old
    elif job.state in GOOD:
        assert site == www == place.new
    elif job.state in ("partly", "failed"):
        assert [line for line in job.message_lines if line.kind == "fault"]
        assert site == (place.new if job.state == "partly" else place.old)
    else:
        assert job.state == "interrupted"


def check_next(place: SimpleNamespace) -> None:
    """Check that a change is still to be published, and that the next publish has the result of one
    without a fault.
    """

    def work() -> None:
        behind = bool(place.publisher.plan(place.site.store.fresh_snapshot(), limit=0).changes)
        assert behind == (live(place) == place.old)
        assert publish(place) in GOOD

    in_child(work)
    assert live(place) == sent(place) == place.new
    root = place.site.releases.root
    assert not [
        path
        for folder in (root, place.folder / "www")
        for path in folder.rglob(f"{TEMPORARY_PREFIX}*")
    ]
    assert place.site.releases.all()[0] == place.site.releases.current()


def states(place: SimpleNamespace, steps: list[int], *, lasting: bool) -> set[str]:
    """Return the states of the jobs with a fault at these calls; each outcome is checked."""
    found = set()
    for turn, step in enumerate(steps):
        job = injured(place, step, number=NUMBERS[turn % len(NUMBERS)], lasting=lasting)
        check(place, job)
        check_next(place)
        found.add(job.state if job else "none")
    return found


def test_one_call_fails(place: SimpleNamespace) -> None:
    found = states(place, sample(place.steps, 14), lasting=False)
    found.discard("interrupted")  # this call was the one that records the end
    assert found == {"none", "failed", "partly", "done"}


def test_all_calls_fail_from_then_on(place: SimpleNamespace) -> None:
    found = states(place, sample(place.steps, SOME), lasting=True)
    assert found - {"done"} == {"none", "interrupted"}, "done if only the clean-up was left"


def test_the_same_process_publishes_once_more(place: SimpleNamespace) -> None:
    """As the worker that publishes on save does."""
    for step in sample(place.steps[1:], SOME):
        injured(place, step, number=errno.ENOSPC, lasting=True, again=True)
        check_next(place)
