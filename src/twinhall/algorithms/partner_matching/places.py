"""Cities as columns of numbers, ordered by country, so that one country is one slice."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from twinhall.algorithms.name_matching import name_key
from twinhall.algorithms.partner_matching.cities import City
from twinhall.algorithms.partner_matching.grid import Grid, lay_grid
from twinhall.algorithms.partner_matching.sparse import Bools, Floats, Ints

FINE, COARSE = 0.3, 1.2  # degrees: some 33 and 130 km
EARTH_KM = 6371.0


@dataclass(frozen=True, slots=True)
class Columns:
    """What is stored of the cities, one entry each, in the order of country and key."""

    key: tuple[str, ...]
    name_key: tuple[str, ...]
    country: tuple[str, ...]
    region: tuple[str, ...]
    level: tuple[str, ...]
    latitude: Floats
    longitude: Floats
    population: Floats
    """NaN where unknown."""
    known_names: Floats
    is_capital: Bools


def columns_of(cities: Iterable[City]) -> Columns:
    """Each key once: of two cities with one key the first counts."""
    once: dict[str, City] = {}
    for city in cities:
        once.setdefault(city.key, city)
    rows = sorted(once.values(), key=lambda city: (city.country, city.key))
    placed = [_has_coordinates(city) for city in rows]
    return Columns(
        key=tuple(city.key for city in rows),
        name_key=tuple(name_key(city.name) for city in rows),
        country=tuple(city.country for city in rows),
        region=tuple(f"{city.country}.{city.region}" if city.region else "" for city in rows),
        level=tuple(city.level for city in rows),
        latitude=_numbers(city.latitude if known else None for city, known in zip(rows, placed, strict=True)),
        longitude=_numbers(
            city.longitude if known else None for city, known in zip(rows, placed, strict=True)
        ),
        population=_numbers(city.population or None for city in rows),
        known_names=_numbers(city.known_names for city in rows),
        is_capital=np.array([city.is_capital for city in rows], dtype=np.bool_),
    )


def _has_coordinates(city: City) -> bool:
    latitude, longitude = city.latitude, city.longitude
    return latitude is not None and longitude is not None and abs(latitude) <= 90 and abs(longitude) <= 360


def _numbers(values: Iterable[float | int | None]) -> Floats:
    return np.array([np.nan if value is None else value for value in values], dtype=np.float64)


@dataclass(frozen=True)
class Places:
    """The columns, and what follows from them alone."""

    columns: Columns
    index: dict[str, int] = field(init=False)
    countries: tuple[str, ...] = field(init=False)
    country: Ints = field(init=False)
    starts: Ints = field(init=False)
    """Where each country's slice begins; one entry more than countries."""
    region: Ints = field(init=False)
    """-1 where unknown."""
    region_count: int = field(init=False)
    name: Ints = field(init=False)
    word: Ints = field(init=False)
    """Number of the name's longest word, for names that are alike in part."""
    word_share: Floats = field(init=False)
    """How rare this word is: minus log10 of the share of cities that bear it."""
    size: Floats = field(init=False)
    """log10 of the population; NaN where unknown."""
    names: Floats = field(init=False)
    place_in_country: Floats = field(init=False)
    place_in_region: Floats = field(init=False)
    bigger_near: Floats = field(init=False)
    """log10 of how many times larger the largest place around is."""
    point: NDArray[np.float32] = field(init=False)
    is_city: Bools = field(init=False)
    fine: Grid = field(init=False)
    coarse: Grid = field(init=False)

    def __post_init__(self) -> None:
        columns, put = self.columns, self._put
        put("index", {key: number for number, key in enumerate(columns.key)})
        countries, country = np.unique(np.array(columns.country or ("",)), return_inverse=True)
        put("countries", tuple(map(str, countries)))
        put("country", country[: len(columns.key)].astype(np.int64))
        put("starts", np.searchsorted(self.country, np.arange(len(countries) + 1)))
        regions, region = np.unique(np.array(["", *columns.region]), return_inverse=True)
        put("region", region[1:].astype(np.int64) - 1)
        put("region_count", len(regions) - 1)
        put("name", np.unique(np.array(["", *columns.name_key]), return_inverse=True)[1][1:].astype(np.int64))
        word, share = _words(columns.name_key)
        put("word", word)
        put("word_share", share)
        put("is_city", self.has_level("city"))
        put("point", _points(columns.latitude, columns.longitude))
        self._put_sizes()

    def _put_sizes(self) -> None:
        columns, put = self.columns, self._put
        put("size", np.log10(np.maximum(columns.population, 1)))
        # Places of which one is unknown mostly lack the other, too; so they are unknown together.
        put("names", np.where(np.isfinite(self.size), np.log2(columns.known_names + 2), np.nan))
        put("place_in_country", _place_within(self.country, self.size))
        place = _place_within(self.region, self.size)
        put("place_in_region", np.where(self.region < 0, np.nan, place))
        put("fine", lay_grid(columns.latitude, columns.longitude, FINE))
        put("coarse", lay_grid(columns.latitude, columns.longitude, COARSE))
        largest = np.full(self.fine.count, -np.inf)
        np.maximum.at(largest, self.fine.cell, np.nan_to_num(self.size, nan=0))
        around = np.maximum.reduceat(largest[self.fine.near.to], self.fine.near.ends[:-1])
        put("bigger_near", around[self.fine.cell] - self.size)

    def _put(self, name: str, value: object) -> None:
        object.__setattr__(self, name, value)

    def __len__(self) -> int:
        return len(self.columns.key)

    def slice_of(self, country: str) -> tuple[int, int]:
        """First and last but one of a country's cities; an empty slice when it has none."""
        at = int(np.searchsorted(np.array(self.countries), country))
        if at == len(self.countries) or self.countries[at] != country:
            return 0, 0
        return int(self.starts[at]), int(self.starts[at + 1])

    def has_level(self, level: str) -> Bools:
        return np.array([one == level for one in self.columns.level], dtype=np.bool_)

    def kilometres(self, one: int, others: Ints | slice) -> Floats:
        """Great-circle distance; NaN where coordinates are unknown."""
        cosine = self.point[others] @ self.point[one]
        return np.asarray(np.arccos(np.clip(cosine, -1, 1)) * EARTH_KM, dtype=np.float64)


def _points(latitude: Floats, longitude: Floats) -> NDArray[np.float32]:
    north, east = np.radians(latitude), np.radians(longitude)
    flat = np.cos(north)
    return np.stack([flat * np.cos(east), flat * np.sin(east), np.sin(north)], axis=1).astype(np.float32)


def _words(keys: Sequence[str]) -> tuple[Ints, Floats]:
    longest = np.array(["", *(max(key.split(), key=len, default="") for key in keys)])
    _words, word, count = np.unique(longest, return_inverse=True, return_counts=True)
    rare = -np.log10(count[word] / max(len(keys), 1))
    return word[1:].astype(np.int64), np.asarray(rare[1:], dtype=np.float64)


def _place_within(group: Ints, size: Floats) -> Floats:
    """0 for the largest of each group, 1 for the next …; NaN where the size is unknown."""
    order = np.lexsort((-np.nan_to_num(size, nan=-1), group))
    ordered = group[order]
    start = np.searchsorted(ordered, ordered)
    place = np.empty(len(group))
    place[order] = np.arange(len(group)) - start
    return np.where(np.isfinite(size), place, np.nan)
