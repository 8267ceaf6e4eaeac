"""The directory of people: all of them, by letter, unit or field of research, or by the finder's
form; and the list of authors of the institute's papers.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any

from flask import Request, Response

from blueprints.scientists import scientists
from blueprints.scientists.contexts import (
    AuthorList,
    Members,
    MembersByLetter,
    PeopleFront,
    PeopleList,
)
from blueprints.shared.finder import Choices, Finder, choices_of, find, values_at
from blueprints.shared.long_lists import LETTER, OTHER, LongList
from blueprints.shared.people import (
    AUTHOR,
    authors,
    by_letter,
    initial,
    leaders,
    members,
    sorted_by_name,
    staff,
    unit_posts,
)
from cms.content import LocalizedEntry, Reader
from cms.content.query import Where
from cms.core.errors import NotFound, TemporarilyMoved
from cms.core.i18n import N_
from cms.web.context import page_context
from cms.web.i18n import gettext as _
from cms.web.pages.facets import (
    LONG_LIST,
    MIN_LISTED_ENTRIES,
    EntryList,
    Facet,
    Filters,
    Label,
)
from cms.web.pages.list_pages import PageName, is_long
from cms.web.pages.menus import MenuItem
from cms.web.pages.page import Crumb, ListPart, page, pages_below
from cms.web.section import PagesOfList
from cms.web.templating.render import url
from cms.web.views import json_answer


def title_getter(type: str) -> Label:
    """Return a function from a key to the title of that entry, "" if it isn't shown."""

    def label(key: str) -> Any:
        entry = page_context().read.get(type, key, "link")
        return entry.title if entry else ""

    return label


def address_title(reference: str) -> Any:
    """Return the title of an entry that papers give as an address, "" if it isn't shown."""
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
ABOUT = {"units": "units", "fields": "terms"}
"""Field of people → the type that it refers to."""
OF_AUTHORS = "authors"
People = tuple[LocalizedEntry, ...]


def placed(read: Reader, argument: str) -> Iterator[tuple[str, str]]:
    """Yield (letter, key) of people: of the authors, or of the staff, all or those with a value
    `path=key`.
    """
    path, _equals, value = argument.partition("=")
    people = authors(read) if argument == OF_AUTHORS else staff(read)
    if value:
        people = tuple(person for person in people if value in person[path])
    for letter, found in by_letter(read, people):
        yield from ((letter or OTHER, person.key) for person in found)


PAGES = LongList("people", LETTER, placed, is_ascending=True).declare()


def first_page(read: Reader, address: str, argument: str, where: Where) -> ListPart | None:
    """Return the first page of a list of people; None if it isn't long."""
    return PAGES.first(address, argument) if is_long(read, "people", where) else None


@scientists.page("/")
def index(read: Reader) -> str:
    return directory(read, Finder(choices(read)))


@scientists.on_query("index", "q", *FACETS)
def found(read: Reader, request: Request) -> str:
    """Answer the finder. If everybody is on the page for its script, people who don't match are
    hidden.
    """
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
        ("unit", _("Units"), choices_of(read, UNITS)),
        ("field", _("Fields of research"), choices_of(read, FIELDS)),
    )


def directory(read: Reader, form: Finder) -> str:
    """Render the front with everybody, or with the people found by `form`; of many people the first
    page, or those found.
    """
    entry, meta = scientists.front_meta(read)
    people, part = shown(read, form, first_page(read, url(ALL.endpoint), "", {}), staff)
    heads = leaders(read)
    return page(
        read,
        PeopleFront(
            entry=entry,
            body=read.render(entry.body),
            groups=groups(read, people, {head.person.key for head in heads}),
            filters=filters(read),
            form=form,
            source=url("scientists.finder_data") if if_long(read) else "",
            heads=heads,
            faces=portraits(read, people, heads)[:MAX_PORTRAITS],
            authors=read.count("people", {"status": AUTHOR}),
            children=pages_below(read, entry),
        ),
        meta._replace(query=form.query, part=part),
    )


def shown(
    read: Reader, form: Finder, part: ListPart | None, everybody: Callable[[Reader], People]
) -> tuple[People, ListPart | None]:
    """Return the people that a list shows, and its page: of a long list those found, or else those on
    the page.
    """
    if part and form.query:
        return form.first_results, None
    return (part.entries(read, "people"), part) if part else (everybody(read), None)


def if_long(read: Reader) -> list[dict[str, str]]:
    """Return the values of the data of the finder: none if everybody is on one page."""
    return [{}] if is_long(read, "people") and PAGES.groups() else []


@scientists.page("/people.json", if_long)
def finder_data(read: Reader) -> Response:
    """Return everybody for the script of the finder."""
    if not if_long(read):
        raise NotFound
    return data_of(read, staff(read), "units")


def if_many_authors(read: Reader) -> list[dict[str, str]]:
    """Return the values of the data of the finder of authors: none if they are all on one page."""
    return [{}] if is_long(read, "people", {"status": AUTHOR}) else []


@scientists.page("/authors.json", if_many_authors)
def author_data(read: Reader) -> Response:
    """Return all authors for the script of their finder."""
    if not if_many_authors(read):
        raise NotFound
    return data_of(read, authors(read), "signedAs")


def data_of(read: Reader, people: People, units: str) -> Response:
    """Return people as the script of the finder shows them; `units` is the field with their units."""
    rows = [
        {
            "url": member.person.url,
            "name": str(member.person.title),
            "lang": member.person.title.lang if member.person.title.borrowed else "",
            "others": [[str(name), name.lang] for name in member.others],
            "about": str(member.person.jobTitle or member.person.headline or ""),
            "unit": list(member.person[units]),
            "field": list(member.person.fields),
        }
        for member in members(read, sorted_by_name(read, people))
    ]
    return json_answer(rows)


def letters(read: Reader) -> Iterator[dict[str, str]]:
    """Yield the URL values of the letters whose lists have an address."""
    yield from ({"letter": letter} for letter in listed_letters(read))


def listed_letters(read: Reader) -> list[str]:
    """Return the letters whose lists have an address: all those of a directory in pages."""
    if is_long(read, "people") and (found := PAGES.groups()):
        return [letter for letter in found if letter != OTHER]
    return [
        letter
        for letter, people in by_letter(read, staff(read))
        if letter and len(people) >= MIN_LISTED_ENTRIES
    ]


@scientists.page("/letter/<letter>/", letters)
def by_initial(read: Reader, letter: str) -> str:
    if if_long(read):
        return page_of_letter(read, PageName(letter))
    people = staff(read)
    matching = tuple(person for person in people if initial(read, person) == letter)
    if not matching:
        raise NotFound
    if len(matching) < MIN_LISTED_ENTRIES:
        raise TemporarilyMoved(url(ALL.endpoint))
    return render_list(read, matching, letter_crumb(letter))


def letter_crumb(letter: str) -> Crumb:
    """Return the breadcrumb of the people of a letter."""
    label = _("Names with %(letter)s", letter=PAGES.label(letter))
    return label, url("scientists.by_initial", letter=letter)


@scientists.pages_of(
    ALL.endpoint, "/", PAGES, lambda read: [({}, PAGES.others("", are_listed=True))]
)
def page_of_letter(read: Reader, name: PageName) -> str:
    part = PAGES.page(url(ALL.endpoint), name, is_joined=False)
    crumbs = [letter_crumb(name.group), *(part.crumbs if name.part else ())]
    people = part.entries(read, "people")
    return render_list(read, people, *crumbs, part=part)


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
        ("unit", _("Addresses in papers"), choices_of(read, AUTHOR_FACETS["unit"])),
        ("field", _("Fields of research"), choices_of(read, AUTHOR_FACETS["field"])),
    )


def list_of_authors(read: Reader, form: Finder) -> str:
    """Render the list of all authors, or of those found by `form`."""
    part = first_page(read, url("scientists.of_papers"), OF_AUTHORS, {"status": AUTHOR})
    return render_authors(read, form, *shown(read, form, part, authors))


@scientists.pages_of(
    "scientists.of_papers", "/authors/", PAGES, lambda read: [({}, PAGES.others(OF_AUTHORS))]
)
def page_of_authors(read: Reader, name: PageName) -> str:
    part = PAGES.page(url("scientists.of_papers"), name, OF_AUTHORS)
    return render_authors(read, Finder(author_choices(read)), part.entries(read, "people"), part)


def render_authors(read: Reader, form: Finder, people: People, part: ListPart | None) -> str:
    """Render a list of authors. Raises NotFound without any."""
    if not people and not form.query:
        raise NotFound
    crumbs = [authors_crumb(), *(part.crumbs if part else ())]
    about = _("Authors of papers that name the institute as their address.")
    return page(
        read,
        AuthorList(
            heading=crumbs[-1][0],
            groups=tuple(
                (letter, members(read, found)) for letter, found in by_letter(read, people)
            ),
            form=form,
            source=url("scientists.author_data") if if_many_authors(read) else "",
        ),
        scientists.list_meta(read, crumbs, about, part),
    )


def authors_crumb() -> Crumb:
    """Return the breadcrumb of the list of authors."""
    return _("Authors of the institute’s papers"), url("scientists.of_papers")


@scientists.page("/unit/<key>/", UNITS.each)
def in_unit(read: Reader, key: str) -> str:
    return narrowed(read, UNITS, key)


@scientists.page("/field/<key>/", FIELDS.each)
def in_field(read: Reader, key: str) -> str:
    return narrowed(read, FIELDS, key)


def long_lists(facet: Facet) -> Callable[[Reader], Iterator[PagesOfList]]:
    """Return a function that yields the pages of the long lists of a facet."""

    def lists(read: Reader) -> Iterator[PagesOfList]:
        for key, number in facet.counts(read).items():
            if number >= LONG_LIST:
                yield {"key": key}, PAGES.others(f"{facet.path}={key}")

    return lists


@scientists.pages_of(UNITS.endpoint, "/unit/<key>/", PAGES, long_lists(UNITS))
def page_in_unit(read: Reader, name: PageName, key: str) -> str:
    return narrowed(read, UNITS, key, name)


@scientists.pages_of(FIELDS.endpoint, "/field/<key>/", PAGES, long_lists(FIELDS))
def page_in_field(read: Reader, name: PageName, key: str) -> str:
    return narrowed(read, FIELDS, key, name)


def narrowed(read: Reader, facet: Facet, key: str, name: PageName | None = None) -> str:
    """Render the list of people who refer to an entry, or a page of it. Raises NotFound and
    TemporarilyMoved.
    """
    about = read.get(ABOUT[facet.path], key, "link")
    if about is None:
        raise NotFound
    crumb, argument = facet.crumb(read, key), f"{facet.path}={key}"
    if name:
        part: ListPart | None = PAGES.page(crumb[1], name, argument)
    else:
        part = first_page(read, crumb[1], argument, {facet.path: key})
    if part:
        people = part.entries(read, "people")
    else:
        people = tuple(person for person in staff(read) if key in person[facet.path])
    crumbs = [crumb, *(part.crumbs if part else ())]
    return render_list(read, people, *crumbs, about=about, part=part)


def render_list(
    read: Reader,
    people: People,
    *crumbs: Crumb,
    about: LocalizedEntry | None = None,
    part: ListPart | None = None,
) -> str:
    heads, listed = leaders(read), {person.key for person in people}
    first = (head for head in heads if head.pictured and head.person.key in listed)
    faces = (*first, *portraits(read, people, heads))
    shown = {member.person for member in faces}
    return page(
        read,
        PeopleList(
            heading=crumbs[-1][0],
            about=about,
            faces=faces,
            groups=groups(read, tuple(one for one in people if one not in shown)),
            filters=filters(read),
        ),
        scientists.list_meta(read, crumbs, _("Scientists of the institute."), part),
    )


def groups(read: Reader, people: People, heads: Collection[str] = ()) -> MembersByLetter:
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


def portraits(read: Reader, people: People, heads: Members) -> Members:
    """Return those of some people who have a portrait, without `heads`."""
    named = {head.person.key for head in heads}
    others = (person for person in people if person.key not in named)
    return tuple(one for one in members(read, others, unit_posts(read)) if one.pictured)


def filters(read: Reader) -> Filters:
    """Return the links that narrow the directory."""
    current = page_context().path
    initials = tuple(
        MenuItem(letter.upper(), address, current.startswith(address))
        for letter in listed_letters(read)
        for address in [url("scientists.by_initial", letter=letter)]
    )
    return (
        (_("First letter"), initials),
        (_("Units"), UNITS.items(read)),
        (_("Fields of research"), FIELDS.items(read)),
    )
