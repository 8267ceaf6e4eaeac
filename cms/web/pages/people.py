"""People as lists show them: in the order of their Latin names, with their names in the site's
other languages.
"""

from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple
from zlib import crc32

from cms.content import LocalizedEntry, Reader
from cms.core.languages import Text
from cms.core.slugs import fold

FORMER = "former"
LAND = (1200, 800)
"""The size of the made-up landscape (static/img/contours.svg) that stands where there is no portrait."""
SHEET = (240, 300)
"""How much of it each shows."""
HAN = range(0x3400, 0x323B0)
Letters = tuple[tuple[str, tuple[LocalizedEntry, ...]], ...]


class Member(NamedTuple):
    """Someone in a list: the entry (a card), the name in other languages, the units that have a
    page.
    """

    person: LocalizedEntry
    others: tuple[Text, ...]
    units: tuple[LocalizedEntry, ...]

    @property
    def initials(self) -> str:
        """The initials shown where there is no portrait."""
        return initials(str(self.person.title))


class Placeholder(NamedTuple):
    """The place of a person on the landscape, in its units, and their initials.

    All share that one picture, which a visitor fetches once.
    """

    initials: str
    left: int
    top: int


def placeholder(person: LocalizedEntry) -> Placeholder:
    """The placeholder of a portrait; always the same for the same person."""
    spot = crc32(person.key.encode())
    family = str(person.familyName) if "familyName" in person else ""
    return Placeholder(
        initials(str(person.title), family),
        spot % (LAND[0] - SHEET[0]),
        spot // 4096 % (LAND[1] - SHEET[1]),
    )


def initials(name: str, family: str = "") -> str:
    """The first character of a Chinese (family) name, else the first letters of at most two words."""
    if name and ord(name[0]) in HAN:
        return (family or name)[0]
    return "".join(word[0] for word in name.replace("·", " ").split()[:2]).upper()


def members(read: Reader, people: Iterable[LocalizedEntry]) -> tuple[Member, ...]:
    """People (cards) with what a list says beside their own fields."""
    return tuple(
        Member(person, other_names(read, person), read.links("units", person.units))
        for person in people
    )


def other_names(read: Reader, entry: LocalizedEntry) -> tuple[Text, ...]:
    """An entry's names in the site's other languages, where they differ from its name here."""
    names = []
    for locale in read.locales:
        if locale.code != read.locale:
            other = read.within(read.trace, locale.code).get(entry.type, entry.key, "link")
            if other and not other.title.borrowed and other.title != entry.title:
                names.append(other.title)
    return tuple(names)


def sort_name(read: Reader, person: LocalizedEntry) -> str:
    """The sort key of a person: the name in Latin letters that the entry gives, never an automatic
    transliteration.

    If it gives none, the name in the first of the site's languages that has one in Latin letters is
    taken, so that a person stands under one letter in all languages. If there is none either, the
    name itself is taken. Marks on letters don't count.
    """
    if person.sortName:
        return fold(person.sortName)
    readers = [read.within(read.trace, locale.code) for locale in read.locales]
    entries = [reader.get(person.type, person.key, "link") for reader in readers]
    names = [fold(entry.title) for entry in entries if entry]
    return next(filter(_letter, names), fold(person.title))


def initial(read: Reader, person: LocalizedEntry) -> str:
    """The letter, `a` to `z`, under which a person is listed; empty for names of another script."""
    return _letter(sort_name(read, person))


def _letter(name: str) -> str:
    first = name[:1]
    return first if "a" <= first <= "z" else ""


def in_order(read: Reader, people: Iterable[LocalizedEntry]) -> list[LocalizedEntry]:
    """People by name, those that have no letter last."""
    return [person for _letter, person in _lettered(read, people)]


def _lettered(
    read: Reader, people: Iterable[LocalizedEntry]
) -> Iterator[tuple[str, LocalizedEntry]]:
    """(letter, person) in that order."""
    names = {person: sort_name(read, person) for person in people}

    def order(person: LocalizedEntry) -> tuple[bool, str, str]:
        return not _letter(names[person]), names[person], person.key

    return ((_letter(names[person]), person) for person in sorted(names, key=order))


def by_letter(read: Reader, people: Iterable[LocalizedEntry]) -> Letters:
    """People under the letters they are listed by."""
    lettered = groupby(_lettered(read, people), itemgetter(0))
    return tuple((letter, tuple(person for _, person in found)) for letter, found in lettered)


def ranked(read: Reader, people: Iterable[LocalizedEntry]) -> list[LocalizedEntry]:
    """People of a unit: by the position they were given, the others by name; those who have left
    come last.
    """
    return sorted(
        in_order(read, people),
        key=lambda person: (person.status == FORMER, person.order is None, person.order or 0),
    )
