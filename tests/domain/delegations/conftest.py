"""A forum with a host, and a city that brings its people."""

import datetime
from dataclasses import dataclass

import pytest

from tests.factories import BodyFactory, CityFactory, ForumFactory, MandateFactory
from twinhall.domain.bodies.acting import Acting
from twinhall.domain.delegations.facts import ParticipantFacts
from twinhall.domain.delegations.inviting import open_delegation
from twinhall.domain.delegations.models import Delegation
from twinhall.domain.forums.models import Forum

AT = datetime.datetime(2027, 3, 1, 9, 0, tzinfo=datetime.UTC)


@dataclass
class Scene:
    """Who organises, who keeps the delegation."""

    forum: Forum
    delegation: Delegation
    host: Acting
    keeper: Acting


def acting_for(**body: object) -> Acting:
    mandate = MandateFactory.create(body=BodyFactory.create(**body))
    return Acting(mandate.person, mandate)


@pytest.fixture
def scene() -> Scene:
    host, keeper = acting_for(), acting_for(city=CityFactory.create(name="Durban", country="ZA"))
    forum = ForumFactory.create(organiser=host.body, quota=2)
    delegation = open_delegation(forum.public_id, by=keeper, at=AT, door="test")
    return Scene(forum, delegation, host, keeper)


def person(name: str, **more: object) -> ParticipantFacts:
    return ParticipantFacts(passport_name=name, **more)  # type: ignore[arg-type]
