"""Label placement: names of points stand beside them, names of areas over their centres. No label
leaves the frame or covers another label or point.

Every point gets a label, which is much nearer to it than to any other point, or at the end of a
leader. A name that finds no such position is replaced by a number, which a key explains. Points
that can't be told apart share a label with several numbers.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from math import cos, dist, pi, sin

from blueprints.shared.svg import LINE_HEIGHT, text_width
from features.maps.geometry import XY, Box, cross

ANCHOR_SHARES = {"start": 0.0, "middle": 0.5, "end": 1.0}
"""Anchor → the share of a label's width that is left of its anchor."""

CLEARLY = 1.5
"""How many times farther from all other points than from its own a label stands."""
PASSING = 0.6
"""How near leaders pass to other points, as a share of the gap between a point and its label."""
MAX_RINGS = 9
"""The maximum length of a leader, in gaps."""

LabelPoint = tuple[float, float, str]
"""x, y and the label of a point."""


@dataclass(frozen=True)
class LabelLayer:
    """A set of labels in one part of a drawing. All lengths are in units.

    `size` is the height of the letters and `gap` the distance from a point to its label. A name
    wider than `longest` is replaced by a number. `lines`: how many lines a label may have. `stretch`: how much
    wider than usual the letters are.
    """

    name: str
    frame: Box
    size: float
    gap: float
    longest: float
    lines: int
    stretch: float


@dataclass(frozen=True)
class Leader:
    """A straight line from a point to its label."""

    start: XY
    end: XY

    def crosses(self, box: Box) -> bool:
        """Return whether a part of it is inside a box."""
        (x0, y0), (x1, y1) = self.start, self.end
        first, last = 0.0, 1.0
        for at, step, low, high in (
            (x0, x1 - x0, box.left, box.right),
            (y0, y1 - y0, box.top, box.bottom),
        ):
            if not step:
                if not low < at < high:
                    return False
                continue
            enters, leaves = sorted(((low - at) / step, (high - at) / step))
            first, last = max(first, enters), min(last, leaves)
        return first < last

    def meets(self, other: "Leader") -> bool:
        """Return whether the two lines cross."""
        a, b, c, d = (complex(*at) for at in (self.start, self.end, other.start, other.end))
        return (
            cross(b - a, c - a) * cross(b - a, d - a) < 0
            and cross(d - c, a - c) * cross(d - c, b - c) < 0
        )


@dataclass(frozen=True)
class Placed:
    """A label with its position: the indices of its points, their centre (`site`), the start (x)
    and baseline (y) of its first line, anchor and box.

    `is_number`: numbers stand in place of the names. `leader` leads to a label that stands apart.
    """

    members: tuple[int, ...]
    site: XY
    text: str
    x: float
    y: float
    anchor: str
    box: Box
    is_number: bool = False
    leader: Leader | None = None

    @property
    def index(self) -> int:
        """The index of its first point."""
        return self.members[0]

    @property
    def reached_part(self) -> Box:
        """The part of its box that a leader may reach: where the text begins in any font, so its
        middle unless it begins at the side of the point.
        """
        aside = (self.box.right - self.box.left) / 4
        return self.box.inset(aside, 0) if self.anchor == "middle" else self.box


@dataclass(frozen=True)
class _Label:
    """A label to be placed near (x, y), in letters of `size`, `stretch` times as wide as usual.
    Line breaks separate its lines.
    """

    members: tuple[int, ...]
    x: float
    y: float
    text: str
    size: float
    stretch: float
    is_number: bool = False

    @cached_property
    def width(self) -> float:
        """The width of its longest line."""
        lines = self.text.split("\n")
        return self.stretch * max(text_width(line, self.size) for line in lines)

    @cached_property
    def height(self) -> float:
        """The height of all its lines."""
        return self.size * LINE_HEIGHT * (self.text.count("\n") + 1)

    def moved(self, dx: float, dy: float, anchor: str) -> Placed:
        """Return the label, vertically centred at an offset from its point."""
        x, y = self.x + dx, self.y + dy
        left = x - self.width * ANCHOR_SHARES[anchor]
        top = y - self.height / 2
        box = Box(left, top, left + self.width, y + self.height / 2)
        first_line = top + self.size * (LINE_HEIGHT / 2 + 0.36)
        at = self.x, self.y
        return Placed(self.members, at, self.text, x, first_line, anchor, box, self.is_number)


def place_labels(points: Sequence[LabelPoint], layer: LabelLayer) -> list[Placed]:
    """Return a label for each point or group of points, in the order of their first points.

    Labels are placed one after the other. Of several such orders the one with the fewest numbers
    and leaders is used.
    """
    tried = [_place_in_order(points, layer, order) for order in _orders(points)]
    return _numbered(min(tried, key=_total_cost))


def _orders(points: Sequence[LabelPoint]) -> Iterator[list[int]]:
    """Yield orders of placing: the crowded points first, then from each side of the map."""

    def room(index: int) -> float:
        x, y, _text = points[index]
        others = (dist((x, y), other[:2]) for at, other in enumerate(points) if at != index)
        return min(others, default=0.0)

    indices = range(len(points))
    yield sorted(indices, key=room)
    for axis in (0, 1):
        along = sorted(indices, key=lambda index: points[index][axis])
        yield from (along, along[::-1])


def _place_in_order(
    points: Sequence[LabelPoint], layer: LabelLayer, order: Sequence[int]
) -> list[Placed]:
    """Place all labels. Whenever one finds no room, replace its name by a number; if it is a number
    already, let the point share the label of the nearest one; then begin again.
    """
    sites = _overlapping(points, layer)
    while True:
        ranked = sorted(sites, key=lambda site: (bool(site.name), order.index(site.members[0])))
        placed, homeless = _place_all(ranked, points, layer)
        if homeless is None:
            return placed
        if homeless.name:
            sites[sites.index(homeless)] = replace(homeless, name="")
        elif len(sites) == 1:
            return []  # the frame is too small for a number
        else:
            sites = _with_nearest(sites, homeless, points)


def _place_all(
    sites: Sequence["_Site"], points: Sequence[LabelPoint], layer: LabelLayer
) -> tuple[list[Placed], "_Site | None"]:
    """Return the labels of all sites; or those before the first without room, and that one."""
    placed: list[Placed] = []
    for site in sites:
        label = _Label(
            site.members, site.x, site.y, site.text, layer.size, layer.stretch, not site.name
        )
        others = [at[:2] for index, at in enumerate(points) if index not in site.members]
        own = [points[index][:2] for index in site.members]
        room = _Room(layer, own, others, placed)
        position = None if label.width > layer.longest else room.position(label, site.reach)
        if position is None:
            return placed, site
        placed.append(position)
    return placed, None


def _total_cost(placed: Sequence[Placed]) -> tuple[float, ...]:
    """Return a cost to compare: numbered points, leaders, their length, labels on their point."""
    leaders = [dist(one.leader.start, one.leader.end) for one in placed if one.leader]
    numbers = [len(one.members) for one in placed if one.is_number]
    beside = [one for one in placed if one.anchor == "middle" and not one.leader]
    return sum(numbers), len(leaders), sum(leaders), len(beside)


def _numbered(placed: Sequence[Placed]) -> list[Placed]:
    """Return the labels in the order of their points, those that are numbers with their text."""
    last = 0
    labels = []
    for one in sorted(placed, key=lambda one: one.members):
        if one.is_number:
            first, last = last + 1, last + len(one.members)
            one = replace(one, text=f"{first}–{last}" if last > first else f"{last}")
        labels.append(one)
    return labels


def numbers_of(placed: Iterable[Placed]) -> list[int]:
    """Return the indices of the points that have a number, in the order of their numbers."""
    return [index for one in placed if one.is_number for index in one.members]


def along_leaders(placed: Iterable[Placed]) -> list[Box]:
    """Return boxes along the leaders, which names of areas leave free."""
    boxes = []
    for leader in (one.leader for one in placed if one.leader):
        (x0, y0), (x1, y1) = leader.start, leader.end
        steps = [step / 32 for step in range(33)]
        boxes += [Box.around(x0 + (x1 - x0) * step, y0 + (y1 - y0) * step, 2) for step in steps]
    return boxes


@dataclass(frozen=True)
class _Site:
    """Points that share a label: the indices of the points, their centre, and the distance from
    there to the outermost. `name` is empty if the label is a number.
    """

    members: tuple[int, ...]
    x: float
    y: float
    reach: float
    name: str

    @property
    def text(self) -> str:
        """The name, or the widest number that may stand in its place."""
        return self.name or ("88–88" if len(self.members) > 1 else "88")


def _site(members: Iterable[int], points: Sequence[LabelPoint], name: str = "") -> _Site:
    indices = tuple(sorted(members))
    xs, ys = zip(*(points[index][:2] for index in indices), strict=True)
    x, y = (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2
    reach = max(dist((x, y), points[index][:2]) for index in indices)
    return _Site(indices, x, y, reach, name)


def _overlapping(points: Sequence[LabelPoint], layer: LabelLayer) -> list[_Site]:
    """Return the points, those whose marks cover each other as one."""
    sites = [_site([index], points, point[2]) for index, point in enumerate(points)]
    for index, one in enumerate(points):
        for at, other in enumerate(points[:index]):
            if dist(one[:2], other[:2]) < layer.gap / 2:
                sites = _joined(sites, index, at, points)
    return sites


def _with_nearest(sites: Sequence[_Site], site: _Site, points: Sequence[LabelPoint]) -> list[_Site]:
    """Return the sites with one joined to the nearest."""
    others = [other for other in sites if other is not site]
    nearest = min(others, key=lambda other: dist((site.x, site.y), (other.x, other.y)))
    return _joined(sites, site.members[0], nearest.members[0], points)


def _joined(
    sites: Sequence[_Site], one: int, other: int, points: Sequence[LabelPoint]
) -> list[_Site]:
    """Return the sites with those of two points as one."""
    of = [site for site in sites if one in site.members or other in site.members]
    if len(of) == 1:
        return list(sites)
    members = [index for site in of for index in site.members]
    return [*(site for site in sites if site not in of), _site(members, points)]


@dataclass(frozen=True)
class _Room:
    """Where the label of a site can stand: its own and the other points, and the labels that are
    placed.
    """

    layer: LabelLayer
    own: Sequence[XY]
    others: Sequence[XY]
    placed: Sequence[Placed]

    def position(self, label: _Label, reach: float) -> Placed | None:
        """Return the first free position beside the site, else with a leader; None if there is
        none.
        """
        gap = self.layer.gap
        beside = filter(self._is_near, self._free(_beside(label, gap, reach)))
        return next(beside, None) or next(self._led(_around(label, gap, reach), reach), None)

    def _free(self, candidates: Iterable[Placed]) -> Iterator[Placed]:
        occupied = [one.box for one in self.placed]
        occupied += [Box.around(x, y, self.layer.gap) for x, y in self.others]
        for candidate in _free(candidates, self.layer.frame, occupied):
            if not any(one.leader and one.leader.crosses(candidate.box) for one in self.placed):
                yield candidate

    def _is_near(self, candidate: Placed) -> bool:
        """Return whether a label is clearly nearer to its site than to any other point."""
        near = CLEARLY * min(candidate.box.distance(*at) for at in self.own)
        return all(candidate.box.distance(*at) >= near for at in self.others)

    def _led(self, candidates: Iterable[Placed], reach: float) -> Iterator[Placed]:
        """Yield the candidates that a straight leader reaches without crossing a label, a point or
        another leader. None stands beside another point.
        """
        gap = self.layer.gap
        leaders = [one.leader for one in self.placed if one.leader]
        obstacles = [one.box for one in self.placed]
        obstacles += [Box.around(x, y, gap * PASSING) for x, y in self.others]
        for candidate in self._free(candidates):
            if any(candidate.box.distance(*at) < CLEARLY * gap for at in self.others):
                continue
            start = candidate.site
            leader = Leader(start, candidate.reached_part.nearest(*start))
            if not any(map(leader.crosses, obstacles)) and not any(map(leader.meets, leaders)):
                yield replace(candidate, leader=leader)


def place_area_names(
    points: Sequence[LabelPoint], layer: LabelLayer, *, stretch: float, occupied: Sequence[Box]
) -> list[Placed]:
    """Place the names of areas over their centres, or as near as there is room. `occupied` are
    boxes that no name may cover.
    """
    placed: list[Placed] = []
    for index, point in enumerate(points):
        label = _Label((index,), *point, layer.size, stretch)
        obstacles = [*occupied, *(other.box for other in placed)]
        placed += list(_free(_over(label), layer.frame, obstacles))[:1]
    return placed


def _free(candidates: Iterable[Placed], frame: Box, occupied: Sequence[Box]) -> Iterator[Placed]:
    """Yield the candidates inside the frame that overlap nothing occupied."""
    for candidate in candidates:
        if frame.contains(candidate.box) and not any(map(candidate.box.overlaps, occupied)):
            yield candidate


def _beside(label: _Label, gap: float, reach: float) -> Iterator[Placed]:
    """Yield positions right of the point, left, above, below, then at the four corners."""
    far, half = reach + gap * 1.5, label.height / 2
    near = reach + gap
    line = label.size * LINE_HEIGHT
    corner = line * 0.6 + (label.height - line) / 2

    for anchor, dx, dy in (
        ("start", far, 0.0),
        ("end", -far, 0.0),
        ("middle", 0.0, -far - half),
        ("middle", 0.0, far + half),
        ("start", near, -corner),
        ("start", near, corner),
        ("end", -near, -corner),
        ("end", -near, corner),
    ):
        yield label.moved(dx, dy, anchor)


def _around(label: _Label, gap: float, reach: float) -> Iterator[Placed]:
    """Yield positions on widening ellipses around the point, the text aligned on the side of the
    point.
    """
    half = label.width / 2
    for ring in range(2, MAX_RINGS):
        away = reach + gap * ring
        for step in range(24):
            angle = step * pi / 12
            dx = (half + away) * cos(angle)
            dy = (label.height / 2 + away) * sin(angle)
            if dx > half:
                yield label.moved(dx - half, dy, "start")
            elif dx < -half:
                yield label.moved(dx + half, dy, "end")
            else:
                yield label.moved(dx, dy, "middle")


def _over(label: _Label) -> Iterator[Placed]:
    """Yield positions over the centre of an area, then up and down, then aside by parts of the
    label's width.
    """
    for dx in (0.0, 0.25, -0.25, 0.5, -0.5):
        for dy in (0.0, -0.7, 0.7, -1.4, 1.4, -2.1, 2.1):
            yield label.moved(dx * label.width, dy * label.size * LINE_HEIGHT, "middle")
