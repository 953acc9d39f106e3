"""How far a secretariat reaches: the countries whose claims it decides on, and the cities that it has verified."""

import datetime
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from twinhall.access.asking import Asker
from twinhall.access.verdict import Denied
from twinhall.domain.alliances.models import Alliance
from twinhall.domain.alliances.standing import countries_in
from twinhall.domain.bodies.models import Body, Mandate
from twinhall.domain.bodies.words import BodyKind, Role
from twinhall.domain.cities.countries import COUNTRIES
from twinhall.domain.people.models import Person

__all__ = [
    "CHECKING_ROLES",
    "Keeper",
    "countries_of",
    "has_verified",
    "keeper",
    "reaches",
    "secretariat_reaching",
]

# Who decides for a secretariat and calls back for a focal point: no translators, no press officers.
CHECKING_ROLES = frozenset({Role.HEAD, Role.OFFICER, Role.DEPUTY})


def countries_of(secretariat: Body, at: datetime.datetime) -> frozenset[str]:
    """Those of its alliance; for the site's own alliance also those that are in none (a query for each alliance)."""
    day, own = at.date(), secretariat.alliance.slug if secretariat.alliance else ""
    inside = countries_in(own, day)
    if own != settings.DEFAULT_ALLIANCE:
        return inside
    slugs = Alliance.objects.exclude(slug=own).values_list("slug", flat=True)
    elsewhere = frozenset().union(*(countries_in(slug, day) for slug in slugs))
    return inside | (frozenset(COUNTRIES) - elsewhere)


def has_verified(secretariat: Body | None, body: Body) -> bool:
    """Whether it was this secretariat that let somebody speak for that city."""
    return body.kind == BodyKind.CITY and Mandate.objects.filter(body=body, granted_for=secretariat).exists()


def reaches(secretariat: Body, body: Body, at: datetime.datetime) -> bool:
    """Whether the body concerns its alliance: itself, bodies of its countries, cities that it has verified."""
    if secretariat.pk == body.pk:
        return True
    country = body.city.country if body.city else body.country
    return country in countries_of(secretariat, at) or has_verified(secretariat, body)


def secretariat_reaching(asker: Asker, body: Body) -> Mandate | None:
    """Her mandate for a secretariat that the body concerns."""
    held = [mandate for mandate in asker.mandates if mandate.body.kind == BodyKind.SECRETARIAT]
    return next((mandate for mandate in held if reaches(mandate.body, body, asker.at)), None)


@dataclass(frozen=True)
class Keeper:
    """Who keeps a list for countries: an operator for all (`countries` is None), a secretariat for those it reaches."""

    person: Person
    acting_for: str  # the body's permanent id; empty for an operator
    countries: frozenset[str] | None

    def check(self, country: str) -> None:
        """Denied for a country of another alliance."""
        if self.countries is not None and country not in self.countries:
            raise Denied(_("A secretariat keeps this list for the countries of its own alliance."))


def keeper(asker: Asker) -> Keeper:
    """The asker as a keeper of official domains and focal points. Denied for anybody but operators and secretariats."""
    if asker.is_operator:
        return Keeper(asker.operator(), "", None)
    asker.signed_in()
    mandate = asker.mandate
    if mandate is None or not asker.acting.is_secretariat or mandate.role not in CHECKING_ROLES:
        raise Denied(_("This is for those who decide for a secretariat, and for operators."))
    acting = asker.acting_under(mandate)
    return Keeper(acting.person, acting.body_id, countries_of(mandate.body, asker.at))
