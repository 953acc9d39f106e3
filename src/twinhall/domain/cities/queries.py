"""What may be asked of cities, as adjectives that chain."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from django.db import models

if TYPE_CHECKING:
    from twinhall.domain.cities.models import City  # noqa: F401 - in the base class, by name


class CityQuerySet(models.QuerySet["City"]):
    def of_country(self, country: str) -> CityQuerySet:
        return self.filter(country=country)

    def of_countries(self, countries: Collection[str]) -> CityQuerySet:
        return self.filter(country__in=countries)

    def with_ties(self) -> CityQuerySet:
        return self.filter(tie_count__gt=0)

    def populated(self, at_least: int | None, below: int | None) -> CityQuerySet:
        """Cities with a known population in [at_least, below); None leaves a side open."""
        found = self
        if at_least is not None:
            found = found.filter(population__gte=at_least)
        if below is not None:
            found = found.filter(population__lt=below)
        return found
