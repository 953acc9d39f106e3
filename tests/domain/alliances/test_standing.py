"""Who was what to an alliance on a day."""

import datetime

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from tests.factories import AllianceFactory, MembershipStatementFactory, SourceFactory
from twinhall.domain.alliances.models import Alliance, Presidency
from twinhall.domain.alliances.standing import (
    CountryStanding,
    countries_in,
    standing_on,
    standings_of,
    standings_on,
)
from twinhall.kit.dates import PartialDate
from twinhall.transfer.alliances import load_alliances

pytestmark = pytest.mark.django_db

FOUNDERS = ["BR", "CN", "IN", "RU"]
MEMBERS_OF_2024 = ["AE", "BR", "CN", "EG", "ET", "IN", "IR", "RU", "ZA"]


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def codes(countries: tuple[CountryStanding, ...]) -> list[str]:
    return sorted(standing.country for standing in countries)


@pytest.fixture
def brics() -> Alliance:
    """The shipped file, so that its answers are tested and not only the reckoning."""
    load_alliances(at=timezone.now(), door="test")
    return Alliance.objects.get(slug="brics")


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        ("2010-06-01", {"members": FOUNDERS}),
        (
            "2023-12-31",
            {
                "members": [*FOUNDERS, "ZA"],
                "invited": ["AE", "EG", "ET", "IR", "SA"],
                "declined": ["AR"],
            },
        ),
        ("2024-07-09", {"members": MEMBERS_OF_2024, "declined": ["AR"], "disputed": ["SA"]}),
        (
            "2026-11-23",
            {
                "members": sorted([*MEMBERS_OF_2024, "ID"]),
                "partners": ["BO", "BY", "CU", "KZ", "MY", "NG", "TH", "UG", "UZ", "VN"],
                "declined": ["AR"],
                "disputed": ["SA"],
            },
        ),
    ],
)
def test_brics_as_of_a_day(brics: Alliance, on: str, expected: dict[str, list[str]]) -> None:
    standing = standing_on(brics, day(on))
    groups = {
        "members": standing.members,
        "partners": standing.partners,
        "invited": standing.with_status("invited"),
        "paused": standing.with_status("paused"),
        "declined": standing.declined,
        "disputed": standing.disputed,
    }
    assert {name: codes(countries) for name, countries in groups.items() if countries} == expected


@pytest.mark.parametrize("on", ["2010-06-01", "2011-01-01", "2024-07-09", "2026-11-23"])
def test_the_countries_of_a_day_are_those_of_its_standing(brics: Alliance, on: str) -> None:
    standing = standing_on(brics, day(on))
    assert countries_in("brics", day(on)) == standing.country_codes
    assert sorted(standing.country_codes) == sorted(codes(standing.members) + codes(standing.partners))


def test_sources_that_disagree_each_keep_their_word(brics: Alliance) -> None:
    (saudi_arabia,) = standing_on(brics, day("2026-11-23")).disputed
    assert saudi_arabia.country == "SA"
    assert [claim.status for claim in saudi_arabia.claims] == ["member", "invited", "paused"]
    assert all(claim.sources for claim in saudi_arabia.claims)


def test_different_beginnings_of_one_status_are_no_disagreement(brics: Alliance) -> None:
    brazil = next(found for found in standing_on(brics, day("2010-06-01")).members if found.country == "BR")
    assert brazil.claims[0].since == (PartialDate.parse("2006-09"), PartialDate.parse("2009-06-16"))


def test_chair_and_summits_of_a_day(brics: Alliance) -> None:
    standing = standing_on(brics, day("2024-07-09"))
    assert standing.presidency is not None
    assert (standing.presidency.year, standing.presidency.country) == (2024, "RU")
    assert standing.last_summit is not None
    assert (standing.last_summit.summit_number, standing.last_summit.summit_place) == (15, "Johannesburg")
    assert standing.next_summit is not None
    assert (standing.next_summit.summit_number, standing.next_summit.summit_place) == (16, "Kazan")


def test_a_summit_has_begun_on_its_first_day(brics: Alliance) -> None:
    standing = standing_on(brics, day("2024-10-22"))
    assert standing.last_summit is not None
    assert standing.last_summit.year == 2024


def test_a_summit_of_unknown_day_is_to_come_in_its_year(brics: Alliance) -> None:
    standing = standing_on(brics, day("2026-11-23"))
    assert standing.next_summit is not None
    assert (standing.next_summit.year, standing.next_summit.summit_starts_on) == (2026, None)


def test_nobody_stands_in_an_alliance_before_it_began(brics: Alliance) -> None:
    assert standing_on(brics, day("2000-01-01")).countries == ()
    assert countries_in("brics", day("2000-01-01")) == frozenset()


def test_an_unknown_alliance_has_no_countries() -> None:
    assert countries_in("nowhere", day("2024-01-01")) == frozenset()


def test_a_status_ends_on_the_day_the_next_begins() -> None:
    invited = MembershipStatementFactory.create(
        country="NO", status="invited", since=day("2020-01-01"), until=day("2021-01-01")
    )
    MembershipStatementFactory.create(
        alliance=invited.alliance, country="NO", status="member", since=day("2021-01-01")
    )
    statuses = [
        standing_on(invited.alliance, day(on)).countries[0].status for on in ("2020-12-31", "2021-01-01")
    ]
    assert statuses == ["invited", "member"]


def test_a_country_called_member_by_one_source_and_partner_by_another_is_inside() -> None:
    statement = MembershipStatementFactory.create(country="KE", status="member")
    MembershipStatementFactory.create(alliance=statement.alliance, country="KE", status="partner")
    standing = standing_on(statement.alliance, day("2020-01-01"))
    assert codes(standing.disputed) == ["KE"]
    assert countries_in(statement.alliance.slug, day("2020-01-01")) == {"KE"} == standing.country_codes


def test_a_country_sees_its_standing_in_every_alliance(brics: Alliance) -> None:
    example = AllianceFactory.create()
    MembershipStatementFactory.create(alliance=example, country="SA", status="partner")
    found = [(alliance.slug, standing.status) for alliance, standing in standings_of("SA", day("2025-02-01"))]
    assert found == [("brics", "disputed"), ("example-alliance", "partner")]


def test_one_alliance_or_three_take_the_same_queries(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for slug in ("first", "second", "third"):
        alliance = AllianceFactory.create(slug=slug)
        MembershipStatementFactory.create(alliance=alliance).sources.add(SourceFactory.create())
        Presidency.objects.create(alliance=alliance, year=2024, country="RU").sources.add(
            SourceFactory.create()
        )
        with django_assert_num_queries(5):
            for standing in standings_on(day("2024-07-09")):
                assert [source for claim in standing.members[0].claims for source in claim.sources]
                assert standing.presidency is not None
                assert list(standing.presidency.sources.all())
