"""Values that many pages use, made once for each snapshot and language, with what they read."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

from cms.content import Reader
from cms.content.dependencies import Trace
from cms.web.context import page_context

T = TypeVar("T")

MAX_VALUES = 1000
"""How many a snapshot holds, some kilobytes each; beyond, it begins anew."""


def once(name: object, make: Callable[[Reader], T]) -> T:
    """The result of `make(reader)` in the page's language, cached. Its dependencies are added to
    each page's trace.

    Unlike a fragment it isn't recorded in a manifest. It is for things of which there are
    thousands.
    """
    read = page_context().read
    made: dict[object, tuple[Any, Trace]] = read.snapshot.memo("once", dict)
    which = name, read.locale
    known = made.get(which)
    if known is None:
        if len(made) >= MAX_VALUES:
            made.clear()
        known = made.setdefault(which, _apart(make))
    found, trace = known
    read.trace.merge(trace)
    return cast(T, found)


def _apart(make: Callable[[Reader], T]) -> tuple[T, Trace]:
    """The result of `make`, and the trace of what it asked its reader or the page's."""
    now = page_context()
    page, trace = now.read, Trace()
    now.read = page.within(trace)
    try:
        return make(now.read), trace
    finally:
        now.read = page
