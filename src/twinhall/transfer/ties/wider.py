"""The gazetteer beyond the register: GeoNames' places of 500 people and more, loaded when first needed."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from twinhall.algorithms.name_matching import name_key
from twinhall.algorithms.place_matching import NEARBY_KM, KnownPlace, Neighbourhood, Sought
from twinhall.domain.cities.facts import CityFacts
from twinhall.transfer.gazetteer import gazetteer_facts, gazetteer_records

_SIZE = 500  # people


class WiderGazetteer:
    """Places by GeoNames id, and those that may be meant by what is sought.

    The whole set takes seconds and some 300 MB, so it is read once and only what was asked for is kept.
    """

    def __init__(self, asked: Sequence[tuple[int | None, Sought, Sequence[str]]]) -> None:
        """`asked`: for each place its GeoNames id, if it has one, what is sought, and the keys of its name."""
        self._rows: dict[int, dict[str, Any]] = {}
        self._candidates: dict[Sought, list[int]] = {}
        self._places: dict[int, KnownPlace] = {}
        records = gazetteer_records(_SIZE)
        around = []
        for number, sought, keys in asked:
            if number is not None and (row := records.get(str(number))):
                self._rows[number] = row
            else:
                around.append((sought, keys))
        if around:
            self._keep_candidates(records, around)

    def _keep_candidates(
        self, records: Mapping[str, dict[str, Any]], asked: Sequence[tuple[Sought, Sequence[str]]]
    ) -> None:
        neighbourhood = Neighbourhood(
            (int(number), row["countrycode"], row["latitude"], row["longitude"])
            for number, row in records.items()
        )
        pointless = {sought.country for sought, _keys in asked if sought.latitude is None}
        by_name = _by_name(records, pointless) if pointless else {}
        for sought, keys in asked:
            if sought.latitude is not None and sought.longitude is not None:
                found = neighbourhood.around(sought.country, sought.latitude, sought.longitude, NEARBY_KM)
            else:
                found = [number for key in keys for number in by_name.get((sought.country, key), ())]
            self._candidates[sought] = list(dict.fromkeys(found))
            for number in found:
                self._rows.setdefault(number, records[str(number)])

    def by_id(self, geonameid: int) -> KnownPlace | None:
        if geonameid not in self._rows:
            return None
        if geonameid not in self._places:
            self._places[geonameid] = _place(geonameid, self._rows[geonameid])
        return self._places[geonameid]

    def candidates(self, sought: Sought) -> list[KnownPlace]:
        """Places near the point; without a point, places of that name in the country."""
        return [place for number in self._candidates.get(sought, ()) if (place := self.by_id(number))]

    def facts(self, geonameids: Iterable[int]) -> dict[int, CityFacts]:
        return {number: gazetteer_facts(self._rows[number]) for number in geonameids}

    def name_and_country(self, geonameid: int) -> tuple[str, str]:
        row = self._rows[geonameid]
        return row["name"], row["countrycode"]


def _by_name(
    records: Mapping[str, dict[str, Any]], countries: Iterable[str]
) -> dict[tuple[str, str], list[int]]:
    """GeoNames ids by country and key of the main name."""
    wanted = set(countries)
    found: dict[tuple[str, str], list[int]] = {}
    for number, row in records.items():
        if row["countrycode"] in wanted:
            found.setdefault((row["countrycode"], name_key(row["name"])), []).append(int(number))
    return found


def _place(number: int, row: Mapping[str, Any]) -> KnownPlace:
    main = name_key(row["name"])
    keys = dict.fromkeys([main, *(name_key(name) for name in row["alternatenames"])])
    keys.pop("", None)
    point = (row["latitude"], row["longitude"])
    return KnownPlace(number, tuple(keys) or ("",), row["countrycode"], *point, row["population"] or 0)
