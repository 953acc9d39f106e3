"""Questions asked of ties."""

import datetime

import pytest
from pytest_django import DjangoAssertNumQueries

from tests.factories import CityFactory, make_tie
from twinhall.domain.ties.models import Tie

pytestmark = pytest.mark.django_db


def test_by_country_and_pair() -> None:
    russian, other_russian = CityFactory.create_batch(2)
    chinese, german = CityFactory.create(country="CN"), CityFactory.create(country="DE")
    bilateral, domestic = make_tie(russian, chinese), make_tie(russian, other_russian)
    three = make_tie(chinese, german, other_russian)
    ordered = Tie.objects.order_by("pk")
    assert list(ordered.in_country("RU")) == [bilateral, domestic, three]
    assert list(ordered.between_countries("RU", "CN")) == [bilateral, three]
    assert list(ordered.between_countries("RU", "RU")) == [domestic]
    assert list(ordered.within({"RU", "CN"})) == [bilateral]
    assert list(ordered.of(german)) == [three]


def test_known_on_a_day() -> None:
    city = CityFactory.create()
    day = datetime.date
    now = make_tie(city, CityFactory.create(country="CN"), since=day(2002, 1, 1))
    ended = make_tie(
        city, CityFactory.create(country="DE"), since=day(2000, 1, 1), until=day(2020, 1, 1), status="ended"
    )
    open_end = make_tie(
        city,
        CityFactory.create(country="FR"),
        since=day(2001, 1, 1),
        status="ended",
        last_confirmed_on=day(2010, 1, 1),
    )
    ordered = Tie.objects.order_by("pk")
    assert list(ordered.known_on(day(2005, 1, 1))) == [now, ended, open_end]
    assert list(ordered.known_on(day(2019, 12, 31))) == [now, ended]
    assert list(ordered.known_on(day(2020, 1, 1))) == [now]
    assert list(ordered.known_on(day(1999, 1, 1))) == []


def test_newest_first_with_unknown_beginnings_last() -> None:
    city = CityFactory.create()
    unknown = make_tie(city, CityFactory.create(), since=None, known_since=None)
    old, new = (
        make_tie(city, CityFactory.create(), since=datetime.date(year, 1, 1)) for year in (1970, 2020)
    )
    assert list(Tie.objects.newest_first()) == [new, old, unknown]
    assert list(Tie.objects.newest_first().since_years(1960, 1999)) == [old]


@pytest.mark.parametrize("count", [1, 3])
def test_cities_come_with_two_queries(count: int, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    city = CityFactory.create()
    for _turn in range(count):
        make_tie(city, CityFactory.create())
    with django_assert_num_queries(2):
        assert all(party.city.name for tie in Tie.objects.with_cities() for party in tie.parties.all())
