"""Rows of neighbours in two flat arrays, and walking along them: all of a sparse matrix that is needed here."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.floating[Any]]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Rows:
    """`ends[row]:ends[row + 1]` are the places of a row's neighbours in `to`, with their `weight`."""

    ends: Ints
    to: Ints
    weight: Floats

    @classmethod
    def of(cls, count: int, source: Ints, to: Ints, weight: Floats | None = None) -> "Rows":
        """From pairs; those that stand twice are added up."""
        size = int(to.max()) + 1 if len(to) else 1
        codes, back = np.unique(source * size + to, return_inverse=True)
        total = np.bincount(back, weight, len(codes)).astype(np.float64)
        per_row = np.bincount(codes // size, minlength=count)
        return cls(np.concatenate([[0], np.cumsum(per_row)]), codes % size, total)

    def of_row(self, row: int) -> Ints:
        return self.to[self.ends[row] : self.ends[row + 1]]

    def walk(self, start: Ints, weight: Floats) -> tuple[Ints, Floats]:
        """One step from weighted rows to all their neighbours; a neighbour may come more than once."""
        first = self.ends[start]
        many = self.ends[start + 1] - first
        total = int(many.sum())
        if not total:
            return np.zeros(0, np.int64), np.zeros(0)
        before = np.concatenate([[0], np.cumsum(many)[:-1]])
        at = np.repeat(first - before, many) + np.arange(total)
        return self.to[at], np.repeat(weight, many) * self.weight[at]

    def times(self, values: NDArray[np.float32]) -> NDArray[np.float32]:
        """Matrix times a dense matrix of one row each. Every row must have a neighbour."""
        return np.add.reduceat(
            values[self.to] * self.weight[:, None].astype(np.float32), self.ends[:-1], axis=0
        )

    def sums(self, values: Floats) -> Floats:
        """Matrix times a vector. Every row must have a neighbour."""
        return np.asarray(np.add.reduceat(values[self.to] * self.weight, self.ends[:-1]))


def tally(at: Ints, weight: Floats, count: int) -> Floats:
    """The weights added up at each of `count` numbers."""
    return np.asarray(np.bincount(at, weight, count), dtype=np.float64)


def gathered(to: Ints, weight: Floats) -> tuple[Ints, Floats]:
    """Each neighbour once, its weights added up."""
    if not len(to):
        return to, weight
    once, back = np.unique(to, return_inverse=True)
    return once, tally(back, weight, len(once))
