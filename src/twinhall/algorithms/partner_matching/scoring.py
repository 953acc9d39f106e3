"""Affinity in points: of one city with every place of a slice, fast; and reason by reason for few of them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from twinhall.algorithms.partner_matching.features import (
    LAYOUT,
    OWN,
    PAIRED,
    own_measures,
    pair_measures,
)
from twinhall.algorithms.partner_matching.network import Network
from twinhall.algorithms.partner_matching.reasons import Group, Weights
from twinhall.algorithms.partner_matching.sparse import Bools, Floats, Ints
from twinhall.algorithms.partner_matching.tables import (
    POINTS_PER_NAT,
    Bins,
    Tables,
    bins_of,
    book_of,
    pair_bins,
)

Points = NDArray[np.int32]
UNKNOWN = {"size": ("size-unknown", Group.SIZE), "region": ("region-unknown", Group.TRADITION)}
"""What stands in for the tables of a fact that is not known: what a place of the country earns on average there."""


@dataclass(frozen=True)
class Scored:
    """Points of every candidate of the rows `first` to `last`, and what they were made of."""

    first: int
    last: int
    points: Points
    bins: Mapping[str, Bins]
    measured: Mapping[str, Floats]
    tables: Mapping[str, Points]
    """One row of points for each measure: the book of this city, under the user's weights."""
    average: Mapping[str, Points]
    """For each fact of UNKNOWN the points where it is not known, else 0."""

    def reasons_of(self, row: int) -> Iterator[tuple[str, Group, int, float]]:
        """Key, group, points, number measured (NaN where unknown) of a candidate; `row` counts all places."""
        at = row - self.first
        for measure in LAYOUT:
            number = self.measured[measure.key][at] if measure.key in self.measured else np.nan
            yield (
                measure.key,
                measure.group,
                int(self.tables[measure.key][self.bins[measure.key][at]]),
                float(number),
            )
        for fact, (key, group) in UNKNOWN.items():
            yield key, group, int(self.average[fact][at]), float("nan")


@dataclass(frozen=True)
class Scorer:
    """Tables and network, and the bins of what is measured of each place alone."""

    network: Network
    tables: Tables
    own: Mapping[str, Floats] = field(init=False)
    own_bins: Mapping[str, Bins] = field(init=False)

    def __post_init__(self) -> None:
        own = own_measures(self.network)
        bins = {key: bins_of(self.tables.edges[key], values) for key, values in own.items()}
        object.__setattr__(self, "own", {key: values.astype(np.float32) for key, values in own.items()})
        object.__setattr__(self, "own_bins", bins)

    def score(self, city: int, first: int, last: int, weights: Weights) -> Scored:
        """Of the place in row `city` with the places of a slice; the city itself among them is not left out."""
        pair = pair_measures(self.network, city, first, last)
        bins = {measure.key: self.own_bins[measure.key][first:last] for measure in OWN}
        bins |= {
            measure.key: bins_of(self.tables.edges[measure.key], pair[measure.key]) for measure in PAIRED
        }
        bins |= {m.key: pair_bins(m, self.tables.edges, bins) for m in LAYOUT if m.by}
        book = book_of(int(self.network.degree[city]))
        tables = {key: points[book] for key, points in self.tables.weighed(weights).items()}
        points = np.zeros(last - first, np.int32)
        of_fact = {fact: np.zeros(last - first, np.int32) for fact in UNKNOWN}
        for measure in LAYOUT:
            earned = tables[measure.key][bins[measure.key]]
            points += earned
            if measure.needs:
                of_fact[measure.needs] += earned
        average = {fact: self._average(fact, of_fact[fact], first, last) for fact in UNKNOWN}
        points += sum(average.values())
        measured = {measure.key: self.own[measure.key][first:last] for measure in OWN} | pair
        return Scored(first, last, points, bins, measured, tables, average)

    def _average(self, fact: str, earned: Points, first: int, last: int) -> Points:
        """Where the fact is unknown: as likely as the mean of the country's places of which it is known."""
        result = np.zeros(last - first, np.int32)
        unknown = self._unknown(fact)[first:last]
        country = self.network.places.country[first:last]
        for number in np.unique(country[unknown]).tolist():
            begin, end = np.searchsorted(country, [number, number + 1])
            here = slice(int(begin), int(end))
            known = earned[here][~unknown[here]]
            if len(known):
                most = float(known.max())
                mean = np.mean(np.exp((known - most) / POINTS_PER_NAT))
                result[here][unknown[here]] = round(most + POINTS_PER_NAT * float(np.log(mean)))
        return result

    def _unknown(self, fact: str) -> Bools:
        places = self.network.places
        return np.isnan(places.size) if fact == "size" else places.region < 0


def order_of(points: NDArray[np.int32] | Ints, limit: int) -> Ints:
    """The best `limit`, best first; equal points in the order of the rows, which is that of country and key."""
    if limit < len(points):
        least = np.partition(points, len(points) - limit)[len(points) - limit]
        some = np.nonzero(points >= least)[0]
    else:
        some = np.arange(len(points))
    return some[np.argsort(-points[some], kind="stable")][:limit]
