"""The model as the product uses it: rank, explain, refresh, keep in one file."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from twinhall.algorithms.partner_matching.agreeing import Side, fit_notices, fit_reasons
from twinhall.algorithms.partner_matching.cities import City
from twinhall.algorithms.partner_matching.declared import Declared, Profile
from twinhall.algorithms.partner_matching.facts import facts_of
from twinhall.algorithms.partner_matching.learning import FEWEST_TIES, Plan, learn_tables
from twinhall.algorithms.partner_matching.network import Network, pairs_of
from twinhall.algorithms.partner_matching.places import Places, columns_of
from twinhall.algorithms.partner_matching.reasons import (
    Notice,
    Ranking,
    Reason,
    Relaxation,
    Suggestion,
    Weights,
)
from twinhall.algorithms.partner_matching.scorecard import scorecard_tables
from twinhall.algorithms.partner_matching.scoring import Scored, Scorer, order_of
from twinhall.algorithms.partner_matching.searches import Search
from twinhall.algorithms.partner_matching.sieving import Sieve, country_mask, masks_of, side_of
from twinhall.algorithms.partner_matching.sparse import Bools, Floats
from twinhall.algorithms.partner_matching.storing import read, write

_ANY, _AS_LEARNED, _NOTHING = Search(), Weights(), Declared()
_SIZE_GAP, _MANY_TIES = 10, 30


class UnknownCity(LookupError):  # noqa: N818 - reads as a sentence where it is raised
    """The model does not know a city of this key; it may be newer than the model."""


@dataclass(frozen=True, slots=True)
class Standing:
    """`place` of a city among the `among` cities of its country, as another city's ranking has them."""

    place: int
    among: int


@dataclass(frozen=True)
class Model:
    """Cities, their ties and the tables. Never changes: `refresh` gives a new one."""

    scorer: Scorer
    is_learned: bool
    """False: too few ties to learn from; the points are those of the scorecard."""
    left_out: int = 0
    """Ties that were not taken: an end is no known city, or both ends are one."""

    @property
    def places(self) -> Places:
        return self.scorer.network.places

    @property
    def tie_count(self) -> int:
        return len(self.scorer.network.pairs)

    def __contains__(self, key: str) -> bool:
        return key in self.places.index

    def rank(
        self,
        city: str,
        search: Search = _ANY,
        *,
        weights: Weights = _AS_LEARNED,
        declared: Declared = _NOTHING,
        limit: int = 50,
    ) -> Ranking:
        """The best partners for `city` among those who pass the filters of `search`.

        Partners of today are left out, sleeping ties stand apart in `revivals`. Raises UnknownCity.
        """
        row = self._row(city)
        first, last = self._span(search)
        here = slice(first, last)
        ours = declared.profile(city)
        masks = {name: mask[here] for name, mask in masks_of(self.places, row, search, declared).items()}
        masks = {"countries": country_mask(self.places, row, search.countries)[here], **masks}
        passed = Sieve(masks, self._may_be(row, ours)[here]).passed()
        if first == last:
            return Ranking((), (), 0, self._relaxations(row, search, declared))
        scored = self.scorer.score(row, first, last, weights)
        points = scored.points + self._fit_points(row, first, last, declared, weights)
        rows = np.nonzero(passed)[0]
        best = rows[order_of(points[rows], limit)] + first
        asleep = self._asleep(ours, first, masks)
        asleep = asleep[order_of(points[asleep - first], limit)] if len(asleep) else asleep
        return Ranking(
            tuple(self._suggestion(row, one, scored, declared, weights) for one in best.tolist()),
            tuple(self._suggestion(row, one, scored, declared, weights) for one in asleep.tolist()),
            len(rows),
            () if len(rows) else self._relaxations(row, search, declared),
        )

    def best(self, city: str, country: str, limit: int) -> tuple[str, ...]:
        """Keys of the best candidates of one country by affinity alone, without reasons: quick, for long lists."""
        row, (first, last) = self._row(city), self.places.slice_of(country)
        if first == last:
            return ()
        rows = np.nonzero(self._may_be(row, Profile())[first:last])[0]
        points = self.scorer.score(row, first, last, _AS_LEARNED).points[rows]
        return tuple(self.places.columns.key[first + one] for one in rows[order_of(points, limit)].tolist())

    def explain(
        self,
        city: str,
        candidates: Sequence[str],
        *,
        weights: Weights = _AS_LEARNED,
        declared: Declared = _NOTHING,
    ) -> tuple[Suggestion, ...]:
        """The same points and reasons for candidates that one names, in their order. Raises UnknownCity."""
        row, result = self._row(city), []
        for key in candidates:
            other = self._row(key)
            country = self.places.country[other]
            first, last = (int(end) for end in self.places.starts[country : country + 2])
            scored = self.scorer.score(row, first, last, weights)
            result.append(self._suggestion(row, other, scored, declared, weights))
        return tuple(result)

    def standing(self, city: str, *, seen_by: str, declared: Declared = _NOTHING) -> Standing:
        """Where `city` stands among its country's cities in the ranking of `seen_by`: are we a good choice for them?"""
        row, other = self._row(city), self._row(seen_by)
        country = self.places.country[row]
        first, last = (int(end) for end in self.places.starts[country : country + 2])
        points = self.scorer.score(other, first, last, _AS_LEARNED).points
        points = points + self._fit_points(other, first, last, declared, _AS_LEARNED)
        rivals = np.ones(last - first, np.bool_)
        rivals[row - first] = False
        if first <= other < last:
            rivals[other - first] = False
        return Standing(1 + int((points[rivals] > points[row - first]).sum()), 1 + int(rivals.sum()))

    def refresh(self, ties: Iterable[tuple[str, str]], *, gone: Iterable[tuple[str, str]] = ()) -> "Model":
        """The same tables with `ties` added to the network, and `gone` taken out of it."""
        pairs, left_out = pairs_of(self.places, ties)
        ended, _unknown = pairs_of(self.places, gone)
        count = len(self.places)
        both = np.union1d(_codes(self.scorer.network.pairs, count), _codes(pairs, count))
        left = np.setdiff1d(both, _codes(ended, count))
        both = np.stack([left // max(count, 1), left % max(count, 1)], axis=1)
        network = Network(self.places, both, self.scorer.network.seed)
        return Model(Scorer(network, self.scorer.tables), self.is_learned, left_out)

    def save(self, path: Path) -> None:
        """One .npz file without code; a model of 150,000 cities takes some 15 MB."""
        write(path, self.scorer, is_learned=self.is_learned)

    def _row(self, key: str) -> int:
        row = self.places.index.get(key)
        if row is None:
            raise UnknownCity(f"The model knows no city {key}.")
        return row

    def _span(self, search: Search) -> tuple[int, int]:
        """One slice that holds all wished countries."""
        if not search.countries:
            return 0, len(self.places)
        slices = [self.places.slice_of(country) for country in search.countries]
        held = [one for one in slices if one[1] > one[0]]
        return (min(one for one, _end in held), max(end for _one, end in held)) if held else (0, 0)

    def _may_be(self, row: int, ours: Profile) -> Bools:
        result = np.ones(len(self.places), np.bool_)
        result[row] = False
        result[self.scorer.network.partners(row)] = False
        for key in ours.tied | ours.dormant:
            if key in self.places.index:
                result[self.places.index[key]] = False
        return result

    def _asleep(self, ours: Profile, first: int, masks: dict[str, Bools]) -> NDArray[np.int64]:
        rows = sorted(self.places.index[key] for key in ours.dormant if key in self.places.index)
        count = len(masks["countries"])
        inside = [row for row in rows if first <= row < first + count]
        return np.array(
            [row for row in inside if all(mask[row - first] for mask in masks.values())], dtype=np.int64
        )

    def _relaxations(self, row: int, search: Search, declared: Declared) -> tuple[Relaxation, ...]:
        masks = masks_of(self.places, row, search, declared)
        if search.countries:
            masks["countries"] = country_mask(self.places, row, search.countries)
        may_be = self._may_be(row, declared.profile(self.places.columns.key[row]))
        if self.places.columns.country[row] not in search.countries:
            may_be &= country_mask(self.places, row, frozenset())
        return Sieve(masks, may_be).relaxations()

    def _fit_points(
        self, row: int, first: int, last: int, declared: Declared, weights: Weights
    ) -> NDArray[np.int32]:
        """Points of fit: once for all silent cities that nothing tells apart, then for each that declared something."""
        places = self.places
        ours = side_of(places, row, declared)
        points = np.zeros(last - first, np.int32)
        if last == first:
            return points
        kinds = places.country[first:last] * 2 + (places.is_city[first:last])
        for wish in ours.profile.wishes:
            population = places.columns.population[first:last]
            kinds = kinds * 2 + ~_contradicts(population, wish.smallest, wish.largest)
        _kinds, example, of_kind = np.unique(kinds, return_index=True, return_inverse=True)
        silent = [
            _total(fit_reasons(ours, _silent(side_of(places, first + one, declared)), declared, weights))
            for one in example.tolist()
        ]
        points += np.array(silent, np.int32)[of_kind]
        for key in declared.profiles:
            other = places.index.get(key, -1)
            if first <= other < last:
                theirs = side_of(places, other, declared)
                points[other - first] = _total(fit_reasons(ours, theirs, declared, weights))
        return points

    def _suggestion(
        self, row: int, other: int, scored: Scored, declared: Declared, weights: Weights
    ) -> Suggestion:
        network = self.scorer.network
        learned = [
            Reason(key, group, points, facts_of(network, row, other, key, group, number))
            for key, group, points, number in scored.reasons_of(other)
            if points
        ]
        ours, theirs = side_of(self.places, row, declared), side_of(self.places, other, declared)
        reasons = (*learned, *fit_reasons(ours, theirs, declared, weights))
        notices = (*self._notices(row, other, ours), *fit_notices(ours, theirs, declared))
        ordered = sorted(reasons, key=lambda reason: (-abs(reason.points), reason.key))
        return Suggestion(theirs.key, _total(reasons), tuple(ordered), notices)

    def _notices(self, row: int, other: int, ours: Side) -> list[Notice]:
        places, network = self.places, self.scorer.network
        key, notices = places.columns.key[other], []
        ratio = 10 ** abs(float(places.size[row] - places.size[other]))
        if ratio >= _SIZE_GAP:
            notices.append(Notice("size-gap", {"ratio": round(ratio)}))
        if network.degree[other] >= _MANY_TIES:
            notices.append(Notice("saturated", {"ties": int(network.degree[other])}))
        if key in ours.profile.dormant:
            notices.append(Notice("revive-instead"))
        elif key in ours.profile.tied or other in network.partners(row):
            notices.append(Notice("already-tied"))
        return notices


def learn(
    cities: Iterable[City], ties: Iterable[tuple[str, str]], *, seed: int = 0, plan: Plan | None = None
) -> Model:
    """A model of these cities and ties (pairs of keys). The same input and seed give the same model.

    Learns from FEWEST_TIES ties on; with fewer the scorecard gives the points. Order and repetition change nothing.
    """
    places = Places(columns_of(cities))
    pairs, left_out = pairs_of(places, ties)
    is_learned = len(pairs) >= FEWEST_TIES
    tables = learn_tables(places, pairs, seed=seed, plan=plan) if is_learned else scorecard_tables()
    return Model(Scorer(Network(places, pairs, seed), tables), is_learned, left_out)


def load(path: Path) -> Model:
    """A saved model. Raises storing.CannotLoad, or OSError where there is no such file."""
    scorer, is_learned = read(path)
    return Model(scorer, is_learned)


def _total(reasons: Iterable[Reason]) -> int:
    return sum(reason.points for reason in reasons)


def _codes(pairs: NDArray[np.int64], count: int) -> NDArray[np.int64]:
    return np.asarray(pairs[:, 0] * count + pairs[:, 1])


def _silent(side: Side) -> Side:
    return replace(side, profile=Profile())


def _contradicts(population: Floats, smallest: int | None, largest: int | None) -> Bools:
    """Where the population is known to lie outside."""
    result = np.zeros(len(population), np.bool_)
    if smallest is not None:
        result |= population < smallest
    if largest is not None:
        result |= population > largest
    return result
