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
    """The standing by the mandates that hold at `at` (one query); None: no active officer.

    It is an example when nobody but example people answers for the city, whoever made its body.
    """
    found = Mandate.objects.filter(body__city=city, role__in=OFFICE_ROLES).perhaps_holding(at).with_body()
    holding = [mandate for mandate in found.select_related("person") if mandate.holds(at)]
    if not holding:
        return None
    return CityStanding(
        body_id=holding[0].body.public_id,
        verified_on=min(mandate.verified_on or mandate.starts_on for mandate in holding),
        until=max(mandate.ends_on for mandate in holding),
        is_example=all(mandate.person.is_example for mandate in holding),
    )
