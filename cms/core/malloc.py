"""How the C library keeps the memory of a process with many threads."""

import ctypes
import os

M_ARENA_MAX = -8
"""Of malloc.h."""
ARENAS = 2


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
