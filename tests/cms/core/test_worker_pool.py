"""Work over several processes: each item once, and their memory is freed at their end."""

import os
import signal
from collections.abc import Iterator
from mmap import MAP_ANONYMOUS, MAP_PRIVATE, mmap

import pytest

from cms.core import worker_pool
from cms.core.worker_pool import WorkerDied, private_memory, run_in_processes

MUCH = worker_pool.MAX_GROWTH_BYTES + (8 << 20)


def more() -> mmap:
    """Allocate memory that is new to this process: freed memory may be cached by the allocator and
    reused for `bytes`.
    """
    new = mmap(-1, MUCH, MAP_PRIVATE | MAP_ANONYMOUS)
    for page in range(0, MUCH, os.sysconf("SC_PAGE_SIZE")):
        new[page] = 1
    return new


def test_each_number_is_drawn_once_and_comes_back() -> None:
    taken: list[tuple[int, list[int]]] = []
    drawn: list[int] = []
    run_in_processes(
        50, lambda numbers: (os.getpid(), list(numbers)), taken.append, drawn.append, jobs=3
    )
    assert sorted(number for _, numbers in taken for number in numbers) == list(range(50))
    assert os.getpid() not in {pid for pid, _ in taken}
    assert drawn[-1] == 50


def test_nothing_to_do_is_done_at_once() -> None:
    run_in_processes(0, lambda numbers: pytest.fail("somebody works"))


def test_there_are_no_more_processes_than_numbers() -> None:
    """A fork costs an edit more than the text that it tries."""
    taken: list[list[int]] = []
    run_in_processes(1, list, taken.append, jobs=4)
    assert taken == [[0]]


def test_one_that_has_grown_too_much_is_followed_by_another() -> None:
    def grow(numbers: Iterator[int]) -> tuple[int, int]:
        held = [more() for _number in numbers]
        return os.getpid(), len(held)

    taken: list[tuple[int, int]] = []
    before = private_memory()
    run_in_processes(5, grow, taken.append, jobs=2)
    assert [made for _, made in taken if made] == [
        1
    ] * 5  # the last number may be taken before another process comes for it
    assert len({pid for pid, made in taken if made}) == 5
    assert private_memory() - before < MUCH


def test_what_one_raises_is_raised_and_nobody_goes_on() -> None:
    seen: list[list[int]] = []

    def fail(numbers: Iterator[int]) -> list[int]:
        if next(numbers) == 0:
            raise LookupError("zero")
        return list(numbers)

    with pytest.raises(LookupError, match="zero"):
        run_in_processes(10_000, fail, seen.append, jobs=1)
    assert not seen


def test_one_that_is_killed_is_missed() -> None:
    with pytest.raises(WorkerDied):
        run_in_processes(2, lambda numbers: os.kill(os.getpid(), signal.SIGKILL), jobs=2)


def test_what_one_drew_last_before_its_end_is_known() -> None:
    def end_at_three(numbers: Iterator[int]) -> None:
        for number in numbers:
            if number == 3:
                os.kill(os.getpid(), signal.SIGKILL)

    with pytest.raises(WorkerDied) as died:
        run_in_processes(10, end_at_three, jobs=1)
    assert died.value.number == 3
    with pytest.raises(WorkerDied) as died:
        run_in_processes(10, lambda numbers: os.kill(os.getpid(), signal.SIGKILL), jobs=1)
    assert died.value.number is None
