"""What concerns signing in and refusals is written down, without names or addresses of people."""

import logging
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import PASSWORD, MandateFactory, PersonFactory, give_second_factor
from twinhall.access.permissions import ADDRESSES, Gate
from twinhall.domain.people.models import Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def said(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    with caplog.at_level(logging.INFO, logger="twinhall.security"):
        yield caplog


def _lines(said: pytest.LogCaptureFixture, *fields: str) -> list[tuple[str, ...]]:
    """Each line as its message and these fields."""
    found = [record for record in said.records if record.name == "twinhall.security"]
    return [
        (record.getMessage(), *(str(getattr(record, field, None)) for field in fields)) for record in found
    ]


def _for_operators() -> str:
    return next(name for name, entry in ADDRESSES.items() if entry.read and entry.read.gate == Gate.OPERATOR)


def _sign_in(client: Client, person: Person, password: str = PASSWORD) -> None:
    client.post(reverse("account_login"), {"login": person.email, "password": password})


def test_signing_in_and_out_is_written_down(said: pytest.LogCaptureFixture, client: Client) -> None:
    person = PersonFactory.create()
    _sign_in(client, person)
    client.post(reverse("account_logout"))
    assert _lines(said, "person") == [("signed in", person.public_id), ("signed out", person.public_id)]


def test_a_wrong_password_is_written_down_without_the_address(
    said: pytest.LogCaptureFixture, client: Client
) -> None:
    person, other = PersonFactory.create(), PersonFactory.create()
    for one in (person, person, other):
        _sign_in(client, one, "a wrong password")
    lines = _lines(said, "account", "from")
    assert [line[0] for line in lines] == ["sign-in failed"] * 3
    assert lines[0] == lines[1] != lines[2]
    assert lines[0][2] == "127.0.0.1"
    assert person.email not in " ".join(
        str(vars(record)) for record in said.records if record.name == "twinhall.security"
    )


def test_a_wrong_second_factor_is_written_down(said: pytest.LogCaptureFixture, client: Client) -> None:
    person = give_second_factor(PersonFactory.create())
    _sign_in(client, person)
    client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert ("second factor failed", person.public_id) in _lines(said, "person")


def test_what_is_refused_is_written_down_with_who_and_where(
    said: pytest.LogCaptureFixture, client: Client
) -> None:
    person = MandateFactory.create().person
    client.force_login(person)
    said.clear()
    client.get(reverse(_for_operators()))
    assert _lines(said, "person", "method", "why") == [("refused", person.public_id, "GET", "Denied")]
