"""Positions and dated figures."""

from typing import Any

from cms.core.i18n import N_
from cms.schema.fields import Date, Field, Flag, Line, Needs, Number, Rows, Url


def latitude() -> Number:
    """Degrees north (WGS 84)."""
    return Number(
        N_("Latitude"), least=-90, most=90, fraction=True, help=N_("Degrees north, such as 43.87.")
    )


def longitude() -> Number:
    """Degrees east (WGS 84)."""
    return Number(
        N_("Longitude"),
        least=-180,
        most=180,
        fraction=True,
        help=N_("Degrees east, such as 87.57."),
    )


POSITION = tuple(
    Needs(name, other, problem=N_("A position has both a latitude and a longitude."))
    for name, other in (("latitude", "longitude"), ("longitude", "latitude"))
)
"""Checks of a type with a latitude and a longitude."""


class Figures(Rows):
    """Numbers, each with its label, its date and its source."""

    def __init__(self, label: str, **options: Any) -> None:
        fields: dict[str, Field] = {
            "label": Line(N_("Item"), localized=True),
            "count": Number(N_("Count"), least=0, fraction=True),
            "unit": Line(N_("Unit of measure"), localized=True),
            "approximate": Flag(N_("Approximate number")),
            "atLeast": Flag(N_("Or more")),
            "asOf": Date(N_("As of"), partial=True),
            "source": Url(N_("Source")),
        }
        folded = ("unit", "approximate", "atLeast", "source")
        super().__init__(label, fields, folded=folded, **options)
