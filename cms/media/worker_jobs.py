"""Run jobs in the worker process for pictures and uploads (subprocess_worker.py)."""

import subprocess
import sys
from io import UnsupportedOperation
from typing import IO, Any

import orjson

from cms.core.files import locked
from cms.core.settings import ROOT
from cms.schema.paths import Paths

LOCK_SECONDS = 60.0
"""Seconds to wait for the jobs of others."""
TIMEOUT_SECONDS = 40
"""Seconds that one process may take."""


def run_job(paths: Paths, job: list[Any], file: IO[bytes] | None = None) -> bytes:
    """Run `job` in a worker process and return its output; empty if it failed or timed out. One job
    runs at a time. Raises Busy.
    """
    stdin: dict[str, Any] = {"stdin": subprocess.DEVNULL}
    if file:
        stdin = {"stdin": file} if _is_file(file) else {"input": file.read()}
    command = [sys.executable, "-m", "cms.media.subprocess_worker", orjson.dumps(job).decode()]

    with locked(paths.instance / "cache" / "pictures.lock", LOCK_SECONDS):
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
            return b""
    return process.stdout if process.returncode == 0 else b""


def _is_file(file: IO[bytes]) -> bool:
    """Return whether the file is on disk, so that another process can read it."""
    try:
        return file.fileno() >= 0
    except (UnsupportedOperation, AttributeError):
        return False
