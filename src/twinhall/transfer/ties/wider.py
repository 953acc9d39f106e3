"""The gazetteer beyond the register: GeoNames' places of 500 people and more, loaded when first needed."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from twinhall.algorithms.name_matching import name_key
from twinhall.algorithms.place_matching import NEARBY_KM, KnownPlace, Neighbourhood, Sought
from twinhall.domain.cities.facts import CityFacts
from twinhall.transfer.gazetteer import gazetteer_facts
from twinhall.transfer.gazetteer_file import GazetteerFile

_SIZE = 500  # people


class WiderGazetteer:
    """Places by GeoNames id, and those that may be meant by what is sought."""

    def __init__(self, asked: Sequence[tuple[int | None, Sought, Sequence[str]]]) -> None:
        """`asked`: for each place its GeoNames id, if it has one, what is sought, and the keys of its name."""
        self._records: Mapping[int, dict[str, Any]] = GazetteerFile(_SIZE)
        self._candidates: dict[Sought, list[int]] = {}
        self._places: dict[int, KnownPlace] = {}
        around = [(sought, keys) for number, sought, keys in asked if number not in self._records]
        if around:
            self._find_candidates(around)

    def _find_candidates(self, asked: Sequence[tuple[Sought, Sequence[str]]]) -> None:
        pointless = {sought.country for sought, _keys in asked if sought.latitude is None}
        by_name: dict[tuple[str, str], list[int]] = {}  # GeoNames ids by country and key of the main name
        points = []
        for number, row in self._records.items():
            country = row["countrycode"]
            points.append((number, country, row["latitude"], row["longitude"]))
            if country in pointless:
                by_name.setdefault((country, name_key(row["name"])), []).append(number)
        neighbourhood = Neighbourhood(points)
        for sought, keys in asked:
            if sought.latitude is not None and sought.longitude is not None:
                found = neighbourhood.around(sought.country, sought.latitude, sought.longitude, NEARBY_KM)
            else:
                found = [number for key in keys for number in by_name.get((sought.country, key), ())]
            self._candidates[sought] = list(dict.fromkeys(found))

    def by_id(self, geonameid: int) -> KnownPlace | None:
        if geonameid not in self._places:
            if geonameid not in self._records:
                return None
            self._places[geonameid] = _place(geonameid, self._records[geonameid])
        return self._places[geonameid]

    def candidates(self, sought: Sought) -> list[KnownPlace]:
        """Places near the point; without a point, places of that name in the country."""
        return [place for number in self._candidates.get(sought, ()) if (place := self.by_id(number))]

    def facts(self, geonameids: Iterable[int]) -> dict[int, CityFacts]:
        return {number: gazetteer_facts(self._records[number]) for number in geonameids}

    def name_and_country(self, geonameid: int) -> tuple[str, str]:
        row = self._records[geonameid]
        return row["name"], row["countrycode"]


def _place(number: int, row: Mapping[str, Any]) -> KnownPlace:
    main = name_key(row["name"])
    keys = dict.fromkeys([main, *(name_key(name) for name in row["alternatenames"])])
    keys.pop("", None)
    point = (row["latitude"], row["longitude"])
    return KnownPlace(number, tuple(keys) or ("",), row["countrycode"], *point, row["population"] or 0)
