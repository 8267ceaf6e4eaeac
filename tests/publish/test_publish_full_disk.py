"""A full or read-only disk: a message says so, the site stays whole, and publishing works again
once there is space.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path
from types import SimpleNamespace

import pytest
from disks import Disk, small_disk

from cms.core.disk_errors import DiskFull, DiskPermissionDenied, DiskReadOnly, as_disk_error
from cms.core.settings import to_environment
from cms.publish.jobs import PublishJobs
from cms.publish.scheduler import is_due, publish_when_due
from tests.new_site import begun
from tests.publish.full_disk import A_LITTLE, assert_recovers, rewrite, shown
from tests.publish.published_site import RENAMED, REWRITTEN, publish

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def full(
    tmp_path: Path, published_in: Callable[[Path], SimpleNamespace]
) -> Iterator[tuple[Disk, SimpleNamespace]]:
    """A published site on a small disk, changed afterwards."""
    with small_disk(tmp_path / "disk", 40) as disk:
        place = published_in(disk.folder)
        rewrite(place, **REWRITTEN)
        yield disk, place


def flask(place: SimpleNamespace, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a command in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "flask", "--app", "app", *arguments],
        cwd=ROOT,
        text=True,
        capture_output=True,
        env=to_environment(place.site.settings) | {"PATH": "/usr/bin:/bin"},
    )


def unprivileged(place: SimpleNamespace, *words: str) -> subprocess.CompletedProcess[str]:
    """Run Python in a process without root's right to write everywhere."""
    if not shutil.which("setpriv"):
        pytest.skip("setpriv isn’t installed")
    drop = (
        ("setpriv", "--bounding-set=-dac_override", "--inh-caps=-dac_override")
        if not os.geteuid()
        else ()
    )
    done = subprocess.run(
        [*drop, sys.executable, *words],
        cwd=ROOT,
        text=True,
        capture_output=True,
        env=to_environment(place.site.settings) | {"PATH": "/usr/bin:/bin"},
    )
    if done.stderr.startswith("setpriv"):
        pytest.skip(done.stderr)
    return done


COMMANDS = (
    ("publish",),
    ("search", "rebuild"),
    ("user", "add", "b@example.org", "--role", "editor"),
    ("freeze", "HERE/out"),
)


def test_a_full_disk_is_told_in_a_sentence_and_room_is_all_it_takes(
    full: tuple[Disk, SimpleNamespace],
) -> None:
    disk, place = full
    live = place.releases.current()
    commands = [[word.replace("HERE", str(disk.folder)) for word in one] for one in COMMANDS]
    disk.fill()
    done = flask(place, *commands[0])
    assert done.returncode == 1
    assert DiskFull.msgid in done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    for words in commands:
        disk.fill()
        done = place.run.invoke(args=words)
        assert isinstance(done.exception, SystemExit), done.exception
        assert (done.exit_code, DiskFull.msgid in done.output) == (1, True), words
        assert place.releases.current() == live
    disk.make_room()
    for words in commands:
        done = place.run.invoke(args=words)
        assert done.exit_code == 0, done.output
    assert "About the oasis" in shown(place)


def test_the_timer_lives_through_a_full_disk(
    full: tuple[Disk, SimpleNamespace], caplog: pytest.LogCaptureFixture
) -> None:
    disk, place = full
    current = place.releases.current()
    place.releases.confirm(current, current.moment - timedelta(days=2))
    disk.fill()
    # an app with this setting has a timer of its own, which would look before the disk is full
    place.site.settings = place.site.settings._replace(publish_timer=1)
    assert_recovers(partial(publish_when_due, place.site), disk, place, caplog)


def test_a_job_that_found_no_room_is_tried_again_by_the_timer(
    full: tuple[Disk, SimpleNamespace],
) -> None:
    disk, place = full
    current = place.releases.current()
    place.releases.confirm(current, current.moment - timedelta(days=2))
    rewrite(place, **RENAMED)
    disk.fill(A_LITTLE)
    assert DiskFull.msgid in publish(place, "--due", status=1)
    job = place.site.get(PublishJobs).all()[0]
    assert (job.state, job.message_lines[-1].said.msgid) == ("failed", DiskFull.msgid)
    assert is_due(place.site)
    assert DiskFull.msgid in publish(place, "--due", status=1), "with each request"
    disk.make_room()
    publish(place, "--due")
    assert "About the oasis" in shown(place)
    assert publish(place, "--due") == "Nothing is due.\n"


def test_what_may_not_be_written_is_named(tmp_path: Path) -> None:
    file = tmp_path / "file"
    told = as_disk_error(PermissionError(13, "Permission denied", str(file)))
    assert isinstance(told, DiskPermissionDenied)
    assert str(file) in told.text()
    assert isinstance(as_disk_error(OSError(30, "Read-only file system")), DiskReadOnly)
    assert as_disk_error(OSError(2, "No such file")) is None
    assert as_disk_error(ValueError()) is None


def test_no_foreign_folder_ends_in_a_traceback(tmp_path: Path) -> None:
    place = begun(tmp_path)
    (tmp_path / "instance").mkdir(exist_ok=True)
    (tmp_path / "instance").chmod(0o555)
    done = unprivileged(
        place, "-m", "flask", "--app", "app", "user", "add", "b@example.org", "--role", "editor"
    )
    (tmp_path / "instance").chmod(0o755)
    assert done.returncode == 1
    assert f"The site has no permission to read or write {tmp_path}/instance" in done.stderr
    assert "Traceback" not in done.stderr


def test_root_is_told_that_the_site_belongs_to_somebody_else(
    tmp_path: Path, published_in: Callable[[Path], SimpleNamespace]
) -> None:
    if os.geteuid():
        pytest.skip("only root can be warned")
    place = published_in(tmp_path)
    assert "Warning" not in flask(place, "publish", "--dry-run").stderr
    os.chown(tmp_path / "instance", 12345, 12345)
    done = flask(place, "publish", "--dry-run")
    assert done.returncode == 0, done.stderr
    assert "belongs to user 12345, and this command runs as root" in done.stderr


def test_a_server_that_may_not_open_its_folder_ends_with_a_sentence(tmp_path: Path) -> None:
    place = begun(tmp_path)
    shutil.rmtree(tmp_path / "instance", ignore_errors=True)
    (tmp_path / "instance/cache").mkdir(parents=True)
    (tmp_path / "instance/cache").chmod(0o555)
    done = unprivileged(place, "-c", "from app import create_app; create_app()")
    (tmp_path / "instance/cache").chmod(0o755)
    assert done.returncode == 1
    assert (
        f"The site can’t start. The site has no permission to read or write {tmp_path}/instance/cache"
        in done.stderr
    )
