"""A forum whose call is open: its organisers, a city that offers something, people who review."""

import datetime
from dataclasses import dataclass, replace
from typing import Any

import pytest

from tests.factories import (
    AllianceFactory,
    BodyFactory,
    CityFactory,
    DelegationFactory,
    ForumFactory,
    MandateFactory,
    ParticipantFactory,
    PersonFactory,
)
from twinhall.domain.bodies.acting import Acting
from twinhall.domain.bodies.models import Body
from twinhall.domain.delegations.models import Delegation, Participant
from twinhall.domain.forums.models import Forum
from twinhall.domain.programme.calling import (
    ContributionPlan,
    SpeakerFacts,
    begin_contribution,
    submit_contribution,
)
from twinhall.domain.programme.models import Contribution

AT = datetime.datetime(2027, 3, 1, 9, 0, tzinfo=datetime.UTC)
MINUTE = datetime.timedelta(minutes=1)
HOW: dict[str, Any] = {"at": AT, "door": "test"}


@dataclass
class Stage:
    forum: Forum
    durban: Delegation
    speaker: Participant
    officer: Acting  # of Durban
    secretary: Acting  # of the organiser
    colleague: Acting  # the same body's
    plan: ContributionPlan

    def offered(self, by: Acting | None = None, **changes: Any) -> Contribution:
        """Handed in, for Durban unless said otherwise."""
        plan = replace(self.plan, **changes)
        by = by or self.officer
        made = begin_contribution(self.forum.public_id, plan, by=by, **HOW)
        return submit_contribution(made.public_id, by=by, **HOW)


def acting(body: Body, **person: Any) -> Acting:
    mandate = MandateFactory.create(body=body, person=PersonFactory.create(**person))
    return Acting(mandate.person, mandate)


@pytest.fixture
def stage(db: None) -> Stage:
    secretariat = BodyFactory.create(kind="secretariat", city=None, alliance=AllianceFactory.create())
    forum = ForumFactory.create(organiser=secretariat)
    body = BodyFactory.create(city=CityFactory.create(name="Durban", country="ZA"))
    durban = DelegationFactory.create(forum=forum, city=body.city, body=body)
    speaker = ParticipantFactory.create(delegation=durban, display_name="Thandi Dlamini")
    plan = ContributionPlan(
        titles={"en": "Rivers that join us", "zu": "Imifula"},
        delegation=durban,
        speakers=(SpeakerFacts(participant=speaker), SpeakerFacts(name="Sipho Zulu", office="Engineer")),
    )
    return Stage(forum, durban, speaker, acting(body), acting(secretariat), acting(secretariat), plan)
