"""What many pages show or reckon with, made once a snapshot and language, with what it read."""

from collections.abc import Callable
from typing import TypeVar

from cms.store import Reader
from cms.trace import Trace
from cms.web.state import here

T = TypeVar("T")


def once(name: object, make: Callable[[Reader], T]) -> T:
    """What `make(reader)` gives in the page's language. What it asks is noted in each page's trace.

    Unlike a fragment it is nothing that a manifest knows: for things of which there are thousands.
    """
    read = here().read
    found, trace = read.snapshot.once((name, read.locale), lambda: _apart(make))
    read.trace.take_over(trace)
    return found


def _apart(make: Callable[[Reader], T]) -> tuple[T, Trace]:
    """What is made, and what it asked, whether it asked its reader or the page's."""
    now = here()
    page, trace = now.read, Trace()
    now.read = page.within(trace)
    try:
        return make(now.read), trace
    finally:
        now.read = page
