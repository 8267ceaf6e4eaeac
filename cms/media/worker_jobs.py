"""Run jobs in the worker process for pictures and uploads (subprocess_worker.py)."""

import signal
import subprocess
import sys
from contextlib import ExitStack
from io import UnsupportedOperation
from typing import IO, Any, Literal, NamedTuple

import orjson

from cms.core.feature import Target
from cms.core.files import locked
from cms.core.settings import ROOT
from cms.schema.paths import Paths

LOCK_SECONDS = 60.0
"""Seconds to wait for the jobs of others."""
TIMEOUT_SECONDS = 40
"""Seconds that one process may take."""
UPLOADS, RENDITIONS = "uploads", "pictures"
"""The queues: uploads and edits wait for each other, renditions for other renditions. So a page's
picture doesn't wait for an upload.
"""

Failure = Literal["", "time", "memory", "error"]


class JobResult(NamedTuple):
    """The JSON of a job's first line, the bytes after it, and why it failed (else empty)."""

    head: dict[str, Any]
    body: bytes = b""
    failure: Failure = ""


def run_job(
    paths: Paths,
    queue: str,
    job: list[Any],
    file: IO[bytes] | None = None,
    account: str = "",
    xmp: Target = "",
) -> JobResult:
    """Run `job` in a worker process, after those before it in the queue. The jobs of one account
    queue among themselves first, so that it has one in the queue at a time. `xmp`: see
    PictureMetadata. Raises Busy.
    """
    stdin: dict[str, Any] = {"stdin": subprocess.DEVNULL}
    if file:
        stdin = {"stdin": file} if _is_file(file) else {"input": file.read()}
    command = [sys.executable, "-m", "cms.media.subprocess_worker", orjson.dumps(job).decode(), xmp]
    with ExitStack() as locks:
        for name in (f"{queue}-{account}", queue) if account else (queue,):
            locks.enter_context(locked(paths.job_lock(name), LOCK_SECONDS))
        try:
            process = subprocess.run(  # noqa: S603
                command,
                cwd=ROOT,
                **stdin,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                timeout=TIMEOUT_SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return JobResult({}, failure="time")
    return job_result(process.returncode, process.stdout)


def job_result(status: int, output: bytes) -> JobResult:
    """Return the result of a process with its exit status."""
    if status == -signal.SIGXCPU:
        return JobResult({}, failure="time")
    head, _newline, body = output.partition(b"\n")
    if status or not head:
        return JobResult({}, failure="error")
    values: dict[str, Any] = orjson.loads(head)
    return JobResult(values, body, values.get("failed", ""))


def _is_file(file: IO[bytes]) -> bool:
    """Return whether the file is on disk, so that another process can read it."""
    try:
        return file.fileno() >= 0
    except (UnsupportedOperation, AttributeError):
        return False
