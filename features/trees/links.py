"""The tabs of the trees, and the buttons in lists that lead there."""

from typing import Any

from flask_babel import gettext as _

from blueprints.editor.context import may, site
from blueprints.editor.slots import ListPlace
from features.trees.menu_items import MENUS
from features.trees.screen import PEOPLE, UNITS, known_trees


def has_pages() -> bool:
    """Return whether the site has a tree of pages."""
    return "pages" in known_trees()


def has_units() -> bool:
    """Return whether the site has a tree of units."""
    return UNITS in known_trees()


def has_people() -> bool:
    """Return whether the site has people in units."""
    return PEOPLE in known_trees()


def has_menus() -> bool:
    """Return whether the account may change menus."""
    model = site().models.get(MENUS)
    return model is not None and may("publish", model)


def button(place: ListPlace) -> dict[str, Any] | None:
    """Return the values of the button of a list that has a tree; None in other lists."""
    type = place.model.name
    if type not in known_trees():
        return None
    return {
        "endpoint": f"trees.{type}",
        "label": _("Order in units") if type == PEOPLE else _("As a tree"),
    }
