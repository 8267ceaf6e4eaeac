"""Values that many pages show, such as the menus.

A page depends on such a value as a whole, and not on each entry and file that it was made from: an
edit that leaves the value as it is makes no page stale, and the manifest has one dependency in place
of dozens.
"""

from collections.abc import Callable
from contextvars import Context
from datetime import datetime
from functools import wraps
from typing import Any, NamedTuple, TypeVar

from flask import Flask

from cms.content import Reader, Snapshot
from cms.content.dependencies import Dependency
from cms.core.fingerprint import fingerprint
from cms.web.context import compute_traced, page_context
from cms.web.views import open_reader

T = TypeVar("T")

MAKERS: dict[str, Callable[..., Any]] = {}
"""Name → function `(read, argument)`, or `(read)` for an empty argument."""


class SharedValue(NamedTuple):
    """A value in a language, its fingerprint, and when it changes without an edit."""

    value: Any
    fingerprint: bytes
    until: datetime | None


def shared(make: Callable[..., T]) -> Callable[..., T]:
    """Turn a function of a reader, and perhaps of a text, into one of the text alone. It returns the
    value in the page's language, made once per snapshot, which becomes a dependency of the page. The
    value's `repr` must tell it from others.
    """
    name = f"{make.__module__}:{make.__qualname__}"
    MAKERS[name] = make

    @wraps(make)
    def shown(argument: str = "") -> T:
        read = page_context().read
        dependency = Dependency("shared", "", read.locale, name, argument)
        made = _made(read, dependency)
        read.trace.note(dependency, made.fingerprint)
        read.trace.expires(made.until)
        value: T = made.value
        return value

    return shown


def shared_fingerprint(app: Flask, snapshot: Snapshot, dependency: Dependency) -> bytes:
    """Return the fingerprint of a value outside a page. Raises KeyError if nothing makes it."""

    def make() -> bytes:
        with app.app_context():
            return _made(open_reader(snapshot, dependency.locale), dependency).fingerprint

    return Context().run(make)


def _made(read: Reader, dependency: Dependency) -> SharedValue:
    def make() -> SharedValue:
        maker, arguments = MAKERS[dependency.projection], filter(None, [dependency.argument])
        value, trace = compute_traced(lambda read: maker(read, *arguments))
        return SharedValue(value, fingerprint(value), trace.until)

    return read.snapshot.memo((dependency.projection, dependency.argument, read.locale), make)
