"""The directory of people: all of them, by letter, unit or field of research, or by the finder's
form; and the list of authors of the institute's papers.
"""

from collections.abc import Iterator
from typing import Any

from flask import Request

from blueprints.scientists import scientists
from cms.content import LocalizedEntry, Reader
from cms.core.errors import NotFound, TemporarilyMoved
from cms.core.i18n import N_
from cms.web.context import page_context
from cms.web.i18n import gettext as _
from cms.web.pages.facets import MIN_LISTED_ENTRIES, EntryList, Facet, Filters, Label
from cms.web.pages.finder import Choices, Finder, find, values_at
from cms.web.pages.menus import MenuItem
from cms.web.pages.page import Crumb, front_meta, page, pages_below
from cms.web.pages.people import authors, by_letter, initial, members, staff, unit_posts
from cms.web.templating.render import url


def title_getter(type: str) -> Label:
    """Return a function from a key to the title of that entry, "" if it isn't shown."""

    def label(key: str) -> Any:
        entry = page_context().read.get(type, key, "link")
        return entry.title if entry else ""

    return label


ALL = EntryList("people", "scientists.index", N_("Scientists"))
UNITS = Facet(ALL, "units", "scientists.in_unit", ("key",), title_getter("units"), authors)
FIELDS = Facet(ALL, "fields", "scientists.in_field", ("key",), title_getter("terms"), authors)
FACETS = {"unit": UNITS, "field": FIELDS}
People = tuple[LocalizedEntry, ...]


@scientists.page("/")
def index(read: Reader) -> str:
    return directory(read, Finder(choices(read)))


@scientists.on_query("index", "q", *FACETS)
def found(read: Reader, request: Request) -> str:
    """Answer the finder. Everybody is on the page for its script; people who don't match are hidden."""
    values = {name: values_at(read, "people", facet.path) for name, facet in FACETS.items()}
    return directory(read, find(read, "people", request, choices(read), values))


def choices(read: Reader) -> Choices:
    """Return the choices of the finder of people."""
    return (
        ("unit", _("Units"), UNITS.choices(read)),
        ("field", _("Fields of research"), FIELDS.choices(read)),
    )


def directory(read: Reader, form: Finder) -> str:
    """Render the front with everybody, or with the people found by `form`."""
    entry, meta = front_meta(read, scientists.name, _(scientists.label))
    people = staff(read)
    return page(
        read,
        "scientists/index.html",
        meta._replace(query=form.query),
        entry=entry,
        body=read.render(entry.body),
        groups=groups(read, people),
        filters=filters(read, people),
        form=form,
        authors=len(authors(read)),
        children=pages_below(read, entry),
    )


def letters(read: Reader) -> Iterator[dict[str, str]]:
    """Yield the URL values of the letters whose lists have an address."""
    for letter, found in by_letter(read, staff(read)):
        if letter and len(found) >= MIN_LISTED_ENTRIES:
            yield {"letter": letter}


@scientists.page("/letter/<letter>/", letters)
def by_initial(read: Reader, letter: str) -> str:
    people = staff(read)
    matching = tuple(person for person in people if initial(read, person) == letter)
    if not matching:
        raise NotFound
    if len(matching) < MIN_LISTED_ENTRIES:
        raise TemporarilyMoved(url(ALL.endpoint))
    label = _("Names with %(letter)s", letter=letter.upper())
    return render_list(read, people, matching, (label, page_context().path))


def if_any(read: Reader) -> Iterator[dict[str, str]]:
    """Yield the values of the list of authors: none without authors."""
    if authors(read):
        yield {}


@scientists.page("/authors/", if_any)
def of_papers(read: Reader) -> str:
    people = authors(read)
    if not people:
        raise NotFound
    return scientists.list_page(
        read,
        "scientists/authors.html",
        [authors_crumb()],
        _("Authors of papers that name the institute as their address."),
        groups=tuple((letter, members(read, found)) for letter, found in by_letter(read, people)),
    )


def authors_crumb() -> Crumb:
    """Return the breadcrumb of the list of authors."""
    return _("Authors of the institute’s papers"), url("scientists.of_papers")


@scientists.page("/unit/<key>/", UNITS.each)
def in_unit(read: Reader, key: str) -> str:
    return narrowed(read, UNITS, key, "units")


@scientists.page("/field/<key>/", FIELDS.each)
def in_field(read: Reader, key: str) -> str:
    return narrowed(read, FIELDS, key, "terms")


def narrowed(read: Reader, facet: Facet, key: str, type: str) -> str:
    """Render the list of people who refer to an entry. Raises NotFound and TemporarilyMoved."""
    about = read.get(type, key, "link")
    if about is None:
        raise NotFound
    people, crumb = staff(read), facet.crumb(read, key)
    matching = tuple(person for person in people if key in person[facet.path])
    return render_list(read, people, matching, crumb, about)


def render_list(
    read: Reader,
    people: People,
    matching: People,
    crumb: Crumb,
    about: LocalizedEntry | None = None,
) -> str:
    return scientists.list_page(
        read,
        "scientists/list.html",
        [crumb],
        _("Scientists of the institute."),
        about=about,
        groups=groups(read, matching),
        filters=filters(read, people),
    )


def groups(read: Reader, people: People) -> tuple[tuple[str, Any], ...]:
    """Return people grouped by letter, as the list shows them."""
    posts = unit_posts(read)
    return tuple((letter, members(read, found, posts)) for letter, found in by_letter(read, people))


def filters(read: Reader, people: People) -> Filters:
    """Return the links that narrow the directory."""
    current = page_context().path
    initials = tuple(
        MenuItem(letter.upper(), address, address == current)
        for letter, found in by_letter(read, people)
        if letter and len(found) >= MIN_LISTED_ENTRIES
        for address in [url("scientists.by_initial", letter=letter)]
    )
    return (
        (_("First letter"), initials),
        (_("Units"), UNITS.items(read)),
        (_("Fields of research"), FIELDS.items(read)),
    )
