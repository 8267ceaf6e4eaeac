"""A published entry that moves remembers where it was, so that its old address leads to it."""

from collections.abc import Callable
from typing import Any

from cms.content import Content
from cms.content.addresses import address_of, is_tree, slug_of
from cms.editing.edited_entry import EditedEntry
from cms.editing.validation import address_changes, with_defaults
from cms.schema.fields.redirect_addresses import is_former
from cms.schema.flat import file_order, place


def with_former_address(
    edited: EditedEntry, raw: dict[str, Any], read: Callable[[], Content]
) -> dict[str, Any]:
    """`raw` with the address at which the entry stands in the content, where it gets another: the
    whole path in a tree, else the last part. The content is `read` only then.
    """
    model, old = edited.model, edited.published
    if not (old and old.windows and model.route and address_changes(raw, old)):
        return raw
    new = with_defaults(model, edited.key, raw)
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
