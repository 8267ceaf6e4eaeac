"""The search box in the masthead."""

from typing import Any

from cms.web.templating.slots import MastheadPlace


def box(place: MastheadPlace) -> dict[str, Any] | None:
    """Return no further values: the page of the search has no box, since it has a form."""
    return None if place.section == "search" else {}
