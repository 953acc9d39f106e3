"""A tie in force between Kazan and Durban, and one between Kazan and Wuhan."""

import datetime
from typing import Any

import pytest

from tests.domain.dossiers.conftest import Sides, officer_of, sides
from tests.factories import CityFactory, make_tie
from twinhall.domain.bodies.acting import Acting
from twinhall.domain.dossiers.models import Dossier, Side
from twinhall.domain.terms.actions import confirm_term, say_term
from twinhall.domain.terms.dates import TermFacts
from twinhall.domain.terms.models import Term

__all__ = ["AT", "Sides", "agreed_term", "in_force", "morning_of", "officer_of", "sides"]

AT = datetime.datetime(2026, 3, 15, 9, 0, tzinfo=datetime.UTC)


def morning_of(day: datetime.date) -> datetime.datetime:
    return datetime.datetime.combine(day, datetime.time(4, 0), datetime.UTC)


def tie_in_force(*acting: Acting, **fields: Any) -> Dossier:
    cities = [by.body.city for by in acting if by.body and by.body.city]
    tie = make_tie(*cities, status="active", since=None, since_precision="unknown", known_since=AT.date())
    given = {"signed_on": AT.date(), "in_force_on": AT.date(), "state": "active"} | fields
    dossier = Dossier.objects.create(
        public_id=tie.public_id, tie=tie, kind=tie.kind, opened_at=AT, moved_at=AT, proposed_at=AT, **given
    )
    for position, city in enumerate(cities):
        Side.objects.create(dossier=dossier, city=city, position=position, is_opener=not position)
    return dossier


@pytest.fixture
def in_force(sides: Sides) -> Dossier:
    return tie_in_force(sides.kazan, sides.durban)


@pytest.fixture
def with_china(sides: Sides) -> Dossier:
    wuhan = officer_of(CityFactory.create(name="Wuhan", country="CN", time_zone="Asia/Shanghai"))
    return tie_in_force(sides.kazan, wuhan)


def agreed_term(dossier: Dossier, sides: Sides, at: datetime.datetime = AT, **fields: Any) -> Term:
    """Named by Kazan, confirmed by Durban."""
    given: dict[str, Any] = {"starts_on": AT.date(), "years": 1, "notice_months": 3} | fields
    facts = TermFacts(**given)
    said = say_term(dossier.public_id, facts, by=sides.kazan, at=at, door="test")
    return confirm_term(dossier.public_id, said.public_id, by=sides.durban, at=at, door="test")
