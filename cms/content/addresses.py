"""Where every entry stands: an address is a pure function of type, entry and its parents, computed
once a snapshot.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from cms.content.derived import place
from cms.content.entry import Entry, Name
from cms.content.entry_map import EntryMap
from cms.core.errors import Invalid
from cms.core.i18n import N_
from cms.schema.content_type import RESERVED, ContentType
from cms.schema.fields.redirect_addresses import is_former

ByType = Mapping[str, EntryMap]


def slug(key: str, place: Mapping[str, Any]) -> str:
    """The last part of an address, from an entry's key and what `derived.place` says of it."""
    return str(place.get("address", key))


def slug_of(entry: Entry) -> str:
    """The last part of an entry's address."""
    return slug(entry.key, place(entry))


def is_tree(model: type[ContentType]) -> bool:
    """Whether addresses of this type hold those of the entries above."""
    return "{path}" in model.route


def in_route(route: str, slugs: Sequence[str]) -> str:
    """An address without its language, such as `news/launch/`.

    `slugs` are those of the entry and, before it, of the entries above it in a tree.
    """
    return route.format(path="/".join(slugs), address=slugs[-1])


def address_of(entry: Entry, entries: ByType) -> str:
    """An entry's address without its language, as `news/launch/`; empty for types without pages."""
    above = reversed(list(parents(entry, entries))) if is_tree(entry.model) else ()
    return in_route(entry.model.route, [slug_of(one) for one in (*above, entry)])


def parents(entry: Entry, entries: ByType) -> Iterator[Entry]:
    """The entries above this one in the tree, nearest first; a loop in the data ends the walk."""
    seen = {entry.key}
    of_type = entries[entry.model.name]
    parent = of_type.get(place(entry).get("parent", ""))
    while parent and parent.key not in seen:
        seen.add(parent.key)
        yield parent
        parent = of_type.get(place(parent).get("parent", ""))


def former_addresses(entry: Entry) -> Iterator[str]:
    """Where the entry stood before: whole addresses where they have a slash, else last parts in the
    type's route.

    What can't be an address is left out.
    """
    for former in place(entry).get("formerAddresses", ()):
        whole = "/" in former or is_tree(entry.model)
        address = former.strip("/") + "/" if whole else in_route(entry.model.route, [former])
        if is_former(address):
            yield address


class Addresses:
    """Both directions of the address table of one snapshot, and what was refused a place in it, all
    by names.

    `whole` has also the entries that aren't shown: a page keeps its address when one above it is
    taken down.
    """

    def __init__(
        self, entries: ByType, taken: Iterable[str] = (), whole: ByType | None = None
    ) -> None:
        self.of: dict[Name, str] = {}
        self.at: dict[str, Name] = {}
        self.former: dict[str, Name] = {}
        self.clashes: list[tuple[Name, Invalid]] = []
        self._taken = frozenset(taken)
        self.listed: list[Name] = []
        """The entries that have no page of their own."""
        self.trees = frozenset(type for type, of_type in entries.items() if is_tree(of_type.model))
        moved = [
            name
            for of_type in entries.values()
            if of_type.model.route
            for name in self._place(of_type, whole or entries)
        ]
        for type, key in moved:
            for former in former_addresses(entries[type][key]):
                if former not in self.at:
                    self.former.setdefault(former, (type, key))
        for type, key in self.listed:
            entry = entries[type][key]
            for former in (address_of(entry, whole or entries), *former_addresses(entry)):
                if former not in self.at:
                    self.former.setdefault(former, (type, key))

    def _place(self, of_type: EntryMap, whole: ByType) -> list[Name]:
        """Enter the entries of a type, first those under their keys; returns which stood elsewhere
        before.
        """
        model = of_type.model
        places = {key: where for key, entry in of_type.items() if (where := place(entry))}
        type = model.name
        slugs = {key: slug(key, places.get(key, {})) for key in of_type}
        listed = [key for key, where in places.items() if "listed" in where]
        self.listed += [(type, key) for key in listed]
        self.of.update({(type, key): in_route(model.listed, [slugs[key]]) for key in listed})
        paged = set(of_type).difference(listed)
        own = sorted(key for key in paged if slugs[key] == key)
        others = sorted(key for key in paged if slugs[key] != key)
        for key in others if self._placed(of_type, own) else (*own, *others):
            self._enter((type, key), slugs[key], address_of(of_type[key], whole))
        moved = [key for key, where in places.items() if "formerAddresses" in where]
        return [
            (type, key)
            for key in sorted(moved, key=lambda key: (slugs[key] != key, key))
            if self.at.get(self.of[type, key]) == (type, key)
        ]

    def _placed(self, of_type: EntryMap, keys: Sequence[str]) -> bool:
        """Whether all whose slugs are their keys could be entered at once: in most types they can't
        clash.
        """
        model = of_type.model
        if is_tree(model):
            return False
        addresses = [in_route(model.route, [key]) for key in keys]
        clear = (
            RESERVED.isdisjoint(keys)
            and self._taken.isdisjoint(addresses)
            and self.at.keys().isdisjoint(addresses)
        )
        if clear:
            names = [(model.name, key) for key in keys]
            self.of.update(zip(names, addresses, strict=True))
            self.at.update(zip(addresses, names, strict=True))
        return clear

    def _enter(self, name: Name, slug: str, address: str) -> None:
        self.of[name] = address
        if slug in RESERVED or address in self._taken:
            self.clashes.append(
                (
                    name,
                    Invalid(
                        "address",
                        N_("The address %(address)s is reserved: choose another."),
                        address=address,
                    ),
                )
            )
        elif address in self.at:
            self.clashes.append(
                (
                    name,
                    Invalid(
                        "address",
                        N_(
                            "The address %(address)s is already taken by %(other)s: choose another."
                        ),
                        address=address,
                        other="/".join(self.at[address]),
                    ),
                )
            )
        else:
            self.at[address] = name

    def redirects(self) -> Iterator[tuple[str, str]]:
        """Every former address with the present one, those of pages below a moved one included."""
        for former, name in self.former.items():
            target = self.of[name]
            yield former, target
            if name[0] in self.trees:
                yield from (
                    (former + address.removeprefix(target), address)
                    for address in self.at
                    if address.startswith(target) and address != target
                )

    def find(self, address: str) -> tuple[Name | None, str | None]:
        """(the name of what stands at an address, else None; where what stood there stands now)."""
        name = self.at.get(address)
        return name, None if name else self.moved(address)

    def moved(self, address: str) -> str | None:
        """Where what stood at `address` stands now; pages below a moved one move with it."""
        head, tail = address, ""
        while head:
            name = self.former.get(head)
            if name and (not tail or name[0] in self.trees):
                target = self.of[name] + tail
                return target if target != address and (not tail or target in self.at) else None
            last = head.rstrip("/").rpartition("/")[2]
            head, tail = head[: -len(last) - 1], f"{last}/{tail}"
        return None
