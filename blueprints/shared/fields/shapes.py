"""Positions and dated figures."""

import re
import unicodedata
from typing import Any

from cms.core.i18n import N_
from cms.schema.fields import Date, Field, Flag, Json, Line, Needs, Number, Rows, Url

SEXAGESIMAL = re.compile(
    r"""(?P<before>[NSEW]|[北南]纬|[东西]经)?\s*
    (?P<degrees>\d{1,3}(?:\.\d{1,9})?)\s*[°o度]\s*
    (?:(?P<minutes>[0-5]?\d(?:\.\d{1,9})?)\s*['′’分]\s*)?
    (?:(?P<seconds>[0-5]?\d(?:\.\d{1,9})?)\s*(?:["”秒]|''|′′|’’)\s*)?
    (?P<after>[NSEW])?""",
    re.VERBOSE | re.IGNORECASE,
)
"""Degrees, minutes and seconds as maps and papers write them, in the compatibility form (NFKC)."""


class Degrees(Number):
    """A latitude or longitude in decimal degrees (WGS 84)."""

    def __init__(self, label: str, positive: str, negative: str, **options: Any) -> None:
        """`positive` and `negative` have the letters of the two directions, such as `N北`."""
        super().__init__(label, fraction=True, **options)
        self._signs = dict.fromkeys(positive, 1) | dict.fromkeys(negative, -1)

    def normalise_input(self, text: str) -> Json:
        """Return the number. Degrees with minutes and seconds are converted, unless they are of the
        other direction.
        """
        typed = SEXAGESIMAL.fullmatch(unicodedata.normalize("NFKC", text).strip())
        if not typed:
            return super().normalise_input(text)
        direction = typed["before"] or typed["after"]
        sign = self._signs.get(direction[0].upper()) if direction else 1
        if not sign:
            return text
        parts = (float(typed[name] or 0) for name in ("degrees", "minutes", "seconds"))
        value = sum(part / 60**place for place, part in enumerate(parts))
        return sign * round(value, 6)


def latitude() -> Number:
    """Degrees north (WGS 84)."""
    return Degrees(
        N_("Latitude"),
        *("N北", "S南"),
        least=-90,
        most=90,
        help=N_("Degrees north, such as 43.87 or 43°52′N."),
    )


def longitude() -> Number:
    """Degrees east (WGS 84)."""
    return Degrees(
        N_("Longitude"),
        *("E东", "W西"),
        least=-180,
        most=180,
        help=N_("Degrees east, such as 87.57 or 87°34′E."),
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
