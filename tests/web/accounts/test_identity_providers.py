"""Signing in through a provider: what is believed, what is refused with a sentence, what is kept."""

import logging
import re
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit
from urllib.request import HTTPRedirectHandler, build_opener

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount, SocialToken
from allauth.usersessions.models import UserSession
from django.contrib.messages import get_messages
from django.contrib.sessions.models import Session
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse
from pytest_django import DjangoAssertNumQueries, Settings

from tests.attack.test_signing_in import AWAY
from tests.factories import PASSWORD, MandateFactory, PersonFactory, give_second_factor
from tests.house import every_address
from tests.identity_provider import SECRET, STRANGE_KEY, IdentityProviderStandIn
from twinhall.domain.journal.models import Entry
from twinhall.domain.people.models import Person

pytestmark = pytest.mark.django_db
BEGIN = "/en/account/providers/ministry/begin/"
SIGN_IN = "/en/account/login/"
HERE = "/en/account/providers/"


@pytest.fixture
def provider(settings: Settings) -> Iterator[IdentityProviderStandIn]:
    with IdentityProviderStandIn() as provider:
        settings.ROOT_URLCONF = every_address.__name__
        settings.IDENTITY_PROVIDERS = [provider.named()]
        yield provider


class _Stay(HTTPRedirectHandler):
    def redirect_request(self, *_args: Any) -> None:
        return None


def _at_provider(address: str) -> str:
    """Where the provider sends the browser back to."""
    try:
        build_opener(_Stay()).open(address, timeout=5)
    except Exception as answer:  # urllib takes a redirect that is not followed for a failure
        return str(answer.headers["Location"]) if hasattr(answer, "headers") else ""
    raise AssertionError("the provider sent nobody back")


def _begin(client: Client, **fields: str) -> str:
    answer = client.post(BEGIN, {"process": "login"} | fields)
    assert answer.status_code == 302
    return str(answer.headers["Location"])


def _through(client: Client, **fields: str) -> Any:
    """To the provider and back; the answer to her coming back."""
    return client.get(_at_provider(_begin(client, **fields)))


def _said(answer: Any) -> list[str]:
    return [str(message) for message in get_messages(answer.wsgi_request)]


def _is_in(client: Client) -> bool:
    return client.get("/en/account/").status_code == 200


def _linked(provider: str = "ministry", uid: str = "person-1", **fields: Any) -> Person:
    person: Person = PersonFactory.create(**fields)
    SocialAccount.objects.create(user=person, provider=provider, uid=uid)
    return person


def _without_password(**fields: Any) -> Person:
    person = _linked(**fields)
    person.set_unusable_password()
    person.save()
    return person


# --- Where none is set up -----------------------------------------------------------------------------------


def test_without_a_provider_there_is_no_address_no_button_and_no_other_host(client: Client) -> None:
    page = client.get(SIGN_IN)
    assert "providers" not in page.content.decode()
    assert "form-action 'self';" in page.headers["Content-Security-Policy"] + ";"
    assert [client.post(BEGIN).status_code, client.get(HERE).status_code] == [404, 404]
    with pytest.raises(NoReverseMatch):
        reverse("openid_connect_callback", kwargs={"provider_id": "ministry"})


def test_an_unknown_provider_is_unknown(provider: IdentityProviderStandIn, client: Client) -> None:
    assert client.post("/en/account/providers/other/begin/").status_code == 404
    assert client.get("/account/providers/other/callback/").status_code == 404


# --- A new person -------------------------------------------------------------------------------------------


def test_a_new_person_gives_her_name_and_is_in(provider: IdentityProviderStandIn, client: Client) -> None:
    answer = _through(client)
    assert answer.headers["Location"] == "/en/account/providers/sign-up/"
    page = client.get(answer.headers["Location"]).content.decode()
    assert "Vera of the Ministry" in page
    assert "Example Ministry" in page
    sent = {"display_name": "Vera V", "email": "somebody@else.example"}
    answer = client.post("/en/account/providers/sign-up/", sent)
    assert answer.headers["Location"] == "/en/desk/"
    person = Person.objects.get()
    # The address is the confirmed one, whatever was sent.
    assert (person.email, person.display_name) == ("vera@ministry.example", "Vera V")
    assert (person.has_usable_password(), person.is_operator, person.language) == (False, False, "en")
    assert list(EmailAddress.objects.values_list("email", "verified")) == [("vera@ministry.example", True)]
    assert _is_in(client)
    assert [(entry.verb, entry.after) for entry in Entry.objects.all()] == [
        ("account.opened", {"provider": "ministry"})
    ]


@pytest.mark.parametrize("told", [False, None, "true", "false", 1])
def test_an_address_that_is_not_said_to_be_confirmed_is_confirmed_by_our_code(
    provider: IdentityProviderStandIn, client: Client, told: object
) -> None:
    provider.conduct.claims = {"email_verified": told}
    assert _through(client).headers["Location"] == "/en/account/providers/sign-up/"
    sent = {"display_name": "Vera V", "email": "vera@ministry.example"}
    answer = client.post("/en/account/providers/sign-up/", sent)
    assert answer.headers["Location"] == "/en/account/confirm-email/"
    assert not _is_in(client)
    assert list(EmailAddress.objects.values_list("email", "verified")) == [("vera@ministry.example", False)]
    found = re.search(r"^[A-Z0-9-]{6,9}$", str(mail.outbox[0].body), re.MULTILINE)
    assert found
    client.post(reverse("account_email_verification_sent"), {"code": found[0]})
    assert _is_in(client)


def test_a_known_address_that_nobody_confirmed_gets_a_letter_and_nobody_in(
    provider: IdentityProviderStandIn, client: Client
) -> None:
    PersonFactory.create(email="vera@ministry.example")
    provider.conduct.claims = {"email_verified": False}
    _through(client)
    sent = {"display_name": "Vera V", "email": "vera@ministry.example"}
    answer = client.post("/en/account/providers/sign-up/", sent)
    # As for an address that is new.
    assert answer.headers["Location"] == "/en/account/confirm-email/"
    assert "you have one already" in str(mail.outbox[0].body)
    assert (SocialAccount.objects.count(), _is_in(client)) == (0, False)


def test_an_account_with_the_same_address_is_not_taken_over(
    provider: IdentityProviderStandIn, client: Client
) -> None:
    PersonFactory.create(email="vera@ministry.example")
    answer = _through(client)
    assert answer.headers["Location"] == SIGN_IN
    assert "There is an account with your e-mail address already" in _said(answer)[0]
    assert (SocialAccount.objects.count(), _is_in(client)) == (0, False)
    # Nor by going to the form by hand.
    assert client.get("/en/account/providers/sign-up/").headers["Location"] == SIGN_IN


def test_the_address_may_come_from_userinfo_but_only_of_the_same_person(
    provider: IdentityProviderStandIn, client: Client
) -> None:
    told = {"sub": "person-1", "email": "vera@ministry.example", "email_verified": True}
    provider.conduct.userinfo = told | {"sub": "person-2"}
    assert _through(client).headers["Location"] == SIGN_IN
    provider.conduct.userinfo = told
    assert _through(client).headers["Location"] == "/en/account/providers/sign-up/"


# --- Somebody known -----------------------------------------------------------------------------------------


def test_a_connected_person_is_in_with_a_session_of_her_own(
    provider: IdentityProviderStandIn, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    person = _linked()
    address = _begin(client)
    before = client.session.session_key
    with caplog.at_level(logging.INFO, logger="twinhall.security"):
        answer = client.get(_at_provider(address))
    assert answer.headers["Location"] == "/en/desk/"
    assert _is_in(client)
    assert client.session.session_key != before
    assert UserSession.objects.filter(user=person).count() == 1
    lines = [(line.getMessage(), vars(line).get("person"), vars(line).get("by")) for line in caplog.records]
    assert ("signed in", person.public_id, "ministry") in lines


def test_the_second_factor_is_asked_for_here_whatever_the_provider_asked(
    provider: IdentityProviderStandIn, client: Client
) -> None:
    give_second_factor(_linked())
    provider.conduct.claims = {"amr": ["pwd", "otp", "mfa"], "acr": "2"}
    assert _through(client).headers["Location"] == reverse("mfa_authenticate")
    assert not _is_in(client)


def test_who_may_sign_acts_with_a_second_factor_of_ours(
    provider: IdentityProviderStandIn, client: Client
) -> None:
    _linked(is_operator=True)
    provider.conduct.claims = {"amr": ["mfa"]}
    _through(client)
    answer = client.get(reverse("operator"))
    assert answer.status_code == 403
    assert "second factor" in answer.content.decode()


def test_a_closed_account_stays_closed(provider: IdentityProviderStandIn, client: Client) -> None:
    _linked(is_active=False)
    assert _through(client).headers["Location"] == reverse("account_inactive")
    assert not _is_in(client)


def test_no_token_and_nothing_more_of_her_is_kept(provider: IdentityProviderStandIn, client: Client) -> None:
    _through(client)
    assert "access token" not in str([session.get_decoded() for session in Session.objects.all()])
    client.post("/en/account/providers/sign-up/", {"display_name": "Vera V"})
    assert SocialToken.objects.count() == 0
    link = SocialAccount.objects.get()
    assert (link.provider, link.uid, link.extra_data) == ("ministry", "person-1", {})
    assert "token" not in str([session.get_decoded() for session in Session.objects.all()])


def test_what_is_asked_of_the_provider_has_pkce_a_state_and_a_nonce(
    provider: IdentityProviderStandIn, client: Client
) -> None:
    _through(client, scope="everything", auth_params="prompt=none")
    asked, exchanged = provider.conduct.asked[0], provider.conduct.exchanged[0]
    assert {name: asked[name] for name in ("response_type", "client_id", "code_challenge_method")} == {
        "response_type": "code",
        "client_id": "twinhall",
        "code_challenge_method": "S256",
    }
    assert asked["redirect_uri"] == "http://testserver/account/providers/ministry/callback/"
    assert set(asked["scope"].split()) == {"openid", "profile", "email"}
    assert "prompt" not in asked
    assert min(len(asked[name]) for name in ("state", "nonce", "code_challenge")) >= 16
    assert (exchanged["client_secret"], len(exchanged["code_verifier"]) >= 43) == (SECRET, True)


def test_words_for_the_provider_cannot_be_given_in_the_address(
    provider: IdentityProviderStandIn, client: Client
) -> None:
    answer = client.post(f"{BEGIN}?scope=admin&auth_params=prompt%3Dnone&process=redirect")
    asked = parse_qs(urlsplit(answer.headers["Location"]).query)
    assert "admin" not in asked["scope"][0]
    assert "prompt" not in asked


def test_she_comes_back_in_her_language(provider: IdentityProviderStandIn, client: Client) -> None:
    _linked()
    answer = client.post(BEGIN.replace("/en/", "/ar/"))
    back = client.get(_at_provider(answer.headers["Location"]), headers={"accept-language": "ru"})
    assert back.headers["Location"] == "/ar/desk/"


# --- What is not believed -----------------------------------------------------------------------------------

LIES: dict[str, dict[str, Any]] = {
    "another nonce": {"claims": {"nonce": "of another sign-in"}},
    "no nonce": {"claims": {"nonce": None}},
    "for somebody else": {"claims": {"aud": "another-site"}},
    "given to somebody else": {"claims": {"aud": ["twinhall", "another-site"], "azp": "another-site"}},
    "another issuer": {"claims": {"iss": "https://evil.example"}},
    "expired": {"claims": {"exp": int(time.time()) - 3600}},
    "without an end": {"claims": {"exp": None}},
    "of tomorrow": {"claims": {"iat": int(time.time()) + 86_400}},
    "of nobody": {"claims": {"sub": ""}},
    "of no text": {"claims": {"sub": 7}},
    "of too long a name": {"claims": {"sub": "x" * 192}},
    "another's signature": {"signs_with": STRANGE_KEY},
    "our own secret as signature": {"signs_with": SECRET, "algorithm": "HS256"},
    "no signature": {"algorithm": "none"},
}


@pytest.mark.parametrize("lie", LIES)
def test_an_id_token_that_is_not_right_brings_nobody_in(
    provider: IdentityProviderStandIn, client: Client, lie: str, caplog: pytest.LogCaptureFixture
) -> None:
    _linked()
    for name, value in LIES[lie].items():
        setattr(provider.conduct, name, value)
    with caplog.at_level(logging.WARNING, logger="twinhall.security"):
        answer = _through(client)
    assert answer.headers["Location"] == SIGN_IN
    assert _said(answer) == ["The sign-in through Example Ministry did not work. Please try again."]
    assert not _is_in(client)
    failed = [line for line in caplog.records if line.getMessage() == "provider sign-in failed"]
    assert [vars(line)["provider"] for line in failed] == ["ministry"]
    assert "vera@" not in str([vars(line) for line in failed])


def test_a_state_of_another_browser_brings_nobody_in(
    provider: IdentityProviderStandIn, client: Client
) -> None:
    """Else somebody could sign a person in to an account that is not hers."""
    _linked()
    back = _at_provider(_begin(Client()))
    answer = client.get(back)
    assert answer.headers["Location"] == SIGN_IN
    assert "in another browser" in _said(answer)[0]
    assert provider.conduct.exchanged == []
    assert client.get("/account/providers/ministry/callback/?code=x").headers["Location"] == SIGN_IN


def test_a_state_counts_once_and_for_its_provider_alone(
    provider: IdentityProviderStandIn, client: Client, settings: Settings
) -> None:
    _linked()
    other = provider.named()
    settings.IDENTITY_PROVIDERS = [other, type(other)(**vars(other) | {"id": "other"})]
    back = _at_provider(_begin(client))
    assert client.get(back.replace("/ministry/", "/other/")).headers["Location"] == SIGN_IN
    assert client.get(back).headers["Location"] == "/en/desk/"
    client.post(reverse("account_logout"))
    assert client.get(back).headers["Location"] == SIGN_IN
    assert not _is_in(client)


def test_an_answer_of_another_issuer_is_refused(provider: IdentityProviderStandIn, client: Client) -> None:
    _linked()
    back = _at_provider(_begin(client))
    assert client.get(f"{back}&iss=https://evil.example").headers["Location"] == SIGN_IN
    assert not _is_in(client)


def test_who_gives_up_at_the_provider_is_told_that_nothing_has_changed(
    provider: IdentityProviderStandIn, client: Client
) -> None:
    provider.conduct.refuses_with = "access_denied"
    assert _said(_through(client)) == ["You did not sign in at Example Ministry. Nothing has changed."]


@pytest.mark.parametrize(
    "discovery",
    [
        {"issuer": "https://evil.example"},
        {"token_endpoint": "http://evil.example/token"},
        {"jwks_uri": None},
        {"authorization_endpoint": "javascript:alert(1)"},
    ],
)
def test_a_provider_that_answers_as_another_is_not_spoken_to(
    provider: IdentityProviderStandIn, client: Client, discovery: dict[str, Any]
) -> None:
    provider.conduct.discovery = discovery
    answer = client.post(BEGIN)
    assert answer.headers["Location"] == SIGN_IN
    assert "cannot be reached just now" in _said(answer)[0]


def test_a_provider_that_is_down_is_told_in_a_sentence(
    provider: IdentityProviderStandIn, client: Client, settings: Settings
) -> None:
    _linked()
    back = _at_provider(_begin(client))
    provider.conduct.is_down = True
    for answer in (client.post(BEGIN), client.get(back)):
        assert answer.headers["Location"] == SIGN_IN
        assert "Example Ministry cannot be reached just now" in _said(answer)[0]
    nowhere = vars(provider.named()) | {"issuer": "http://127.0.0.1:1"}
    settings.IDENTITY_PROVIDERS = [type(provider.named())(**nowhere)]
    assert "cannot be reached just now" in _said(client.post(BEGIN))[0]


def test_who_lacks_a_claim_or_a_domain_is_not_let_in(
    provider: IdentityProviderStandIn, client: Client, settings: Settings
) -> None:
    _linked()
    settings.IDENTITY_PROVIDERS = [provider.named(claims={"groups": ["officers", "staff"]})]
    assert "does not say of you what is needed" in _said(_through(client))[0]
    provider.conduct.claims = {"groups": ["guests", "officers"]}
    assert _through(client).headers["Location"] == "/en/desk/"
    settings.IDENTITY_PROVIDERS = [provider.named(domains=("ministry.example",))]
    assert _through(Client()).headers["Location"] == "/en/desk/"
    for lie in ({"email": "vera@ministry.example.evil.example"}, {"email_verified": False}):
        provider.conduct.claims = lie
        assert _through(Client()).headers["Location"] == SIGN_IN


@pytest.mark.parametrize("away", AWAY)
def test_nobody_is_led_away_after_coming_from_a_provider(
    provider: IdentityProviderStandIn, client: Client, away: str
) -> None:
    _linked()
    assert _through(client, next=away).headers["Location"] == "/en/desk/"


def test_the_way_to_a_page_of_ours_is_kept(provider: IdentityProviderStandIn, client: Client) -> None:
    _linked()
    page = client.get(f"{SIGN_IN}?next=/en/ties/%3Fq%3Dx").content.decode()
    assert 'name="next" value="/en/ties/?q=x"' in page
    assert _through(client, next="/en/ties/?q=x").headers["Location"] == "/en/ties/?q=x"


def test_nothing_begins_by_a_link_or_without_the_token_of_the_form(
    provider: IdentityProviderStandIn, client: Client
) -> None:
    assert client.get(BEGIN).status_code == 405
    assert Client(enforce_csrf_checks=True).post(BEGIN).status_code == 403
    assert provider.conduct.asked == []


def test_beginning_is_counted_like_any_sign_in(provider: IdentityProviderStandIn) -> None:
    client = Client(REMOTE_ADDR="192.0.2.77")
    answers = [client.post(BEGIN).status_code for _number in range(31)]
    assert answers == [302] * 30 + [429]


# --- Connecting ---------------------------------------------------------------------------------------------


def _signed_in(person: Person) -> Client:
    client = Client()
    client.post(SIGN_IN, {"login": person.email, "password": PASSWORD})
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client


def test_a_provider_is_connected_and_disconnected(provider: IdentityProviderStandIn) -> None:
    person = PersonFactory.create()
    client = _signed_in(person)
    assert "No provider is connected." in client.get(HERE).content.decode()
    answer = _through(client, process="connect")
    assert (answer.headers["Location"], _said(answer)) == (HERE, ["The provider is connected."])
    page = client.get(HERE).content.decode()
    assert "Example Ministry" in page
    assert "Connect a provider" not in page  # there is no other
    link = SocialAccount.objects.get(user=person)
    client.post(HERE, {"account": str(link.pk)})
    assert SocialAccount.objects.count() == 0
    assert [(entry.verb, entry.after) for entry in Entry.objects.order_by("number")] == [
        ("account.provider_connected", {"provider": "ministry"}),
        ("account.provider_disconnected", {"provider": "ministry"}),
    ]
    assert [message.subject for message in mail.outbox] == [
        "A provider was connected",
        "A provider was disconnected",
    ]
    assert "Example Ministry was connected to your account" in str(mail.outbox[0].body)
    # The address at the provider is not hers here.
    assert list(EmailAddress.objects.values_list("email", flat=True)) == [person.email]


def test_connecting_wants_the_password_again(provider: IdentityProviderStandIn) -> None:
    person, client = PersonFactory.create(), Client()
    client.post(SIGN_IN, {"login": person.email, "password": PASSWORD})
    assert client.get(HERE).headers["Location"].startswith(reverse("account_reauthenticate"))
    answer = _through(client, process="connect")
    assert answer.headers["Location"] == reverse("account_reauthenticate")
    assert SocialAccount.objects.count() == 0
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    assert SocialAccount.objects.get().user == person


def test_what_belongs_to_somebody_else_is_not_connected(provider: IdentityProviderStandIn) -> None:
    owner = _linked()
    client = _signed_in(PersonFactory.create())
    answer = _through(client, process="connect")
    assert _said(answer)[-1] == "That account at the provider belongs to somebody else here already."
    assert SocialAccount.objects.get().user == owner


def test_nobody_disconnects_what_is_somebody_elses(provider: IdentityProviderStandIn) -> None:
    link = SocialAccount.objects.create(user=PersonFactory.create(), provider="ministry", uid="person-1")
    client = _signed_in(PersonFactory.create())
    assert client.post(HERE, {"account": str(link.pk)}).status_code == 422
    assert SocialAccount.objects.count() == 1


def test_the_only_way_in_is_not_taken_away(provider: IdentityProviderStandIn, client: Client) -> None:
    person = _without_password()
    _through(client)
    answer = client.post(HERE, {"account": str(SocialAccount.objects.get().pk)})
    assert answer.status_code == 422
    assert "Set a password first" in answer.content.decode()
    assert SocialAccount.objects.get().user == person


def test_what_a_provider_left_behind_that_is_no_longer_named_can_go(
    provider: IdentityProviderStandIn,
) -> None:
    person = _linked(provider="gone")
    client = _signed_in(person)
    assert "gone" in client.get(HERE).content.decode()
    client.post(HERE, {"account": str(SocialAccount.objects.get().pk)})
    assert SocialAccount.objects.count() == 0


def test_example_people_connect_nothing(provider: IdentityProviderStandIn, settings: Settings) -> None:
    settings.DEMO = True
    client = Client()
    client.force_login(PersonFactory.create(is_example=True))
    assert client.post(BEGIN, {"process": "connect"}).status_code == 403


def test_however_many_are_connected_the_page_asks_as_often(
    provider: IdentityProviderStandIn, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    person = _linked()
    client = _signed_in(person)
    client.get(HERE)
    with CaptureQueriesContext(connection) as asked:
        client.get(HERE)
    for number in (2, 3):
        SocialAccount.objects.create(user=person, provider="ministry", uid=f"person-{number}")
    with django_assert_num_queries(len(asked)):
        page = client.get(HERE).content.decode()
    assert page.count(">Disconnect<") == 3


# --- Who has no password here -------------------------------------------------------------------------------


def _later(client: Client) -> None:
    """As if she had signed in half an hour ago."""
    session = client.session
    for record in session["account_authentication_methods"]:
        record["at"] -= 1800
    session.save()


def test_before_what_matters_she_signs_in_at_her_provider_again(
    provider: IdentityProviderStandIn, client: Client
) -> None:
    _without_password()
    _through(client)
    assert client.get(reverse("erase_account")).status_code == 200
    _later(client)
    guarded = ["erase_account", "socialaccount_connections", "account_set_password"]
    for name in [*guarded, "mfa_activate_totp", "mfa_add_webauthn"]:
        answer = client.get(reverse(name))
        assert answer.headers["Location"].startswith("/en/account/providers/again/?next="), name
    page = client.get("/en/account/providers/again/?next=/en/desk/erase/").content.decode()
    assert 'name="next" value="/en/desk/erase/"' in page
    answer = _through(client, process="again", next="/en/desk/erase/")
    assert (provider.conduct.asked[-1]["prompt"], provider.conduct.asked[-1]["max_age"]) == ("login", "0")
    assert answer.headers["Location"] == "/en/desk/erase/"
    assert client.get(answer.headers["Location"]).status_code == 200


@pytest.mark.parametrize("moment", [None, 0, "an hour ago"])
def test_a_provider_that_did_not_ask_her_again_does_not_count(
    provider: IdentityProviderStandIn, client: Client, moment: int | str | None
) -> None:
    _without_password()
    _through(client)
    _later(client)
    # Reckoned here: two processes that collect tests in different seconds would not find the same ones.
    asked = int(time.time()) - 3600 if moment == "an hour ago" else moment
    provider.conduct.claims = {"auth_time": asked}
    _through(client, process="again", next="/en/desk/erase/")
    answer = client.get(reverse("erase_account"))
    assert answer.headers["Location"].startswith("/en/account/providers/again/")


def test_a_mandate_makes_no_difference_to_whom_a_provider_knows(
    provider: IdentityProviderStandIn, client: Client
) -> None:
    """A provider says who somebody is, never what she may do here."""
    _linked()
    body = MandateFactory.create().body
    provider.conduct.claims = {"roles": ["secretariat", "operator"], "is_operator": True}
    _through(client)
    assert client.get(reverse("body", kwargs={"public_id": body.public_id})).status_code == 404
    assert not Person.objects.filter(is_operator=True).exists()
