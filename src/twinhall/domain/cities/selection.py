"""A reader's choice among cities: what the list, its file and the suggestions filter by."""

from dataclasses import dataclass

from twinhall.domain.cities.models import City
from twinhall.domain.cities.queries import CityQuerySet

__all__ = ["ORDERS", "CitySelection", "select_cities"]

ORDERS: dict[str, tuple[str, ...]] = {
    "name": ("name", "pk"),
    "population": ("-population", "pk"),
    "ties": ("-tie_count", "name"),
}


@dataclass(frozen=True)
class CitySelection:
    """Empty means: not asked.

    `text` is any name; `countries` are ISO 3166 alpha-2, None for all; population in [at_least, below);
    `order` is one of ORDERS, else best first.
    """

    text: str = ""
    countries: frozenset[str] | None = None
    at_least: int | None = None
    below: int | None = None
    has_ties: bool = False
    order: str = ""


def select_cities(selection: CitySelection) -> CityQuerySet:
    """The cities of that choice, unordered."""
    found = City.objects.all()
    if selection.countries is not None:
        found = found.of_countries(selection.countries)
    if selection.has_ties:
        found = found.with_ties()
    return found.populated(selection.at_least, selection.below)
