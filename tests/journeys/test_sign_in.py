"""Signing in, in a real browser: an account, an app, a passkey, sessions, by keyboard alone."""

import re
from collections.abc import Callable

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core import mail
from playwright.sync_api import Page, expect

from tests.factories import PASSWORD, PersonFactory

Open = Callable[..., Page]


def _code(secret: str) -> str:
    return str(format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time())))))


def _sign_in(page: Page, email: str) -> None:
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def _at_localhost(page: Page, path: str) -> None:
    """Browsers allow passkeys at this name without https."""
    page.goto(page.url.split("/en/")[0].replace("127.0.0.1", "localhost") + path)


def test_an_account_is_opened_with_a_code_and_guarded_by_an_app(open_page: Open) -> None:
    page = open_page("/en/account/signup/")
    page.get_by_label("Email").fill("new@city.example")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_label("Your name").fill("New Person")
    page.get_by_role("button", name="Open an account").click()
    page.wait_for_url("**/confirm-email/")
    found = re.search(r"^[A-Z0-9-]{6,9}$", str(mail.outbox[-1].body), re.MULTILINE)
    assert found
    page.get_by_label("Code").fill(found[0])
    page.get_by_role("button", name="Confirm").click()
    page.wait_for_url("**/desk/")
    page.goto(page.url.replace("/desk/", "/account/2fa/totp/activate/"))
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Confirm").click()
    picture = page.locator("img.qr")
    assert picture.evaluate("image => image.complete && image.naturalWidth > 0")
    secret = page.get_by_label("Secret").input_value()
    page.locator("input[name=code]").fill(_code(secret))
    page.get_by_role("button", name="Set it up").click()
    expect(page.locator("ul.codes li")).to_have_count(10)
    recovery = page.locator("ul.codes li").first.inner_text()
    again = open_page("/en/account/login/")
    _sign_in(again, "new@city.example")
    again.wait_for_url("**/2fa/authenticate/")
    again.locator("input[name=code]").fill(recovery)
    again.locator("button.button").first.click()
    again.wait_for_url("**/desk/")


def test_a_passkey_is_added_signs_in_and_is_removed(open_page: Open) -> None:
    person = PersonFactory.create()
    page = open_page("/en/account/login/")
    _at_localhost(page, "/en/account/login/")
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    _sign_in(page, person.email)
    page.wait_for_url("**/desk/")
    _at_localhost(page, "/en/account/2fa/webauthn/add/")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Confirm").click()
    page.locator("input[name=name]").fill("My laptop")
    page.locator("input[name=passwordless]").check()
    page.locator("#mfa_webauthn_add").click()
    expect(page.locator("ul.codes li")).to_have_count(10)
    page.context.clear_cookies()
    _at_localhost(page, "/en/account/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url("**/desk/")
    _at_localhost(page, "/en/account/2fa/webauthn/")
    expect(page.locator("main")).to_contain_text("My laptop")
    page.get_by_role("link", name="Rename").click()
    page.wait_for_url("**/reauthenticate/**")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Confirm").click()
    page.locator("input[name=name]").fill("Old laptop")
    page.get_by_role("button", name="Keep the name").click()
    expect(page.locator("main")).to_contain_text("Old laptop")
    page.get_by_role("link", name="Remove").click()
    page.get_by_role("button", name="Remove the key").click()
    expect(page.locator("main")).to_contain_text("You have no keys.")


def test_one_session_ends_another(open_page: Open) -> None:
    person = PersonFactory.create()
    pages = [open_page("/en/account/login/") for _number in range(2)]
    for page in pages:
        _sign_in(page, person.email)
        page.wait_for_url("**/desk/")
    here, there = pages
    here.goto(here.url.replace("/desk/", "/account/sessions/"))
    here.get_by_role("button", name="End this one").click()
    expect(here.get_by_role("button", name="End this one")).to_have_count(0)
    there.reload()
    there.wait_for_url("**/account/login/**")


def test_signing_in_by_keyboard_alone(open_page: Open) -> None:
    person = PersonFactory.create()
    page = open_page("/en/account/login/")
    page.get_by_label("Email").focus()
    page.keyboard.type(person.email)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/")


@pytest.mark.parametrize("language", ["en", "ar"])
def test_axe_finds_nothing_on_the_pages_of_the_account(
    open_page: Open, axe_faults: Callable[[Page], list[str]], language: str
) -> None:
    person = PersonFactory.create()
    page = open_page(f"/{language}/account/signup/", bypass_csp=True)
    faults = {page.url: axe_faults(page)}
    page.goto(page.url.replace("signup", "login"))
    faults[page.url] = axe_faults(page)
    page.locator("input[name=login]").fill(person.email)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("input[name=password]").press("Enter")
    page.wait_for_url("**/desk/")
    start = page.url.replace("desk/", "account/")
    for path in ("", "email/", "password/change/", "2fa/", "2fa/webauthn/", "sessions/"):
        page.goto(start + path)
        faults[page.url] = axe_faults(page)
    assert {address: found for address, found in faults.items() if found} == {}
