"""People as lists show them: in the order of their Latin names, with their names in the site's other languages."""

from collections.abc import Iterable
from itertools import groupby
from typing import NamedTuple
from unicodedata import combining, normalize

from cms.languages import Text
from cms.store import Reader, Reading

FORMER = "former"
Letters = tuple[tuple[str, tuple[Reading, ...]], ...]


class Member(NamedTuple):
    """Someone in a list: the entry (a card), the name in other languages, the units that have a page."""

    person: Reading
    others: tuple[Text, ...]
    units: tuple[Reading, ...]


def members(read: Reader, people: Iterable[Reading]) -> tuple[Member, ...]:
    """People (cards) with what a list says beside their own fields."""
    return tuple(Member(person, other_names(read, person), read.links("units", person.units)) for person in people)


def other_names(read: Reader, entry: Reading) -> tuple[Text, ...]:
    """What an entry is called in the site's other languages, where it has another name there."""
    readers = (read.within(read.trace, locale.code) for locale in read.locales if locale.code != read.locale)
    found = (one.title for reader in readers if (one := reader.get(entry.type, entry.key, "link")))
    return tuple(title for title in found if not title.borrowed and title != entry.title)


def sort_name(person: Reading) -> str:
    """What a person is sorted by: the name in Latin letters as the entry has it, never a machine's reading of another.

    Marks on letters don't count; without such a name the name itself is taken.
    """
    parts = normalize("NFKD", person.sortName or str(person.title))
    return "".join(part for part in parts if not combining(part)).casefold()


def initial(person: Reading) -> str:
    """The letter, `a` to `z`, under which a person is listed; empty for names of another script."""
    first = sort_name(person)[:1]
    return first if "a" <= first <= "z" else ""


def in_order(people: Iterable[Reading]) -> list[Reading]:
    """People by name, those that have no letter last."""
    return sorted(people, key=lambda person: (not initial(person), sort_name(person), person.key))


def by_letter(people: Iterable[Reading]) -> Letters:
    """People under the letters they are listed by."""
    return tuple((letter, tuple(found)) for letter, found in groupby(in_order(people), initial))


def ranked(people: Iterable[Reading]) -> list[Reading]:
    """People of a unit: by the position they were given, the others by name; those who have left come last."""
    return sorted(in_order(people), key=lambda person: (
        person.status == FORMER, person.order is None, person.order or 0))
