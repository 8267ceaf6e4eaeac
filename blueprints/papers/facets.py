"""The ways to narrow the list of papers; each value that papers hold has an address of its own."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from hashlib import sha256
from typing import Any, NamedTuple

from blueprints.papers.models import ACCESS, TYPES
from cms.content import LocalizedEntry, Reader
from cms.core.dates import PartialDate
from cms.core.errors import Elsewhere, NotFound
from cms.core.languages import collation
from cms.core.slugs import slugify
from cms.formats.citations import is_han
from cms.web.i18n import gettext as _
from cms.web.i18n import pgettext
from cms.web.pages import people
from cms.web.pages.facets import MIN_LISTED_ENTRIES
from cms.web.pages.menus import MenuItem
from cms.web.templating.formats import date_text
from cms.web.templating.render import url

Filters = tuple[tuple[str, str, tuple[MenuItem, ...]], ...]
Labelled = tuple[str, Any]
"""A value as it stands in an address, and what a person reads for it."""


class PaperFacet(NamedTuple):
    """`values(read)`: every value that papers hold; `items(read, value)`: the papers that hold one,
    newest first.

    `counts(read)`: value → how many these are.
    """

    name: str
    label: Callable[[], str]
    values: Callable[[Reader], list[Labelled]]
    items: Callable[[Reader, str], tuple[LocalizedEntry, ...]]
    counts: Callable[[Reader], Mapping[str, int]]


def journal_slug(title: str) -> str:
    """A journal in an address: its title's letters, or `journal-` and a hash of a title in another
    script.

    Not pinyin: a reading can change with its dictionary, and addresses must not.
    """
    slug = "" if is_han(title) else slugify(title)
    return slug or f"journal-{sha256(title.encode()).hexdigest()[:8]}"


def in_order(read: Reader, values: Iterable[Labelled]) -> list[Labelled]:
    """Values by what they are called, in the order of the page's language."""
    return sorted(values, key=lambda one: collation(str(one[1]), read.language.lang))


def _holding(
    path: str,
) -> tuple[
    Callable[[Reader, str], tuple[LocalizedEntry, ...]], Callable[[Reader], Mapping[str, int]]
]:
    return (
        lambda read, value: read.list("papers", where={path: value}),
        lambda read: dict(read.values("papers", path)),
    )


def _years(read: Reader) -> list[Labelled]:
    return [
        (value, date_text(PartialDate(value)))
        for value, _count in reversed(read.values("papers", "issued"))
        if len(value) == 4
    ]


def _chosen(path: str, choices: dict[str, str]) -> Callable[[Reader], list[Labelled]]:
    def values(read: Reader) -> list[Labelled]:
        held = {value for value, _count in read.values("papers", path)}
        return [(value, _(label)) for value, label in choices.items() if value in held]

    return values


def _named(path: str, type: str) -> Callable[[Reader], list[Labelled]]:
    def values(read: Reader) -> list[Labelled]:
        found = read.links(type, (value for value, _count in read.values("papers", path)))
        return in_order(read, [(entry.key, entry.title) for entry in found])

    return values


def _authors(read: Reader) -> list[Labelled]:
    """The institute's people among the authors, in the order of the directory."""
    keys = (key for key, _count in read.values("papers", "author.person"))
    found = read.links("people", keys, "card")
    return [(person.key, person.title) for person in people.in_order(read, found)]


def _journals(read: Reader) -> list[Labelled]:
    found = {
        journal_slug(title): title for title, _count in read.values("papers", "container-title")
    }
    return in_order(read, found.items())


def _in_journal(read: Reader, slug: str) -> tuple[LocalizedEntry, ...]:
    """Titles that differ only in what an address leaves out are one journal."""
    found = [
        item
        for title, _count in read.values("papers", "container-title")
        if journal_slug(title) == slug
        for item in read.list("papers", where={"container-title": title})
    ]
    return tuple(sorted(found, key=lambda item: str(item.issued or ""), reverse=True))


def _per_journal(read: Reader) -> Mapping[str, int]:
    found = Counter[str]()
    for title, number in read.values("papers", "container-title"):
        found[journal_slug(title)] += number
    return found


FACETS = {
    facet.name: facet
    for facet in (
        PaperFacet("year", lambda: _("Year"), _years, *_holding("issued")),
        PaperFacet(
            "type", lambda: pgettext("of a work", "Type"), _chosen("type", TYPES), *_holding("type")
        ),
        PaperFacet(
            "author",
            lambda: _("Author"),
            _authors,
            *_holding("author.person"),
        ),
        PaperFacet("journal", lambda: _("Journal or book"), _journals, _in_journal, _per_journal),
        PaperFacet("unit", lambda: _("Unit"), _named("units", "units"), *_holding("units")),
        PaperFacet(
            "access",
            lambda: pgettext("of a work", "Access"),
            _chosen("access", ACCESS),
            *_holding("access"),
        ),
    )
}


def narrowed(read: Reader, facet: str, value: str) -> tuple[Any, tuple[LocalizedEntry, ...]]:
    """The label of a facet's value, and the papers that have it. Raises NotFound."""
    known = dict(FACETS[facet].values(read))
    if value not in known:
        raise NotFound
    return known[value], FACETS[facet].items(read, value)


def address(read: Reader, facet: str, path: str, value: str) -> str:
    """Where what papers hold at `path` leads: to its list, or to the list of all where it would be
    too short.

    No further paper changes the answer: so the pages of papers don't change with every new one.
    """
    few = not value or read.count("papers", {path: value}, MIN_LISTED_ENTRIES) < MIN_LISTED_ENTRIES
    shown = journal_slug(value) if facet == "journal" else value
    return url("papers.index") if few else url("papers.narrowed_list", facet=facet, value=shown)


def need(read: Reader, facet: str, value: str) -> None:
    """Let a list be shown. Raises Elsewhere where it would be too short, NotFound where nobody
    holds the value.
    """
    if 0 < FACETS[facet].counts(read).get(value, 0) < MIN_LISTED_ENTRIES:
        raise Elsewhere(url("papers.index"))


def listed(read: Reader) -> Iterator[tuple[str, str]]:
    """(facet, value) of every list that has an address."""
    for facet in FACETS.values():
        counts = facet.counts(read)
        yield from (
            (facet.name, value)
            for value, _label in facet.values(read)
            if counts[value] >= MIN_LISTED_ENTRIES
        )


def ways(read: Reader, facet: str = "", current: str = "") -> Filters:
    """Of `filters`, the values whose lists have an address."""
    known = {url("papers.narrowed_list", facet=name, value=value) for name, value in listed(read)}
    return tuple(
        (name, label, tuple(item for item in items if item.url in known))
        for name, label, items in filters(read, facet, current)
    )


def filters(read: Reader, facet: str = "", current: str = "") -> Filters:
    """(name, label, values with the addresses of their lists) of every facet that papers hold."""
    return tuple(
        (
            one.name,
            one.label(),
            tuple(
                MenuItem(
                    label,
                    url("papers.narrowed_list", facet=one.name, value=value),
                    (one.name, value) == (facet, current),
                )
                for value, label in one.values(read)
            ),
        )
        for one in FACETS.values()
    )
