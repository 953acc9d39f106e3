"""The part of a city's address that people read; once given it stays."""

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice

from anyascii import anyascii
from django.utils.text import slugify

from twinhall.domain.cities.facts import CityFacts
from twinhall.domain.cities.models import City
from twinhall.kit.batches import in_batches

_LONGEST = 80
_LOOKED_UP = 4
# Words that stand where a city's slug does in addresses of the site.
RESERVED = frozenset({"search", "suggestions", "export", "new"})


def plain_slug(name: str) -> str:
    """The name in plain letters, "nizhny-novgorod"; "place" when nothing of it can be written so."""
    return slugify(anyascii(name))[:_LONGEST].strip("-") or "place"


def wishes(facts: CityFacts) -> Iterator[str]:
    """Slugs for a city from the shortest on, without end: `kazan`, `kazan-tr`, `kazan-tr-06`, by number."""
    plain = plain_slug(facts.name)
    yield plain
    yield (with_country := f"{plain}-{facts.country.lower()}")
    if facts.region_code:
        yield f"{with_country}-{slugify(facts.region_code)}"
    number = facts.geonameid or 2
    while True:
        yield f"{with_country}-{number}"
        number += 1


def give_slugs(places: Iterable[CityFacts]) -> list[str]:
    """A slug that no city has for each place, in order: who comes first gets the shortest."""
    places = list(places)
    taken = _taken(places) | RESERVED
    given = []
    for facts in places:
        # The first wishes were looked up for all places at once, later ones (rare) one by one.
        slug = next(
            slug
            for place, slug in enumerate(wishes(facts))
            if slug not in taken and (place < _LOOKED_UP or not _given({slug}))
        )
        taken.add(slug)
        given.append(slug)
    return given


def _taken(places: list[CityFacts]) -> set[str]:
    """Those slugs already given that any of the places could wish for."""
    plain = [plain_slug(facts.name) for facts in places]
    taken = _given(set(plain))
    shared = {slug for slug, count in Counter(plain).items() if count > 1} | taken | RESERVED
    longer = {
        slug
        for slug, facts in zip(plain, places, strict=True)
        if slug in shared
        for slug in islice(wishes(facts), 1, _LOOKED_UP)
    }
    # A short name may be another's longer one: Kazan TR beside Kazan in TR.
    return taken | _given(longer)


def _given(slugs: set[str]) -> set[str]:
    found: set[str] = set()
    for part in in_batches(sorted(slugs), 5000):
        found.update(City.objects.filter(slug__in=part).values_list("slug", flat=True))
    return found
