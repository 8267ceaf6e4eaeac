"""Maps of a page, each drawn once for the same points. What draws is loaded with the first: 12 ms
of each start.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from cms.content import Reader, Reading
from cms.content.dependencies import Question
from cms.core.cache_file import kept_in
from cms.core.i18n import N_
from cms.schema.paths import first_of
from cms.web.context import here, note
from cms.web.i18n import gettext as _
from cms.web.templating.render import choice_label

if TYPE_CHECKING:
    from cms.media.svg.map_window import MapWindow
    from cms.media.svg.station_map import Feature, MapStation
    from cms.media.svg.world_map import Point

# What is named on the map of Central Asia: the middle of it in degrees east and north, kind,
# whether a phone shows it.
FEATURES: tuple[tuple[str, float, float, str, bool], ...] = (
    (N_("Tianshan"), 82.2, 42.3, "range", True),
    (N_("Taklimakan Desert"), 83.0, 38.9, "sand", True),
    (N_("Gurbantunggut Desert"), 87.3, 45.3, "sand", True),
    (N_("Altay"), 88.6, 48.3, "range", True),
    (N_("Kunlun"), 84.5, 36.3, "range", True),
    (N_("Pamir"), 73.0, 38.4, "range", True),
    (N_("Lake Balkhash"), 76.0, 47.2, "water", True),
    (N_("Issyk-Kul"), 77.3, 42.05, "water", True),
    (N_("Tarim River"), 84.6, 40.75, "water", True),
    (N_("Bosten Lake"), 88.2, 41.7, "water", True),
    (N_("Lop Nur"), 92.0, 40.3, "sand", True),
    (N_("Aral Sea"), 56.3, 44.6, "water", False),
    (N_("Caspian Sea"), 52.2, 42.6, "water", False),
    (N_("Amu Darya"), 63.4, 39.6, "water", False),
    (N_("Syr Darya"), 65.6, 44.0, "water", False),
    (N_("Karakum Desert"), 59.6, 39.2, "sand", False),
    (N_("Kyzylkum Desert"), 63.6, 42.4, "sand", False),
    (N_("Kazakh Steppe"), 68.5, 49.6, "sand", False),
    (N_("Gobi"), 98.5, 42.6, "sand", False),
)


@lru_cache(maxsize=64)
def _drawn(points: tuple["Point", ...], known_by: bytes, base: Path, **words: Any) -> str:
    """The map over a base that is known by some bytes: another one when the file changes."""
    from cms.media.svg.world_map import partner_map

    return partner_map(points, base=base, **words)


@lru_cache(maxsize=32)
def _stations(
    points: tuple["MapStation", ...],
    features: tuple["Feature", ...],
    base: bytes,
    window: "MapWindow | None",
    **words: Any,
) -> str:
    from cms.media.svg.station_map import station_map

    if window is None:
        return station_map(points, features, ground=_ground(base), **words)
    from cms.media.svg.map_window import plain_ground

    return station_map(
        points, features, ground=plain_ground(base, window), at=window.at, crops=False, **words
    )


@lru_cache(maxsize=4)
def _ground(base: bytes) -> str:
    """The ground of Central Asia, drawn once for a base: it is kept on the disk for other
    processes.
    """
    from cms.media.svg.base_map import ground

    return kept_in(
        here().state.site.paths.instance / "cache", "ground", base, lambda: ground(base).encode()
    ).decode()


@lru_cache(maxsize=64)
def _contours(seed: str, width: int, height: int) -> str:
    from cms.media.svg.contours import contours

    return contours(seed, width, height)


def world_map(points: Sequence["Point"], read: Reader) -> Markup:
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


def station_map(read: Reader, stations: Iterable[Reading]) -> Markup:
    """The stations whose place a source confirms, where they stand in the world; nothing where
    there is none.

    The institute itself is on it to find one’s way by. A table must stand beside it.
    """
    points = tuple(_station(one) for one in stations if _has_place(one))
    return _sheet(
        read,
        points,
        tuple(_institute(read)),
        _("Map of the field stations"),
        (
            _(
                "Xinjiang and Central Asia with their mountains, deserts and waters, and the locations of "
                "the field stations. The table gives the same information as text."
            ),
            _(
                "Land and waters around the field stations, and their locations. "
                "The table gives the same information as text."
            ),
        ),
    )


def place_map(read: Reader) -> Markup:
    """The institute where it stands in the world; nothing where its place isn’t on record.

    An address must stand beside it.
    """
    return _sheet(
        read,
        tuple(_institute(read)),
        (),
        _("Location of the institute"),
        (
            _(
                "Xinjiang and Central Asia with mountains, deserts and waters, and the location of the "
                "institute. The address is given as text."
            ),
            _(
                "Land and waters around the institute, and its location. The address is given as text."
            ),
        ),
    )


def _sheet(
    read: Reader,
    points: tuple["MapStation", ...],
    more: tuple["MapStation", ...],
    title: str,
    descriptions: tuple[str, str],
) -> Markup:
    """A map with some points and more: the drawn one of Central Asia where most of `points` stand
    there and its base is there, else a window on them. Nothing without a base, nor where they are
    too far apart.

    The window’s base is `data/geo/stations.geojson`, where an institute has put one, else that of
    the world.
    """
    if not points:
        return Markup()
    from cms.media.svg.map_window import window_on
    from cms.media.svg.station_map import Feature, on_sheet

    there = on_sheet(points)
    base = base_map("central-asia") if there else base_map("stations") or base_map("world")
    window = (
        None if there else window_on([(one.longitude, one.latitude) for one in (*points, *more)])
    )
    if base is None or (window is None and not there):
        return Markup()
    features = tuple(
        Feature(_(name), east, north, kind, main)
        for name, east, north, kind, main in FEATURES
        if there
    )
    return Markup('<div class="station-frame">{}</div>').format(
        Markup(  # noqa: S704
            _stations(
                (*points, *more),
                features,
                base.read_bytes(),
                window,
                title=title,
                lang=read.language.lang,
                description=descriptions[not there],
            )
        )
    )


def _has_place(item: Reading) -> bool:
    return (
        item.latitude is not None
        and item.longitude is not None
        and item.precision != "unknown"
        and not {"latitude", "longitude"} & set(item.unverified)
    )


def _station(item: Reading) -> "MapStation":
    from cms.media.svg.station_map import MapStation

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


def _institute(read: Reader) -> Iterator["MapStation"]:
    """The institute itself, to find one's way by; it is no link."""
    from cms.media.svg.station_map import MapStation

    site = read.single("site")
    own = read.get("organizations", site.organization, "card")
    if own and own.latitude is not None and own.longitude is not None:
        yield MapStation(
            site.short or site.title, "", own.longitude, own.latitude, "home", False, ""
        )


def contour_lines(seed: str, width: int, height: int) -> Markup:
    """Contour lines of a made-up landscape, always the same for the same seed."""
    return Markup(_contours(seed, width, height))  # noqa: S704 - our own drawing


def known_by(name: str) -> bytes:
    """What a base map's file is known by."""
    question = Question("file", "", "", "", f"geo/{name}.geojson")
    return here().state.answers.now(here().read.snapshot, question)


def base_map(name: str) -> Path | None:
    """A base map of `data/geo/` (GeoJSON), else the program's; None where there is no such file."""
    note("file", f"geo/{name}.geojson")
    base = first_of(here().state.site.settings.base_maps(), f"{name}.geojson")
    return base if base.is_file() else None
