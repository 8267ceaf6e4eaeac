"""Positions and heights of places, and whether they are confirmed."""

from cms.content import LocalizedEntry, LocalizedRow
from cms.web.i18n import pgettext
from cms.web.templating.formats import number_text


def height(elevation: LocalizedRow | None) -> str:
    """Format a height or a range of heights above sea level: 2,470 m.

    `elevation` is a group of `from` and `to` in metres.
    """
    ends = [number_text(end) for end in heights(elevation)]
    if not ends:
        return ""
    if len(ends) == 1:
        return pgettext("height", "%(height)s m", height=ends[0])
    return pgettext("height", "%(low)s to %(high)s m", low=ends[0], high=ends[1])


def heights(elevation: LocalizedRow | None) -> list[float]:
    """Return the ends of a range of heights, lowest first; one if they are equal, none if unknown."""
    known = [elevation["from"], elevation["to"]] if elevation else []
    return sorted({end for end in known if end is not None})


def unconfirmed(entry: LocalizedEntry, *names: str) -> bool:
    """Return whether an entry marks one of some fields as unconfirmed."""
    return any(name in entry.unverified for name in names)


def confirmed_point(entry: LocalizedEntry) -> tuple[float, float] | None:
    """Return (latitude, longitude) of an entry if it has a confirmed position."""
    latitude, longitude = entry.latitude, entry.longitude
    if latitude is None or longitude is None or unconfirmed(entry, "latitude", "longitude"):
        return None
    return latitude, longitude


def mappable_point(station: LocalizedEntry) -> tuple[float, float] | None:
    """Return the confirmed position of a station, unless its precision is unknown."""
    return confirmed_point(station) if station.precision != "unknown" else None
