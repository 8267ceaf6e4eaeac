"""Facets: lists narrowed to one value of a field, each with an address, and archives by year and
month.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from flask_babel import format_date

from cms.content import LocalizedEntry, Reader
from cms.core.dates import PartialDate
from cms.core.deprecation import former_names
from cms.core.errors import NotFound, TemporarilyMoved
from cms.core.languages import collation
from cms.web.context import page_context
from cms.web.i18n import gettext, pgettext
from cms.web.pages.menus import MenuItem
from cms.web.pages.page import Crumb
from cms.web.templating.formats import date_text
from cms.web.templating.render import url

Filters = tuple[tuple[Any, tuple[MenuItem, ...]], ...]
"""The filters of a list: pairs of a label and its items."""
LONG_LIST = 200
"""The least entries of a list that is divided into pages (blueprints/shared/long_lists.py)."""
Label = Callable[[str], Any]
"""Returns the label of a value in the page's language."""
MIN_LISTED_ENTRIES = 3
"""A list of fewer entries has no address of its own, since it would add nothing to the whole list.
"""


def choice_label(labels: Mapping[str, str]) -> Label:
    """Return a function that labels the values of a choice field."""
    return lambda value: gettext(labels[value])


def date_label(value: str) -> str:
    """Return the label of a year or a month, for headings."""
    day = PartialDate(value)
    if not day.month:
        return date_text(day)
    return str(format_date(day.first, pgettext("date pattern: month, in full", "MMMM y")))


class EntryList(NamedTuple):
    """The list of all entries of a type, with its label (a message)."""

    type: str
    endpoint: str
    label: str

    def crumb(self) -> Crumb:
        """Return the breadcrumb of the list."""
        return gettext(self.label), url(self.endpoint)


class Facet(NamedTuple):
    """The lists of a type narrowed to a value of one field.

    `endpoint` serves such a list; its `arguments` are the value, or the parts of a date. `whole` is
    the list of all entries. `hidden` returns entries that no list of the type shows.
    """

    whole: EntryList
    path: str
    endpoint: str
    arguments: tuple[str, ...]
    label: Label
    hidden: Callable[[Reader], Sequence[LocalizedEntry]] = lambda read: ()
    value_length: int = 0
    """Of a date's values, only those of this many characters have lists; 0 for all."""

    @property
    def type(self) -> str:
        return self.whole.type

    @property
    def is_of_years(self) -> bool:
        """Whether its values are the years of a date."""
        return self.value_length == len("2000")

    def _least(self, read: Reader) -> int:
        """Return how few entries have a list of their own: of a year one, if the whole list is long,
        since the years are its pages.
        """
        if self.is_of_years and read.count(self.type, limit=LONG_LIST) == LONG_LIST:
            return 1
        return MIN_LISTED_ENTRIES

    def _arguments(self, value: str) -> dict[str, str]:
        return dict(zip(self.arguments, value.split("-", len(self.arguments) - 1), strict=True))

    def value_of(self, arguments: Mapping[str, Any]) -> str:
        """Return the value for the arguments of an address. A number is a year."""
        return "-".join(
            f"{part:04}" if isinstance(part, int) else part for part in arguments.values()
        )

    def address(self, value: str) -> str:
        """Return the address of the narrowed list."""
        return url(self.endpoint, **self._arguments(value))

    def counts(self, read: Reader) -> dict[str, int]:
        """Return the number of entries for each value."""
        counts = dict(read.values(self.type, self.path))
        for item in self.hidden(read):
            for value in self._values_of(item):
                if value in counts:
                    counts[value] -= 1
        return {value: number for value, number in counts.items() if number}

    def _values_of(self, item: LocalizedEntry) -> tuple[Any, ...]:
        values = item[self.path]
        return values if isinstance(values, tuple) else (values,)

    def number(self, read: Reader, value: str) -> int:
        """Return the number of entries for a value; MIN_LISTED_ENTRIES stands for that many or
        more.
        """
        hidden = [item for item in self.hidden(read) if value in self._values_of(item)]
        limit = MIN_LISTED_ENTRIES + len(hidden)
        return read.count(self.type, {self.path: value}, limit) - len(hidden)

    def url(self, read: Reader, value: str | None) -> str:
        """Return the link for a value: to its list, or to the whole list; empty without a value."""
        if not value:
            return ""
        listed = self.number(read, value) >= self._least(read) and self.label(value)
        return self.address(value) if listed else url(self.whole.endpoint)

    def crumb(self, read: Reader, value: str) -> Crumb:
        """Return the breadcrumb of a narrowed list.

        Raises NotFound for a value without entries, TemporarilyMoved for one with too few.
        """
        number = self.number(read, value)
        if not number:
            raise NotFound
        if number < self._least(read):
            raise TemporarilyMoved(url(self.whole.endpoint))
        return self.label(value), self.address(value)

    def values(self, read: Reader) -> list[str]:
        """Return the values whose lists have an address."""
        least = self._least(read)
        return [
            value
            for value, number in self.counts(read).items()
            if number >= least and self.value_length in (0, len(value)) and self.label(value)
        ]

    def items(self, read: Reader, current: str | None = None) -> tuple[MenuItem, ...]:
        """Return the filter: those values sorted by label in the page's language.

        `current` is the address of the list that is shown, by default the page's own.
        """
        lang = read.language.lang
        items = self._items(read, self.values(read), current)
        return tuple(sorted(items, key=lambda item: collation(str(item.label), lang)))

    def years(self, read: Reader) -> tuple[MenuItem, ...]:
        """Return a filter by year, newest first."""
        return tuple(self._items(read, sorted(self.values(read), reverse=True), None))

    def _items(self, read: Reader, values: list[str], current: str | None) -> Iterator[MenuItem]:
        """Leaves out values that all entries have, since they narrow nothing."""
        current = page_context().path if current is None else current
        counts, number = self.counts(read), read.count(self.type) - len(self.hidden(read))
        for value in values:
            if counts[value] < number:
                address = self.address(value)
                # the pages of a long list are below its address
                yield MenuItem(self.label(value), address, current.startswith(address))

    def each(self, read: Reader) -> Iterator[dict[str, str]]:
        """Yield the arguments of every narrowed list."""
        return map(self._arguments, self.values(read))


if not TYPE_CHECKING:  # mypy would take any name for one of this module
    __getattr__ = former_names(__name__, choice=choice_label, dated=date_label)
