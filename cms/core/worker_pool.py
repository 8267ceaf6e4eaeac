"""A pool of worker processes: forks of this process, which share its memory and die with it.

The parent hands each worker one number after the other over a pipe, so it knows on which one a
killed worker was. A worker that has grown too much asks for no further number and returns its
result, and another takes its place: what work leaves in memory ends with the worker. The parent
itself does none of the work.

`concurrent.futures` can't bound the memory of forks (`max_tasks_per_child` refuses them), and
`multiprocessing.Pool` waits for ever for one that was killed.
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
Work = Callable[[Iterator[int]], T]

FORK = get_context("fork")

ROOM = 12 << 20
"""Bytes by which a worker may grow, if nothing else is said."""
STATM = Path("/proc/self/statm")
PR_SET_PDEATHSIG = 1


class WorkerDied(Exception):
    """A worker ended without a result: it was killed, or what it did ended its process.

    `number`: the one that it was working on; None if it had not asked for any.
    """

    def __init__(self, number: int | None = None) -> None:
        super().__init__(number)
        self.number = number


class Worker:
    """One fork, and this process's end of the pipe to it.

    A worker sends None to ask for a number, and (result, exception) at its end.
    """

    def __init__(self, work: Work[Any], room: int, others: Iterable[Connection]) -> None:
        self.pipe, own = FORK.Pipe()
        self.number: int | None = None
        inherited = [self.pipe, *others]
        self.process = FORK.Process(target=_run, args=(os.getpid(), work, room, own, inherited))
        self.process.start()
        own.close()

    def receive(self) -> tuple[Any, Exception | None] | None:
        """The next message of the worker. Raises WorkerDied."""
        try:
            message: tuple[Any, Exception | None] | None = self.pipe.recv()
        except (EOFError, OSError):
            raise WorkerDied(self.number) from None
        return message

    def hand(self, number: int | None) -> None:
        """Give the worker the number that it asked for; None where there are no more."""
        self.number = self.number if number is None else number
        with suppress(OSError):  # it has been killed, which `receive` tells
            self.pipe.send(number)

    def end(self) -> None:
        """Give it no further number, and wait for its end."""
        self.pipe.close()
        self.process.join()


def run_in_processes(
    number: int,
    work: Work[T],
    take: Callable[[T], object] = lambda result: None,
    look: Callable[[int], object] = lambda handed: None,
    jobs: int = 0,
    room: int = 0,
) -> None:
    """Have the numbers below `number` worked on in `jobs` processes, as many as there are
    processors if not given.

    Each process calls `work` with an iterator of its numbers. The result is passed to `take` in
    this process; `look` is told how many numbers have been handed out. A process may grow by `room`
    bytes. Raises what `work` raises, and WorkerDied.
    """
    workers: list[Worker] = []
    jobs = jobs or len(os.sched_getaffinity(0))
    handed = 0
    try:
        while handed < number or workers:
            while handed < number and len(workers) < jobs:
                workers.append(Worker(work, room or ROOM, [one.pipe for one in workers]))
            ready = wait([worker.pipe for worker in workers])
            for worker in [one for one in workers if one.pipe in ready]:
                message = worker.receive()
                if message:
                    workers.remove(worker)
                    worker.end()
                    take(_result(*message))
                else:
                    worker.hand(handed if handed < number else None)
                    handed = min(handed + 1, number)
            look(handed)
    finally:
        for worker in workers:
            worker.end()


def _result(result: T, fault: Exception | None) -> T:
    if fault:
        raise fault
    return result


def own_memory() -> int:
    """The memory of this process that isn't a file's, in bytes."""
    _size, resident, shared, *_rest = map(int, STATM.read_bytes().split())
    return (resident - shared) * os.sysconf("SC_PAGE_SIZE")


def may_fork() -> bool:
    """Whether more processes would be of use, and do no harm: a fork of a process with threads may
    hang.
    """
    return threading.active_count() == 1 and len(os.sched_getaffinity(0)) > 1


def _die_with(parent: int) -> None:
    """In a fork: die when the parent does, also if it has done so already."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(0)


def _run(
    parent: int, work: Work[Any], room: int, pipe: Connection, inherited: Iterable[Connection]
) -> None:
    """The whole life of a worker."""
    _die_with(parent)
    for other in inherited:  # else nobody would see that the parent has closed its end
        other.close()
    gc.freeze()  # going through all that the parent has would take long, and copy it
    with suppress(OSError, KeyboardInterrupt):  # nobody wants to hear it any more
        pipe.send(_outcome(work, pipe, room))


def _outcome(work: Work[Any], pipe: Connection, room: int) -> tuple[Any, Exception | None]:
    try:
        return work(_numbers(pipe, room)), None
    except Exception as fault:
        return None, fault


def _numbers(pipe: Connection, room: int) -> Iterator[int]:
    """The numbers that a worker is handed, until none is left or it has grown by `room` bytes."""
    limit = own_memory() + room
    while (number := _ask(pipe)) is not None:
        yield number
        if own_memory() > limit:
            return


def _ask(pipe: Connection) -> int | None:
    try:
        pipe.send(None)
        number: int | None = pipe.recv()
    except (EOFError, OSError):  # the parent has given up
        return None
    return number
