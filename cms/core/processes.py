"""Processes of the site's own command line, which outlive who begins them, and how the C library
keeps the memory of this one.
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

M_ARENA_MAX = -8
"""The parameter of mallopt(3)."""
ARENAS = 2


class Command(NamedTuple):
    """The start of such a process: its first words, its environment, its folder."""

    words: Sequence[str]
    environment: Mapping[str, str]
    folder: Path

    def begin(self, *words: str, lock: int, printed: IO[bytes] | int = subprocess.DEVNULL) -> None:
        """Begin one; what it prints goes to `printed`.

        It inherits `lock`, an open lock file, of which the kernel lets go when the process ends,
        however it ends. None of its words is something that was typed.
        """
        subprocess.Popen(  # noqa: S603 - our own command line
            [*self.words, *words],
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=printed,
            stderr=printed,
            pass_fds=(lock,),
            start_new_session=True,
            cwd=self.folder,
        )


def own_command(settings: Settings) -> Command:
    """`flask` over the very site that `settings` name."""
    return Command(
        (sys.executable, "-m", "flask", "--app", "app"),
        {**os.environ, **to_environment(settings)},
        ROOT,
    )


def share_arenas() -> None:
    """Have all threads share a few areas of memory (glibc; nothing elsewhere, or where
    MALLOC_ARENA_MAX is set).

    Otherwise each thread has one of its own, and what it frees there is of no use to the others: a
    worker grew for hours while what it held stayed the same.
    """
    if "MALLOC_ARENA_MAX" not in os.environ and (
        mallopt := getattr(ctypes.CDLL(None), "mallopt", None)
    ):
        mallopt(M_ARENA_MAX, ARENAS)


@contextmanager
def loading() -> Iterator[None]:
    """Load what stays as long as the process, code or content: no collection goes through it,
    neither meanwhile nor later.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()
