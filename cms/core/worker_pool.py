"""Work over all processors: forks of this process, which share what it has in memory and die with
it.

Each draws a number, does what it stands for, and draws again. One that has grown too much hands
back what it came to, and another takes its place: what work leaves in memory ends with it, and does
not grow with the site. Here none of it is done.

`concurrent.futures` can't bound the memory of forks (`max_tasks_per_child` refuses them), and
`multiprocessing.Pool` waits for ever for one that was killed.
"""

import gc
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from mmap import mmap
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkProcess
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from cms.core.forks import die_with

T = TypeVar("T")

FORK = get_context("fork")

TICKET = 4
"""Bytes of one."""
NONE = b"\xff" * TICKET
"""Stands for none."""
ROOM = 12 << 20
"""By how many bytes a process may grow, if nothing else is said."""
STATM = Path("/proc/self/statm")
OFTEN = 0.2
"""Seconds between two looks at how far they are."""


class Ended(Exception):
    """A process ended before it had handed back what it came to: from outside, or by what it did.

    `number`: the last one that it had drawn; None if it had drawn none.
    """

    def __init__(self, number: int | None = None) -> None:
        super().__init__(number)
        self.number = number


class Worker(NamedTuple):
    """One of the crew, and where it writes what it draws, which can be read after its end."""

    process: ForkProcess
    drawn: mmap


def share_out(
    number: int,
    work: Callable[[Iterator[int]], T],
    take: Callable[[T], object] = lambda result: None,
    look: Callable[[int], object] = lambda drawn: None,
    jobs: int = 0,
    room: int = 0,
) -> None:
    """Have the numbers below `number` worked on in `jobs` processes, as many as there are
    processors if not given.

    `work` is given those that a process draws, one after the other; what it returns `take` is given
    here, and `look` how many numbers have been drawn. A process may grow by `room` bytes. Who can’t
    go on takes all that are left. Raises what `work` raises, and Ended.
    """
    crew: dict[Connection, Worker] = {}
    with Tickets(number, room or ROOM) as tickets:
        try:
            while tickets.left or crew:
                while tickets.left and len(crew) < (jobs or len(os.sched_getaffinity(0))):
                    crew |= _begin(work, tickets)
                ended = wait(crew, OFTEN)
                for report in [one for one in crew if one in ended]:
                    result = _reported(report, crew[report])
                    _bury(report, crew.pop(report))
                    take(result)
                look(number - tickets.left)
        finally:
            tickets.take_all()
            for report, worker in crew.items():
                _bury(report, worker)


def apart(work: Callable[[], object]) -> None:
    """Do it in a process of its own, with which all that it needs in memory ends. Raises what it
    raises, and Ended.
    """

    def alone(numbers: Iterator[int]) -> None:
        for _number in numbers:
            work()

    share_out(1, alone, jobs=1)


class Tickets:
    """Numbers from 0, each drawn once by any of several processes.

    A file whose place of reading all forks share; the kernel lets one read at a time.
    """

    def __init__(self, number: int, room: int) -> None:
        self._number = number
        self._room = room
        self._file = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115 - closed by __exit__
        self._file.write(b"".join(one.to_bytes(TICKET, "big") for one in range(number)))
        self._file.seek(0)

    def __enter__(self) -> "Tickets":
        return self

    def __exit__(self, *fault: object) -> None:
        self._file.close()

    def drawn(self, last: mmap) -> Iterator[int]:
        """Yield the numbers that one process draws, until none is left or its memory has grown by
        more than `room` bytes. `last` holds the last one drawn.
        """
        end = grown() + self._room
        while ticket := self._file.read(TICKET):
            last[:] = ticket
            yield int.from_bytes(ticket, "big")
            if grown() > end:
                break

    @property
    def left(self) -> int:
        """How many nobody has drawn."""
        return self._number - self._file.tell() // TICKET

    def take_all(self) -> None:
        """Leave none to anybody."""
        self._file.seek(0, os.SEEK_END)


def grown() -> int:
    """The memory of this process that isn't a file's, in bytes."""
    _size, resident, shared, *_rest = map(int, STATM.read_bytes().split())
    return (resident - shared) * os.sysconf("SC_PAGE_SIZE")


def _begin(work: Callable[[Iterator[int]], object], tickets: Tickets) -> dict[Connection, Worker]:
    """A process more, by where it will report."""
    (reading, writing), last = FORK.Pipe(duplex=False), mmap(-1, TICKET)
    last[:] = NONE

    def run(parent: int) -> None:
        die_with(parent)
        reading.close()
        gc.freeze()  # going through all that the parent has would take long, and copy it
        with suppress(OSError, KeyboardInterrupt):  # nobody wants to hear it any more
            writing.send(_done(work, tickets, last))

    process = FORK.Process(target=run, args=(os.getpid(),))
    process.start()
    writing.close()
    return {reading: Worker(process, last)}


def _done(
    work: Callable[[Iterator[int]], object], tickets: Tickets, last: mmap
) -> tuple[object, Exception | None]:
    """The result of `work` and None, or None and the exception it raised. After an exception no
    tickets are left for other processes.
    """
    try:
        return work(tickets.drawn(last)), None
    except Exception as fault:
        tickets.take_all()
        return None, fault


def _reported(report: Connection, worker: Worker) -> Any:
    try:
        result, fault = report.recv()
    except (EOFError, OSError):
        last = worker.drawn[:]
        raise Ended(None if last == NONE else int.from_bytes(last, "big")) from None
    if fault:
        raise fault
    return result


def _bury(report: Connection, worker: Worker) -> None:
    """Wait for a process's end, whether or not somebody wants to hear what it says."""
    report.close()
    worker.process.join()
    worker.drawn.close()
