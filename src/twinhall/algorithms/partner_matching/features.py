"""What is measured of a pair: some fifty numbers, each of which earns points by its own table.

`LAYOUT` names them. A measure of the candidate alone is taken once for all places (`own_measures`), a measure of the
pair for each question (`pair_measures`). NaN is "not known".
"""

from dataclasses import dataclass

import numpy as np

from twinhall.algorithms.partner_matching.network import Network, Vicinity
from twinhall.algorithms.partner_matching.reasons import Group
from twinhall.algorithms.partner_matching.sparse import Floats, Ints, gathered, tally


@dataclass(frozen=True, slots=True)
class Measure:
    """One table. `slope` 1 or -1: points may only rise or fall with the number. `by` makes a table of two measures.

    `needs`: the fact of the candidate without which the measure is unknown.
    """

    key: str
    group: Group
    slope: int = 0
    needs: str = ""
    by: str = ""
    is_own: bool = False


LAYOUT = (
    # of the candidate alone
    Measure("ties", Group.ACTIVITY, is_own=True),
    Measure("tied-countries", Group.ACTIVITY, is_own=True),
    Measure("activity-near", Group.ACTIVITY, is_own=True),
    Measure("activity-around", Group.ACTIVITY, is_own=True),
    Measure("usual-ties", Group.ACTIVITY, needs="size", is_own=True),
    Measure("population", Group.SIZE, needs="size", is_own=True),
    Measure("rank-among-tied", Group.SIZE, needs="size", is_own=True),
    Measure("place-in-country", Group.PROMINENCE, needs="size", is_own=True),
    Measure("place-in-region", Group.PROMINENCE, needs="region", is_own=True),
    Measure("bigger-near", Group.PROMINENCE, needs="size", is_own=True),
    Measure("known-names", Group.PROMINENCE, needs="size", is_own=True),
    Measure("capital", Group.PROMINENCE, is_own=True),
    # size of both
    Measure("size-ratio", Group.SIZE, needs="size"),
    Measure("rank-ratio", Group.SIZE, needs="size"),
    Measure("tied-rank-gap", Group.SIZE, needs="size"),
    Measure("size-of-my-partners", Group.SIZE, needs="size"),
    Measure("size-of-its-partners", Group.SIZE),
    Measure("names-ratio", Group.PROMINENCE, needs="size"),
    Measure("ties-ratio", Group.ACTIVITY),
    # shared partners
    Measure("common", Group.SHARED, slope=1),
    Measure("common-rare", Group.SHARED, slope=1),
    Measure("common-share", Group.SHARED, slope=1),
    Measure("paths", Group.SHARED, slope=1),
    Measure("paths-share", Group.SHARED, slope=1),
    Measure("partners-near-it", Group.SHARED),
    Measure("partners-around-it", Group.SHARED),
    Measure("common-near", Group.SHARED, slope=1),
    # regional tradition
    Measure("ties-with-country", Group.TRADITION),
    Measure("share-with-country", Group.TRADITION),
    Measure("region-with-country", Group.TRADITION, slope=1, needs="region"),
    Measure("ties-with-region", Group.TRADITION, slope=1),
    Measure("region-with-region", Group.TRADITION, slope=1, needs="region"),
    Measure("ties-with-near", Group.TRADITION, slope=1),
    Measure("ties-with-around", Group.TRADITION, slope=1),
    Measure("near-with-near", Group.TRADITION, slope=1),
    Measure("near-share", Group.TRADITION, slope=1),
    Measure("around-with-around", Group.TRADITION, slope=1),
    Measure("around-share", Group.TRADITION, slope=1),
    # similar network
    Measure("alike", Group.NETWORK, slope=1),
    Measure("alike-partners", Group.NETWORK, slope=1),
    Measure("alike-around", Group.NETWORK, slope=1),
    Measure("alike-partners-around", Group.NETWORK, slope=1),
    # name, distance, latitude
    Measure("same-name", Group.NAME, slope=1),
    Measure("same-word", Group.NAME),
    Measure("kilometres", Group.PLACE),
    Measure("latitude-gap", Group.PLACE),
    Measure("nearer-pole", Group.PLACE),
    # of two numbers at once
    Measure("sizes", Group.SIZE, needs="size", by="population size-ratio"),
    Measure("tie-counts", Group.ACTIVITY, by="ties ties-ratio"),
    Measure("fames", Group.PROMINENCE, needs="size", by="known-names names-ratio"),
)
SINGLE = tuple(measure for measure in LAYOUT if not measure.by)
OWN = tuple(measure for measure in LAYOUT if measure.is_own)
PAIRED = tuple(measure for measure in SINGLE if not measure.is_own)


def own_measures(network: Network) -> dict[str, Floats]:
    """Of every place alone."""
    places = network.places
    fine, coarse = network.fine, network.coarse
    return {
        "ties": network.degree.astype(np.float64),
        "tied-countries": np.diff(network.with_country.ends).astype(np.float64),
        "activity-near": fine.density[fine.grid.cell],
        "activity-around": coarse.density[coarse.grid.cell],
        "usual-ties": network.expected,
        "population": places.size,
        "rank-among-tied": network.rank_among_tied,
        "place-in-country": places.place_in_country,
        "place-in-region": places.place_in_region,
        "bigger-near": places.bigger_near,
        "known-names": places.names,
        "capital": places.columns.is_capital.astype(np.float64),
    }


def pair_measures(network: Network, city: int, first: int, last: int) -> dict[str, Floats]:
    """Of `city` with each candidate of the rows `first` to `last`."""
    here = slice(first, last)
    question = _Question(network, city, first, last)
    return {
        **question.sizes(here),
        **question.shared(),
        **question.tradition(here),
        **question.vicinities(here),
        **question.likeness(here),
        **question.geography(here),
    }


@dataclass(frozen=True, slots=True)
class _Question:
    network: Network
    city: int
    first: int
    last: int

    def _summed(self, to: Ints, weight: Floats) -> Floats:
        inside = (to >= self.first) & (to < self.last)
        return tally(to[inside] - self.first, weight[inside], self.last - self.first)

    def sizes(self, here: slice) -> dict[str, Floats]:
        network, places, city = self.network, self.network.places, self.city
        rank, place = network.rank_among_tied, places.place_in_country
        degree = network.degree
        return {
            "size-ratio": places.size[here] - places.size[city],
            "rank-ratio": np.log((place[here] + 3) / (place[city] + 3)),
            "tied-rank-gap": rank[here] - rank[city],
            "size-of-my-partners": places.size[here] - network.partner_size[city],
            "size-of-its-partners": network.partner_size[here] - places.size[city],
            "names-ratio": places.names[here] - places.names[city],
            "ties-ratio": np.log2(degree[here] + 1) - np.log2(degree[city] + 1),
        }

    def shared(self) -> dict[str, Floats]:
        network, ties, degree = self.network, self.network.ties, self.network.degree
        partners = network.partners(self.city)
        common = ties.walk(partners, np.ones(len(partners)))
        rare = ties.walk(partners, 1 / np.log(degree[partners] + 2.0))
        share = gathered(*ties.walk(partners, 1 / degree[partners]))
        root = 1 / np.sqrt(np.maximum(degree, 1))
        second, weight = gathered(*ties.walk(partners, root[partners]))
        away = second != self.city
        paths = ties.walk(second[away], weight[away] * root[second[away]])
        path_share = ties.walk(share[0][away], share[1][away] / degree[share[0][away]])
        near = network.fine
        cells, weights = gathered(near.grid.cell[partners], np.ones(len(partners)))
        places, weights = near.tied.walk(*gathered(*near.grid.near.walk(cells, weights)))
        common_share = self._summed(*share)
        return {
            "common": self._summed(*common),
            "common-rare": self._summed(*rare),
            "common-share": common_share,
            "paths": self._summed(*paths),
            "paths-share": self._summed(*path_share),
            "common-near": self._summed(*ties.walk(places, weights / degree[places])) - common_share,
        }

    def tradition(self, here: slice) -> dict[str, Floats]:
        network, places, city = self.network, self.network.places, self.city
        country, region = places.country[city], places.region[city]
        source = np.arange(self.first, self.last)
        with_country = network.with_country
        start, end = with_country.ends[self.first], with_country.ends[self.last]
        row = np.repeat(source, np.diff(with_country.ends[self.first : self.last + 1]))
        mine = with_country.to[start:end] == country
        ties = self._summed(row[mine], with_country.weight[start:end][mine])
        at = places.region[here]
        share = network.country_ties[country].sum() / max(network.country_ties.sum(), 1)
        usual = network.region_country.sum(axis=1)[at] * share
        result = {
            "ties-with-country": ties,
            "share-with-country": ties / (network.degree[here] + 1),
            "region-with-country": np.where(
                at < 0, np.nan, np.log2((network.region_country[at, country] + 1) / (usual + 1))
            ),
        }
        if region < 0:
            nothing = np.zeros(self.last - self.first)
            return {
                **result,
                "ties-with-region": nothing,
                "region-with-region": np.where(at < 0, np.nan, nothing),
            }
        fellows = network.tied_in_region.of_row(int(region))
        fellows = fellows[fellows != city]
        to, weight = network.ties.walk(fellows, np.ones(len(fellows)))
        regions = np.bincount(places.region[to] + 1, minlength=places.region_count + 1)[1:]
        return {
            **result,
            "ties-with-region": self._summed(to, weight),
            "region-with-region": np.where(at < 0, np.nan, np.log2(1 + regions[at])),
        }

    def vicinities(self, here: slice) -> dict[str, Floats]:
        fine = self._vicinity(self.network.fine, here)
        coarse = self._vicinity(self.network.coarse, here)
        return {
            "partners-near-it": fine[0],
            "ties-with-near": fine[1],
            "near-with-near": fine[2],
            "near-share": fine[3],
            "partners-around-it": coarse[0],
            "ties-with-around": coarse[1],
            "around-with-around": coarse[2],
            "around-share": coarse[3],
        }

    def _vicinity(self, vicinity: Vicinity, here: slice) -> tuple[Floats, Floats, Floats, Floats]:
        grid, partners = vicinity.grid, self.network.partners(self.city)
        own = np.array([grid.cell[self.city]])
        around = grid.near.walk(own, np.ones(1))
        over_there = grid.near.walk(*gathered(*vicinity.ties.walk(*around)))
        ties = tally(*over_there, grid.count)
        usual = np.sqrt(vicinity.activity * vicinity.activity[own[0]] + 0.5)
        cells = gathered(grid.cell[partners], np.ones(len(partners)))
        partnered = tally(*grid.near.walk(*cells), grid.count)
        neighbours, weight = vicinity.tied.walk(*around)
        others = neighbours != self.city
        by_neighbours = self._summed(*self.network.ties.walk(neighbours[others], weight[others]))
        at = grid.cell[here]
        near_it = partnered[at] - self._summed(partners, np.ones(len(partners)))
        return near_it, by_neighbours, ties[at], (ties / usual)[at]

    def likeness(self, here: slice) -> dict[str, Floats]:
        network, city = self.network, self.city
        grid, mine = network.places.coarse, network.embedding[city]
        around = network.around @ network.around[grid.cell[city]]
        partners = network.around @ (network.around[grid.cell[city]] * network.sign)
        return {
            "alike": (network.embedding[here] @ mine).astype(np.float64),
            "alike-partners": (network.embedding[here] @ (mine * network.sign)).astype(np.float64),
            "alike-around": around[grid.cell[here]].astype(np.float64),
            "alike-partners-around": partners[grid.cell[here]].astype(np.float64),
        }

    def geography(self, here: slice) -> dict[str, Floats]:
        places, city = self.network.places, self.city
        latitude = places.columns.latitude
        word = (places.word[here] == places.word[city]) & (places.word_share[here] > 0)
        return {
            "same-name": (places.name[here] == places.name[city]).astype(np.float64),
            "same-word": np.where(word, places.word_share[here], 0.0),
            "kilometres": places.kilometres(city, here),
            "latitude-gap": np.abs(latitude[here] - latitude[city]),
            "nearer-pole": np.abs(latitude[here]) - np.abs(latitude[city]),
        }
