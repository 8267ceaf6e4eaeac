"""Making very many objects at once."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def many_objects(*, stay: bool = False) -> Iterator[None]:
    """Nobody looks for garbage meanwhile; if they `stay`, nobody will ever look among all that there is at the end.

    Python's collector goes through all objects again and again while their number grows, which made reading 10,000
    entries take twice as long. What stays is freed all the same when nobody holds it any more, but for circles: only
    for what is made once a process. Forked processes share its memory as long as nobody touches it.
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
