"""The directory of people: all of them by letter, and by letter, unit and field of research."""

from collections.abc import Callable, Iterator
from typing import Any

from blueprints.scientists import scientists
from blueprints.scientists.navigation import FIELDS, SECTION, UNITS, front
from cms.content import LocalizedEntry, Reader
from cms.core.errors import Elsewhere, NotFound
from cms.core.languages import collation
from cms.web.i18n import gettext as _
from cms.web.pages.facets import MIN_LISTED_ENTRIES, Facet, Filters
from cms.web.pages.menus import MenuItem
from cms.web.pages.page import PageMeta, of_front, page
from cms.web.pages.people import by_letter, initial, members
from cms.web.templating.render import url

People = tuple[LocalizedEntry, ...]


@scientists.page("/")
def index(read: Reader) -> str:
    entry, meta = of_front(read, SECTION, front()[0])
    people = read.list("people")
    return page(
        read,
        "scientists/index.html",
        meta,
        entry=entry,
        body=read.render(entry.body),
        groups=groups(read, people),
        filters=filters(read, people),
        children=read.list("pages", "link", where={"parent": entry.key}),
    )


@scientists.page("/letter/<letter>/")
def by_initial(read: Reader, letter: str) -> str:
    label, here = (
        _("Names with %(letter)s", letter=letter.upper()),
        url("scientists.by_initial", letter=letter),
    )
    return narrowed(read, lambda person: initial(read, person) == letter, label, here)


@scientists.page("/unit/<key>/")
def in_unit(read: Reader, key: str) -> str:
    unit = named(read, "units", key)
    UNITS.need(read, key)
    return narrowed(
        read,
        lambda person: key in person.units,
        unit.title,
        url("scientists.in_unit", key=key),
        unit,
    )


@scientists.page("/field/<key>/")
def in_field(read: Reader, key: str) -> str:
    term = named(read, "terms", key)
    FIELDS.need(read, key)
    return narrowed(
        read,
        lambda person: key in person.fields,
        term.title,
        url("scientists.in_field", key=key),
        term,
    )


def named(read: Reader, type: str, key: str) -> LocalizedEntry:
    """The entry that a list is filtered by. Raises NotFound."""
    found = read.get(type, key, "link")
    if found is None:
        raise NotFound
    return found


def narrowed(
    read: Reader,
    wanted: Callable[[LocalizedEntry], bool],
    label: Any,
    here: str,
    about: LocalizedEntry | None = None,
) -> str:
    """The people who hold what is wanted. Raises NotFound where nobody does."""
    people = read.list("people")
    found = tuple(person for person in people if wanted(person))
    if not found:
        raise NotFound
    if len(found) < MIN_LISTED_ENTRIES:
        raise Elsewhere(url("scientists.index"))
    return page(
        read,
        "scientists/list.html",
        PageMeta(label, _("Scientists of the institute."), [front(), (label, here)], SECTION),
        heading=label,
        about=about,
        groups=groups(read, found),
        filters=filters(read, people, here),
    )


def groups(read: Reader, people: People) -> tuple[tuple[str, Any], ...]:
    """People under their letters, as the list shows them."""
    return tuple((letter, members(read, found)) for letter, found in by_letter(read, people))


def filters(read: Reader, people: People, here: str = "") -> Filters:
    """The ways to narrow the directory; `here` is the one taken."""
    return tuple(
        (label, tuple(MenuItem(name, address, address == here) for name, address in items))
        for label, items in (
            (_("First letter"), letters(read, people)),
            (_("Units"), holders(read, UNITS, "units")),
            (_("Fields of research"), holders(read, FIELDS, "terms")),
        )
    )


def letters(read: Reader, people: People) -> list[tuple[str, str]]:
    """(letter, address) of every letter that holds people."""
    return [
        (letter.upper(), url("scientists.by_initial", letter=letter))
        for letter, found in by_letter(read, people)
        if letter and len(found) >= MIN_LISTED_ENTRIES
    ]


def holders(read: Reader, facet: Facet, type: str) -> list[tuple[Any, str]]:
    """(name, address) of every entry of a type that enough people point to, by name."""
    found = sorted(
        read.links(type, facet.values(read)),
        key=lambda one: collation(str(one.title), read.language.lang),
    )
    return [(one.title, facet.address(one.key)) for one in found]


def urls(read: Reader) -> Iterator[str]:
    """Every address of the directory."""
    yield url("scientists.index")
    for _label, items in filters(read, read.list("people")):
        yield from (item.url for item in items)
