"""Long lists in pages: one for each year or letter, at an address that stays when entries are added.

A list of fewer than LONG_LIST entries is one page. The first page of a longer one has the newest
years, or the first letters, until it has PAGE_SIZE entries; each other year or letter has a page of
its own. A year or letter of LONG_LIST entries is divided into numbered parts. Years are numbered from
the oldest part, so that a new entry moves no other to another page.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import Any, NamedTuple

from cms.content import LocalizedEntry, Reader
from cms.content.derived import sort_value
from cms.content.query import Where
from cms.core.dates import PartialDate
from cms.core.errors import NotFound, TemporarilyMoved
from cms.core.languages import collation
from cms.core.slugs import fold
from cms.web.i18n import gettext as _
from cms.web.i18n import pgettext
from cms.web.pages.facets import LONG_LIST
from cms.web.pages.list_pages import PageName
from cms.web.pages.menus import MenuItem
from cms.web.pages.page import ListPart
from cms.web.shared_values import shared
from cms.web.templating.formats import date_text

PAGE_SIZE = 60
"""The entries of a part; the last part of a year or letter may have up to twice as many."""
YEAR, LETTER = "year", "letter"
UNKNOWN, OTHER = "unknown", "other"
"""The group of entries without a year, and of titles that begin with no letter."""
PINYIN = (
    *(("a", 0xB0A1), ("b", 0xB0C5), ("c", 0xB2C1), ("d", 0xB4EE), ("e", 0xB6EA), ("f", 0xB7A2)),
    *(("g", 0xB8C1), ("h", 0xB9FE), ("j", 0xBBF7), ("k", 0xBFA6), ("l", 0xC0AC), ("m", 0xC2E8)),
    *(("n", 0xC4C3), ("o", 0xC5B6), ("p", 0xC5BE), ("q", 0xC6DA), ("r", 0xC8BB), ("s", 0xC8F6)),
    *(("t", 0xCBFA), ("w", 0xCDDA), ("x", 0xCEF4), ("y", 0xD1B9), ("z", 0xD4D1), ("", 0xD7FA)),
)
"""The first code of each initial in GB 2312, whose commonest 3,755 characters are in the order of
pinyin, and the end of these.
"""

Keys = Callable[[Reader, str], Sequence[str]]
"""`keys(read, argument)` returns the keys of the entries of a list, in its order."""
Placed = Callable[[Reader, str], Iterable[tuple[str, str]]]
"""`placed(read, argument)` yields (group, key) for each entry of a list, in its order."""


Pages = tuple[tuple[PageName, tuple[str, ...]], ...]
"""The pages of a list, each with the keys of its entries."""


class LongList(NamedTuple):
    """A list, or the lists that the values of a field narrow it to, which may be long.

    `by` is YEAR or LETTER. The argument of its methods says which of the lists. With `is_localized`
    an entry may be in another place in another language. With `is_ascending` parts are numbered from
    the first.
    """

    name: str
    by: str
    placed: Placed
    is_localized: bool = False
    is_ascending: bool = False

    def declare(self) -> "LongList":
        """Make the list known by its name, by which `outline` and `keys_on` find it."""
        LISTS[self.name] = self
        return self

    def first(self, address: str, argument: str = "") -> ListPart | None:
        """Return the first page of the list at `address`; None if the list isn't long."""
        number, names = outline(f"{self.name} {argument}")
        return self._part(address, argument, 0, number, names) if names else None

    def page(
        self, address: str, name: PageName, argument: str = "", *, is_joined: bool = True
    ) -> ListPart:
        """Return another page. Raises NotFound, and TemporarilyMoved for one that is part of the
        first, unless `is_joined` is false: then each page has an address of its own.
        """
        number, names = outline(f"{self.name} {argument}")
        if name not in names:
            raise NotFound
        index = names.index(name)
        if is_joined and index < number:
            raise TemporarilyMoved(address)
        part = self._part(address, argument, index, number if is_joined else 0, names)
        if index == number:
            part = part._replace(previous=address)
        return part

    def groups(self, argument: str = "") -> list[str]:
        """Return the years or letters of a list; none if the list isn't long."""
        _number, names = outline(f"{self.name} {argument}")
        return [name.group for name in names if not name.part]

    def others(self, argument: str = "", are_listed: bool = False) -> Iterator[dict[str, Any]]:
        """Yield the values in the addresses of the pages after the first. `are_listed`: without the
        years or letters that are lists with addresses of their own, but with all of their parts.
        """
        number, names = outline(f"{self.name} {argument}")
        for group, part in names[0 if are_listed else number :]:
            if part:
                yield {"group": group, "part": part} if group else {"part": part}
            elif not are_listed or group in (UNKNOWN, OTHER):
                yield {"group": group}

    def _part(
        self, address: str, argument: str, index: int, number: int, names: tuple[PageName, ...]
    ) -> ListPart:
        """Return the page at `index`; the first `number` pages are one, at `address`."""

        def address_of(place: int) -> str:
            return address if place < number else address + self._path(names[place])

        name, is_first = names[index], index < number
        before = address_of(index - 1) if index else address
        following = number if is_first else index + 1
        return ListPart(
            tuple(
                key
                for one in (names[:number] if is_first else [name])
                for key in keys_on(self._argument(one, argument))
            ),
            address,
            self._groups(address_of, name, is_first, number, names) if number and self.by else (),
            self._parts(address_of, number - 1 if is_first else index, names),
            "" if is_first else before,
            address_of(following) if following < len(names) else "",
            () if is_first else ((self._title(name), address_of(index)),),
            self.is_localized and not is_first,
        )

    def _groups(
        self,
        address_of: Callable[[int], str],
        name: PageName,
        is_first: bool,
        number: int,
        names: tuple[PageName, ...],
    ) -> tuple[MenuItem, ...]:
        """Return the links to the years or letters; those on the first page are one link."""
        joined = self._range(names[0].group, names[number - 1].group)
        groups = [MenuItem(joined, address_of(0), is_first)]
        groups += [
            MenuItem(self.label(one.group), address_of(place), one.group == name.group)
            for place, one in enumerate(names)
            if place >= number and not one.part
        ]
        return tuple(groups) if len(groups) > 1 else ()

    def _parts(
        self, address_of: Callable[[int], str], index: int, names: tuple[PageName, ...]
    ) -> tuple[MenuItem, ...]:
        """Return the links to the parts of the year or letter at `index`; none if it has only one."""
        parts = tuple(
            MenuItem(self._title(one), address_of(place), place == index)
            for place, one in enumerate(names)
            if one.group == names[index].group
        )
        return parts if len(parts) > 1 else ()

    def _argument(self, name: PageName, argument: str) -> str:
        return f"{self.name} {name.group or '-'} {name.part} {argument}"

    def _path(self, name: PageName) -> str:
        """Return the address of a page below that of its list."""
        group = f"{self.by}/{name.group}/" if name.group else ""
        return f"{group}part/{name.part}/" if name.part else group

    def label(self, group: str) -> Any:
        """Return the label of a year or letter."""
        if self.by == LETTER:
            # i18n: Of titles that begin with no letter
            return pgettext("of titles", "Other") if group == OTHER else group.upper()
        return _("Year not known") if group == UNKNOWN else date_text(PartialDate(group))

    def _range(self, first: str, last: str) -> Any:
        if first == last:
            return self.label(first)
        # i18n: From a year to an earlier one, or from a letter to another
        return _("%(first)s – %(last)s", first=self.label(first), last=self.label(last))

    def _title(self, name: PageName) -> Any:
        label = self.label(name.group) if name.group else ""
        if not (name.part or label or self.is_ascending):
            return pgettext("of a list", "Newest")
        if not label:
            # i18n: Of the list of a year
            return _("Part %(number)s", number=name.part or 1)
        if not name.part:
            return label
        # i18n: %(label)s is a year, or the first letter of titles, whose list is in parts
        return _("%(label)s, part %(number)s", label=label, number=name.part)


LISTS: dict[str, LongList] = {}
"""By name."""


@shared
def outline(read: Reader, argument: str) -> tuple[int, tuple[PageName, ...]]:
    """Return how many pages are joined as the first page of a list, and the names of all; none if the
    list isn't long. The argument is `<name of the list> <its argument>`.
    """
    name, _blank, rest = argument.partition(" ")
    pages = _pages(read, LISTS[name], rest)
    joined = total = 0
    for _name, keys in pages:
        if total >= PAGE_SIZE:
            break
        joined, total = joined + 1, total + len(keys)
    return joined, tuple(page for page, _keys in pages)


@shared
def keys_on(read: Reader, argument: str) -> tuple[str, ...]:
    """Return the keys of the entries on a page. The argument is `<name of the list> <group, or a
    hyphen> <part> <argument of the list>`.
    """
    name, group, part, rest = argument.split(" ", 3)
    wanted = PageName("" if group == "-" else group, int(part))
    return dict(_pages(read, LISTS[name], rest)).get(wanted, ())


def _pages(read: Reader, long_list: LongList, argument: str) -> Pages:
    """Return the pages of a list; none if the list isn't long."""

    def divide() -> Pages:
        groups: dict[str, list[str]] = {}
        placed = list(long_list.placed(read, argument))
        for group, key in placed if len(placed) >= LONG_LIST else ():
            groups.setdefault(group, []).append(key)
        return tuple(
            (PageName(group, part), tuple(keys))
            for group, of_group in groups.items()
            for part, keys in parts_of(of_group, long_list.is_ascending)
        )

    return read.snapshot.memo(("pages", long_list.name, argument, read.locale), divide)


def parts_of(keys: list[str], is_ascending: bool) -> Iterator[tuple[int, list[str]]]:
    """Yield (number, keys) of the parts of a year or letter. The first has the number 0; the others
    are numbered from 2 on, or, unless `is_ascending`, from the last, which is 1.
    """
    more = len(keys) // PAGE_SIZE - 1 if len(keys) >= LONG_LIST else 0
    if is_ascending:
        begins = [place * PAGE_SIZE for place in range(more + 1)]
        numbers = [0, *range(2, more + 2)]
    else:
        top = len(keys) - more * PAGE_SIZE
        begins = [0, *range(top, len(keys), PAGE_SIZE)]
        numbers = [0, *range(more, 0, -1)]
    for number, begin, end in zip(numbers, begins, [*begins[1:], len(keys)], strict=True):
        yield number, keys[begin:end]


def entries_of(
    read: Reader, type: str, where: Where, part: ListPart | None
) -> tuple[LocalizedEntry, ...]:
    """Return the entries of a list, or of a part of it."""
    return part.entries(read, type) if part else read.list(type, where=where)


class FirstEntries(NamedTuple):
    """The entries of a list that the page of another entry shows: all, or the first of a long one."""

    entries: tuple[LocalizedEntry, ...]
    is_cut: bool = False


def first_entries(entries: Sequence[LocalizedEntry]) -> FirstEntries:
    """Return the first PAGE_SIZE of LONG_LIST or more entries, else all."""
    is_cut = len(entries) >= LONG_LIST
    return FirstEntries(tuple(entries[:PAGE_SIZE] if is_cut else entries), is_cut)


def where_of(argument: str) -> Where:
    """Return the filter for an argument `path=value`; none for an empty one."""
    path, _equals, value = argument.partition("=")
    return {path: value} if argument else {}


def dated(type: str, keys: Keys | None = None) -> LongList:
    """Return the lists of a type that is sorted by a date, the newest first: by year. Without `keys`
    an argument `path=value` says which entries a list has.
    """
    keys = keys or partial(_keys_where, type)

    def placed(read: Reader, argument: str) -> Iterator[tuple[str, str]]:
        return by_year(read, type, keys(read, argument))

    return LongList(type, YEAR, placed).declare()


def numbered(type: str, keys: Keys | None = None, *, is_ascending: bool = False) -> LongList:
    """Return lists of a type in numbered parts, such as those of a year, as `dated` does. Those that
    aren't sorted by a date, the newest first, are numbered from the first: `is_ascending`.
    """
    keys = keys or partial(_keys_where, type)

    def placed(read: Reader, argument: str) -> Iterator[tuple[str, str]]:
        return (("", key) for key in keys(read, argument))

    name = f"{type}-numbered"
    return LongList(
        name, "", placed, is_localized=is_ascending, is_ascending=is_ascending
    ).declare()


def _keys_where(type: str, read: Reader, argument: str) -> Sequence[str]:
    return keys_of(read, type, where_of(argument))


def keys_of(read: Reader, type: str, where: Where) -> Sequence[str]:
    """Return the keys of the entries that meet all conditions, in the type's order. Unlike
    `Reader.select` it makes nothing depend on their titles.
    """
    read.count(type, where, 1)  # notes when an entry is published next
    return read.snapshot.select(type, where, read.snapshot.model(type).order, read.locale)


def by_year(read: Reader, type: str, keys: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield (year, key) of entries, by the date that their type is sorted by."""
    entries = read.snapshot.entries[type]
    field = read.snapshot.model(type).order.lstrip("-")
    for key in keys:
        yield str(sort_value(entries[key], field) or "")[:4] or UNKNOWN, key


def lettered(type: str) -> LongList:
    """Return the lists of a type by the first letter of the titles in the page's language."""

    def placed(read: Reader, argument: str) -> Iterator[tuple[str, str]]:
        listed = set(keys_of(read, type, where_of(argument)))
        titles = read.snapshot.titles(type, read.locale)
        return by_letter(read, (row for row in titles if row[0] in listed))

    return LongList(type, LETTER, placed, is_localized=True, is_ascending=True).declare()


def by_letter(read: Reader, titles: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield (letter, key) for (key, title) of entries; titles without a letter come last."""
    lang = read.language.lang
    rows = [(letter(title, lang) or OTHER, collation(title, lang), key) for key, title in titles]
    rows.sort(key=lambda row: (row[0] == OTHER, *row))
    return ((group, key) for group, _title, key in rows)


def letter(title: str, lang: str) -> str:
    """Return the letter, `a` to `z`, under which a title is listed: of a Chinese one in Chinese the
    initial of its pinyin, if its first character is common. Empty for others.
    """
    first = fold(title)[:1]
    if "a" <= first <= "z":
        return first
    code = first.encode("gb2312", "replace") if lang.partition("-")[0] == "zh" else b""
    number = int.from_bytes(code, "big")
    return next((name for name, begin in reversed(PINYIN) if begin <= number), "")
