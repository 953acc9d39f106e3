"""Two cities with an officer each, and a third person without a word in it."""

import datetime
from dataclasses import dataclass

import pytest

from tests.factories import BodyFactory, CityFactory, MandateFactory
from twinhall.domain.bodies.acting import Acting
from twinhall.domain.cities.models import City
from twinhall.domain.dossiers import actions
from twinhall.domain.dossiers.models import Dossier

AT = datetime.datetime(2026, 3, 12, 9, 0, tzinfo=datetime.UTC)


@dataclass(frozen=True)
class Sides:
    """Kazan proposes, Durban answers."""

    kazan: Acting
    durban: Acting
    third: Acting

    @property
    def cities(self) -> list[City]:
        return [by.body.city for by in (self.kazan, self.durban) if by.body and by.body.city]


def officer_of(city: City, role: str = "officer") -> Acting:
    mandate = MandateFactory.create(body=BodyFactory.create(city=city), role=role)
    return Acting(mandate.person, mandate)


@pytest.fixture
def sides() -> Sides:
    kazan = officer_of(CityFactory.create(name="Kazan", country="RU"))
    durban = officer_of(CityFactory.create(name="Durban", country="ZA", time_zone="Africa/Johannesburg"))
    campinas = officer_of(CityFactory.create(name="Campinas", country="BR", time_zone="America/Sao_Paulo"))
    return Sides(kazan, durban, campinas)


@pytest.fixture
def idea(sides: Sides) -> Dossier:
    return actions.open_dossier(
        cities=sides.cities,
        kind="sister-city",
        purpose="Young engineers learn from each other.",
        by=sides.kazan,
        at=AT,
        door="test",
    )


@pytest.fixture
def proposed(idea: Dossier, sides: Sides) -> Dossier:
    return actions.propose(idea.public_id, by=sides.kazan, at=AT, door="test")


def both(public_id: str, step: str, sides: Sides, at: datetime.datetime = AT) -> Dossier:
    """Each side says so, one after the other."""
    actions.agree_to(public_id, step, by=sides.kazan, at=at, door="test")
    return actions.agree_to(public_id, step, by=sides.durban, at=at, door="test")
