"""Finding partners, fetched and checked in one call. Suggestions rest on public data, so everybody may read them."""

from twinhall.access.asking import Asker
from twinhall.access.cities import City, city_to_read
from twinhall.access.verdict import Unknown
from twinhall.domain.bodies.words import Role
from twinhall.domain.partners.models import PartnerModel

__all__ = ["City", "PartnerModel", "cities_to_compare", "city_to_match", "own_city", "proposes_for"]

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
