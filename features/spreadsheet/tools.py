"""The links for spreadsheets at the list of a type."""

from typing import Any

from blueprints.editor.context import may
from blueprints.editor.entries import action_url
from blueprints.editor.slots import ListPlace
from features.bulk.choices import field_choices


def tools(place: ListPlace) -> dict[str, Any]:
    """Return the values of the links above a list."""
    return {"action_url": action_url, "may_import": bool(field_choices(place.model))}


def empty(place: ListPlace) -> dict[str, Any] | None:
    """Return no values for the link of a list without entries; None if the account can't add any."""
    return {} if may("create", place.model) else None
