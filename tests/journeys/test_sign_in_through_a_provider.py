"""Signing in through a provider in a real browser, which asks the policy before it follows a form elsewhere."""

from collections.abc import Callable, Iterator

import pytest
from django.conf import settings as shipped
from playwright.sync_api import Page, expect
from pytest_django import Settings

from tests.factories import PASSWORD, PersonFactory
from tests.house import every_address
from tests.identity_provider import IdentityProviderStandIn
from twinhall.domain.people.models import Person

Open = Callable[..., Page]


@pytest.fixture
def provider(settings: Settings) -> Iterator[IdentityProviderStandIn]:
    with IdentityProviderStandIn() as provider:
        _let_in(settings, provider.origin)
        settings.ROOT_URLCONF = every_address.__name__
        settings.IDENTITY_PROVIDERS = [provider.named()]
        yield provider


def _let_in(settings: Settings, *origins: str) -> None:
    """As the settings do it for a provider that is named at the start."""
    policy = shipped.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    settings.CONTENT_SECURITY_POLICY = {"DIRECTIVES": policy | {"form-action": ["'self'", *origins]}}


def test_a_new_person_comes_without_javascript_and_goes_and_comes_again(
    provider: IdentityProviderStandIn, open_page: Open
) -> None:
    page = open_page("/en/account/login/?next=/en/account/", java_script_enabled=False)
    page.get_by_role("button", name="Sign in with Example Ministry").click()
    page.wait_for_url("**/account/providers/sign-up/")
    assert page.get_by_label("Email").input_value() == "vera@ministry.example"
    assert page.get_by_label("Email").is_disabled()
    page.get_by_label("Your name").fill("Vera V")
    page.get_by_role("button", name="Open an account").click()
    page.wait_for_url("**/en/account/")
    again = open_page("/ar/account/login/")
    again.locator(".providers button").click()
    again.wait_for_url("**/ar/desk/")
    assert Person.objects.get().display_name == "Vera V"


def test_a_provider_is_connected_to_an_account(provider: IdentityProviderStandIn, open_page: Open) -> None:
    person = PersonFactory.create()
    page = open_page("/en/account/login/?next=/en/account/providers/")
    page.get_by_label("Email").fill(person.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/reauthenticate/**")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Confirm").click()
    page.get_by_role("button", name="Connect Example Ministry").click()
    expect(page.locator(".messages")).to_contain_text("The provider is connected.")
    page.get_by_role("button", name="Disconnect").click()
    expect(page.locator("main")).to_contain_text("No provider is connected.")


def test_without_its_origin_in_the_policy_a_browser_goes_nowhere(
    provider: IdentityProviderStandIn, open_page: Open, settings: Settings
) -> None:
    """So that the test above can fail: it is the policy that lets her through."""
    _let_in(settings)
    page = open_page("/en/account/login/")
    with page.expect_console_message(lambda said: "form-action" in said.text):
        page.get_by_role("button", name="Sign in with Example Ministry").click()
    assert provider.conduct.asked == []


@pytest.mark.parametrize("language", ["en", "ar"])
def test_axe_finds_nothing_on_the_pages_of_providers(
    provider: IdentityProviderStandIn,
    open_page: Open,
    axe_faults: Callable[[Page], list[str]],
    language: str,
) -> None:
    page = open_page(f"/{language}/account/login/", bypass_csp=True)
    faults = {page.url: axe_faults(page)}
    page.locator(".providers button").click()
    page.wait_for_url("**/sign-up/")
    faults[page.url] = axe_faults(page)
    page.locator("input[name=display_name]").press("Enter")
    page.wait_for_url("**/desk/")
    for path in ("", "again/"):
        page.goto(page.url.split(f"/{language}/")[0] + f"/{language}/account/providers/{path}")
        faults[page.url] = axe_faults(page)
    assert {address: found for address, found in faults.items() if found} == {}
