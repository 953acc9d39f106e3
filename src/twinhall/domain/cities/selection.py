"""A reader's choice among cities: what the list and its file filter by."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from twinhall.domain.cities.models import City
from twinhall.domain.cities.queries import CityQuerySet
from twinhall.domain.cities.search import EVERYWHERE, Found, Within, search_cities

__all__ = ["ORDERS", "CitySelection", "RankedCities", "ordered_cities", "select_cities"]

MOST_FOUND = 500
ORDERS: dict[str, tuple[str, ...]] = {
    "name": ("name", "pk"),
    "population": ("-population", "pk"),
    "ties": ("-tie_count", "name"),
}


@dataclass(frozen=True)
class CitySelection:
    """Empty means: not asked.

    `text` is any name; `order` is one of ORDERS, else the best match first (without a text: most ties first).
    """

    text: str = ""
    within: Within = EVERYWHERE
    order: str = ""


class RankedCities:
    """Cities found by name, the best first: counted and cut like a queryset, read only where cut.

    `names` tells by primary key the name by which a city was found.
    """

    def __init__(self, matches: Sequence[Found]) -> None:
        self.names = {match.city: match.name for match in matches}
        self._ranked = list(self.names)

    def count(self) -> int:
        return len(self._ranked)

    def __getitem__(self, wanted: slice) -> list[City]:
        asked = self._ranked[wanted]
        found = City.objects.in_bulk(asked)
        return [found[number] for number in asked if number in found]

    def __iter__(self) -> Iterator[City]:
        return iter(self[:])


def select_cities(selection: CitySelection) -> CityQuerySet | RankedCities:
    """The cities of that choice in its order; by name at most MOST_FOUND."""
    if selection.text and not selection.order:
        return RankedCities(_found(selection))
    return ordered_cities(selection)


def ordered_cities(selection: CitySelection) -> CityQuerySet:
    """The same by name, population or ties: never the best match first."""
    cities: CityQuerySet = City.objects.order_by(*ORDERS[selection.order or "ties"])
    if selection.text:
        return cities.filter(pk__in=[match.city for match in _found(selection)])
    within = selection.within
    if within.countries is not None:
        cities = cities.of_countries(within.countries)
    if within.with_ties:
        cities = cities.with_ties()
    return cities.populated(within.at_least, within.below)


def _found(selection: CitySelection) -> list[Found]:
    return search_cities(selection.text, limit=MOST_FOUND, within=selection.within)
