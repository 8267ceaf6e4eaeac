"""Entries by country, and the points they make on a map."""

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


def institute(read: Reader) -> tuple[LocalizedEntry, ...]:
    """The entries of the institute itself and of what it is part of: they are no partners of its
    own.
    """
    site = read.single("site")
    keys = (site.organization, *(row.organization for row in site.parent))
    return read.links("organizations", dict.fromkeys(key for key in keys if key), "card")


def others(read: Reader, items: Iterable[LocalizedEntry]) -> tuple[LocalizedEntry, ...]:
    """Organizations without the institute and what it is part of."""
    own = {item.key for item in institute(read)}
    return tuple(item for item in items if item.key not in own)


def by_country(items: Iterable[LocalizedEntry]) -> Groups:
    """Entries under their country's name, in the page language's order; those of no country come
    last.
    """
    lang = page_context().read.language.lang
    groups: dict[str, list[LocalizedEntry]] = {}
    for item in items:
        groups.setdefault(item.country or "", []).append(item)
    nowhere = groups.pop("", [])
    named = [(country(code), tuple(found)) for code, found in groups.items()]
    named.sort(key=lambda group: collation(group[0], lang))
    if nowhere:
        named.append((_("International"), tuple(nowhere)))
    return tuple(named)


def partner_points(read: Reader, items: Iterable[LocalizedEntry]) -> tuple[Point, ...]:
    """The places of partners that have a confirmed one, one point a place; the institute's own is
    `home`.
    """
    own = read.single("site").organization
    home = [item for item in institute(read) if item.key == own]
    places: dict[tuple[float, float], list[LocalizedEntry]] = {}
    for item in [*home, *(item for item in items if item.relation)]:
        if point := confirmed_point(item):
            places.setdefault(point, []).append(item)
    return tuple(_point(found, place, home) for place, found in places.items())


def _point(
    found: list[LocalizedEntry], place: tuple[float, float], home: list[LocalizedEntry]
) -> Point:
    first, latitude, longitude = found[0], *place
    label = str(first.acronym or first.title)
    if len(found) > 1:
        label = f"{label} +{len(found) - 1}"
    return Point(label, longitude, latitude, HOME if first in home else first.kind or "partner")
