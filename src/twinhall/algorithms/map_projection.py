"""From places on the globe to places on a picture: great circles, Equal Earth, and the globe seen from afar.

All angles are degrees, longitude first; arrays are numpy float arrays that broadcast against each
other. Sources: great circles, E. Williams, “Aviation Formulary”; Equal Earth, B. Šavrič, T. Patterson,
B. Jenny (2018), https://doi.org/10.1080/13658816.2018.1504949.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

__all__ = [
    "Floats",
    "OnGlobe",
    "angle_between",
    "arc_over_globe",
    "equal_earth",
    "great_circle",
    "on_globe",
    "split_at_seam",
]

# The coefficients of the Equal Earth polynomial.
_A1, _A2, _A3, _A4 = 1.340264, -0.081106, 0.000893, 0.003796
_M = np.sqrt(3) / 2
# How far an arc between antipodes rises above the globe, in radii; shorter ones less, about in proportion.
_LIFT = 0.3


@dataclass(frozen=True)
class OnGlobe:
    """Points of a globe seen from infinitely far: x to the right, y downwards, in units of `radius`.

    `visible` is false for points on the far half: the globe hides them, or they hang in the air behind its rim.
    """

    x: Floats
    y: Floats
    visible: NDArray[np.bool_]


def angle_between(lon_a: ArrayLike, lat_a: ArrayLike, lon_b: ArrayLike, lat_b: ArrayLike) -> Floats:
    """The angle at the globe's centre between two places, 0 to 180; exact for near places too."""
    dot = np.sum(_unit(lon_a, lat_a) * _unit(lon_b, lat_b), axis=-1)
    cross = np.linalg.norm(np.cross(_unit(lon_a, lat_a), _unit(lon_b, lat_b)), axis=-1)
    return np.asarray(np.degrees(np.arctan2(cross, dot)))


def great_circle(
    lon_a: ArrayLike, lat_a: ArrayLike, lon_b: ArrayLike, lat_b: ArrayLike, steps: int
) -> tuple[Floats, Floats]:
    """Longitudes and latitudes of `steps` + 1 points on the shortest ways from a to b, equally far apart.

    Shape (…, steps + 1). Between antipodes, where every way is shortest, the one over the north is taken.
    """
    way = _way(lon_a, lat_a, lon_b, lat_b, steps)
    lon = np.degrees(np.arctan2(way[..., 1], way[..., 0]))
    lat = np.degrees(np.arcsin(np.clip(way[..., 2], -1, 1)))
    return lon, lat


def on_globe(
    lon: ArrayLike, lat: ArrayLike, centre_lon: float, centre_lat: float, radius: float = 1.0
) -> OnGlobe:
    """Places as an orthographic picture centred on (`centre_lon`, `centre_lat`) shows them."""
    return _seen(_unit(lon, lat), centre_lon, centre_lat, radius)


def arc_over_globe(
    lon_a: ArrayLike,
    lat_a: ArrayLike,
    lon_b: ArrayLike,
    lat_b: ArrayLike,
    steps: int,
    *,
    centre_lon: float,
    centre_lat: float,
    radius: float = 1.0,
) -> OnGlobe:
    """The shortest ways as bridges that rise above the globe, the higher the longer; shape (…, steps + 1)."""
    angle = angle_between(lon_a, lat_a, lon_b, lat_b)
    rise = np.sin(np.linspace(0, np.pi, steps + 1)) ** 0.9
    height = 1 + (_LIFT * (angle / 180) ** 1.15)[..., None] * rise
    way = _way(lon_a, lat_a, lon_b, lat_b, steps) * height[..., None]
    return _seen(way, centre_lon, centre_lat, radius)


def equal_earth(lon: ArrayLike, lat: ArrayLike, centre_lon: float = 0.0) -> tuple[Floats, Floats]:
    """x and y of the Equal Earth map of a globe of radius 1, y upwards; x spans ±2.70663, y ±1.31737."""
    around = np.radians(_wrapped(np.asarray(lon, dtype=float) - centre_lon))
    theta = np.arcsin(_M * np.sin(np.radians(np.asarray(lat, dtype=float))))
    square = theta * theta
    sixth = square**3
    slope = _A1 + 3 * _A2 * square + sixth * (7 * _A3 + 9 * _A4 * square)
    x = around * np.cos(theta) / (_M * slope)
    y = theta * (_A1 + _A2 * square + sixth * (_A3 + _A4 * square))
    return x, y


def split_at_seam(lon: Floats, centre_lon: float = 0.0) -> list[slice]:
    """Where a line of longitudes crosses the edge of a map centred on `centre_lon`: its pieces, in order."""
    around = _wrapped(lon - centre_lon)
    cuts = [int(place) + 1 for place in np.flatnonzero(np.abs(np.diff(around)) > 180)]
    return [slice(start, end) for start, end in zip([0, *cuts], [*cuts, len(lon)], strict=True)]


def _wrapped(lon: Floats) -> Floats:
    return (lon + 180) % 360 - 180


def _unit(lon: ArrayLike, lat: ArrayLike) -> Floats:
    around, up = np.radians(np.asarray(lon, dtype=float)), np.radians(np.asarray(lat, dtype=float))
    return np.stack([np.cos(up) * np.cos(around), np.cos(up) * np.sin(around), np.sin(up)], axis=-1)


def _way(lon_a: ArrayLike, lat_a: ArrayLike, lon_b: ArrayLike, lat_b: ArrayLike, steps: int) -> Floats:
    start, end = np.broadcast_arrays(_unit(lon_a, lat_a), _unit(lon_b, lat_b))
    across = end - np.sum(start * end, axis=-1, keepdims=True) * start
    length = np.linalg.norm(across, axis=-1, keepdims=True)
    # Towards north where a and b are one place or opposite, so that nothing is divided by zero.
    north = np.array([0.0, 0.0, 1.0]) - start[..., 2:] * start
    direction = np.where(length > 1e-9, across / np.maximum(length, 1e-12), north)
    angle = np.radians(angle_between(lon_a, lat_a, lon_b, lat_b))
    along = angle[..., None] * np.linspace(0, 1, steps + 1)
    return np.asarray(
        np.cos(along)[..., None] * start[..., None, :] + np.sin(along)[..., None] * direction[..., None, :]
    )


def _seen(points: Floats, centre_lon: float, centre_lat: float, radius: float) -> OnGlobe:
    around, up = np.radians(centre_lon), np.radians(centre_lat)
    right = np.array([-np.sin(around), np.cos(around), 0.0])
    ahead = np.array([np.cos(up) * np.cos(around), np.cos(up) * np.sin(around), np.sin(up)])
    above = np.cross(ahead, right)
    x, y, near = points @ right, points @ above, points @ ahead
    return OnGlobe(x * radius, -y * radius, near >= 0)
