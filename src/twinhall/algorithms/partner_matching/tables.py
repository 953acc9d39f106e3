"""Tables of points: each measure falls into a bin, each bin earns points. The sum is the whole score."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twinhall.algorithms.partner_matching.features import LAYOUT, SINGLE, Measure
from twinhall.algorithms.partner_matching.reasons import Weights
from twinhall.algorithms.partner_matching.sparse import Floats

Bins = NDArray[np.int16]
BOOKS = (1, 4)
"""A city without ties, one with one to three, one with more: each has its own book of tables."""
POINTS_PER_NAT = 50
"""So many points make a partner e times (2.7 times) as likely."""


def book_of(ties: int) -> int:
    return int(np.searchsorted(BOOKS, ties, side="right"))


@dataclass(frozen=True)
class Tables:
    """`edges` of each single measure; `points` of each measure: one row for each book, one column for each bin.

    Bin 0 is "not known". Tables of two measures number their bins row by row.
    """

    edges: Mapping[str, Floats]
    points: Mapping[str, NDArray[np.int32]]

    def bins_of(self, key: str, values: Floats) -> Bins:
        return bins_of(self.edges[key], values)

    def pair_bins(self, measure: Measure, bins: Mapping[str, Bins]) -> Bins:
        return pair_bins(measure, self.edges, bins)

    def weighed(self, weights: Weights) -> dict[str, NDArray[np.int32]]:
        """The points under a user's weights, rounded once, so that sums stay exact."""
        return {
            measure.key: weighed(self.points[measure.key], weights.of(measure.group)) for measure in LAYOUT
        }


def weighed(points: NDArray[np.int32], percent: int) -> NDArray[np.int32]:
    if percent == 100:
        return points
    return np.asarray(np.rint(points * (percent / 100)), dtype=np.int32)


def bins_of(edges: Floats, values: Floats) -> Bins:
    """1 below the first edge …; 0 where not known."""
    bins = (
        np.searchsorted(edges.astype(np.float32), values.astype(np.float32), side="right").astype(np.int16)
        + 1
    )
    bins[np.isnan(values)] = 0
    return bins.astype(np.int16)


def pair_bins(measure: Measure, edges: Mapping[str, Floats], bins: Mapping[str, Bins]) -> Bins:
    first, second = measure.by.split()
    width = len(edges[second]) + 1
    both = (bins[first] > 0) & (bins[second] > 0)
    return np.where(both, (bins[first] - 1) * width + bins[second], 0).astype(np.int16)


def all_bins(edges: Mapping[str, Floats], measured: Mapping[str, Floats]) -> dict[str, Bins]:
    """Of every measure of the layout."""
    bins = {measure.key: bins_of(edges[measure.key], measured[measure.key]) for measure in SINGLE}
    for measure in LAYOUT:
        if measure.by:
            bins[measure.key] = pair_bins(measure, edges, bins)
    return bins


def width_of(measure: Measure, edges: Mapping[str, Floats]) -> int:
    """How many bins, that of "not known" among them."""
    if not measure.by:
        return len(edges[measure.key]) + 2
    first, second = measure.by.split()
    return (len(edges[first]) + 1) * (len(edges[second]) + 1) + 1


def edges_of(values: Floats, bins: int) -> Floats:
    """Bins of about as many cases each. A value that stands out (often 0) has a bin of its own."""
    values = values[np.isfinite(values)].astype(np.float32)
    once, count = np.unique(values, return_counts=True)
    if len(once) < 2:
        return np.zeros(0)
    if len(once) <= bins:
        return ((once[1:] + once[:-1]) / 2).astype(np.float64)
    shares = np.linspace(0, 1, bins + 1)[1:-1]
    if count.max() <= 0.3 * len(values):
        return np.unique(np.quantile(values, shares)).astype(np.float64)
    usual = once[np.argmax(count)]
    rest = np.quantile(values[values != usual], shares)
    own = np.nextafter(usual, [-np.inf, np.inf], dtype=np.float32)
    # An edge at the very value would part it from itself.
    return np.unique(np.concatenate([rest[rest != usual], own if usual > once[0] else own[1:]])).astype(
        np.float64
    )
