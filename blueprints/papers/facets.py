"""The facets of the list of papers; each value with enough papers has a list of its own."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from blueprints.papers.models import ACCESS, TYPES
from blueprints.shared import people
from blueprints.shared.finder import Choices, FinderChoice, Values, largest, values_at
from blueprints.shared.works.papers import journal_slug
from cms.content import LocalizedEntry, Reader
from cms.core.dates import PartialDate
from cms.core.errors import NotFound, TemporarilyMoved
from cms.core.languages import collation
from cms.web.context import page_context
from cms.web.i18n import gettext as _
from cms.web.i18n import pgettext
from cms.web.pages.facets import MIN_LISTED_ENTRIES
from cms.web.pages.menus import MenuItem
from cms.web.templating.formats import date_text
from cms.web.templating.render import url

FACET = "<any(year, type, author, journal, unit, access):facet>"
"""The part of a rule that names a facet."""
Filters = tuple[tuple[str, str, tuple[MenuItem, ...]], ...]
Papers = tuple[LocalizedEntry, ...]
Labelled = tuple[str, Any]
"""A value as it stands in URLs, and its label."""


class PaperFacet(NamedTuple):
    """The papers by their values of the field `path`; `values(read)` are all values in use."""

    name: str
    label: Callable[[], str]
    path: str
    values: Callable[[Reader], list[Labelled]]

    def items(self, read: Reader, value: str) -> Papers:
        """Return the papers with a value, newest first."""
        return read.list("papers", where={self.path: value})

    def keys(self, read: Reader, value: str) -> Sequence[str]:
        """Return the keys of these papers. No paper is parsed."""
        return read.select("papers", {self.path: value})

    def counts(self, read: Reader) -> Mapping[str, int]:
        """Return the number of papers with each value."""
        return dict(read.values("papers", self.path))

    def values_of(self, read: Reader) -> Values:
        """Return a function from a paper to its values."""
        return values_at(read, "papers", self.path)


class JournalFacet(PaperFacet):
    """Journals by the slug of their title: titles with the same slug are one journal."""

    def items(self, read: Reader, value: str) -> Papers:
        """Return the papers of a journal, newest first."""
        papers = [
            item
            for title in self._titles(read, value)
            for item in read.list("papers", where={self.path: title})
        ]
        return tuple(sorted(papers, key=lambda item: str(item.issued or ""), reverse=True))

    def keys(self, read: Reader, value: str) -> Sequence[str]:
        """Return the keys of these papers."""
        titles = self._titles(read, value)
        if len(titles) == 1:
            return super().keys(read, titles[0])
        return [item.key for item in self.items(read, value)]

    def _titles(self, read: Reader, value: str) -> list[str]:
        """Return the titles of a journal."""
        titles = (title for title, _count in read.values("papers", self.path))
        return [title for title in titles if journal_slug(title) == value]

    def counts(self, read: Reader) -> Mapping[str, int]:
        """Return the number of papers of each journal."""
        counts = Counter[str]()
        for title, number in read.values("papers", self.path):
            counts[journal_slug(title)] += number
        return counts

    def values_of(self, read: Reader) -> Values:
        """Return a function from a paper to the slug of its journal."""
        titles = super().values_of(read)
        return lambda item: [journal_slug(title) for title in titles(item)]


def sorted_by_label(read: Reader, values: Iterable[Labelled]) -> list[Labelled]:
    """Return values sorted by their label, as the page's language sorts."""
    return sorted(values, key=lambda value: collation(str(value[1]), read.language.lang))


def _years(read: Reader) -> list[Labelled]:
    return [
        (value, date_text(PartialDate(value)))
        for value, _count in reversed(read.values("papers", "issued"))
        if len(value) == 4
    ]


def _choice_values(path: str, choices: dict[str, str]) -> Callable[[Reader], list[Labelled]]:
    def values(read: Reader) -> list[Labelled]:
        in_use = dict(read.values("papers", path))
        return [(value, _(label)) for value, label in choices.items() if value in in_use]

    return values


def _units(read: Reader) -> list[Labelled]:
    keys = dict(read.values("papers", "units"))
    units = read.links("units", keys)
    return sorted_by_label(read, [(unit.key, unit.title) for unit in units])


def _authors(read: Reader) -> list[Labelled]:
    """Return the institute's people among the authors, in the order of the directory."""
    keys = dict(read.values("papers", "author.person"))
    authors = read.links("people", keys, "card")
    return [(person.key, person.title) for person in people.sorted_by_name(read, authors)]


def _journals(read: Reader) -> list[Labelled]:
    titles = dict(read.values("papers", "container-title"))
    return sorted_by_label(read, {journal_slug(title): title for title in titles}.items())


FACETS: dict[str, PaperFacet] = {
    facet.name: facet
    for facet in (
        PaperFacet("year", lambda: _("Year"), "issued", _years),
        PaperFacet(
            "type", lambda: pgettext("of a work", "Type"), "type", _choice_values("type", TYPES)
        ),
        PaperFacet("author", lambda: _("Author"), "author.person", _authors),
        JournalFacet("journal", lambda: _("Journal or book"), "container-title", _journals),
        PaperFacet("unit", lambda: _("Unit"), "units", _units),
        PaperFacet(
            "access",
            lambda: pgettext("of a work", "Access"),
            "access",
            _choice_values("access", ACCESS),
        ),
    )
}


def label_of(read: Reader, facet: str, value: str) -> Any:
    """Return the label of a facet's value. Raises NotFound."""
    labels = dict(FACETS[facet].values(read))
    if value not in labels:
        raise NotFound
    return labels[value]


def list_url(facet: str, value: str) -> str:
    """Return the URL of a narrowed list."""
    return url("papers.narrowed_list", facet=facet, value=value)


def value_url(read: Reader, facet: str, value: str) -> str:
    """Return the link of a paper's value: to its list, or to that of all if its list is too short.

    It depends on a count up to the limit only, so a new paper doesn't change the pages of others.
    """
    where = {FACETS[facet].path: value}
    if not value or read.count("papers", where, MIN_LISTED_ENTRIES) < MIN_LISTED_ENTRIES:
        return url("papers.index")
    return list_url(facet, journal_slug(value) if facet == "journal" else value)


def require_listed(read: Reader, facet: str, value: str) -> None:
    """Raise TemporarilyMoved if a list is too short to have a page."""
    if 0 < FACETS[facet].counts(read).get(value, 0) < MIN_LISTED_ENTRIES:
        raise TemporarilyMoved(url("papers.index"))


def listed_values(read: Reader) -> Iterator[tuple[str, str]]:
    """Yield (facet, value) of every list that has a page."""
    for facet in FACETS.values():
        counts = facet.counts(read)
        yield from (
            (facet.name, value)
            for value, _label in facet.values(read)
            if counts[value] >= MIN_LISTED_ENTRIES
        )


def filters(read: Reader) -> Filters:
    """Return (name, label, links) of every facet, with a link for each value that has a list."""
    current, listed = page_context().path, set(listed_values(read))
    current_value = current.rstrip("/").rpartition("/")[2]
    return tuple(
        (
            name,
            label,
            tuple(
                MenuItem(value_label, link, link == current)
                for value, value_label, _number, narrows in largest(values, current_value)
                if narrows and (name, value) in listed
                for link in [list_url(name, value)]
            ),
        )
        for name, label, values in choices(read)
    )


def choices(read: Reader) -> Choices:
    """Return the choices of the finder of papers."""
    return tuple(
        (facet.name, facet.label(), tuple(_choices(read, facet))) for facet in FACETS.values()
    )


def _choices(read: Reader, facet: PaperFacet) -> Iterator[FinderChoice]:
    counts, total = facet.counts(read), read.count("papers")
    for value, label in facet.values(read):
        yield FinderChoice(value, label, counts[value], counts[value] < total)
