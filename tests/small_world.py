"""A small register that is true to life: real places and ties, as the importers would have recorded them."""

import datetime

from django.utils import timezone

from tests.factories import SourceFactory, make_tie
from twinhall.domain.cities.bulk import record_cities
from twinhall.domain.cities.facts import CityFacts, NameFact
from twinhall.domain.cities.models import City
from twinhall.transfer.alliances import load_alliances
from twinhall.transfer.events import load_events

PLACES = [
    CityFacts("Kazan", "RU", 55.78874, 49.12214, population=1243500, geonameid=551487, time_zone="Europe/Moscow",
              names=(NameFact("Казань", "ru", True), NameFact("喀山", "zh"), NameFact("قازان", "ar"))),
    CityFacts("Nizhny Novgorod", "RU", 56.32867, 44.00205, population=1259013, geonameid=520555,
              time_zone="Europe/Moscow",
              names=(NameFact("Нижний Новгород", "ru", True), NameFact("下诺夫哥罗德", "zh"),
                     NameFact("نيجني نوفغورود", "ar"))),
    CityFacts("Moscow", "RU", 55.75222, 37.61556, population=10381222, geonameid=524901,
              time_zone="Europe/Moscow", names=(NameFact("Москва", "ru", True), NameFact("موسكو", "ar"))),
    CityFacts("Guangzhou", "CN", 23.11667, 113.25, population=16096724, geonameid=1809858,
              time_zone="Asia/Shanghai",
              names=(NameFact("广州", "zh", True), NameFact("Гуанчжоу", "ru"), NameFact("قوانغتشو", "ar"))),
    CityFacts("Durban", "ZA", -29.8579, 31.0292, population=3120282, geonameid=1007311,
              time_zone="Africa/Johannesburg", names=(NameFact("Дурбан", "ru"), NameFact("ديربان", "ar"))),
    CityFacts("São Paulo", "BR", -23.5475, -46.63611, population=12400232, geonameid=3448439,
              time_zone="America/Sao_Paulo", names=(NameFact("Сан-Паулу", "ru"), NameFact("ساو باولو", "ar"))),
    CityFacts("Isfahan", "IR", 32.65246, 51.67462, population=1547164, geonameid=418863,
              time_zone="Asia/Tehran", names=(NameFact("اصفهان", "fa", True), NameFact("Исфахан", "ru"))),
    CityFacts("Lyon", "FR", 45.74846, 4.84671, population=522250, geonameid=2996944, time_zone="Europe/Paris",
              names=(NameFact("Лион", "ru"), NameFact("ليون", "ar"))),
]  # fmt: skip


def build_small_world() -> dict[str, City]:
    """Eight cities by their English names, six ties, the shipped alliance and events."""
    at = timezone.now()
    source = SourceFactory.create(key="geonames", title="GeoNames", url="https://www.geonames.org/")
    record_cities(PLACES, source=source, at=at, door="test")
    cities = {city.name: city for city in City.objects.all()}
    load_alliances(at=at, door="test")
    load_events(at=at, door="test")
    make_tie(cities["Guangzhou"], cities["Kazan"], since=datetime.date(2012, 7, 6))
    make_tie(cities["Guangzhou"], cities["Durban"], since=datetime.date(2000, 7, 17))
    make_tie(cities["Guangzhou"], cities["Lyon"], since=datetime.date(1988, 1, 1), since_precision="year")
    make_tie(cities["Isfahan"], cities["Kazan"], since=datetime.date(2025, 4, 9))
    make_tie(cities["Moscow"], cities["São Paulo"], kind="cooperation-agreement", status="intent-signed")
    make_tie(
        cities["Nizhny Novgorod"],
        cities["Lyon"],
        since=None,
        since_precision="unknown",
        known_since=datetime.date(2017, 1, 1),
    )
    return {city.name: city for city in City.objects.all()}
