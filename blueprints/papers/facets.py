"""The ways to narrow the list of papers; each value that papers hold has an address of its own."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from blueprints.papers.models import ACCESS, TYPES
from cms.content import LocalizedEntry, Reader
from cms.core.dates import PartialDate
from cms.core.errors import NotFound, TemporarilyMoved
from cms.core.languages import collation
from cms.web.context import page_context
from cms.web.i18n import gettext as _
from cms.web.i18n import pgettext
from cms.web.pages import people
from cms.web.pages.facets import MIN_LISTED_ENTRIES, journal_slug
from cms.web.pages.finder import Choices, FinderChoice, Values, values_at
from cms.web.pages.menus import MenuItem
from cms.web.templating.formats import date_text
from cms.web.templating.render import url

Filters = tuple[tuple[str, str, tuple[MenuItem, ...]], ...]
Papers = tuple[LocalizedEntry, ...]
Labelled = tuple[str, Any]
"""A value as it stands in an address, and what a person reads for it."""


class PaperFacet(NamedTuple):
    """The papers by what they hold at `path`; `values(read)` are the values that any holds."""

    name: str
    label: Callable[[], str]
    path: str
    values: Callable[[Reader], list[Labelled]]

    def items(self, read: Reader, value: str) -> Papers:
        """The papers that hold a value, newest first."""
        return read.list("papers", where={self.path: value})

    def counts(self, read: Reader) -> Mapping[str, int]:
        """How many papers hold each value."""
        return dict(read.values("papers", self.path))

    def held(self, read: Reader) -> Values:
        """Tells what values a paper holds."""
        return values_at(read, "papers", self.path)


class JournalFacet(PaperFacet):
    """Journals by their slugs: titles that differ only in what an address leaves out are one."""

    def items(self, read: Reader, value: str) -> Papers:
        """The papers of a journal, newest first."""
        found = [
            item
            for title, _count in read.values("papers", self.path)
            if journal_slug(title) == value
            for item in read.list("papers", where={self.path: title})
        ]
        return tuple(sorted(found, key=lambda item: str(item.issued or ""), reverse=True))

    def counts(self, read: Reader) -> Mapping[str, int]:
        """How many papers each journal has."""
        found = Counter[str]()
        for title, number in read.values("papers", self.path):
            found[journal_slug(title)] += number
        return found

    def held(self, read: Reader) -> Values:
        """Tells in which journal a paper is."""
        titles = super().held(read)
        return lambda item: [journal_slug(title) for title in titles(item)]


def in_order(read: Reader, values: Iterable[Labelled]) -> list[Labelled]:
    """Values by what they are called, in the order of the page's language."""
    return sorted(values, key=lambda one: collation(str(one[1]), read.language.lang))


def _years(read: Reader) -> list[Labelled]:
    return [
        (value, date_text(PartialDate(value)))
        for value, _count in reversed(read.values("papers", "issued"))
        if len(value) == 4
    ]


def _chosen(path: str, choices: dict[str, str]) -> Callable[[Reader], list[Labelled]]:
    def values(read: Reader) -> list[Labelled]:
        held = dict(read.values("papers", path))
        return [(value, _(label)) for value, label in choices.items() if value in held]

    return values


def _units(read: Reader) -> list[Labelled]:
    keys = dict(read.values("papers", "units"))
    units = read.links("units", keys)
    return in_order(read, [(unit.key, unit.title) for unit in units])


def _authors(read: Reader) -> list[Labelled]:
    """The institute's people among the authors, in the order of the directory."""
    keys = dict(read.values("papers", "author.person"))
    found = read.links("people", keys, "card")
    return [(person.key, person.title) for person in people.in_order(read, found)]


def _journals(read: Reader) -> list[Labelled]:
    titles = dict(read.values("papers", "container-title"))
    return in_order(read, {journal_slug(title): title for title in titles}.items())


FACETS: dict[str, PaperFacet] = {
    facet.name: facet
    for facet in (
        PaperFacet("year", lambda: _("Year"), "issued", _years),
        PaperFacet("type", lambda: pgettext("of a work", "Type"), "type", _chosen("type", TYPES)),
        PaperFacet("author", lambda: _("Author"), "author.person", _authors),
        JournalFacet("journal", lambda: _("Journal or book"), "container-title", _journals),
        PaperFacet("unit", lambda: _("Unit"), "units", _units),
        PaperFacet(
            "access", lambda: pgettext("of a work", "Access"), "access", _chosen("access", ACCESS)
        ),
    )
}


def narrowed(read: Reader, facet: str, value: str) -> tuple[Any, Papers]:
    """The label of a facet's value, and the papers that have it. Raises NotFound."""
    known = dict(FACETS[facet].values(read))
    if value not in known:
        raise NotFound
    return known[value], FACETS[facet].items(read, value)


def address_of(facet: str, value: str) -> str:
    """The address of a narrowed list."""
    return url("papers.narrowed_list", facet=facet, value=value)


def address(read: Reader, facet: str, value: str) -> str:
    """The link of a paper's value: to its list, or to the list of all where it would be too short.

    No further paper changes the answer: so the pages of papers don't change with every new one.
    """
    where = {FACETS[facet].path: value}
    if not value or read.count("papers", where, MIN_LISTED_ENTRIES) < MIN_LISTED_ENTRIES:
        return url("papers.index")
    return address_of(facet, journal_slug(value) if facet == "journal" else value)


def need(read: Reader, facet: str, value: str) -> None:
    """Let a list be shown. Raises TemporarilyMoved where it would be too short, NotFound where nobody
    holds the value.
    """
    if 0 < FACETS[facet].counts(read).get(value, 0) < MIN_LISTED_ENTRIES:
        raise TemporarilyMoved(url("papers.index"))


def listed(read: Reader) -> Iterator[tuple[str, str]]:
    """(facet, value) of every list that has an address."""
    for facet in FACETS.values():
        counts = facet.counts(read)
        yield from (
            (facet.name, value)
            for value, _label in facet.values(read)
            if counts[value] >= MIN_LISTED_ENTRIES
        )


def ways(read: Reader) -> Filters:
    """(name, label, values) of every facet, of those values whose lists have an address."""
    here, known = page_context().path, set(listed(read))
    return tuple(
        (
            name,
            label,
            tuple(
                MenuItem(called, address, address == here)
                for value, called, _number, narrows in values
                if narrows and (name, value) in known
                for address in [address_of(name, value)]
            ),
        )
        for name, label, values in choices(read)
    )


def choices(read: Reader) -> Choices:
    """The choices of the finder of papers."""
    return tuple((one.name, one.label(), tuple(_choices(read, one))) for one in FACETS.values())


def _choices(read: Reader, facet: PaperFacet) -> Iterator[FinderChoice]:
    counts, all = facet.counts(read), read.count("papers")
    for value, label in facet.values(read):
        yield FinderChoice(value, label, counts[value], counts[value] < all)
