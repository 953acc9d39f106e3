"""One's account: name, password, second factor, sessions; what the journal and the letters tell of it."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core import mail
from django.test import Client
from django.urls import reverse

from tests.factories import PASSWORD, MandateFactory, PersonFactory, give_second_factor
from twinhall.domain.journal.models import Entry
from twinhall.domain.people.models import Person

pytestmark = pytest.mark.django_db

MANAGE = [
    "account",
    "account_email",
    "account_change_password",
    "mfa_index",
    "mfa_activate_totp",
    "mfa_list_webauthn",
    "mfa_add_webauthn",
    "usersessions_list",
]


def _signed_in(person: Person) -> Client:
    """In by her password, given again a moment ago as whatever concerns the second factor wants."""
    client = Client()
    answer = client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
    assert answer.status_code == 302
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client


def _code(secret: str) -> str:
    return str(format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time())))))


def _told() -> list[tuple[str, dict[str, object]]]:
    return [(entry.verb, entry.after) for entry in Entry.objects.order_by("number")]


@pytest.mark.parametrize("name", MANAGE)
def test_every_page_of_the_account_leads_to_the_others(name: str) -> None:
    page = _signed_in(PersonFactory.create()).get(reverse(name)).content.decode()
    for other in ("account", "account_email", "account_change_password", "mfa_index", "usersessions_list"):
        assert f'href="{reverse(other)}"' in page
    assert page.count("<h1") == 1
    assert not re.search(r"<[^>]* style=", page)
    assert not re.search(r"<script(?![^>]*(src=|application/json))", page)


@pytest.mark.parametrize("name", ["account_login", "account_signup", "account_reset_password"])
def test_pages_before_signing_in_look_like_ours(client: Client, name: str) -> None:
    page = client.get(reverse(name)).content.decode()
    assert page.count("<h1") == 1
    assert 'class="masthead' in page
    assert not re.search(r"<[^>]* style=", page)


def test_the_rules_for_passwords_are_shown_before_one_is_chosen(client: Client) -> None:
    assert "at least 12 characters" in client.get(reverse("account_signup")).content.decode()


def test_an_account_is_opened_with_a_code_from_a_letter(client: Client) -> None:
    sent = {"email": "new@city.example", "password1": PASSWORD, "display_name": "New Person"}
    answer = client.post("/ru/account/signup/", sent)
    assert answer.status_code == 302
    assert client.get("/en/account/").status_code == 302
    found = re.search(r"^[A-Z0-9]{4}-?[A-Z0-9]{4}$|^[A-Z0-9-]{6,9}$", str(mail.outbox[0].body), re.MULTILINE)
    assert found
    client.post(reverse("account_email_verification_sent"), {"code": found[0]})
    assert client.get("/en/account/").status_code == 200
    person = Person.objects.get(email="new@city.example")
    assert (person.display_name, person.language, person.is_operator) == ("New Person", "ru", False)
    assert _told() == [("account.opened", {})]
    entry = Entry.objects.get()
    assert (entry.by, entry.subject) == (person.public_id, person.public_id)


def test_a_changed_password_is_told_to_her_and_to_the_journal() -> None:
    person = PersonFactory.create()
    client, elsewhere = _signed_in(person), _signed_in(person)
    new = "another long and easy sentence"
    client.post(
        reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": new, "password2": new}
    )
    person.refresh_from_db()
    assert person.check_password(new)
    assert _told() == [("account.password_changed", {})]
    assert [message.subject for message in mail.outbox] == ["Your password was changed"]
    assert client.get(reverse("account")).status_code == 200
    assert elsewhere.get(reverse("account")).status_code == 302


@pytest.mark.django_db(transaction=True)  # allauth tells of it when the change is committed
def test_a_second_factor_is_set_up_asked_for_and_removed() -> None:
    person = PersonFactory.create()
    client = _signed_in(person)
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    assert 'src="data:image/svg+xml' in page.content.decode()
    assert "style" not in page.context["totp_svg"]
    client.post(reverse("mfa_activate_totp"), {"code": _code(secret)})
    assert set(Authenticator.objects.values_list("type", flat=True)) == {"totp", "recovery_codes"}
    codes = client.get(reverse("mfa_view_recovery_codes"))
    assert codes.content.decode().count("<code>") == 10
    second = Client()
    second.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
    assert second.get(reverse("account")).status_code == 302
    second.post(reverse("mfa_authenticate"), {"code": codes.context["unused_codes"][0]})
    assert second.get(reverse("account")).status_code == 200
    client.post(reverse("mfa_deactivate_totp"))
    assert not Authenticator.objects.exists()
    assert [verb for verb, _after in _told()] == [
        "account.factor_added",
        "account.factor_added",
        "account.factor_removed",
        "account.factor_removed",
    ]


def test_whoever_needs_her_last_factor_is_warned_before_removing_it() -> None:
    officer, free = MandateFactory.create(role="head").person, PersonFactory.create()
    warned = []
    for person in (officer, free):
        give_second_factor(person)
        client = Client()
        client.force_login(person)
        client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
        page = client.get(reverse("mfa_deactivate_totp"))
        assert page.status_code == 200
        warned.append("This is your last second factor" in page.content.decode())
    assert warned == [True, False]


def test_one_session_is_ended_alone_and_then_all_others() -> None:
    person, stranger = PersonFactory.create(), PersonFactory.create()
    here, there, third = (_signed_in(person) for _number in range(3))
    strangers = _signed_in(stranger)
    listed = here.get(reverse("usersessions_list")).context["sessions"]
    one = next(session for session in listed if session.session_key == there.session.session_key)
    strangers.post(reverse("account_session_end"), {"session": one.pk})
    assert there.get(reverse("account")).status_code == 200
    here.post(reverse("account_session_end"), {"session": one.pk})
    assert [client.get(reverse("account")).status_code for client in (here, there, third)] == [200, 302, 200]
    here.post(reverse("usersessions_list"))
    assert [client.get(reverse("account")).status_code for client in (here, third)] == [200, 302]
    assert strangers.get(reverse("account")).status_code == 200
    assert _told() == [("account.session_ended", {"sessions": 1}), ("account.session_ended", {"sessions": 1})]


@pytest.mark.parametrize("number", ["", "x", "-1", "٣", "9" * 30])
def test_a_session_that_is_none_is_told(number: str) -> None:
    client = _signed_in(PersonFactory.create())
    answer = client.post(reverse("account_session_end"), {"session": number}, follow=True)
    assert "That session had ended already." in answer.content.decode()


def test_a_name_is_kept_or_refused_with_what_was_typed() -> None:
    person = PersonFactory.create()
    client = _signed_in(person)
    assert client.post(reverse("account"), {"display_name": "", "language": "ar"}).status_code == 422
    assert client.post(reverse("account"), {"display_name": "Vera", "language": "xx"}).status_code == 422
    assert (
        client.post(
            reverse("account"), {"display_name": "Vera", "language": "ar", "is_operator": "1"}
        ).status_code
        == 302
    )
    person.refresh_from_db()
    assert (person.display_name, person.language, person.is_operator) == ("Vera", "ar", False)


def test_the_second_factor_is_not_touched_without_the_password_again() -> None:
    person, client = give_second_factor(PersonFactory.create()), Client()
    client.force_login(person)
    for name in ("mfa_deactivate_totp", "mfa_add_webauthn", "mfa_generate_recovery_codes"):
        for answer in (client.get(reverse(name)), client.post(reverse(name))):
            assert answer.status_code == 302
            assert answer.headers["Location"].startswith(reverse("account_reauthenticate"))
    assert Authenticator.objects.count() == 1


def test_whoever_decides_without_a_second_factor_is_led_to_set_one_up() -> None:
    operator = PersonFactory.create(is_operator=True)
    client = _signed_in(operator)
    refused = client.get(reverse("operator"))
    assert refused.status_code == 403
    assert f'href="{reverse("mfa_index")}"' in refused.content.decode()
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
    client.post(reverse("mfa_activate_totp"), {"code": _code(secret)})
    assert client.get(reverse("operator")).status_code == 200
