"""Draws ties as SVG: the globe, the world, a city's partners.

The pictures hold no words, so one address serves every language; the page says beside them what they show.
Everything is presentation attributes: the content security policy allows no style within.
"""

import json
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from django.conf import settings
from django.template.loader import render_to_string
from numpy.typing import NDArray

from twinhall.access.map import MapChoice, TiesOnMap, ties_on_map
from twinhall.algorithms.map_projection import (
    Floats,
    OnGlobe,
    arc_over_globe,
    equal_earth,
    great_circle,
    on_globe,
    split_at_seam,
)
from twinhall.domain.ties.geography import strongest

GLOBE_ARCS, GLOBE_ARCS_PER_CITY, GLOBE_STEPS = 350, 14, 22
WORLD_ARCS, WORLD_ARCS_PER_CITY, WORLD_STEPS = 600, 12, 24
CITY_ARCS = 400
RIM_BANDS = (1.04, 1.12)  # in radii
LONGITUDES = range(-180, 180, 15)
EMPTY_GLOBE_LONGITUDE = 60
# A cropped picture shows at least this part of the world's width, so that the coarse coast is not seen as such.
LEAST_CROP, CROP_MARGIN, CROP_ASPECT = 0.3, 0.12, 2.0
# Points by number of ties: their diameters, and from how many ties on.
POINT_SIZES = ((2.2, 0), (3.4, 8), (5.0, 25))
STROKES = {"ground": 0.6, "glow": 4.5, "arc": 1.2, "hair": 0.6, "ring": 1.6, "key": 5.0}
DENSE = 80
COLOURS = ("sea", "land", "line", "arc", "point", "key")
THEMES = {
    "dark": dict(zip(COLOURS, ("#0a1a26", "#1c3140", "#20394a", "#f2a541", "#8fd8cd", "#fff"), strict=True)),
    "light": dict(
        zip(COLOURS, ("#eaeeea", "#cfd6cc", "#dde3dc", "#c8741b", "#0b5d57", "#16202b"), strict=True)
    ),
}

Pieces = list[tuple[Floats, Floats]]


@dataclass(frozen=True)
class Box:
    """A part of a picture, in its units."""

    left: float
    top: float
    width: float
    height: float

    def __str__(self) -> str:
        return f"{self.left:.1f} {self.top:.1f} {self.width:.1f} {self.height:.1f}"


@dataclass(frozen=True)
class World:
    """The Equal Earth ground as the build made it: `shapes` are SVG paths by name."""

    shapes: dict[str, Any]

    def at(self, lon: Any, lat: Any) -> tuple[Floats, Floats]:
        """Where places lie on the picture, y downwards."""
        x, y = equal_earth(lon, lat, self.shapes["centre_lon"])
        across, down = self.shapes["translate"]
        return across + self.shapes["scale"] * x, down - self.shapes["scale"] * y

    def line(self, lon: Floats, lat: Floats) -> Pieces:
        """A line in pieces where it leaves the map at one edge and comes back at the other."""
        pieces = split_at_seam(lon, self.shapes["centre_lon"])
        return [self.at(lon[piece], lat[piece]) for piece in pieces]

    @property
    def box(self) -> Box:
        return Box(0, 0, self.shapes["width"], self.shapes["height"])


@dataclass(frozen=True)
class FlatPicture:
    """What a flat picture shows: ties as lines, and their cities, with the number of ties of each."""

    lines: list[Pieces]
    points: tuple[Floats, Floats]
    degree: NDArray[np.int32]


@dataclass(frozen=True)
class PointGroup:
    """Points of one size as one path of dots."""

    diameter: float
    path: str


def globe_longitude(choice: MapChoice, version: str) -> int:
    """The middle of the globe's picture: of those there are, the one that shows most of the ties."""
    found = ties_on_map(choice, version)
    pairs = strongest(found.ties, found.mask, GLOBE_ARCS, GLOBE_ARCS_PER_CITY)
    lon = np.concatenate(_ends(found, pairs)[::2])
    if not len(lon):
        return EMPTY_GLOBE_LONGITUDE
    turned = {middle: np.cos(np.radians(lon - middle)).clip(min=0).sum().round(3) for middle in LONGITUDES}
    return max(LONGITUDES, key=lambda middle: (turned[middle], -abs(middle)))


@lru_cache(maxsize=32)
def draw_globe(choice: MapChoice, longitude: int | None, version: str) -> str:
    """The night globe on a transparent ground; `longitude` (one of LONGITUDES) or where most ties are."""
    found = ties_on_map(choice, version)
    pairs = strongest(found.ties, found.mask, GLOBE_ARCS, GLOBE_ARCS_PER_CITY)
    middle = globe_longitude(choice, version) if longitude is None else longitude
    shapes = _shapes(f"globe-{middle}.json")
    view = {"centre_lon": middle, "centre_lat": shapes["lat"], "radius": shapes["radius"]}
    bridges = arc_over_globe(*_ends(found, pairs), GLOBE_STEPS, **view)
    places = _places(found, pairs)
    points = on_globe(found.ties.longitude[places], found.ties.latitude[places], **view)
    front = points.visible
    near, rising, far = _by_height(bridges, shapes["radius"])
    content = {
        "shapes": shapes,
        "arcs": near,
        "rising": rising,
        "far": far,
        "points": _points(points.x[front], points.y[front], found.ties.degree[places][front]),
    }
    return render_to_string("map/globe.svg", content)


@lru_cache(maxsize=32)
def draw_world(choice: MapChoice, theme: str, version: str) -> str:
    """The whole world, with the strongest of the chosen ties; all of them when a city is chosen."""
    world = World(_shapes("land-equalearth.json"))
    per_city = WORLD_ARCS_PER_CITY if choice.city is None else WORLD_ARCS
    picture = _flat(choice, version, world, WORLD_ARCS, per_city)
    return _drawn(picture, world, world.box, theme)


@lru_cache(maxsize=64)
def draw_city(choice: MapChoice, lon: float, lat: float, theme: str, version: str) -> str:
    """A city at `lon`, `lat` and its partners; the world cropped to them."""
    world = World(_shapes("land-equalearth.json"))
    picture = _flat(choice, version, world, CITY_ARCS, CITY_ARCS)
    key = world.at(np.array([lon]), np.array([lat]))
    return _drawn(picture, world, _crop(world, [*picture.lines, [key]]), theme, key)


def _drawn(
    picture: FlatPicture, world: World, box: Box, theme: str, key: tuple[Floats, Floats] | None = None
) -> str:
    # One unit is what a dot of the screen shows when the picture is 960 wide, however much is cropped.
    unit = box.width / world.box.width
    strokes = {name: round(width * unit, 2) for name, width in STROKES.items()}
    content = {
        "shapes": world.shapes,
        "box": box,
        "whole": box == world.box,
        "height": round(960 * box.height / box.width),
        "colours": THEMES[theme],
        "strokes": strokes,
        "arcs": [_pen(pieces) for pieces in picture.lines],
        # Many thin lines make their own glow.
        "is_dense": len(picture.lines) > DENSE,
        "points": _points(*picture.points, picture.degree, unit * (1.35 if key else 1)),
        "key": [round(float(place[0]), 1) for place in key] if key else None,
    }
    return render_to_string("map/world.svg", content)


def _flat(choice: MapChoice, version: str, world: World, most: int, per_city: int) -> FlatPicture:
    found = ties_on_map(choice, version)
    pairs = strongest(found.ties, found.mask, most, per_city)
    ways = great_circle(*_ends(found, pairs), WORLD_STEPS)
    lines = [world.line(lon, lat) for lon, lat in zip(*ways, strict=True)]
    places = _places(found, pairs)
    points = world.at(found.ties.longitude[places], found.ties.latitude[places])
    return FlatPicture(lines, points, found.ties.degree[places])


def _by_height(bridges: OnGlobe, radius: float) -> list[list[str]]:
    """The bridges with an end in front, as paths: what lies over the globe, and what stands out beyond its rim.

    Drawn fainter the farther out, bridges to the other side fade into the night instead of ending in it. (A mask
    would do it more smoothly, but takes a computer without a graphics card over a second.)
    """
    in_front = bridges.visible[:, 0] | bridges.visible[:, -1]
    x, y, visible = bridges.x[in_front], bridges.y[in_front], bridges.visible[in_front]
    band = np.digitize(np.hypot(x, y) / radius, RIM_BANDS)
    drawn = []
    for number in range(len(RIM_BANDS) + 1):
        inside = band == number
        inside[:, 1:] |= inside[:, :-1]  # each piece reaches to where the next begins
        drawn.append([_pen(_runs(*line)) for line in zip(x, y, inside & visible, strict=True)])
    return drawn


def _ends(found: TiesOnMap, pairs: NDArray[np.int32]) -> tuple[Floats, Floats, Floats, Floats]:
    ties = found.ties
    a, b = ties.pair_a[pairs], ties.pair_b[pairs]
    return ties.longitude[a], ties.latitude[a], ties.longitude[b], ties.latitude[b]


def _places(found: TiesOnMap, pairs: NDArray[np.int32]) -> NDArray[np.int32]:
    return np.unique(np.concatenate([found.ties.pair_a[pairs], found.ties.pair_b[pairs]]))


def _crop(world: World, lines: list[Pieces]) -> Box:
    """The smallest part of the world, in the picture's proportions and with a margin, that holds the lines."""
    x = np.concatenate([piece[0] for pieces in lines for piece in pieces])
    y = np.concatenate([piece[1] for pieces in lines for piece in pieces])
    whole = world.box
    need = max(np.ptp(x), np.ptp(y) * CROP_ASPECT) * (1 + 2 * CROP_MARGIN)
    width = min(max(float(need), LEAST_CROP * whole.width), whole.width)
    height = min(width / CROP_ASPECT, whole.height)
    left = np.clip((x.max() + x.min() - width) / 2, 0, whole.width - width)
    top = np.clip((y.max() + y.min() - height) / 2, 0, whole.height - height)
    return Box(float(left), float(top), width, height)


def _runs(x: Floats, y: Floats, visible: NDArray[np.bool_]) -> Pieces:
    """The visible parts of a line."""
    edges = np.flatnonzero(np.diff(visible, prepend=False, append=False))
    return [(x[start:end], y[start:end]) for start, end in zip(edges[::2], edges[1::2], strict=True)]


def _pen(pieces: Pieces) -> str:
    """Path data in small: whole tenths, relative steps, nothing for pieces shorter than a point."""
    written = []
    for x, y in pieces:
        if len(x) < 2:
            continue
        tenths = np.round(np.stack([x, y], axis=1) * 10).astype(int)
        steps = np.diff(tenths, axis=0)
        steps = steps[np.any(steps != 0, axis=1)]
        if len(steps):
            start = " ".join(map(_decimal, tenths[0].tolist()))
            written.append(
                f"M{start}l" + " ".join(f"{_decimal(dx)} {_decimal(dy)}" for dx, dy in steps.tolist())
            )
    return "".join(written)


def _points(x: Floats, y: Floats, degree: NDArray[np.int32], unit: float = 1) -> list[PointGroup]:
    size = np.searchsorted([least for _diameter, least in POINT_SIZES], degree, side="right") - 1
    groups = []
    for number, (diameter, _least) in enumerate(POINT_SIZES):
        tenths = np.round(np.stack([x, y], axis=1)[size == number] * 10).astype(int)
        path = "".join(f"M{_decimal(across)} {_decimal(down)}h0" for across, down in tenths.tolist())
        groups.append(PointGroup(round(diameter * unit, 2), path))
    return groups


def _decimal(tenths: int) -> str:
    whole, rest = divmod(abs(tenths), 10)
    sign = "-" if tenths < 0 else ""
    return f"{sign}{whole}.{rest}" if rest else f"{sign}{whole}"


@lru_cache(maxsize=16)
def _shapes(name: str) -> dict[str, Any]:
    """Shapes that the front end's build made."""
    file = settings.PACKAGE_DIR / "web" / "static" / "dist" / name
    shapes: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return shapes
