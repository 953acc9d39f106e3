"""A secretariat holds a forum, Kazan and Durban come; of three languages English and Russian are authentic."""

import datetime
from dataclasses import dataclass
from typing import Any

import pytest

from tests.factories import (
    AllianceFactory,
    BodyFactory,
    CityFactory,
    DelegationFactory,
    ForumFactory,
    MandateFactory,
)
from twinhall.domain.bodies.acting import Acting
from twinhall.domain.delegations.models import Delegation
from twinhall.domain.forums.models import Forum
from twinhall.domain.outcomes.actions import add_paragraph, begin_outcome, open_to_delegations
from twinhall.domain.outcomes.draft import Draft, draft_of
from twinhall.domain.outcomes.models import Outcome, Paragraph
from twinhall.domain.outcomes.texts import Typed

AT = datetime.datetime(2027, 6, 21, 9, 0, tzinfo=datetime.UTC)
PEACE = {"en": "We live in peace.", "ru": "Мы живём в мире.", "ar": "نعيش في سلام."}
WATER = {"en": "We keep water clean.", "ru": "Мы бережём воду.", "ar": "نحافظ على نظافة المياه."}


@dataclass(frozen=True)
class Hall:
    forum: Forum
    secretariat: Acting
    kazan: Acting
    durban: Acting

    def delegation(self, by: Acting) -> Delegation:
        assert by.body is not None
        return Delegation.objects.get(forum=self.forum, city=by.body.city)


def acting(mandate_of: object) -> Acting:
    mandate = MandateFactory.create(body=mandate_of)
    return Acting(mandate.person, mandate)


def comes(forum: Forum, name: str, country: str) -> Acting:
    body = BodyFactory.create(city=CityFactory.create(name=name, country=country))
    DelegationFactory.create(forum=forum, city=body.city)
    return acting(body)


@pytest.fixture
def hall() -> Hall:
    alliance = AllianceFactory.create()
    secretariat = BodyFactory.create(kind="secretariat", city=None, alliance=alliance)
    forum = ForumFactory.create(organiser=secretariat)
    kazan, durban = comes(forum, "Kazan", "RU"), comes(forum, "Durban", "ZA")
    return Hall(forum, acting(secretariat), kazan, durban)


def done_by(by: Acting, at: datetime.datetime = AT) -> dict[str, Any]:
    return {"by": by, "at": at, "door": "test"}


def typed(**texts: str) -> dict[str, Typed]:
    return {code: Typed(text) for code, text in texts.items()}


def anew(paragraph: Paragraph, **texts: str) -> dict[str, Typed]:
    """Written on what stands now."""
    present = {one.language: one.revision for one in paragraph.texts.filter(is_present=True)}
    return {code: Typed(text, present.get(code, 0)) for code, text in texts.items()}


@pytest.fixture
def drafted(hall: Hall) -> Outcome:
    """Two paragraphs, for the organisers alone."""
    outcome = begin_outcome(
        hall.forum.public_id,
        titles={"en": "Kazan declaration", "ru": "Казанская декларация"},
        languages=["en", "ru", "ar"],
        authentic=["en", "ru"],
        **done_by(hall.secretariat),
    )
    for texts in (PEACE, WATER):
        add_paragraph(outcome.public_id, typed(**texts), **done_by(hall.secretariat))
    return outcome


@pytest.fixture
def text(hall: Hall, drafted: Outcome) -> Outcome:
    """Open to the delegations."""
    return open_to_delegations(drafted.public_id, **done_by(hall.secretariat))


def draft(outcome: Outcome) -> Draft:
    return draft_of(Outcome.objects.select_related("forum").get(pk=outcome.pk))


def paragraph(outcome: Outcome, number: int = 1) -> Paragraph:
    return next(one.paragraph for one in draft(outcome).standing if one.number == number)


def said(outcome: Outcome, language: str = "en") -> list[str]:
    """What the text says now, paragraph by paragraph."""
    return [one.texts[language].text for one in draft(outcome).standing]
