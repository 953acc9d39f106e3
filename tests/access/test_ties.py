"""Ties are fetched and checked in one call."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import AllianceFactory, CityFactory, MembershipStatementFactory, make_tie
from twinhall.access.ties import Tie, tie_to_read, ties_of_city, ties_to_read
from twinhall.access.verdict import Unknown
from twinhall.domain.cities.models import City
from twinhall.domain.ties.selection import TieSelection

pytestmark = pytest.mark.django_db

TODAY = datetime.date(2026, 11, 23)


@pytest.fixture
def cities() -> dict[str, City]:
    places = {"Kazan": "RU", "Moscow": "RU", "Guangzhou": "CN", "Durban": "ZA", "Lyon": "FR"}
    return {name: CityFactory.create(name=name, country=country) for name, country in places.items()}


@pytest.fixture
def ties(cities: dict[str, City]) -> dict[str, Tie]:
    def day(year: int) -> datetime.date:
        return datetime.date(year, 7, 6)

    return {
        "Kazan–Guangzhou": make_tie(cities["Kazan"], cities["Guangzhou"], since=day(2012)),
        "Durban–Guangzhou": make_tie(cities["Durban"], cities["Guangzhou"], since=day(2000)),
        "Kazan–Lyon": make_tie(
            cities["Kazan"],
            cities["Lyon"],
            since=day(1990),
            until=day(2001),
            status="ended",
            until_precision="day",
        ),
        "Kazan–Moscow": make_tie(
            cities["Kazan"],
            cities["Moscow"],
            since=None,
            since_precision="unknown",
            known_since=day(2016),
            kind="contact",
        ),
    }


def chosen(ties: dict[str, Tie], **selection: object) -> list[str]:
    found = ties_to_read(TieSelection(**selection), at=TODAY)  # type: ignore[arg-type]
    names = {tie.pk: name for name, tie in ties.items()}
    return [names[tie.pk] for tie in found]


def test_without_a_choice_all_come_newest_first_and_undated_last(ties: dict[str, Tie]) -> None:
    assert chosen(ties) == ["Kazan–Guangzhou", "Durban–Guangzhou", "Kazan–Lyon", "Kazan–Moscow"]


@pytest.mark.parametrize(
    ("selection", "names"),
    [
        ({"country": "CN"}, ["Kazan–Guangzhou", "Durban–Guangzhou"]),
        ({"partner_country": "ZA"}, ["Durban–Guangzhou"]),
        ({"country": "RU", "partner_country": "CN"}, ["Kazan–Guangzhou"]),
        ({"country": "CN", "partner_country": "RU"}, ["Kazan–Guangzhou"]),
        ({"country": "RU", "partner_country": "RU"}, ["Kazan–Moscow"]),
        ({"kind": "contact"}, ["Kazan–Moscow"]),
        ({"status": "ended"}, ["Kazan–Lyon"]),
        ({"began_from": 2000}, ["Kazan–Guangzhou", "Durban–Guangzhou"]),
        ({"began_until": 2000}, ["Durban–Guangzhou", "Kazan–Lyon"]),
        ({"began_from": 2001, "began_until": 2011}, []),
        ({"as_of": datetime.date(2001, 7, 5)}, ["Durban–Guangzhou", "Kazan–Lyon"]),
        ({"as_of": datetime.date(2001, 7, 6)}, ["Durban–Guangzhou"]),
        ({"country": "FR", "as_of": TODAY}, []),
    ],
)
def test_each_filter_leaves_what_it_says(
    ties: dict[str, Tie], selection: dict[str, object], names: list[str]
) -> None:
    assert chosen(ties, **selection) == names


def test_within_an_alliance_counts_who_was_inside_on_the_day(ties: dict[str, Tie]) -> None:
    alliance = AllianceFactory.create(slug="alliance")
    for country, year in (("RU", 2006), ("CN", 2006), ("ZA", 2010)):
        MembershipStatementFactory.create(
            alliance=alliance, country=country, since=datetime.date(year, 12, 24)
        )
    assert chosen(ties, alliance="alliance") == ["Kazan–Guangzhou", "Durban–Guangzhou"]
    assert chosen(ties, alliance="alliance", as_of=datetime.date(2010, 12, 23)) == []
    assert chosen(ties, alliance="alliance", as_of=datetime.date(2010, 12, 24)) == ["Durban–Guangzhou"]
    assert chosen(ties, alliance="no-such-alliance") == []


def test_a_tie_comes_with_sides_and_evidence_in_three_queries(ties: dict[str, Tie]) -> None:
    with CaptureQueriesContext(connection) as asked:
        found = tie_to_read(ties["Kazan–Guangzhou"].public_id)
        assert [party.city.name for party in found.parties.all()] == ["Kazan", "Guangzhou"]
        assert [said.source.title for said in found.evidence.all()] != []
    assert len(asked) == 3


def test_an_unknown_tie_does_not_exist() -> None:
    with pytest.raises(Unknown, match="There is no tie tie_0000000000000"):
        tie_to_read("tie_0000000000000")


def test_ties_of_a_city_are_all_of_it_and_no_other(cities: dict[str, City], ties: dict[str, Tie]) -> None:
    found = [tie.pk for tie in ties_of_city(cities["Guangzhou"])]
    assert found == [ties["Kazan–Guangzhou"].pk, ties["Durban–Guangzhou"].pk]
