"""What a list or gazetteer says of a city, before it is a row."""

import datetime
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class NameFact:
    """One name; `language` is a BCP 47 tag, empty where the source gives none."""

    text: str
    language: str = ""
    is_official: bool = False


@dataclass(frozen=True, slots=True)
class CityFacts:
    """A city as one source states it. Coordinates in degrees (WGS 84), population in persons."""

    name: str
    country: str  # ISO 3166 alpha-2, as GeoNames uses it
    latitude: float
    longitude: float
    kind: str = "city"
    population: int | None = None
    population_on: datetime.date | None = None
    geonameid: int | None = None
    wikidata_qid: str | None = None
    foreign_id: str = ""
    region_code: str = ""
    region_name: str = ""
    time_zone: str = ""
    names: tuple[NameFact, ...] = ()
    is_confirmed: bool = True
    public_id: str = ""  # of the city in the register that is meant, where that is settled
