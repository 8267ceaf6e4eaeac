"""Making very many objects at once."""

import atexit
import gc
from collections.abc import Iterator
from contextlib import contextmanager

SELDOM = 100_000
"""How many objects more there are, some 10 MB, before anybody looks for garbage among them;
Python's number is 700.
"""


def ends_soon() -> None:
    """For a process that does one thing and ends: look for garbage seldom, and no more at the end.

    Before it ends, Python's collector goes through all there is, twice, to free what the system
    frees a moment later: 30 ms at 10,000 entries.
    """
    gc.set_threshold(SELDOM, *gc.get_threshold()[1:])
    atexit.register(gc.freeze)


@contextmanager
def many_objects(*, stay: bool = False) -> Iterator[None]:
    """Nobody looks for garbage meanwhile; if they `stay`, nobody will ever look among all that
    there is at the end.

    Python's collector goes through all objects again and again while their number grows, which made
    reading 10,000 entries take twice as long. What stays is freed all the same when nobody holds it
    any more, but for circles: only for what is made once a process. Forked processes share its
    memory as long as nobody touches it.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if stay:
            gc.freeze()
        if enabled:
            gc.enable()
