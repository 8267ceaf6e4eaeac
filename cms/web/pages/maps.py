"""Maps of a page, each drawn once for the same points."""

import logging
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from markupsafe import Markup

from cms.content import LocalizedEntry, Reader
from cms.content.dependencies import Dependency
from cms.core.cache_file import kept_in
from cms.core.errors import Invalid
from cms.media.svg.base_map import ground
from cms.media.svg.map_window import MapWindow, plain_ground, window_on
from cms.media.svg.sheet import FILE, Sheet, in_language, parse_sheet
from cms.media.svg.station_map import Feature, MapStation, on_sheet
from cms.media.svg.station_map import station_map as draw_stations
from cms.media.svg.world_map import Point, partner_map
from cms.schema.paths import first_of
from cms.web.context import note_dependency, page_context
from cms.web.i18n import gettext as _
from cms.web.templating.render import choice_label

log = logging.getLogger("oasis.maps")


@lru_cache(maxsize=64)
def _drawn(points: tuple[Point, ...], known_by: bytes, base: Path, **words: Any) -> str:
    """The map over a base that is known by some bytes: another one when the file changes."""
    return partner_map(points, base=base, **words)


@lru_cache(maxsize=32)
def _stations(
    points: tuple[MapStation, ...],
    features: tuple[Feature, ...],
    base: bytes,
    place: bytes | MapWindow,
    **words: Any,
) -> str:
    """`place` is the window on the points, or what `station-map.json` says."""
    if isinstance(place, bytes):
        at = parse_sheet(place).projection()
        return draw_stations(points, features, ground=_ground(base, place), at=at, **words)
    return draw_stations(
        points, features, ground=plain_ground(base, place), at=place.at, crops=False, **words
    )


@lru_cache(maxsize=4)
def _ground(base: bytes, sheet: bytes) -> str:
    """The ground of a sheet, drawn once for a base: it is kept on the disk for other processes."""
    return kept_in(
        page_context().state.site.paths.instance / "cache",
        "ground",
        sheet + base,
        lambda: ground(base, parse_sheet(sheet)).encode(),
    ).decode()


def world_map(points: Sequence[Point], read: Reader) -> Markup:
    """The world with its partners as inline SVG; the table beside it says the same in words.
    Nothing without a base.
    """
    base = base_map("world")
    return (
        Markup()
        if base is None
        else Markup(  # noqa: S704
            _drawn(
                tuple(points),
                known_by("world"),
                base=base,
                title=_("Map of partners"),
                lang=read.language.lang,
                description=_(
                    "Locations of the partner organizations in the world. The table gives the same information as "
                    "text."
                ),
            )
        )
    )


def station_map(read: Reader, stations: Iterable[LocalizedEntry]) -> Markup:
    """The stations whose place a source confirms, where they stand in the world; nothing where
    there is none.

    The institute itself is on it to find one’s way by. A table must stand beside it.
    """
    points = tuple(_station(one) for one in stations if _has_place(one))
    return _map(
        read,
        points,
        tuple(_institute(read)),
        "stations",
        _("Map of the field stations"),
        _(
            "Land and waters around the field stations, and their locations. "
            "The table gives the same information as text."
        ),
    )


def place_map(read: Reader) -> Markup:
    """The institute where it stands in the world; nothing where its place isn’t on record.

    An address must stand beside it.
    """
    return _map(
        read,
        tuple(_institute(read)),
        (),
        "place",
        _("Location of the institute"),
        _("Land and waters around the institute, and its location. The address is given as text."),
    )


def _map(
    read: Reader,
    points: tuple[MapStation, ...],
    more: tuple[MapStation, ...],
    name: str,
    title: str,
    description: str,
) -> Markup:
    """A map with some points and more: on the site's own sheet where most of `points` stand on it,
    else in a window on them. Nothing without a base, nor where they are too far apart.

    `name` is that of its description in `station-map.json`. The window’s base is
    `data/geo/stations.geojson`, where an institute has put one, else that of the world.
    """
    if not points:
        return Markup()
    raw, sheet = _own_sheet()
    place: bytes | MapWindow | None
    if sheet and on_sheet(points, sheet.projection()):
        base, place, features = base_map(sheet.base), raw, _features(read, sheet)
        description = in_language(sheet.descriptions.get(name, {}), read.locale) or description
    else:
        base, features = base_map("stations") or base_map("world"), ()
        place = window_on([(one.longitude, one.latitude) for one in (*points, *more)])
    if base is None or place is None:
        return Markup()
    return Markup('<div class="station-frame">{}</div>').format(
        Markup(  # noqa: S704
            _stations(
                (*points, *more),
                features,
                base.read_bytes(),
                place,
                title=title,
                lang=read.language.lang,
                description=description,
            )
        )
    )


def _own_sheet() -> tuple[bytes, Sheet | None]:
    """The site's own sheet with the bytes of its file; none where the file is missing or wrong."""
    note_dependency("file", f"geo/{FILE}")
    file = first_of(page_context().state.site.settings.base_maps(), FILE)
    if not file.is_file():
        return b"", None
    raw = file.read_bytes()
    try:
        return raw, parse_sheet(raw)
    except Invalid as refusal:
        log.error("%s: %s: %s", file, refusal.path, refusal)
        return b"", None


def _features(read: Reader, sheet: Sheet) -> tuple[Feature, ...]:
    return tuple(
        Feature(
            in_language(one.name, read.locale),
            one.longitude,
            one.latitude,
            one.kind,
            one.narrow,
        )
        for one in sheet.names
    )


def _has_place(item: LocalizedEntry) -> bool:
    return (
        item.latitude is not None
        and item.longitude is not None
        and item.precision != "unknown"
        and not {"latitude", "longitude"} & set(item.unverified)
    )


def _station(item: LocalizedEntry) -> MapStation:
    level = "" if "level" in item.unverified else item.level or ""
    approximate = item.precision != "exact"
    notes = (
        choice_label(level, item.type, "level"),
        _("position approximate") if approximate else "",
    )
    return MapStation(
        item.title,
        _(", ").join(note for note in notes if note),
        item.longitude,
        item.latitude,
        level,
        approximate,
        item.url or "",
    )


def _institute(read: Reader) -> Iterator[MapStation]:
    """The institute itself, to find one's way by; it is no link."""
    site = read.single("site")
    own = read.get("organizations", site.organization, "card")
    if own and own.latitude is not None and own.longitude is not None:
        yield MapStation(
            site.short or site.title, "", own.longitude, own.latitude, "home", False, ""
        )


def known_by(name: str) -> bytes:
    """The fingerprint of a base map's file."""
    question = Dependency("file", "", "", "", f"geo/{name}.geojson")
    return page_context().state.fingerprints.now(page_context().read.snapshot, question)


def base_map(name: str) -> Path | None:
    """A base map of `data/geo/` (GeoJSON), else the program's; None where there is no such file."""
    note_dependency("file", f"geo/{name}.geojson")
    base = first_of(page_context().state.site.settings.base_maps(), f"{name}.geojson")
    return base if base.is_file() else None
