"""Cities and countries, fetched and checked in one call. All that is recorded today is public."""

from django.db.models import Prefetch

from twinhall.access.verdict import Unknown
from twinhall.domain.cities.countries import COUNTRIES
from twinhall.domain.cities.models import City, CityName, Succession
from twinhall.domain.cities.queries import CityQuerySet
from twinhall.domain.cities.search import search_cities
from twinhall.domain.cities.selection import CitySelection, RankedCities, ordered_cities, select_cities

__all__ = [
    "City",
    "CityName",
    "Succession",
    "cities_to_list",
    "cities_to_read",
    "cities_with_ties",
    "city_to_read",
    "city_with_names",
    "country_to_read",
    "suggested_cities",
]


def city_to_read(slug: str) -> City:
    """The city alone (one query). Unknown when there is none."""
    return _found(City.objects.filter(slug=slug).first(), slug)


def city_with_names(slug: str) -> City:
    """The city with its source, names, predecessors and successors (four queries). Unknown when there is none."""
    names = CityName.objects.select_related("source").order_by("-is_official", "language", "script", "text")
    before = Succession.objects.select_related("predecessor", "source").order_by("on")
    after = Succession.objects.select_related("successor", "source").order_by("on")
    cities = City.objects.select_related("source").prefetch_related(
        Prefetch("names", names), Prefetch("precessions", before), Prefetch("successions", after)
    )
    return _found(cities.filter(slug=slug).first(), slug)


def country_to_read(code: str) -> str:
    """The code as the register writes it. Unknown when no country has it."""
    if code.upper() not in COUNTRIES:
        raise Unknown(f"There is no country {code}.")
    return code.upper()


def cities_to_read(selection: CitySelection) -> CityQuerySet | RankedCities:
    """The cities of that choice, in its order."""
    return select_cities(selection)


def cities_to_list(selection: CitySelection) -> CityQuerySet:
    """The same for a file: in an order that does not need all of them in memory."""
    return ordered_cities(selection)


def suggested_cities(text: str, most: int) -> list[City]:
    """The cities that fit best what is typed so far, at most `most`."""
    return RankedCities(search_cities(text, limit=most))[:]


def cities_with_ties(country: str) -> CityQuerySet:
    """The country's cities that have ties, those with most first."""
    found: CityQuerySet = City.objects.of_country(country).with_ties().order_by("-tie_count", "name")
    return found


def _found(city: City | None, slug: str) -> City:
    if city is None:
        raise Unknown(f"There is no city {slug}.")
    return city
