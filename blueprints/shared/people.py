"""People in lists: sorted by their Latin names, with their names in the site's other languages.

Authors of the institute's papers whose post no source gives are people of a list of their own.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from blueprints.shared.units import leading, root_of
from cms.content import LocalizedEntry, LocalizedRow, Reader
from cms.core.languages import Text
from cms.core.slugs import fold

FORMER, AUTHOR = "former", "author"
Letters = tuple[tuple[str, tuple[LocalizedEntry, ...]], ...]


class Post(NamedTuple):
    """The role of a person and its place. `row` has its dates: `from`, `until`, `attested`.

    `general`: at the institute itself, whose name the site's lists leave out.
    """

    role: Any
    unit: LocalizedEntry | None
    row: LocalizedRow
    general: bool = False

    @property
    def goes_on(self) -> bool:
        """Whether its entry gives a beginning and no end."""
        return bool(self.row["from"] and not self.row.until and not self.row.attested)

    def last_day(self) -> str:
        """Return its last known date as a sort key; a post that goes on comes last."""
        return "~" if self.goes_on else str(self.row.until or self.row["from"] or "")


Posts = Mapping[str, list[Post]]
"""Key of a person → the posts that units name."""


class Member(NamedTuple):
    """A person in a list: the entry (a card), the name in other languages, the units that have a
    page, the posts. `leads`: whether the list shows these as a head's, not the position held.
    """

    person: LocalizedEntry
    others: tuple[Text, ...]
    units: tuple[LocalizedEntry, ...]
    posts: tuple[Post, ...] = ()
    leads: bool = False

    @property
    def latest_post(self) -> Post | None:
        """The post that the person holds, else the last one."""
        return max(self.posts, key=Post.last_day, default=None)

    @property
    def shown_post(self) -> Post | None:
        """The post that a list shows: none beside the position held, unless the person leads."""
        return self.latest_post if self.leads or not self.person.jobTitle else None

    @property
    def pictured(self) -> bool:
        """Whether the person has a portrait."""
        return bool(self.person.image and self.person.image.file)


def staff(read: Reader) -> tuple[LocalizedEntry, ...]:
    """Return the people of the institute: all but those who are known as authors of papers only."""
    return tuple(person for person in read.list("people") if person.status != AUTHOR)


def authors(read: Reader) -> tuple[LocalizedEntry, ...]:
    """Return the authors of the institute's papers whose post is unknown."""
    return read.list("people", where={"status": AUTHOR})


def authors_naming(read: Reader, reference: str) -> list[LocalizedEntry]:
    """Return the people whose papers give an entry, as `type/key`, as their address, by name."""
    return sorted_by_name(read, read.related("people", "signedAs", reference))


def unit_posts(read: Reader) -> Posts:
    """Return the posts of people that the institute's units name."""
    units = read.list("units", "page")
    return _heads_of(units, root_of(units))


def posts_of(read: Reader, person: LocalizedEntry) -> tuple[Post, ...]:
    """Return the posts of one person."""
    units = read.related("units", "headTerms.person", person.key, "page")
    return tuple(_posts(person, _heads_of(units)))


def _heads_of(units: Iterable[LocalizedEntry], root: LocalizedEntry | None = None) -> Posts:
    posts: dict[str, list[Post]] = {}
    for unit in units:
        for row in unit.headTerms:
            if row.person:
                post = Post(row.role, unit, row, general=unit is root)
                posts.setdefault(row.person, []).append(post)
    return posts


def leaders(read: Reader) -> tuple[Member, ...]:
    """Return the heads of the institute and of its present units, with these posts."""
    root = root_of(read.list("units"))
    listed = heads_as_members(read, leading(read), root)
    return tuple(one for one in listed if one.person.status not in (FORMER, AUTHOR))


def heads_as_members(
    read: Reader,
    heads: Iterable[tuple[LocalizedEntry, str, LocalizedEntry, LocalizedRow]],
    here: LocalizedEntry | None,
) -> tuple[Member, ...]:
    """Return heads (unit, role, person, term) with their posts, without the name of the unit
    `here`.
    """
    posts: dict[str, list[Post]] = {}
    for unit, role, person, row in heads:
        post = Post(role, unit, row, general=here is not None and unit.key == here.key)
        posts.setdefault(person.key, []).append(post)
    return tuple(
        member._replace(posts=tuple(posts[member.person.key]), leads=True)
        for member in members(read, read.links("people", posts, "card"))
    )


def members(
    read: Reader, people: Iterable[LocalizedEntry], posts: Posts | None = None
) -> tuple[Member, ...]:
    """Return people (cards) with the values that lists show besides their own fields.

    With `posts`, also their posts: those that units name, then those of their own entries.
    """
    return tuple(
        Member(
            person,
            other_names(read, person),
            read.links("units", person.units),
            tuple(_posts(person, posts)) if posts is not None else (),
        )
        for person in people
    )


def _posts(person: LocalizedEntry, posts: Posts) -> Iterator[Post]:
    yield from posts.get(person.key, ())
    yield from (Post(row.role, None, row) for row in person.positions)


def other_names(read: Reader, entry: LocalizedEntry) -> tuple[Text, ...]:
    """Return an entry's names in the site's other languages that differ from its name here."""
    names = []
    for locale in read.locales:
        if locale.code != read.locale:
            other = read.within(read.trace, locale.code).get(entry.type, entry.key, "link")
            if other and not other.title.borrowed and other.title != entry.title:
                names.append(other.title)
    return tuple(names)


def sort_name(read: Reader, person: LocalizedEntry) -> str:
    """Return the sort key of a person: the Latin name that the entry gives, never an automatic
    transliteration.

    Without one, the first of the names in the site's languages that is in Latin letters, so that a
    person is listed under the same letter in all languages. Else the name itself. Diacritics are
    ignored.
    """
    if person.sortName:
        return fold(person.sortName)
    readers = [read.within(read.trace, locale.code) for locale in read.locales]
    entries = [reader.get(person.type, person.key, "link") for reader in readers]
    names = [fold(entry.title) for entry in entries if entry]
    return next(filter(_letter, names), fold(person.title))


def initial(read: Reader, person: LocalizedEntry) -> str:
    """Return the letter, `a` to `z`, under which a person is listed; empty for other scripts."""
    return _letter(sort_name(read, person))


def _letter(name: str) -> str:
    first = name[:1]
    return first if "a" <= first <= "z" else ""


def sorted_by_name(read: Reader, people: Iterable[LocalizedEntry]) -> list[LocalizedEntry]:
    """Sort people by name, those without a letter last."""
    return [person for _letter, person in _with_letters(read, people)]


def _with_letters(
    read: Reader, people: Iterable[LocalizedEntry]
) -> Iterator[tuple[str, LocalizedEntry]]:
    """Yield (letter, person) in that order."""
    names = {person: sort_name(read, person) for person in people}

    def order(person: LocalizedEntry) -> tuple[bool, str, str]:
        return not _letter(names[person]), names[person], person.key

    return ((_letter(names[person]), person) for person in sorted(names, key=order))


def by_letter(read: Reader, people: Iterable[LocalizedEntry]) -> Letters:
    """Group people by letter."""
    lettered = groupby(_with_letters(read, people), itemgetter(0))
    return tuple((letter, tuple(person for _, person in group)) for letter, group in lettered)


def ranked(read: Reader, people: Iterable[LocalizedEntry]) -> list[LocalizedEntry]:
    """Sort the people of a unit by their given position, then by name; former members last."""
    return sorted(
        sorted_by_name(read, people),
        key=lambda person: (person.status == FORMER, person.order is None, person.order or 0),
    )
