"""Work over all processors: forks of this process, which share what it has in memory and die with it."""

import gc
import os
import signal
import threading
from collections.abc import Callable

from cms.many import many_objects

PR_SET_PDEATHSIG = 1


def may_fork() -> bool:
    """Whether more processes would be of use, and do no harm: a fork of a process with threads may hang."""
    return threading.active_count() == 1 and len(os.sched_getaffinity(0)) > 1


def share_out(number: int, work: Callable[[int], object]) -> None:
    """Do `work(0)`, …, `work(number - 1)` over the processors: in a fork for each but one, and the rest of it here,
    since every process more has memory of its own. What it returns is lost, and with a fork what it raises."""
    jobs, parent, crew = min(len(os.sched_getaffinity(0)), number), os.getpid(), []
    for job in range(1, jobs):
        child = os.fork()
        if not child:
            _work(range(job, number, jobs), work, parent)
        crew.append(child)
    try:
        with many_objects():
            for one in range(0, number, jobs):
                work(one)
    finally:
        for child in crew:
            os.waitpid(child, 0)


def die_with(parent: int) -> None:
    """In a fork: die when the parent does, also if it has done so already."""
    import ctypes  # 3 ms of each start

    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(0)


def _work(numbers: range, work: Callable[[int], object], parent: int) -> None:
    """A process's whole life: it never returns."""
    try:
        gc.disable()  # going through all that the parent has costs a quarter of the time, and copies it
        die_with(parent)
        for number in numbers:
            work(number)
    finally:
        os._exit(0)
