"""People as lists show them: in the order of their Latin names, with their names in the site's
other languages.
"""

from collections.abc import Iterable
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple
from unicodedata import combining, normalize

from cms.content import LocalizedEntry, Reader
from cms.core.languages import Text

FORMER = "former"
Letters = tuple[tuple[str, tuple[LocalizedEntry, ...]], ...]


class Member(NamedTuple):
    """Someone in a list: the entry (a card), the name in other languages, the units that have a
    page.
    """

    person: LocalizedEntry
    others: tuple[Text, ...]
    units: tuple[LocalizedEntry, ...]


def members(read: Reader, people: Iterable[LocalizedEntry]) -> tuple[Member, ...]:
    """People (cards) with what a list says beside their own fields."""
    return tuple(
        Member(person, other_names(read, person), read.links("units", person.units))
        for person in people
    )


def other_names(read: Reader, entry: LocalizedEntry) -> tuple[Text, ...]:
    """An entry's names in the site's other languages, where they differ from its name here."""
    readers = (
        read.within(read.trace, locale.code)
        for locale in read.locales
        if locale.code != read.locale
    )
    found = (one.title for reader in readers if (one := reader.get(entry.type, entry.key, "link")))
    return tuple(title for title in found if not title.borrowed and title != entry.title)


def sort_name(read: Reader, person: LocalizedEntry) -> str:
    """The sort key of a person: the name in Latin letters that the entry gives, never an automatic
    transliteration.

    If it gives none, the name in the first of the site's languages that has one in Latin letters is
    taken, so that a person stands under one letter in all languages. If there is none either, the
    name itself is taken. Marks on letters don't count.
    """
    if person.sortName:
        return _plain(person.sortName)
    readers = (read.within(read.trace, locale.code) for locale in read.locales)
    names = [
        _plain(str(one.title))
        for reader in readers
        if (one := reader.get(person.type, person.key, "link"))
    ]
    return next((name for name in names if _letter(name)), _plain(str(person.title)))


def initial(read: Reader, person: LocalizedEntry) -> str:
    """The letter, `a` to `z`, under which a person is listed; empty for names of another script."""
    return _letter(sort_name(read, person))


def _plain(name: str) -> str:
    return "".join(part for part in normalize("NFKD", name) if not combining(part)).casefold()


def _letter(name: str) -> str:
    first = name[:1]
    return first if "a" <= first <= "z" else ""


def in_order(read: Reader, people: Iterable[LocalizedEntry]) -> list[LocalizedEntry]:
    """People by name, those that have no letter last."""
    return [person for _unlettered, _name, _key, person in _sorted(read, people)]


def _sorted(
    read: Reader, people: Iterable[LocalizedEntry]
) -> list[tuple[bool, str, str, LocalizedEntry]]:
    named = ((sort_name(read, person), person) for person in people)
    return sorted(
        ((not _letter(name), name, person.key, person) for name, person in named),
        key=itemgetter(0, 1, 2),
    )


def by_letter(read: Reader, people: Iterable[LocalizedEntry]) -> Letters:
    """People under the letters they are listed by."""
    return tuple(
        (letter, tuple(one[3] for one in found))
        for letter, found in groupby(_sorted(read, people), lambda one: _letter(one[1]))
    )


def ranked(read: Reader, people: Iterable[LocalizedEntry]) -> list[LocalizedEntry]:
    """People of a unit: by the position they were given, the others by name; those who have left
    come last.
    """
    return sorted(
        in_order(read, people),
        key=lambda person: (person.status == FORMER, person.order is None, person.order or 0),
    )
