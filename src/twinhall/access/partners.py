"""Finding partners, fetched and checked in one call. Suggestions rest on public data, so everybody may read them."""

import datetime

from django.utils.translation import gettext as _

from twinhall.access.asking import Asker
from twinhall.access.cities import City, city_to_read
from twinhall.access.verdict import Denied, Unknown
from twinhall.domain.bodies.acting import Acting
from twinhall.domain.bodies.words import Role
from twinhall.domain.partners.declaring import standing_wishes
from twinhall.domain.partners.models import Declaration, PartnerModel, Wish

__all__ = [
    "City",
    "Declaration",
    "PartnerModel",
    "Wish",
    "cities_to_compare",
    "city_to_declare",
    "city_to_match",
    "own_city",
    "proposes_for",
    "said_of",
    "wishes_to_read",
]

_PROPOSING = frozenset({Role.HEAD, Role.OFFICER, Role.DEPUTY, Role.SIGNATORY})


def city_to_match(slug: str) -> City:
    """Any city of the register (one query). Unknown when there is none."""
    return city_to_read(slug)


def cities_to_compare(slugs: list[str]) -> list[City]:
    """At most four, in the order given; those that do not exist are left out (one query)."""
    asked = list(dict.fromkeys(slugs))[:4]
    found = {city.slug: city for city in City.objects.filter(slug__in=asked)}
    if asked and not found:
        raise Unknown("None of these cities is in the register.")
    return [found[slug] for slug in asked if slug in found]


def own_city(asker: Asker) -> City | None:
    """The city she acts for; None for anybody else."""
    mandate = asker.mandate if asker.person else None
    return mandate.body.city if mandate is not None else None


def proposes_for(asker: Asker, city: City) -> bool:
    """Whether she may begin the file of a tie for this city (for what a page offers)."""
    mandate = asker.mandate if asker.person else None
    return mandate is not None and mandate.role in _PROPOSING and mandate.body.city_id == city.pk


def city_to_declare(asker: Asker, slug: str) -> tuple[City, Acting]:
    """The city, for those who speak for it. Denied for others: a city is public."""
    city = city_to_read(slug)
    asker.signed_in()
    for mandate in asker.mandates:
        if mandate.role in _PROPOSING and mandate.body.city_id == city.pk:
            return city, asker.acting_under(mandate)
    raise Denied(_("Only those who speak for this city can say what it gives and seeks."))


def said_of(city: City, on: datetime.date) -> tuple[Declaration | None, Wish | None]:
    """What the city declared, and its wish that stands (two queries)."""
    wish = Wish.objects.filter(city=city, closed_at=None, until__gte=on).first()
    return Declaration.objects.filter(city=city).first(), wish


def wishes_to_read(on: datetime.date) -> list[Wish]:
    """All wishes that stand, newest first; public (one query)."""
    return standing_wishes(on)
