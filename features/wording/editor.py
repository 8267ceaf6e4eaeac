"""The link to the list of words, on the page of checks."""

from blueprints.editor.context import may
from blueprints.editor.slots import CheckPlace


def list_link(place: CheckPlace) -> dict[str, str] | None:
    """Return no values; None if the account doesn't edit the list, or at another check."""
    return {} if place.check == "words" and may("accounts") else None
