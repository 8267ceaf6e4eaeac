"""Properties of JSON that have a value."""

from collections.abc import Mapping
from typing import Any

EMPTY: tuple[Any, ...] = (None, "", (), [], {})


def filled(properties: Mapping[str, Any]) -> dict[str, Any]:
    """Return the properties that aren't empty; 0 and false are values."""
    return {name: value for name, value in properties.items() if value not in EMPTY}
