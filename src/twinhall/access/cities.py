"""Cities and countries, fetched and checked in one call. All that is recorded today is public."""

from django.db.models import Case, Prefetch, When

from twinhall.access.verdict import Unknown
from twinhall.domain.cities.countries import COUNTRIES
from twinhall.domain.cities.models import City, CityName, Succession
from twinhall.domain.cities.queries import CityQuerySet
from twinhall.domain.cities.selection import ORDERS, CitySelection, select_cities

__all__ = [
    "City",
    "CityName",
    "Succession",
    "cities_to_read",
    "cities_with_ties",
    "city_to_read",
    "city_with_names",
    "country_to_read",
    "suggested_cities",
]

MOST_FOUND = 200


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


def cities_to_read(selection: CitySelection) -> CityQuerySet:
    """The cities of that choice: by name those that fit best first, at most MOST_FOUND, else those of most ties."""
    found = select_cities(selection)
    if selection.text:
        best = _best(selection.text, found, MOST_FOUND)
        found = found.filter(pk__in=best)
        if not selection.order:
            return found.order_by(Case(*(When(pk=pk, then=place) for place, pk in enumerate(best)), default=0))
    return found.order_by(*ORDERS[selection.order or "ties"])


def suggested_cities(text: str, most: int) -> list[City]:
    """The cities that fit best what is typed so far, at most `most`."""
    best = _best(text, City.objects.all(), most)
    found = City.objects.in_bulk(best)
    return [found[pk] for pk in best if pk in found]


def _best(text, found, most):
    from twinhall.algorithms.name_matching import name_key
    key = name_key(text)
    if not key: return []
    return list(dict.fromkeys(found.filter(names__key__startswith=key).order_by("-tie_count","pk").values_list("pk", flat=True)[:most*5]))[:most]


def cities_with_ties(country: str) -> CityQuerySet:
    """The country's cities that have ties, those with most first."""
    return City.objects.of_country(country).with_ties().order_by("-tie_count", "name")


def _found(city: City | None, slug: str) -> City:
    if city is None:
        raise Unknown(f"There is no city {slug}.")
    return city
