"""The ties of all cities, and what follows from them: how many, with whom, near what, how alike."""

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from twinhall.algorithms.partner_matching.grid import Grid
from twinhall.algorithms.partner_matching.places import Places
from twinhall.algorithms.partner_matching.sparse import Floats, Ints, Rows

DIMENSIONS = 32
_DAMPING = 3.0  # without it places of one tie rule the embedding
_EXTRA, _ROUNDS = 8, 6
_BELL = 0.15  # width, in log10 of people, of "about this size"


@dataclass(frozen=True, slots=True)
class Vicinity:
    """Ties from cell to cell of one grid."""

    grid: Grid
    ties: Rows
    activity: Floats
    """Ties in and around each cell, and the same for each place in it (log2)."""
    density: Floats
    tied: Rows
    """The tied places of each cell."""


@dataclass(frozen=True)
class Network:
    """Ties between places, as pairs of row numbers, each once and both ways."""

    places: Places
    pairs: NDArray[np.int64]
    seed: int = 0
    ties: Rows = field(init=False)
    degree: Ints = field(init=False)
    with_country: Rows = field(init=False)
    """From each place to the countries it has ties with, weighted by how many."""
    partner_size: Floats = field(init=False)
    """Mean log10 population of a place's partners; NaN without."""
    expected: Floats = field(init=False)
    """Ties (log2) that places of this size keep in this country."""
    rank_among_tied: Floats = field(init=False)
    """Share of the country's tied places that are smaller."""
    country_ties: Floats = field(init=False)
    region_country: NDArray[np.float32] = field(init=False)
    tied_in_region: Rows = field(init=False)
    fine: Vicinity = field(init=False)
    coarse: Vicinity = field(init=False)
    embedding: NDArray[np.float32] = field(init=False)
    """Length 1 (0 without ties); `sign` makes a product of two a similarity of partners of partners."""
    sign: NDArray[np.float32] = field(init=False)
    around: NDArray[np.float32] = field(init=False)
    """The embedding of each coarse cell's surroundings."""

    def __post_init__(self) -> None:
        places, put = self.places, self._put
        put("ties", self.ties_of(places, self.pairs))
        put("degree", np.diff(self.ties.ends))
        source, target = np.repeat(np.arange(len(places)), self.degree), self.ties.to
        put("with_country", Rows.of(len(places), source, places.country[target]))
        countries = len(places.countries)
        between = np.zeros((countries, countries))
        np.add.at(between, (places.country[source], places.country[target]), 1)
        put("country_ties", between)
        region_country = np.zeros((places.region_count + 1, countries), np.float32)
        np.add.at(region_country, (places.region[source], places.country[target]), 1)
        put("region_country", region_country)
        tied = np.nonzero(self.degree)[0]
        in_region = tied[places.region[tied] >= 0]
        put("tied_in_region", Rows.of(places.region_count + 1, places.region[in_region], in_region))
        put("fine", _vicinity(places.fine, source, target, self.degree))
        put("coarse", _vicinity(places.coarse, source, target, self.degree))
        self._put_sizes(source, target)
        self._put_embedding(tied)

    def _put(self, name: str, value: object) -> None:
        object.__setattr__(self, name, value)

    def _put_sizes(self, source: Ints, target: Ints) -> None:
        size, count = self.places.size, len(self.places)
        known = np.isfinite(size[target])
        total = np.bincount(source[known], size[target[known]], count)
        many = np.bincount(source[known], minlength=count)
        self._put("partner_size", np.where(many > 0, total / np.maximum(many, 1), np.nan))
        expected, rank = np.full(count, np.nan), np.full(count, np.nan)
        everywhere = _Curve(size, self.degree.astype(np.float64))
        for first, last in zip(self.places.starts[:-1], self.places.starts[1:], strict=True):
            here = slice(int(first), int(last))
            expected[here] = _Curve(size[here], self.degree[here].astype(np.float64), everywhere).at(
                size[here]
            )
            tied = np.sort(size[here][(self.degree[here] > 0) & np.isfinite(size[here])])
            if len(tied):
                rank[here] = np.searchsorted(tied, size[here], side="right") / len(tied)
        self._put("expected", np.log2(expected + 1e-3))
        self._put("rank_among_tied", np.where(np.isfinite(size), rank, np.nan))

    def _put_embedding(self, tied: Ints) -> None:
        values, vectors = _eigen(self.ties, tied, self.degree, self.seed)
        embedding = np.zeros((len(self.places), DIMENSIONS), np.float32)
        embedding[tied, : vectors.shape[1]] = vectors * np.sqrt(np.abs(values))
        length = np.linalg.norm(embedding, axis=1, keepdims=True)
        embedding /= np.maximum(length, 1e-9)
        sign = np.ones(DIMENSIONS, np.float32)
        sign[: len(values)] = np.sign(values)
        grid = self.places.coarse
        cells = np.zeros((grid.count, DIMENSIONS), np.float32)
        np.add.at(
            cells, grid.cell[tied], embedding[tied] * np.log1p(self.degree[tied])[:, None].astype(np.float32)
        )
        around = grid.near.times(cells)
        self._put("embedding", embedding)
        self._put("sign", sign)
        self._put("around", around / np.maximum(np.linalg.norm(around, axis=1, keepdims=True), 1e-9))

    @staticmethod
    def ties_of(places: Places, pairs: NDArray[np.int64]) -> Rows:
        """The ties alone, both ways."""
        source, target = pairs[:, 0], pairs[:, 1]
        return Rows.of(len(places), np.concatenate([source, target]), np.concatenate([target, source]))

    def partners(self, place: int) -> Ints:
        return self.ties.of_row(place)


def pairs_of(places: Places, ties: Iterable[tuple[str, str]]) -> tuple[NDArray[np.int64], int]:
    """Ties by key as pairs of row numbers, and how many were left out: an end is unknown, or both are one."""
    index, pairs, left_out = places.index, set(), 0
    for one, other in ties:
        first, second = index.get(one, -1), index.get(other, -1)
        if first < 0 or second < 0 or first == second:
            left_out += 1
        else:
            pairs.add((min(first, second), max(first, second)))
    return np.array(sorted(pairs), dtype=np.int64).reshape(-1, 2), left_out


class _Curve:
    """Ties for each place by size: a smoothed histogram, drawn towards `prior` where few places are."""

    _edges = np.arange(0, 8.5, 0.1)

    def __init__(self, size: Floats, degree: Floats, prior: "_Curve | None" = None) -> None:
        known = np.isfinite(size)
        bins = len(self._edges)
        at = np.clip(np.searchsorted(self._edges, size[known]), 0, bins - 1)
        bell = np.exp(-(np.subtract.outer(self._edges, self._edges) ** 2) / (2 * _BELL**2))
        ties, count = bell @ np.bincount(at, degree[known], bins), bell @ np.bincount(at, minlength=bins)
        if prior is None:
            self.rate: Floats = ties / np.maximum(count, 1e-9)
        else:
            weight = 3.0
            # A country that keeps fewer ties than others does so at every size.
            level = (degree[known].sum() + 1) / (prior.at(size[known]).sum() + 1)
            self.rate = (ties + weight * prior.rate * level) / (count + weight)

    def at(self, size: Floats) -> Floats:
        at = np.clip(np.searchsorted(self._edges, np.nan_to_num(size)), 0, len(self._edges) - 1)
        return np.where(np.isfinite(size), self.rate[at], np.nan)


def _vicinity(grid: Grid, source: Ints, target: Ints, degree: Ints) -> Vicinity:
    ties = Rows.of(grid.count, grid.cell[source], grid.cell[target])
    activity = grid.near.sums(np.bincount(grid.cell, degree, grid.count).astype(np.float64))
    places = grid.near.sums(np.bincount(grid.cell, minlength=grid.count).astype(np.float64))
    tied = np.nonzero(degree)[0]
    density = np.log2(activity + 0.1) - np.log2(places + 0.1)
    return Vicinity(grid, ties, activity, density, Rows.of(grid.count, grid.cell[tied], tied))


def _eigen(
    ties: Rows, tied: Ints, degree: Ints, seed: int
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Largest eigenvalues of the damped network by random projection; ARPACK does not end on it."""
    if not len(tied):
        return np.zeros(0, np.float32), np.zeros((0, 0), np.float32)
    number = np.full(len(degree), -1)
    number[tied] = np.arange(len(tied))
    ends = np.concatenate([[0], np.cumsum(degree[tied])])
    damped = (1 / np.sqrt(degree[tied] + _DAMPING)).astype(np.float32)[:, None]
    inner = Rows(ends, number[ties.to], ties.weight)
    width = min(DIMENSIONS + _EXTRA, len(tied))
    base = np.random.default_rng(seed).standard_normal((len(tied), width)).astype(np.float32)
    for _round in range(_ROUNDS):
        base = np.linalg.qr(damped * inner.times(damped * base))[0]
    small = base.T @ (damped * inner.times(damped * base))
    values, vectors = np.linalg.eigh((small + small.T) / 2)
    best = np.argsort(-np.abs(values), kind="stable")[:DIMENSIONS]
    return values[best].astype(np.float32), (base @ vectors[:, best]).astype(np.float32)
