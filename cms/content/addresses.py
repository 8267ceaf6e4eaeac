"""The addresses of entries: an address is a pure function of type, entry and its parents, computed
once a snapshot.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from cms.content.derived import place
from cms.content.entry import Entry, Name
from cms.content.entry_map import EntryMap
from cms.core.errors import Invalid
from cms.core.i18n import N_
from cms.schema.content_type import RESERVED, Model
from cms.schema.fields.redirect_addresses import is_former_address

ByType = Mapping[str, EntryMap]
RESERVED_ADDRESS = N_("The address %(address)s is reserved: choose another.")
TAKEN_ADDRESS = N_("The address %(address)s is already taken by %(other)s: choose another.")


def slug_of(entry: Entry) -> str:
    """The last part of an entry's address."""
    return str(place(entry).get("address", entry.key))


def is_tree(model: Model) -> bool:
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
    """The former addresses of an entry: whole addresses where they have a slash, else last parts in
    the type's route.

    What can't be an address is left out.
    """
    for former in place(entry).get("formerAddresses", ()):
        whole = "/" in former or is_tree(entry.model)
        address = former.strip("/") + "/" if whole else in_route(entry.model.route, [former])
        if is_former_address(address):
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
        whole = whole or entries
        for of_type in entries.values():
            if of_type.model.route:
                self._enter_all(of_type, whole)
        for type, key in self.at.values():
            self._lead(former_addresses(entries[type][key]), (type, key))
        for type, key in self.listed:
            entry = entries[type][key]
            self._lead((address_of(entry, whole), *former_addresses(entry)), (type, key))

    def _lead(self, addresses: Iterable[str], name: Name) -> None:
        """Let former addresses lead to an entry, those that no other has now or had before."""
        for former in addresses:
            if former not in self.at:
                self.former.setdefault(former, name)

    def _enter_all(self, of_type: EntryMap, whole: ByType) -> None:
        """Enter the entries of a type, first those under their keys."""
        model, others = of_type.model, list[Entry]()
        for key, entry in sorted(of_type.items()):
            if "listed" in place(entry):
                self.listed.append(entry.name)
                self.of[entry.name] = in_route(model.listed, [slug_of(entry)])
            elif slug_of(entry) == key:
                self._enter(entry, address_of(entry, whole))
            else:
                others.append(entry)
        for entry in others:
            self._enter(entry, address_of(entry, whole))

    def _enter(self, entry: Entry, address: str) -> None:
        self.of[entry.name] = address
        if slug_of(entry) in RESERVED or address in self._taken:
            refusal = Invalid("address", RESERVED_ADDRESS, address=address)
            self.clashes.append((entry.name, refusal))
        elif address in self.at:
            other = "/".join(self.at[address])
            refusal = Invalid("address", TAKEN_ADDRESS, address=address, other=other)
            self.clashes.append((entry.name, refusal))
        else:
            self.at[address] = entry.name

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
        """The present address of the entry that stood at `address`; pages below a moved one move
        with it.
        """
        head, tail = address, ""
        while head:
            name = self.former.get(head)
            if name and (not tail or name[0] in self.trees):
                target = self.of[name] + tail
                return target if target != address and (not tail or target in self.at) else None
            last = head.rstrip("/").rpartition("/")[2]
            head, tail = head[: -len(last) - 1], f"{last}/{tail}"
        return None
