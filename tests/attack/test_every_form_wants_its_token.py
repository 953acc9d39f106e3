"""Cross-site request forgery: nothing that can be posted is done without the token of the form."""

import logging

import pytest
from django.test import Client
from pytest_django import Settings

from tests.house import every_address
from tests.house.full_house import build_house
from tests.house.walking import address_of
from twinhall.access.permissions import ADDRESSES, Answer, Role, Rule

# Whoever may post there without a token, and why that harms nobody.
WITHOUT_TOKEN = {
    "set_language": "a strange site could at most change the language shown; a token would cost every reader a cookie",
    "notices_off": "a mailbox posts there by itself (RFC 8058); who knows the signed link in the address may",
}


@pytest.mark.django_db
def test_no_post_is_taken_without_the_token_of_a_form(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.DEMO, settings.ROOT_URLCONF = True, every_address.__name__
    house = build_house()
    taken = []
    for name, entry in ADDRESSES.items():
        if entry.act is None or name in WITHOUT_TOKEN:
            continue
        client = Client(enforce_csrf_checks=True)
        person = house.people[_who_may(entry.act)]
        if person is not None:
            client.force_login(person)
        caplog.clear()
        with caplog.at_level(logging.WARNING, logger="django.security.csrf"):
            answer = client.post(address_of(name, house.here), {"csrfmiddlewaretoken": "a" * 32})
        refused = [record for record in caplog.records if record.name == "django.security.csrf"]
        if answer.status_code != 403 or not refused:
            taken.append((name, answer.status_code))
    assert taken == []


def _who_may(rule: Rule) -> Role:
    """The most ordinary person of those who are let in; an officer where none of the table is (signing)."""
    may = (role for role in (Role.SIGNED_IN, *Role) if rule.answers[role] == Answer.YES)
    found: Role = next(may, Role.OFFICER)
    return found


@pytest.mark.django_db
def test_what_is_named_as_an_exception_is_one(client: Client) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/language/", {"language": "ru", "next": "/en/"}).status_code == 302
    assert set(WITHOUT_TOKEN) <= set(ADDRESSES)
