"""The gazetteer beyond the register: all of GeoNames' places of 500 people and more, loaded when first needed."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import cached_property
from typing import TYPE_CHECKING, Any

from twinhall.algorithms.name_matching import name_key
from twinhall.algorithms.place_matching import NEARBY_KM, Candidate, KnownPlace, Neighbourhood, Sought
from twinhall.domain.cities.facts import CityFacts
from twinhall.transfer.gazetteer import gazetteer_facts, gazetteer_records

if TYPE_CHECKING:
    from twinhall.transfer.ties.places import Possible

_SIZE = 500  # people


class WiderGazetteer:
    """Places by GeoNames id, by name, and around a point. Loading takes seconds, so nothing is loaded in vain."""

    @cached_property
    def _rows(self) -> dict[str, dict[str, Any]]:
        return gazetteer_records(_SIZE)

    @cached_property
    def _neighbourhood(self) -> Neighbourhood:
        return Neighbourhood(
            (int(number), row["countrycode"], row["latitude"], row["longitude"])
            for number, row in self._rows.items()
        )

    @cached_property
    def _by_name(self) -> dict[tuple[str, str], list[int]]:
        """GeoNames ids by country and key of the main name; made only for rows without coordinates."""
        found: dict[tuple[str, str], list[int]] = {}
        for number, row in self._rows.items():
            found.setdefault((row["countrycode"], name_key(row["name"])), []).append(int(number))
        return found

    def has(self, geonameid: int) -> bool:
        return str(geonameid) in self._rows

    def by_id(self, geonameid: int) -> KnownPlace | None:
        row = self._rows.get(str(geonameid))
        return _place(geonameid, row) if row else None

    def around(self, sought: Sought, keys: Iterable[str]) -> list[KnownPlace]:
        """Places near the point; without a point, places of that name in the country."""
        if sought.latitude is not None and sought.longitude is not None:
            numbers = self._neighbourhood.around(sought.country, sought.latitude, sought.longitude, NEARBY_KM)
        else:
            numbers = [number for key in keys for number in self._by_name.get((sought.country, key), ())]
        return [_place(number, self._rows[str(number)]) for number in dict.fromkeys(numbers)]

    def facts(self, geonameids: Collection[int]) -> dict[int, CityFacts]:
        return {number: gazetteer_facts(self._rows[str(number)]) for number in geonameids}

    def possible(self, candidate: Candidate) -> Possible:
        from twinhall.transfer.ties.places import Possible

        row = self._rows[str(candidate.place.number)]
        return Possible(
            "",
            candidate.place.number,
            row["name"],
            row["countrycode"],
            candidate.kilometres,
            candidate.points,
        )


def _place(number: int, row: dict[str, Any]) -> KnownPlace:
    main = name_key(row["name"])
    keys = dict.fromkeys([main, *(name_key(name) for name in row["alternatenames"])])
    keys.pop("", None)
    return KnownPlace(
        number,
        tuple(keys) or ("",),
        row["countrycode"],
        row["latitude"],
        row["longitude"],
        row["population"] or 0,
    )
