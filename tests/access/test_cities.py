"""Cities and countries are fetched and checked in one call."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import CityFactory, CityNameFactory, SourceFactory, make_tie
from twinhall.access.cities import (
    Succession,
    cities_to_read,
    cities_with_ties,
    city_to_read,
    city_with_names,
    country_to_read,
    suggested_cities,
)
from twinhall.access.verdict import Unknown
from twinhall.domain.cities.search import Within
from twinhall.domain.cities.selection import CitySelection

pytestmark = pytest.mark.django_db


def test_a_city_is_found_by_its_slug_and_nothing_else_is() -> None:
    kazan = CityFactory.create(name="Kazan", slug="kazan")
    assert city_to_read("kazan") == kazan
    with pytest.raises(Unknown, match="There is no city kasan"):
        city_to_read("kasan")


def test_a_city_comes_with_names_and_successions_in_four_queries() -> None:
    chita, zabaykalsk = CityFactory.create(name="Chita Oblast"), CityFactory.create(name="Zabaykalsky Krai")
    CityNameFactory.create(city=zabaykalsk, text="Transbaikal", source=SourceFactory.create())
    CityNameFactory.create(
        city=zabaykalsk, text="Забайкальский край", language="ru", script="Cyrl", is_official=True
    )
    Succession.objects.create(predecessor=chita, successor=zabaykalsk, on=datetime.date(2008, 3, 1))
    with CaptureQueriesContext(connection) as asked:
        found = city_with_names(zabaykalsk.slug)
        assert [name.text for name in found.names.all()] == ["Забайкальский край", "Transbaikal"]
        assert [step.predecessor for step in found.precessions.all()] == [chita]
        assert list(found.successions.all()) == []
    assert len(asked) == 4


def test_a_country_is_known_by_its_code_in_any_case() -> None:
    assert country_to_read("br") == "BR"
    for code in ("XX", "QQ", "Brazil", ""):
        with pytest.raises(Unknown):
            country_to_read(code)


def test_cities_with_ties_stand_by_the_number_of_their_ties() -> None:
    kazan, moscow, lonely = (CityFactory.create(name=name) for name in ("Kazan", "Moscow", "Lonely"))
    durban = CityFactory.create(name="Durban", country="ZA")
    make_tie(moscow, durban)
    make_tie(moscow, kazan)
    assert [city.name for city in cities_with_ties("RU")] == ["Moscow", "Kazan"]
    assert lonely.tie_count == 0


def test_the_list_obeys_bounds_countries_and_order() -> None:
    for name, country, population in (
        ("Small", "RU", 9_000),
        ("Large", "RU", 900_000),
        ("Abroad", "CN", 50_000),
    ):
        CityFactory.create(name=name, country=country, population=population)

    def names(within: Within, order: str = "population") -> list[str]:
        return [city.name for city in cities_to_read(CitySelection(within=within, order=order))]

    assert names(Within()) == ["Large", "Abroad", "Small"]
    assert names(Within(), "name") == ["Abroad", "Large", "Small"]
    assert names(Within(countries=frozenset({"RU"}))) == ["Large", "Small"]
    assert names(Within(countries=frozenset())) == []
    assert names(Within(at_least=9_000, below=900_000)) == ["Abroad", "Small"]
    assert names(Within(with_ties=True)) == []


def test_suggestions_need_letters() -> None:
    assert suggested_cities("", 8) == []
