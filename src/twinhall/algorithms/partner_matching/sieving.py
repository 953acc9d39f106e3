"""Filters as masks, so that "nobody fits" can say which of them costs most."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from twinhall.algorithms.partner_matching.agreeing import Side, languages_of, may_agree, standing
from twinhall.algorithms.partner_matching.declared import Declared, Profile
from twinhall.algorithms.partner_matching.places import Places
from twinhall.algorithms.partner_matching.reasons import Relaxation
from twinhall.algorithms.partner_matching.searches import Search
from twinhall.algorithms.partner_matching.sparse import Bools, Floats


@dataclass(frozen=True)
class Sieve:
    """Whom a search lets pass, among a slice of places. `may_be` leaves out the city itself and its partners."""

    masks: dict[str, Bools]
    may_be: Bools

    def passed(self) -> Bools:
        result = self.may_be.copy()
        for mask in self.masks.values():
            result &= mask
        return result

    def relaxations(self) -> tuple[Relaxation, ...]:
        """Each filter in use and what would be left without it, most first."""
        left = []
        for dropped in self.masks:
            rest = self.may_be.copy()
            for name, mask in self.masks.items():
                if name != dropped:
                    rest &= mask
            left.append(Relaxation(dropped, int(rest.sum())))
        return tuple(sorted(left, key=lambda one: (-one.would_be_left, one.filter)))


def side_of(places: Places, row: int, declared: Declared) -> Side:
    columns = places.columns
    population = columns.population[row]
    return Side(
        columns.key[row],
        columns.country[row],
        None if np.isnan(population) else float(population),
        columns.level[row],
        declared.profile(columns.key[row]),
    )


def masks_of(places: Places, city: int, search: Search, declared: Declared) -> dict[str, Bools]:
    """A mask over all places for each filter in use but `countries`, in the order of FILTERS."""
    masks: dict[str, Bools] = {}
    if search.smallest is not None or search.largest is not None:
        masks["size"] = _between(places.columns.population, search.smallest, search.largest)
    if search.nearest_km is not None or search.farthest_km is not None:
        masks["distance"] = _between(
            places.kilometres(city, slice(None)), search.nearest_km, search.farthest_km
        )
    if search.languages:
        masks["languages"] = _by_side(
            places, declared, lambda side: bool(languages_of(side, declared) & search.languages)
        )
    if search.themes:
        masks["themes"] = _by_profile(
            places, declared, lambda side: bool((side.profile.gives | side.profile.seeks) & search.themes)
        )
    if search.kind:
        masks["kind"] = _by_profile(places, declared, lambda side: _wishes_kind(side, search.kind, declared))
    if search.alliance:
        masks["alliance"] = _by_side(
            places, declared, lambda side: search.alliance in declared.country(side.country).alliances
        )
    if search.level:
        masks["level"] = places.has_level(search.level)
    if search.seeking:
        masks["seeking"] = _by_profile(places, declared, lambda side: bool(standing(side.profile, declared)))
    if search.approval:
        ours = side_of(places, city, declared)
        masks["approval"] = _by_side(places, declared, lambda side: may_agree(ours, side, declared))
    return masks


def country_mask(places: Places, city: int, countries: frozenset[str]) -> Bools:
    """The wished countries; all but the city's own when none is wished."""
    if not countries:
        return np.asarray(places.country != places.country[city])
    numbers = [number for number, country in enumerate(places.countries) if country in countries]
    return np.isin(places.country, numbers)


def _between(values: Floats, least: float | None, most: float | None) -> Bools:
    result = np.isfinite(values)
    if least is not None:
        result &= values >= least
    if most is not None:
        result &= values <= most
    return result


def _wishes_kind(side: Side, kind: str, declared: Declared) -> bool:
    return any(not wish.kinds or kind in wish.kinds for wish in standing(side.profile, declared))


def _by_profile(places: Places, declared: Declared, passes: Callable[[Side], bool]) -> Bools:
    """For what only a profile can tell: who declared nothing does not pass."""
    result = np.zeros(len(places), np.bool_)
    for key in declared.profiles:
        row = places.index.get(key)
        if row is not None:
            result[row] = passes(side_of(places, row, declared))
    return result


def _by_side(places: Places, declared: Declared, passes: Callable[[Side], bool]) -> Bools:
    """For what a country tells of all its cities, and a profile of one."""
    by_country = [passes(Side("", country, None, "", Profile())) for country in places.countries]
    result = np.array(by_country, dtype=np.bool_)[places.country]
    return np.where(
        _by_profile(places, declared, lambda _side: True), _by_profile(places, declared, passes), result
    )
