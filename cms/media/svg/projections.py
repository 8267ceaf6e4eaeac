"""Map projections: degrees of longitude and latitude to the plane, in radii of the sphere; y grows
northward.
"""

from collections.abc import Callable
from math import asin, cos, pi, radians, sin, sqrt

from cms.media.svg.geometry import XY

A1, A2, A3, A4 = 1.340264, -0.081106, 0.000893, 0.003796


def equal_earth(longitude: float, latitude: float) -> XY:
    """The whole world, areas true (Šavrič, Patterson and Jenny, 2018, Int. J. Geographical
    Information Science 33).
    """
    t = asin(sqrt(3) / 2 * sin(radians(latitude)))
    t2, t6 = t * t, t**6
    stretch = 3 * (9 * A4 * t6 * t2 + 7 * A3 * t6 + 3 * A2 * t2 + A1)
    x = 2 * sqrt(3) * radians(longitude) * cos(t) / stretch
    y = t * (A4 * t6 * t2 + A3 * t6 + A2 * t2 + A1)
    return x, y


def albers(centre: float, south: float, north: float) -> Callable[[float, float], XY]:
    """A conic projection with true areas for a region of middle latitudes (Snyder, 1987, USGS Prof.
    Paper 1395, §14).

    `centre` is the meridian that stands upright; scale is true along the parallels `south` and
    `north`.
    """
    first, second = radians(south), radians(north)
    cone = (sin(first) + sin(second)) / 2
    constant = cos(first) ** 2 + 2 * cone * sin(first)
    origin = sqrt(constant - 2 * cone * sin((first + second) / 2)) / cone

    def at(longitude: float, latitude: float) -> XY:
        radius = sqrt(constant - 2 * cone * sin(min(radians(latitude), pi / 2))) / cone
        turn = cone * radians(longitude - centre)
        return (radius * sin(turn), origin - radius * cos(turn))

    return at
