"""The addresses of entries. An address is a pure function of an entry and its parents, computed
once per snapshot.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from cms.content.derived import place
from cms.content.entry import Entry
from cms.content.entry_map import EntryMap
from cms.core.errors import Invalid
from cms.core.i18n import N_
from cms.schema.content_type import RESERVED, Model
from cms.schema.entry_ref import Name
from cms.schema.fields.redirect_addresses import is_former_address

ByType = Mapping[str, EntryMap]
RESERVED_ADDRESS = N_("The address %(address)s is reserved: choose another.")
TAKEN_ADDRESS = N_("The address %(address)s is already taken by %(other)s: choose another.")


def slug_of(entry: Entry) -> str:
    """Return the last segment of an entry's address."""
    return str(place(entry).get("address", entry.key))


def is_tree(model: Model) -> bool:
    """Return whether an entry's address of this type includes those of its parents."""
    return "{path}" in model.route


def in_route(route: str, slugs: Sequence[str]) -> str:
    """Return an address without its language, such as `news/launch/`.

    `slugs` are those of the entry's parents in a tree, topmost first, and its own.
    """
    return route.format(path="/".join(slugs), address=slugs[-1])


def address_of(entry: Entry, entries: ByType) -> str:
    """Return an entry's address without its language, such as `news/launch/`; empty for types
    without pages.
    """
    above = reversed(list(parents(entry, entries))) if is_tree(entry.model) else ()
    return in_route(entry.model.route, [slug_of(ancestor) for ancestor in (*above, entry)])


def parents(entry: Entry, entries: ByType) -> Iterator[Entry]:
    """Yield the parents of an entry in the tree, nearest first. A cycle in the data ends the
    iteration.
    """
    seen = {entry.key}
    of_type = entries[entry.model.name]
    parent = of_type.get(place(entry).get("parent", ""))
    while parent and parent.key not in seen:
        seen.add(parent.key)
        yield parent
        parent = of_type.get(place(parent).get("parent", ""))


def former_addresses(entry: Entry) -> Iterator[str]:
    """Yield the former addresses of an entry. A value with a slash is a whole address; any other is
    a slug in the type's route.

    Values that can't be addresses are left out.
    """
    for former in place(entry).get("formerAddresses", ()):
        is_complete = "/" in former or is_tree(entry.model)
        address = former.strip("/") + "/" if is_complete else in_route(entry.model.route, [former])
        if is_former_address(address):
            yield address


class Addresses:
    """The address table of one snapshot in both directions, and the refused addresses, all by
    (type, key).

    `all_entries` includes entries that aren't published, so that a page keeps its address when a
    parent is unpublished.
    """

    def __init__(
        self, entries: ByType, reserved: Iterable[str] = (), all_entries: ByType | None = None
    ) -> None:
        self.by_name: dict[Name, str] = {}
        self.by_address: dict[str, Name] = {}
        self.former: dict[str, Name] = {}
        self.refused: list[tuple[Name, Invalid]] = []
        self._reserved = frozenset(reserved)
        self.listed: list[Name] = []
        """The entries without a page of their own."""
        self.trees = frozenset(type for type, of_type in entries.items() if is_tree(of_type.model))
        all_entries = all_entries or entries
        for of_type in entries.values():
            if of_type.model.route:
                self._add_type(of_type, all_entries)
        for type, key in self.by_address.values():
            entry = entries[type][key]
            if "formerAddresses" in place(entry):
                self._add_former(former_addresses(entry), (type, key))
        for type, key in self.listed:
            entry = entries[type][key]
            self._add_former(
                (address_of(entry, all_entries), *former_addresses(entry)), (type, key)
            )

    def _add_former(self, addresses: Iterable[str], name: Name) -> None:
        """Redirect former addresses to an entry, except those that another entry has or had before."""
        for former in addresses:
            if former not in self.by_address:
                self.former.setdefault(former, name)

    def _add_type(self, of_type: EntryMap, all_entries: ByType) -> None:
        """Add the entries of a type; those whose slug is their key come first and so win a clash."""
        model, others = of_type.model, list[tuple[Entry, str]]()
        for key, entry in of_type.items():
            slug = slug_of(entry)
            if "listed" in place(entry):
                self.listed.append(entry.name)
                self.by_name[entry.name] = in_route(model.listed, [slug])
            elif slug == key:
                self._add(entry, slug, all_entries)
            else:
                others.append((entry, slug))
        for entry, slug in others:
            self._add(entry, slug, all_entries)

    def _add(self, entry: Entry, slug: str, all_entries: ByType) -> None:
        name, model = entry.name, entry.model
        is_alone = model.name not in self.trees
        address = in_route(model.route, [slug]) if is_alone else address_of(entry, all_entries)
        self.by_name[name] = address
        if slug in RESERVED or address in self._reserved:
            refusal = Invalid("address", RESERVED_ADDRESS, address=address)
            self.refused.append((name, refusal))
        elif address in self.by_address:
            other = "/".join(self.by_address[address])
            refusal = Invalid("address", TAKEN_ADDRESS, address=address, other=other)
            self.refused.append((name, refusal))
        else:
            self.by_address[address] = name

    def redirects(self) -> Iterator[tuple[str, str]]:
        """Yield (former address, present address), also for the pages below a moved page."""
        for former, name in self.former.items():
            target = self.by_name[name]
            yield former, target
            if name[0] in self.trees:
                yield from (
                    (former + address.removeprefix(target), address)
                    for address in self.by_address
                    if address.startswith(target) and address != target
                )

    def find(self, address: str) -> tuple[Name | None, str | None]:
        """Return (the entry at an address, or None; the address to which its former entry has
        moved, or None).
        """
        name = self.by_address.get(address)
        return name, None if name else self.moved(address)

    def moved(self, address: str) -> str | None:
        """Return the present address of the entry that was at `address`; pages below a moved page
        move with it. None if there is none.
        """
        head, tail = address, ""
        while head:
            name = self.former.get(head)
            if name and (not tail or name[0] in self.trees):
                target = self.by_name[name] + tail
                return (
                    target
                    if target != address and (not tail or target in self.by_address)
                    else None
                )
            last = head.rstrip("/").rpartition("/")[2]
            head, tail = head[: -len(last) - 1], f"{last}/{tail}"
        return None
