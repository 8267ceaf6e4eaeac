"""How positions and heights read in a page's language. Orders and marks are messages, so
translators set them.
"""

from cms.content import LocalizedEntry, LocalizedRow
from cms.web.i18n import pgettext
from cms.web.templating.formats import number_text


def position(latitude: float, longitude: float) -> str:
    """A point in degrees and whole minutes: 42°54′N, 83°43′E."""
    north = (
        pgettext("latitude", "%(angle)sS") if latitude < 0 else pgettext("latitude", "%(angle)sN")
    )
    east = (
        pgettext("longitude", "%(angle)sW")
        if longitude < 0
        else pgettext("longitude", "%(angle)sE")
    )
    return str(
        pgettext(
            "position",
            "%(latitude)s, %(longitude)s",
            latitude=north % {"angle": _angle(latitude)},
            longitude=east % {"angle": _angle(longitude)},
        )
    )


def _angle(degrees: float) -> str:
    whole, minutes = divmod(round(abs(degrees) * 60), 60)
    return f"{whole}°{minutes:02}′"


def height(elevation: LocalizedRow | None) -> str:
    """A height or a range of heights above sea level (a group of `from` and `to`, in metres): 2,470
    m.
    """
    ends = [number_text(one) for one in heights(elevation)]
    if not ends:
        return ""
    if len(ends) == 1:
        return str(pgettext("height", "%(height)s m", height=ends[0]))
    return str(pgettext("height", "%(low)s to %(high)s m", low=ends[0], high=ends[1]))


def heights(elevation: LocalizedRow | None) -> list[float]:
    """The ends of a range of heights, the lower first; one where it is no range; none where it
    isn't known.
    """
    known = [elevation["from"], elevation["to"]] if elevation else []
    return sorted({one for one in known if one is not None})


def unconfirmed(entry: LocalizedEntry, *names: str) -> bool:
    """Whether an entry says of one of its fields that nobody has confirmed it."""
    return any(name in entry.unverified for name in names)


def known_point(entry: LocalizedEntry) -> tuple[float, float] | None:
    """(latitude, longitude) of an entry that may stand on a map: confirmed, and not said to be
    unknown.
    """
    if (
        entry.latitude is None
        or entry.longitude is None
        or unconfirmed(entry, "latitude", "longitude")
    ):
        return None
    return (entry.latitude, entry.longitude) if entry.precision != "unknown" else None
