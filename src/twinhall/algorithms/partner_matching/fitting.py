"""Fitting tables to choices: which of the listed candidates became the partner?

A conditional logit (listwise softmax) over bins, one table after the other, each by one Newton step a round, drawn
towards 0 and smoothed; monotone tables by pooling neighbours that are out of order.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twinhall.algorithms.partner_matching.features import LAYOUT
from twinhall.algorithms.partner_matching.sparse import Floats, Ints, tally
from twinhall.algorithms.partner_matching.tables import BOOKS, Bins, width_of


@dataclass(frozen=True)
class Lists:
    """Choices, list after list; the partner stands first in each.

    `offset` corrects for candidates of which only a sample is listed. `book` of each row, by the ties of its city.
    """

    bins: Mapping[str, Bins]
    starts: Ints
    book: Ints
    offset: Floats


@dataclass(frozen=True)
class Effort:
    rounds: int = 10
    ridge: float = 8.0
    """Cases' worth of doubt about each bin."""
    book_ridge: float = 40.0
    """… about each book's departure from the common table."""


def fit(lists: Lists, edges: Mapping[str, Floats], effort: Effort) -> dict[str, Floats]:
    """Natural-log points of each measure, one row for each book; bin 0 ("not known") is left at 0."""
    count = len(lists.offset)
    segment = np.repeat(np.arange(len(lists.starts)), np.diff(np.append(lists.starts, count)))
    chosen = np.zeros(count, np.float32)
    chosen[lists.starts] = 1
    books = len(BOOKS) + 1
    common: dict[str, Floats] = {measure.key: np.zeros(width_of(measure, edges)) for measure in LAYOUT}
    points: dict[str, Floats] = {key: np.zeros((books, len(table))) for key, table in common.items()}
    where = {key: lists.book * len(common[key]) + bins for key, bins in lists.bins.items()}
    score = lists.offset.astype(np.float32)
    for _round in range(effort.rounds):
        for measure in LAYOUT:
            key, shape = measure.key, points[measure.key].shape
            likely = _softmax(score, lists.starts, segment)
            pull = tally(where[key], chosen - likely, books * shape[1]).reshape(shape)
            bend = tally(where[key], likely * (1 - likely), books * shape[1]).reshape(shape)
            common[key], new = _step(common[key], points[key], pull, bend, effort)
            if measure.slope:
                new = np.stack(
                    [_ordered(row, weight, measure.slope) for row, weight in zip(new, bend + 1, strict=True)]
                )
            score += (new - points[key]).ravel()[where[key]].astype(np.float32)
            points[key] = new
    return points


def _softmax(score: NDArray[np.float32], starts: Ints, segment: Ints) -> NDArray[np.float32]:
    grown = np.exp(score - np.maximum.reduceat(score, starts)[segment])
    return np.asarray(grown / np.add.reduceat(grown, starts)[segment])


def _step(
    common: Floats, points: Floats, pull: Floats, bend: Floats, effort: Effort
) -> tuple[Floats, Floats]:
    known = np.arange(len(common)) > 0
    step = (pull.sum(axis=0) - effort.ridge * common) / (bend.sum(axis=0) + effort.ridge)
    step = np.clip(step, -2, 2) * known
    apart = points - common
    apart = apart + (pull - bend * step - effort.book_ridge * apart) / (bend + effort.book_ridge)
    new = common + step
    return new, (new + np.clip(apart, -3, 3)) * known


def _ordered(points: Floats, weight: Floats, slope: int) -> Floats:
    """The nearest points that never fall (slope 1) or never rise (-1) with the bins after the first."""
    blocks: list[tuple[float, float, int]] = []
    for value, mass in zip((points[1:] * slope).tolist(), weight[1:].tolist(), strict=True):
        blocks.append((value, mass, 1))
        while len(blocks) > 1 and blocks[-2][0] > blocks[-1][0]:
            (one, first, few), (other, second, many) = blocks[-2:]
            blocks[-2:] = [((one * first + other * second) / (first + second), first + second, few + many)]
    ordered = np.concatenate([[0.0], *(np.full(many, value) for value, _mass, many in blocks)])
    return ordered * slope
