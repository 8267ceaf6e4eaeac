"""Problems with the address of an entry that is being edited, and the former addresses that are kept
so that a moved page is still found.
"""

from collections.abc import Callable, Mapping
from typing import Any

from cms.content import Content, Entry
from cms.content.addresses import (
    RESERVED_ADDRESS,
    TAKEN_ADDRESS,
    Addresses,
    address_of,
    is_tree,
    slug_of,
)
from cms.content.derived import PLACE
from cms.content.entry import make_entry
from cms.core.errors import Invalid
from cms.core.i18n import N_
from cms.editing.edited_entry import EditedEntry
from cms.schema.content_type import RESERVED
from cms.schema.entry_ref import EntryRef, Name
from cms.schema.fields import Raw, Reference
from cms.schema.fields.redirect_addresses import is_former_address
from cms.schema.flat import file_order, insert_key


def loop_problem(ref: EntryRef, raw: Raw, content: Content) -> Invalid | None:
    """Return a problem if the entry would be its own ancestor in the tree of its type."""
    model, key = ref
    parent = model.fields.get("parent")
    if not isinstance(parent, Reference) or parent.types != (model.name,):
        return None
    above, seen = raw.get("parent"), set[object]()
    while isinstance(above, str) and above not in seen:
        if above == key:
            return Invalid("parent", N_("A page can’t be its own parent. Choose another."))
        seen.add(above)
        entry = content.get(model.name, above)
        above = entry.values.get("parent") if entry else None
    return None


def address_changes(raw: Raw, before: Entry | None) -> bool:
    """Return whether an entry's address is new or changes. Only then do the addresses of other
    entries matter.
    """
    return before is None or any(raw.get(name) != before.raw.get(name) for name in PLACE)


Occupants = Mapping[str, Name]
"""Address → the entry (type, key) at it."""


def address_problem(
    ref: EntryRef,
    raw: Raw,
    content: Content,
    occupants: Occupants | None = None,
) -> Invalid | None:
    """Return the problem of an entry's address: it is below itself, reserved, or used by another
    entry.

    `occupants`: the entry at each address, if the caller has computed it.
    """
    loop = loop_problem(ref, raw, content)
    if loop or not ref.model.route:
        return loop
    entry = _address_entry(ref, raw)
    address, before = address_of(entry, content.entries), content.get(*ref.name)
    if before and address == address_of(before, content.entries):
        return None
    if slug_of(entry) in RESERVED or address in content.reserved:
        return Invalid("address", RESERVED_ADDRESS, address=address)
    occupant = (
        Addresses(content.entries, content.reserved).by_address if occupants is None else occupants
    ).get(address)
    if occupant and occupant != ref.name:
        return Invalid("address", TAKEN_ADDRESS, address=address, other="/".join(occupant))
    return None


def _address_entry(ref: EntryRef, raw: Raw) -> Entry:
    """Return the entry with only the values that its address is made of."""
    return make_entry(ref, {name: raw[name] for name in PLACE if name in raw}, "")


def with_former_address(
    edited: EditedEntry, raw: dict[str, Any], read: Callable[[], Content]
) -> dict[str, Any]:
    """Return `raw` with its former address added if the address changes: the whole path in a tree,
    otherwise the last part.

    `read` returns the content. It is called only if the address may change.
    """
    model, old = edited.model, edited.published
    if not (old and old.windows and model.route and address_changes(raw, old)):
        return raw
    new = _address_entry(edited.ref, raw)
    content = read()
    old_address = address_of(old, content.entries)
    address = address_of(new, content.entries)
    if old_address == address or not is_former_address(old_address):
        return raw
    old_part, new_part = slug_of(old), slug_of(new)
    if is_tree(model):
        old_part, new_part = old_address.strip("/"), address.strip("/")
    former_addresses = dict.fromkeys([*raw.get("formerAddresses", []), old_part])
    former_addresses.pop(new_part, None)
    if former_addresses:
        insert_key(raw, "formerAddresses", list(former_addresses), file_order(model))
    else:
        raw.pop("formerAddresses", None)
    return raw
