"""What the public is told of who speaks for a city: that somebody does and until when, never who."""

import datetime
from dataclasses import dataclass

from twinhall.domain.bodies.models import Mandate
from twinhall.domain.bodies.words import OFFICE_ROLES
from twinhall.domain.cities.models import City

__all__ = ["CityStanding", "city_standing"]


@dataclass(frozen=True)
class CityStanding:
    """Somebody answers for the city: since when that is verified, and the last day it holds."""

    body_id: str  # permanent id
    verified_on: datetime.date
    until: datetime.date
    is_example: bool


def city_standing(city: City, *, at: datetime.datetime) -> CityStanding | None:
    """The standing by the mandates that hold at `at` (one query); None: no active officer."""
    found = Mandate.objects.filter(body__city=city, role__in=OFFICE_ROLES).perhaps_holding(at).with_body()
    holding = [mandate for mandate in found if mandate.holds(at)]
    if not holding:
        return None
    first = min(mandate.verified_on or mandate.starts_on for mandate in holding)
    body = holding[0].body
    return CityStanding(body.public_id, first, max(mandate.ends_on for mandate in holding), body.is_example)
