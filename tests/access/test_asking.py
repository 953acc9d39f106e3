"""Under which mandate somebody acts: the one she chose; else her first, when she speaks for one body only."""

import pytest
from django.utils import timezone

from tests.factories import BodyFactory, MandateFactory, PersonFactory, give_second_factor
from twinhall.access.asking import FOR_HERSELF, Asker
from twinhall.access.verdict import Denied, MustSignIn, SecondFactorMissing
from twinhall.domain.bodies.models import Body, Mandate
from twinhall.domain.people.models import Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def person() -> Person:
    return PersonFactory.create()


@pytest.fixture
def body() -> Body:
    return BodyFactory.create()


def asker(person: Person | None, chosen: str = "") -> Asker:
    return Asker(person, at=timezone.now(), chosen=chosen)


@pytest.fixture
def officer(person: Person, body: Body) -> Mandate:
    return MandateFactory.create(person=person, body=body)


@pytest.fixture
def signatory(person: Person, body: Body, officer: Mandate) -> Mandate:
    return MandateFactory.create(person=person, body=body, role="signatory")


def test_of_several_mandates_of_one_body_the_first_acts(
    person: Person, officer: Mandate, signatory: Mandate
) -> None:
    assert asker(person).mandates == [officer, signatory]
    assert asker(person).mandate == officer
    assert asker(person).acting.mandate == officer


def test_the_one_she_chose_acts(person: Person, officer: Mandate, signatory: Mandate) -> None:
    assert asker(person, signatory.public_id).mandate == signatory


def test_a_choice_that_is_not_hers_counts_for_nothing(
    person: Person, officer: Mandate, signatory: Mandate
) -> None:
    other = MandateFactory.create()
    assert asker(person, other.public_id).mandate == officer


def test_who_speaks_for_two_bodies_chooses_first(person: Person, officer: Mandate) -> None:
    elsewhere = MandateFactory.create(person=person)
    assert asker(person).mandate is None
    assert asker(person, elsewhere.public_id).body == elsewhere.body


def test_who_chose_to_act_for_herself_has_no_mandate(person: Person, officer: Mandate) -> None:
    assert asker(person, FOR_HERSELF).mandate is None


def test_an_ended_mandate_is_none_so_the_next_one_acts(
    person: Person, officer: Mandate, signatory: Mandate
) -> None:
    officer.revoked_at, officer.revoked_reason = timezone.now(), "She left the office."
    officer.save()
    assert asker(person).mandate == signatory
    assert asker(person, officer.public_id).mandate == signatory


def test_acting_under_a_signatorys_mandate_takes_a_second_factor(
    person: Person, officer: Mandate, signatory: Mandate
) -> None:
    assert asker(person).acting_under(officer).mandate == officer
    with pytest.raises(SecondFactorMissing):
        asker(person).acting_under(signatory)
    give_second_factor(person)
    assert asker(person).acting_under(signatory).mandate == signatory


def test_nobody_acts_under_anothers_mandate(officer: Mandate) -> None:
    with pytest.raises(Denied):
        asker(PersonFactory.create()).acting_under(officer)
    with pytest.raises(MustSignIn):
        asker(None).acting_under(officer)
