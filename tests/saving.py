"""A change to an entry, as a form sends it."""

from typing import Any

from cms.editing import Actor, Changes, DraftView
from cms.schema.flat import Flat


def edit(
    changes: Changes,
    actor: Actor,
    type: str,
    key: str,
    values: dict[str, Any],
    opened: Flat | None = None,
) -> DraftView:
    """Change some values of an entry as a form would; None removes one."""
    opened = changes.open(type, key).opened if opened is None else opened
    posted = {path: value for path, value in {**opened, **values}.items() if value is not None}
    return changes.save(actor, type, key, opened, posted)
