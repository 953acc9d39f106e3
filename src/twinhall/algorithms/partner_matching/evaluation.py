"""How well a model foretells ties that it has not seen, and whom it shows: what `partners evaluate` prints.

A random part of the ties is hidden, the model is learned from the rest, and each hidden tie is asked for from both
sides: is the partner among the first ten of its country? Exposure counts who stands among those first ten.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from twinhall.algorithms.partner_matching.cities import City
from twinhall.algorithms.partner_matching.learning import Plan
from twinhall.algorithms.partner_matching.model import Model, learn
from twinhall.algorithms.partner_matching.network import pairs_of
from twinhall.algorithms.partner_matching.places import Places, columns_of
from twinhall.algorithms.partner_matching.reasons import Weights
from twinhall.algorithms.partner_matching.scoring import order_of
from twinhall.algorithms.partner_matching.sparse import Ints

SIZE_BANDS = (5_000, 20_000, 100_000, 500_000)
COUNTRY_BANDS = (30, 300, 3_000)
FIRST = 10
FLOOR = 0.5
"""Each band shall have at least half as large a share of the places shown as of the partners truly chosen."""
_ASKED_OF_THE_WORLD = 200
_SIZES = (
    "up to 5,000 people",
    "up to 20,000",
    "up to 100,000",
    "up to 500,000",
    "more",
    "population unknown",
)
_COUNTRIES = ("up to 30 ties", "up to 300", "up to 3,000", "more")


@dataclass(frozen=True, slots=True)
class Hits:
    """The share of `asked` hidden ties whose partner stood among the first ten; the mean of 1/place."""

    name: str
    asked: int
    share: float
    reciprocal: float


@dataclass(frozen=True, slots=True)
class Exposure:
    """A group of places: its share of what was shown, and of the partners that were truly chosen."""

    name: str
    shown: float
    chosen: float

    @property
    def ratio(self) -> float:
        return self.shown / self.chosen if self.chosen else float("inf")

    @property
    def holds(self) -> bool:
        return self.ratio >= FLOOR


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What was found. `sizes`: of what is shown within the wished country; `countries`: where none is wished."""

    hits: tuple[Hits, ...]
    sizes: tuple[Exposure, ...]
    countries: tuple[Exposure, ...]


@dataclass(frozen=True, slots=True)
class _Answer:
    city: int
    partner: int
    place: int
    shown: tuple[int, ...]


def evaluate(
    cities: Iterable[City],
    ties: Iterable[tuple[str, str]],
    *,
    seed: int = 0,
    hidden: float = 0.1,
    most: int = 1500,
    plan: Plan | None = None,
) -> Evaluation:
    """Learn without the `hidden` share of the ties, ask for at most `most` of them. Deterministic for a seed."""
    cities = list(cities)
    places = Places(columns_of(cities))
    pairs, _left_out = pairs_of(places, ties)
    chance = np.random.default_rng(seed + 1)
    is_hidden = chance.random(len(pairs)) < hidden
    keys = places.columns.key
    known = [(keys[one], keys[other]) for one, other in pairs[~is_hidden].tolist()]
    model = learn(cities, known, seed=seed, plan=plan)
    asked = np.concatenate([pairs[is_hidden], pairs[is_hidden][:, ::-1]])
    abroad = asked[places.country[asked[:, 0]] != places.country[asked[:, 1]]]
    return summed_up(model, [answer_to(model, *pair) for pair in chance.permutation(abroad)[:most].tolist()])


def answer_to(model: Model, city: int, partner: int) -> _Answer:
    """Where the partner stands among the candidates of its country, and who stands before."""
    places, network = model.places, model.scorer.network
    country = places.country[partner]
    first, last = (int(end) for end in places.starts[country : country + 2])
    points = model.scorer.score(city, first, last, Weights()).points
    free = np.ones(last - first, np.bool_)
    partners = network.partners(city)
    free[partners[(partners >= first) & (partners < last)] - first] = False
    rows = np.nonzero(free)[0]
    shown = rows[order_of(points[rows], FIRST)] + first
    place = 1 + int((points[rows] > points[partner - first]).sum())
    place += int((points[rows[rows < partner - first]] == points[partner - first]).sum())
    return _Answer(city, partner, place, tuple(shown.tolist()))


def summed_up(model: Model, answers: Sequence[_Answer]) -> Evaluation:
    """Hits, and exposure of places by size and of countries by how many ties they keep."""
    places, degree = model.places, model.scorer.network.degree
    place = np.array([answer.place for answer in answers], dtype=np.int64)
    cold = np.array([degree[answer.city] == 0 for answer in answers], dtype=np.bool_)
    named = (("all", np.ones(len(answers), np.bool_)), ("city without ties", cold), ("city with ties", ~cold))
    chosen = np.array([answer.partner for answer in answers], dtype=np.int64)
    shown = np.array([row for answer in answers for row in answer.shown], dtype=np.int64)
    band = np.searchsorted(SIZE_BANDS, places.columns.population)
    band[np.isnan(places.columns.population)] = len(SIZE_BANDS) + 1
    abroad = _shown_abroad(model, [answer.city for answer in answers[:_ASKED_OF_THE_WORLD]])
    ties = model.scorer.network.country_ties.sum(axis=1)
    of_country = np.searchsorted(COUNTRY_BANDS, ties)[places.country]
    return Evaluation(
        tuple(_hits(name, place[mask]) for name, mask in named),
        _exposures(_SIZES, band[shown], band[chosen]),
        _exposures(_COUNTRIES, of_country[abroad], of_country[chosen]),
    )


def _shown_abroad(model: Model, cities: Sequence[int]) -> Ints:
    """Who stands first for these cities when no country is wished."""
    places, rows = model.places, []
    for city in dict.fromkeys(cities):
        points = model.scorer.score(city, 0, len(places), Weights()).points.astype(np.int64)
        points[places.country == places.country[city]] = np.iinfo(np.int32).min
        points[model.scorer.network.partners(city)] = np.iinfo(np.int32).min
        rows.append(order_of(points, FIRST))
    return np.concatenate(rows) if rows else np.zeros(0, np.int64)


def _hits(name: str, place: Ints) -> Hits:
    if not len(place):
        return Hits(name, 0, 0.0, 0.0)
    return Hits(name, len(place), float((place <= FIRST).mean()), float((1 / place).mean()))


def _exposures(names: Sequence[str], shown: Ints, chosen: Ints) -> tuple[Exposure, ...]:
    shares = [
        Exposure(
            name, float((shown == number).mean()) if len(shown) else 0.0, float((chosen == number).mean())
        )
        for number, name in enumerate(names)
        if (chosen == number).any()
    ]
    return tuple(shares)


def verdict(exposure: Exposure) -> str:
    return "holds" if exposure.holds else "below"


def as_lines(evaluation: Evaluation) -> list[str]:
    """The table that is printed."""
    lines = [f"{'hidden ties':<24} {'asked':>7} {'hits@10':>8} {'1/place':>8}"]
    lines += [
        f"{one.name:<24} {one.asked:>7,} {one.share:>8.3f} {one.reciprocal:>8.3f}" for one in evaluation.hits
    ]
    for title, exposures in (
        ("size of the place", evaluation.sizes),
        ("country of the place", evaluation.countries),
    ):
        lines += ["", f"{title:<24} {'shown':>7} {'chosen':>8} {'ratio':>8}  floor {FLOOR}"]
        lines += [
            f"{one.name:<24} {one.shown:>7.3f} {one.chosen:>8.3f} {one.ratio:>8.2f}  {verdict(one)}"
            for one in exposures
        ]
    return lines
