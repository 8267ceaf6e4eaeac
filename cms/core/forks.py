"""Forks of this process: whether there may be any, and that none outlives it."""

import ctypes
import os
import signal
import threading

PR_SET_PDEATHSIG = 1


def may_fork() -> bool:
    """Whether more processes would be of use, and do no harm: a fork of a process with threads may
    hang.
    """
    return threading.active_count() == 1 and len(os.sched_getaffinity(0)) > 1


def die_with(parent: int) -> None:
    """In a fork: die when the parent does, also if it has done so already."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(0)
