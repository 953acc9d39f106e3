"""Real rows for tests, each with the least that makes it valid."""

import datetime
from typing import Any

from django.db.models import F
from factory.declarations import LazyAttribute, LazyFunction, SelfAttribute, Sequence, SubFactory
from factory.django import DjangoModelFactory

from twinhall.algorithms.name_matching import name_key
from twinhall.domain.alliances.models import Alliance, MembershipStatement
from twinhall.domain.cities.models import City, CityName
from twinhall.domain.sources.models import Source
from twinhall.domain.ties.models import Tie, TieParty, TieSource


class SourceFactory(DjangoModelFactory[Source]):
    class Meta:
        model = Source
        django_get_or_create = ("key",)

    key = Sequence(lambda number: f"https://city.example/{number}")
    title = LazyAttribute(lambda source: f"Example list at {source.key}")
    url = SelfAttribute("key")


class CityFactory(DjangoModelFactory[City]):
    class Meta:
        model = City

    name = Sequence(lambda number: f"Exampleton {number}")
    slug = LazyAttribute(lambda city: city.name.lower().replace(" ", "-"))
    country = "RU"
    latitude = 55.8
    longitude = 49.1
    population = 100_000
    time_zone = "Europe/Moscow"


class CityNameFactory(DjangoModelFactory[CityName]):
    class Meta:
        model = CityName

    city = SubFactory(CityFactory)
    text = SelfAttribute("city.name")
    key = LazyAttribute(lambda name: name_key(name.text))
    script = "Latn"


def make_tie(*cities: City, source: Source | None = None, **fields: Any) -> Tie:
    """A tie between the cities, known from `source` (an example list when none is given)."""
    fields = {"since": datetime.date(2024, 7, 9), "since_precision": "day"} | fields
    ordered = sorted(cities, key=lambda city: city.pk)
    tie = Tie.objects.create(
        **{
            "parties_key": "-".join(str(city.pk) for city in ordered),
            "known_since": fields["since"],
            "is_international": len({city.country for city in ordered}) > 1,
            "source_count": 1,
        }
        | fields
    )
    for position, city in enumerate(ordered):
        TieParty.objects.create(tie=tie, city=city, country=city.country, position=position)
    City.objects.filter(pk__in=[city.pk for city in ordered]).update(tie_count=F("tie_count") + 1)
    TieSource.objects.create(
        tie=tie,
        source=source or SourceFactory.create(),
        since=tie.since,
        since_precision=tie.since_precision,
        recorded_on=datetime.date(2026, 11, 1),
    )
    return tie


class AllianceFactory(DjangoModelFactory[Alliance]):
    class Meta:
        model = Alliance

    slug = "example-alliance"
    names = LazyFunction(lambda: {"en": "Example alliance"})


class MembershipStatementFactory(DjangoModelFactory[MembershipStatement]):
    class Meta:
        model = MembershipStatement

    alliance = SubFactory(AllianceFactory)
    country = "RU"
    status = "member"
    since = datetime.date(2006, 9, 1)
