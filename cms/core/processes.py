"""Background processes of the site's own command line, which outlive the process that starts them;
and memory settings of this process.
"""

import ctypes
import gc
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, NamedTuple

from cms.core.settings import ROOT, Settings, to_environment

M_TRIM_THRESHOLD, M_MMAP_THRESHOLD, M_ARENA_MAX = -1, -3, -8
"""Parameter numbers of mallopt(3)."""
MAX_ARENAS = 2
LARGE_BYTES = 4 * 2**20
"""Memory from this size on is returned to the system as soon as it is freed."""


class Command(NamedTuple):
    """A command with its leading arguments, environment and working directory."""

    arguments: Sequence[str]
    environment: Mapping[str, str]
    folder: Path

    def start(
        self, *arguments: str, lock: int, output: IO[bytes] | int = subprocess.DEVNULL
    ) -> None:
        """Start a process in the background; its output goes to `output`.

        It inherits `lock`, an open lock file, which the kernel unlocks when the process ends for
        whatever reason. No user input may be among the arguments.
        """
        subprocess.Popen(  # noqa: S603 - our own command line
            [*self.arguments, *arguments],
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            pass_fds=(lock,),
            start_new_session=True,
            cwd=self.folder,
        )


def flask_command(settings: Settings) -> Command:
    """Return the `flask` command for the site of `settings`."""
    return Command(
        (sys.executable, "-m", "flask", "--app", "app"),
        {**os.environ, **to_environment(settings)},
        ROOT,
    )


def limit_malloc() -> None:
    """Limit the memory that glibc's malloc keeps after it was freed. No effect without glibc, or if
    MALLOC_ARENA_MAX is set.

    By default each thread has its own arena, and memory freed there isn't available to the others.
    A worker then grows for hours although what it stores stays the same. The size from which on
    memory is returned at once grows too, up to 32 MiB: each hash of a password takes 19.
    """
    if "MALLOC_ARENA_MAX" not in os.environ and (
        mallopt := getattr(ctypes.CDLL(None), "mallopt", None)
    ):
        mallopt(M_ARENA_MAX, MAX_ARENAS)
        mallopt(M_MMAP_THRESHOLD, LARGE_BYTES)
        mallopt(M_TRIM_THRESHOLD, LARGE_BYTES)


@contextmanager
def gc_frozen() -> Iterator[None]:
    """Pause garbage collection while loading code or content that stays in memory, and exclude it
    from later collections.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()
