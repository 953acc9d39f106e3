"""The points used where there are too few ties to learn from: chosen by hand, documented, the same for every city."""

import numpy as np
from numpy.typing import NDArray

from twinhall.algorithms.partner_matching.features import LAYOUT, SINGLE
from twinhall.algorithms.partner_matching.tables import BOOKS, Tables, width_of

# Edges of the bins, and the points of each: one more than edges.
CARD: dict[str, tuple[tuple[float, ...], tuple[int, ...]]] = {
    "common": ((0.5, 1.5, 2.5), (0, 60, 90, 110)),
    "paths": ((0.01, 0.1, 0.5), (0, 10, 20, 30)),
    "common-near": ((0.05, 0.3), (0, 20, 40)),
    "ties": ((0.5, 2.5, 7.5, 20.5), (0, 30, 50, 60, 50)),
    "ties-with-country": ((0.5, 1.5, 3.5), (0, 30, 45, 40)),
    "ties-with-region": ((0.5, 1.5), (0, 20, 30)),
    "ties-with-near": ((0.3, 1.0), (0, 30, 50)),
    # log10 of how many times larger: even to twice, to five times, to twenty times, more
    "size-ratio": ((-1.3, -0.7, -0.3, 0.3, 0.7, 1.3), (-120, -50, 0, 50, 0, -50, -120)),
    "population": ((3.7, 4.3, 5.0, 6.0), (-60, 0, 20, 30, 40)),
    "place-in-region": ((0.5, 2.5), (30, 10, 0)),
    "capital": ((0.5,), (0, 20)),
    "same-name": ((0.5,), (0, 120)),
    "latitude-gap": ((5.0, 15.0), (10, 0, -10)),
    "kilometres": ((300.0, 1500.0), (20, 10, 0)),
}


def scorecard_tables() -> Tables:
    """Tables in which what the card does not name earns nothing."""
    edges = {
        measure.key: np.array(CARD.get(measure.key, ((), ()))[0], dtype=np.float64) for measure in SINGLE
    }
    points: dict[str, NDArray[np.int32]] = {}
    for measure in LAYOUT:
        row = np.zeros(width_of(measure, edges), np.int32)
        if measure.key in CARD:
            row[1:] = CARD[measure.key][1]
        points[measure.key] = np.tile(row, (len(BOOKS) + 1, 1))
    return Tables(edges, points)
