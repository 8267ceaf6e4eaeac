"""Jobs: one at a time over all processes, a log that other processes read meanwhile, and recovery
from a killed job.
"""

import os
import signal
import sys
from pathlib import Path

import pytest
from disks import small_disk

from cms.core.jobs import MAX_LOGS, NoJob
from cms.core.messages import lazy_message
from cms.core.processes import Command
from cms.publish.checks.levels import Finding
from cms.publish.jobs import PublishJobs, PublishRunning
from tests.waiting import wait_until

WORK = """
import sys, time
assert sys.argv[1:3] == ["publish", "--job"] and sys.argv[4] == "--lock", sys.argv
print("printed by the process", flush=True)
time.sleep(3600)
"""
"""Holds the lock and takes time, as `flask publish` does."""

SHORT = """
import json, sys
from pathlib import Path
log = Path(sys.argv[0]).parent / "jobs" / f"{sys.argv[3]}.jsonl"
with log.open("a") as file:
    file.write(json.dumps({"at": "2026-01-01T00:00:00+00:00", "kind": "end", "state": "done", "release": "r"}) + "\\n")
"""


def jobs_of(folder: Path, program: str) -> PublishJobs:
    (folder / "flask.py").write_text(program)
    return PublishJobs(
        folder / "jobs", Command((sys.executable, str(folder / "flask.py")), os.environ, folder)
    )


def pid_of(job: str) -> int:
    """Return the process of a job, or 0 until the kernel shows its command line."""
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if job.encode() in path.read_bytes():
                return int(path.parent.name)
        except OSError:
            continue
    return 0


def end(job: str) -> None:
    wait_until(lambda: pid_of(job))
    os.kill(pid_of(job), signal.SIGKILL)


def test_one_at_a_time_until_it_ends_however_it_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cms.core.jobs.LOCK_TIMEOUT_SECONDS", 0.05)
    jobs, others = jobs_of(tmp_path, WORK), jobs_of(tmp_path, WORK)
    id = jobs.start("publish", "editor", by="a1", name="Ada")
    assert others.get(id).state == "running", "seen by another worker at once"
    assert others.running() == others.get(id)
    for _ in range(2):
        with pytest.raises(PublishRunning):
            others.start("publish", "editor")
    assert [job.id for job in jobs.all()] == [id]
    wait_until(lambda: (tmp_path / "jobs" / f"{id}.txt").read_text() == "printed by the process\n")
    end(id)
    wait_until(lambda: others.get(id).state == "interrupted")
    assert others.running() is None
    job = others.get(id)
    assert (job.what, job.via, job.by, job.name) == ("publish", "editor", "a1", "Ada")


def test_after_an_interruption_it_can_be_run_anew(tmp_path: Path) -> None:
    jobs = jobs_of(tmp_path, WORK)
    first = jobs.start("publish", "editor")
    end(first)
    wait_until(lambda: not jobs.is_locked())
    second = jobs_of(tmp_path, SHORT).start("publish", "editor")
    wait_until(lambda: jobs.get(second).is_finished)
    assert [(job.id, job.state) for job in jobs.all()] == [(second, "done"), (first, "interrupted")]
    assert jobs.get(second).release == "r"


def test_a_log_is_read_while_it_is_written(tmp_path: Path) -> None:
    jobs = jobs_of(tmp_path, WORK)
    with jobs.lock():
        log = jobs.begin("publish", "command")
        log.write("step", lazy_message("Building the pages"))
        log.advance(0, 300)
        job = jobs.get(log.id)
        assert (job.state, job.step, job.done, job.total) == (
            "running",
            lazy_message("Building the pages"),
            0,
            300,
        )
        log.advance(300, 300)
        finding = Finding(
            "alt",
            lazy_message("No words for %(file)s", file="a%b.png"),
            "news",
            "launch",
            "image.alt.zh",
        )
        log.write("finding", finding=finding.to_json())
        log.write("step", lazy_message("Next"))
        log.write("fault", lazy_message("It is %(what)s", what="<b>"))
        job = jobs.get(log.id)
        assert job.findings == (finding,)
        assert finding.said.text() == "No words for a%b.png"
        assert (job.done, job.total) == (0, 0)
        assert [line.said.text() for line in job.message_lines if line.said] == [
            "Building the pages",
            "Next",
            "It is <b>",
        ]
        log.write("end", state="failed")
    assert jobs.get(log.id).state == "failed"


def test_progress_is_not_written_more_often_than_anybody_looks(tmp_path: Path) -> None:
    jobs = jobs_of(tmp_path, WORK)
    with jobs.lock():
        log = jobs.begin("publish", "command")
        for done in range(5001):
            log.advance(done, 5000)
    assert len(log.path.read_bytes().splitlines()) < 50
    assert jobs.get(log.id).done == 5000


def test_a_torn_or_foreign_line_is_left_out(tmp_path: Path) -> None:
    jobs = jobs_of(tmp_path, WORK)
    with jobs.lock():
        log = jobs.begin("publish", "command")
        with log.path.open("ab") as file:
            file.write(b'[]\n{"kind": "say"}\n{"at": 1, "kind": 2}\nnull\n{"at": "2026-01-0')
        log.write("end", state="done")
    assert jobs.get(log.id).state == "done"


def test_the_last_ones_are_kept_in_their_order(tmp_path: Path) -> None:
    jobs = jobs_of(tmp_path, WORK)
    ids = []
    with jobs.lock():
        for _ in range(MAX_LOGS + 3):
            log = jobs.begin("publish", "timer")
            log.write("end", state="done")
            ids.append(log.id)
    assert [job.id for job in jobs.all()] == ids[:2:-1]


@pytest.mark.parametrize(
    "id", ["", "publish", "..", "../../secret_key", "20261124T201600Z-00000000", "x" * 300, "\0"]
)
def test_a_job_that_is_not_there(tmp_path: Path, id: str) -> None:
    jobs = jobs_of(tmp_path, WORK)
    assert jobs.all() == []
    assert not jobs.is_locked()
    with pytest.raises(NoJob):
        jobs.get(id)


def test_no_job_is_left_that_found_no_room_for_its_first_line(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", 1) as disk:
        jobs = jobs_of(disk.folder, SHORT)
        (disk.folder / "jobs").mkdir()
        disk.fill()
        with pytest.raises(OSError, match="No space"):
            jobs.start("publish", "editor")
        assert jobs.all() == []
        assert not jobs.is_locked()
        disk.make_room()
        id = jobs.start("publish", "editor")
        wait_until(lambda: jobs.get(id).state == "done")
