"""Making very many objects at once."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def many_objects() -> Iterator[None]:
    """Nothing that is made meanwhile is looked at as garbage, then or ever: it goes when nobody holds it any more.

    Python's collector looks through all objects again and again while their number grows, which made reading
    10,000 entries take twice as long; and forked processes share memory as long as nobody does.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if enabled:
            gc.enable()
