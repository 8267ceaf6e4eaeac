"""Where every entry stands: an address is a pure function of type, entry and its parents, computed once a snapshot."""

from collections.abc import Iterable, Iterator, Mapping
from copy import copy

from cms.errors import Invalid
from cms.i18n import N_
from cms.model import RESERVED, ContentType
from cms.patterns import pattern
from cms.store.entries import Entry, Name, Pair
from cms.store.filing import place

Entries = Mapping[str, Mapping[str, Entry]]

FORMER = pattern(r"([^\s./?#%\\:<>\"'][^\s/?#%\\:<>\"']{0,119}/){1,10}")
"""What can have been an address: it is a folder of the frozen site too, and must not lead out of it."""


def slug(entry: Entry) -> str:
    """The last part of an entry's address."""
    return str(place(entry).get("address", entry.key))


def address_of(entry: Entry, entries: Entries) -> str:
    """An entry's address without its language, as `news/launch/`; empty for types without pages."""
    if "{path}" in entry.model.route:
        return entry.model.route.format(path="/".join(_chain(entry, entries)))
    return entry.model.route.format(address=slug(entry))


def parents(entry: Entry, entries: Entries) -> Iterator[Entry]:
    """The entries above this one in the tree, nearest first; a loop in the data ends the walk."""
    seen = {entry.key}
    of_type = entries[entry.model.name]
    parent = of_type.get(place(entry).get("parent", ""))
    while parent and parent.key not in seen:
        seen.add(parent.key)
        yield parent
        parent = of_type.get(place(parent).get("parent", ""))


def _chain(entry: Entry, entries: Entries) -> list[str]:
    return [slug(parent) for parent in reversed(list(parents(entry, entries)))] + [slug(entry)]


def former_addresses(entry: Entry) -> Iterator[str]:
    """Where the entry stood before: whole addresses where they have a slash, else last parts in the type's route.

    What can't be an address is left out.
    """
    for former in place(entry).get("formerAddresses", ()):
        whole = "/" in former or "{path}" in entry.model.route
        address = former.strip("/") + "/" if whole else entry.model.route.format(address=former)
        if FORMER.fullmatch(address):
            yield address


class Addresses:
    """Both directions of the address table of one snapshot, and what was refused a place in it."""

    def __init__(self, entries: Entries, taken: Iterable[str] = ()) -> None:
        self.of: dict[tuple[str, str], str] = {}
        self.at: dict[str, Entry] = {}
        self.former: dict[str, Entry] = {}
        self.clashes: list[tuple[Entry, Invalid]] = []
        self._taken = frozenset(taken)
        self._moved: list[Entry] = []
        for of_type in entries.values():
            model = next((entry.model for entry in of_type.values()), None)
            if model and model.route:
                self._place(model, entries)
        for entry in self._moved:
            for former in former_addresses(entry):
                if former not in self.at:
                    self.former.setdefault(former, entry)

    def _place(self, model: type[ContentType], entries: Entries) -> None:
        of_type = entries[model.name]
        places = {key: place(entry) for key, entry in of_type.items()}
        slugs = {key: str(where.get("address", key)) for key, where in places.items()}
        route = None if "{path}" in model.route else model.route.split("{address}")
        for _, key in sorted((own != key, key) for key, own in slugs.items()):
            entry, own = of_type[key], slugs[key]
            address = own.join(route) if route else address_of(entry, entries)
            self.of[model.name, key] = address
            if own in RESERVED or address in self._taken:
                self.clashes.append((entry, Invalid("address", N_(
                    "The address %(address)s is reserved: choose another."), address=address)))
            elif address in self.at:
                other = self.at[address]
                self.clashes.append((entry, Invalid("address", N_(
                    "The address %(address)s is already taken by %(other)s: choose another."),
                    address=address, other=f"{other.model.name}/{other.key}")))
            else:
                self.at[address] = entry
                if "formerAddresses" in places[key]:
                    self._moved.append(entry)

    def replaced(self, pairs: Mapping[Name, Pair]) -> "Addresses":
        """The same places with other versions of some entries standing there."""
        new = copy(self)
        versions = {id(old): entry for old, entry in pairs.values() if old and entry}
        new.at, new.former = ({address: versions.get(id(entry), entry) for address, entry in table.items()}
                              for table in (self.at, self.former))
        new.clashes = [(versions.get(id(entry), entry), refusal) for entry, refusal in self.clashes]
        return new

    def redirects(self) -> Iterator[tuple[str, str]]:
        """Every former address with the present one, those of pages below a moved one included."""
        for former, entry in self.former.items():
            target = self.of[entry.model.name, entry.key]
            yield former, target
            if "{path}" in entry.model.route:
                yield from ((former + address.removeprefix(target), address) for address in self.at
                            if address.startswith(target) and address != target)

    def moved(self, address: str) -> str | None:
        """Where what stood at `address` stands now; pages below a moved one move with it."""
        head, tail = address, ""
        while head:
            entry = self.former.get(head)
            if entry and (not tail or "{path}" in entry.model.route):
                target = self.of[entry.model.name, entry.key] + tail
                return target if target != address and (not tail or target in self.at) else None
            last = head.rstrip("/").rpartition("/")[2]
            head, tail = head[:-len(last) - 1], f"{last}/{tail}"
        return None
