"""The links to the page of terms."""

from typing import Any

from blueprints.editor.context import site
from blueprints.editor.slots import ListPlace
from features.term_merge.merge import TERMS


def exist() -> bool:
    """Return whether the site has terms."""
    return TERMS in site().models


def button(place: ListPlace) -> dict[str, Any] | None:
    """Return no values for the button of the list of terms; None in other lists."""
    return {} if place.model.name == TERMS else None
