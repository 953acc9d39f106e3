"""What came of a forum: ties between its cities from its first day on, as of any day."""

import datetime

import pytest

from tests.domain.outcomes.conftest import AT, Hall, comes, hall
from tests.factories import CityFactory, ForumFactory
from twinhall.domain.ceremonies.models import Ceremony, Listing
from twinhall.domain.cities.models import City
from twinhall.domain.dossiers.models import Dossier, Side
from twinhall.domain.yields.counting import proposed_between, yield_of

__all__ = ["hall"]
pytestmark = pytest.mark.django_db
FIRST = datetime.date(2027, 6, 21)


def file_of(*cities: City, proposed: int, signed: int | None = None, **fields: object) -> Dossier:
    """Proposed and signed so many days after the forum's first."""
    at = AT + datetime.timedelta(days=proposed)
    made = Dossier.objects.create(
        kind="sister-city",
        state="negotiating",
        opened_at=at,
        proposed_at=at,
        moved_at=at,
        signed_on=None if signed is None else FIRST + datetime.timedelta(days=signed),
        **fields,
    )
    for place, city in enumerate(cities):
        Side.objects.create(dossier=made, city=city, position=place, is_opener=not place)
    return made


def cities_of(hall: Hall) -> list[City]:
    return [by.body.city for by in (hall.kazan, hall.durban) if by.body and by.body.city]


def test_only_what_all_its_cities_began_since_its_first_day_counts(hall: Hall) -> None:
    kazan, durban = cities_of(hall)
    counted = file_of(kazan, durban, proposed=1)
    file_of(kazan, durban, proposed=-1)  # before it
    file_of(kazan, CityFactory.create(), proposed=1)  # one of them did not come
    file_of(kazan, proposed=1)  # nobody yet at the other end
    file_of(kazan, durban, proposed=1, is_example=True)
    comes(ForumFactory.create(), "Recife", "BR")
    assert list(proposed_between(hall.forum, datetime.date(2028, 1, 1))) == [counted]


def test_ties_are_told_apart_by_when_they_were_signed_as_of_any_day(hall: Hall) -> None:
    kazan, durban = cities_of(hall)
    there = file_of(kazan, durban, proposed=-300, signed=2)
    file_of(kazan, durban, proposed=5, signed=100)
    ceremony = Ceremony.objects.create(forum=hall.forum, planned_at=AT)
    Listing.objects.create(ceremony=ceremony, dossier=there, asked_at=AT, agreed_at=AT)
    told = []
    for on in (-1, 1, 2, 99, 100):
        found = yield_of(hall.forum, [], FIRST + datetime.timedelta(days=on))
        told.append((found.proposals, found.signed_there, found.signed_after, found.from_ceremony))
    assert told == [(0, 0, 0, 0), (0, 0, 0, 0), (0, 1, 0, 1), (1, 1, 0, 1), (1, 1, 1, 1)]
