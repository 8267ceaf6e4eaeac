"""A pool of worker processes: forks of this process that share its memory and die with it.

The parent sends each worker one number at a time over a pipe, so it knows which number a killed
worker was processing. A worker that has grown too much requests no further number and returns its
result; a new one takes its place. So memory that a task leaks is freed with the worker. The parent
itself runs no tasks.

`concurrent.futures` can't limit the memory of forks (it refuses `max_tasks_per_child` for them),
and `multiprocessing.Pool` waits for ever for a worker that was killed.
"""

import ctypes
import gc
import os
import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")
Task = Callable[[Iterator[int]], T]

FORK = get_context("fork")

MAX_GROWTH_BYTES = 12 << 20
"""Default of the bytes by which a worker may grow."""
STATM = Path("/proc/self/statm")
PR_SET_PDEATHSIG = 1


class WorkerDied(Exception):
    """A worker ended without a result: it was killed, or its task ended the process.

    `number` is the number that it was processing; None if it had not received any.
    """

    def __init__(self, number: int | None = None) -> None:
        super().__init__(number)
        self.number = number


class Worker:
    """One forked process, and the parent's end of the pipe to it.

    A worker sends None to request a number, and (result, exception) when it is done.
    """

    def __init__(self, task: Task[Any], max_growth: int, siblings: Iterable[Connection]) -> None:
        self.pipe, child_end = FORK.Pipe()
        self.number: int | None = None
        inherited = [self.pipe, *siblings]
        self.process = FORK.Process(
            target=_run, args=(os.getpid(), task, max_growth, child_end, inherited)
        )
        self.process.start()
        child_end.close()

    def receive(self) -> tuple[Any, Exception | None] | None:
        """Return the next message of the worker. Raises WorkerDied."""
        try:
            message: tuple[Any, Exception | None] | None = self.pipe.recv()
        except (EOFError, OSError):
            raise WorkerDied(self.number) from None
        return message

    def send(self, number: int | None) -> None:
        """Send the worker the requested number; None if there are no more."""
        self.number = self.number if number is None else number
        with suppress(OSError):  # it was killed, and `receive` raises WorkerDied
            self.pipe.send(number)

    def end(self) -> None:
        """Send no further number, and wait for the process to end."""
        self.pipe.close()
        self.process.join()


def run_in_processes(
    count: int,
    task: Task[T],
    on_result: Callable[[T], object] = lambda result: None,
    on_progress: Callable[[int], object] = lambda sent: None,
    jobs: int = 0,
    max_growth: int = 0,
) -> None:
    """Process the numbers below `count` in `jobs` processes, by default one per CPU.

    Each process calls `task` with an iterator of its numbers. In this process, `on_result` is
    called with each result, and `on_progress` with how many numbers have been sent. A process may
    grow by `max_growth` bytes. Raises the exceptions of `task`, and WorkerDied.
    """
    workers: list[Worker] = []
    jobs = min(jobs or len(os.sched_getaffinity(0)), count)
    sent = 0
    try:
        while sent < count or workers:
            while sent < count and len(workers) < jobs:
                workers.append(
                    Worker(task, max_growth or MAX_GROWTH_BYTES, [other.pipe for other in workers])
                )
            ready = wait([worker.pipe for worker in workers])
            for worker in [other for other in workers if other.pipe in ready]:
                message = worker.receive()
                if message:
                    workers.remove(worker)
                    worker.end()
                    on_result(_result(*message))
                else:
                    worker.send(sent if sent < count else None)
                    sent = min(sent + 1, count)
            on_progress(sent)
    finally:
        for worker in workers:
            worker.end()


def _result(result: T, fault: Exception | None) -> T:
    if fault:
        raise fault
    return result


def private_memory() -> int:
    """Return the memory of this process in bytes, without pages that are shared or belong to a
    file.
    """
    _size, resident, shared, *_rest = map(int, STATM.read_bytes().split())
    return (resident - shared) * os.sysconf("SC_PAGE_SIZE")


def may_fork() -> bool:
    """Return whether forking is safe and useful: only without other threads, since a fork of a
    process with threads may hang, and with several CPUs.
    """
    return threading.active_count() == 1 and len(os.sched_getaffinity(0)) > 1


def _die_with_parent(parent: int) -> None:
    """In a fork: have the kernel kill this process when the parent dies, and exit if it has died
    already.
    """
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(0)


def _run(
    parent: int, task: Task[Any], max_growth: int, pipe: Connection, inherited: Iterable[Connection]
) -> None:
    """Run a worker from start to end."""
    _die_with_parent(parent)
    for other in inherited:  # else this process would not see the parent close its end
        other.close()
    gc.freeze()  # collecting the parent's objects would take long, and copy their pages
    with suppress(OSError, KeyboardInterrupt):  # the parent may have gone
        pipe.send(_outcome(task, pipe, max_growth))


def _outcome(task: Task[Any], pipe: Connection, max_growth: int) -> tuple[Any, Exception | None]:
    try:
        return task(_numbers(pipe, max_growth)), None
    except Exception as fault:
        return None, fault


def _numbers(pipe: Connection, max_growth: int) -> Iterator[int]:
    """Yield the numbers received from the parent, until there are no more or this process has grown
    by `max_growth` bytes.
    """
    limit = private_memory() + max_growth
    while (number := _next_number(pipe)) is not None:
        yield number
        if private_memory() > limit:
            return


def _next_number(pipe: Connection) -> int | None:
    try:
        pipe.send(None)
        number: int | None = pipe.recv()
    except (EOFError, OSError):  # the parent has given up
        return None
    return number
