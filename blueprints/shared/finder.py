"""The form that narrows a list by words and choices.

A script answers it while the visitor types (static/js/finder.js); without scripts, the live site
does. Words need a feature that searches.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any, NamedTuple
from urllib.parse import urlencode

from flask import Request
from werkzeug.exceptions import ServiceUnavailable

from blueprints.shared.list_search import ListSearch, list_search
from cms.content import LocalizedEntry, Reader
from cms.content.derived import facets_at
from cms.core.disk_errors import DiskError
from cms.core.files import Busy
from cms.core.languages import collation
from cms.core.slugs import MAX_QUERY_LENGTH
from cms.web.context import app_state
from cms.web.pages.facets import Facet

Values = Callable[[LocalizedEntry], Collection[str]]
MAX_FOUND = 200
"""The most results that are shown."""
MAX_CHOICES = 80
"""The most values of a facet that are offered: those with the most entries."""


class FinderChoice(NamedTuple):
    """A value of a facet with its label, the number of entries that have it, and whether it narrows the list."""

    value: str
    label: Any
    number: int
    narrows: bool


Choices = tuple[tuple[str, Any, tuple[FinderChoice, ...]], ...]
"""(facet, label, values)."""


class Finder(NamedTuple):
    """A form: its choices, the submitted words and values, and the results."""

    choices: Choices
    words: str = ""
    values: Mapping[str, str] = {}
    results: tuple[LocalizedEntry, ...] | None = None

    @property
    def first_results(self) -> tuple[LocalizedEntry, ...]:
        """The results that are shown."""
        return (self.results or ())[:MAX_FOUND]

    @property
    def most(self) -> int:
        """MAX_FOUND, for the script."""
        return MAX_FOUND

    def of(self, condition: Callable[[LocalizedEntry], bool]) -> "Finder":
        """Return the form with those results only that meet a condition."""
        return self._replace(results=tuple(filter(condition, self.results or ())))

    @property
    def offered(self) -> Choices:
        """The choices, of each facet at most MAX_CHOICES and the submitted one."""
        return tuple(
            (name, label, largest(values, self.values.get(name, "")))
            for name, label, values in self.choices
        )

    @property
    def live(self) -> bool:
        """Whether a server answers it."""
        return app_state().site.settings.live

    @property
    def search(self) -> ListSearch | None:
        """The search for the words; without it the form has none."""
        return list_search()

    @property
    def query(self) -> str:
        """The query string, with its question mark; empty if nothing was submitted."""
        arguments = {
            name: value for name, value in (("q", self.words), *self.values.items()) if value
        }
        return f"?{urlencode(arguments)}" if arguments else ""


def choices_of(read: Reader, facet: Facet) -> tuple[FinderChoice, ...]:
    """Return all values of a facet, sorted by label in the page's language."""
    lang, total = read.language.lang, read.count(facet.type) - len(facet.hidden(read))
    found = [
        FinderChoice(value, label, number, number < total)
        for value, number in facet.counts(read).items()
        if (label := facet.label(value))
    ]
    return tuple(sorted(found, key=lambda one: collation(str(one.label), lang)))


def largest(values: tuple[FinderChoice, ...], chosen: str = "") -> tuple[FinderChoice, ...]:
    """Return the values with the most entries, in the given order, and the one with the value
    `chosen`.
    """
    if len(values) <= MAX_CHOICES:
        return values
    kept = {one.value for one in sorted(values, key=lambda one: -one.number)[:MAX_CHOICES]}
    return tuple(one for one in values if one.value in kept or one.value == chosen)


def values_at(read: Reader, type: str, path: str) -> Values:
    """Return a function that returns an entry's values at a path."""
    values, entries = facets_at(read.snapshot.model(type), path), read.snapshot.entries[type]
    return lambda item: values(entries[item.key])


def find(
    read: Reader,
    type: str,
    request: Request,
    choices: Choices,
    values_of: Mapping[str, Values],
    among: tuple[LocalizedEntry, ...] | None = None,
) -> Finder:
    """Return the submitted form with the entries that match all of it.

    Values that aren't among the choices are ignored. `values_of` returns the values of an entry, by
    facet; `among` are the entries of the list, all of the type by default. Raises
    ServiceUnavailable without an index.
    """
    search = list_search()
    words = " ".join(request.args.get("q", "").split())[:MAX_QUERY_LENGTH] if search else ""
    chosen = _chosen_values(request, choices)
    listed = read.list(type) if among is None else among
    if search and words:
        keys = _matching_keys(search, read, words, type)
        listed = tuple(item for item in listed if item.key in keys)

    def matching(left_out: str = "") -> tuple[LocalizedEntry, ...]:
        """Return the entries that have all chosen values, except that of the facet `left_out`."""
        conditions = [
            (values_of[name], value) for name, value in chosen.items() if name != left_out
        ]
        return tuple(
            item for item in listed if all(value in values(item) for values, value in conditions)
        )

    counted = tuple(
        (name, label, _with_counts(values, matching(name), values_of[name]))
        for name, label, values in choices
    )
    return Finder(counted, words, chosen, matching())


def _chosen_values(request: Request, choices: Choices) -> dict[str, str]:
    """Return the chosen value of each facet."""
    chosen = {}
    for name, _label, values in choices:
        value = request.args.get(name, "")
        if any(choice.value == value for choice in values):
            chosen[name] = value
    return chosen


def _with_counts(
    choices: Iterable[FinderChoice], entries: Collection[LocalizedEntry], values_of: Values
) -> tuple[FinderChoice, ...]:
    """Return choices with their counts in some entries."""
    numbers = Counter(value for item in entries for value in set(values_of(item)))
    counted = []
    for choice in choices:
        number = numbers[choice.value]
        counted.append(choice._replace(number=number, narrows=0 < number < len(entries)))
    return tuple(counted)


def _matching_keys(search: ListSearch, read: Reader, words: str, type: str) -> set[str]:
    try:
        return {key for _type, key in search.names(read, words, type)}
    except (Busy, DiskError):
        raise ServiceUnavailable(retry_after=5) from None
