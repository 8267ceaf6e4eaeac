"""Changing an entry as its form does."""

from typing import Any

from cms.accounts.permissions import Actor
from cms.editing.edited_entry import EditedEntry
from cms.editing.editing import Editing
from cms.schema.flat import Flat


def edit(
    editing: Editing,
    actor: Actor,
    type: str,
    key: str,
    values: dict[str, Any],
    opened: Flat | None = None,
) -> EditedEntry:
    """Change some values of an entry as a form would; None removes a value."""
    opened = editing.drafts.open(type, key).flat if opened is None else opened
    posted = {path: value for path, value in {**opened, **values}.items() if value is not None}
    return editing.drafts.save(actor, type, key, opened, posted)
