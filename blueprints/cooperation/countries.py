"""Organizations grouped by country and as points on a map."""

from collections.abc import Iterable
from typing import Any

from cms.content import LocalizedEntry, Reader
from cms.core.languages import collation
from cms.media.svg.world_map import Point
from cms.web.context import page_context
from cms.web.i18n import gettext as _
from cms.web.pages.maps import confirmed_point
from cms.web.templating.formats import country

HOME = "home"
"""The kind of the point where the lines of a map begin (see cms/media/svg/world_map.py)."""

Groups = tuple[tuple[Any, tuple[LocalizedEntry, ...]], ...]


def institute_and_parents(read: Reader) -> tuple[LocalizedEntry, ...]:
    """Return the entries of the institute and its parent organizations: these are no partners."""
    site = read.single("site")
    keys = (site.organization, *(row.organization for row in site.parent))
    return read.links("organizations", dict.fromkeys(key for key in keys if key), "card")


def without_institute(read: Reader, items: Iterable[LocalizedEntry]) -> tuple[LocalizedEntry, ...]:
    """Return organizations except the institute and its parent organizations."""
    excluded = {item.key for item in institute_and_parents(read)}
    return tuple(item for item in items if item.key not in excluded)


def by_country(items: Iterable[LocalizedEntry]) -> Groups:
    """Return entries grouped by the name of their country, sorted for the page's language.

    Those without a country come last.
    """
    lang = page_context().read.language.lang
    groups: dict[str, list[LocalizedEntry]] = {}
    for item in items:
        groups.setdefault(item.country or "", []).append(item)
    international = groups.pop("", [])
    named = [(country(code), tuple(members)) for code, members in groups.items()]
    named.sort(key=lambda group: collation(group[0], lang))
    if international:
        named.append((_("International"), tuple(international)))
    return tuple(named)


def partner_points(read: Reader, items: Iterable[LocalizedEntry]) -> tuple[Point, ...]:
    """Return a map point for each confirmed location of partners.

    The point of the institute itself has the kind `home`.
    """
    own = read.single("site").organization
    home = [item for item in institute_and_parents(read) if item.key == own]
    by_location: dict[tuple[float, float], list[LocalizedEntry]] = {}
    for item in [*home, *(item for item in items if item.relation)]:
        if point := confirmed_point(item):
            by_location.setdefault(point, []).append(item)
    return tuple(_point(there, location, home) for location, there in by_location.items())


def _point(
    there: list[LocalizedEntry], location: tuple[float, float], home: list[LocalizedEntry]
) -> Point:
    first, latitude, longitude = there[0], *location
    label = str(first.acronym or first.title)
    if len(there) > 1:
        label = f"{label} +{len(there) - 1}"
    return Point(label, longitude, latitude, HOME if first in home else first.kind or "partner")
