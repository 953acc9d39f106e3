"""How long a session lasts, and that it ends where it should."""

import datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.factories import BodyFactory, MandateFactory, PersonFactory, give_second_factor
from twinhall.domain.people.models import Person
from twinhall.web.sessions import _BEGAN, _SEEN

pytestmark = pytest.mark.django_db
HOUR = datetime.timedelta(hours=1)


def _operator() -> Person:
    return give_second_factor(PersonFactory.create(is_operator=True))


def _head_of_a_city() -> Person:
    person: Person = MandateFactory.create(body=BodyFactory.create(), role="head").person
    return person


def _stays(person: Person, *, unused: datetime.timedelta, old: datetime.timedelta) -> bool:
    """Whether her session still opens the desk when it was not used for so long, and began so long ago."""
    client = Client()
    client.force_login(person)
    assert client.get(reverse("desk")).status_code == 200
    session, now = client.session, timezone.now()
    session[_SEEN], session[_BEGAN] = (now - unused).timestamp(), (now - old).timestamp()
    session.save()
    return client.get(reverse("desk")).status_code == 200


@pytest.mark.parametrize("make", [_operator, _head_of_a_city])
def test_whoever_decides_or_signs_is_signed_out_after_an_hour_unused_or_half_a_day(make) -> None:  # type: ignore[no-untyped-def]
    person = make()
    assert _stays(person, unused=HOUR * 0.9, old=HOUR * 11)
    assert not _stays(person, unused=HOUR * 1.1, old=HOUR * 11)
    assert not _stays(person, unused=HOUR * 0, old=HOUR * 12.1)


def test_anybody_else_after_half_a_day_unused_or_two_weeks() -> None:
    person = PersonFactory.create()
    assert _stays(person, unused=HOUR * 11, old=HOUR * 24 * 13)
    assert not _stays(person, unused=HOUR * 13, old=HOUR * 24)
    assert not _stays(person, unused=HOUR * 0, old=HOUR * 24 * 15)


def test_a_session_that_ended_is_gone_and_its_owner_is_told(client: Client) -> None:
    client.force_login(PersonFactory.create())
    client.get(reverse("desk"))
    session = client.session
    session[_SEEN] = 0
    session.save()
    answer = client.get(reverse("desk"), follow=True)
    assert "You were signed out, as you had been away for long." in answer.content.decode()
    assert "_auth_user_id" not in client.session


def test_whoever_only_reads_gets_no_session(client: Client) -> None:
    assert client.get("/en/").cookies == {}


def test_no_browser_stores_what_is_shown_to_a_person(client: Client) -> None:
    assert "no-store" not in client.get("/en/").get("Cache-Control", "")
    client.force_login(PersonFactory.create())
    assert all("no-store" in client.get(page)["Cache-Control"] for page in ("/en/", reverse("desk")))
