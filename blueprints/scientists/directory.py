"""The directory of people: all of them, by letter, unit or field of research, or by the finder's
form; and the list of authors of the institute's papers.
"""

from collections.abc import Collection, Iterator, Mapping
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
from cms.web.pages.people import (
    Member,
    authors,
    by_letter,
    initial,
    leaders,
    members,
    staff,
    unit_posts,
)
from cms.web.templating.render import url


def title_getter(type: str) -> Label:
    """Return a function from a key to the title of that entry, "" if it isn't shown."""

    def label(key: str) -> Any:
        entry = page_context().read.get(type, key, "link")
        return entry.title if entry else ""

    return label


def address_title(reference: str) -> Any:
    """Return the title of what papers give as an address, "" if it isn't shown."""
    entry = page_context().read.follow(reference)
    return entry.title if entry else ""


ALL = EntryList("people", "scientists.index", N_("Scientists"))
UNITS = Facet(ALL, "units", "scientists.in_unit", ("key",), title_getter("units"), authors)
FIELDS = Facet(ALL, "fields", "scientists.in_field", ("key",), title_getter("terms"), authors)
FACETS = {"unit": UNITS, "field": FIELDS}
AUTHORS = EntryList("people", "scientists.of_papers", N_("Authors of the institute’s papers"))
AUTHOR_FACETS = {
    "unit": Facet(AUTHORS, "signedAs", "", (), address_title, staff),
    "field": Facet(AUTHORS, "fields", "", (), title_getter("terms"), staff),
}
"""Their lists have no addresses: the finder alone narrows the authors."""
MAX_PORTRAITS = 24
"""The most portraits on the front; lists by letter, unit and field have those of all their people."""
People = tuple[LocalizedEntry, ...]


@scientists.page("/")
def index(read: Reader) -> str:
    return directory(read, Finder(choices(read)))


@scientists.on_query("index", "q", *FACETS)
def found(read: Reader, request: Request) -> str:
    """Answer the finder. Everybody is on the page for its script; people who don't match are hidden."""
    return directory(read, submitted(read, request, choices(read), FACETS, staff(read)))


def submitted(
    read: Reader,
    request: Request,
    choices: Choices,
    facets: Mapping[str, Facet],
    listed: People,
) -> Finder:
    """Return the submitted finder with the people among `listed` that match it."""
    values = {name: values_at(read, "people", facet.path) for name, facet in facets.items()}
    return find(read, "people", request, choices, values, listed)


def choices(read: Reader) -> Choices:
    """Return the choices of the finder of people."""
    return (
        ("unit", _("Units"), UNITS.choices(read)),
        ("field", _("Fields of research"), FIELDS.choices(read)),
    )


def directory(read: Reader, form: Finder) -> str:
    """Render the front with everybody, or with the people found by `form`."""
    entry, meta = front_meta(read, scientists.name, _(scientists.label))
    people, heads = staff(read), leaders(read)
    return page(
        read,
        "scientists/index.html",
        meta._replace(query=form.query),
        entry=entry,
        body=read.render(entry.body),
        groups=groups(read, people, {head.person.key for head in heads}),
        filters=filters(read, people),
        form=form,
        heads=heads,
        faces=portraits(read, people, heads)[:MAX_PORTRAITS],
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
    return list_of_authors(read, Finder(author_choices(read)))


@scientists.on_query("of_papers", "q", *AUTHOR_FACETS)
def found_authors(read: Reader, request: Request) -> str:
    """Answer the finder of authors, as that of people."""
    choices = author_choices(read)
    return list_of_authors(read, submitted(read, request, choices, AUTHOR_FACETS, authors(read)))


def author_choices(read: Reader) -> Choices:
    """Return the choices of the finder of authors."""
    return (
        ("unit", _("Addresses in papers"), AUTHOR_FACETS["unit"].choices(read)),
        ("field", _("Fields of research"), AUTHOR_FACETS["field"].choices(read)),
    )


def list_of_authors(read: Reader, form: Finder) -> str:
    """Render the list of all authors, or of those found by `form`. Raises NotFound without any."""
    people = authors(read)
    if not people:
        raise NotFound
    return scientists.list_page(
        read,
        "scientists/authors.html",
        [authors_crumb()],
        _("Authors of papers that name the institute as their address."),
        groups=tuple((letter, members(read, found)) for letter, found in by_letter(read, people)),
        form=form,
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
    faces = portraits(read, matching, leaders(read))
    shown = {member.person for member in faces}
    return scientists.list_page(
        read,
        "scientists/list.html",
        [crumb],
        _("Scientists of the institute."),
        about=about,
        faces=faces,
        groups=groups(read, tuple(one for one in matching if one not in shown)),
        filters=filters(read, people),
    )


def groups(
    read: Reader, people: People, heads: Collection[str] = ()
) -> tuple[tuple[str, tuple[Member, ...]], ...]:
    """Return people grouped by letter, as the list shows them. The posts of `heads` stand above it."""
    posts = unit_posts(read)
    return tuple(
        (
            letter,
            tuple(
                member._replace(posts=()) if member.person.key in heads else member
                for member in members(read, found, posts)
            ),
        )
        for letter, found in by_letter(read, people)
    )


def portraits(read: Reader, people: People, heads: tuple[Member, ...]) -> tuple[Member, ...]:
    """Return those of some people who have a portrait, heads first, then as `people`."""
    keys, named = {person.key for person in people}, {head.person.key for head in heads}
    others = members(read, (one for one in people if one.key not in named), unit_posts(read))
    first = (head for head in heads if head.person.key in keys)
    return tuple(member for member in (*first, *others) if member.pictured)


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
