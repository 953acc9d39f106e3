"""Attacks on signing in: guessing, a session laid out beforehand, bent ways back, a forged host."""

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.urls import reverse

from tests.factories import PASSWORD, PersonFactory
from twinhall.domain.people.models import Person

pytestmark = pytest.mark.django_db

SIGN_IN = "/en/account/login/"
# Each leads a careless browser away from this site.
AWAY = [
    "//evil.example",
    "https:evil.example",
    "https://evil.example/",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "http:///evil.example",
    "javascript:alert(1)",
    " //evil.example",
    "/\t/evil.example",
]


def _try(client: Client, person: Person, password: str, next_page: str = "") -> int:
    sent = {"login": person.email, "password": password} | ({"next": next_page} if next_page else {})
    return client.post(SIGN_IN, sent).status_code


def _is_in(client: Client) -> bool:
    return client.get("/en/account/").status_code == 200


def test_guessing_is_stopped_and_told_and_locks_nobody_else_out() -> None:
    person, other, guesser, herself = (
        PersonFactory.create(),
        PersonFactory.create(),
        Client(REMOTE_ADDR="192.0.2.1"),
        Client(REMOTE_ADDR="192.0.2.2"),
    )
    for number in range(5):
        assert _try(guesser, person, f"guess {number}") == 200
    told = guesser.post(SIGN_IN, {"login": person.email, "password": PASSWORD})
    assert "Too many failed login attempts" in told.content.decode()
    assert not _is_in(guesser)
    # The right password as well, from anywhere, while it lasts: who guesses from many addresses gains nothing.
    _try(herself, person, PASSWORD)
    assert not _is_in(herself)
    assert _try(herself, other, PASSWORD) == 302
    assert _is_in(herself)


def test_too_many_sign_ins_from_one_address_get_a_page_of_our_own() -> None:
    client = Client(REMOTE_ADDR="192.0.2.3")
    answers = [
        client.post(SIGN_IN, {"login": f"{number}@city.example", "password": "x"}) for number in range(31)
    ]
    assert [answer.status_code for answer in answers[:30]] == [200] * 30
    assert answers[30].status_code == 429
    assert "Too many tries" in answers[30].content.decode()
    assert Client(REMOTE_ADDR="192.0.2.4").get(SIGN_IN).status_code == 200


def test_another_port_in_the_host_does_not_begin_the_count_anew() -> None:
    person = PersonFactory.create()
    for number in range(5):
        client = Client(REMOTE_ADDR=f"192.0.2.{10 + number}", headers={"host": f"localhost:{9000 + number}"})
        _try(client, person, f"guess {number}")
    client = Client(REMOTE_ADDR="192.0.2.20", headers={"host": "localhost:9999"})
    _try(client, person, PASSWORD)
    assert not _is_in(client)


def test_a_forwarded_address_does_not_hide_a_guesser() -> None:
    for number in range(30):
        _post_as(f"198.51.100.{number}")
    assert _post_as("198.51.100.99") == 429


def _post_as(claimed: str) -> int:
    client = Client(REMOTE_ADDR="192.0.2.5", headers={"x-forwarded-for": claimed})
    return client.post(SIGN_IN, {"login": "nobody@city.example", "password": "x"}).status_code


def test_a_session_laid_out_beforehand_is_not_the_one_signed_in() -> None:
    person, client = PersonFactory.create(), Client()
    session = client.session
    session["laid"] = "out"
    session.save()
    before = client.session.session_key
    _try(client, person, PASSWORD)
    assert _is_in(client)
    assert client.session.session_key != before
    held = Client()
    held.cookies["twinhall_session"] = before or ""
    assert held.get("/en/account/").status_code == 302


def test_signing_out_ends_the_session_itself() -> None:
    person, client = PersonFactory.create(), Client()
    _try(client, person, PASSWORD)
    key = client.session.session_key
    client.post("/en/account/logout/")
    kept = Client()
    kept.cookies["twinhall_session"] = key or ""
    assert kept.get("/en/account/").status_code == 302


@pytest.mark.parametrize("away", AWAY)
def test_nobody_is_led_away_after_signing_in_or_out(away: str) -> None:
    person, client = PersonFactory.create(), Client()
    answer = client.post(SIGN_IN, {"login": person.email, "password": PASSWORD, "next": away})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/en/desk/")
    answer = client.post("/en/account/logout/", {"next": away})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/en/")


def test_the_way_back_to_a_page_of_ours_is_kept() -> None:
    person, client = PersonFactory.create(), Client()
    answer = client.post(SIGN_IN, {"login": person.email, "password": PASSWORD, "next": "/en/ties/?q=x"})
    assert answer.headers["Location"] == "/en/ties/?q=x"


def test_a_form_without_token_gets_our_own_page_in_the_readers_language() -> None:
    strict = Client(enforce_csrf_checks=True)
    english, arabic = strict.post(SIGN_IN, {}), strict.post("/ar/account/login/", {})
    assert (english.status_code, arabic.status_code) == (403, 403)
    assert "came from another site" in english.content.decode()
    assert 'lang="ar" dir="rtl"' in arabic.content.decode()


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "localhost@evil.example"])
def test_a_strange_host_is_refused(client: Client, host: str) -> None:
    assert client.get("/en/", headers={"host": host}).status_code == 400


def test_mails_hold_no_address_that_a_host_header_could_bend() -> None:
    person = PersonFactory.create()
    forged = {"host": "localhost:6666", "x-forwarded-host": "evil.example"}
    for address in (person.email, "nobody@city.example"):
        Client().post("/en/account/password/reset/", {"email": address}, headers=forged)
    for address in (person.email, "new@city.example"):
        sent = {"email": address, "password1": PASSWORD, "display_name": "New Person"}
        Client().post("/en/account/signup/", sent, headers=forged)
    assert len(mail.outbox) == 4
    for message in mail.outbox:
        said = f"{message.subject} {message.body}"
        assert not [word for word in ("evil", "6666", "localhost", "testserver") if word in said], said


def test_a_new_password_for_an_unknown_address_tells_nothing() -> None:
    person = PersonFactory.create()
    pages = []
    for address in (person.email, "nobody00@city.example"):
        client = Client()
        answer = client.post("/en/account/password/reset/", {"email": address}, follow=True)
        pages.append((answer.status_code, answer.redirect_chain, _plain(answer.content, address)))
    assert pages[0] == pages[1]


def test_opening_an_account_for_a_known_address_tells_nothing() -> None:
    PersonFactory.create(email="known@city.example")
    pages = []
    for address in ("known@city.example", "fresh@city.example"):
        client = Client()
        answer = client.post(
            reverse("account_signup"),
            {"email": address, "password1": PASSWORD, "display_name": "Somebody"},
            follow=True,
        )
        pages.append((answer.status_code, answer.redirect_chain, _plain(answer.content, address)))
    assert pages[0] == pages[1]
    assert EmailAddress.objects.filter(email="known@city.example").count() == 1


def _plain(content: bytes, address: str) -> str:
    """A page without what differs by itself: the address that was typed, and tokens."""
    lines = content.decode().replace(address, "ADDRESS").split("csrfmiddlewaretoken")
    return "".join(part[110:] if number else part for number, part in enumerate(lines))
