"""The earth in cells of about equal size, so that "near" is a sum over few cells. The date line is no edge."""

from dataclasses import dataclass

import numpy as np

from twinhall.algorithms.partner_matching.sparse import Floats, Ints, Rows

_REACH = range(-2, 3)


@dataclass(frozen=True, slots=True)
class Grid:
    """`cell` of each place; the last cell is nowhere: places without coordinates, near to nothing but it."""

    cell: Ints
    count: int
    near: Rows
    """From each cell to those around it, weighing less with distance (a bell of 0.8 cell)."""


def lay_grid(latitude: Floats, longitude: Floats, degrees: float) -> Grid:
    """Cells `degrees` high. Coordinates in degrees, NaN where unknown."""
    bands = int(180 / degrees) + 1
    middle = (np.arange(bands) + 0.5) * degrees - 90
    around = np.maximum(1, np.round(360 * np.cos(np.radians(np.clip(middle, -89.9, 89.9))) / degrees)).astype(
        np.int64
    )
    base = np.concatenate([[0], np.cumsum(around)])
    known = np.isfinite(latitude) & np.isfinite(longitude)
    band = np.clip(((np.where(known, latitude, 0) + 90) / degrees).astype(np.int64), 0, bands - 1)
    turn = (np.where(known, longitude, 0) + 180) / 360
    column = np.floor(turn * around[band]).astype(np.int64) % around[band]
    code = np.where(known, base[band] + column, base[-1])
    codes, cell = np.unique(np.append(code, base[-1]), return_inverse=True)
    return Grid(cell[:-1].astype(np.int64), len(codes), _near(codes, base, around, middle, degrees))


def _near(codes: Ints, base: Ints, around: Ints, middle: Floats, degrees: float) -> Rows:
    count, bands = len(codes), len(around)
    if count == 1:
        return Rows.of(1, np.zeros(1, np.int64), np.zeros(1, np.int64))
    places = codes[:-1]
    band = np.searchsorted(base, places, side="right") - 1
    longitude = ((places - base[band]) + 0.5) / around[band] * 360 - 180
    sources, targets = [np.array([count - 1])], [np.array([count - 1])]
    for up in _REACH:
        row = np.clip(band + up, 0, bands - 1)
        for right in _REACH:
            turn = (longitude + right * 360 / around[band] + 180) / 360
            code = base[row] + np.floor(turn * around[row]).astype(np.int64) % around[row]
            found = np.minimum(np.searchsorted(codes, code), count - 1)
            there = np.nonzero((codes[found] == code) & (row == band + up))[0]
            sources.append(there)
            targets.append(found[there])
    pairs = np.unique(np.stack([np.concatenate(sources), np.concatenate(targets)], axis=1), axis=0)
    one, other = (
        np.append(np.arange(count - 1), 0)[pairs[:, 0]],
        np.append(np.arange(count - 1), 0)[pairs[:, 1]],
    )
    north = middle[band[one]] - middle[band[other]]
    east = (longitude[one] - longitude[other] + 180) % 360 - 180
    east = east * np.cos(np.radians((middle[band[one]] + middle[band[other]]) / 2))
    weight = np.exp(-(north**2 + east**2) / (2 * (0.8 * degrees) ** 2))
    weight[pairs[:, 0] == count - 1] = 1
    return Rows.of(count, pairs[:, 0], pairs[:, 1], weight)
