"""Learning the tables from the ties themselves.

The ties are divided into parts. Each part in turn is hidden, the network is made of the rest, and every hidden tie
becomes a question: which place of that country? So no measure ever contains the tie that it shall foretell. The other
candidates are drawn from all places of the country, not only from those with ties; else the tables would learn "has a
tie at all".
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from twinhall.algorithms.partner_matching.features import OWN, SINGLE, own_measures, pair_measures
from twinhall.algorithms.partner_matching.fitting import Effort, Lists, fit
from twinhall.algorithms.partner_matching.network import Network
from twinhall.algorithms.partner_matching.places import Places
from twinhall.algorithms.partner_matching.sparse import Floats, Ints
from twinhall.algorithms.partner_matching.tables import POINTS_PER_NAT, Tables, all_bins, book_of, edges_of

FEWEST_TIES = 500
"""With fewer the tables would be chance; the scorecard is used."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How much is learned from. The defaults end within two minutes for 30,000 ties on two cores."""

    parts: int = 10
    questions: int = 9000
    others: int = 120
    bins: int = 14
    effort: Effort = field(default_factory=Effort)


def learn_tables(places: Places, pairs: NDArray[np.int64], *, seed: int, plan: Plan | None = None) -> Tables:
    """Tables from the ties `pairs`. The same input and seed give the same tables."""
    plan = plan or Plan()
    asked = list(_questions(places, pairs, seed, plan))
    measured = {
        measure.key: np.concatenate([one.measures[measure.key] for one in asked]) for measure in SINGLE
    }
    lengths = np.array([len(one.measures["ties"]) for one in asked])
    starts = np.concatenate([[0], np.cumsum(lengths)[:-1]])
    edges = _edges(measured, starts, plan, seed)
    bins = all_bins(edges, measured)
    book = np.repeat([one.book for one in asked], lengths)
    offset = np.repeat([one.offset for one in asked], lengths)
    offset[starts] = 0
    nats = fit(Lists(bins, starts, book, offset), edges, plan.effort)
    return Tables(edges, {key: _rounded(table, bins[key]) for key, table in nats.items()})


@dataclass(frozen=True, slots=True)
class _Asked:
    measures: dict[str, Floats]
    book: int
    offset: float


def _questions(places: Places, pairs: NDArray[np.int64], seed: int, plan: Plan) -> Iterator[_Asked]:
    chance = np.random.default_rng(seed)
    whole = Network.ties_of(places, pairs)
    part = chance.permutation(len(pairs)) % plan.parts
    for turn in range(plan.parts):
        is_hidden = part == turn
        network = Network(places, pairs[~is_hidden], seed)
        own = own_measures(network)
        hidden = pairs[is_hidden]
        both_ways = np.concatenate([hidden, hidden[:, ::-1]])
        both_ways = both_ways[places.country[both_ways[:, 0]] != places.country[both_ways[:, 1]]]
        # What is unknown earns what an average place earns; it teaches nothing, least of all that lists know it.
        both_ways = both_ways[np.isfinite(places.size[both_ways[:, 1]])]
        for city, partner in chance.permutation(both_ways)[: plan.questions // plan.parts].tolist():
            first, last = (int(end) for end in places.starts[places.country[partner] :][:2])
            free = np.isfinite(places.size[first:last])
            known = whole.of_row(city)
            free[known[(known >= first) & (known < last)] - first] = False
            others = np.nonzero(free)[0]
            if not len(others):
                continue
            drawn = (
                others if len(others) <= plan.others else chance.choice(others, plan.others, replace=False)
            )
            rows = np.append(partner - first, drawn)
            yield _asked(network, own, (city, first, last), rows, np.log(len(others) / len(drawn)))


def _asked(
    network: Network, own: dict[str, Floats], question: tuple[int, int, int], rows: Ints, offset: float
) -> _Asked:
    city, first, last = question
    pair = pair_measures(network, city, first, last)
    measures: dict[str, Floats] = {key: values[rows].astype(np.float32) for key, values in pair.items()}
    measures |= {measure.key: own[measure.key][first + rows].astype(np.float32) for measure in OWN}
    return _Asked(measures, book_of(int(network.degree[city])), float(offset))


def _edges(measured: dict[str, Floats], starts: Ints, plan: Plan, seed: int) -> dict[str, Floats]:
    """Bins by half partners, half others: so that they are finest where the choice falls."""
    chance = np.random.default_rng(seed)
    count = len(measured["ties"])
    seen = np.concatenate([starts, chance.choice(count, min(len(starts), count), replace=False)])
    return {key: edges_of(values[seen], plan.bins) for key, values in measured.items()}


def _rounded(table: Floats, bins: NDArray[np.int16]) -> NDArray[np.int32]:
    """Whole points; the commonest bin earns 0, so that points say what is above or below the usual."""
    usual = int(np.argmax(np.bincount(bins, minlength=table.shape[1])[1:])) + 1 if table.shape[1] > 1 else 0
    points = np.rint((table - table[:, [usual]]) * POINTS_PER_NAT).astype(np.int32)
    points[:, 0] = 0
    return points
