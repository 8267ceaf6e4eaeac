"""Jobs for the worker process of pictures and uploads (subprocess_worker.py)."""

import subprocess
import sys
from io import UnsupportedOperation
from typing import IO, Any

import orjson

from cms.core.files import locked
from cms.core.settings import ROOT
from cms.schema.paths import Paths

PATIENCE = 60.0
"""Seconds to wait for the pictures of others."""
SECONDS = 40
"""How long one process may take."""


def run(paths: Paths, job: list[Any], file: IO[bytes] | None = None) -> bytes:
    """The output of a worker process that does `job`; empty if it failed or timed out. One runs at
    a time. Raises Busy.
    """
    given: dict[str, Any] = {"stdin": subprocess.DEVNULL}
    if file:
        given = {"stdin": file} if _is_file(file) else {"input": file.read()}
    command = [sys.executable, "-m", "cms.media.subprocess_worker", orjson.dumps(job).decode()]

    with locked(paths.instance / "cache" / "pictures.lock", PATIENCE):
        try:
            done = subprocess.run(  # noqa: S603
                command,
                cwd=ROOT,
                **given,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                timeout=SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return b""
    return done.stdout if done.returncode == 0 else b""


def _is_file(file: IO[bytes]) -> bool:
    """Whether another process can read it by itself: what is large has been put on the disk."""
    try:
        return file.fileno() >= 0
    except (UnsupportedOperation, AttributeError):
        return False
