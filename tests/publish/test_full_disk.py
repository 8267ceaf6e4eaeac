"""A disk that is full, or may not be written: a sentence says so, the site stays whole, and room is all it takes."""

import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from disks import Disk, small_disk
from publish.test_publish_command import edit, open_site, publish

from cms.disk import NoRoom, NotAllowed, ReadOnly, refused
from cms.publish.due import PublishTimer
from cms.settings import to_environment

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def full(tmp_path: Path) -> Iterator[tuple[Disk, SimpleNamespace]]:
    """A published site on a disk of its own, then changed."""
    with small_disk(tmp_path / "disk", 120) as disk:
        place = open_site(disk.folder, publish_timer=1)
        publish(place)
        edit(place, title={"en": "About the oasis", "zh": "关于绿洲"})
        yield disk, place


def shown(place: SimpleNamespace) -> str:
    return (place.releases.root / "current/en/about/index.html").read_text("utf-8")


def flask(place: SimpleNamespace, *arguments: str) -> subprocess.CompletedProcess[str]:
    """A command in a process of its own."""
    return subprocess.run([sys.executable, "-m", "flask", "--app", "app", *arguments], cwd=ROOT, text=True,
                          capture_output=True, env=to_environment(place.site.settings) | {"PATH": "/usr/bin:/bin"})


@pytest.mark.parametrize("command", [("publish",), ("backup", "HERE/b.tar.gz"), ("search", "rebuild"),
                                     ("user", "add", "b@example.org", "--role", "editor"), ("freeze", "HERE/out")])
def test_a_full_disk_is_told_in_a_sentence_and_room_is_all_it_takes(
        full: tuple[Disk, SimpleNamespace], command: tuple[str, ...]) -> None:
    disk, place = full
    live = place.releases.current()
    words = [word.replace("HERE", str(disk.folder)) for word in command]
    disk.fill()
    done = flask(place, *words)
    assert done.returncode == 1
    assert NoRoom.msgid in done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    assert place.releases.current() == live
    assert not (disk.folder / "b.tar.gz").exists()
    disk.make_room()
    done = flask(place, *words)
    assert done.returncode == 0, done.stderr
    if command == ("publish",):
        assert "About the oasis" in shown(place)


def test_the_timer_lives_through_a_full_disk(full: tuple[Disk, SimpleNamespace],
                                             caplog: pytest.LogCaptureFixture) -> None:
    disk, place = full
    current = place.releases.current()
    place.releases.confirm(current, current.moment - timedelta(days=2))
    disk.fill()
    timer = PublishTimer(place.site)
    timer.start()
    try:
        wait_for(lambda: "could not be published" in caplog.text)
        disk.make_room()
        wait_for(lambda: "About the oasis" in shown(place) and not place.site.jobs.held())
    finally:
        timer.stop()
        timer.join()


def wait_for(seen: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not seen():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def test_what_may_not_be_written_is_named(tmp_path: Path) -> None:
    file = tmp_path / "file"
    told = refused(PermissionError(13, "Permission denied", str(file)))
    assert isinstance(told, NotAllowed)
    assert str(file) in told.text()
    assert isinstance(refused(OSError(30, "Read-only file system")), ReadOnly)
    assert refused(OSError(2, "No such file")) is None
    assert refused(ValueError()) is None


def test_no_foreign_folder_ends_in_a_traceback(tmp_path: Path) -> None:
    """Root may write everywhere: let go of that right, as a user has none."""
    if not shutil.which("setpriv"):
        pytest.skip("setpriv isn’t installed")
    place = open_site(tmp_path)
    (tmp_path / "instance").mkdir(exist_ok=True)
    (tmp_path / "instance").chmod(0o555)
    command = ["setpriv", "--bounding-set=-dac_override", "--inh-caps=-dac_override", sys.executable, "-m", "flask",
               "--app", "app", "user", "add", "b@example.org", "--role", "editor"]
    done = subprocess.run(command, cwd=ROOT, text=True, capture_output=True,
                          env=to_environment(place.site.settings) | {"PATH": "/usr/bin:/bin"})
    (tmp_path / "instance").chmod(0o755)
    if "setpriv" in done.stderr:
        pytest.skip(done.stderr)
    assert done.returncode == 1
    assert f"The site may not read or write {tmp_path}/instance" in done.stderr
    assert "Traceback" not in done.stderr
