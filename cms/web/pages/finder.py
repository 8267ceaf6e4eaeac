"""The form that narrows a list by words and choices. A script answers it while somebody types
(static/js/search/finder.js); where there is none, the live site does.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any, NamedTuple
from urllib.parse import urlencode

from flask import Request
from werkzeug.exceptions import ServiceUnavailable

from cms.content import LocalizedEntry, Reader
from cms.content.derived import facets_at
from cms.core.disk_errors import DiskError
from cms.core.files import Busy
from cms.core.slugs import MAX_QUERY_LENGTH
from cms.web.context import app_state
from cms.web.pages.search import names

Values = Callable[[LocalizedEntry], Collection[str]]


class FinderChoice(NamedTuple):
    """A value, what it is called, how many entries have it, and whether it narrows the list."""

    value: str
    label: Any
    number: int
    narrows: bool


Choices = tuple[tuple[str, Any, tuple[FinderChoice, ...]], ...]
"""(facet, what it is called, its values)."""


class Finder(NamedTuple):
    """A form: its choices, the words and the values that were asked for, and what was found."""

    choices: Choices
    words: str = ""
    values: Mapping[str, str] = {}
    found: tuple[LocalizedEntry, ...] | None = None

    @property
    def live(self) -> bool:
        """Whether a server answers it."""
        return app_state().site.settings.live

    @property
    def query(self) -> str:
        """The question as an address has it; empty where nothing was asked."""
        asked = {name: value for name, value in (("q", self.words), *self.values.items()) if value}
        return f"?{urlencode(asked)}" if asked else ""


def values_at(read: Reader, type: str, path: str) -> Values:
    """The values that an entry of a type has at a path, as a function."""
    values, entries = facets_at(read.snapshot.model(type), path), read.snapshot.entries[type]
    return lambda item: values(entries[item.key])


def ask(
    read: Reader, type: str, request: Request, choices: Choices, held: Mapping[str, Values]
) -> Finder:
    """The form as it was sent, with what fits all of it; a value that isn't among the choices is
    ignored. `held` has the values of an entry by facet. Raises ServiceUnavailable without an index.
    """
    words = " ".join(request.args.get("q", "").split())[:MAX_QUERY_LENGTH]
    chosen = _chosen(request, choices)
    listed = read.list(type)
    if words:
        keys = _holding(read, words, type)
        listed = tuple(item for item in listed if item.key in keys)

    def fitting(left_out: str = "") -> tuple[LocalizedEntry, ...]:
        """The entries that have all chosen values, that of one facet left out."""
        wanted = [(held[name], value) for name, value in chosen.items() if name != left_out]
        return tuple(item for item in listed if all(value in at(item) for at, value in wanted))

    counted = tuple(
        (name, label, _counted(values, fitting(name), held[name]))
        for name, label, values in choices
    )
    return Finder(counted, words, chosen, fitting())


def _chosen(request: Request, choices: Choices) -> dict[str, str]:
    """The value that was chosen of each facet."""
    found = {}
    for name, _label, values in choices:
        value = request.args.get(name, "")
        if any(one.value == value for one in values):
            found[name] = value
    return found


def _counted(
    choices: Iterable[FinderChoice], entries: Collection[LocalizedEntry], held: Values
) -> tuple[FinderChoice, ...]:
    """Choices by how they narrow some entries."""
    numbers = Counter(value for item in entries for value in set(held(item)))
    found = []
    for one in choices:
        number = numbers[one.value]
        found.append(one._replace(number=number, narrows=0 < number < len(entries)))
    return tuple(found)


def _holding(read: Reader, words: str, type: str) -> set[str]:
    try:
        return {key for _type, key in names(read, words, type)}
    except (Busy, DiskError):
        raise ServiceUnavailable(retry_after=5) from None
