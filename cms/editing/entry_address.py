"""The address of an entry that is being edited: what is wrong with it, and how its page is found again
where it moves.
"""

from collections.abc import Callable, Mapping
from typing import Any

from cms.content import Content, Entry
from cms.content.addresses import Addresses, address_of, is_tree, slug_of
from cms.content.derived import PLACE
from cms.content.entry import make_entry
from cms.core.errors import Invalid
from cms.core.i18n import N_
from cms.editing.edited_entry import EditedEntry
from cms.schema.content_type import RESERVED, Model
from cms.schema.fields import Raw, Reference
from cms.schema.fields.redirect_addresses import is_former
from cms.schema.flat import file_order, place


def loop_problem(model: Model, key: str, raw: Raw, content: Content) -> Invalid | None:
    """Whether the entry would stand below itself in its type's tree."""
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
    """Whether an entry gets its place or changes it; only then does it matter what stands
    elsewhere.
    """
    return before is None or any(raw.get(name) != before.raw.get(name) for name in PLACE)


At = Mapping[str, tuple[str, str]]
"""Which entry stands at an address."""


def address_problem(
    model: Model,
    key: str,
    raw: Raw,
    content: Content,
    at: At | None = None,
) -> Invalid | None:
    """The problem of an entry's address: it is below itself, reserved, or another entry's. `at`:
    the entry of each address, if known already.
    """
    loop = loop_problem(model, key, raw, content)
    if loop or not model.route:
        return loop
    entry = _placed(model, key, raw)
    address, before = address_of(entry, content.entries), content.get(model.name, key)
    if before and address == address_of(before, content.entries):
        return None
    if slug_of(entry) in RESERVED or address in content.taken:
        reserved = N_("The address %(address)s is reserved: choose another.")
        return Invalid("address", reserved, address=address)
    other = (Addresses(content.entries, content.taken).at if at is None else at).get(address)
    if other and other != (model.name, key):
        taken = N_("The address %(address)s is already taken by %(other)s: choose another.")
        return Invalid("address", taken, address=address, other="/".join(other))
    return None


def _placed(model: Model, key: str, raw: Raw) -> Entry:
    """The entry with only what its address is made of."""
    return make_entry(model, key, {name: raw[name] for name in PLACE if name in raw}, "")


def with_former_address(
    edited: EditedEntry, raw: dict[str, Any], read: Callable[[], Content]
) -> dict[str, Any]:
    """`raw` with the address at which the entry stands in the content, where it gets another: the
    whole path in a tree, else the last part. The content is `read` only then.
    """
    model, old = edited.model, edited.published
    if not (old and old.windows and model.route and address_changes(raw, old)):
        return raw
    new = _placed(model, edited.key, raw)
    content = read()
    old_address = address_of(old, content.entries)
    address = address_of(new, content.entries)
    if old_address == address or not is_former(old_address):
        return raw
    former, present = slug_of(old), slug_of(new)
    if is_tree(model):
        former, present = old_address.strip("/"), address.strip("/")
    known = dict.fromkeys([*raw.get("formerAddresses", []), former])
    known.pop(present, None)
    if known:
        place(raw, "formerAddresses", list(known), file_order(model))
    else:
        raw.pop("formerAddresses", None)
    return raw
