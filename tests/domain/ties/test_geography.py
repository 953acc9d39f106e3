"""The map's columns say what the tables say."""

import datetime
from typing import Any

import pytest

from tests.factories import AllianceFactory, CityFactory, MembershipStatementFactory, make_tie
from twinhall.domain.alliances.standing import countries_in
from twinhall.domain.cities.models import City
from twinhall.domain.ties.geography import (
    Geography,
    geography,
    geography_version,
    shown,
    strongest,
    tie_count,
)
from twinhall.domain.ties.models import Tie
from twinhall.domain.ties.queries import TieQuerySet

pytestmark = pytest.mark.django_db

DAYS = [datetime.date(year, 7, 9) for year in (1990, 2010, 2024, 2026)]


@pytest.fixture
def cities() -> dict[str, City]:
    places = {"RU": (49.1, 55.8), "CN": (113.2, 23.1), "BR": (-46.6, -23.5), "FR": (4.8, 45.7)}
    return {
        code: CityFactory.create(country=code, longitude=lon, latitude=lat)
        for code, (lon, lat) in places.items()
    }


@pytest.fixture
def ties(cities: dict[str, City]) -> list[Tie]:
    day = datetime.date
    return [
        make_tie(cities["RU"], cities["CN"], since=day(1988, 5, 1)),
        make_tie(cities["RU"], cities["BR"], since=day(2009, 1, 1), until=day(2020, 1, 1), status="ended"),
        make_tie(cities["CN"], cities["BR"], since=day(2000, 1, 1), status="ended"),
        make_tie(
            cities["CN"],
            cities["FR"],
            since=day(2001, 1, 1),
            status="ended",
            last_confirmed_on=day(2010, 7, 9),
        ),
        make_tie(cities["FR"], cities["RU"], since=None, known_since=None),
        make_tie(cities["RU"], cities["CN"], cities["BR"], kind="contact", since=day(2005, 1, 1)),
        make_tie(cities["RU"], cities["CN"], cities["FR"], kind="contact", since=day(2005, 1, 1)),
        make_tie(cities["RU"], CityFactory.create(country="RU"), since=day(2005, 1, 1)),
    ]


def pairs_of(found: TieQuerySet) -> int:
    return sum(tie.cities.count() * (tie.cities.count() - 1) // 2 for tie in found)


def assert_same(columns: Geography, found: TieQuerySet, day: datetime.date, **choice: Any) -> None:
    mask = shown(columns, day, **choice)
    assert (tie_count(columns, mask), int(mask.sum())) == (found.count(), pairs_of(found))


@pytest.mark.usefixtures("ties")
@pytest.mark.parametrize("day", DAYS)
class TestShownAsTheListShows:
    def test_on_a_day(self, day: datetime.date) -> None:
        assert_same(geography(), Tie.objects.known_on(day), day)

    def test_of_a_kind(self, day: datetime.date) -> None:
        assert_same(geography(), Tie.objects.known_on(day).of_kind("contact"), day, kind="contact")

    def test_within_countries(self, day: datetime.date) -> None:
        within = {"RU", "CN", "BR"}
        assert_same(geography(), Tie.objects.known_on(day).within(within), day, within=within)

    def test_of_an_alliance(self, day: datetime.date) -> None:
        alliance = AllianceFactory.create()
        for country in ("RU", "CN"):
            MembershipStatementFactory.create(alliance=alliance, country=country)
        within = countries_in(alliance.slug, day)
        assert_same(geography(), Tie.objects.known_on(day).within(within), day, within=within)


@pytest.mark.usefixtures("ties")
def test_pairs_of_a_city_are_its_ties_one_by_one(cities: dict[str, City]) -> None:
    columns = geography()
    mask = shown(columns, DAYS[1], city=cities["BR"].pk)
    place = columns.place_of(cities["BR"].pk)
    # With Russia twice: in a tie of two and in one of three; with China once, for the tie of two has ended.
    assert (int(mask.sum()), tie_count(columns, mask)) == (3, 2)
    assert all(place in (columns.pair_a[pair], columns.pair_b[pair]) for pair in mask.nonzero()[0])


@pytest.mark.usefixtures("ties")
def test_country_shows_ties_with_a_party_there() -> None:
    found = Tie.objects.known_on(DAYS[1]).in_country("FR")
    mask = shown(geography(), DAYS[1], country="FR")
    assert tie_count(geography(), mask) == found.count()


@pytest.mark.usefixtures("ties")
def test_no_city_is_drawn_more_often_than_asked() -> None:
    columns = geography()
    chosen = strongest(columns, shown(columns, DAYS[1]), most=10, per_city=1)
    drawn = [*columns.pair_a[chosen], *columns.pair_b[chosen]]
    assert len(drawn) == len(set(drawn)) > 0


def test_empty_register_has_empty_columns() -> None:
    columns = geography()
    mask = shown(columns, DAYS[0], within={"RU"}, city=1)
    assert (len(columns.city_number), mask.tolist()) == (0, [])
    assert strongest(columns, mask, 10, 10).tolist() == []


def test_a_new_tie_changes_the_version(cities: dict[str, City]) -> None:
    before = geography_version()
    make_tie(cities["RU"], cities["FR"])
    assert geography_version() != before
